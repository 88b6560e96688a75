"""Command line of the loader: plan | approve | apply | load | status | rollback | decide | retry | evidence | quality | trace.

Exit codes: 0 all well; 1 done, but rows were rejected, are in doubt, or a statement does not hold; 2 halted, or asked
wrongly; 3 the gate is closed or an approval is missing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from loaders.running import Outcome, Runner

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output, for machines.")]
Approve = Annotated[str | None, typer.Option(help="Checksum of the plan that you have seen and agree to.")]
SelfApprove = Annotated[bool, typer.Option("--self-approve", help="Only for the embedded sandbox: needs no person.")]
ObjectName = Annotated[str | None, typer.Argument(metavar="OBJECT")]
SourceKey = Annotated[str | None, typer.Argument(metavar="KEY")]
TakeOver = Annotated[bool, typer.Option("--take-over", help="The writer on another machine is surely dead.")]


@app.command()
def plan(as_json: AsJson = False) -> None:
    """Show what a load would do now, field by field, and what it costs. Sends nothing."""
    with _working(as_json) as (settings, ledger):
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
    with _working(as_json) as (settings, ledger):
        from loaders import running

        orders = running.Orders(approve, self_approve, take_over, as_json)
        _finish(_runner(settings, ledger).load(orders), as_json, settings, "load")


@app.command(name="apply")
def apply_plan(take_over: TakeOver = False, as_json: AsJson = False) -> None:
    """Finish an unfinished run; then carry out the plan as it is now, if it was approved with `approve`."""
    with _working(as_json) as (settings, ledger):
        from loaders import running

        orders = running.Orders(take_over=take_over, quiet=as_json)
        _finish(_runner(settings, ledger).load(orders), as_json, settings, "load")


@app.command(name="approve")
def approve_plan(checksum: str, comment: str = "", as_json: AsJson = False) -> None:
    """Write into the ledger that you have seen the plan with this checksum and agree."""
    with _working(as_json) as (_, ledger):
        from loaders import running

        running.approve(ledger, checksum, comment)
        _done(as_json, {"approved": checksum, "comment": comment}, f"Approved {checksum}.")


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
    with _working(as_json) as (settings, ledger):
        from loaders import running

        chosen = (run, tuple(object_name or ()), forget, tuple(force or ()))
        orders = running.Orders(approve, self_approve, take_over, as_json, *chosen)
        _finish(_runner(settings, ledger).roll_back(orders), as_json, settings, "rollback")


@app.command()
def status(run: str | None = None, as_json: AsJson = False) -> None:
    """How far the newest (or the named) run is. Reads only the ledger: needs no account, works while a load runs."""
    with _told(as_json):
        from loaders import progress, status
        from loaders.reports import terminal
        from loaders.settings import load_local_settings

        data = status.of_run(load_local_settings(), run)
        if not data:
            _show(as_json, {}, lambda console, data: console.print("No run yet."), None)
            return
        closing = f"{data['state']}; about {data['calls_left']} calls and {progress.clock(data['seconds_to_go'])} to go"
        _show(as_json, data, terminal.print_run, closing)


@app.command()
def rehearse(
    plan: Annotated[str, typer.Option(help="Whose hourly budget: free, growth, pro, enterprise.")] = "growth",
    latency: Annotated[float, typer.Option(min=0, max=60, help="Seconds that an answer takes (an assumption).")] = 0.4,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the copies, and say where they are.")] = False,
    as_json: AsJson = False,
) -> None:
    """Load a copy of the embedded account on a clock that skips every wait: how long would it take? Not for a real account."""
    with _told(as_json):
        from loaders import rehearsing
        from loaders.reports import rehearsal
        from loaders.settings import load_rehearsal_settings

        settings = load_rehearsal_settings()
        data = rehearsing.rehearse(settings, plan.lower(), latency, keep, _say)
        _show(as_json, data, rehearsal.print_rehearsal, f"{settings.reports_dir}/rehearsal.json")


@app.command()
def decide(
    object_name: ObjectName = None,
    source_key: SourceKey = None,
    crm_id: Annotated[int | None, typer.Option("--id", help="Its id in Freshsales, if it is there.")] = None,
    absent: Annotated[bool, typer.Option("--absent", help="It is not there.")] = False,
    file: Annotated[Path | None, typer.Option(help="A filled-in doubts.xlsx instead of one record.")] = None,
    as_json: AsJson = False,
) -> None:
    """Tell the ledger what became of a record in doubt, after looking in Freshsales; or that one of ours was deleted there."""
    with _working(as_json) as (_, ledger):
        from loaders import doubt, worklists
        from loaders.errors import Halt

        if file is None and (not object_name or not source_key or (crm_id is None) != absent):
            raise Halt("Say OBJECT KEY and either --id NUMBER (it is there) or --absent (it is not); or --file doubts.xlsx.")
        made = worklists.decisions(file) if file else [(object_name or "", source_key or "", crm_id)]
        for name, key, number in made:
            if not doubt.decide(ledger, name, key, number):
                raise Halt(f"{name} {key} is neither in doubt nor known to stand in Freshsales.")
        said = [{"object": name, "source_key": key, "crm_id": number} for name, key, number in made]
        _done(as_json, {"decided": said}, f"Written down: {len(made)}. The next load goes by it.")


@app.command()
def retry(object_name: ObjectName = None, source_key: SourceKey = None, as_json: AsJson = False) -> None:
    """Let the next load send refused rows once more as they are: all, one object's, or one. Sends nothing itself."""
    with _working(as_json) as (_, ledger):
        from loaders import doubt

        number = doubt.retry(ledger, object_name, source_key)
        _done(as_json, {"retried": number}, f"{number} refused rows will be sent again by the next `make load`.")


@app.command()
def evidence(as_json: AsJson = False) -> None:
    """Write what `make verify` found as page, workbook and JSON. Reads only the warehouse."""
    with _told(as_json):
        from loaders import evidence as found
        from loaders.reports import terminal
        from loaders.settings import load_local_settings

        settings = load_local_settings()
        data = found.read_evidence(settings)
        file = found.write_evidence(settings, data)
        _show(as_json, data, terminal.print_evidence, f"Evidence: {file} (.xlsx and .json beside it)")
        if not found.holds(data):
            raise typer.Exit(1)


@app.command()
def quality(as_json: AsJson = False) -> None:
    """Write the export's data quality as page, workbook and JSON. Reads only the warehouse; needs no open gate."""
    with _told(as_json):
        from loaders import quality as found
        from loaders.reports import terminal
        from loaders.settings import load_local_settings

        settings = load_local_settings()
        data = found.read_quality(settings)
        file = found.write_quality(settings, data)
        _show(as_json, data, terminal.print_quality, f"Quality of the export: {file} (.xlsx with the cells to repair beside it)")


@app.command()
def trace(what: Annotated[str, typer.Argument(metavar="ID|KEY|CELL")], as_json: AsJson = False) -> None:
    """From a CRM id, a key (job/JOB12649) or a cell (Jobs!F17) to everything between them. Reads only."""
    with _told(as_json):
        from loaders import trace as tracing
        from loaders.ledger import Ledger
        from loaders.reports import terminal
        from loaders.settings import load_local_settings

        settings = load_local_settings()
        ledger = Ledger(settings.ledger_path, "") if settings.ledger_path.exists() else None
        if ledger:
            ledger.account = ledger.last_account() or ""
        _show(as_json, tracing.trace(settings, ledger, what), terminal.print_trace, None)


@contextmanager
def _working(as_json: bool = False) -> Iterator[Any]:
    """Settings and ledger for a command that works on the account."""
    from loaders.settings import load_settings
    from loaders.wiring import opened_ledger

    with _told(as_json):
        settings = load_settings()
        with opened_ledger(settings) as ledger:
            yield settings, ledger


def _runner(settings: Any, ledger: Any) -> Runner:
    from loaders import running, wiring

    return running.Runner(settings, ledger, _say, wiring.clock_of(settings, settings.freshsales_url))


@contextmanager
def _told(as_json: bool = False) -> Iterator[None]:
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


def _finish(outcome: Outcome, as_json: bool, settings: Any, kind: str) -> None:
    from loaders import summary
    from loaders.reports import terminal

    if as_json:
        said = {name: getattr(outcome, name) for name in ("plan", "runs", "doubts", "rejects")}
        print(json.dumps(said, ensure_ascii=False, default=str))
    plan = outcome.plan or {}
    waiting = bool(plan.get("steps")) and not any(run["checksum"] == plan["checksum"] for run in outcome.runs)
    if not as_json:
        for run in outcome.runs:
            _show(False, run, terminal.print_run, None)
        if waiting or not outcome.runs:
            _show(False, plan, terminal.print_plan, None)
        _show(False, {}, lambda console, _: terminal.print_doubts(console, outcome.doubts, outcome.rejects), None)
        for line in terminal.what_next(settings, outcome, kind):
            _say(line)
    if waiting:
        _say(f"Nothing was sent. If you agree with this plan: make {kind} APPROVE={plan['checksum']}")
        raise typer.Exit(3)
    codes = [*(summary.exit_code(run) for run in outcome.runs), int(bool(outcome.doubts or outcome.rejects))]
    if any(codes):
        raise typer.Exit(max(codes))


def _show(as_json: bool, data: dict[str, Any], render: Any, closing: str | None) -> None:
    if as_json:
        print(json.dumps(data, ensure_ascii=False, default=str))
        return
    from rich.console import Console

    render(Console(), data)
    if closing:
        _say(closing)


def _done(as_json: bool, data: dict[str, Any], text: str) -> None:
    if as_json:
        print(json.dumps(data, ensure_ascii=False))
    _say(text)


def _say(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    app()
