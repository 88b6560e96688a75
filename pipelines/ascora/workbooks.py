"""Workbooks as blocks of text, through a fast reader (calamine) or a faithful one (openpyxl) behind one interface."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from pipelines.ascora.archives import Contents, Limits, inspect
from pipelines.ascora.blocks import Block, Row, blocks_of_rows
from pipelines.ascora.fast_sheets import FastFile
from pipelines.ascora.refusals import BadFile, CannotRead, first_line

if TYPE_CHECKING:
    from openpyxl import Workbook

ReaderName = Literal["calamine", "openpyxl"]


class Book(Protocol):
    """A file that holds sheets. Row numbers are the sheet's own, from 1; column A is index 0; blank rows are left out."""

    @property
    def warnings(self) -> list[str]:
        """What a person should know of its cells, with sheet and count; complete once all of it has been read."""
        ...

    def sheet_names(self) -> list[str]: ...

    def blocks(self, sheet: str) -> Iterator[Block]: ...

    def rows_about(self, sheet: str) -> int: ...


@dataclass
class CalamineBook:
    """Ten times faster. Hands over to openpyxl, at the row where it stands, what it cannot show or cannot read."""

    file: Path
    contents: Contents = field(default_factory=Contents)
    notes: list[str] = field(default_factory=list)

    @cached_property
    def fast(self) -> FastFile:
        return FastFile(self.file, self.contents)

    @property
    def warnings(self) -> list[str]:
        return [*self.fast.oddities(), *self.notes]

    def sheet_names(self) -> list[str]:
        return self.fast.sheet_names()

    def rows_about(self, sheet: str) -> int:
        return self.fast.rows_about(sheet)

    def blocks(self, sheet: str) -> Iterator[Block]:
        """Raises BadFile when neither reader can read the sheet."""
        last_row = 0
        try:
            for block in self.fast.blocks(sheet):
                yield block
                last_row = block.numbers[-1].as_py() if len(block.numbers) else last_row
            return
        except CannotRead as error:
            reason = error
        found = OpenpyxlBook(self.file).blocks(sheet)
        try:
            yield from (block for block in (block.below(last_row) for block in found) if len(block.numbers))
        except BadFile:
            raise BadFile(
                f"it cannot be read ({first_line(reason)}): open it in Excel, save it as .xlsx, and extract again"
            ) from reason
        self._say_slow(sheet, reason)

    def _say_slow(self, sheet: str, reason: CannotRead) -> None:
        warning = f"sheet {sheet!r} was read by the slower reader ({first_line(reason)})"
        if warning not in self.notes:
            self.notes.append(warning)


@dataclass
class OpenpyxlBook:
    """Reads row by row; holds nothing but the shared strings, however far a sheet reaches."""

    file: Path
    contents: Contents = field(default_factory=Contents)

    @cached_property
    def fast(self) -> FastFile:
        return FastFile(self.file, self.contents)

    def sheet_names(self) -> list[str]:
        """Raises CannotRead for Strict Open XML, of which it would show no sheet at all."""
        found = [sheet.title for sheet in _opened(self.file, self.file.stat().st_mtime_ns).worksheets]
        if not found and self.fast.sheet_names():
            raise CannotRead("this reader shows none of its sheets")
        return found

    def rows_about(self, sheet: str) -> int:
        return self.fast.rows_about(sheet)

    @property
    def warnings(self) -> list[str]:
        return list(self.fast.oddities())

    def blocks(self, sheet: str) -> Iterator[Block]:
        """Raises BadFile when it cannot be read."""
        shown = False
        try:
            for block in blocks_of_rows(self._rows(sheet)):
                shown = shown or bool(len(block.numbers))
                yield block
        except GeneratorExit:
            raise
        except Exception as error:  # it raises whatever its parser raised
            raise BadFile(f"it cannot be read ({first_line(error)}): save it again in Excel, and extract again") from error
        if not shown and self.fast.has_cells(sheet):  # as of Strict Open XML, of which openpyxl shows nothing
            raise BadFile("this reader shows none of its cells: leave out --reader openpyxl, or save it again in Excel as .xlsx")

    def _rows(self, sheet: str) -> Iterator[tuple[int, list[object]]]:
        found = _opened(self.file, self.file.stat().st_mtime_ns)[sheet]
        found.reset_dimensions()  # the file's own word for its size may be wrong, and would pad every row to it
        for number, values in enumerate(found.iter_rows(values_only=True), start=1):
            if any(value is not None for value in values):
                yield number, [_unescape(value) for value in values]


@lru_cache(maxsize=1)  # the sheets of one workbook are read one after another
def _opened(file: Path, changed_at: int) -> "Workbook":
    """Cached values instead of formulas, no links followed, nothing of what the file does not fill said on the terminal."""
    from openpyxl import load_workbook

    warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
    return load_workbook(file, read_only=True, data_only=True, keep_links=False)


def rows_of(book: Book, sheet: str) -> Iterator[Row]:
    """A sheet row by row."""
    for block in book.blocks(sheet):
        yield from block.rows()


def _unescape(value: object) -> object:
    """Excel writes control characters as `_x000D_`; calamine turns them back, openpyxl leaves that to us."""
    if isinstance(value, str) and "_x" in value:
        from openpyxl.utils.escape import unescape

        return unescape(value).encode("utf-8", "replace").decode("utf-8")  # an escaped half of a pair is no text
    return value


def open_book(file: Path, reader: ReaderName, limits: Limits) -> Book:
    """The workbook behind the asked reader, with warnings about cells that hold no value or an error.

    Raises BadFile for what is no whole .xlsx or .xlsm, is protected, or is larger than `limits`.
    """
    contents = inspect(file, limits, count_all=reader == "openpyxl")
    books: list[Book] = [CalamineBook(file, contents), OpenpyxlBook(file, contents)]
    return _first_that_opens(books if reader == "calamine" else books[::-1])


def _first_that_opens(books: list[Book]) -> Book:
    reasons = []
    for book in books:
        try:
            book.sheet_names()
            return book
        except BaseException as error:  # both readers raise whatever their parser raised
            reasons.append(_only_a_readers(error))
    reason = first_line(reasons[0])
    raise BadFile(f"it is no workbook that can be read ({reason}): export it again as .xlsx") from reasons[0]


def _only_a_readers(error: BaseException) -> BaseException:
    """The error, unless a person or the system wants the program to end."""
    if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
        raise error
    return error
