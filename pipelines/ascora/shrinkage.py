"""Says what gives nothing, or far less, where it gave something before; pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Place = tuple[str, str, str]  # raw table, file or endpoint, sheet ('' for an endpoint)
Places = Mapping[Place, int]


@dataclass(frozen=True)
class Limits:
    """Less than `share` of the rows before, and at least `rows` fewer, is far less."""

    share: float
    rows: int


def places_of(sheets: Iterable[Mapping[str, Any]]) -> dict[Place, int]:
    """Rows by place, from rows of raw_ascora.sheets."""
    counts: Counter[Place] = Counter()
    for sheet in sheets:
        counts[(sheet["raw_table"], sheet["_source_file"], sheet["_source_sheet"])] += sheet["row_count"]
    return dict(counts)


def shrunk(before: Places, after: Places, limits: Limits) -> list[str]:
    """A line for each sheet or endpoint that shrank, with its rows before and after.

    An export may be cut into other files than last time: a sheet that lost rows is only named when its table, within
    workbooks or within the API, lost about as many. A residue (a list of what is still to do) is for the caller to leave out.
    """
    lost = _totals(before)
    lost.subtract(_totals(after))
    lines = []
    for place, rows in sorted(before.items()):
        now = after.get(place, 0)
        enough = limits.rows if now else min(rows, limits.rows)
        is_far_less = now < limits.share * rows and rows - now >= enough
        if rows and (not now or is_far_less) and lost[_group(place)] >= enough:
            lines.append(f"{_named(place)}: {rows:,} rows before, {f'{now:,}' if now else 'none'} now")
    return lines


def _totals(places: Places) -> Counter[tuple[str, bool]]:
    totals: Counter[tuple[str, bool]] = Counter()
    for place, rows in places.items():
        totals[_group(place)] += rows
    return totals


def _group(place: Place) -> tuple[str, bool]:
    return place[0], not place[2]


def _named(place: Place) -> str:
    table, file, sheet = place
    return f"{file}, sheet {sheet!r}" if sheet else f"{file} ({table})"
