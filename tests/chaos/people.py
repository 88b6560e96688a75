"""What salespeople do between two commands: they change fields of records that the load made or found."""

from __future__ import annotations

import random
from typing import Any

from tests.chaos.crm import Crm
from tests.chaos.expected import Expected
from tests.chaos.rows import Key
from tests.chaos.state import State, key_of

# object -> (path, envelope, fields that people change)
CHANGED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "sales_accounts": ("sales_accounts", "sales_account", ("city", "phone", "custom_field.cf_customer_type")),
    "contacts": ("contacts", "contact", ("job_title", "city", "last_name")),
    "deals": ("deals", "deal", ("name", "custom_field.cf_job_status")),
    "tasks": ("tasks", "task", ("title",)),
    "equipment": ("custom_module/cm_equipment", "cm_equipment", ("name", "custom_field.cf_make")),
}


def edits(rng: random.Random, expected: Expected, state: State, crm: Crm) -> list[tuple[Key, str, Any]]:
    """Up to three changes through the interface; (record, field, new value) of each."""
    found: dict[Key, int] = {}
    for name in CHANGED:
        for record in state.living(name):
            key = (name, str(key_of(name, record)))
            if key in expected.rows:
                found[key] = record.id
    made = []
    for key in rng.sample(sorted(found), k=min(len(found), rng.randint(0, 3))):
        path, envelope, fields = CHANGED[key[0]]
        name = rng.choice(fields)
        value = f"+6129{rng.randint(10**6, 10**7 - 1)}" if name == "phone" else f"by hand {rng.randint(0, 999)}"
        crm.by_hand("PUT", f"{path}/{found[key]}", {envelope: _body(expected, state, found[key], name, value)})
        made.append((key, name, value))
    return made


def _body(expected: Expected, state: State, crm_id: int, name: str, value: str) -> dict[str, Any]:
    if not name.startswith("custom_field."):
        return {name: value}
    standing = state.records[crm_id].body.get("custom_field") or {}
    written = {n: expected.written(v) for n, v in standing.items()}  # the map goes whole, as the web page sends it
    return {"custom_field": {**written, name.removeprefix("custom_field."): value}}
