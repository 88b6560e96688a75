"""Workbooks as rows of text, through a fast reader (calamine) or a faithful one (openpyxl) behind one interface."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from pipelines.ascora.archives import BadFile, Contents, Limits, inspect
from pipelines.ascora.cells import cell_text, is_blank

Row = tuple[int, list[str | None]]
ReaderName = Literal["calamine", "openpyxl"]


class Book(Protocol):
    """A file that holds sheets. Row numbers are the sheet's own, from 1; column A is index 0; blank rows are left out."""

    warnings: list[str]

    def sheet_names(self) -> list[str]: ...

    def rows(self, sheet: str) -> Iterator[Row]: ...


@dataclass
class CalamineBook:
    """Ten times faster; holds the area of one sheet at a time; shows error cells as empty."""

    file: Path
    warnings: list[str] = field(default_factory=list)

    def sheet_names(self) -> list[str]:
        from python_calamine import CalamineWorkbook, SheetTypeEnum

        with CalamineWorkbook.from_path(self.file) as workbook:
            return [sheet.name for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]

    def rows(self, sheet: str) -> Iterator[Row]:
        from python_calamine import CalamineWorkbook

        with CalamineWorkbook.from_path(self.file) as workbook:
            found = workbook.get_sheet_by_name(sheet)
            margin: list[str | None] = [None] * (found.start[1] if found.start else 0)
            for number, values in enumerate(found.iter_rows(), start=1):
                cells = [*margin, *map(cell_text, values)]
                if not is_blank(cells):
                    yield number, cells


@dataclass
class OpenpyxlBook:
    """Reads row by row and shows error cells (`#N/A`) as text; holds nothing, however far a sheet reaches."""

    file: Path
    warnings: list[str] = field(default_factory=list)

    def sheet_names(self) -> list[str]:
        from openpyxl import load_workbook

        workbook = load_workbook(self.file, read_only=True, data_only=True, keep_links=False)
        try:
            return [sheet.title for sheet in workbook.worksheets]
        finally:
            workbook.close()

    def rows(self, sheet: str) -> Iterator[Row]:
        from openpyxl import load_workbook

        workbook = load_workbook(self.file, read_only=True, data_only=True, keep_links=False)
        try:
            found = workbook[sheet]
            found.reset_dimensions()  # the file's own word for its size may be wrong, and would pad every row to it
            for number, values in enumerate(found.iter_rows(values_only=True), start=1):
                cells = [cell_text(_unescape(value)) for value in values]
                if not is_blank(cells):
                    yield number, cells
        finally:
            workbook.close()


def _unescape(value: object) -> object:
    """Excel writes control characters as `_x000D_`; calamine turns them back, openpyxl leaves that to us."""
    if isinstance(value, str) and "_x" in value:
        from openpyxl.utils.escape import unescape

        return unescape(value).encode("utf-8", "replace").decode("utf-8")  # an escaped half of a pair is no text
    return value


def open_book(file: Path, reader: ReaderName, limits: Limits) -> Book:
    """The workbook behind the asked reader; the faithful one takes over where the fast one would lose cells.

    Raises BadFile for what is no whole .xlsx or .xlsm, is protected, or is larger than `limits`.
    """
    contents = inspect(file, limits)
    book: Book = OpenpyxlBook(file) if reader == "openpyxl" or _needs_openpyxl(contents) else CalamineBook(file)
    if contents.bare_formulas:
        book.warnings.append(
            f"{contents.bare_formulas} formula cells hold no value and count as empty: "
            "open the file in Excel, save it, and extract again"
        )
    try:
        book.sheet_names()
    except Exception as error:  # both readers raise whatever their parser raised
        raise BadFile(f"it is no workbook that can be read ({_first_line(error)}): export it again as .xlsx") from error
    return book


def _needs_openpyxl(contents: Contents) -> bool:
    return contents.error_cells or contents.sparse


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:200]
