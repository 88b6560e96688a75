"""The journal's sentences: what is planned, sent, answered, and what stands. Every write is one durable transaction."""

from __future__ import annotations

import json
import os
import secrets
import socket
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from loaders.known import KnownRecords
from loaders.model import Plan, Step, canonical, refs_in

PAGE = 5000  # steps read at once, so that memory does not grow with a run
STEP_COLUMNS = (
    "step_id, seq, object, op, source_key, account_key, row_hash, payload, changes, why, origin, former_key,"
    " state, crm_id, before"
)


def now() -> str:
    """UTC, ISO 8601, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class Ledger(KnownRecords):
    """Runs, steps, calls; and, underneath, what stands in the CRM by our hand."""

    # Runs

    def open_run(
        self, plan: Plan, scope: Any = None, forecast: Any = None, undoes: str | None = None, state: str = "planned"
    ) -> str:
        """Write the whole plan before its first call; the run's id (sortable by time)."""
        run_id = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
        values = (run_id, plan.kind, self.account, plan.checksum, state, now(), socket.gethostname(), os.getpid())
        with self.transaction() as db:
            db.execute(
                "insert into runs (run_id, kind, account, checksum, state, created_at, by_host, by_pid, undoes, forecast, scope)"
                " values (?,?,?,?,?,?,?,?,?,?,?)",
                (*values, undoes, canonical(forecast), canonical(scope)),
            )
            db.executemany(
                "insert into steps (run_id, seq, object, op, source_key, account_key, row_hash, payload, changes, why,"
                " origin, former_key, crm_id, state) values (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
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
            sql = "select * from runs where account = ? and kind <> 'decision' order by rowid desc limit 1"
            found = self.rows(sql, (self.account,))
        return found[0] if found else None

    def bundled(self, run_id: str) -> list[str]:
        """Objects whose changes go a hundred a call, by the run's plan."""
        found = self.rows("select forecast from runs where run_id = ?", (run_id,))
        told = (json.loads(found[0]["forecast"]) or {}).get("bundled") or {} if found else {}
        return list(told["objects"]) if told.get("is_on") else []

    def last_account(self) -> str | None:
        """The account of the newest run of all."""
        found = self.rows("select account from runs order by rowid desc limit 1")
        return found[0]["account"] if found else None

    def unfinished(self) -> sqlite3.Row | None:
        """The run that a crash or a halt left behind, if there is one."""
        found = self.rows("select * from runs where account = ? and state <> 'done' order by rowid limit 1", (self.account,))
        return found[0] if found else None

    # Steps

    def steps(self, run_id: str, object_name: str, states: Iterable[str], after: int = 0, limit: int | None = None) -> list[Step]:
        """Steps of one object of a run in these states, in the plan's order: at most `limit`, of those after a number."""
        states = tuple(states)
        sql = (
            f"select {STEP_COLUMNS} from steps where run_id = ? and object = ? and seq > ?"  # noqa: S608
            f" and state in ({_marks(states)}) order by seq limit ?"
        )
        found = self.rows(sql, (run_id, object_name, after, *states, -1 if limit is None else limit))
        return [_step(row) for row in found]

    def numbered(self, run_id: str, numbers: Iterable[int]) -> list[Step]:
        """Steps of a run by their numbers, in the plan's order."""
        sql = f"select {STEP_COLUMNS} from steps where run_id = ? and seq in (select value from json_each(?)) order by seq"  # noqa: S608
        return [_step(row) for row in self.rows(sql, (run_id, canonical(list(numbers))))]

    def open_steps(self, run_id: str, object_name: str) -> Iterator[list[Step]]:
        """Steps that are planned or sent, a page at a time, so that memory does not grow with a run."""
        after = 0
        while page := self.rows(_OPEN_STEPS, (run_id, object_name, after, PAGE)):
            yield [_step(row) for row in page]
            after = page[-1]["seq"]

    def intent(self, run_id: str | None, method: str, path: str, purpose: str, steps: Sequence[Step] = ()) -> int:
        """Before a request leaves: the call, its steps as `sent`, and their before-images. Returns the call's number."""
        with self.transaction() as db:
            call = db.execute(
                "insert into calls (run_id, method, path, purpose, sent_at) values (?,?,?,?,?)",
                (run_id, method, path, purpose, self._clock()),
            ).lastrowid
            moment = now()
            db.executemany(
                "update steps set state='sent', before=coalesce(?, before), state_at=? where step_id=?",
                ((_text(step.before), moment, step.step_id) for step in steps),
            )
            db.executemany("insert into call_steps values (?,?)", ((call, step.step_id) for step in steps))
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
        """Record what became of steps: state, reason (`why`), and what the CRM answered: id, values, differences."""
        moment = now()
        with self.transaction() as db:
            db.executemany(
                "update steps set state=?, crm_id=coalesce(?, crm_id), reason=?, stands=?, differs=?, held=?, state_at=?"
                " where step_id=?",
                (
                    (s.state, s.crm_id, s.why, _text(s.stands), _text(s.differs), _text(s.held), moment, s.step_id)
                    for s in outcomes
                ),
            )

    # Calls and jobs

    def open_job(self, call: int, run_id: str, object_name: str, url: str) -> None:
        """A bulk job that the CRM has taken on: where to ask what became of it."""
        with self.transaction() as db:
            db.execute("insert into jobs values (?,?,?,?,'running')", (call, run_id, object_name, url))

    def close_job(self, call: int, state: str) -> None:
        """A job has come to its end: `final`, or `lost` when it never said so."""
        with self.transaction() as db:
            db.execute("update jobs set state=? where call_id=?", (state, call))

    def jobs_of(self, steps: Iterable[Step]) -> list[tuple[int, str, set[int]]]:
        """(call, url, step ids) of the bulk jobs that these steps travelled in, oldest first."""
        ids = canonical([step.step_id for step in steps])
        sql = (
            "select j.call_id, j.url, c.step_id from call_steps c join jobs j using (call_id)"
            " where c.step_id in (select value from json_each(?)) order by j.call_id"
        )
        found: dict[int, tuple[int, str, set[int]]] = {}
        for row in self.rows(sql, (ids,)):
            found.setdefault(row["call_id"], (row["call_id"], row["url"], set()))[2].add(row["step_id"])
        return list(found.values())

    def calls_of(self, steps: Iterable[Step]) -> tuple[int, float, float, bool]:
        """(first call, when it left, seconds since the last one left, whether that one got no answer at all)."""
        ids = canonical([step.step_id for step in steps])
        sql = (
            "select c.call_id, c.sent_at, c.status from call_steps s join calls c using (call_id)"
            " where s.step_id in (select value from json_each(?)) order by c.call_id"
        )
        rows = self.rows(sql, (ids,))
        if not rows:
            return 0, 0.0, float("inf"), False
        return rows[0]["call_id"], rows[0]["sent_at"], self._clock() - rows[-1]["sent_at"], rows[-1]["status"] is None

    def contacts_of_deals(self, run_id: str) -> set[str]:
        """Keys of the contacts of those deals of a run that were, or may have been, written."""
        sql = "select payload from steps where run_id = ? and object = 'deals' and state in ('sent', 'done', 'held', 'in_doubt')"
        found = (refs_in(json.loads(row["payload"])) for row in self.rows(sql, (run_id,)))
        return {key for references in found for name, key in references if name == "contacts"}

    def may_have_landed(self, step: Step) -> bool:
        """Whether a call that this step travelled in may have been carried out: one that was surely refused wrote nothing."""
        return self.times_sent(step) > 0

    def times_sent(self, step: Step) -> int:
        """How many calls that may have been carried out this step has travelled in."""
        sql = (
            "select count(*) as n from call_steps s join calls c using (call_id)"
            " where s.step_id = ? and (c.status is null or c.status < 300 or c.status >= 500)"
        )
        return self.rows(sql, (step.step_id,))[0]["n"]


_OPEN_STEPS = (
    f"select {STEP_COLUMNS} from steps where run_id = ? and object = ? and seq > ?"  # noqa: S608
    " and state in ('planned', 'sent') order by seq limit ?"
)


def _step_values(run_id: str, step: Step) -> tuple[Any, ...]:
    return (
        run_id, step.seq, step.object, step.op, step.source_key, step.account_key, step.row_hash,
        canonical(step.payload), canonical(step.changes), step.why, step.origin, step.former_key, step.crm_id,
        step.state,
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
