"""What the commands of the loader share: settings and ledger, the end of a run, showing data, errors as words and exit codes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from loaders.running import Outcome, Runner


@contextmanager
def working(as_json: bool = False) -> Iterator[Any]:
    """Settings and ledger for a command that works on the account."""
    from loaders.settings import load_settings
    from loaders.wiring import opened_ledger

    with told(as_json):
        settings = load_settings()
        with opened_ledger(settings) as ledger:
            yield settings, ledger


def runner(settings: Any, ledger: Any) -> Runner:
    from loaders import running, wiring

    return running.Runner(settings, ledger, say, wiring.clock_of(settings, settings.freshsales_url))


@contextmanager
def told(as_json: bool = False) -> Iterator[None]:
    """Errors become a message for people and an exit code; with `--json` a document on standard output too."""
    from loaders.errors import LoaderError

    try:
        yield
    except LoaderError as problem:
        if as_json:
            print(json.dumps({"error": problem.message, "exit_code": problem.exit_code}, ensure_ascii=False))
        print(problem.message, file=sys.stderr)
        raise typer.Exit(problem.exit_code) from None
    except OSError as problem:
        print(f"{problem}. The ledger is whole; free space or mend the path, then run the same command again.", file=sys.stderr)
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        print("Stopped. The same command goes on where this one stopped.", file=sys.stderr)
        raise typer.Exit(2) from None


def finish(outcome: Outcome, as_json: bool, settings: Any, kind: str) -> None:
    """What a run or its plan says, and the exit code; `kind` is the make target."""
    from loaders import summary
    from loaders.reports import terminal

    if as_json:
        said = {"plan": outcome.plan, "runs": outcome.runs, "doubts": outcome.doubts, "rejects": outcome.rejects}
        print(json.dumps(said, ensure_ascii=False, default=str))
    plan = outcome.plan or {}
    waiting = bool(plan.get("steps")) and not any(run["checksum"] == plan["checksum"] for run in outcome.runs)
    if not as_json:
        for run in outcome.runs:
            show(False, run, terminal.print_run, None)
        if waiting or not outcome.runs:
            show(False, plan, terminal.print_plan, None)
        if not plan.get("steps"):
            say("Nothing more to send: what can stand in Freshsales stands there. No writing call was made.")
        list_work(outcome, settings)
        say(f"Reports: {settings.reports_dir}/   Ledger: {settings.ledger_path}")
        if kind == "load" and outcome.runs:
            say("To look at it: Freshsales itself, or `make sandbox` for the embedded account.")
            say(f"To undo it: `make rollback RUN={outcome.runs[-1]['run_id']}`, or `make rollback` for everything.")
    if waiting:
        say(f"Nothing was sent. If you agree with this plan: make {kind} APPROVE={plan['checksum']}")
        raise typer.Exit(3)
    codes = [*(summary.exit_code(run) for run in outcome.runs), int(bool(outcome.doubts or outcome.rejects))]
    if any(codes):
        raise typer.Exit(max(codes))


def list_work(outcome: Outcome, settings: Any) -> None:
    """What a person has to look at or to repair, and what to say afterwards."""
    from loaders.reports import terminal

    show(False, {}, lambda console, _: terminal.print_doubts(console, outcome.doubts, outcome.rejects), None)
    folder = settings.reports_dir
    if outcome.doubts:
        say(
            f"Look them up in Freshsales and fill in {folder}/doubts.xlsx; then "
            f"`python -m loaders decide --file {folder}/doubts.xlsx`."
        )
    if outcome.rejects:
        say(
            f"Repair what {folder}/rejects.xlsx lists: a row that changed is sent by the next `make extract transform load`; one "
            "that stays as it is after `python -m loaders retry` and `make load`. The rest is not touched."
        )


def show(as_json: bool, data: dict[str, Any], render: Any, closing: str | None) -> None:
    if as_json:
        print(json.dumps(data, ensure_ascii=False, default=str))
        return
    from rich.console import Console

    render(Console(), data)
    if closing:
        say(closing)


def done(as_json: bool, data: dict[str, Any], text: str) -> None:
    if as_json:
        print(json.dumps(data, ensure_ascii=False))
    say(text)


def say(text: str) -> None:
    print(text, file=sys.stderr)
