"""What stands in the CRM by our hand, as the journal knows it: ids, what we last wrote, what was refused, what is in the bin."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from loaders.compare import flatten, nest
from loaders.journal import Journal
from loaders.model import Known, Payload

STANDS = "s.state in ('done', 'held')"  # held: left to a person, but ours (the wording is that of the index)
OF_ACCOUNT = "from steps s join runs r using (run_id) where r.account = ? and s.object = ?"

_WRITTEN = f"{OF_ACCOUNT} and s.source_key = ? and {STANDS} and s.op <> 'delete'"
_REJECTS = (
    "select s.object, s.source_key, s.row_hash, s.reason, s.payload from steps s cross join runs r using (run_id)"
    " where r.account = ? and r.kind = 'load' and s.state = 'rejected'"
    " and not exists (select 1 from steps n join runs nr using (run_id) where nr.account = r.account"
    "  and n.object = s.object and n.source_key = s.source_key and n.step_id > s.step_id)"
    " and not exists (select 1 from retries t where t.step_id = s.step_id)"
)


_KNOWN = "select object, source_key, crm_id, row_hash, origin, held from known where account = ?"


class KnownRecords(Journal):
    """Questions about records; every answer is the newest word of the journal on this account."""

    def known(self, object_name: str) -> dict[str, Known]:
        """source_key -> Known of one object, payloads left out (they are read one by one where a row changed)."""
        return {
            key: Known(object_name, key, crm_id, row_hash, {}, origin, json.loads(held or "{}"))
            for rows in self.batches(f"{_KNOWN} and object = ?", (self.account, object_name))
            for _, key, crm_id, row_hash, origin, held in rows
        }

    def number_known(self, object_name: str) -> int:
        """How many records of one object stand by our hand."""
        sql = "select count(*) as n from known where account = ? and object = ?"
        return int(self.rows(sql, (self.account, object_name))[0]["n"])

    def known_rows(self) -> Iterator[list[tuple[Any, ...]]]:
        """Batches of (object, source_key, crm_id, row_hash, origin, held); memory does not grow with their number."""
        return self.batches(_KNOWN, (self.account,))

    def moment(self) -> str:
        """Another text after every change of what stands; "" while nothing was ever planned for this account."""
        rows = self.rows("select moment from export_moments where account = ?", (self.account,))
        return rows[0]["moment"] if rows else ""

    def payload(self, object_name: str, source_key: str) -> dict[str, Any]:
        """What we last wrote into this record. A field that was held back holds what we had written before that."""
        sql = "select payload, held from known where account = ? and object = ? and source_key = ?"
        rows = self.rows(sql, (self.account, object_name, source_key))
        if not rows:
            return {}
        flat = flatten(json.loads(rows[0]["payload"]))
        return nest(flat | {name: values[0] for name, values in json.loads(rows[0]["held"] or "{}").items()})

    def crm_id(self, object_name: str, source_key: str) -> int | None:
        """The CRM id of a record of ours, also one that this run made a moment ago."""
        sql = (
            f"select s.crm_id, s.op, s.origin {OF_ACCOUNT}"
            f" and (s.source_key = ? or s.former_key = ?) and {STANDS} order by s.step_id desc limit 1"
        )
        rows = self.rows(sql, (self.account, object_name, source_key, source_key))
        gone = not rows or rows[0]["op"] == "delete" or rows[0]["origin"] == "released"
        return None if gone else rows[0]["crm_id"]

    def binned(self, object_name: str) -> dict[str, int]:
        """source_key -> id of records of ours that a rollback moved to the recycle bin (and did not purge)."""
        sql = (
            "select s.source_key, s.crm_id, s.payload from steps s indexed by steps_taken_back cross join runs r using (run_id)"  # noqa: S608
            f" where r.account = ? and s.object = ? and s.op = 'delete' and {STANDS} and s.crm_id is not null"
            " and not exists (select 1 from steps n join runs nr using (run_id) where nr.account = r.account"
            "  and n.object = s.object and n.source_key = s.source_key and n.step_id > s.step_id"
            f"  and {STANDS.replace('s.', 'n.')})"
        )
        rows = self.rows(sql, (self.account, object_name))
        return {r["source_key"]: r["crm_id"] for r in rows if "forget" not in r["payload"]}

    def rejects(self) -> list[sqlite3.Row]:
        """object, source_key, row_hash, reason, payload of rows whose newest word is a refusal that nobody asked to try again."""
        return self.rows(_REJECTS, (self.account,))

    def refused(self, object_name: str) -> dict[str, tuple[str, str]]:
        """source_key -> (row hash, the CRM's words) of those of one object."""
        rows = self.rows(_REJECTS + " and s.object = ?", (self.account, object_name))
        return {r["source_key"]: (r["row_hash"], r["reason"] or "refused") for r in rows}

    def owed(self, object_name: str) -> set[str]:
        """Keys whose newest word is a step of a load that did not come through."""
        sql = (
            "select s.source_key from steps s cross join runs r using (run_id) where r.account = ? and s.object = ?"
            " and s.state in ('rejected', 'in_doubt', 'blocked', 'absent', 'gone')"  # in the words of the index
            " and s.state in ('rejected', 'blocked', 'absent') and r.kind = 'load'"
            " and not exists (select 1 from steps n join runs nr using (run_id) where nr.account = r.account"
            "  and n.object = s.object and n.source_key = s.source_key and n.step_id > s.step_id)"
        )
        return {row["source_key"] for row in self.rows(sql, (self.account, object_name))}

    def stood(self, object_name: str, source_key: str) -> dict[str, Any]:
        """Field (flat) -> what the CRM made of our newest write of it, also where the record was taken back since."""
        sql = f"select s.stands, s.differs {OF_ACCOUNT} and s.source_key = ? and {STANDS} and s.op <> 'delete' order by s.step_id"
        found: dict[str, Any] = {}
        for row in self.rows(sql, (self.account, object_name, source_key)):
            differs = json.loads(row["differs"] or "{}")
            found |= json.loads(row["stands"] or "{}") | {name: pair[0] for name, pair in differs.items() if len(pair) > 2}
        return found

    def last_written(self, object_name: str, source_key: str) -> Payload:
        """The payload of our newest write, `{}` when there was none; unlike `payload` also where the record was taken back."""
        rows = self.rows(f"select s.payload {_WRITTEN} order by s.step_id desc limit 1", (self.account, object_name, source_key))
        return dict(json.loads(rows[0]["payload"])) if rows else {}

    def last_id(self, object_name: str, source_key: str) -> int:
        """The id that a record had last, also where it was taken back; 0 when it never had one."""
        sql = f"select s.crm_id {_WRITTEN} and s.crm_id is not null order by s.step_id desc limit 1"
        rows = self.rows(sql, (self.account, object_name, source_key))
        return int(rows[0]["crm_id"]) if rows else 0

    def was_done(self, object_name: str, source_key: str) -> bool:
        """Whether this record was ever carried out on this account, also if it was taken back since."""
        sql = f"select 1 {OF_ACCOUNT} and s.source_key = ? and {STANDS} limit 1"
        return bool(self.rows(sql, (self.account, object_name, source_key)))

    def was_gone(self, object_name: str, source_key: str, step_id: int) -> bool:
        """Whether the word before this step on a record was that somebody had deleted it, or what it is a part of."""
        sql = f"select s.state {OF_ACCOUNT} and s.source_key = ? and s.step_id < ? order by s.step_id desc limit 1"
        rows = self.rows(sql, (self.account, object_name, source_key, step_id))
        return bool(rows) and rows[0]["state"] == "gone"

    def is_kept(self, run_id: str, object_name: str, source_key: str) -> bool:
        """Whether this rollback left a record, since a person changed it after the undo was planned."""
        sql = "select 1 from steps where run_id = ? and object = ? and state = 'kept' and source_key = ? limit 1"
        return bool(self.rows(sql, (run_id, object_name, source_key)))

    def origin(self, object_name: str, source_key: str) -> str | None:
        """Whether we made a record of ours or found it standing; None when it is not known."""
        sql = "select origin from known where account = ? and object = ? and source_key = ?"
        rows = self.rows(sql, (self.account, object_name, source_key))
        return rows[0]["origin"] if rows else None

    def ours(self, object_name: str, crm_ids: Iterable[int]) -> set[int]:
        """Those of these ids that a step of ours made or changed."""
        sql = f"select 1 {OF_ACCOUNT} and s.crm_id = ? and {STANDS} limit 1"
        return {crm_id for crm_id in crm_ids if self.rows(sql, (self.account, object_name, crm_id))}

    def made_before(self, object_name: str, crm_id: int, call: int) -> bool:
        """Whether a call of ours earlier than this one made the record: it is surely older than what this call may have made."""
        sql = (
            f"select max(c.call_id) as last {OF_ACCOUNT.replace('where', 'join call_steps c using (step_id) where')}"
            f" and s.crm_id = ? and {STANDS} and s.op = 'create'"
        )
        last = self.rows(sql, (self.account, object_name, crm_id))[0]["last"]
        return last is not None and last < call
