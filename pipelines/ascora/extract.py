"""One extraction of the export folder and the API: look at everything, refuse or land, and only then replace the raw tables."""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipelines.ascora.api.endpoints import ENDPOINTS
from pipelines.ascora.api.read import ApiExport, read_api
from pipelines.ascora.archives import Limits
from pipelines.ascora.fast_sheets import forget_shared_strings
from pipelines.ascora.folder import ExportFiles, folders_of, list_export
from pipelines.ascora.forms import form_fields
from pipelines.ascora.images import ImageStore
from pipelines.ascora.memory import keep_freed_memory
from pipelines.ascora.refusals import BadFile
from pipelines.ascora.scan import Scan, ScanOptions, scan_folder
from pipelines.ascora.shrinkage import Limits as ShrinkLimits
from pipelines.ascora.shrinkage import Places, places_of, shrunk
from pipelines.ascora.source import Export, ascora_source, extraction_row
from pipelines.ascora.workbooks import ReaderName
from pipelines.errors import Halt
from pipelines.progress import progress
from pipelines.settings import LOOPBACK, Settings
from pipelines.warehouse import RAW_ASCORA, Counts, Landing, landed


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
    keep_freed_memory()
    limits = Limits(settings.ascora_max_unpacked_mb, settings.ascora_max_ratio)
    files = list_export(settings.ascora_export_dir.resolve())
    scan = scan_folder(files, ScanOptions(reader, frozenset(ignored_sheets), limits))
    fields = _read_templates(files, scan, limits)
    refuse_problems(scan)
    images = ImageStore(settings.files_dir, settings.ascora_max_image_mb * 1024 * 1024)
    now = datetime.now(UTC)
    with ExitStack() as stack:
        api = _read_api(settings, now, stack)
        advance = stack.enter_context(progress("Reading the export", scan.rows_about()))
        export = Export(files.root, scan, fields, images, extraction_row(settings, now), advance, api, _attached(files))
        with landed(ascora_source(export), RAW_ASCORA, settings.warehouse_path, settings.state_dir) as landing:
            forget_shared_strings()
            refuse_problems(scan)
            sheets = export.sheets  # their rows are counted now
            tables = landing.publish(_guard(settings, landing, places_of(sheets), accept_shrink))
    warnings = [*scan.warnings, *_ignored_files(files), *images.refused, *(api.warnings if api else [])]
    said = {"extraction_id": export.extraction["extraction_id"], "tables": tables, "sheets": sheets, "warnings": warnings}
    return said | ({"calls": api.calls, "endpoints": api.endpoints} if api else {})


def _read_api(settings: Settings, now: datetime, stack: ExitStack) -> ApiExport | None:
    if settings.ascora_api_url is None:
        return None
    if "ascora_export_dir" not in settings.model_fields_set and urlsplit(settings.ascora_api_url).hostname not in LOOPBACK:
        advice = "set ASCORA_EXPORT_DIR to the customer's own export: the API does not give equipment, users, notes or files"
        raise Halt("The API of a real tenant is named, but the export folder would be the made-up one.", [advice])
    with progress("Reading the API", None) as advance:
        return read_api(settings, now, advance, stack)


def _guard(settings: Settings, landing: Landing, after: Places, accept_shrink: bool) -> Callable[[Counts, Counts], None]:
    """The alarm, asked just before the tables are replaced: a source that used to have rows and now has none, or far fewer."""

    def guard(_before: Counts, _after: Counts) -> None:
        if accept_shrink:
            return
        before = places_of(landing.published("sheets", ("raw_table", "row_count", "_source_file", "_source_sheet")))
        refuse_shrunk(before, after, ShrinkLimits(settings.ascora_shrink_share, settings.ascora_shrink_rows))

    return guard


def refuse_problems(scan: Scan) -> None:
    """Raises Halt with everything that looking and reading found wrong."""
    if scan.problems:
        raise Halt("The export cannot be loaded as it is; nothing was changed.", scan.problems)


def _read_templates(files: ExportFiles, scan: Scan, limits: Limits) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for template in files.templates:
        try:
            rows += form_fields(template, files.name_of(template), limits)
        except BadFile as error:
            scan.problems.append(f"{files.name_of(template)}: {error}")
    return rows


def refuse_shrunk(before: Places, after: Places, limits: ShrinkLimits) -> None:
    """A sheet or endpoint that gives far less than before is a question, not an answer. Raises Halt."""
    residues = {endpoint.name for endpoint in ENDPOINTS if endpoint.is_residue}
    lines = shrunk({place: rows for place, rows in before.items() if place[1] not in residues}, after, limits)
    if lines:
        question = "is that right? Then pass --accept-shrink (make extract EXTRACT_OPTIONS=--accept-shrink)"
        mend = "if not, export those parts whole and extract again; ASCORA_SHRINK_SHARE and ASCORA_SHRINK_ROWS set the limits"
        raise Halt("Parts of the export hold far less than last time; nothing was changed.", [*lines, question, mend])


def _attached(files: ExportFiles) -> tuple[Path, ...]:
    """Files that customers attached."""
    return tuple(file for file in files.ignored if "attachments" in folders_of(file, files.root))


def _ignored_files(files: ExportFiles) -> list[str]:
    """Files that are no table of the export, below `attachments` not counted: the manifest is their list."""
    attached = set(_attached(files))
    names = [files.name_of(file) for file in files.ignored if file not in attached]
    shown = ", ".join(names[:10]) + (" …" if len(names) > 10 else "")
    return [f"{len(names)} files are no tables of an export and were not read: {shown}"] if names else []
