"""Rows of a sheet as Arrow columns of text: some thousand at a time, which is what keeps each cell cheap."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from pipelines.ascora.columns import column_texts
from pipelines.ascora.refusals import CannotRead

if TYPE_CHECKING:
    import pyarrow as pa

Row = tuple[int, list[str | None]]
BLOCK_ROWS = 5_000


@dataclass(frozen=True)
class Block:
    """`numbers` are rows of the sheet, from 1; `columns` holds text (null: empty) by column index, all-empty ones left out.

    Rows that a person sees as empty are not in it.
    """

    numbers: "pa.Array"
    columns: dict[int, "pa.Array"]

    def rows(self) -> Iterator[Row]:
        """The same, row by row: for the few at the top of a sheet."""
        width = max(self.columns, default=-1) + 1
        lists = [self.columns[index].to_pylist() if index in self.columns else None for index in range(width)]
        for at, number in enumerate(self.numbers.to_pylist()):
            yield number, [column[at] if column else None for column in lists]

    def below(self, row: int) -> "Block":
        """Only the rows with a number greater than `row`."""
        import pyarrow.compute as pc

        if not len(self.numbers) or self.numbers[0].as_py() > row:
            return self
        keep = pc.greater(self.numbers, row)
        return Block(self.numbers.filter(keep), {index: column.filter(keep) for index, column in self.columns.items()})

    def parts(self, count: int) -> Iterator["Block"]:
        """The same in so many pieces, about equally long."""
        size = -(-len(self.numbers) // count)
        for start in range(0, len(self.numbers), size):
            columns = {index: column.slice(start, size) for index, column in self.columns.items()}
            yield Block(self.numbers.slice(start, size), columns)


class DoubtfulTimes(CannotRead):
    """Times of day beside negative numbers: the fast reader shows a negative date as a time, so neither can be told."""


def block_of(numbers: Sequence[int], rows: Sequence[Sequence[Any]], margin: int = 0, times_in_doubt: bool = False) -> Block:
    """Values as a reader gives them, rows of one width, the first in column `margin`. Raises DoubtfulTimes."""
    import pyarrow as pa

    columns: dict[int, pa.Array] = {}
    for kinds, alike in _by_kinds(rows, margin).items():
        if times_in_doubt and dt.time in kinds:
            raise DoubtfulTimes("times of day beside negative numbers")
        columns |= _texts(alike, kinds)
    return without_blank_rows(pa.array(numbers, pa.int64()), columns)


def _by_kinds(rows: Sequence[Sequence[Any]], margin: int) -> dict[frozenset[type], dict[int, tuple[Any, ...]]]:
    """Columns by index, those together that hold the same types of values."""
    found: dict[frozenset[type], dict[int, tuple[Any, ...]]] = {}
    for index, values in enumerate(zip(*rows, strict=True), start=margin):
        found.setdefault(frozenset(map(type, values)), {})[index] = values
    return found


def blocks_of_rows(rows: Iterable[tuple[int, Sequence[Any]]], size: int = BLOCK_ROWS) -> Iterator[Block]:
    """Rows of any width, each with its number, as blocks."""
    source = iter(rows)
    while batch := list(islice(source, size)):
        width = max(len(cells) for _, cells in batch)
        if width * len(batch) > 64 * size and len(batch) > 1:  # a cell far to the right pads its own row only
            for number, cells in batch:
                yield block_of([number], [cells])
        else:
            padded = [[*cells, *[None] * (width - len(cells))] for _, cells in batch]
            yield block_of([number for number, _ in batch], padded)


def _texts(alike: dict[int, tuple[Any, ...]], kinds: frozenset[type]) -> dict[int, "pa.Array"]:
    """Columns as text, all-empty ones left out; as one array that is cut: a call costs as much as a hundred values."""
    texts = column_texts(list(chain.from_iterable(alike.values())), kinds)
    size = len(texts) // len(alike)
    cut = {index: texts.slice(place * size, size) for place, index in enumerate(alike)}
    return {index: column for index, column in cut.items() if column.null_count < size}


def without_blank_rows(numbers: "pa.Array", columns: dict[int, "pa.Array"]) -> Block:
    """The block without rows whose cells are all empty or nothing but space."""
    import pyarrow as pa
    import pyarrow.compute as pc

    filled = pa.nulls(len(numbers), pa.bool_()).fill_null(False)
    for column in columns.values():
        if pc.all(filled).as_py():
            return Block(numbers, columns)
        filled = pc.or_(filled, pc.fill_null(pc.invert(pc.utf8_is_space(column)), False))
    if pc.all(filled, min_count=0).as_py():
        return Block(numbers, columns)
    kept = {index: column.filter(filled) for index, column in columns.items()}
    return Block(numbers.filter(filled), {index: column for index, column in kept.items() if column.null_count < len(column)})
