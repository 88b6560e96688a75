"""What moved since an approval: the basis that it rested on beside the basis now, in words. Pure.

A basis is plain data: part (mapping, policies, account, fields, stages, users, inventory) -> item -> what it was.
"""

from __future__ import annotations

from collections.abc import Mapping

Basis = dict[str, dict[str, str]]

TO_COME = "to come: "  # what the set-up checklist asks for: that it came as announced is no change
CHOICE = " choice "  # a choice of a dropdown; one more of them is no change
NAMES = {
    "mapping": "the mapping", "policies": "policies", "account": "the account", "fields": "fields of the account",
    "stages": "pipelines and stages", "users": "users of the account", "inventory": "Ascora's data",
}  # fmt: skip
GROWTH = 1.5  # times as many records of a kind as were approved, and more than ROOM of them: another tenant, not a busy week
ROOM = 100
SHOWN = 6  # changes named a part


def moved(before: Basis, now: Basis) -> list[str]:
    """One line a part that is no longer what was approved; nothing where all of it stands. Data that merely grows is no move."""
    lines = []
    for part, name in NAMES.items():
        compare = _grown if part == "inventory" else _changed
        found = compare(before.get(part, {}), now.get(part, {}))
        if found:
            more = f"; and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
            lines.append(f"{name}: {'; '.join(found[:SHOWN])}{more}")
    return lines


def _changed(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    found = []
    for item in sorted(before.keys() | now.keys()):
        old, new = before.get(item), now.get(item)
        if old == new or _as_announced(old, new) or (old is None and CHOICE in item):
            continue
        if old is None:
            found.append(f"{item} is new ({new})")
        elif new is None:
            found.append(f"{item} is gone (was {old})")
        else:
            found.append(f"{item} was {old}, is {new}")
    return found


def _as_announced(old: str | None, new: str | None) -> bool:
    """Whether what was to come has come: of the type that was asked for, whatever else can be seen of it."""
    if old is None or not old.startswith(TO_COME) or new is None:
        return False
    return new.removeprefix(TO_COME).split(",")[0] == old.removeprefix(TO_COME).split(",")[0]


def _grown(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Kinds of records that there were none of, that became far more, or far fewer."""
    found = []
    for item in sorted(before.keys() | now.keys()):
        old, new = int(before.get(item, 0)), int(now.get(item, 0))
        if (old == 0 and new > 0) or new > max(old * GROWTH, old + ROOM) or new < old / GROWTH - ROOM or (new == 0 and old > 0):
            found.append(f"{item} were {old} records, are {new}")
    return found
