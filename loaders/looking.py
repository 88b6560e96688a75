"""The commands that only look: audit, evidence, quality, trace. None of them needs an account or an open gate."""

from __future__ import annotations

from typing import Annotated

import typer

from loaders.telling import AsJson, show, told


def audit(as_json: AsJson = False) -> None:
    """Write down the scope: what is there, what will be sent, by which rules, at what cost. Sends nothing, asks nothing."""
    with told(as_json):
        from loaders import scope
        from loaders.reports import scopes, scopes_terminal
        from loaders.settings import load_local_settings

        settings = load_local_settings()
        data = scope.gather(settings)
        files = scopes.write_scope(settings.reports_dir, data)
        show(as_json, data, scopes_terminal.print_scope, "\n".join(str(file) for file in files))


def evidence(as_json: AsJson = False) -> None:
    """Write what `make verify` found as page, workbook and JSON. Reads only the warehouse."""
    with told(as_json):
        from loaders import evidence as found
        from loaders.reports import terminal
        from loaders.settings import load_local_settings

        settings = load_local_settings()
        data = found.read_evidence(settings)
        file = found.write_evidence(settings, data)
        show(as_json, data, terminal.print_evidence, f"Evidence: {file} (.xlsx and .json beside it)")
        if not found.holds(data):
            raise typer.Exit(1)


def quality(as_json: AsJson = False) -> None:
    """Write the export's data quality as page, workbook and JSON. Reads only the warehouse; needs no open gate."""
    with told(as_json):
        from loaders import quality as found
        from loaders.reports import terminal
        from loaders.settings import load_local_settings

        settings = load_local_settings()
        data = found.read_quality(settings)
        file = found.write_quality(settings, data)
        show(as_json, data, terminal.print_quality, f"Quality of the export: {file} (.xlsx with the cells to repair beside it)")


def trace(what: Annotated[str, typer.Argument(metavar="ID|KEY|CELL")], as_json: AsJson = False) -> None:
    """From a CRM id, a key (job/JOB12649) or a cell (Jobs!F17) to everything between them. Reads only."""
    with told(as_json):
        from loaders import trace as tracing
        from loaders.ledger import Ledger
        from loaders.reports import terminal
        from loaders.settings import load_local_settings

        settings = load_local_settings()
        ledger = Ledger(settings.ledger_path, "") if settings.ledger_path.exists() else None
        if ledger:
            ledger.account = ledger.last_account() or ""
        show(as_json, tracing.trace(settings, ledger, what), terminal.print_trace, None)
