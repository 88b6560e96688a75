"""How many calls a plan costs and how long that takes at each Freshsales plan (calls/hour). Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from math import ceil
from typing import Any

from loaders.model import CrmObject, Plan, Step
from loaders.objects import OBJECTS
from loaders.settings import CALLS_PER_HOUR

BATCH = 100


@dataclass(frozen=True, slots=True)
class Cost:
    """Calls of one object: those that write, and those that read (polls, ids, before-images)."""

    object: str
    steps: int
    writes: int
    reads: int


def forecast(plan: Plan, calls_per_hour: int, reserve: float) -> dict[str, Any]:
    """Calls by object and in all, hours at this budget and at every plan's (the reserve taken off)."""
    by_object: dict[str, list[Step]] = {}
    for step in plan.steps:
        by_object.setdefault(step.object, []).append(step)
    return _totals([_cost(OBJECTS[name], steps) for name, steps in by_object.items()], calls_per_hour, reserve)


def estimate(records: Mapping[str, int], calls_per_hour: int, reserve: float) -> dict[str, Any]:
    """The same for records of each object that stand nowhere yet, by their number alone: what a first load costs."""
    costs = [of_new(name, number) for name, number in records.items() if number]
    return _totals(costs, calls_per_hour, reserve)


def of_new(name: str, records: int) -> Cost:
    """What so many new records of one object cost."""
    crm_object = OBJECTS[name]
    if crm_object.write not in ("bulk", "bulk_put"):
        return Cost(name, records, records, 0)
    jobs = ceil(records / BATCH)
    looking_up = jobs + 1 if jobs and crm_object.write == "bulk" else 0
    return Cost(name, records, jobs, 2 * jobs + looking_up)


def budget_hours(calls: int, budget: int, reserve: float) -> float:
    """Hours of an account's budget that so many calls use up, the reserve taken off; the first hour counts too."""
    return calls / max(1, int(budget * (1 - reserve)))


def _totals(costs: list[Cost], calls_per_hour: int, reserve: float) -> dict[str, Any]:
    calls = sum(cost.writes + cost.reads for cost in costs)
    budgets = {"this account": calls_per_hour, **CALLS_PER_HOUR}
    hours = {name: round(_hours(calls, budget, reserve), 2) for name, budget in budgets.items()}
    return {"objects": [asdict(cost) for cost in costs], "calls": calls, "hours": hours}


def _hours(calls: int, budget: int, reserve: float) -> float:
    """The first hour's allowance is there at once; only what exceeds it is waited for."""
    allowed = max(1, int(budget * (1 - reserve)))
    return max(0, calls - allowed) / allowed


def _cost(crm_object: CrmObject, steps: Iterable[Step]) -> Cost:
    steps = list(steps)
    ops = Counter(step.op for step in steps)
    writes = reads = 0
    revived = sum(step.op == "create" and step.crm_id is not None for step in steps)
    bulk = ops["create"] - revived if crm_object.write == "bulk" else 0
    bulk += ops["set"] + ops["restore"] if crm_object.write == "bulk_put" else 0
    if bulk:
        jobs = ceil(bulk / BATCH)
        writes, reads = jobs, 2 * jobs
        if crm_object.write == "bulk":
            reads += jobs + 1  # ids are read back, and the view is looked up once
    elif crm_object.write != "bulk":
        writes += ops["create"] - revived
    writes += 2 * revived
    if crm_object.write != "bulk_put":
        changed = sum(bool(step.changes) for step in steps if step.op == "set")
        writes += ops["set"]
        reads += changed
        writes += ops["restore"] if crm_object.part_of else 0
    fills = sum(step.op in ("match", "update") and bool(step.changes) for step in steps)
    fills += sum(step.op == "restore" and bool(step.changes) for step in steps)
    writes, reads = writes + fills, reads + fills
    deletes = [step for step in steps if step.op == "delete"]
    if deletes and crm_object.erase == "bulk" and "forget" not in deletes[0].payload:
        jobs = ceil(len(deletes) / BATCH)
        writes, reads = writes + jobs, reads + jobs + 1
    elif crm_object.erase not in ("never", "with_parent"):
        writes += len(deletes)
    return Cost(crm_object.name, len(steps), writes, reads)
