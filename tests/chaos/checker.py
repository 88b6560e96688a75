"""The judge of an account: reads its state file and the tenants, knows nothing of the loader. Empty list: all is well.

Says DUPLICATE, LOST, WRONG FIELD, WRONG REFERENCE, ORPHAN, NOT WANTED, and what else changed that nobody asked for.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.chaos.expected import PARTS, Expected, Standing
from tests.chaos.rows import TARGETS, Key
from tests.chaos.state import MARKED, State, Stored, field_of, key_of, same

OURS = ("products", "sales_accounts", "contacts", "leads", "deals", "equipment", *MARKED, "documents")
MOVED = {"updater_id", "lifecycle_stage_id", "contact_status_id"}  # the CRM's own doing on records that stood before


class Check:
    """One look at the account. `loose` keys are in doubt or hang on such: they may stand once or not at all."""

    def __init__(self, expected: Expected, state: State, files: Path, loose: set[Key]) -> None:
        self.expected, self.state, self.files, self.loose = expected, state, files, loose
        self.ids: dict[Key, int] = dict(expected.matched)
        self.wrong: list[str] = []

    def verdict(self) -> list[str]:
        """Everything that is wrong, in words."""
        files = {key: standing for key, standing in self.expected.rows.items() if key[0] == "documents"}
        for key, standing in self.expected.rows.items():
            if key[0] not in PARTS and key not in files:
                self._find(key, standing)
        self.ids |= {old: self.ids[new] for old, new in self.expected.renamed.items() if new in self.ids}
        for key, standing in files.items():  # found by what they hang on
            self._find(key, standing)
        for key, standing in self.expected.rows.items():
            self.wrong += [f"{key[0]} {key[1]}: {text}" for text in self._compare(key, standing)]
        self._strangers()
        self._orphans()
        self._others()
        return self.wrong

    def _find(self, key: Key, standing: Standing) -> None:
        found = [r for r in self._candidates(key, standing) if r.id not in self.expected.before.records or standing.matched_id]
        if len(found) == 1:
            self.ids[key] = found[0].id
        elif len(found) > 1:
            self.wrong.append(f"{key[0]} {key[1]}: DUPLICATE, stands {len(found)} times: {[r.id for r in found]}")
        elif key not in self.loose:
            self.wrong.append(f"{key[0]} {key[1]}: LOST, does not stand")

    def _candidates(self, key: Key, standing: Standing) -> list[Stored]:
        name, fields = key[0], standing.fields
        living = [r for r in self.state.living(name) if r.id not in self.expected.strangers]
        if standing.matched_id:
            return [r for r in living if r.id == standing.matched_id]
        if name == "products":
            by = "sku_number" if standing.wanted.get("sku_number") else "name"
            return [r for r in living if r.body.get(by) == standing.wanted.get(by)]
        if name == "leads":
            return [r for r in living if r.body.get("last_name") == standing.wanted.get("last_name")]
        if name == "documents":
            parent = self.ids.get(standing.row.parents()[0])
            return [r for r in living if r.body["name"] == fields["file_name"] and r.body["targetable_id"] == parent]
        return [r for r in living if key_of(name, r) == key[1]]

    def _compare(self, key: Key, standing: Standing) -> Iterator[str]:
        name = key[0]
        holder = (PARTS[name], key[1]) if name in PARTS else key
        crm_id = self.ids.get(holder)
        if crm_id is None or key in self.loose:
            return
        record = self.state.records[crm_id]
        if name in PARTS:
            yield from self._part(name, record, standing)
            return
        if standing.matched_id is None and name in ("contacts", "deals", "equipment", *MARKED):
            yield from self._references(name, record, standing)
        for field, value in standing.fields.items():
            if field in ("file_name",) or (name == "deals" and field == "amount" and record.body.get("products")):
                continue
            value = self.expected.labels.get(value, value) if isinstance(value, str) else value
            if not same(value, field_of(record, field)):
                yield f"WRONG FIELD {field}: expected {value!r}, stands {field_of(record, field)!r}"
        if name == "documents":
            content = (self.files / str(crm_id)).read_bytes()
            if hashlib.sha256(content).hexdigest() != standing.row.fields["file_sha256"]:
                yield "WRONG FILE: other bytes than were to be sent"

    def _part(self, name: str, record: Stored, standing: Standing) -> Iterator[str]:
        fields, matched = standing.row.fields, record.id in self.expected.before.records
        if name == "deal_products":
            lines = [(self.ids.get(("products", x["product_key"])), x["quantity"], x["unit_price"]) for x in fields["products"]]
            stands = [(x["product_id"], x["quantity"], x["unit_price"]) for x in record.body.get("products") or ()]
            if Counter(map(_line, lines)) != Counter(map(_line, stands)):
                yield f"WRONG LINES: expected {lines}, stand {stands}"
            if not same(record.body.get("amount"), fields["amount"]):
                yield f"WRONG FIELD amount: expected {fields['amount']}, stands {record.body.get('amount')}"
        elif name == "product_prices":
            prices = record.body.get("product_pricings") or []
            stands = [(p["currency_code"], Decimal(str(p["unit_price"]))) for p in prices]
            if stands != [(fields["currency_code"], Decimal(str(fields["unit_price"])))]:
                yield f"WRONG PRICE: expected {fields['unit_price']}, stand {stands}"
        elif not matched:  # a matched contact keeps its stage
            for field, value in standing.fields.items():
                if not same(value, record.body.get(field)):
                    yield f"WRONG FIELD {field}: expected {value!r}, stands {record.body.get(field)!r}"

    def _references(self, name: str, record: Stored, standing: Standing) -> Iterator[str]:
        fields = standing.row.fields
        pairs: list[tuple[str, Any, Any]] = []
        if name == "contacts":
            wanted = {
                (self.ids.get(("sales_accounts", x["sales_account_key"])), x["is_primary"]) for x in fields["sales_accounts"]
            }
            pairs = [("accounts", wanted, set(self.state.linked("contact_account", record.id)))]
        elif name == "deals":
            people = {self.ids.get(("contacts", k)) for k in fields["contact_keys"]}
            pairs = [
                ("account", self.ids.get(("sales_accounts", fields["sales_account_key"])), record.body.get("sales_account_id")),
                ("contacts", people, {i for i, _ in self.state.linked("deal_contact", record.id)}),
            ]
        elif name == "equipment":
            account = self.ids.get(("sales_accounts", fields["account_ref_key"]))
            pairs = [("account", account, (record.body.get("custom_field") or {}).get("cf_account"))]
        else:
            target = self.ids.get((TARGETS[fields["targetable_type"]], fields["targetable_key"]))
            pairs = [("target", target, record.body.get("targetable_id"))]
        yield from (f"WRONG REFERENCE {what}: expected {a}, stands {b}" for what, a, b in pairs if a != b)

    def _strangers(self) -> None:
        """Living records that are new and that nobody wanted."""
        known = set(self.ids.values()) | self.expected.before.records.keys() | self.expected.strangers
        for crm_id in sorted(self.expected.strangers):
            if not self.state.lives(crm_id):
                self.wrong.append(f"{crm_id}: LOST, a person made it")
        for name in OURS:
            for record in self.state.living(name):
                if record.id in known or self._is_loose(name, record):
                    continue
                if not (name == "documents" and self._was_left(record)):  # the API cannot delete a file
                    what = key_of(name, record) or record.body.get("name") or record.body.get("last_name")
                    self.wrong.append(f"{name} {record.id} ({what}): NOT WANTED, but stands")

    def _was_left(self, file: Stored) -> bool:
        """Whether a rollback left this file behind: on what stays, or on what lies in the recycle bin, also if it was sent anew
        since because its parent was."""
        in_bin = not self.state.lives(file.body["targetable_id"])
        return file.body["name"] in self.expected.left or (in_bin and file.body["name"] in self.expected.files.values())

    def _orphans(self) -> None:
        """Our records whose account, target or products do not stand (any more)."""
        mine = {crm_id: key for key, crm_id in self.ids.items() if key not in self.loose and key[0] not in PARTS}
        for name in OURS:
            for record in self.state.living(name):
                gone = [crm_id for crm_id in _hangs_on(record) if not self.state.lives(crm_id)]
                if gone and record.id in mine and record.id not in self.expected.before.records:
                    self.wrong.append(f"{name} {mine[record.id][1]}: ORPHAN, hangs on {gone}, which do not stand")

    def _is_loose(self, name: str, record: Stored) -> bool:
        key = key_of(name, record)
        if name == "documents":
            return any(o == name and self.expected.files.get(k) == record.body["name"] for o, k in self.loose)
        names = {record.body.get("sku_number"), record.body.get("name")}
        wanted = (self.expected.products.get(k, set()) for o, k in self.loose if o == name) if name == "products" else ()
        return (name, key) in self.loose or any(names & mine for mine in wanted)

    def _others(self) -> None:
        """What stood before is as it was, save for what we filled and what people changed."""
        ours = {s.matched_id: s for s in self.expected.rows.values() if s.matched_id}
        priced = {self.ids.get(("products", k[1])) for k in self.expected.rows if k[0] == "product_prices"}
        for crm_id, stood in self.expected.before.records.items():
            if crm_id not in self.state.records:
                self.wrong.append(f"{stood.module} {crm_id}: LOST, stood there before")
                continue
            here = self.state.records[crm_id]
            filled = set(ours[crm_id].fields) if crm_id in ours else set()
            skipped = MOVED | {"product_pricings", "pricing_type"} if crm_id in priced else MOVED
            if here.deleted != stood.deleted:
                self.wrong.append(f"{stood.module} {crm_id}: deleted={here.deleted}, was {stood.deleted}")
            for field in _names(stood) | _names(here):
                wanted = self.expected.people.get((crm_id, field), field_of(stood, field))
                if field not in filled | skipped and field != "emails" and not same(wanted, field_of(here, field)):
                    self.wrong.append(f"{stood.module} {crm_id}: {field} was {wanted!r}, stands {field_of(here, field)!r}")


def _hangs_on(record: Stored) -> list[int]:
    """The ids that a record's body refers to."""
    body = record.body
    single = (body.get("sales_account_id"), body.get("targetable_id"), (body.get("custom_field") or {}).get("cf_account"))
    return [*filter(None, single), *(line["product_id"] for line in body.get("products") or ())]


def _names(record: Stored) -> set[str]:
    custom = {f"custom_field.{name}" for name in record.body.get("custom_field") or ()}
    return (record.body.keys() - {"custom_field"}) | custom


def _line(line: tuple[Any, Any, Any]) -> tuple[Any, Decimal, Decimal]:
    return line[0], Decimal(str(line[1])), Decimal(str(line[2]))
