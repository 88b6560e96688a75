"""What the warehouse says of the export's quality, as plain data for page, workbook and `--json`. Needs no open gate."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from loaders.errors import Halt
from loaders.evidence import models_of, query_of
from loaders.reports.workbook import Sheet
from loaders.settings import LocalSettings
from loaders.warehouse import open_warehouse

EFFECTS = ("shuts the gate", "left out", "formula error", "stands twice", "link leads nowhere", "value left out", "value missing")
PLACE = "source_file, source_sheet, source_row, length(column_letters), column_letters"
# name -> (model of `evidence`, order, columns)
TABLES: dict[str, tuple[str, str, str]] = {
    "sheets": ("quality_sheets", "is_in_export desc, source_file, source_sheet, ascora_object", "*"),
    "columns": ("quality_columns", "source_file, source_sheet, column_number", "*"),
    "cells": ("quality_cells", f"list_position({list(EFFECTS)!r}, effect), {PLACE}", "*"),
    "links": ("quality_links", "unmatched desc, ascora_object, column_name, links_to", "*"),
    "duplicates": ("quality_duplicates", "is_same, ascora_object, kind, value", "*"),
    "files": ("quality_files", "status <> 'ok', status", "*"),
}
KINDS = ("number", "date", "date_text", "money_text", "yes_no", "error", "text")
REPAIR = ("file", "sheet", "cell", "column", "record", "value", "problem", "what_happens", "remedy", "corrected_value")
SHEETS = (
    ("Changed by rules", "changes"), ("Sheets", "sheets"), ("Columns", "columns"), ("Links", "links"),
    ("Duplicates", "duplicates"), ("Files", "files"),
)  # fmt: skip


def read_quality(settings: LocalSettings) -> dict[str, Any]:
    """Every table of the data quality by its name, and what it is about. Raises Halt before anything was built."""
    with open_warehouse(settings.warehouse_path) as warehouse:
        data: dict[str, Any] = {name: warehouse.rows(query_of(*table)) for name, table in TABLES.items()}
        gate = warehouse.rows("select state, reason, extraction_id, started_at from ops.gate order by started_at desc limit 1")
        extraction = warehouse.rows("select extraction_id, extracted_at from raw_ascora.extraction")
    cells = data.pop("cells")
    data["repairs"] = [row for row in cells if row["is_to_repair"]]
    data["changes"] = [row for row in cells if not row["is_to_repair"]]
    if not data["sheets"]:
        raise Halt("The quality of the export is not known yet. Run `make extract transform`.")
    data |= {"gate": gate[0] if gate else {}, "extraction": extraction[0] if extraction else {}}
    data["is_stale"] = data["gate"].get("extraction_id") != data["extraction"].get("extraction_id")
    data["made_at"] = datetime.now(UTC).isoformat(timespec="seconds")
    return data | {"models": models_of(TABLES), "kinds": KINDS, "effects": EFFECTS}


def sheets(data: dict[str, Any]) -> list[Sheet]:
    """The workbook: first what goes back to the customer, one row a cell and an empty column for the corrected value."""
    rows = [_repair(row) for row in data["repairs"]]
    intro = [
        f"{len(rows)} cells to repair, of the export that was extracted {data['extraction'].get('extracted_at', '')}.",
        "Correct them in Ascora and export again, or write the right value into the last column.",
    ]
    others = (Sheet(title, list(data[name][0]) if data[name] else ["nothing"], data[name]) for title, name in SHEETS)
    return [Sheet("Cells to repair", REPAIR, rows, intro), *others]


def _repair(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "file": row["source_file"], "sheet": row["source_sheet"], "cell": row["cell"].rpartition("!")[2], "column": row["header"],
        "record": row["source_key"], "value": row["value"], "problem": row["problem"], "what_happens": row["effect"],
        "remedy": row["remedy"],
    }  # fmt: skip


def write_quality(settings: LocalSettings, data: dict[str, Any]) -> Path:
    """extract.html, .xlsx and .json in the reports folder; the page's path."""
    from loaders.reports.page import write_page
    from loaders.reports.workbook import write_workbook

    write_workbook(settings.reports_dir / "extract.xlsx", sheets(data))
    return write_page(settings.reports_dir, "extract", data, "extract")
