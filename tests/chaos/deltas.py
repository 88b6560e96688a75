"""What a business does to its data between two loads: rows change, come, go, are repaired; people get new e-mail addresses."""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import Any

from tests.chaos.rows import Key, Row, Tenant
from tests.chaos.tenants import MAKERS, Maker

IDENTITY = {  # what a record is known by, or hangs on: a change of it is another story (former keys below)
    "name", "sku_number", "email", "external_id", "former_keys", "matched_id", "matched_by", "file_name", "amount",
    "contact_keys", "sales_accounts", "sales_account_key", "account_ref_key", "targetable_type", "targetable_key",
    "deal_stage_id", "deal_pipeline_id",
}  # fmt: skip
REPAIRED = {"name", "sku_number", "email", "file_name", "deal_stage_id"}
FIXED = {"documents", "phone_calls", "deal_products"}


def next_tenant(maker: Maker) -> Tenant:
    """The maker's tenant some weeks later; the old one is left as it is."""
    maker.tenant = copy.deepcopy(maker.tenant)
    _repair(maker)
    for row in list(maker.tenant.rows.values()):
        if maker.rng.random() < 0.3 and row.object not in FIXED and not row.poison:
            _change(maker, row)
    _rename_contact(maker)
    _drop_leaves(maker)
    for name in ("sales_accounts", "contacts", "deals", "notes", "tasks", "documents", "equipment"):
        if maker.rng.random() < 0.4:
            maker.some(name, 1)
    maker.parts("contact_stages", 0.2)
    return maker.tenant


def _change(maker: Maker, row: Row) -> None:
    """Take some values from a fresh row of the same kind; a null is a field that went away."""
    maker.number += 1
    fresh = _fresh(maker, row)
    if fresh is None:
        return
    if row.object == "deal_closings" or row.object == "contact_stages":
        row.fields = {**fresh.fields}
        return
    for name, value in fresh.fields.items():
        if name not in IDENTITY and maker.rng.random() < 0.5:
            row.fields[name] = _kept_key(row, value) if name == "custom_field" else _kept_marker(row, name, value)
    if row.object == "deals" and ("deal_products", row.key) not in maker.tenant.rows:
        row.fields["amount"] = Decimal(maker.rng.randint(0, 999999)) / 100


def _fresh(maker: Maker, row: Row) -> Row | None:
    parent = {"product_prices": "products", "contact_stages": "contacts", "deal_closings": "deals"}.get(row.object)
    make = MAKERS[row.object]
    return make(maker, maker.tenant.rows[parent, row.key]) if parent else make(maker)


def _kept_key(row: Row, custom: dict[str, Any]) -> dict[str, Any]:
    key = row.fields["custom_field"].get("cf_ascora_id")
    return {**custom, "cf_ascora_id": key} if key else {n: v for n, v in custom.items() if n != "cf_ascora_id"}


def _kept_marker(row: Row, name: str, value: Any) -> Any:
    if name == "description" and isinstance(value, str) and "\nAscora: " in value:
        return value.rsplit("\nAscora: ", 1)[0] + f"\nAscora: {row.key}"
    return value


def _repair(maker: Maker) -> None:
    """Half of the refused rows are put right, as a person would after reading the list of rejects."""
    for row in list(maker.tenant.rows.values()):
        if row.poison and maker.rng.random() < 0.5:
            maker.number += 1
            fresh = _fresh(maker, row)
            if fresh is None:
                continue
            kept = {n: row.fields[n] for n in sorted(IDENTITY - REPAIRED) if n in row.fields}
            if row.poison != "unknown stage" and "deal_stage_id" in row.fields:
                kept["deal_stage_id"] = row.fields["deal_stage_id"]  # a closing date may hang on it
            row.fields = {**fresh.fields, **kept}
            if "custom_field" in row.fields:
                row.fields["custom_field"] = _kept_key(row, fresh.fields["custom_field"]) | _key_of(row)
            if "description" in row.fields and row.object in ("notes", "tasks", "appointments"):
                row.fields["description"] = f"repaired\nAscora: {row.key}"
            row.poison = None


def _key_of(row: Row) -> dict[str, Any]:
    return {"cf_ascora_id": row.key} if row.object in ("sales_accounts", "deals", "equipment") else {}


def _rename_contact(maker: Maker) -> None:
    """One contact has a new e-mail, so a new key; it says under which key it went before (mapping.md ruling 6)."""
    rows = [r for r in maker.tenant.of("contacts") if not r.poison and r.fields.get("matched_id") is None]
    if not rows or maker.rng.random() < 0.6:
        return
    row = maker.rng.choice(rows)
    old, email = row.key, f"new{maker.number}@mail.example"
    new = f"{old.rsplit('/', 1)[0]}/{email}"
    del maker.tenant.rows["contacts", old]
    former = [*(row.fields.get("former_keys") or []), old]
    row.key, row.fields = new, {**row.fields, "email": email, "external_id": new, "former_keys": former}
    maker.tenant.add(row)
    maker.tenant.rows.pop(("contact_stages", old), None)
    for other in maker.tenant.rows.values():
        if other.fields.get("targetable_key") == old:
            other.fields["targetable_key"] = new
        if "contact_keys" in other.fields:
            other.fields["contact_keys"] = [new if key == old else key for key in other.fields["contact_keys"]]


def _drop_leaves(maker: Maker) -> None:
    """Rows that nothing hangs on vanish now and then; not a stage, which every contact has for as long as it is there."""
    needed: set[Key] = {parent for row in maker.tenant.rows.values() for parent in row.parents()}
    for key in list(maker.tenant.rows):
        if key not in needed and key[0] != "contact_stages" and maker.rng.random() < 0.08:
            del maker.tenant.rows[key]
