"""Settings, ledger and runner for the commands that work on the account, and how the end of a run is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

from loaders.telling import print_document, say, show, told

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
    """Loads and rollbacks of the account that the settings name."""
    from loaders import running, wiring

    return running.Runner(settings, ledger, say, wiring.clock_of(settings, settings.freshsales_url))


def finish(outcome: Outcome, as_json: bool, settings: Any, kind: str) -> None:
    """What a run or its plan says, and the exit code; `kind` is the make target."""
    from loaders import summary
    from loaders.reports import terminal

    if as_json:
        said = {name: getattr(outcome, name) for name in ("plan", "runs", "doubts", "rejects", "unmet")}
        print_document(said)
    plan = outcome.plan or {}
    waiting = bool(plan.get("steps")) and not any(run["checksum"] == plan["checksum"] for run in outcome.runs)
    if not as_json:
        for run in outcome.runs:
            show(False, run, terminal.print_run, None)
        if waiting or not outcome.runs:
            show(False, plan, terminal.print_plan, None)
        show(False, {}, lambda console, _: terminal.print_doubts(console, outcome.doubts, outcome.rejects), None)
        for line in terminal.what_next(settings, outcome, kind):
            say(line)
    if outcome.unmet:
        say("Nothing was sent.\n" + "\n".join(f"- {line}" for line in outcome.unmet))
        raise typer.Exit(3)
    if waiting:
        say(f"Nothing was sent. If you agree with this plan: make {kind} APPROVE={plan['checksum']}")
        raise typer.Exit(3)
    codes = [*(summary.exit_code(run) for run in outcome.runs), int(bool(outcome.doubts or outcome.rejects))]
    if any(codes):
        raise typer.Exit(max(codes))
