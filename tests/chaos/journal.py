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

_RECORD = r"(.+)/\d+"
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
            if call.status == 404 and (one := re.fullmatch(_RECORD, call.path)):  # somebody took it away
                open_calls = {k: c for k, c in open_calls.items() if k[:2] != ("POST", one[1])}
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
    if call.status is None or call.status >= 500 or call.fault == "truncated":
        return False
    return call.fault not in UNUSABLE or call.status == 204 or call.status >= 400  # a refusal's status says enough


def _telling(path: str) -> str:
    for written, read in TELLING:
        if match := re.search(written, path):
            return read.format(*map(re.escape, match.groups()))
    return "(?!)"  # nothing tells


def made(ledger: Path) -> set[tuple[str, str]]:
    """Records that the loader knows it made, now or once."""
    return set(_rows(ledger, "select distinct object, source_key from steps where state = 'done' and op <> 'delete'"))


def in_doubt(ledger: Path) -> list[tuple[str, str, str]]:
    """(object, key, reason) of records whose newest word is doubt."""
    sql = (
        "select object, source_key, reason, state, max(step_id) from steps where state in ('done', 'in_doubt', 'rejected')"
        " group by object, source_key"
    )
    return [(o, k, r) for o, k, r, state, _ in _rows(ledger, sql) if state == "in_doubt"]


# The loader's words for its reads in doubt; leads and equipment are read back for no other reason.
def runs(ledger: Path) -> list[tuple[str, str]]:
    """(id, kind) of every run, oldest first."""
    return [(run, kind) for run, kind in _rows(ledger, "select run_id, kind from runs order by rowid")] if ledger.exists() else []


SETTLING = "look for |did the change land|is it |does .* stand|read back (leads|equipment)"
_UNKNOWN = "(c.status is null or c.status = 0 or c.status >= 500 or (c.status < 300 and c.problem is not null))"
_DOUBTS = (
    "select s.object, s.state from calls c join call_steps using (call_id) join steps s using (step_id)"
    f" where c.method <> 'GET' and {_UNKNOWN}"
)
_CALLS = (  # every call with whether its answer tells nothing, and of a call about one record the object
    f"select c.method, c.path, c.purpose, c.status, {_UNKNOWN}, count(s.step_id), max(s.object) from calls c"
    " left join call_steps using (call_id) left join steps s using (step_id) group by c.call_id order by c.call_id"
)


def figures(log: list[Call], ledger: Path, products_listed: bool) -> dict[str, int]:
    """What log and ledger tell: calls, faults by kind, lost answers, doubts and how they were settled."""
    counted: Counter[str] = Counter(f"fault {call.fault}" for call in log if call.fault)
    written = _rows(ledger, "select status is not null from calls")
    counted |= {
        "calls in the log": len(log),
        "calls in the journal": len(written),
        "calls in the journal, cut off by a kill": sum(not answered for (answered,) in written),
        "writes whose answer was lost": sum(lost(call) for call in log),
        "writes whose answer was lost, carried out": sum(lost(call) and call.committed for call in log),
        "rows in doubt at the end": len(in_doubt(ledger)),
        "jobs of changes": len(_rows(ledger, "select 1 from calls where path like '%/bulk_upsert' and purpose like 'change %'")),
        "kept on a second look": len(_rows(ledger, "select 1 from steps where state = 'kept'")),
    }
    hidden = DOUBTFUL | (set() if products_listed else {"products"})
    counted.update(_doubts(ledger, hidden))
    counted.update(_reads(ledger, hidden))
    return dict(counted)


def _doubts(ledger: Path, hidden: set[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for name, state in _rows(ledger, _DOUBTS):
        found["rows whose answer was lost"] += 1
        found["rows whose answer was lost, no read path"] += name in hidden
        found["rows whose answer was lost, not settled though there is a read path"] += (
            state in ("sent", "in_doubt") and name not in hidden
        )
    return found


def _reads(ledger: Path, hidden: set[str]) -> Counter[str]:
    """How many answered reads it takes to settle a lost answer about one record: those until the next write."""
    found: Counter[str] = Counter()
    looking = False
    for method, path, purpose, status, unknown, rows, name in _rows(ledger, _CALLS):
        if method != "GET":
            looking = bool(unknown) and rows == 1 and name not in hidden and "bulk_" not in path
            looking = looking and not (method == "DELETE" and name == "notes")
            found["lost answers about one record"] += looking
        elif looking and status in (200, 404) and re.match(SETTLING, purpose):
            found["lost answers about one record, reads"] += 1
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
