"""One extraction of the export folder: look at everything, refuse or land, and only then replace the raw tables."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from pipelines.ascora.archives import BadFile, Limits
from pipelines.ascora.folder import ExportFiles, folders_of, list_export
from pipelines.ascora.forms import form_fields
from pipelines.ascora.images import ImageStore
from pipelines.ascora.scan import Scan, ScanOptions, scan_folder
from pipelines.ascora.source import Export, ascora_source, extraction_row, sheet_list
from pipelines.ascora.workbooks import ReaderName
from pipelines.errors import Halt
from pipelines.progress import progress
from pipelines.settings import Settings
from pipelines.warehouse import RAW_ASCORA, Counts, landed

_NOT_GUARDED = {"inline_images", "form_fields", "sheets", "sheet_columns", "extraction"}  # empty is ordinary, or never happens


def extract_ascora(
    settings: Settings,
    *,
    reader: ReaderName = "calamine",
    ignored_sheets: Iterable[str] = (),
    accept_shrink: bool = False,
) -> dict[str, Any]:
    """Lands the export folder as raw_ascora, all tables or none. Raises Halt with every problem of every file.

    Returns `extraction_id`, `tables` (rows a table), `sheets` (rows of raw_ascora.sheets) and `warnings`.
    """
    limits = Limits(settings.ascora_max_unpacked_mb, settings.ascora_max_ratio, settings.ascora_max_grid_cells)
    files = list_export(settings.ascora_export_dir.resolve())
    scan = scan_folder(files, ScanOptions(reader, frozenset(ignored_sheets), limits))
    fields = _read_templates(files, scan, limits)
    if scan.problems:
        raise Halt("The export cannot be loaded as it is; nothing was changed.", scan.problems)
    images = ImageStore(settings.files_dir, settings.ascora_max_image_mb * 1024 * 1024)
    row = extraction_row(settings, datetime.now(UTC))
    with progress("Reading the export", sum(found.row_count for found in scan.found)) as advance:
        source = ascora_source(Export(files.root, scan, fields, images, row, advance))
        with landed(source, RAW_ASCORA, settings.warehouse_path, settings.state_dir) as landing:
            tables = landing.publish(lambda before, after: None if accept_shrink else refuse_emptied(before, after))
    warnings = [*scan.warnings, *_ignored_files(files), *images.refused, *_unread_api(settings)]
    sheets = sheet_list(scan)
    return {"extraction_id": row["extraction_id"], "tables": tables, "sheets": sheets, "warnings": warnings}


def _read_templates(files: ExportFiles, scan: Scan, limits: Limits) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for template in files.templates:
        try:
            rows += form_fields(template, files.name_of(template), limits)
        except BadFile as error:
            scan.problems.append(f"{files.name_of(template)}: {error}")
    return rows


def refuse_emptied(before: Counts, after: Counts) -> None:
    """A source that used to have rows and now has none is an error, not an empty table (design.md 2). Raises Halt."""
    emptied = [table for table, rows in before.items() if rows and not after.get(table) and table not in _NOT_GUARDED]
    if emptied:
        raise Halt(
            "Tables that had rows would now be empty; nothing was changed.",
            [f"{table}: {before[table]:,} rows before, none in this export" for table in emptied]
            + ["put the missing sheets back, or pass --accept-shrink if they really are gone"],
        )


def _ignored_files(files: ExportFiles) -> list[str]:
    """Files that are no table of the export, below `attachments` not counted: the manifest is their list."""
    names = [files.name_of(file) for file in files.ignored if "attachments" not in folders_of(file, files.root)]
    shown = ", ".join(names[:10]) + (" …" if len(names) > 10 else "")
    return [f"{len(names)} files are no tables of an export and were not read: {shown}"] if names else []


def _unread_api(settings: Settings) -> list[str]:
    if settings.ascora_api_url is None:
        return []
    return ["ASCORA_API_URL is set, but the extraction reads the export folder only: include those objects in the export"]
