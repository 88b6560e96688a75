"""Records of every module: insert, change, delete, find; keeps the finding terms and what the lagging search still sees."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .store import Store

COLUMNS = "id, module, body, created_ts, changed_ts, is_deleted"
TERM_FIELDS = ("name", "email", "mobile_number", "work_number", "phone", "external_id", "sku_number", "product_code")
LARGEST_ID = 2**63 - 1
CHILD_MODULES = ("tasks", "notes", "appointments", "phone_calls", "documents", "document_links")


@dataclass(slots=True)
class Record:
    """One record of any module; `body` holds the attributes by their API names."""

    id: int
    module: str
    body: dict[str, Any]
    created_ts: float
    changed_ts: float
    is_deleted: bool = False


def fold(value: object) -> str:
    """How values are compared where the CRM compares them: case and outer spaces do not count."""
    return str(value).strip().casefold()


class Records:
    """All records of one account. `unique_fields` names the cf_ fields of a module that must be findable."""

    def __init__(self, store: Store) -> None:
        self.db = store.db
        self.unique_fields: dict[str, frozenset[str]] = {}
        self.lookup_fields: dict[str, str] = {}

    def insert(self, module: str, body: dict[str, Any], now: float) -> Record:
        """Store a new record under the next id."""
        cursor = self.db.execute(
            "insert into records(module, name, parent_id, pipeline_id, created_ts, changed_ts, body) values(?, ?, ?, ?, ?, ?, ?)",
            (module, *self._columns(module, body), now, now, json.dumps(body, separators=(",", ":"))),
        )
        record = Record(int(cursor.lastrowid or 0), module, body, now, now)
        self._add_terms(record, self.terms(module, body))
        return record

    def get(self, record_id: int, module: str | None = None, with_deleted: bool = False) -> Record | None:
        """A record by id, or None; soft-deleted ones only on request."""
        if not 0 < record_id <= LARGEST_ID:
            return None
        row = self.db.execute(f"select {COLUMNS} from records where id = ?", (record_id,)).fetchone()  # noqa: S608
        if not row or (module and row[1] != module) or (row[5] and not with_deleted):
            return None
        return from_row(row)

    def many(self, ids: Iterable[int]) -> list[Record]:
        """Living records of these ids, in the order of the ids."""
        wanted = list(ids)
        if not wanted:
            return []
        sql = f"select {COLUMNS} from records where is_deleted = 0 and id in (select value from json_each(?))"  # noqa: S608
        found = {row[0]: from_row(row) for row in self.db.execute(sql, (json.dumps(wanted),))}
        return [found[i] for i in wanted if i in found]

    def children(self, parent_ids: Sequence[int], module: str) -> list[Record]:
        """Living records of a module that hang on any of these parents, oldest first."""
        sql = (
            f"select {COLUMNS} from records indexed by records_parent where module = ? and is_deleted = 0 "  # noqa: S608
            "and parent_id in (select value from json_each(?)) order by id"
        )
        return [from_row(row) for row in self.db.execute(sql, (module, json.dumps(list(parent_ids))))]

    def update(self, record: Record, body: dict[str, Any], now: float, lag: float, touch: bool = True) -> None:
        """Replace the body. `lag`: seconds for which search goes on seeing the version before."""
        old, new = self.terms(record.module, record.body), self.terms(record.module, body)
        self.db.execute(
            "update records set prev_body = case when changed_ts <= ?1 then body else prev_body end, "
            "prev_deleted = case when changed_ts <= ?1 then is_deleted else prev_deleted end, "
            "name = ?2, parent_id = ?3, pipeline_id = ?4, body = ?5, changed_ts = ?6 where id = ?7",
            (
                now - lag,
                *self._columns(record.module, body),
                json.dumps(body, separators=(",", ":")),
                now if touch else record.changed_ts,
                record.id,
            ),
        )
        self._drop_terms(record, old - new)
        self._add_terms(record, new - old)
        record.body = body
        record.changed_ts = now if touch else record.changed_ts

    def mark(self, record: Record, deleted: bool, now: float, lag: float) -> None:
        """Move a record into the recycle bin, or out of it."""
        self.db.execute(
            "update records set prev_body = case when changed_ts <= ?1 then body else prev_body end, "
            "prev_deleted = case when changed_ts <= ?1 then is_deleted else prev_deleted end, "
            "is_deleted = ?2, changed_ts = ?3 where id = ?4",
            (now - lag, int(deleted), now, record.id),
        )
        record.is_deleted = deleted

    def purge(self, record: Record) -> list[int]:
        """Remove a record and what hangs on it for good; returns the ids of purged files."""
        files = [record.id] if record.module == "documents" else []
        for module in CHILD_MODULES if record.module not in CHILD_MODULES else ():
            for child in self.children([record.id], module):
                files += self.purge(child)
        self._drop_terms(record, self.terms(record.module, record.body))
        for kind in ("contact_account", "deal_contact"):
            self.db.execute("delete from links where kind = ? and left_id = ?", (kind, record.id))
            self.db.execute("delete from links where kind = ? and right_id = ?", (kind, record.id))
        self.db.execute("delete from records where id = ?", (record.id,))
        return files

    def holders(self, module: str, field: str, value: object) -> list[tuple[int, bool]]:
        """(id, is in the recycle bin) of the records that hold this value of a findable field."""
        sql = (
            "select r.id, r.is_deleted from terms t join records r on r.id = t.record_id "
            "where t.module = ? and t.field = ? and t.value = ? order by r.is_deleted, r.id"
        )
        return [(row[0], bool(row[1])) for row in self.db.execute(sql, (module, field, fold(value)))]

    def reindex(self, module: str) -> None:
        """Build the terms of a module anew, after its unique fields changed."""
        self.db.execute("delete from terms where module = ?", (module,))
        rows = self.db.execute(f"select {COLUMNS} from records where module = ?", (module,)).fetchall()  # noqa: S608
        for record in map(from_row, rows):
            self._add_terms(record, self.terms(module, record.body))

    def terms(self, module: str, body: dict[str, Any]) -> set[tuple[str, str]]:
        """(field, folded value) pairs under which a record is found."""
        found = {(f, fold(body[f])) for f in TERM_FIELDS if body.get(f) not in (None, "")}
        found |= {("email", fold(e["value"])) for e in body.get("emails") or ()}
        custom = body.get("custom_field") or {}
        wanted = self.unique_fields.get(module, frozenset())
        return found | {(f, fold(custom[f])) for f in wanted if custom.get(f) not in (None, "")}

    def _columns(self, module: str, body: dict[str, Any]) -> tuple[Any, Any, Any]:
        name = body.get("name") or body.get("title") or body.get("display_name")
        if module == "contacts":
            name = contact_name(body)
        parent = body.get("sales_account_id") or body.get("parent_sales_account_id") or body.get("targetable_id")
        if module in self.lookup_fields:
            parent = (body.get("custom_field") or {}).get(self.lookup_fields[module])
        return name, parent, body.get("deal_pipeline_id")

    def _add_terms(self, record: Record, terms: set[tuple[str, str]]) -> None:
        if terms:
            rows = [(record.module, field, value, record.id) for field, value in terms]
            self.db.executemany("insert or ignore into terms values(?, ?, ?, ?)", rows)

    def _drop_terms(self, record: Record, terms: set[tuple[str, str]]) -> None:
        rows = [(record.module, field, value, record.id) for field, value in terms]
        self.db.executemany("delete from terms where module=? and field=? and value=? and record_id=?", rows)


def contact_name(body: dict[str, Any]) -> str:
    """First and last name, else the e-mail."""
    return " ".join(filter(None, (body.get("first_name"), body.get("last_name")))) or body.get("email") or ""


def from_row(row: Sequence[Any]) -> Record:
    return Record(row[0], row[1], json.loads(row[2]), row[3], row[4], bool(row[5]))
