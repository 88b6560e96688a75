"""The fewest calls with which the first load of a tenant can be done, reckoned from its rows alone (freshsales_api.md 3, 4)."""

from __future__ import annotations

from math import ceil
from typing import Any

from tests.chaos.expected import PARTS, flat
from tests.chaos.facts import Facts
from tests.chaos.rows import TABLES, Row, Tenant
from tests.chaos.state import empty

BATCH = 100  # records a call of bulk_upsert
BULK = ("sales_accounts", "contacts")  # sent 100 a call
BULK_PARTS = ("deal_closings", "contact_stages")  # set 100 a call on records whose ids are known


def first_load(tenant: Tenant, facts: Facts) -> int:
    """One call to see that the key is accepted, then by object: what it takes to write each row once and to know its id.

    A job costs its request and one question; the ids of its rows one page of the newest 100, and the view's own id one
    call for each module. A row that the CRM refuses costs the call that it is refused with; what hangs on it, nothing.
    """
    refused = tenant.refused()
    total = 1
    for name in TABLES:
        rows = [r for r in tenant.of(name) if (name, r.key) not in refused or _is_tried(r, refused)]
        new = [r for r in rows if r.fields.get("matched_id") is None]
        filled = [r for r in rows if r.fields.get("matched_id") is not None and _fills(r, facts)]
        total += 2 * len(filled)  # read, then written
        if name in BULK and new:
            total += 3 * ceil(len(new) / BATCH) + 1
        elif name in BULK_PARTS and new:
            total += 2 * ceil(len(new) / BATCH)
        else:
            total += len(new)
            total += sum(_was_there(tenant, r) for r in new if name in PARTS)  # a part of a matched record is read first
    return total


def _is_tried(row: Row, refused: set[tuple[str, str]]) -> bool:
    """Whether a refused row is refused for its own sake, by the CRM: its parents stand, and its file can be read."""
    return row.poison not in (None, "file is missing") and not any(parent in refused for parent in row.parents())


def _fills(row: Row, facts: Facts) -> bool:
    """Whether a matched record has an empty field that this row fills."""
    standing: dict[str, Any] = next(r for r in facts.standing[row.object].values() if r["id"] == row.fields["matched_id"])
    shown = {n: v for n, v in standing.items() if n != "custom_field"}
    shown |= {f"custom_field.{n}": v for n, v in (standing.get("custom_field") or {}).items()}
    custom = isinstance(standing.get("custom_field"), dict)
    return any(empty(shown.get(n)) for n in flat(row) if n in shown or (custom and n.startswith("custom_field.")))


def _was_there(tenant: Tenant, part: Row) -> bool:
    parent = tenant.rows.get((PARTS[part.object], part.key))
    return parent is not None and parent.fields.get("matched_id") is not None
