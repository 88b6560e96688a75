"""Cuts a large sheet into small ones that the fast reader takes one after another, so that memory stays flat.

The fast reader holds a whole sheet: a million rows of 32 columns are more than two gigabytes. Cut at row ends and each put
into a workbook of its own (in memory, with the styles of the real one), the rows cost what they cost before, and no more
than one slice is ever held. Only plain XML is cut; for anything else NotSliceable is raised, before a row of that slice is
given, and the caller goes on with the other reader.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import IO, Any

from pipelines.ascora.archives import NEGATIVE, bare_formulas, column_number
from pipelines.ascora.glance import Glance, glance, row_numbers, row_starts
from pipelines.ascora.refusals import BadFile, CannotRead, first_line

SLICE_BYTES = 1 * 1024 * 1024  # smaller ones stay in the processor's cache, larger ones save calls
_FIRST_SLICE = 64 * 1024  # of which the look at the header reads no more
_LONGEST_ITEM = 6 * 1024 * 1024
MARK = "\ue000"  # stands before the index of a shared string; a sheet that holds this character itself is not cut
_READ = 1024 * 1024
_LONGEST_HEAD = 4 * 1024 * 1024
_MOST_CELLS = 4_000_000  # area of one slice: what the fast reader holds at a time

_SHEET_DATA = re.compile(rb"<((?:\w+:)?)sheetData(?:\s[^<>]*?)?(/?)>")
_ROOT = re.compile(rb"<(?:\w+:)?worksheet(?:\s[^<>]*)?>")
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding=["']([\w.-]+)""")
_FAR_CELL = re.compile(rb' r="([A-Z]{2,3})\d')
_ERROR_CELL = re.compile(rb'(<(?:\w+:)?c [^<>]*?)t="e"')


class NotSliceable(CannotRead):
    """The sheet's XML is not plain enough to be cut at the byte level."""


@dataclass(frozen=True)
class SliceOptions:
    """What the workbook says of all its cells, and how many bytes of XML make a slice."""

    styles: bytes | None
    counts_from_1904: bool
    slice_bytes: int = SLICE_BYTES


@dataclass(frozen=True)
class Slice:
    """`rows` are those of the fast reader, the first one numbered `first_row` in the sheet, of columns from `margin`."""

    first_row: int
    margin: int
    rows: list[list[Any]]
    has_negatives: bool
    error_cells: int
    bare_formulas: int


@dataclass(frozen=True)
class Frame:
    """What stands around the rows: the worksheet's start tag, and the prefix of its namespace."""

    head: bytes
    prefix: bytes

    def around(self, rows: bytes) -> bytes:
        prefix = self.prefix
        return b"%s<%ssheetData>%s</%ssheetData></%sworksheet>" % (self.head, prefix, rows, prefix, prefix)


@dataclass(frozen=True)
class SmallSheet:
    """A worksheet that holds the rows of one slice, and what was seen in them."""

    xml: bytes
    seen: Glance
    error_cells: int


def sheet_slices(stream: IO[bytes], options: SliceOptions) -> Iterator[Slice]:
    """The rows of a sheet's XML, some thousand at a time. Raises CannotRead.

    While one slice is turned into text, a thread has the fast reader (which holds no lock of Python's) parse the next; not
    before the first one was taken, as it may be the only one that is asked for.
    """
    sheets = _cut(stream, options)
    first = next(sheets, None)
    if first is None:
        return
    yield _read(first, options)
    with ThreadPoolExecutor(1) as pool:
        waiting: Future[Slice] | None = None
        for sheet in sheets:
            coming = pool.submit(_read, sheet, options)
            if waiting:
                yield waiting.result()
            waiting = coming
        if waiting:
            yield waiting.result()


def _cut(stream: IO[bytes], options: SliceOptions) -> Iterator[SmallSheet]:
    """One small worksheet a slice."""
    head, prefix, rest = _head(stream)
    if rest is None:
        return
    last_row = 0
    for piece in pieces(stream, rest, b"</%srow>" % prefix, b"</%ssheetData>" % prefix, options.slice_bytes):
        starts = row_starts(piece, prefix)
        if not starts:
            continue
        numbers = row_numbers(piece, prefix, starts)
        if numbers is None:
            raise NotSliceable("rows without numbers")
        if numbers[0] <= last_row or any(later <= one for one, later in pairwise(numbers)):
            raise BadFile(
                "its rows stand twice or out of order: open it in Excel, save it, and extract again"
            )  # readers disagree
        last_row = numbers[-1]
        yield from _within_area(Frame(head, prefix), piece, numbers, starts)


def _head(stream: IO[bytes]) -> tuple[bytes, bytes, bytes | None]:
    """(the worksheet's start tag, namespace prefix, what was read behind <sheetData>, None if the sheet has no rows)."""
    buffer = b""
    while not (found := _SHEET_DATA.search(buffer)):
        more = stream.read(_READ)
        buffer += more
        if not more or len(buffer) > _LONGEST_HEAD:
            raise NotSliceable("no sheetData")
    encoding = _ENCODING.search(buffer[:200])
    root = _ROOT.search(buffer)
    if b"\0" in buffer[:200] or b"<!" in buffer[: found.end()] or not root:
        raise NotSliceable("not plain XML")
    if encoding and encoding[1].lower() not in (b"utf-8", b"utf8", b"us-ascii"):
        raise NotSliceable("not UTF-8")
    return root[0], found[1], None if found[2] else buffer[found.end() :]


def pieces(stream: IO[bytes], rest: bytes, item_end: bytes, all_end: bytes, size: int) -> Iterator[bytes]:
    """XML of whole items, about `size` bytes at a time, up to `all_end`. Raises NotSliceable for more than plain XML."""
    buffer, wanted = rest, min(size, _FIRST_SLICE)
    while True:
        while len(buffer) < wanted and (more := stream.read(wanted - len(buffer))):
            buffer += more
        last = buffer.rfind(item_end)
        end = buffer.find(all_end, max(last, 0))  # behind the last item: half of the bytes need not be searched again
        cut = end if end >= 0 else last + len(item_end)
        piece = buffer[:cut]
        if (b"!" in piece and b"<!" in piece) or (b"?" in piece and b"<?" in piece):  # a rare byte is found at once
            raise NotSliceable("comments or CDATA")
        if end < 0 and last < 0:
            wanted = _more_for_one_item(buffer, wanted)
            continue
        if piece:
            yield piece
        if end >= 0:
            return
        buffer, wanted = buffer[cut:], size


def _more_for_one_item(buffer: bytes, wanted: int) -> int:
    """Bytes to hold where not one item ends in those that were read. Raises NotSliceable."""
    if len(buffer) < wanted or wanted >= _LONGEST_ITEM:
        raise NotSliceable("one item is larger than a slice, or the part is cut short")
    return 2 * wanted


def plain(piece: bytes, prefix: bytes, seen: Glance) -> bytes:
    """Errors become text, which the fast reader shows; shared strings become their marked index."""
    if seen.errors and b't="e"' in piece:
        piece = _ERROR_CELL.sub(rb'\1t="str"', piece)
    if not seen.shared or b't="s"' not in piece:
        return piece
    shared = b't="s"><%sv>' % prefix
    mark = MARK.encode()
    others = piece.count(b't="s"') - piece.count(shared)
    empty = piece.count(b't="s"/>') + piece.count(b't="s" />') if others else 0
    if others != empty or (mark[:1] in piece and mark in piece):
        raise NotSliceable("shared strings in an unusual form")
    return piece.replace(shared, b't="str"><%sv>%s' % (prefix, mark))


def _within_area(frame: Frame, piece: bytes, numbers: list[int], starts: list[int]) -> Iterator[SmallSheet]:
    """One slice, or the two halves of it and so on where a far cell or a gap would make the reader hold too much."""
    seen = glance(piece)
    rows = numbers[-1] - numbers[0] + 1
    if len(numbers) == 1 or rows * seen.widest <= _MOST_CELLS or rows * _widest(piece) <= _MOST_CELLS:
        errors = piece.count(b't="e"') if seen.errors else 0
        yield SmallSheet(frame.around(plain(piece, frame.prefix, seen)), seen, errors)
        return
    half = len(numbers) // 2
    cut = starts[half]
    yield from _within_area(frame, piece[:cut], numbers[:half], starts[:half])
    yield from _within_area(frame, piece[cut:], numbers[half:], [start - cut for start in starts[half:]])


def _widest(piece: bytes) -> int:
    return max((column_number(letters) for letters in set(_FAR_CELL.findall(piece))), default=26)


def _read(sheet: SmallSheet, options: SliceOptions) -> Slice:
    rows = read_rows(sheet.xml, options)
    found = rows.start
    if found is None:
        return Slice(1, 0, [], False, 0, 0)
    has_negatives = sheet.seen.negatives and NEGATIVE in sheet.xml
    formulas = bare_formulas(sheet.xml) if sheet.seen.formulas else 0
    return Slice(found[0] + 1, found[1], values_of(rows), has_negatives, sheet.error_cells, formulas)


def values_of(sheet: Any, skip_empty_area: bool = True) -> list[list[Any]]:
    """Rows of the fast reader's sheet, from its first filled row and column or from A1. Raises CannotRead."""
    with readers_errors():
        return list(sheet.to_python(skip_empty_area=skip_empty_area))


def read_rows(sheet: bytes, options: SliceOptions) -> Any:
    """The fast reader's sheet for one worksheet's XML. Raises CannotRead."""
    from python_calamine import CalamineWorkbook

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("_rels/.rels", _relations(("officeDocument", "xl/workbook.xml")))
        archive.writestr("xl/_rels/workbook.xml.rels", _relations(("worksheet", "worksheets/sheet1.xml")))
        archive.writestr("xl/workbook.xml", _WORKBOOK.format("1" if options.counts_from_1904 else "0"))
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        if options.styles is not None:
            archive.writestr("xl/styles.xml", options.styles)
    file.seek(0)
    with readers_errors(), CalamineWorkbook.from_filelike(file) as workbook:
        return workbook.get_sheet_by_index(0)


@contextmanager
def readers_errors() -> Iterator[None]:
    """Whatever calamine raises becomes CannotRead; its panics are no Exceptions."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, MemoryError, GeneratorExit):
        raise
    except BaseException as error:
        raise CannotRead(first_line(error)) from error


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORKBOOK = (
    f'<workbook xmlns:r="{_OFFICE}"><workbookPr date1904="{{}}"/>'
    '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)


def _relations(target: tuple[str, str]) -> str:
    return f'<Relationships><Relationship Id="rId1" Type="{_OFFICE}/{target[0]}" Target="{target[1]}"/></Relationships>'
