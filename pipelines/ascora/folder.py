"""Which files of an export folder are workbooks, tables of text, form templates, or files that customers attached."""

from dataclasses import dataclass, field
from pathlib import Path

from pipelines.errors import Halt

WORKBOOKS = {".xlsx", ".xlsm"}
TEXT_TABLES = {".csv", ".tsv"}
_SAVE = "open it in Excel and save it as .xlsx"
REFUSED = {
    ".xls": f"an old .xls is not read: {_SAVE}",
    ".xlsb": f"a binary workbook (.xlsb) is not read: {_SAVE}",
    ".ods": f"an OpenDocument sheet is not read: {_SAVE}",
    ".numbers": "a Numbers file is not read: export it as .xlsx",
    ".zip": "a zip file is not looked into: unpack it here, or take it out of the folder",
}
TEMPLATES = {".docx", ".dotx"}
_NO_EXPORTS = {"__macosx", "thumbs.db", "desktop.ini"}


@dataclass
class ExportFiles:
    """Every file of the folder in exactly one list, sorted."""

    root: Path
    workbooks: list[Path] = field(default_factory=list)
    text_tables: list[Path] = field(default_factory=list)
    templates: list[Path] = field(default_factory=list)
    refused: list[Path] = field(default_factory=list)
    ignored: list[Path] = field(default_factory=list)

    def name_of(self, file: Path) -> str:
        """The name people see: relative to the folder, with `/` on every system."""
        return file.relative_to(self.root).as_posix()


def list_export(root: Path) -> ExportFiles:
    """Sorts the files of the folder and its sub-folders. Raises Halt for no folder or one without tables.

    Files below `attachments` are what customers attached, never tables of the export, except CSV files that may
    be the manifest; templates are read from `forms` only (ascora_export.md).
    """
    if root.is_file() and root.suffix.casefold() == ".zip":
        raise Halt(f"The export folder {root} is a zip file: unpack it, and set ASCORA_EXPORT_DIR to the folder.")
    if not root.is_dir():
        raise Halt(f"The export folder {root} does not exist: set ASCORA_EXPORT_DIR to the folder that holds it.")
    files = ExportFiles(root)
    for file in sorted(root.rglob("*")):
        if file.is_file() and not _is_leftover(file.relative_to(root)):
            _sort_in(files, file)
    if not files.workbooks and not files.text_tables and not files.refused:
        raise Halt(f"The export folder {root} holds no workbook: put the exported .xlsx files into it.")
    return files


def folders_of(file: Path, root: Path) -> set[str]:
    """The names of the folders between the export folder and the file, lower-case."""
    return {part.casefold() for part in file.relative_to(root).parts[:-1]}


def _is_leftover(relative: Path) -> bool:
    """Hidden files, and the lock files of a workbook that is open in Excel."""
    return any(part.startswith((".", "~$")) or part.casefold() in _NO_EXPORTS for part in relative.parts)


def _sort_in(files: ExportFiles, file: Path) -> None:
    folders = folders_of(file, files.root)
    ending = file.suffix.casefold()
    if "attachments" in folders:
        (files.text_tables if file.name.casefold() == "manifest.csv" else files.ignored).append(file)
    elif "forms" in folders:
        (files.templates if ending in TEMPLATES else files.ignored).append(file)
    elif ending in WORKBOOKS:
        files.workbooks.append(file)
    elif ending in TEXT_TABLES:
        files.text_tables.append(file)
    else:
        (files.refused if ending in REFUSED else files.ignored).append(file)
