"""Commands by which a person sees and signs: setup | schema | sample | diff | approve. Parse, wire, print, exit code."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Annotated, Any

import typer

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output, for machines.")]
Approve = Annotated[str | None, typer.Option(help="Checksum of the plan that you have seen and agree to.")]
SelfApprove = Annotated[bool, typer.Option("--self-approve", help="Only for the embedded sandbox: needs no person.")]
TakeOver = Annotated[bool, typer.Option("--take-over", help="The writer on another machine is surely dead.")]


@dataclass(frozen=True, slots=True)
class Tools:
    """What the command line gives its commands: settings and ledger, the end of a run, showing data, a line to the person."""

    working: Callable[[], AbstractContextManager[Any]]
    finish: Callable[[Any, bool, Any, str], None]
    show: Callable[[bool, dict[str, Any], Any, str | None], None]
    say: Callable[[str], None]


def add_commands(app: typer.Typer, tools: Tools) -> None:
    """Add them to the command line."""
    for add in (_add_setup, _add_schema, _add_sample, _add_diff, _add_approve):
        add(app, tools)


def _add_setup(app: typer.Typer, tools: Tools) -> None:
    @app.command()
    def setup(as_json: AsJson = False) -> None:
        """What an administrator has to set up in Freshsales, and what of it is done: reports/setup.html and .xlsx."""
        with tools.working() as (settings, _):
            from loaders import checklist
            from loaders.reports import terminal

            data = checklist.gather(settings)
            file = checklist.write(settings.reports_dir, data)
            tools.show(as_json, data, terminal.print_setup, f"The checklist: {file}")


def _add_schema(app: typer.Typer, tools: Tools) -> None:
    @app.command()
    def schema(
        standard_fields: Annotated[
            bool,
            typer.Option(
                "--unverified-standard-fields",
                help="Also try to make fields of Contacts, Accounts and Deals, by a route that Freshsales does not document.",
            ),
        ] = False,
        approve: Approve = None,
        self_approve: SelfApprove = False,
        take_over: TakeOver = False,
        as_json: AsJson = False,
    ) -> None:
        """Make what the API can make of the set-up: the Equipment module and its fields. The checklist names the rest."""
        with tools.working() as (settings, ledger):
            from loaders import checklist, running

            orders = running.Orders(approve, self_approve, take_over, as_json)
            runner = running.Runner(settings, ledger, tools.say)
            outcome = runner.make_schema(orders, standard_fields)
            checklist.write(settings.reports_dir, checklist.gather(settings, ledger))
            tools.say(f"The checklist: {settings.reports_dir}/setup.html. Next: `make extract transform`, which looks again.")
            tools.finish(outcome, as_json, settings, "schema")


def _add_sample(app: typer.Typer, tools: Tools) -> None:
    @app.command()
    def sample(
        approve: Approve = None, self_approve: SelfApprove = False, take_over: TakeOver = False, as_json: AsJson = False
    ) -> None:
        """Choose 100 to 500 records that show every rule, status, type and oddity of this tenant, and load these alone."""
        with tools.working() as (settings, ledger):
            from loaders import running

            orders = running.Orders(approve, self_approve, take_over, as_json)
            outcome = running.Runner(settings, ledger, tools.say).load_sample(orders)
            tools.finish(outcome, as_json, settings, "sample")


def _add_diff(app: typer.Typer, tools: Tools) -> None:
    @app.command()
    def diff(as_json: AsJson = False) -> None:
        """The sample field by field: cell of the workbook, what was sent, what reads back: reports/diff.html and .xlsx."""
        with tools.working() as (settings, ledger):
            from loaders import diffs
            from loaders.reports import diff_page, terminal

            data = diffs.gather(settings, ledger)
            file = diff_page.write(settings.reports_dir, data)
            closing = f"Open {file}. If you agree: make approve WHAT=sample CHECKSUM={data['checksum']}"
            tools.show(as_json, data, terminal.print_diff, closing)


def _add_approve(app: typer.Typer, tools: Tools) -> None:
    @app.command()
    def approve(
        what: Annotated[str, typer.Argument(help="scope, sample or plan; left out it is the plan.", metavar="[WHAT]")],
        checksum: Annotated[str | None, typer.Argument(help="The checksum on the page that you have read.")] = None,
        comment: str = "",
    ) -> None:
        """Write into the ledger that you have seen the scope, the sample or the plan with this checksum, and agree."""
        with tools.working() as (settings, ledger):
            from loaders import signing

            named, seen = (what, checksum) if checksum else ("plan", what)
            signing.approve(settings, ledger, named, seen, comment)
            tools.say(f"Approved: the {named} {seen}.")
