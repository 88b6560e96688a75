"""How many calls a plan costs and how long that takes at each Freshsales plan (calls/hour). Pure.

The figure is the least that the API allows for these steps, no slack in it: what a run uses beyond it, faults have cost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import ceil
from typing import Any

from loaders.model import CrmObject, Plan, Step
from loaders.objects import OBJECTS
from loaders.settings import CALLS_PER_HOUR

BATCH = 100
LEFT = "left behind by a rollback, perhaps: looked for first"
PAGE = 1000  # steps that are carried out before their newest job is asked


@dataclass(frozen=True, slots=True)
class Cost:
    """Calls of one object: those that write, and those that read (polls, ids, before-images)."""

    object: str
    steps: int
    writes: int
    reads: int


def forecast(plan: Plan, calls_per_hour: int, reserve: float) -> dict[str, Any]:
    """Calls by object and in all, hours at this budget and at every plan's (the reserve taken off)."""
    return _totals(costs_of(plan.steps), calls_per_hour, reserve)


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
    return calls / max(1, int(budget * (1 - reserve)))


def _totals(costs: Sequence[Cost], calls_per_hour: int, reserve: float) -> dict[str, Any]:
    calls = sum(cost.writes + cost.reads for cost in costs)
    budgets = {"this account": calls_per_hour, **CALLS_PER_HOUR}
    hours = {name: round(_hours(calls, budget, reserve), 2) for name, budget in budgets.items()}
    return {"objects": [asdict(cost) for cost in costs], "calls": calls, "hours": hours}


def costs_of(steps: Iterable[Step]) -> list[Cost]:
    """What these steps cost, object by object."""
    by_object: dict[str, list[Step]] = {}
    for step in steps:
        by_object.setdefault(step.object, []).append(step)
    matched = {(s.object, s.source_key) for steps in by_object.values() for s in steps if s.op == "match"}
    costs = []
    for name, mine in by_object.items():
        crm_object = OBJECTS[name]
        together = [step for step in mine if travels_in_bulk(crm_object, step)]
        deletes = sum(step.op == "delete" for step in together)
        writes, reads = _bulk(crm_object, len(together) - deletes, deletes)
        for step in mine:
            if not travels_in_bulk(crm_object, step):
                one = _single(crm_object, step, (crm_object.part_of or "", step.source_key) in matched)
                writes, reads = writes + one[0], reads + one[1]
        costs.append(Cost(name, len(mine), writes, reads))
    return costs


def travels_in_bulk(crm_object: CrmObject, step: Step) -> bool:
    """Whether 100 of these go in a call. A change is looked at first, one by one; a stage is moved by Freshsales itself."""
    if step.op == "delete":
        return crm_object.erase == "bulk" and not step.payload
    if step.op == "create":
        return crm_object.write == "bulk" and step.crm_id is None
    return step.op == "set" and crm_object.write == "bulk_put" and (not step.changes or crm_object.name == "contact_stages")


def _hours(calls: int, budget: int, reserve: float) -> float:
    """The first hour's allowance is there at once; only what exceeds it is waited for."""
    allowed = max(1, int(budget * (1 - reserve)))
    return max(0, calls - allowed) / allowed


def _bulk(crm_object: CrmObject, records: int, deletes: int) -> tuple[int, int]:
    """A call for 100 rows. Parts: each job is asked once. Records: their ids are read, 100 a page, after the newest job of ten
    was asked. Deletes: one reading of what is left."""
    writes = jobs = ceil(records / BATCH)
    reads = jobs if crm_object.part_of else jobs + ceil(records / PAGE) + bool(jobs)
    if deletes:
        writes += ceil(deletes / BATCH)
        reads += 2  # find the view, read what is left: a page at least
    return writes, reads


def _single(crm_object: CrmObject, step: Step, parent_matched: bool) -> tuple[int, int]:
    """(writing, reading) calls of a step that travels alone."""
    if step.op == "delete":
        costless = crm_object.erase in ("never", "with_parent") or bool(step.payload.get("gone"))
        return (0 if costless else 1), 0
    if step.op == "create":
        back = step.crm_id is not None  # out of the recycle bin, then read, and written only where it differs
        return 1, int(back or step.why == LEFT)
    if crm_object.part_of:
        return 1, int(step.op == "restore" or bool(step.changes) or step.crm_id is not None or parent_matched)
    return (1, 1) if step.changes else (0, 0)
