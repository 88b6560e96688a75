"""The texts that a workbook's cells share, read by the fast reader in slices and held as one Arrow array."""

import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipelines.ascora.blocks import Block, without_blank_rows
from pipelines.ascora.refusals import CannotRead
from pipelines.ascora.slices import MARK, NotSliceable, SliceOptions, pieces, read_rows, values_of

if TYPE_CHECKING:
    import pyarrow as pa

_SST_START = b"sst"
_LARGEST_BLOCK = 64 * 1024 * 1024


def read_shared_strings(archive: zipfile.ZipFile, part: str) -> "pa.Array":
    """All entries in order; rich text joined, phonetic marks left out, as the fast reader does. Raises NotSliceable."""
    import pyarrow as pa

    found: list[pa.Array] = []
    with archive.open(part) as stream:
        head = stream.read(1024 * 1024)
        start = head.find(_SST_START)
        end = head.find(b">", start)
        prefix = head[head.rfind(b"<", 0, start) + 1 : start]
        if start < 0 or end < 0 or b"<!" in head[:end] or b"\0" in head[:end]:
            raise NotSliceable("shared strings in an unusual form")
        if head[end - 1 : end] == b"/":
            return pa.array([], pa.large_string())
        for piece in pieces(stream, head[end + 1 :], b"</%ssi>" % prefix, b"</%ssst>" % prefix, 6 * 1024 * 1024):
            found.append(_texts(piece, prefix))
    return pa.concat_arrays(found) if found else pa.array([], pa.large_string())


def _texts(piece: bytes, prefix: bytes) -> "pa.Array":
    """Each entry is given to the reader as a cell of its own, with the same text inside."""
    import pyarrow as pa

    count = piece.count(b"<%ssi>" % prefix) + piece.count(b"<%ssi/>" % prefix)
    cells = (
        piece.replace(b"<%ssi/>" % prefix, b"<%ssi></%ssi>" % (prefix, prefix))
        .replace(b"<%ssi>" % prefix, b'<row><c t="inlineStr"><%sis>' % prefix)
        .replace(b"</%ssi>" % prefix, b"</%sis></c></row>" % prefix)
    )
    sheet = read_rows(b"<worksheet><sheetData>%s</sheetData></worksheet>" % cells, SliceOptions(None, False))
    rows = values_of(sheet, skip_empty_area=False)
    if len(rows) != count or any(len(row) != 1 for row in rows[:1]):
        raise NotSliceable("shared strings in an unusual form")
    return pa.array([row[0] for row in rows], pa.large_string())


def expanded(block: Block, strings: "pa.Array") -> Iterator[Block]:
    """The block with the texts in their cells, in several pieces where a long text stands in many. Raises CannotRead."""
    import pyarrow as pa
    import pyarrow.compute as pc

    lengths = pc.binary_length(strings)
    try:
        size = sum(pc.sum(lengths.take(_indexes(column))).as_py() or 0 for column in block.columns.values())
    except (pa.ArrowIndexError, pa.ArrowInvalid) as error:
        raise CannotRead("a cell names a shared string that is not there") from error
    for part in block.parts(1 + size // _LARGEST_BLOCK):
        columns = {index: with_shared(column, strings) for index, column in part.columns.items()}
        yield without_blank_rows(part.numbers, columns)


def _indexes(column: "pa.Array") -> "pa.Array":
    import pyarrow as pa
    import pyarrow.compute as pc

    marked = column.filter(pc.fill_null(pc.starts_with(column, MARK), False))
    return pc.cast(pc.utf8_slice_codeunits(marked, 1), pa.int64())


def with_shared(column: "pa.Array", strings: "pa.Array") -> "pa.Array":
    """The column with each marked index replaced by the text it stands for. Raises CannotRead."""
    import pyarrow as pa
    import pyarrow.compute as pc

    marked = pc.starts_with(column, MARK)
    if not pc.any(marked).as_py():
        return column
    marked = pc.fill_null(marked, False)
    texts = pc.replace_with_mask(column, marked, pc.cast(strings.take(_indexes(column)), pa.string()))
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
