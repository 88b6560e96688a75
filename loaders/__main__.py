"""Command line of the loader: plan | apply | load | status | rollback | decide | retry, and review's. Parse, wire, print."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loaders import review

if TYPE_CHECKING:
    from loaders.running import Outcome

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output, for machines.")]
Approve = Annotated[str | None, typer.Option(help="Checksum of the plan that you have seen and agree to.")]
SelfApprove = Annotated[bool, typer.Option("--self-approve", help="Only for the embedded sandbox: needs no person.")]
TakeOver = Annotated[bool, typer.Option("--take-over", help="The writer on another machine is surely dead.")]


@app.command()
def plan(as_json: AsJson = False) -> None:
    """Show what a load would do now, field by field, and what it costs. Sends nothing."""
    with _working() as (settings, ledger):
        from loaders import planning
        from loaders.reports import page, plans, terminal

        made, forecast, scope = planning.plan_load(settings, ledger)
        data = plans.plan_data(made, forecast, scope)
        file = page.write_page(settings.reports_dir, "plan", data)
        _show(as_json, data, terminal.print_plan, f"Every step: {file}")
        if made.problems:
            raise typer.Exit(3)


@app.command()
def load(
    approve: Approve = None, self_approve: SelfApprove = False, take_over: TakeOver = False, as_json: AsJson = False
) -> None:
    """Finish an unfinished run; plan; carry the plan out if it is approved."""
    with _working() as (settings, ledger):
        from loaders import running

        orders = running.Orders(approve, self_approve, take_over, as_json)
        _finish(running.Runner(settings, ledger, _say).load(orders), as_json, settings, "load")


@app.command(name="apply")
def apply_plan(take_over: TakeOver = False, as_json: AsJson = False) -> None:
    """Finish an unfinished run; then carry out the plan as it is now, if it was approved with `approve`."""
    with _working() as (settings, ledger):
        from loaders import running

        orders = running.Orders(take_over=take_over, quiet=as_json)
        _finish(running.Runner(settings, ledger, _say).load(orders), as_json, settings, "load")


@app.command()
def rollback(
    run: Annotated[str | None, typer.Option(help="Take back only this run; without it, everything.")] = None,
    object_name: Annotated[list[str] | None, typer.Option("--object", help="Only this object; may be repeated.")] = None,
    forget: Annotated[
        bool, typer.Option("--forget", help="Purge instead of the recycle bin: a call a record, no way back.")
    ] = False,
    force: Annotated[
        list[str] | None, typer.Option("--force", help="OBJECT/KEY to undo although people changed it; may be repeated.")
    ] = None,
    approve: Approve = None,
    self_approve: SelfApprove = False,
    take_over: TakeOver = False,
    as_json: AsJson = False,
) -> None:
    """Show what would be undone, and undo it if that is approved. What people changed since is kept and listed."""
    with _working() as (settings, ledger):
        from loaders import running

        names, forced = tuple(object_name or ()), tuple(force or ())
        orders = running.Orders(approve, self_approve, take_over, as_json, run, names, forget, forced)
        _finish(running.Runner(settings, ledger, _say).roll_back(orders), as_json, settings, "rollback")


@app.command()
def status(run: str | None = None, as_json: AsJson = False) -> None:
    """How far the newest (or the named) run is. Reads only the ledger: needs no account, works while a load runs."""
    with _told():
        from loaders import doubt, progress, summary, wiring
        from loaders.errors import Halt
        from loaders.ledger import Ledger
        from loaders.reports import terminal
        from loaders.settings import load_local_settings

        settings = load_local_settings()
        ledger = Ledger(settings.ledger_path, "") if settings.ledger_path.exists() else None
        if ledger is None or not (account := ledger.last_account()):
            _show(as_json, {}, lambda console, data: console.print("No run yet."), None)
            return
        ledger.account = account
        newest = ledger.run(run)
        if newest is None:
            raise Halt(f"The ledger knows no run {run} of {account}.")
        data = summary.of_run(ledger, newest["run_id"])
        left = max(0, data["forecast"]["calls"] - data["calls"]) if data["state"] != "done" else 0
        pace = wiring.pace_of(settings, ledger)
        data["doubts"] = doubt.listed(ledger)
        data["seconds_to_go"] = pace.seconds_for(left, summary.latency(ledger, newest["run_id"]))
        closing = f"{data['state']}; about {left} calls and {progress.clock(data['seconds_to_go'])} to go"
        _show(as_json, data, terminal.print_run, closing)


@app.command()
def decide(
    object_name: Annotated[str | None, typer.Argument(metavar="OBJECT")] = None,
    source_key: Annotated[str | None, typer.Argument(metavar="KEY")] = None,
    crm_id: Annotated[int | None, typer.Option("--id", help="Its id in Freshsales, if it is there.")] = None,
    absent: Annotated[bool, typer.Option("--absent", help="It is not there.")] = False,
    file: Annotated[Path | None, typer.Option(help="A filled-in doubts.xlsx instead of one record.")] = None,
) -> None:
    """Tell the ledger what became of a record in doubt, after looking in Freshsales; or that one of ours was deleted there."""
    with _working() as (_, ledger):
        from loaders import doubt, worklists
        from loaders.errors import Halt

        if file is None and (not object_name or not source_key or (crm_id is None) != absent):
            raise Halt("Say OBJECT KEY and either --id NUMBER (it is there) or --absent (it is not); or --file doubts.xlsx.")
        made = worklists.decisions(file) if file else [(object_name or "", source_key or "", crm_id)]
        for name, key, number in made:
            if not doubt.decide(ledger, name, key, number):
                raise Halt(f"{name} {key} is neither in doubt nor known to stand in Freshsales.")
        _say(f"Written down: {len(made)}. The next load goes by it.")


@app.command()
def retry(
    object_name: Annotated[str | None, typer.Argument(metavar="OBJECT")] = None,
    source_key: Annotated[str | None, typer.Argument(metavar="KEY")] = None,
) -> None:
    """Let the next load send refused rows once more as they are: all, one object's, or one. Sends nothing itself."""
    with _working() as (_, ledger):
        from loaders import doubt

        _say(f"{doubt.retry(ledger, object_name, source_key)} refused rows will be sent again by the next `make load`.")


@contextmanager
def _working() -> Iterator[Any]:
    """Settings and ledger for a command that works on the account."""
    from loaders.settings import load_settings
    from loaders.wiring import opened_ledger

    with _told():
        settings = load_settings()
        with opened_ledger(settings) as ledger:
            yield settings, ledger


@contextmanager
def _told() -> Iterator[None]:
    """Errors become a message for people and an exit code."""
    from loaders.errors import LoaderError

    try:
        yield
    except LoaderError as problem:
        print(problem.message, file=sys.stderr)
        raise typer.Exit(problem.exit_code) from None
    except OSError as problem:
        print(f"{problem}. The ledger is whole; free space or mend the path, then run the same command again.", file=sys.stderr)
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        print("Stopped. The same command goes on where this one stopped.", file=sys.stderr)
        raise typer.Exit(2) from None


def _finish(outcome: Outcome, as_json: bool, settings: Any, kind: str) -> None:
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
            _show(False, run, terminal.print_run, None)
        if waiting or not outcome.runs:
            _show(False, plan, terminal.print_plan, None)
        if not plan.get("steps"):
            _say("Nothing more to send: what can stand in Freshsales stands there. No writing call was made.")
        _list_work(outcome, settings)
        _say(f"Reports: {settings.reports_dir}/   Ledger: {settings.ledger_path}")
        if kind == "load" and outcome.runs:
            _say("To look at it: Freshsales itself, or `make sandbox` for the embedded account.")
            _say(f"To undo it: `make rollback RUN={outcome.runs[-1]['run_id']}`, or `make rollback` for everything.")
    if waiting:
        _say(f"Nothing was sent. If you agree with this plan: make {kind} APPROVE={plan['checksum']}")
        raise typer.Exit(3)
    codes = [*(summary.exit_code(run) for run in outcome.runs), int(bool(outcome.doubts or outcome.rejects))]
    if any(codes):
        raise typer.Exit(max(codes))


def _list_work(outcome: Outcome, settings: Any) -> None:
    """What a person has to look at or to repair, and what to say afterwards."""
    from loaders.reports import terminal

    _show(False, {}, lambda console, _: terminal.print_doubts(console, outcome.doubts, outcome.rejects), None)
    folder = settings.reports_dir
    if outcome.doubts:
        _say(
            f"Look them up in Freshsales and fill in {folder}/doubts.xlsx; then "
            f"`python -m loaders decide --file {folder}/doubts.xlsx`."
        )
    if outcome.rejects:
        _say(
            f"Repair what {folder}/rejects.xlsx lists: a row that changed is sent by the next `make extract transform load`; one "
            "that stays as it is after `python -m loaders retry` and `make load`. The rest is not touched."
        )


def _show(as_json: bool, data: dict[str, Any], render: Any, closing: str | None) -> None:
    if as_json:
        print(json.dumps(data, ensure_ascii=False, default=str))
        return
    from rich.console import Console

    render(Console(), data)
    if closing:
        _say(closing)


def _say(text: str) -> None:
    print(text, file=sys.stderr)


review.add_commands(app, review.Tools(_working, _finish, _show, _say))

if __name__ == "__main__":
    app()
