"""The journal in SQLite: what is planned, sent, answered. Every write is one durable transaction (WAL, synchronous=FULL)."""

from __future__ import annotations

import json
import os
import secrets
import socket
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from loaders.errors import Halt
from loaders.model import Known, Plan, Step, canonical

SCHEMA = Path(__file__).with_name("ledger.sql")
STEP_COLUMNS = (
    "step_id, seq, object, op, source_key, account_key, row_hash, payload, changes, why, origin, former_key,"
    " state, crm_id, before"
)


def now() -> str:
    """UTC, ISO 8601, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class Ledger:
    """The one file that must outlive everything else. Raises Halt when it cannot be written: nothing is sent then."""

    def __init__(self, file: Path, account: str, clock: Callable[[], float] = time.time) -> None:
        self.file, self.account, self._clock = file, account, clock
        with _as_halt(file):
            file.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(file, isolation_level=None, timeout=30)
            self._db.row_factory = sqlite3.Row
            self._db.execute("pragma journal_mode=wal")
            self._db.execute("pragma synchronous=full")
            self._db.executescript(SCHEMA.read_text(encoding="utf-8"))

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of the block or none of it, on disk when the block ends."""
        with _as_halt(self.file):
            self._db.execute("begin immediate")
            try:
                yield self._db
            except BaseException:
                self._db.execute("rollback")
                raise
            self._db.execute("commit")

    def rows(self, sql: str, arguments: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """The answer to a query; Halt if the file cannot be read."""
        with _as_halt(self.file):
            return self._db.execute(sql, arguments).fetchall()

    # Runs

    def open_run(self, plan: Plan, scope: Any = None, forecast: Any = None, undoes: str | None = None) -> str:
        """Write the whole plan before its first call; the run's id (sortable by time)."""
        run_id = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
        values = (run_id, plan.kind, self.account, plan.checksum, "planned", now(), socket.gethostname(), os.getpid())
        with self.transaction() as db:
            db.execute(
                "insert into runs (run_id, kind, account, checksum, state, created_at, by_host, by_pid, undoes, forecast, scope)"
                " values (?,?,?,?,?,?,?,?,?,?,?)",
                (*values, undoes, canonical(forecast), canonical(scope)),
            )
            db.executemany(
                "insert into steps (run_id, seq, object, op, source_key, account_key, row_hash, payload, changes, why,"
                " origin, former_key, crm_id) values (?,?,?,?,?,?,?,?,?,?,?,?,?)",
                (_step_values(run_id, step) for step in plan.steps),
            )
            notes = ((run_id, n.kind, n.object, n.source_key, n.text) for n in plan.notes)
            db.executemany("insert into notes values (?,?,?,?,?)", notes)
        return run_id

    def set_run(self, run_id: str, state: str) -> None:
        """Move a run on; `done` stamps its end."""
        finished = now() if state == "done" else None
        with self.transaction() as db:
            db.execute("update runs set state = ?, finished_at = ? where run_id = ?", (state, finished, run_id))

    def run(self, run_id: str | None = None) -> sqlite3.Row | None:
        """A run of this account by id, or the newest."""
        if run_id:
            found = self.rows("select * from runs where account = ? and run_id = ?", (self.account, run_id))
        else:
            found = self.rows("select * from runs where account = ? order by rowid desc limit 1", (self.account,))
        return found[0] if found else None

    def last_account(self) -> str | None:
        """The account of the newest run of all."""
        found = self.rows("select account from runs order by rowid desc limit 1")
        return found[0]["account"] if found else None

    def unfinished(self) -> sqlite3.Row | None:
        """The run that a crash or a halt left behind, if there is one."""
        found = self.rows("select * from runs where account = ? and state <> 'done' order by rowid limit 1", (self.account,))
        return found[0] if found else None

    # Steps

    def steps(self, run_id: str, object_name: str, states: Iterable[str]) -> list[Step]:
        """Steps of one object of a run in these states, in the plan's order."""
        states = tuple(states)
        sql = f"select {STEP_COLUMNS} from steps where run_id = ? and object = ? and state in ({_marks(states)})"  # noqa: S608
        return [_step(row) for row in self.rows(sql + " order by seq", (run_id, object_name, *states))]

    def intent(self, run_id: str | None, method: str, path: str, purpose: str, steps: Sequence[Step] = ()) -> int:
        """Before a request leaves: the call, and its steps as `sent`. Returns the call's number."""
        with self.transaction() as db:
            call = db.execute(
                "insert into calls (run_id, method, path, purpose, sent_at) values (?,?,?,?,?)",
                (run_id, method, path, purpose, self._clock()),
            ).lastrowid
            for step in steps:
                db.execute("insert into call_steps values (?,?)", (call, step.step_id))
                db.execute("update steps set state='sent', state_at=? where step_id=?", (now(), step.step_id))
        for step in steps:
            step.state = "sent"
        assert call is not None
        return call

    def answer(self, call: int, status: int, problem: str | None, remaining: int | None, held_until: float | None = None) -> None:
        """After a request: what came back. Status 0 means that no answer came. `held_until`: no call before (epoch s)."""
        with self.transaction() as db:
            db.execute(
                "update calls set status=?, answered_at=?, problem=?, remaining=? where call_id=?",
                (status, self._clock(), problem, remaining, call),
            )
            if held_until is not None:
                db.execute("insert into holds values (?,?)", (call, held_until))

    def settle(self, outcomes: Iterable[Step]) -> None:
        """Record what became of steps: state, id, reason (`why`), before-image, differences."""
        with self.transaction() as db:
            for step in outcomes:
                db.execute(
                    "update steps set state=?, crm_id=coalesce(?, crm_id), reason=?, before=coalesce(before, ?), state_at=?"
                    " where step_id=?",
                    (step.state, step.crm_id, step.why, _text(step.before), now(), step.step_id),
                )

    def differs(self, step: Step, differences: dict[str, list[Any]]) -> None:
        """Fields that the CRM answered otherwise than sent: field -> [sent, answered]."""
        with self.transaction() as db:
            db.execute("update steps set differs=? where step_id=?", (canonical(differences), step.step_id))

    # What stands in the CRM by our hand

    def known(self, object_name: str) -> dict[str, Known]:
        """source_key -> Known, payloads left out (they are read one by one where a row changed)."""
        sql = "select source_key, crm_id, row_hash, origin from known where account = ? and object = ?"
        rows = self.rows(sql, (self.account, object_name))
        return {r["source_key"]: Known(object_name, r["source_key"], r["crm_id"], r["row_hash"], {}, r["origin"]) for r in rows}

    def binned(self, object_name: str) -> dict[str, int]:
        """source_key -> id of records of ours that a rollback moved to the recycle bin (and did not purge)."""
        sql = (
            "select source_key, crm_id, op, payload, max(step_id) from steps s join runs r using (run_id)"
            " where r.account = ? and object = ? and s.state = 'done' group by source_key"
        )
        rows = self.rows(sql, (self.account, object_name))
        return {
            r["source_key"]: r["crm_id"] for r in rows if r["op"] == "delete" and "forget" not in r["payload"] and r["crm_id"]
        }

    def was_done(self, object_name: str, source_key: str) -> bool:
        """Whether this record was ever carried out on this account, also if it was taken back since."""
        sql = (
            "select 1 from steps s join runs r using (run_id)"
            " where r.account = ? and s.object = ? and s.source_key = ? and s.state = 'done' limit 1"
        )
        return bool(self.rows(sql, (self.account, object_name, source_key)))

    def payload(self, object_name: str, source_key: str) -> dict[str, Any]:
        """What we last wrote into this record."""
        sql = "select payload from known where account = ? and object = ? and source_key = ?"
        rows = self.rows(sql, (self.account, object_name, source_key))
        return json.loads(rows[0]["payload"]) if rows else {}

    def crm_id(self, object_name: str, source_key: str) -> int | None:
        """The CRM id of a record of ours, also one that this run made a moment ago."""
        sql = (
            "select s.crm_id, s.op, s.origin from steps s join runs r using (run_id) where r.account = ? and s.object = ?"
            " and (s.source_key = ? or s.former_key = ?) and s.state = 'done' order by s.step_id desc limit 1"
        )
        rows = self.rows(sql, (self.account, object_name, source_key, source_key))
        gone = not rows or rows[0]["op"] == "delete" or rows[0]["origin"] == "released"
        return None if gone else rows[0]["crm_id"]


def _step_values(run_id: str, step: Step) -> tuple[Any, ...]:
    return (
        run_id, step.seq, step.object, step.op, step.source_key, step.account_key, step.row_hash,
        canonical(step.payload), canonical(step.changes), step.why, step.origin, step.former_key, step.crm_id,
    )  # fmt: skip


def _step(row: sqlite3.Row) -> Step:
    values = dict(row)
    for name in ("payload", "changes", "before"):
        values[name] = json.loads(values[name]) if values[name] else None
    return Step(**values)


def _text(value: Any) -> str | None:
    return None if value is None else canonical(value)


def _marks(values: Sequence[Any]) -> str:
    return ",".join("?" * len(values))


@contextmanager
def _as_halt(file: Path) -> Iterator[None]:
    """Disk full, read-only, corrupt: the run stops before the next request leaves, and says so."""
    try:
        yield
    except (sqlite3.DatabaseError, OSError) as problem:
        raise Halt(
            f"The ledger {file} cannot be used: {problem}. Nothing more was sent. "
            "Free space or mend its permissions (never delete it: it knows what stands in the CRM), "
            "then run the same command again."
        ) from problem
