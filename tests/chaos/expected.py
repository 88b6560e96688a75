"""What must stand after each command, reckoned from the tenants alone: the rules of design.md, told a second time."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.rows import TABLES, Key, Row, Tenant
from tests.chaos.state import State, empty, field_of, same

REVIVED = {"products", "sales_accounts", "contacts", "deals"}  # had back out of the recycle bin
PARTS = {"product_prices": "products", "deal_products": "deals", "deal_closings": "deals", "contact_stages": "contacts"}
REFS = {
    "sales_account_key", "contact_keys", "sales_accounts", "account_ref_key", "targetable_type", "targetable_key", "deal_key",
    "product_key", "contact_key", "products", "matched_id", "matched_by", "former_keys", "stored_path", "file_bytes",
    "file_sha256",
}  # fmt: skip


@dataclass
class Standing:
    """One record that must stand: its fields, the row it came from, and what people changed in it."""

    row: Row
    fields: dict[str, Any]
    wanted: dict[str, Any]
    matched_id: int | None = None
    by_people: set[str] = field(default_factory=set)


@dataclass
class Expected:
    """The model of the account; `before` is the account as it was before the first load, `labels` the ids of dropdown
    choices, which an account takes `by_label` or by id."""

    before: State
    labels: dict[str, int] = field(default_factory=dict)
    by_label: bool = False
    rows: dict[Key, Standing] = field(default_factory=dict)
    people: dict[tuple[int, str], Any] = field(default_factory=dict)
    matched: dict[Key, int] = field(default_factory=dict)  # also those that a rollback has released
    renamed: dict[Key, Key] = field(default_factory=dict)  # rows that vanished since may still name the former key
    left: set[str] = field(default_factory=set)  # names of files that a rollback left behind
    gone: dict[Key, list[Key]] = field(default_factory=dict)  # deleted by people -> what it hung on
    strangers: set[int] = field(default_factory=set)  # copies that people made
    files: dict[str, str] = field(default_factory=dict)  # key of a file -> its name, which is all that it shows of itself
    # In the recycle bin by people, and not to be had back by us: made anew where the account allows that.
    occupied: set[Key] = field(default_factory=set)
    in_bin: dict[Key, dict[str, Any]] = field(default_factory=dict)  # deleted by people: what people had written into it
    once: dict[Key, set[str]] = field(default_factory=dict)  # names of all fields that were ever wanted
    products: dict[str, set[Any]] = field(default_factory=dict)  # key of a product -> its part number and name
    kept: set[Key] = field(default_factory=set)  # what the newest rollback had to leave because people changed it

    def load(self, tenant: Tenant, excused: set[Key]) -> None:
        """A load of a tenant; `excused` rows are in doubt, and what hangs on them waits."""
        self.products |= {r.key: {r.fields.get("sku_number"), r.fields.get("name")} - {None} for r in tenant.of("products")}
        self.files |= {row.key: str(row.fields["file_name"]) for row in tenant.of("documents")}
        for row in tenant.of("contacts"):
            for former in row.fields.get("former_keys") or ():
                if ("contacts", former) in self.gone:  # it is gone under its new key too
                    self.gone["contacts", row.key] = self.gone.pop(("contacts", former))
                    self.renamed["contacts", former] = ("contacts", row.key)
        out = tenant.refused() | excused | self.gone.keys()
        for name in TABLES:
            for row in tenant.of(name):
                if (name, row.key) not in out and not any(parent in out for parent in row.parents()):
                    self._load(row)

    def _load(self, row: Row) -> None:
        known = self.rows.get((row.object, row.key))
        for former in row.fields.get("former_keys") or ():
            if known is None and (row.object, former) in self.rows:
                known = self.rows.pop((row.object, former))
                self.renamed[row.object, former] = (row.object, row.key)
                self.rows.pop(("contact_stages", former), None)  # wanted anew under the new key, or by nobody
        wanted = flat(row)
        if known is None:
            known = self._first_time(row, wanted)
        else:
            for name in wanted.keys() | known.wanted.keys():
                self._merge(known, name, wanted.get(name))
        known.row, known.wanted = row, wanted
        self.once.setdefault((row.object, row.key), set()).update(wanted)
        self.left.discard(str(row.fields.get("file_name")))
        self.rows[row.object, row.key] = known

    def _first_time(self, row: Row, wanted: dict[str, Any]) -> Standing:
        matched = row.fields.get("matched_id")
        if matched is None:  # what is no longer wanted is not in what comes out of the recycle bin either; what people wrote is
            edits = self.in_bin.pop((row.object, row.key), {})
            fields = dict.fromkeys(self.once.get((row.object, row.key), ())) | wanted | edits
            return Standing(row, fields, wanted, by_people={n for n, value in edits.items() if not same(value, wanted.get(n))})
        self.matched[row.object, row.key] = matched
        fields = {}
        for name, value in wanted.items():
            here = self._stood(matched, name)
            fields[name] = value if empty(here) else here
        return Standing(row, fields, wanted, matched)

    def _stood(self, crm_id: int, name: str) -> Any:
        """What a record that was there before holds by itself."""
        return self.people.get((crm_id, name), field_of(self.before.records[crm_id], name))

    def _merge(self, known: Standing, name: str, new: Any) -> None:
        """Three-way: what was wanted before, what stands, what is wanted now."""
        if known.matched_id and name not in known.fields:
            known.fields[name] = self._stood(known.matched_id, name)
        old, here = known.wanted.get(name), known.fields.get(name)
        if same(old, new) or same(here, new):
            return
        if empty(here) or same(here, old):
            known.fields[name] = new

    def written(self, value: Any) -> Any:
        """A stored value as this account takes it on write: a choice by its label, if it wants labels."""
        names = {crm_id: label for label, crm_id in self.labels.items()} if self.by_label else {}
        return names.get(value, value) if isinstance(value, int) else value

    def edited(self, key: Key, name: str, value: Any) -> None:
        """A person changed a field."""
        known = self.rows[key]
        known.fields[name] = value
        known.by_people.add(name)
        if known.matched_id:
            self.people[known.matched_id, name] = value

    def went(self, key: Key) -> None:
        """A person deleted a record; its parts are gone with it."""
        self.gone[key] = self.needs(key)
        if key[0] in REVIVED:
            self.in_bin[key] = {name: self.rows[key].fields[name] for name in self.rows[key].by_people}
        self.occupied |= {key} if key[0] == "equipment" else set()  # its key stays taken, and no API has it back
        for other in [key, *((part, key[1]) for part, whole in PARTS.items() if whole == key[0])]:
            self.rows.pop(other, None)

    def roll_back(self, hung: Set[Key] = frozenset()) -> None:
        """What a person changed or `hung` something on stays, with all it hangs on; everything else that was made goes."""
        stay = {key for key, s in self.rows.items() if (s.by_people or key in hung) and s.matched_id is None}
        matched = {key for key, s in self.rows.items() if s.matched_id is not None}
        self.kept, self.gone = set(stay), {}
        todo = list(stay)
        while todo:
            for parent in self.needs(todo.pop()):
                if parent in self.rows and parent not in stay | matched:
                    stay.add(parent)
                    todo.append(parent)
        for key, standing in list(self.rows.items()):
            parent = (PARTS.get(key[0], ""), key[1])
            hangs = key[0] == "documents" and all(p in stay for p in standing.row.parents())
            self.left |= {str(standing.row.fields["file_name"])} if key[0] == "documents" else set()
            if not (parent in stay or hangs or (key in stay and standing.matched_id is None)):
                del self.rows[key]

    def roll_back_objects(self, names: Set[str], hung: Set[Key] = frozenset()) -> None:
        """A rollback of some objects: what people changed stays, and what others of ours hang on that are not taken back."""
        mine = {key for key, s in self.rows.items() if key[0] in names and s.matched_id is None}
        for key, standing in self.rows.items():
            if key[0] in names and standing.matched_id:  # what we filled is empty again
                standing.fields, standing.wanted = {}, {}
        stay = {key for key in mine if self.rows[key].by_people or key in hung}
        stay |= {parent for key, needs in self.gone.items() if key[0] not in names for parent in needs if parent in mine}
        todo = [key for key in self.rows if (key not in mine or key in stay) and key[0] not in PARTS and key[0] != "documents"]
        for key in todo:  # grows while it is gone through
            found = [parent for parent in self.needs(key) if parent in mine - stay]
            stay |= set(found)
            todo += found
        self.gone = {key: needs for key, needs in self.gone.items() if key[0] not in names}
        self.kept = stay
        for key in mine - stay:
            for other in [key, *((part, key[1]) for part, whole in PARTS.items() if whole == key[0])]:
                self.rows.pop(other, None)
        self._lose_files(mine - stay)

    def roll_back_to(self, earlier: Expected) -> None:
        """A rollback of the newest run, which nobody has touched since: all is as `earlier`, save for files on what stays."""
        made = self.rows.keys() - earlier.rows.keys()
        stay = {key for key in made if key[0] == "documents" and not made & set(self.rows[key].row.parents())}
        self._lose_files(made)
        self.rows = {key: s for key, s in self.rows.items() if key in stay} | earlier.rows
        self.kept = set()

    def _lose_files(self, gone: Set[Key]) -> None:
        """Files stay behind in the account on what is gone, and are no longer ours."""
        for key, standing in list(self.rows.items()):
            if key[0] == "documents" and gone & set(standing.row.parents()):
                self.left.add(str(standing.row.fields["file_name"]))
                del self.rows[key]

    def needs(self, key: Key) -> list[Key]:
        """What a record hangs on, the products of a deal's lines included."""
        found = self.rows[key].row.parents()
        if key[0] == "deals" and ("deal_products", key[1]) in self.rows:
            found = found + [p for p in self.rows["deal_products", key[1]].row.parents() if p[0] == "products"]
        return [self.renamed.get(parent, parent) for parent in found]


def flat(row: Row) -> dict[str, Any]:
    """The fields that are sent, custom fields spread out, without nulls and references."""
    fields = {n: v for n, v in row.fields.items() if n not in REFS and n != "custom_field"}
    fields |= {f"custom_field.{n}": v for n, v in (row.fields.get("custom_field") or {}).items()}
    if row.object == "deal_products":
        fields = {}
    return {name: value for name, value in fields.items() if value is not None}
