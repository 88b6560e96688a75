"""The sandbox's access log against the loader's journal, call by call; and no write sent twice without looking first."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
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
        if call and fits and (status in (None, call.status or 0) or (status == 0 and call.fault == "truncated")):
            at += 1
        elif status is not None:
            return [f"JOURNAL: {method} {path} -> {status} at {sent:.3f} is not in the log, which has {call} there"]
    return [f"JOURNAL: {call.method} {call.path} (log {call.n}) is in no journal" for call in log[at:]]


UNUSABLE = {"truncated", "cut_json", "html_200", "html_200_after"}  # answers that arrived and say nothing
_ONE = r"^(?:sales_accounts|contacts|deals)/\d+$"
TELLING = (  # a write's path -> the reads that can tell whether it was carried out
    (r"^(\w+)/bulk_upsert$", r"^(?:{0}/(?:view/)?\d+|job_statuses/.+)$"),
    (r"^(\w+)/bulk_destroy$", r"^{0}/(?:view/)?\d+$"),
    (r"^(cpq/products|leads|custom_module/\w+)$", r"^{0}(?:/.+)?$"),
    (r"^deals$", r"^(?:sales_accounts/\d+|deals/.+)$"),
    (r"^(?:tasks|appointments)$", _ONE),
    (r"^notes(?:/\d+)?$", r"/notes$"),
    (r"^documents$", r"/document_associations$"),
    (r"^(.+/\d+)(?:/(?:restore|forget))?$", r"^{0}$"),
)

_GOING = r"^(?:DELETE (.+)/\d+|POST (\w+)/bulk_destroy)"  # what was taken away may be made anew


def blind(log: list[Call]) -> list[str]:
    """Writes sent again with the same body on the same path although the first may have been carried out, and nothing
    was read in between that could tell.

    A DELETE names one record; a second one of a note, which cannot be read by its id, is a 404 and harms nothing.
    """
    wrong: list[str] = []
    open_calls: dict[tuple[str, str, str], Call] = {}
    for call in log:
        if call.method == "GET":
            told = [key for key in open_calls if re.search(_telling(key[1]), call.path)]
            for key in told if _usable(call) else ():
                del open_calls[key]
            continue
        key = (call.method, call.path, call.digest)
        if call.committed and (gone := re.search(_GOING, f"{call.method} {call.path}")):
            open_calls = {k: c for k, c in open_calls.items() if k[0] == "DELETE" or not k[1].startswith(gone[1] or gone[2])}
        if key in open_calls:
            wrong.append(f"BLIND RE-SEND: {call.method} {call.path} (log {call.n}) with the same body, nothing read since")
        if (call.committed or lost(call)) and not (call.method == "DELETE" and call.path.startswith("notes/")):
            open_calls[key] = call
    return wrong


def lost(call: Call) -> bool:
    """Whether the client cannot know from the answer what became of this write."""
    return call.method != "GET" and call.status != 429 and not _usable(call)


def _usable(call: Call) -> bool:
    return call.status is not None and call.status < 500 and (call.fault not in UNUSABLE or call.status == 204)


def _telling(path: str) -> str:
    for written, read in TELLING:
        if match := re.search(written, path):
            return read.format(*map(re.escape, match.groups()))
    return "(?!)"  # nothing tells


def in_doubt(ledger: Path) -> list[tuple[str, str, str]]:
    """(object, key, reason) of records whose newest word is doubt."""
    sql = (
        "select object, source_key, reason, state, max(step_id) from steps where state in ('done', 'in_doubt', 'rejected')"
        " group by object, source_key"
    )
    return [(o, k, r) for o, k, r, state, _ in _rows(ledger, sql) if state == "in_doubt"]


# The loader's words for its reads in doubt; leads and equipment are read back for no other reason.
SETTLING = (
    "look for %", "did the change land?", "is it %", "does % stand?", "read back leads", "read back equipment",
)  # fmt: skip
_DOUBTS = (
    "select s.step_id, s.object, s.state, count(*) over (partition by c.call_id) from calls c"
    " join call_steps using (call_id) join steps s using (step_id)"
    " where c.method <> 'GET'"
    " and (c.status is null or c.status = 0 or c.status >= 500 or (c.status < 300 and c.problem is not null))"
)


def figures(log: list[Call], ledger: Path, products_listed: bool) -> dict[str, int]:
    """What log and ledger tell: calls, faults by kind, lost answers, doubts and how they were settled."""
    counted: Counter[str] = Counter(f"fault {call.fault}" for call in log if call.fault)
    written = _rows(ledger, "select status is not null from calls")
    like = " or ".join(["purpose like ?"] * len(SETTLING))
    reads = f"select count(*) from calls where method = 'GET' and run_id is not null and status in (200, 404) and ({like})"
    counted |= {
        "calls in the log": len(log),
        "calls in the journal": len(written),
        "calls in the journal, cut off by a kill": sum(not answered for (answered,) in written),
        "writes whose answer was lost": sum(lost(call) for call in log),
        "writes whose answer was lost, carried out": sum(lost(call) and call.committed for call in log),
        "reads that settle single writes": _rows(ledger, reads, *SETTLING)[0][0],
        "rows in doubt at the end": len(in_doubt(ledger)),
    }
    counted.update(_doubts(ledger, products_listed))
    return dict(counted)


def _doubts(ledger: Path, products_listed: bool) -> Counter[str]:
    hidden = DOUBTFUL | (set() if products_listed else {"products"})
    found: Counter[str] = Counter()
    for _, name, state, together in _rows(ledger, _DOUBTS):
        found["rows in doubt on their way"] += 1
        found["rows in doubt on their way, no read path"] += name in hidden
        found["rows in doubt on their way, one to a call"] += together == 1 and name not in hidden
        found["rows in doubt on their way, never settled though there is a read path"] += (
            state in ("sent", "in_doubt") and name not in hidden
        )
    return found


def unlisted(folder: Path, kept: set[tuple[str, str]]) -> list[str]:
    """Records that people changed and that the newest rollback's report does not name, though they had to stay."""
    report = json.loads((folder / "reports" / "plan-rollback.json").read_text(encoding="utf-8"))
    named = {(note["object"], note["source_key"]) for note in report["notes"] if note["kind"] == "kept"}
    return [f"{name} {key}: a person changed it; the rollback kept it and does NOT LIST it" for name, key in sorted(kept - named)]


def _rows(file: Path, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with sqlite3.connect(file) as db:
        rows = db.execute(sql, values).fetchall()
    db.close()
    return rows
