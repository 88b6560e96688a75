"""Where each column of each sheet stands, so that a problem can be told with the address of its cell."""

from collections.abc import Iterator
from typing import Any

from pipelines.ascora.headers import column_letters
from pipelines.ascora.scan import FoundSheet, Scan


def column_list(scan: Scan) -> list[dict[str, Any]]:
    """Rows of raw_ascora.sheet_columns: one a column that was found, its number counted from 1."""
    return [row for found in scan.found for row in _columns_of(found)]


def _columns_of(found: FoundSheet) -> Iterator[dict[str, Any]]:
    headers = dict(zip(found.spec.columns, found.spec.headers, strict=True))
    placed: list[tuple[str, str | None, int]] = [(headers[c], c, index) for c, index in found.header.known.items()]
    placed += [(label, None, index) for label, index in found.header.extra.items()]
    for header, column, index in sorted(placed, key=lambda place: place[2]):
        yield {
            "raw_table": found.spec.table,
            "header": header,
            "column_name": column,
            "column_number": index + 1,
            "column_letters": column_letters(index),
            "is_required": header in found.spec.required and column is not None,
            "_source_file": found.file_name,
            "_source_sheet": found.sheet,
        }
