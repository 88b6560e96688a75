"""Sheets to Arrow batches of their raw table."""

import json
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from pipelines.ascora.files import FileFacts, file_facts
from pipelines.ascora.scan import FoundSheet
from pipelines.ascora.tables import sheet_columns
from pipelines.ascora.workbooks import Row
from pipelines.batches import BATCH_ROWS, arrow_schema

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa


def sheet_batches(found: FoundSheet, root: "Path") -> Iterator["pa.Table"]:
    """The sheet's rows as tables with the raw table's columns; `root` is the export folder, for the manifest's files."""
    source = found.rows()
    while rows := list(islice(source, BATCH_ROWS)):
        yield _batch(found, rows, root)


def _batch(found: FoundSheet, rows: list[Row], root: "Path") -> "pa.Table":
    import pyarrow as pa

    schema = arrow_schema(sheet_columns(found.spec))
    columns: dict[str, list[Any]] = {name: _column(rows, found.header.known.get(name)) for name in found.spec.columns}
    if found.spec.table == "attachments":
        columns |= _file_columns(columns["relative_path"], found, root)
    columns["custom_fields"] = [_custom_fields(cells, found.header.extra) for _, cells in rows]
    columns["_source_file"] = [found.file_name] * len(rows)
    columns["_source_sheet"] = [found.sheet] * len(rows)
    columns["_source_row"] = [number for number, _ in rows]
    return pa.table(columns, schema=schema)


def _column(rows: list[Row], index: int | None) -> list[str | None]:
    if index is None:
        return [None] * len(rows)
    return [cells[index] if index < len(cells) else None for _, cells in rows]


def _custom_fields(cells: list[str | None], extra: dict[str, int]) -> str | None:
    """JSON of the columns that the export's description does not know, empty ones left out; None if there is none."""
    values = {label: cells[index] for label, index in extra.items() if index < len(cells) and cells[index] is not None}
    return json.dumps(values, ensure_ascii=False) if values else None


def _file_columns(paths: list[str | None], found: FoundSheet, root: "Path") -> dict[str, list[Any]]:
    facts: list[FileFacts] = [file_facts(relative, found.file.parent, root) for relative in paths]
    return {
        "file_status": [fact.status for fact in facts],
        "file_bytes": [fact.size for fact in facts],
        "file_sha256": [fact.sha256 for fact in facts],
        "stored_path": [fact.stored_path for fact in facts],
    }
