"""JSON documents for machines: long lists are made and written row by row, so that memory does not grow with them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TextIO, overload


class Rows(Sequence[dict[str, Any]]):
    """Rows that are made out of `items` each time somebody looks at them."""

    def __init__(self, items: Sequence[Any], row: Callable[[Any], dict[str, Any]]) -> None:
        self._items, self._row = items, row

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return map(self._row, self._items)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    @overload
    def __getitem__(self, index: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, index: slice) -> list[dict[str, Any]]: ...
    def __getitem__(self, index: int | slice) -> dict[str, Any] | list[dict[str, Any]]:
        found = self._items[index]
        return [self._row(item) for item in found] if isinstance(index, slice) else self._row(found)


def write_json(data: Any, out: TextIO) -> None:
    """Write a document: names of the outermost two levels and rows on lines of their own. What JSON does not know is text."""
    for piece in _pieces(data, 0):
        out.write(piece)
    out.write("\n")


def _pieces(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, dict) and depth < 2:
        yield "{"
        for number, (name, inner) in enumerate(value.items()):
            yield f"{',' if number else ''}\n{' ' * depth}{_text(str(name))}: "
            yield from _pieces(inner, depth + 1)
        yield "}"
    elif isinstance(value, (list, tuple, Rows)):
        yield "["
        for number, inner in enumerate(value):
            yield f"{',' if number else ''}\n{' ' * depth}{_text(inner)}"
        yield "]"
    else:
        yield _text(value)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
