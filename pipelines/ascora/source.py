"""The dlt source: one resource a raw table, fed by what the scan found."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.ascora.api.read import ApiExport
from pipelines.ascora.images import ImageStore
from pipelines.ascora.positions import column_list
from pipelines.ascora.rows import sheet_batches
from pipelines.ascora.scan import FoundSheet, Scan
from pipelines.ascora.sheets import SHEETS, SheetSpec
from pipelines.ascora.tables import TABLES, sheet_columns
from pipelines.batches import arrow_batches, arrow_schema, extraction_id
from pipelines.settings import Settings

if TYPE_CHECKING:
    from dlt.extract import DltSource

Advance = Callable[[int], None]


@dataclass(frozen=True)
class Export:
    """All that one extraction loads, and who wants to hear of its progress."""

    root: Path
    scan: Scan
    form_fields: list[dict[str, Any]]
    images: ImageStore
    extraction: dict[str, Any]
    advance: Advance = lambda rows: None
    api: ApiExport | None = None

    @property
    def sheets(self) -> list[dict[str, Any]]:
        """Rows of raw_ascora.sheets: the sheets of the folder, and what each endpoint of the API gave for a table."""
        return sheet_list(self.scan) + (self.api.sheet_list() if self.api else [])


def ascora_source(export: Export) -> "DltSource":
    """One resource for each table of the contract, with write disposition replace."""
    import dlt

    @dlt.source(name="ascora")
    def ascora() -> Iterator[Any]:
        for spec in SHEETS:
            yield dlt.resource(_sheet_rows(export, spec.table), name=spec.table, write_disposition="replace")
        fixed = {
            "inline_images": [],  # filled by the sheets' resources, as they meet pictures; this makes the table exist
            "form_fields": export.form_fields,
            "sheets": export.sheets,
            "sheet_columns": column_list(export.scan),
            "api_records": export.api.records() if export.api else [],
            "api_endpoints": export.api.endpoints if export.api else [],
            "extraction": [export.extraction],
        }
        for table, rows in fixed.items():
            yield dlt.resource(arrow_batches(rows, TABLES[table]), name=table, write_disposition="replace")

    return ascora()


def _sheet_rows(export: Export, table: str) -> Iterator[Any]:
    """Batches of one raw table, and between them the pictures found in their cells, for their own table."""
    import dlt

    spec = next(spec for spec in SHEETS if spec.table == table)
    yield arrow_schema(sheet_columns(spec)).empty_table()
    for batch in _batches(export, spec):
        yield batch
        pictures = list(export.images.rows(batch, table))
        if pictures:
            for rows in arrow_batches(pictures, TABLES["inline_images"]):
                yield dlt.mark.with_table_name(rows, "inline_images")
        export.advance(batch.num_rows)


def _batches(export: Export, spec: SheetSpec) -> Iterator[Any]:
    """The rows of the workbooks, then those of the API; dbt makes one record of what stands in both."""
    for found in export.scan.of_table(spec.table):
        yield from sheet_batches(found, export.root)
    if export.api:
        yield from (batch for batch in arrow_batches(export.api.rows(spec.table), sheet_columns(spec)) if batch.num_rows)


def sheet_list(scan: Scan) -> list[dict[str, Any]]:
    """Rows of raw_ascora.sheets."""
    return [_sheet_row(found) for found in scan.found]


def _sheet_row(found: FoundSheet) -> dict[str, Any]:
    return {
        "raw_table": found.spec.table,
        "row_count": found.row_count,
        "header_row": found.header.row,
        "unknown_columns": json.dumps(list(found.header.extra), ensure_ascii=False),
        "missing_columns": json.dumps(found.header.missing, ensure_ascii=False),
        "_source_file": found.file_name,
        "_source_sheet": found.sheet,
    }


def extraction_row(settings: Settings, now: datetime) -> dict[str, Any]:
    """The one row of raw_ascora.extraction. `now` has a zone; the cut-over date is the day it is in the tenant's."""
    return {
        "extraction_id": extraction_id(now),
        "extracted_at": now.astimezone(UTC),
        "timezone": settings.ascora_timezone,
        "country": settings.ascora_country,
        "cutover_date": settings.cutover_date or now.astimezone(settings.zone).date(),
    }
