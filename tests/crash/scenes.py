"""What the crash matrix is run on: a small tenant with every object and kind of step, its delta, and the phases of its life."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from tests.chaos.crm import Crm
from tests.chaos.facts import Facts
from tests.chaos.rows import Row, Tenant
from tests.chaos.state import key_of, read_state
from tests.chaos.tenants import MAKERS, MATCHES, Maker

COUNTS = {"products": 2, "sales_accounts": 3, "contacts": 3, "leads": 1, "deals": 3}
SWITCHES = {
    "edition": "classic",
    "per_minute": "off",
    "per_hour": "off",
    "job_seconds": "1",
    "job_polls": "6",
    "search_lag": "20",
}


@dataclass(frozen=True)
class Phase:
    """One command of the tenant's life. `prepare` is done before it, once, by people or by the gateway."""

    name: str
    command: str
    tenant: str
    prepare: Callable[[Crm], None] = lambda crm: None
    forget: bool = False


def first_tenant(facts: Facts, folder: Path) -> Tenant:
    """Every object, one of each matchable kind standing there already, nothing to refuse."""
    maker = Maker(random.Random(4), facts, folder, classic=True, poison=0.0)
    for name, count in COUNTS.items():
        for _ in range(count):
            maker.number += 1
            row = MAKERS[name](maker)
            assert row is not None
            if name in MATCHES and not any(r.fields.get("matched_id") for r in maker.tenant.of(name)):
                _match(facts, row)
            maker.tenant.add(row)
    deals = maker.tenant.of("deals")
    deals[0].fields["deal_stage_id"] = facts.stages["Invoiced"]
    for name in ("product_prices", "deal_products", "deal_closings", "contact_stages"):
        maker.parts(name, 1.0)
    for name in ("equipment", "tasks", "appointments", "phone_calls", "notes", "documents"):
        maker.some(name, 2)
    return maker.tenant


def _match(facts: Facts, row: Row) -> None:
    named, by = MATCHES[row.object]
    record = facts.standing[row.object][named]
    row.fields |= {"matched_id": record["id"], "matched_by": by}
    row.fields |= {n: record[n] for n in ("name", "sku_number", "email") if record.get(n) and n in row.fields}


def second_tenant(first: Tenant, facts: Facts) -> Tenant:
    """The same some weeks later: one row of each kind that can be changed has changed, a contact has a new e-mail."""
    later = copy.deepcopy(first)
    fields = {
        "products": ("description", "changed"), "sales_accounts": ("city", "Parramatta"), "contacts": ("job_title", "Chief"),
        "leads": ("first_name", "Changed"), "deals": ("name", "changed"), "equipment": ("name", "changed"),
        "tasks": ("title", "changed"), "appointments": ("title", "changed"), "product_prices": ("unit_price", Decimal("77.70")),
        "deal_closings": ("closed_date", "2025-02-03T12:00:00+10:00"),
    }  # fmt: skip
    for name, (field, value) in fields.items():
        _own(later, name)[0].fields[field] = value
    _own(later, "sales_accounts")[1].fields |= {"city": "Orange", "zipcode": "2800"}
    note = _own(later, "notes")[0]
    note.fields["description"] = f"changed\n\nAscora: {note.key}"
    stage = _own(later, "contact_stages")[0]
    stage.fields["lifecycle_stage_id"], stage.fields["contact_status_id"] = [(s, c[-1]) for s, c in facts.lifecycle.items()][-1]
    lines = _own(later, "deal_products")[0]
    lines.fields["products"][0]["quantity"] = 5
    cents = [
        (Decimal(str(x["quantity"])) * Decimal(str(x["unit_price"]))).quantize(Decimal("0.01")) for x in lines.fields["products"]
    ]
    lines.fields["amount"] = later.rows["deals", lines.key].fields["amount"] = sum(cents, Decimal(0))
    _rename(later)
    return later


def _own(tenant: Tenant, name: str) -> list[Row]:
    """Rows that the load made itself; parts by their parent."""
    parent = {"product_prices": "products", "contact_stages": "contacts"}.get(name)
    matched = {r.key for r in tenant.of(parent or name) if r.fields.get("matched_id")}
    return [row for row in tenant.of(name) if row.key not in matched]


def _rename(tenant: Tenant) -> None:
    row = _own(tenant, "contacts")[-1]
    old, email = row.key, "renamed@mail.example"
    new = f"{old.rsplit('/', 1)[0]}/{email}"
    stage = tenant.rows.pop(("contact_stages", old), None)
    del tenant.rows["contacts", old]
    row.key, row.fields = new, {**row.fields, "email": email, "external_id": new, "former_keys": [old]}
    tenant.add(row)
    if stage:
        stage.key = stage.fields["contact_key"] = new
        tenant.add(stage)
    for other in tenant.rows.values():
        if other.fields.get("targetable_key") == old:
            other.fields["targetable_key"] = new
        if "contact_keys" in other.fields:
            other.fields["contact_keys"] = [new if key == old else key for key in other.fields["contact_keys"]]


def a_person_moves_an_account(crm: Crm) -> None:
    """Changes a field by hand that the delta wants to change too: it must be held, whatever dies."""
    made = [r for r in read_state(crm.state).living("sales_accounts") if str(key_of("sales_accounts", r)).startswith("customer/")]
    own = [r for r in made if r.body["name"] != MATCHES["sales_accounts"][0]]
    crm.by_hand("PUT", f"sales_accounts/{own[1].id}", {"sales_account": {"city": "by hand"}})


def the_gateway_refuses_a_batch(crm: Crm) -> None:
    """The first bulk call is refused as a whole: it is bisected, and everything lands."""
    crm.fault("status", "POST", "bulk_upsert", 1, None, "400")


PHASES = (
    Phase("load", "load", "first"),
    Phase("delta", "load", "second", a_person_moves_an_account),
    Phase("rollback", "rollback", "second"),
    Phase("load again", "load", "second"),
    Phase("forget", "rollback", "second", forget=True),
    Phase("bisected load", "load", "first", the_gateway_refuses_a_batch),
)
