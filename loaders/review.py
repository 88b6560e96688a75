"""Commands by which a person sees and signs: setup | schema | sample | diff | approve. Parse, wire, print, exit code."""

from __future__ import annotations

from typing import Annotated

import typer

from loaders.console import finish, runner, working
from loaders.telling import AsJson, done, say, show

Approve = Annotated[str | None, typer.Option(help="Checksum of the plan that you have seen and agree to.")]
SelfApprove = Annotated[bool, typer.Option("--self-approve", help="Only for the embedded sandbox: needs no person.")]
TakeOver = Annotated[bool, typer.Option("--take-over", help="The writer on another machine is surely dead.")]


def add_commands(app: typer.Typer) -> None:
    """Add them to the command line."""
    for add in (_add_setup, _add_schema, _add_sample, _add_diff, _add_approve):
        add(app)


def _add_setup(app: typer.Typer) -> None:
    @app.command()
    def setup(as_json: AsJson = False) -> None:
        """What an administrator has to set up in Freshsales, and what of it is done: reports/setup.html and .xlsx."""
        with working(as_json) as (settings, _):
            from loaders import checklist
            from loaders.reports import terminal

            data = checklist.gather(settings)
            file = checklist.write(settings.reports_dir, data)
            show(as_json, data, terminal.print_setup, f"The checklist: {file}")


def _add_schema(app: typer.Typer) -> None:
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
        with working(as_json) as (settings, ledger):
            from loaders import checklist, running

            orders = running.Orders(approve, self_approve, take_over, as_json)
            outcome = runner(settings, ledger).make_schema(orders, standard_fields)
            checklist.write(settings.reports_dir, checklist.gather(settings, ledger))
            say(f"The checklist: {settings.reports_dir}/setup.html. Next: `make extract transform`, which looks again.")
            finish(outcome, as_json, settings, "schema")


def _add_sample(app: typer.Typer) -> None:
    @app.command()
    def sample(
        approve: Approve = None, self_approve: SelfApprove = False, take_over: TakeOver = False, as_json: AsJson = False
    ) -> None:
        """Choose 100 to 500 records that show every rule, status, type and oddity of this tenant, and load these alone."""
        with working(as_json) as (settings, ledger):
            from loaders import running

            orders = running.Orders(approve, self_approve, take_over, as_json)
            outcome = runner(settings, ledger).load_sample(orders)
            finish(outcome, as_json, settings, "sample")


def _add_diff(app: typer.Typer) -> None:
    @app.command()
    def diff(as_json: AsJson = False) -> None:
        """The sample field by field: cell of the workbook, what was sent, what reads back: reports/diff.html and .xlsx."""
        with working(as_json) as (settings, ledger):
            from loaders import diffs
            from loaders.reports import diff_page, terminal

            data = diffs.gather(settings, ledger)
            file = diff_page.write(settings.reports_dir, data)
            closing = f"Open {file}. If you agree: make approve WHAT=sample CHECKSUM={data['checksum']}"
            show(as_json, data, terminal.print_diff, closing)


def _add_approve(app: typer.Typer) -> None:
    @app.command()
    def approve(
        what: Annotated[str, typer.Argument(help="scope, sample or plan; left out it is the plan.", metavar="[WHAT]")],
        checksum: Annotated[str | None, typer.Argument(help="The checksum on the page that you have read.")] = None,
        comment: str = "",
        as_json: AsJson = False,
    ) -> None:
        """Write into the ledger that you have seen the scope, the sample or the plan with this checksum, and agree."""
        with working(as_json) as (settings, ledger):
            from loaders import signing

            named, seen = (what, checksum) if checksum else ("plan", what)
            signing.approve(settings, ledger, named, seen, comment)
            done(as_json, {"approved": seen, "what": named, "comment": comment}, f"Approved: the {named} {seen}.")
