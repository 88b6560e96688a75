"""Command line of the loader: plan | apply | load | status | rollback | decide | retry; to look: audit | evidence | quality |
trace; of review: setup | schema | sample | diff | approve.

Exit codes: 0 all well; 1 done, but rows were rejected, are in doubt, or a statement does not hold; 2 halted, or asked
wrongly; 3 the gate is closed or an approval is missing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from loaders import looking, review
from loaders.console import finish, runner, working
from loaders.telling import AsJson, done, say, show, told

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
Approve = Annotated[str | None, typer.Option(help="Checksum of the plan that you have seen and agree to.")]
SelfApprove = Annotated[bool, typer.Option("--self-approve", help="Only for the embedded sandbox: needs no person.")]
ObjectName = Annotated[str | None, typer.Argument(metavar="OBJECT")]
SourceKey = Annotated[str | None, typer.Argument(metavar="KEY")]
TakeOver = Annotated[bool, typer.Option("--take-over", help="The writer on another machine is surely dead.")]


@app.command()
def plan(as_json: AsJson = False) -> None:
    """Show what a load would do now, field by field, and what it costs. Sends nothing."""
    with working(as_json) as (settings, ledger):
        from loaders import planning
        from loaders.reports import page, plans, terminal

        made, forecast, scope = planning.plan_load(settings, ledger)
        data = plans.plan_data(made, forecast, scope)
        file = page.write_page(settings.reports_dir, "plan", data)
        show(as_json, data, terminal.print_plan, f"Every step: {file}")
        if made.problems:
            raise typer.Exit(3)


@app.command()
def load(
    approve: Approve = None, self_approve: SelfApprove = False, take_over: TakeOver = False, as_json: AsJson = False
) -> None:
    """Finish an unfinished run; plan; carry the plan out if it is approved."""
    with working(as_json) as (settings, ledger):
        from loaders import running

        orders = running.Orders(approve, self_approve, take_over, as_json)
        finish(runner(settings, ledger).load(orders), as_json, settings, "load")


@app.command(name="apply")
def apply_plan(take_over: TakeOver = False, as_json: AsJson = False) -> None:
    """Finish an unfinished run; then carry out the plan as it is now, if it was approved with `approve`."""
    with working(as_json) as (settings, ledger):
        from loaders import running

        orders = running.Orders(take_over=take_over, quiet=as_json)
        finish(runner(settings, ledger).load(orders), as_json, settings, "load")


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
    with working(as_json) as (settings, ledger):
        from loaders import running

        names, forced = tuple(object_name or ()), tuple(force or ())
        orders = running.Orders(approve, self_approve, take_over, as_json, run, names, forget, forced)
        finish(runner(settings, ledger).roll_back(orders), as_json, settings, "rollback")


@app.command()
def status(run: str | None = None, as_json: AsJson = False) -> None:
    """How far the newest (or the named) run is. Reads only the ledger: needs no account, works while a load runs."""
    with told(as_json):
        from loaders import progress, status
        from loaders.reports import terminal
        from loaders.settings import load_local_settings

        data = status.of_run(load_local_settings(), run)
        if not data:
            show(as_json, {}, lambda console, data: console.print("No run yet."), None)
            return
        closing = f"{data['state']}; about {data['calls_left']} calls and {progress.clock(data['seconds_to_go'])} to go"
        show(as_json, data, terminal.print_run, closing)


@app.command()
def rehearse(
    plan: Annotated[str, typer.Option(help="Whose hourly budget: free, growth, pro, enterprise.")] = "growth",
    latency: Annotated[float, typer.Option(min=0, max=60, help="Seconds that an answer takes (an assumption).")] = 0.4,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the copies, and say where they are.")] = False,
    as_json: AsJson = False,
) -> None:
    """Load a copy of the embedded account on a clock that skips every wait: how long would it take? Not for a real account."""
    with told(as_json):
        from loaders import rehearsing
        from loaders.reports import rehearsal
        from loaders.settings import load_rehearsal_settings

        settings = load_rehearsal_settings()
        data = rehearsing.rehearse(settings, plan.lower(), latency, keep, say)
        show(as_json, data, rehearsal.print_rehearsal, f"{settings.reports_dir}/rehearsal.json")


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
    with working(as_json) as (_, ledger):
        from loaders import doubt, worklists
        from loaders.errors import Halt

        if file is None and (not object_name or not source_key or (crm_id is None) != absent):
            raise Halt("Say OBJECT KEY and either --id NUMBER (it is there) or --absent (it is not); or --file doubts.xlsx.")
        made = worklists.decisions(file) if file else [(object_name or "", source_key or "", crm_id)]
        for name, key, number in made:
            if not doubt.decide(ledger, name, key, number):
                raise Halt(f"{name} {key} is neither in doubt nor known to stand in Freshsales.")
        said = [{"object": name, "source_key": key, "crm_id": number} for name, key, number in made]
        done(as_json, {"decided": said}, f"Written down: {len(made)}. The next load goes by it.")


@app.command()
def retry(object_name: ObjectName = None, source_key: SourceKey = None, as_json: AsJson = False) -> None:
    """Let the next load send refused rows once more as they are: all, one object's, or one. Sends nothing itself."""
    with working(as_json) as (_, ledger):
        from loaders import doubt

        number = doubt.retry(ledger, object_name, source_key)
        done(as_json, {"retried": number}, f"{number} refused rows will be sent again by the next `make load`.")


app.command()(looking.audit)
app.command()(looking.evidence)
app.command()(looking.quality)
app.command()(looking.trace)
review.add_commands(app)

if __name__ == "__main__":
    app()
