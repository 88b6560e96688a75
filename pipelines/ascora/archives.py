"""Looks into an office file before any reader opens it: is it whole, and is it small enough once unpacked?"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from pipelines.ascora.refusals import BadFile, why_no_zip, why_other_package

SMALL_SHEET = 1024 * 1024
NEGATIVE = b"v>-"
_RATIO_MATTERS_FROM = 10 * 1024 * 1024
_CHUNK = 1024 * 1024
_LONGEST_CARRY = 8 * 1024 * 1024
# Patterns start with plain text, which the engine finds quickly: a million cells cost a tenth of a second.
_BARE_FORMULA = re.compile(rb"/(?:\w+:)?f>(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>")
_FAR_CELL = re.compile(rb' r="([A-Z]{2,3})\d')
_ROW_NUMBER = re.compile(rb'row [^>]*?r="(\d+)"')


@dataclass(frozen=True)
class Limits:
    """Megabytes once unpacked, and unpacked : packed."""

    max_unpacked_mb: int = 2048
    max_ratio: int = 300


@dataclass
class SheetFacts:
    """What the look found in one sheet; in a large one cells are counted when it is read, not before.

    `area` is rows times columns up to the last cell.
    """

    size: int
    error_cells: int = 0
    bare_formulas: int = 0
    has_negatives: bool = False
    area: int = 0


@dataclass
class Contents:
    """Facts of each worksheet, by the name of its part."""

    sheets: dict[str, SheetFacts] = field(default_factory=dict)


def inspect(file: Path, limits: Limits, count_all: bool = False) -> Contents:
    """Reads every entry once (sizes and checksums proven), keeping nothing. Raises BadFile."""
    contents = Contents()
    try:
        with file.open("rb") as stream:
            if stream.read(2) != b"PK":  # a zip may be glued to the end of anything; readers go by the start
                raise zipfile.BadZipFile("File is not a zip file")
        with zipfile.ZipFile(file) as archive:
            _check_sizes(archive, limits)
            _check_names(archive)
            for entry in archive.infolist():
                with archive.open(entry) as stream:
                    if "worksheets/" in entry.filename.replace("\\", "/") and entry.filename.endswith(".xml"):
                        facts = contents.sheets[entry.filename] = SheetFacts(entry.file_size)
                        if count_all or facts.size <= SMALL_SHEET:
                            _count(stream, facts)
                    while stream.read(_CHUNK):
                        pass
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise BadFile(why_no_zip(file, error)) from error
    except RuntimeError as error:  # zipfile's word for an encrypted entry
        raise BadFile("it is protected by a password: save it again without one") from error
    return contents


def _check_sizes(archive: zipfile.ZipFile, limits: Limits) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.max_unpacked_mb * 1024 * 1024:
        raise BadFile(
            f"it holds {unpacked // 1024 // 1024} MB once unpacked, more than {limits.max_unpacked_mb}: "
            "export it in parts, or raise ASCORA_MAX_UNPACKED_MB if you trust it"
        )
    for entry in entries:
        if entry.file_size > _RATIO_MATTERS_FROM and entry.file_size > limits.max_ratio * max(entry.compress_size, 1):
            raise BadFile(
                f"its part {entry.filename} unpacks to more than {limits.max_ratio} times its size: "
                "raise ASCORA_MAX_RATIO if you trust it"
            )


def _check_names(archive: zipfile.ZipFile) -> None:
    """Nothing is ever unpacked to disk, so a name that climbs out (`../`) is harmless; one that stands twice is not."""
    names = archive.namelist()
    twice = next((name for name in names if names.count(name) > 1), None) if len(set(names)) < len(names) else None
    if twice:
        raise BadFile(f"it holds two parts named {twice}, so programs may disagree on what it says: save it again in Excel")
    if reason := why_other_package(names):
        raise BadFile(reason)


def _count(stream: IO[bytes], facts: SheetFacts) -> None:
    far_column, last_row = 26, 0
    for rows in _whole_rows(stream):
        facts.error_cells += rows.count(b't="e"')
        facts.bare_formulas += bare_formulas(rows)
        facts.has_negatives = facts.has_negatives or NEGATIVE in rows
        if facts.size <= SMALL_SHEET:
            far_column = max([far_column, *map(column_number, set(_FAR_CELL.findall(rows)))])
            last_row = max([last_row, *map(int, _ROW_NUMBER.findall(rows))])
    facts.area = last_row * far_column


def bare_formulas(rows: bytes) -> int:
    """Formula cells that hold no value: a program wrote them that did not calculate."""
    return len(_BARE_FORMULA.findall(rows)) if b"/f>" in rows or b":f>" in rows else 0


def _whole_rows(stream: IO[bytes]) -> Iterator[bytes]:
    """The sheet's XML, cut at row ends so that nothing is counted twice or missed."""
    carry = b""
    while chunk := stream.read(_CHUNK):
        window = carry + chunk
        cut = window.rfind(b"row>") + 4 if b"row>" in chunk or len(carry) > _LONGEST_CARRY else 0
        if cut:
            yield window[:cut]
        carry = window[cut:]
    yield carry


def column_number(letters: bytes) -> int:
    """b"A" -> 1, b"AA" -> 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
