"""What a command says at its end: tables for people or one JSON object for machines, and the exit code."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer

from pipelines.errors import Halt

EXIT_HALTED = 2


class Outcome:
    """Collects the results of a command's parts; people see each at once, machines all at the end."""

    def __init__(self, as_json: bool) -> None:
        self.parts: list[dict[str, Any]] = []
        self._as_json = as_json
        self._started = time.monotonic()

    def add(self, part: dict[str, Any]) -> None:
        """One finished part: `tables` (rows a table), `sheets`, `warnings`, or other facts."""
        now = time.monotonic()
        self.parts.append({**part, "seconds": round(now - self._started, 2)})
        self._started = now
        if not self._as_json:
            _print_part(self.parts[-1])


@contextmanager
def command(name: str, as_json: bool) -> Iterator[Outcome]:
    """Runs a command's body; a Halt becomes its message and exit code 2."""
    outcome = Outcome(as_json)
    try:
        yield outcome
    except Halt as halt:
        if as_json:
            print(json.dumps({"command": name, "ok": False, "error": halt.title, "problems": halt.problems}))
        print(halt, file=sys.stderr)
        raise typer.Exit(EXIT_HALTED) from None
    except OSError as error:  # a full disk, a folder that may not be written
        said = f"{error.strerror or error}: {error.filename or ''} (nothing was published)"
        if as_json:
            print(json.dumps({"command": name, "ok": False, "error": said, "problems": []}))
        print(said, file=sys.stderr)
        raise typer.Exit(EXIT_HALTED) from None
    if as_json:
        print(json.dumps({"command": name, "ok": True, "parts": outcome.parts}, default=str))


def _print_part(part: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    sheets, tables = part.get("sheets"), part.get("tables", {})
    table = Table("sheet" if sheets else "table", "rows", "file") if sheets else Table("table", "rows")
    table.columns[1].justify = "right"
    for sheet in sheets or []:
        table.add_row(sheet["_source_sheet"] or sheet["raw_table"], f"{sheet['row_count']:,}", sheet["_source_file"])
    for name, rows in {} if sheets else tables.items():
        table.add_row(name, f"{rows:,}")
    console = Console(soft_wrap=not sys.stdout.isatty())
    if table.rows:
        console.print(table)
    for warning in part.get("warnings", []):
        console.print(f"Note: {warning}", markup=False, highlight=False)
    console.print(_last_line(part), markup=False, highlight=False)


def _last_line(part: dict[str, Any]) -> str:
    if "lake" in part:
        return f"The lake is there; its files go to {part['lake']}"
    if "dataset" not in part:
        return f"Written: {part['folder']} ({part['customers']} customers, seed {part['seed']}, {part['seconds']} s)"
    rows = sum(part["tables"].values())
    return f"{part['dataset']}: {rows:,} rows in {len(part['tables'])} tables, {part['seconds']} s"
