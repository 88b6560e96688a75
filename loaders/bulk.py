"""Steps that travel 100 a call: bulk_upsert jobs for creates and parts, bulk_destroy for deletes.

A job's answer carries no ids and its report may be lost, so every row is settled by itself: failures by the report,
ids by reading back the newest records, what is neither by looking again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from loaders import settle, singles
from loaders.compare import flatten
from loaders.errors import Rejected, Retry
from loaders.model import CrmObject, Json, Payload, Step
from loaders.session import Session
from loaders.wire import bulk_item, identifier

BATCH = 100  # freshsales_api.md 4.2: at most 100 records a call
JOB_DEADLINE = 1800.0  # seconds after which a job that says nothing final is taken as lost
POLL = (0.3, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
ROUNDS = 3
SKEW = timedelta(hours=25)  # clocks and zones of the CRM may differ from ours: look this much further back

Item = tuple[Step, Payload]


def carry_out(session: Session, crm_object: CrmObject, steps: Sequence[Step]) -> None:
    """Bring all steps of one object to their end; steps found `sent` are settled first."""
    for _ in range(ROUNDS):
        sent = [step for step in steps if step.state == "sent"]
        if sent:
            _finish_sent(session, crm_object, sent)
        todo = [step for step in steps if step.state == "planned"]
        if not todo:
            return
        items = [(step, fields) for step in todo if (fields := session.resolved(step)) is not None]
        for start in range(0, len(items), BATCH):
            _submit(session, crm_object, items[start : start + BATCH])
        _finish_sent(session, crm_object, [step for step in todo if step.state == "sent"])
    for step in steps:
        if step.state in ("planned", "sent"):
            session.finish(step, "in_doubt", why=f"{ROUNDS} bulk jobs gave no word of it; look at {step.source_key}")


def _submit(session: Session, crm_object: CrmObject, items: Sequence[Item]) -> None:
    """One bulk_upsert. A request refused as a whole is halved until the rows that are to blame stand alone."""
    if not items:
        return
    listed = [bulk_item(crm_object, _name_of(crm_object, fields), _data(crm_object, fields)) for _, fields in items]
    path = f"{crm_object.path}/bulk_upsert"
    purpose = f"{crm_object.name}: {len(items)} records"
    try:
        answer = session.client.write("POST", path, purpose, [s for s, _ in items], json={crm_object.path: listed})
    except Rejected as problem:
        if len(items) == 1:
            session.finish(items[0][0], "rejected", why=problem.message)
            return
        middle = len(items) // 2
        _submit(session, crm_object, items[:middle])
        _submit(session, crm_object, items[middle:])
        return
    except Retry:
        return  # the rows stay `sent` and are settled one by one
    url = str(answer.get("job_status_url") or "")
    with session.ledger.transaction() as db:
        call = session.client.last_call
        db.execute("insert into jobs values (?,?,?,?,'running')", (call, session.run_id, crm_object.name, url))


def _finish_sent(session: Session, crm_object: CrmObject, steps: Sequence[Step]) -> None:
    open_steps = {step.step_id: step for step in steps}
    told = _await_jobs(session, crm_object, open_steps)
    rest = [step for step in steps if step.state == "sent"]
    if crm_object.part_of:
        done = [step for step in rest if step.step_id in told]
        session.finish_all(done, "done", ids={s.step_id: _parent_id(session, crm_object, s) for s in done})
        _look_one_by_one(session, [step for step in rest if step.step_id not in told])
        return
    _collect_ids(session, crm_object, rest)
    missing = [step for step in rest if step.state == "sent"]
    if missing and any(step.step_id not in told for step in missing):
        session.pause(2.0)
        _collect_ids(session, crm_object, missing)
    for step in missing:
        if step.state == "sent" and step.step_id in told:
            text = f"the job reported success, but it cannot be seen; look for {step.source_key} in Freshsales"
            session.finish(step, "in_doubt", why=text)
        elif step.state == "sent":
            step.state = "planned"  # its request surely did not land: it may be sent


def _await_jobs(session: Session, crm_object: CrmObject, steps: dict[int, Step]) -> set[int]:
    """Ask every running job of these steps until it is final. Returns the steps that a job spoke of as carried out."""
    told: set[int] = set()
    rows = session.ledger.rows(
        "select distinct j.call_id, j.url from jobs j join call_steps c using (call_id) where j.run_id = ? and j.object = ?",
        (session.run_id, crm_object.name),
    )
    for row in rows:
        members = session.ledger.rows("select step_id from call_steps where call_id = ?", (row["call_id"],))
        mine = [steps[m["step_id"]] for m in members if m["step_id"] in steps]
        mine = [step for step in mine if step.state == "sent"]
        if not mine:
            continue
        report = _final_report(session, row["url"])
        with session.ledger.transaction() as db:
            db.execute("update jobs set state=? where call_id=?", ("final" if report else "lost", row["call_id"]))
        if report:
            told |= _take_report(session, crm_object, mine, report)
    return told


def _final_report(session: Session, url: str) -> Json:
    """The job's answer once it is final, None when it never is (freshsales_api.md 4.3: only SUCCESS is sure to be)."""
    match = re.search(r"job_statuses/([\w-]+)$", url)
    if not match:
        return None
    waited, tries = 0.0, 0
    while waited < JOB_DEADLINE:
        try:
            answer = session.client.get(f"job_statuses/{match[1]}", "is the bulk job done?")
        except Rejected:
            return None
        status = str(answer.get("status", "")).upper()
        if status in ("SUCCESS", "COMPLETED", "FAILED", "FAILURE"):
            return answer
        delay = POLL[min(tries, len(POLL) - 1)]
        session.pause(delay)
        waited, tries = waited + delay, tries + 1
    return None


def _take_report(session: Session, crm_object: CrmObject, steps: Sequence[Step], report: Json) -> set[int]:
    """Failures become rejects in the CRM's words. Returns the ids of steps that did not fail."""
    data = report.get("data") or "{}"
    details = json.loads(data) if isinstance(data, str) else data
    failures = details.get("detailed_failure_report") or []
    if str(report.get("status", "")).upper().startswith("FAIL") and not failures:
        return set()
    named = {str(_step_name(session, crm_object, step)).lower(): step for step in steps}
    failed: set[int] = set()
    for failure in failures:
        words = failure.get("error_message")
        text = "; ".join(map(str, words)) if isinstance(words, list) else str(words)
        for name, value in failure.items():
            step = named.get(str(value).lower()) if name != "error_message" else None
            if step and step.step_id not in failed:
                failed.add(step.step_id)
                session.finish(step, "rejected", why=text)
    return {step.step_id for step in steps if step.step_id not in failed}


def _collect_ids(session: Session, crm_object: CrmObject, steps: Sequence[Step]) -> None:
    """Read the newest records back until every wanted key is found or only older ones follow; compare every field."""
    wanted = {step.source_key: step for step in steps if step.state == "sent"}
    if not wanted:
        return
    oldest = _earliest_call(session, steps) - SKEW
    for record in settle.newest_first(session, crm_object):
        step = wanted.pop(str(settle.key_of(record, crm_object)), None)
        if step:
            session.finish(step, "done", crm_id=int(record["id"]))
            fields = session.resolved(step)
            session.note_differences(step, flatten(fields or {}), flatten(record))
        if not wanted or _created(record) < oldest:
            return


def _look_one_by_one(session: Session, steps: Sequence[Step]) -> None:
    """Parts whose job gave no word: read the parent, compare, and send again only what is not there."""
    for step in steps:
        verdict, crm_id = settle.look(session, step)
        if verdict == settle.LANDED:
            session.finish(step, "done", crm_id=crm_id)
        elif verdict == settle.ABSENT:
            step.state = "planned"


def destroy(session: Session, crm_object: CrmObject, steps: Sequence[Step]) -> None:
    """Delete 100 a call into the recycle bin, then see that they are gone; what was sent before a crash is looked at first."""
    left = _still_there(session, crm_object, steps) if any(step.state == "sent" for step in steps) else list(steps)
    for start in range(0, len(left), BATCH):
        batch = left[start : start + BATCH]
        ids = [step.crm_id for step in batch]
        purpose = f"delete {len(ids)} {crm_object.name}"
        with suppress(Rejected, Retry):  # what did not go is seen below
            session.client.write("POST", f"{crm_object.path}/bulk_destroy", purpose, batch, json={"selected_ids": ids})
    for delay in (0.0, 1.0, 3.0, 10.0):
        session.pause(delay)
        left = _still_there(session, crm_object, left)
        if not left:
            return
    for step in left:
        step.state = "planned"
        singles.carry_out(session, crm_object, step)


def _still_there(session: Session, crm_object: CrmObject, steps: Sequence[Step]) -> list[Step]:
    """The steps whose records can still be seen; the others are done."""
    standing = {int(record["id"]) for record in settle.newest_first(session, crm_object)}
    session.finish_all([step for step in steps if step.crm_id not in standing], "done")
    return [step for step in steps if step.crm_id in standing]


def _data(crm_object: CrmObject, fields: Payload) -> Payload:
    return {name: value for name, value in fields.items() if name != "@parent"}


def _name_of(crm_object: CrmObject, fields: Payload) -> Json:
    return fields["@parent"] if crm_object.part_of else identifier(crm_object, fields)


def _step_name(session: Session, crm_object: CrmObject, step: Step) -> Json:
    if crm_object.part_of:
        return _parent_id(session, crm_object, step)
    return identifier(crm_object, step.payload)


def _parent_id(session: Session, crm_object: CrmObject, step: Step) -> int:
    parent, source_key = step.payload["@parent"]["$ref"]
    return session.find_id(parent, source_key) or 0


def _earliest_call(session: Session, steps: Sequence[Step]) -> datetime:
    rows = session.ledger.rows("select min(sent_at) as first from calls where run_id = ?", (session.run_id,))
    return datetime.fromtimestamp(rows[0]["first"] or 0, UTC)


def _created(record: Payload) -> datetime:
    try:
        moment = datetime.fromisoformat(str(record.get("created_at")))
    except ValueError:
        return datetime.max.replace(tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
