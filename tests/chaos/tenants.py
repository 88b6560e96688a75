"""Random small tenants: rows of all objects that fit together, some of which the CRM must refuse, some that stand already."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.chaos.facts import Facts
from tests.chaos.poisons import POISONS
from tests.chaos.rows import TARGETS, Row, Tenant

WORDS = (
    "Harbour", "Ünal & Söhne", "O'Brien", "Plumbing", "<b>Solar</b>", "Nguyễn", "Fit-out", '"Quoted"', "50% off", "Zoë",
    "Pump 3/4\"", "ﬁnal", "東京", "Roof; gutter", "a\\b", "Strata",
)  # fmt: skip
MATCHES: dict[str, tuple[str, str]] = {  # what a tenant may find standing: object -> (its name in the facts, matched by)
    "sales_accounts": ("Harbour View Strata Management", "name"),
    "contacts": ("grace.oneill@example.com", "email"),
    "products": ("HWS-250", "sku"),
}


@dataclass
class Maker:
    """Makes rows; every choice comes from `rng`, so a seed gives the same tenant again."""

    rng: random.Random
    facts: Facts
    folder: Path
    by_label: bool = False
    classic: bool = False
    poison: float = 0.06
    tenant: Tenant = field(default_factory=Tenant)
    number: int = 100
    matched: set[int] = field(default_factory=set)  # ids of standing records; what we filled is ours even if its row vanishes

    def whole(self) -> Tenant:
        """5 to 60 rows of all objects."""
        for name, most in (("products", 4), ("sales_accounts", 6), ("contacts", 8), ("leads", 3), ("deals", 8)):
            self.some(name, self.rng.randint(0 if name != "sales_accounts" else 1, most))
        for name in ("equipment", "tasks", "appointments", "phone_calls", "notes", "documents"):
            self.some(name, self.rng.randint(0, 5))
        for name, share in (("product_prices", 0.7), ("deal_products", 0.5), ("deal_closings", 0.9), ("contact_stages", 0.6)):
            self.parts(name, share)
        return self.tenant

    def some(self, name: str, count: int) -> None:
        """More rows of an object; fewer where it needs parents that are not there."""
        if name == "leads" and not self.classic:
            return
        for _ in range(count):
            self.number += 1
            row = MAKERS[name](self)
            if row is None:
                continue
            self._match(row)
            if self.rng.random() < self.poison and row.fields.get("matched_id") is None:
                self._spoil(row)
            self.tenant.add(row)

    def parts(self, name: str, share: float) -> None:
        """Parts of a share of the parents that have none yet."""
        parent = {"product_prices": "products", "contact_stages": "contacts"}.get(name, "deals")
        for row in self.tenant.of(parent):
            if (name, row.key) not in self.tenant.rows and self.rng.random() < share:
                part = MAKERS[name](self, row)
                if part and self.rng.random() < self.poison:
                    self._spoil(part)
                if part:
                    self.tenant.add(part)

    def text(self, words: int = 3) -> str:
        """A few words, some with characters that break careless code."""
        return " ".join(self.rng.choice(WORDS) for _ in range(words))

    def maybe(self, value: Any) -> Any:
        """The value, or None."""
        return value if self.rng.random() < 0.6 else None

    def one(self, name: str) -> Row | None:
        """Any row of an object."""
        rows = self.tenant.of(name)
        return self.rng.choice(rows) if rows else None

    def owner(self) -> int:
        """An active user."""
        return self.rng.choice(list(self.facts.owners.values()))

    def choice(self, entity: str, name: str) -> Any:
        """A dropdown's value as this account takes it: the id, or the label."""
        label, crm_id = self.rng.choice(list(self.facts.choices[entity, name].items()))
        return label if self.by_label else crm_id

    def day(self) -> str:
        return f"20{self.rng.randint(15, 26)}-{self.rng.randint(1, 12):02}-{self.rng.randint(1, 28):02}"

    def target(self) -> dict[str, Any] | None:
        """Something that a note or a task can hang on."""
        kind = self.rng.choice(list(TARGETS))
        row = self.one(TARGETS[kind])
        return {"targetable_type": kind, "targetable_key": row.key} if row else None

    def _match(self, row: Row) -> None:
        named = MATCHES.get(row.object)
        record = self.facts.standing[row.object][named[0]] if named else None
        if not named or not record or record["id"] in self.matched or self.rng.random() > 0.15:
            return
        self.matched.add(record["id"])
        row.fields |= {"matched_id": record["id"], "matched_by": named[1]}
        for name in ("name", "sku_number", "email"):
            if record.get(name) and name in row.fields:
                row.fields[name] = record[name]

    def _spoil(self, row: Row) -> None:
        wrong = POISONS.get(row.object)
        if wrong:
            why, changed = self.rng.choice(wrong)(self.facts, row)
            row.poison = why
            row.fields |= changed


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _product(m: Maker) -> Row:
    sku = m.maybe(f"SKU-{m.number}")
    fields = {"name": f"{m.text(2)} {m.number}", "sku_number": sku, "description": m.maybe(m.text(5)),
              "category": m.maybe("Parts"), "is_active": True}  # fmt: skip
    return Row("products", f"product/{sku or fields['name'].lower()}", fields)


def _price(m: Maker, product: Row) -> Row:
    price = Decimal(m.rng.randint(0, 99999)) / 100
    return Row("product_prices", product.key, {"product_key": product.key, "currency_code": "AUD", "unit_price": price})


def _place(m: Maker) -> dict[str, Any]:
    return {"address": m.maybe(f"{m.number} High St"), "city": m.maybe("Penrith"), "state": m.maybe("NSW"),
            "zipcode": m.maybe("0800"), "country": m.maybe("Australia")}  # fmt: skip


def _account(m: Maker) -> Row:
    key = f"customer/{m.number}"
    custom = {"cf_ascora_id": key, "cf_original_create_date": m.day(), "cf_customer_type": m.maybe("Strata"),
              "cf_on_hold": m.maybe(m.rng.random() < 0.5), "cf_site_count": m.maybe(m.rng.randint(0, 9)),
              "cf_other_fields": m.maybe(m.text(9) + "\nline 2")}  # fmt: skip
    fields = {"name": f"{m.text(2)} {m.number}", **_place(m), "phone": m.maybe(f"+612800{m.number:05}"),
              "website": m.maybe(f"https://w{m.number}.example"), "owner_id": m.maybe(m.owner()),
              "custom_field": _without_nulls(custom)}  # fmt: skip
    return Row("sales_accounts", key, fields, key)


def _contact(m: Maker) -> Row | None:
    accounts = m.rng.sample(m.tenant.of("sales_accounts"), k=min(len(m.tenant.of("sales_accounts")), m.rng.choice((1, 1, 2))))
    if not accounts:
        return None
    email = f"p{m.number}@mail.example"
    key = f"contact/{accounts[0].key.split('/')[1]}/{email}"
    links = [{"sales_account_key": a.key, "is_primary": i == 0} for i, a in enumerate(accounts)]
    custom = {"cf_contact_role": m.maybe("Owner"), "cf_original_create_date": m.maybe(m.day())}
    fields = {"former_keys": [], "first_name": m.maybe(m.text(1)), "last_name": m.text(1), "job_title": m.maybe(m.text(2)),
              "email": email, "mobile_number": m.maybe(f"+614120{m.number:05}"), **_place(m), "external_id": key,
              "owner_id": m.maybe(m.owner()), "lead_source_id": m.maybe(m.rng.choice(m.facts.lead_sources)),
              "tags": m.maybe(["vip", m.text(1)]), "sales_accounts": links,
              "custom_field": _without_nulls(custom)}  # fmt: skip
    return Row("contacts", key, fields, accounts[0].key)


def _lead(m: Maker) -> Row:
    fields = {"first_name": m.maybe(m.text(1)), "last_name": f"Lead {m.number}", "email": m.maybe(f"l{m.number}@mail.example"),
              **_place(m), "owner_id": m.maybe(m.owner()), "custom_field": {}}  # fmt: skip
    return Row("leads", f"enquiry/E{m.number}", fields, f"enquiry/E{m.number}")


def _deal(m: Maker) -> Row | None:
    account = m.one("sales_accounts")
    if not account:
        return None
    people = m.rng.sample(m.tenant.of("contacts"), k=min(len(m.tenant.of("contacts")), m.rng.randint(0, 2)))
    key, earlier = f"job/J{m.number}", m.one("deals")
    same_name = earlier is not None and not earlier.poison and m.rng.random() < 0.2
    custom = {"cf_ascora_id": key, "cf_job_status": m.maybe("Booked"), "cf_job_description": m.maybe(m.text(20)),
              "cf_material_cost": m.maybe(m.rng.randint(0, 99999) / 100), "cf_safety_check_done": m.maybe(True),
              "cf_roof_type": m.maybe(m.choice("deals", "cf_roof_type")), "cf_inspection_date": m.maybe(m.day())}  # fmt: skip
    fields = {"former_keys": [], "name": earlier.fields["name"] if earlier and same_name else f"J{m.number} {m.text(2)}",
              "amount": Decimal(m.rng.randint(0, 999999)) / 100, "deal_pipeline_id": m.facts.pipeline,
              "deal_stage_id": m.rng.choice(list(m.facts.stages.values())), "owner_id": m.owner(),
              "sales_account_key": account.key, "contact_keys": [p.key for p in people],
              "custom_field": _without_nulls(custom)}  # fmt: skip
    return Row("deals", key, fields, account.key)


def _lines(m: Maker, deal: Row) -> Row | None:
    products = m.tenant.of("products")
    if not products:
        return None
    chosen = m.rng.sample(products, k=m.rng.randint(1, len(products)))
    lines = [{"product_key": p.key, "quantity": m.rng.choice((1, 3, 12, 2.5)), "unit_price": m.rng.randint(1, 50000) / 100}
             for p in chosen]  # fmt: skip
    cents = [
        (Decimal(str(x["quantity"])) * Decimal(str(x["unit_price"]))).quantize(Decimal("0.01"), "ROUND_HALF_UP") for x in lines
    ]
    deal.fields["amount"] = sum(cents, Decimal(0))
    return Row(
        "deal_products", deal.key, {"amount": deal.fields["amount"], "deal_key": deal.key, "products": lines}, deal.account_key
    )


def _closing(m: Maker, deal: Row) -> Row | None:
    closed = {m.facts.stages["Invoiced"], m.facts.stages["Lost"]}
    if deal.fields["deal_stage_id"] not in closed:
        return None
    return Row("deal_closings", deal.key, {"deal_key": deal.key, "closed_date": f"{m.day()}T12:00:00+10:00"}, deal.account_key)


def _equipment(m: Maker) -> Row | None:
    account = m.one("sales_accounts")
    if not account:
        return None
    key = f"equipment/{account.key.split('/')[1]}/E{m.number}"
    custom = {"cf_ascora_id": key, "cf_make": m.maybe(m.text(1)), "cf_warranty_expiry": m.maybe(m.day()),
              "cf_status": m.maybe(m.choice("cm_equipment", "cf_status")), "cf_notes": m.maybe(m.text(9))}  # fmt: skip
    fields = {"name": m.text(2), "owner_id": m.maybe(m.owner()), "account_ref_key": account.key,
              "custom_field": _without_nulls(custom)}  # fmt: skip
    return Row("equipment", key, fields, account.key)


def _activity(name: str) -> Callable[[Maker], Row | None]:
    def make(m: Maker) -> Row | None:
        target = m.target()
        if target is None:
            return None
        key = f"{name}/{m.number}"
        return Row(name, key, {**TEXTS[name](m, f"{m.text(6)}\n\nAscora: {key}"), **target})

    return make


def _file(m: Maker) -> Row | None:
    target = m.target()
    if target is None:
        return None
    content = m.rng.randbytes(m.rng.randint(1, 400))
    file = m.folder / f"file-{m.number}.bin"
    file.write_bytes(content)
    fields = {"file_name": f"job-{m.number} photo.png", "stored_path": str(file), "file_bytes": len(content),
              "file_sha256": digest(content), **target}  # fmt: skip
    return Row("documents", f"file/{m.number}", fields)


def _stage(m: Maker, contact: Row) -> Row:
    stage = m.rng.choice(list(m.facts.lifecycle))
    fields = {"contact_key": contact.key, "lifecycle_stage_id": stage,
              "contact_status_id": m.rng.choice(m.facts.lifecycle[stage])}  # fmt: skip
    return Row("contact_stages", contact.key, fields, contact.account_key)


def _without_nulls(custom: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in custom.items() if value is not None}


TEXTS: dict[str, Callable[[Maker, str], dict[str, Any]]] = {
    "tasks": lambda m, text: {
        "title": m.text(2), "description": text, "due_date": f"{m.day()}T12:00:00+10:00", "status": 0, "owner_id": m.owner(),
    },
    "appointments": lambda m, text: {
        "title": m.text(2), "description": text, "location": m.maybe("Penrith"), "from_date": "2025-12-27T13:00:00+11:00",
        "end_date": "2025-12-27T14:00:00+11:00", "time_zone": "Sydney",
    },
    "phone_calls": lambda m, text: {"call_direction": m.rng.random() < 0.5, "note": text},
    "notes": lambda m, text: {"description": text.replace("<b>", "&lt;b&gt;").replace("</b>", "&lt;/b&gt;")},
}  # fmt: skip
MAKERS: dict[str, Callable[..., Row | None]] = {
    "products": _product, "product_prices": _price, "sales_accounts": _account, "contacts": _contact, "leads": _lead,
    "deals": _deal, "deal_products": _lines, "deal_closings": _closing, "equipment": _equipment, "documents": _file,
    "contact_stages": _stage, **{name: _activity(name) for name in TEXTS},
}  # fmt: skip
