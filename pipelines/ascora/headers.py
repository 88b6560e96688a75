"""Finds the header row of a sheet and says which column is which; knows nothing of files."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.ascora.sheets import SheetSpec

HEADER_SEARCH_ROWS = 15


@dataclass(frozen=True)
class Header:
    """`known` maps column names of the raw table, and `extra` the labels kept in custom_fields, to column indexes."""

    row: int
    known: dict[str, int]
    extra: dict[str, int]
    missing_required: tuple[str, ...]
    missing: tuple[str, ...]
    duplicates: tuple[str, ...]


def fold_header(text: str) -> str:
    """Case, spaces and a trailing `*` (templates mark required columns with it) make no difference."""
    return " ".join(text.split()).rstrip("*: ").casefold()


def find_header(rows: Sequence[tuple[int, list[str | None]]], spec: SheetSpec) -> Header | None:
    """The row among the first ones that holds most required headers, then most known ones, then stands first."""
    scores = [(_score(cells, spec), -number, cells) for number, cells in rows[:HEADER_SEARCH_ROWS]]
    best = max(scores, key=lambda scored: scored[:2], default=None)
    if best is None or best[0] == (0, 0):
        return None
    return read_header(-best[1], best[2], spec)


def match_share(rows: Sequence[tuple[int, list[str | None]]], spec: SheetSpec) -> tuple[int, int]:
    """(required headers found, known headers found) in the best row: how well a sheet fits."""
    return max((_score(cells, spec) for _, cells in rows[:HEADER_SEARCH_ROWS]), default=(0, 0))


def _score(cells: list[str | None], spec: SheetSpec) -> tuple[int, int]:
    present = {fold_header(cell) for cell in cells if cell}
    required = sum(fold_header(header) in present for header in spec.required)
    return required, sum(fold_header(header) in present for header in spec.headers)


def read_header(row: int, cells: list[str | None], spec: SheetSpec) -> Header:
    """Assigns every column. A header that stands twice is kept as `Name (2)` among the extras: its values are not lost."""
    wanted = {fold_header(header): column for header, column in zip(spec.headers, spec.columns, strict=True)}
    known: dict[str, int] = {}
    extra: dict[str, int] = {}
    duplicates: list[str] = []
    for index, cell in enumerate(cells):
        label = " ".join((cell or "").split())
        if not label:
            continue
        column = wanted.get(fold_header(label))
        if column and column not in known:
            known[column] = index
            continue
        if column or label in extra:
            duplicates.append(f"{label} (column {column_letters(index)})")
        extra[_free_label(label, extra, taken=column is not None)] = index
    missing = tuple(header for header, column in zip(spec.headers, spec.columns, strict=True) if column not in known)
    required = tuple(header for header in missing if header in spec.required)
    return Header(row, known, extra, required, missing, tuple(duplicates))


def with_unnamed(header: Header, indexes: set[int]) -> Header:
    """The header with the columns that have values but no name, as `Column H` among the extras."""
    extra = dict(header.extra)
    for index in sorted(indexes):
        extra[_free_label(f"Column {column_letters(index)}", extra, taken=False)] = index
    return replace(header, extra=extra)


def _free_label(label: str, used: dict[str, int], taken: bool) -> str:
    number = 2 if taken else 1
    while (candidate := label if number == 1 else f"{label} ({number})") in used:
        number += 1
    return candidate


def column_letters(index: int) -> str:
    """0 -> A, 26 -> AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
