"""The dlt source: one resource a raw table, fed by what the scan found."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.ascora.api.read import ApiExport
from pipelines.ascora.file_findings import FileFindings
from pipelines.ascora.images import ImageStore
from pipelines.ascora.positions import column_list
from pipelines.ascora.refusals import BadFile
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
    attached: tuple[Path, ...] = ()

    @cached_property
    def findings(self) -> FileFindings:
        """What is odd about the files of the manifest."""
        return FileFindings(self.root)

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
            "file_findings": [],  # filled as the manifest is read
            "form_fields": export.form_fields,
            # Likewise: how many rows a sheet of a workbook has is known when it has been read.
            "sheets": export.api.sheet_list() if export.api else [],
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
    spec = next(spec for spec in SHEETS if spec.table == table)
    yield arrow_schema(sheet_columns(spec)).empty_table()
    for batch in _batches(export, spec):
        yield batch
        if pictures := list(export.images.rows(batch, table)):
            yield from _beside(pictures, "inline_images")
        if table == "attachments" and (findings := list(export.findings.rows(batch))):
            yield from _beside(findings, "file_findings")
        export.advance(batch.num_rows)
    if table == "attachments":
        yield from _beside(list(export.findings.unnamed(export.attached)), "file_findings")
    yield from _beside([_sheet_row(found) for found in export.scan.of_table(table)], "sheets")


def _batches(export: Export, spec: SheetSpec) -> Iterator[Any]:
    """The rows of the workbooks, then those of the API; dbt makes one record of what stands in both."""
    for found in export.scan.of_table(spec.table):
        try:
            yield from sheet_batches(found, export.root)
        except BadFile as error:  # said with all others at the end, and then nothing is published
            export.scan.problems.append(f"{found.file_name}, sheet {found.sheet!r}: {error}")
    if export.api:
        yield from (batch for batch in arrow_batches(export.api.rows(spec.table), sheet_columns(spec)) if batch.num_rows)


def _beside(rows: list[dict[str, Any]], table: str) -> Iterator[Any]:
    """Rows of another table than the resource's own."""
    import dlt

    for batch in arrow_batches(rows, TABLES[table]):
        yield dlt.mark.with_table_name(batch, table)


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
