"""Comma-, semicolon- or tab-separated files as rows of text, behind the same interface as workbooks."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from pipelines.ascora.archives import Limits
from pipelines.ascora.blocks import Block, blocks_of_rows
from pipelines.ascora.refusals import BadFile

_DELIMITERS = ",;\t"
_LARGEST_CELL = 32 * 1024 * 1024
_SNIFFED_LINES = 15


@dataclass
class DelimitedFile:
    """A file with one sheet, which has the file's name without its ending."""

    file: Path
    encoding: str
    delimiter: str
    warnings: list[str] = field(default_factory=list)

    def sheet_names(self) -> list[str]:
        return [self.file.stem]

    def rows_about(self, sheet: str) -> int:
        return 0

    def blocks(self, sheet: str) -> Iterator[Block]:
        """Raises BadFile for a row that is no CSV."""
        try:
            yield from blocks_of_rows(self._rows())
        except (csv.Error, UnicodeError) as error:
            raise BadFile(f"it cannot be read as text ({error}): export it again as CSV UTF-8") from error

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        csv.field_size_limit(_LARGEST_CELL)
        with self.file.open(encoding=self.encoding, newline="") as stream:
            reader = csv.reader(stream, delimiter=self.delimiter)
            first_line = 1
            for values in reader:
                yield first_line, values
                first_line = reader.line_num + 1  # a quoted cell may span lines; the row is where it begins


def open_delimited(file: Path, limits: Limits) -> DelimitedFile:
    """The file with its encoding (UTF-8, UTF-16 with a mark, else Windows-1252) and delimiter. Raises BadFile."""
    try:
        if file.stat().st_size > limits.max_unpacked_mb * 1024 * 1024:
            raise BadFile(f"it is larger than {limits.max_unpacked_mb} MB: split it, or raise ASCORA_MAX_UNPACKED_MB")
        encoding = _encoding(file)
        found = DelimitedFile(file, encoding, _delimiter(file, encoding))
        if encoding == "cp1252":
            found.warnings.append("it is not UTF-8 and was read as Windows-1252: check names with accents")
        return found
    except (OSError, UnicodeError, csv.Error) as error:
        raise BadFile(f"it cannot be read as text ({error}): export it again as CSV UTF-8") from error


def _encoding(file: Path) -> str:
    with file.open("rb") as stream:
        mark = stream.read(2)
    if mark in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    return "utf-8-sig" if _decodes(file, "utf-8-sig") else "cp1252" if _decodes(file, "cp1252") else "latin-1"


def _decodes(file: Path, encoding: str) -> bool:
    try:
        with file.open(encoding=encoding, newline="") as stream:
            while stream.read(1024 * 1024):
                pass
        return True
    except UnicodeDecodeError:
        return False


def _delimiter(file: Path, encoding: str) -> str:
    """The one that cuts some line near the top, the header, into the most columns."""
    with file.open(encoding=encoding, newline="") as stream:
        lines = list(islice(stream, _SNIFFED_LINES))
    return max(_DELIMITERS, key=lambda sign: max((line.count(sign) for line in lines), default=0))
