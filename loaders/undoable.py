"""What an undo costs and what it cannot take back: said before a load, and before a rollback. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from loaders.forecast import Kind, forecast, looks
from loaders.objects import LOAD_ORDER, OBJECTS
from loaders.rollback import PURGED

WAYS = ("recycle bin", "forget")


def told(kinds: Mapping[Kind, int], of_load: bool, calls_per_hour: int, reserve: float) -> dict[str, Any]:
    """Of the steps of a load, or of the rollback itself: `ways`: calls of an undo by recycle bin and by purge (`--forget`), what
    it reads first included; `cannot`: what stays."""
    undo = _undo_of(kinds) if of_load else kinds
    first = sum(looks(undo).values()) if of_load else 0  # a rollback's preview has read it already
    calls = {way: first + forecast(_by(way, undo), calls_per_hour, reserve)["calls"] for way in WAYS}
    return {"ways": calls, "cannot": _cannot(undo, of_load)}


def _undo_of(kinds: Mapping[Kind, int]) -> Counter[Kind]:
    """The steps that would take this load back if nobody touched anything."""
    undo: Counter[Kind] = Counter()
    for kind, number in kinds.items():
        made = kind.op == "create" or kind.parent == "create"
        undo[Kind(kind.object, "delete") if made else Kind(kind.object, "restore", kind.changed, kind.known)] += number
    return undo


def _by(way: str, undo: Mapping[Kind, int]) -> Counter[Kind]:
    """The same steps by recycle bin, or purged where that is a choice."""
    erased = "forget" if way == "forget" else ""
    found: Counter[Kind] = Counter()
    for kind, number in undo.items():
        choice = kind.op == "delete" and kind.object in PURGED and kind.erased != "gone"
        found[kind._replace(erased=erased) if choice else kind] += number
    return found


def _cannot(undo: Mapping[Kind, int], of_load: bool) -> list[str]:
    count: Counter[str] = Counter()
    for kind, number in undo.items():
        count[kind.object] += number if kind.op == "delete" and kind.erased != "gone" else 0
    count = +count
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
    if count or of_load:
        lines.append("What Freshsales' own workflows did meanwhile: sent mails, tasks, moved stages, time stamps.")
    return lines
