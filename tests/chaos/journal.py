"""The sandbox's access log against the loader's journal, call by call; and no write sent twice without looking first."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DOUBTFUL = {"phone_calls"}  # no read path (freshsales_api.md); products too where they cannot be listed


@dataclass(frozen=True)
class Call:
    """A row of the access log."""

    n: int
    method: str
    path: str
    status: int | None
    digest: str
    committed: bool
    fault: str | None
    time: float


def log_of(state: Path, people: list[tuple[int, int]], after: int = 0) -> list[Call]:
    """The loader's calls in the access log, without those of people."""
    columns = "n, method, path, status, body_sha256, committed, fault, time"
    rows = _rows(state, f"select {columns} from access_log where n > ? order by n", after)
    mine = [row for row in rows if not any(first <= row[0] <= last for first, last in people)]
    return [Call(n, m, p, s, d, bool(c), f, t) for n, m, p, s, d, c, f, t in mine]


def one_to_one(log: list[Call], ledger: Path) -> list[str]:
    """Each call of the journal is in the log and the other way round; only a call cut off by a kill may be missing there.

    Both sides keep the same clock: a logged call lies between its own intent and the next one.
    """
    written = _rows(ledger, "select method, path, status, sent_at from calls order by call_id")
    ends = [row[3] for row in written[1:]] + [float("inf")]
    at = 0
    for (method, path, status, sent), end in zip(written, ends, strict=True):
        call = log[at] if at < len(log) else None
        fits = call and (call.method, call.path) == (method, path) and sent <= call.time <= end
        if call and fits and status in (None, call.status or 0):
            at += 1
        elif status is not None:
            return [f"JOURNAL: {method} {path} -> {status} at {sent:.3f} is not in the log, which has {call} there"]
    return [f"JOURNAL: {call.method} {call.path} (log {call.n}) is in no journal" for call in log[at:]]


def blind(log: list[Call]) -> list[str]:
    """Writes carried out twice with the same body on the same path, where nothing was read in between."""
    wrong, last, reads = [], {}, 0
    for call in log:
        reads += call.method == "GET"
        if call.method == "GET" or not call.committed:
            continue
        key = (call.method, call.path, call.digest)
        if last.get(key) == reads:
            wrong.append(f"BLIND RE-SEND: {call.method} {call.path} (log {call.n}) with the same body, nothing read since")
        last[key] = reads
    return wrong


def in_doubt(ledger: Path) -> list[tuple[str, str, str]]:
    """(object, key, reason) of records whose newest word is doubt."""
    sql = (
        "select object, source_key, reason, state, max(step_id) from steps where state in ('done', 'in_doubt', 'rejected')"
        " group by object, source_key"
    )
    return [(o, k, r) for o, k, r, state, _ in _rows(ledger, sql) if state == "in_doubt"]


SETTLING = ("look for %", "did the change land?", "is it %", "does % stand?")  # the loader's words for its reads in doubt


def effort(ledger: Path) -> dict[str, int]:
    """Calls that the plans foretold, and reads that settled a doubt."""
    plans = _rows(ledger, "select forecast from runs")
    like = " or ".join(["purpose like ?"] * len(SETTLING))
    reads = _rows(ledger, f"select count(*) from calls where method = 'GET' and ({like})", *SETTLING)
    return {"calls foretold by the plans": sum(json.loads(p[0])["calls"] for p in plans), "reads in doubt": reads[0][0]}


def _rows(file: Path, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with sqlite3.connect(file) as db:
        rows = db.execute(sql, values).fetchall()
    db.close()
    return rows
