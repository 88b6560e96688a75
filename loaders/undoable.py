"""What an undo costs and what it cannot take back: said before a load, and before a rollback. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from typing import Any

from loaders.forecast import BATCH, costs_of
from loaders.model import Plan, Step
from loaders.objects import LOAD_ORDER, OBJECTS
from loaders.rollback import PURGED

WAYS = ("recycle bin", "forget")


def told(plan: Plan) -> dict[str, Any]:
    """`ways`: calls of an undo by recycle bin and by purge (`--forget`), what it reads first included; `cannot`: what stays."""
    undo = _undo_of(plan) if plan.kind == "load" else list(plan.steps)
    first = _looked_at(undo) if plan.kind == "load" else 0  # a rollback's preview has read it already
    calls = {way: first + sum(c.writes + c.reads for c in costs_of(_by(way, undo))) for way in WAYS}
    return {"ways": calls, "cannot": _cannot(plan, undo)}


def _undo_of(plan: Plan) -> list[Step]:
    """The steps that would take this load back if nobody touched anything."""
    steps = []
    made = {(s.object, s.source_key) for s in plan.steps if s.op == "create"}
    for step in plan.steps:
        parent_made = (OBJECTS[step.object].part_of or "", step.source_key) in made
        if step.op == "create" or parent_made:
            steps.append(replace(step, op="delete", payload={}, changes={}))
        else:
            steps.append(replace(step, op="restore", payload={}))
    return steps


def _by(way: str, steps: Sequence[Step]) -> list[Step]:
    """The same steps by recycle bin, or purged where that is a choice."""
    deletes = [s for s in steps if s.op == "delete" and s.object in PURGED and not s.payload.get("gone")]
    ids = {id(step) for step in deletes}
    payload = {"forget": True} if way == "forget" else {}
    return [replace(step, payload=payload) if id(step) in ids else step for step in steps]


def _looked_at(undo: Sequence[Step]) -> int:
    """Calls that a rollback makes to see what people changed since: lists 100 a call, else a call a record."""
    count = Counter(step.object for step in undo if not OBJECTS[step.object].part_of)
    calls = 0
    for name, number in count.items():
        find = OBJECTS[name].find
        calls += 1 + ceil(number / BATCH) if find == "view" else 0 if find == "files" else number
    return calls


def _cannot(plan: Plan, undo: Sequence[Step]) -> list[str]:
    count = Counter(step.object for step in undo if step.op == "delete" and not step.payload.get("gone"))
    lines = []
    if count["documents"]:
        lines.append(f"{count['documents']} files: the API cannot delete a file; it stays on what it hangs on.")
    if count["sales_accounts"]:
        lines.append(
            f"{count['sales_accounts']} accounts: deleting one cuts its links to deals and child accounts for good, also when "
            "it is restored."
        )
    purged = [f"{count[n]} {n.replace('_', ' ')}" for n in LOAD_ORDER if count[n] and OBJECTS[n].erase == "forget"]
    if purged:
        lines.append(f"{', '.join(purged)}: purged at once, without a recycle bin.")
    plain = [f"{count[n]} {n.replace('_', ' ')}" for n in ("tasks", "appointments", "phone_calls", "notes") if count[n]]
    if plain:
        lines.append(f"{', '.join(plain)}: deleted without a way back by API.")
    if count or plan.kind == "load":
        lines.append("What Freshsales' own workflows did meanwhile: sent mails, tasks, moved stages, time stamps.")
    return lines
