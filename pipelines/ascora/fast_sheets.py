"""The sheets of one workbook through calamine: small plain ones whole, all others slice by slice."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.ascora.archives import SMALL_SHEET, Contents, SheetFacts
from pipelines.ascora.blocks import Block, block_of
from pipelines.ascora.package import Package, read_package
from pipelines.ascora.shared_strings import expanded, read_shared_strings
from pipelines.ascora.slices import SLICE_BYTES, NotSliceable, SliceOptions, readers_errors, sheet_slices, values_of

if TYPE_CHECKING:
    import pyarrow as pa
    from python_calamine import CalamineWorkbook

_SMALL_AREA = 2_000_000
_MANY_STRINGS = 8 * 1024 * 1024
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)(?: [^<>]*)?>[^<\s]")
_LAST_ROW = re.compile(rb'dimension ref="[^":]*:[A-Z]+(\d{1,7})"')


@dataclass(frozen=True)
class FastFile:
    """One workbook; `contents` is what the look into it found, `small_sheet` how many bytes of XML are read whole."""

    file: Path
    contents: Contents
    small_sheet: int = SMALL_SHEET
    slice_bytes: int = SLICE_BYTES

    @cached_property
    def package(self) -> Package | None:
        with zipfile.ZipFile(self.file) as archive:
            return read_package(archive)

    def sheet_names(self) -> list[str]:
        """Titles of the worksheets in order, hidden ones too; not those of charts and dialogs. Raises CannotRead."""
        if self.package:
            return list(self.package.sheets)
        from python_calamine import CalamineWorkbook, SheetTypeEnum

        with readers_errors(), CalamineWorkbook.from_path(self.file) as workbook:
            return [sheet.name for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]

    def facts_of(self, sheet: str) -> SheetFacts | None:
        return self.contents.sheets.get(self.package.sheets.get(sheet, "")) if self.package else None

    def blocks(self, sheet: str) -> Iterator[Block]:
        """Raises CannotRead."""
        facts = self.facts_of(sheet)
        if facts is None or self.package is None:
            if any(self._is_large(other) for other in self.contents.sheets.values()):
                raise NotSliceable("the workbook is built in an unusual way")
            yield from self._whole(sheet, has_negatives=True)
        elif (
            self._is_large(facts) or self._has_many_strings or facts.error_cells
        ):  # calamine shows errors as empty, except in slices
            yield from self._sliced(self.package, sheet)
        else:
            yield from self._whole(sheet, facts.has_negatives)

    @cached_property
    def _has_many_strings(self) -> bool:
        """Read whole, all of them would be held beside the sheet."""
        if self.package is None or self.package.strings is None:
            return False
        with zipfile.ZipFile(self.file) as archive:
            return archive.getinfo(self.package.strings).file_size > _MANY_STRINGS

    def _is_large(self, facts: SheetFacts) -> bool:
        return facts.size > self.small_sheet or facts.area > _SMALL_AREA

    def _whole(self, sheet: str, has_negatives: bool) -> Iterator[Block]:
        with readers_errors():
            found = _workbook(self.file, self.file.stat().st_mtime_ns).get_sheet_by_name(sheet)
        if found.start is not None:
            row, margin = found.start
            rows = values_of(found)
            yield block_of(range(row + 1, row + 1 + len(rows)), rows, margin, times_in_doubt=has_negatives)

    def _sliced(self, package: Package, sheet: str) -> Iterator[Block]:
        with zipfile.ZipFile(self.file) as archive:
            options, strings = self._options(archive, package)
            with archive.open(package.sheets[sheet]) as stream:
                facts = self.contents.sheets[package.sheets[sheet]]
                facts.error_cells, facts.bare_formulas = 0, 0
                for piece in sheet_slices(stream, options):
                    facts.error_cells += piece.error_cells
                    facts.bare_formulas += piece.bare_formulas
                    numbers = range(piece.first_row, piece.first_row + len(piece.rows))
                    block = block_of(numbers, piece.rows, piece.margin, piece.has_negatives)
                    if len(block.numbers):
                        yield from [block] if strings is None else expanded(block, strings)

    def _options(self, archive: zipfile.ZipFile, package: Package) -> tuple[SliceOptions, "pa.Array | None"]:
        styles = archive.read(package.styles) if package.styles else None
        options = SliceOptions(styles, package.counts_from_1904, self.slice_bytes)
        if package.strings is None:
            return options, None
        return options, _shared_strings(self.file, self.file.stat().st_mtime_ns, package.strings)

    def rows_about(self, sheet: str) -> int:
        """Rows up to the last one as the sheet itself says, for a progress bar; 0 where it says nothing."""
        part = self.package.sheets.get(sheet) if self.package else None
        if part is None:
            return 0
        with zipfile.ZipFile(self.file) as archive, archive.open(part) as stream:
            found = _LAST_ROW.search(stream.read(4096))
        return int(found[1]) if found else 0

    def has_cells(self, sheet: str) -> bool:
        """Whether any cell stands in the sheet's XML near its beginning, whoever can read it."""
        part = self.package.sheets.get(sheet) if self.package else None
        if part is None:
            return False
        with zipfile.ZipFile(self.file) as archive, archive.open(part) as stream:
            return _VALUE.search(stream.read(SMALL_SHEET)) is not None

    def oddities(self) -> Iterator[str]:
        """What a person should know of the cells, each with its sheet and count."""
        titles = {part: f"sheet {title!r}" for title, part in self.package.sheets.items()} if self.package else {}
        for part, facts in self.contents.sheets.items():
            where = titles.get(part, part)
            if facts.bare_formulas:
                yield (
                    f"{where}: {facts.bare_formulas} formula cells hold no value and count as empty: "
                    "open the file in Excel, save it, and extract again"
                )
            if facts.error_cells:
                yield f"{where}: {facts.error_cells} cells hold an error such as #N/A, kept as that text: correct them in Excel"


@lru_cache(maxsize=1)
def _workbook(file: Path, changed_at: int) -> "CalamineWorkbook":
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_path(file)


@lru_cache(maxsize=1)  # the sheets of one workbook are read one after another
def _shared_strings(file: Path, changed_at: int, part: str) -> "pa.Array":
    with zipfile.ZipFile(file) as archive:
        return read_shared_strings(archive, part)


def forget_shared_strings() -> None:
    """Frees what the last workbook's texts take."""
    _workbook.cache_clear()
    _shared_strings.cache_clear()
