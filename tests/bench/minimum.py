"""The fewest calls for so many rows, reckoned from the API's rules alone (freshsales_api.md 2, 4). Pure; knows no plan.

A job of 100 costs its request. The newest job is asked once: jobs are worked off one after the other. Ids come 100 a page, and
the view that shows them has an id of its own. What travels alone costs a call; what stood there before is read first, so that
nothing of people's is overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from tests.chaos.minimum import BATCH, BULK, BULK_PARTS

VIEW = 1  # to find the view of all records of a module
KEY = 1  # before anything else: is the key accepted?


@dataclass(frozen=True, slots=True)
class Wanted:
    """Rows of one object: those that stand nowhere, those that fill a field of a record that stands, and those of the first
    that are a part of such a record, so that it is read before they are set."""

    new: int
    filled: int = 0
    read_first: int = 0


def to_load(name: str, wanted: Wanted) -> int:
    """Calls that write each row of an object once and learn its id."""
    jobs, fills = ceil(wanted.new / BATCH), 2 * wanted.filled
    if name in BULK:
        return fills + (2 * jobs + 1 + VIEW if jobs else 0)
    if name in BULK_PARTS:  # their ids are known; each job is asked, since no list shows what became of its rows
        return fills + 2 * jobs
    return fills + wanted.new + wanted.read_first


def to_change(records: int) -> int:
    """Calls that change so many records one by one, each read first."""
    return KEY + 2 * records


def to_undo(name: str, records: int) -> int:
    """Calls that see what people changed in so many records of ours, delete them, and see that they are gone."""
    pages = ceil(records / BATCH)
    if name in BULK:
        return VIEW + pages + pages + 1 if records else 0
    return 2 * records


def wrong(planned: Mapping[str, int], least: Mapping[str, int], slack: float) -> list[str]:
    """The objects whose planned calls are more than the minimum allows, or fewer than it: then rows are missing in the plan."""
    names = sorted(planned.keys() | least.keys())
    pairs = [(name, planned.get(name, 0), least.get(name, 0)) for name in names]
    return [f"{n}: {calls:,} calls planned, {few:,} needed" for n, calls, few in pairs if calls < few or calls > slack * few]


def least_hours(calls: int, per_hour: int, latency: float) -> float:
    """Hours in which so many calls can be made one after the other when each hour has room for `per_hour` of them, without any
    reserve; `latency` (seconds) is what an answer takes."""
    if not calls:
        return 0.0
    hours, rest = divmod(calls - 1, per_hour)
    return max(calls * latency / 3600, hours + (rest + 1) * latency / 3600)
