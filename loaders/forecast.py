"""How many calls a plan costs and how long that takes at each Freshsales plan (calls/hour). Pure.

The figure is the least that the API allows for these steps, no slack in it: what a run uses beyond it, faults have cost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from math import ceil
from typing import Any, NamedTuple

from loaders.model import CrmObject, Op, Step
from loaders.objects import OBJECTS
from loaders.settings import CALLS_PER_HOUR

BATCH = 100
LEFT = "left behind by a rollback, perhaps: looked for first"
PAGE = 5000  # steps that are carried out before their newest job is asked
_PARENTS = {row.part_of for row in OBJECTS.values()}


class Kind(NamedTuple):
    """All of a step that its price depends on. `known`: it has an id; `left`: perhaps left behind by a rollback; `parent`: what
    this plan does with what it is a part of; `erased`: "gone" already, or to be purged ("forget")."""

    object: str
    op: Op
    changed: bool = False
    known: bool = False
    left: bool = False
    parent: Op | None = None
    erased: str = ""

    @property
    def in_bulk(self) -> bool:
        """Whether 100 of these go in a call. A change is looked at first, one by one; a stage is moved by Freshsales itself."""
        crm_object = OBJECTS[self.object]
        if self.op == "delete":
            return crm_object.erase == "bulk" and not self.erased
        if self.op == "create":
            return crm_object.write == "bulk" and not self.known
        moved = self.object == "contact_stages"
        return self.op == "set" and crm_object.write == "bulk_put" and (moved or not self.changed)


@dataclass(frozen=True, slots=True)
class Cost:
    """Calls of one object: those that write, and those that read (polls, ids, before-images)."""

    object: str
    steps: int
    writes: int
    reads: int


def may_travel(step: Step | Kind) -> bool:
    """Whether a change may go a hundred a call, where a person asked for that (bundling.py)."""
    changed = step.changes if isinstance(step, Step) else step.changed
    return step.op in ("match", "update") and bool(changed) and OBJECTS[step.object].write == "bulk"


def bundles(kinds: Mapping[Kind, int], standing: Mapping[str, int]) -> dict[str, Cost]:
    """Objects whose changes cost less a hundred a call, with what they cost then; `standing`: records in the account.

    Each page that shows one of them is read, written by a job, which is asked, and read again. Below three a page they are
    cheaper one by one. A page that has to wait for the job before it costs more.
    """
    found = {}
    for name in {kind.object for kind in kinds if may_travel(kind)}:
        number = sum(n for kind, n in kinds.items() if kind.object == name and may_travel(kind))
        pages = max(1, ceil(standing.get(name, 0) / BATCH))
        cost = Cost(name, number, min(pages, number), 1 + 2 * pages + min(pages, number))
        if cost.writes + cost.reads < 2 * number:
            found[name] = cost
    return found


def forecast(
    kinds: Mapping[Kind, int],
    calls_per_hour: int,
    reserve: float,
    bundled: Mapping[str, Cost] | None = None,
    free: int | None = None,
) -> dict[str, Any]:
    """Calls of a plan's steps by object and in all, hours at this budget and at every plan's (the reserve taken off).

    `bundled`: objects whose changes go a hundred a call. `free`: calls that this hour has room for, all of it if nothing is said:
    deletes that do not fit into it are looked at once more before they leave (second_look.py).
    """
    costs = costs_of(kinds, bundled)
    if sum(cost.writes + cost.reads for cost in costs) > (_allowed(calls_per_hour, reserve) if free is None else free):
        again = looks(Counter({kind: n for kind, n in kinds.items() if kind.op == "delete"}))
        costs = [replace(cost, reads=cost.reads + again[cost.object]) for cost in costs]
    return _totals(costs, calls_per_hour, reserve)


def looks(kinds: Mapping[Kind, int]) -> Counter[str]:
    """Object -> calls that show what people changed of such records: lists 100 a call, else a call a record."""
    count: Counter[str] = Counter()
    for kind, number in kinds.items():
        count[kind.object] += number if not OBJECTS[kind.object].part_of and kind.erased != "gone" else 0
    calls: Counter[str] = Counter()
    for name, number in (+count).items():
        find = OBJECTS[name].find
        calls[name] = 1 + ceil(number / BATCH) if find == "view" else 0 if find == "files" else number
    return calls


def estimate(records: Mapping[str, int], calls_per_hour: int, reserve: float) -> dict[str, Any]:
    """The same for records of each object that stand nowhere yet, by their number alone: what a first load costs."""
    costs = [of_new(name, number) for name, number in records.items() if number]
    return _totals(costs, calls_per_hour, reserve)


def of_new(name: str, records: int) -> Cost:
    """What so many new records of one object cost."""
    crm_object = OBJECTS[name]
    if crm_object.write not in ("bulk", "bulk_put"):
        return Cost(name, records, records, 0)
    return Cost(name, records, *_bulk(crm_object, records, 0))


def budget_hours(calls: int, budget: int, reserve: float) -> float:
    """Hours of an account's budget that so many calls use up, the reserve taken off; the first hour counts too."""
    return calls / _allowed(budget, reserve)


def _totals(costs: Sequence[Cost], calls_per_hour: int, reserve: float) -> dict[str, Any]:
    calls = sum(cost.writes + cost.reads for cost in costs)
    budgets = {"this account": calls_per_hour, **CALLS_PER_HOUR}
    hours = {name: round(_hours(calls, budget, reserve), 2) for name, budget in budgets.items()}
    return {"objects": [asdict(cost) for cost in costs], "calls": calls, "hours": hours}


def kinds_of(steps: Iterable[Step]) -> Counter[Kind]:
    """How many steps of each kind, in the order of the plan: a parent comes before its parts."""
    found: Counter[Kind] = Counter()
    parents: dict[tuple[str, str], Op] = {}
    for step in steps:
        if step.op in ("create", "match") and step.object in _PARENTS:
            parents[step.object, step.source_key] = step.op
        found[kind_of(step, parents.get((OBJECTS[step.object].part_of or "", step.source_key)))] += 1
    return found


def kind_of(step: Step, parent: Op | None = None) -> Kind:
    """The kind of one step; `parent`: what its plan does with what it is a part of."""
    erased = "gone" if step.payload.get("gone") else "forget" if step.payload.get("forget") else ""
    return Kind(step.object, step.op, bool(step.changes), step.crm_id is not None, step.why == LEFT, parent, erased)


def costs_of(kinds: Mapping[Kind, int], bundled: Mapping[str, Cost] | None = None) -> list[Cost]:
    """What so many steps of these kinds cost, object by object; of `bundled` objects the changes cost what is said there."""
    by_object: dict[str, dict[Kind, int]] = {}
    for kind, number in kinds.items():
        by_object.setdefault(kind.object, {})[kind] = number
    costs = []
    for name, mine in by_object.items():
        crm_object = OBJECTS[name]
        together = {kind: n for kind, n in mine.items() if kind.in_bulk}
        deletes = sum(n for kind, n in together.items() if kind.op == "delete")
        writes, reads = _bulk(crm_object, sum(together.values()) - deletes, deletes)
        whole = (bundled or {}).get(name)
        if whole:
            writes, reads = writes + whole.writes, reads + whole.reads
        for kind, number in mine.items():
            if kind not in together and not (whole and may_travel(kind)):
                one = _single(crm_object, kind)
                writes, reads = writes + number * one[0], reads + number * one[1]
        costs.append(Cost(name, sum(mine.values()), writes, reads))
    return costs


def _hours(calls: int, budget: int, reserve: float) -> float:
    """The first hour's allowance is there at once; only what exceeds it is waited for."""
    allowed = _allowed(budget, reserve)
    return max(0, calls - allowed) / allowed


def _allowed(budget: int, reserve: float) -> int:
    """Calls an hour that are ours."""
    return max(1, int(budget * (1 - reserve)))


def _bulk(crm_object: CrmObject, records: int, deletes: int) -> tuple[int, int]:
    """A call for 100 rows. Parts: each job is asked once. Records: their ids are read, 100 a page, after the newest job of ten
    was asked. Deletes: one reading of what is left."""
    writes = jobs = ceil(records / BATCH)
    reads = jobs if crm_object.part_of else jobs + ceil(records / PAGE) + bool(jobs)
    if deletes:
        writes += ceil(deletes / BATCH)
        reads += 1  # what is left, a page at least; the view is known since it was seen what people changed
    return writes, reads


def _single(crm_object: CrmObject, kind: Kind) -> tuple[int, int]:
    """(writing, reading) calls of a step that travels alone."""
    if kind.op == "delete":
        return int(crm_object.erase not in ("never", "with_parent") and kind.erased != "gone"), 0
    if kind.op == "create":  # out of the recycle bin, then read, and written only where it differs
        return 1, int(kind.known or kind.left)
    if crm_object.part_of:
        return 1, int(kind.op == "restore" or kind.changed or kind.known or kind.parent == "match")
    return (1, 1) if kind.changed else (0, 0)
