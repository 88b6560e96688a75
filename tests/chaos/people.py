"""What salespeople do between two commands: they change fields of records that the load made or found."""

from __future__ import annotations

import random
from typing import Any

from tests.chaos.crm import Act, Crm
from tests.chaos.expected import Expected
from tests.chaos.rows import Key
from tests.chaos.state import MODULE, State, key_of

# object -> (path, envelope, fields that people change)
CHANGED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "sales_accounts": ("sales_accounts", "sales_account", ("city", "phone", "custom_field.cf_customer_type")),
    "contacts": ("contacts", "contact", ("job_title", "city", "last_name")),
    "deals": ("deals", "deal", ("name", "custom_field.cf_job_status")),
    "tasks": ("tasks", "task", ("title",)),
    "equipment": ("custom_module/cm_equipment", "cm_equipment", ("name", "custom_field.cf_make")),
}

OBJECT = {module: name for name, module in MODULE.items()}


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


# after a request to this path, somebody comes across the newest record of this module and changes this field
MIDWAY = (
    ("POST", "^deals$", "deals", ("cf_job_status", "cf_site_name")), ("PUT", "^deals/", "deals", ("cf_purchase_order",)),
    ("POST", "^deals$", "contacts", ("job_title",)), ("POST", "^notes$", "sales_accounts", ("city", "cf_customer_type")),
    ("POST", "^tasks$", "tasks", ("title",)), ("POST", "cm_equipment$", "cm_equipment", ("cf_make", "cf_location")),
    ("POST", "^documents$", "deals", ("cf_trade_type",)),
)  # fmt: skip
KEYED = ("deals", "contacts", "sales_accounts", "cm_equipment")  # a copy of one has no key of ours


BINNED = ("deals", "contacts")  # deleted by a person they lie in the recycle bin, where the judge can see whose they were


def midway(rng: random.Random, crm: Crm) -> None:
    """While the loader works, a person edits, doubles or deletes a record that it has just written."""
    method, path, module, fields = rng.choice(MIDWAY)
    kind = rng.choice(("person_edits", "person_edits", "person_doubles", "person_deletes"))
    if (kind == "person_doubles" and module not in KEYED) or (kind == "person_deletes" and module not in BINNED):
        kind = "person_edits"
    argument = f"{module}?{rng.choice(fields)}=by hand {rng.randint(0, 999)}" if kind == "person_edits" else module
    crm.fault(kind, method, path, rng.randint(1, 3), None, argument)


def understood(act: Act, state: State, expected: Expected) -> bool:
    """Take what a person did midway into the model; False when nobody can say what must stand now."""
    name = OBJECT.get(act.module, act.module)
    if act.act == "doubled":
        expected.strangers.add(act.made_id or 0)
        return True
    record = state.records.get(act.record_id)
    key = (name, str(key_of(name, record))) if record else None
    if act.record_id in expected.before.records:
        key = next((k for k, standing in expected.rows.items() if standing.matched_id == act.record_id), None)
        if act.act == "edited" and key is None:
            expected.people[act.record_id, _field(act)] = act.after
        return act.act == "edited" and (key is None or _edited(expected, key, act))
    if key not in expected.rows or key is None:
        return False
    if act.act == "deleted":
        expected.went(key)
        return True
    return _edited(expected, key, act)


def hung(expected: Expected, state: State) -> set[Key]:
    """Records of ours on which people hung a copy of their own, where the API shows that: deals and contacts do."""
    hosts: set[int] = set()
    for copy in (state.records[i] for i in expected.strangers if state.lives(i)):
        if copy.module == "deals":
            hosts |= {copy.body.get("sales_account_id") or 0, *(right for right, _ in state.linked("deal_contact", copy.id))}
        elif copy.module == "contacts":
            hosts |= {right for right, _ in state.linked("contact_account", copy.id)}
    keys = {
        (OBJECT.get(r.module, r.module), str(key_of(OBJECT.get(r.module, r.module), r)))
        for r in map(state.records.get, hosts)
        if r
    }
    return keys & expected.rows.keys()


def _edited(expected: Expected, key: Key, act: Act) -> bool:
    expected.edited(key, _field(act), act.after)
    return True


def _field(act: Act) -> str:
    return f"custom_field.{act.field}" if str(act.field).startswith("cf_") else str(act.field)


def _body(expected: Expected, state: State, crm_id: int, name: str, value: str) -> dict[str, Any]:
    if not name.startswith("custom_field."):
        return {name: value}
    standing = state.records[crm_id].body.get("custom_field") or {}
    written = {n: expected.written(v) for n, v in standing.items()}  # the map goes whole, as the web page sends it
    return {"custom_field": {**written, name.removeprefix("custom_field."): value}}
