"""Bulk jobs: when they are carried out, what their status says, and how they go astray (freshsales_api.md 4.3, section 10)."""

import json
import random
from collections.abc import Callable
from typing import Any

from .account import Account
from .answers import Answer, not_found
from .fault_arguments import share
from .faults import SHARES, Fault
from .routing import Call

WORDS = {  # freshsales_api.md 4.3: only SUCCESS is confirmed
    "documented": {"QUEUED": "QUEUED", "IN_PROGRESS": "IN_PROGRESS", "SUCCESS": "SUCCESS", "FAILED": "FAILED"},
    "completed": {"QUEUED": "PENDING", "IN_PROGRESS": "PROCESSING", "SUCCESS": "COMPLETED", "FAILED": "FAILURE"},
}
DEAD = 3600.0  # seconds after which a job that is stuck no longer keeps others out
Writer = Callable[[Account, str, list[dict[str, Any]], list[bool]], dict[str, Any]]


def busy(account: Account) -> bool:
    """Whether a job runs that keeps others out."""
    sql = "select 1 from jobs where status = 'QUEUED' or (status = 'STUCK' and created_ts > ?)"
    return bool(account.store.rows(sql, (account.now() - DEAD,)))


def spoil(account: Account, fault: Fault) -> None:
    """Let the job that was just accepted go astray."""
    values = (fault.kind, share(fault.argument, SHARES[fault.kind]))
    account.store.db.execute("insert or ignore into job_faults select max(id), ?, ? from jobs", values)


def status(call: Call, write: Writer) -> Answer:
    """GET job_statuses/{id}."""
    account, job_id = call.account, call.id("jobs")
    account.store.db.execute("update jobs set polls = polls + 1 where id = ? and result is null", (job_id,))
    run_due(account, write)
    sql = (
        "select j.status, created_ts, updated_ts, result, polls, f.kind from jobs j left join job_faults f on f.job_id = j.id"
        " where j.id = ?"
    )
    rows = account.store.rows(sql, (job_id,))
    if not rows or rows[0][5] == "job_lost":
        raise not_found("jobs")
    state, created, updated, result, polls, _ = rows[0]
    if state == "STUCK" or (state == "QUEUED" and polls > 1):
        state = "IN_PROGRESS"
    words = WORDS[account.switches["job_states"]]
    return Answer(
        {"status": words[state], "job_type_name": "bulk_upsert", "created_at": account.time(created),
         "status_updated_at": account.time(updated), "progress": 100 if result else 0, "data": result or None}
    )  # fmt: skip


def run_due(account: Account, write: Writer, everything: bool = False) -> None:
    """Carry out the jobs whose time has come, by enough polls or seconds, and those accepted before them: it is a queue."""
    waiting = account.store.rows(
        "select id, module, payload, polls, created_ts, f.kind from jobs j left join job_faults f on f.job_id = j.id"
        " where result is null order by id"
    )
    seconds, polls_enough = account.switches.number("job_seconds"), account.switches.number("job_polls")
    due = [
        job_id
        for job_id, _, _, polls, created, kind in waiting
        # of a lost job only the word is lost
        if everything or account.now() - created >= seconds or kind == "job_lost" or polls > polls_enough
    ]
    for job_id, entity, payload, _, created, _ in waiting:
        if due and job_id <= due[-1]:
            ended = min(account.now(), created + seconds)  # though it is carried out when somebody looks
            state, report = _run(account, write, job_id, entity, json.loads(payload))
            account.store.db.execute(
                "update jobs set status = ?, result = ?, updated_ts = ?, payload = '' where id = ?",
                (state, json.dumps(report) if report else "", ended, job_id),
            )


def _run(account: Account, write: Writer, job_id: int, entity: str, items: list[Any]) -> tuple[str, dict[str, Any] | None]:
    """(state, report); a job that goes astray writes a seeded part of its rows and reports nothing, or failures."""
    spoiled = account.store.rows("select kind, share from job_faults where job_id = ?", (job_id,))
    kind, part = spoiled[0] if spoiled else (None, 1.0)
    report = write(account, entity, items, _chosen(account, job_id, len(items), part))
    if kind in ("job_failed", "job_stuck"):
        return ("FAILED" if kind == "job_failed" else "STUCK"), None
    failed_whole = not report["record_status"]["succeeded"] and account.switches["job_all_failed"] == "FAILED"
    return ("FAILED" if failed_whole else "SUCCESS"), report


def _chosen(account: Account, job_id: int, rows: int, part: float) -> list[bool]:
    """Which rows are written: `part` of them, rounded up, chosen by the seed."""
    if part >= 1.0:
        return [True] * rows
    seeded = random.Random(f"{account.setting('fault_seed') or '0'}:job:{job_id}")  # noqa: S311
    kept = set(seeded.sample(range(rows), k=-int(-rows * part // 1)))
    return [number in kept for number in range(rows)]
