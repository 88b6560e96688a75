"""Looks into an office file before any reader opens it: is it whole, and is it small enough once unpacked?"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RATIO_MATTERS_FROM = 10 * 1024 * 1024
_CHUNK = 1024 * 1024
_OVERLAP = 4096  # a tag cut by a chunk's end is seen whole in the next one
# Patterns start with plain text, which the engine finds quickly: a million cells cost a third of a second.
_ERROR_CELL = b't="e"'
_BARE_FORMULA = re.compile(rb"/(?:\w+:)?f>(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>")
_FAR_CELL = re.compile(rb' r="([A-Z]{2,3})\d')
_ROW_NUMBER = re.compile(rb'row [^>]*?r="(\d+)"')


class BadFile(Exception):
    """The file cannot be read; the message says why and what to do."""


@dataclass(frozen=True)
class Limits:
    """Megabytes once unpacked, unpacked : packed, and the area up to the last cell of a sheet."""

    max_unpacked_mb: int = 2048
    max_ratio: int = 300
    max_grid_cells: int = 60_000_000


@dataclass
class Contents:
    """What the look found: cells that only the slower reader shows, formulas without a value, and sparse sheets."""

    error_cells: bool = False
    bare_formulas: int = 0
    sparse: bool = False


def inspect(file: Path, limits: Limits) -> Contents:
    """Reads every entry once (sizes and checksums proven), keeping nothing. Raises BadFile."""
    contents = Contents()
    try:
        with zipfile.ZipFile(file) as archive:
            _check_sizes(archive, limits)
            for entry in archive.infolist():
                _inspect_entry(archive, entry, limits, contents)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise BadFile(_why_no_zip(file, error)) from error
    except RuntimeError as error:  # zipfile's word for an encrypted entry
        raise BadFile("it is protected by a password: save it again without one") from error
    return contents


def _why_no_zip(file: Path, error: Exception) -> str:
    if isinstance(error, PermissionError | FileNotFoundError):
        return f"it cannot be opened ({error.strerror}): check the file's permissions"
    with file.open("rb") as stream:
        if stream.read(8) == _OLE_MAGIC:
            return "it is protected by a password, or an old .xls: open it in Excel and save it as .xlsx without one"
    return f"it is damaged or cut short ({error}): export it again"


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


def _inspect_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits, contents: Contents) -> None:
    is_sheet = entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml")
    far_column, last_row = 0, 0
    with archive.open(entry) as stream:
        for window, new in _windows(stream):
            if not is_sheet:
                continue
            contents.error_cells = contents.error_cells or _ERROR_CELL in window
            contents.bare_formulas += len(_BARE_FORMULA.findall(new)) if b"f>" in new else 0
            far_column = max([far_column, *(_column_number(match) for match in set(_FAR_CELL.findall(window)))])
            rows = _ROW_NUMBER.findall(window)
            last_row = max([last_row, *map(int, rows)])
    contents.sparse = contents.sparse or last_row * max(far_column, 26) > limits.max_grid_cells


def _windows(stream: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """(the chunk with the end of the one before it, the chunk)."""
    tail = b""
    while chunk := stream.read(_CHUNK):
        yield tail + chunk, chunk
        tail = chunk[-_OVERLAP:]


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
