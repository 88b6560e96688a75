"""Steps that travel 100 a call: bulk_upsert jobs for creates and parts, bulk_destroy for deletes.

A job's answer carries no ids and its report may be lost, so every row is settled by itself: ids by reading back the newest
records, failures by the report, what is neither by looking again.
"""

from __future__ import annotations

from collections.abc import Sequence

from loaders import jobs, settle, singles
from loaders.bisect import submit
from loaders.compare import flatten
from loaders.errors import Rejected, Retry, Stale
from loaders.model import MOVED, CrmObject, Payload, Step
from loaders.objects import OBJECTS
from loaders.reading import among_newest, key_of, newest_first, newest_since
from loaders.second_look import SecondLook
from loaders.session import CUT_OFF_WITHIN, Session

BATCH = 100  # freshsales_api.md 4.2: at most 100 records a call
ROUNDS = 3
ANSWERED, LOST = (0.0, 1.0, 3.0, 10.0), (CUT_OFF_WITHIN,)  # seconds before each look whether deletes that were sent are done


def carry_out(session: Session, crm_object: CrmObject, steps: Sequence[Step]) -> None:
    """Bring all steps of one object to their end; steps found `sent` are settled first."""
    finish = _finish_parts if crm_object.part_of else _finish_records
    _leave_unmoved(session, [step for step in steps if step.why == MOVED and step.state == "planned"])
    for _ in range(ROUNDS):
        finish(session, crm_object, [step for step in steps if step.state == "sent"])
        todo = [step for step in steps if step.state == "planned"]
        if not todo:
            return
        items = [(step, fields) for step in todo if (fields := session.resolved(step)) is not None]
        for start in range(0, len(items), BATCH):
            submit(session, crm_object, items[start : start + BATCH])
        finish(session, crm_object, [step for step in todo if step.state == "sent"])
    left = [step for step in steps if step.state in ("planned", "sent")]
    session.finish_all(left, "absent", why=f"{ROUNDS} bulk jobs did not carry it out; the next load sends it")


def _leave_unmoved(session: Session, steps: Sequence[Step]) -> None:
    """Stages that deals of this plan were to move are what they were where none of these deals came through."""
    if steps:
        moved = session.ledger.contacts_of_deals(session.run_id)
        session.finish_all(
            [s for s in steps if s.source_key not in moved], "done", why=f"{MOVED}, but none did; nothing was sent"
        )


def _finish_parts(session: Session, crm_object: CrmObject, sent: Sequence[Step]) -> None:
    """Parts that a job spoke of are done, by its word; where it gave none their parents are read, in a list if they are many."""
    told = jobs.ask(session, crm_object, sent)
    done = [step for step in sent if step.step_id in told.done and step.state == "sent"]
    for step in done:
        step.crm_id = jobs.parent_id(session, step)
    session.finish_all(done, "done")
    left = [step for step in sent if step.state == "sent"]
    if left:
        session.let_land(left, 0.0 if told.asked else session.job_takes)
    parents: dict[int, Payload] = {}
    ids = {jobs.parent_id(session, step) for step in left}
    if len(ids) > (1 if crm_object.part_of in session.views else 2):  # a list costs a call for the page, and one for the view
        parents = among_newest(session, OBJECTS[crm_object.part_of or ""], ids, crm_object.include)
    for step in left:
        verdict = settle.look(session, step, parents.get(jobs.parent_id(session, step)))
        if verdict.word == "landed":
            session.landed(step, verdict.sent, verdict.read)
        elif verdict.word == "absent":
            step.state = "planned"


def _finish_records(session: Session, crm_object: CrmObject, sent: Sequence[Step]) -> None:
    """Records are read back under our key. The newest job is asked whether it is done, earlier ones about what is missing."""
    if not sent:
        return
    told, more = jobs.ask(session, crm_object, sent, newest_only=True), jobs.Told()
    if not told.asked:
        session.let_land(sent, session.job_takes)  # its acceptance was lost, so that it cannot be asked: waiting costs no call
    _collect(session, crm_object, sent)
    missing = [step for step in sent if step.state == "sent"]
    if missing and told.asked:
        more = jobs.ask(session, crm_object, [s for s in missing if s.step_id not in told.done | told.refused.keys()])
        session.let_land(missing)
        _collect(session, crm_object, missing)
    for step in missing:
        if step.state == "sent":
            _conclude(session, step, step.step_id in told.done | more.done, {**told.refused, **more.refused})


def _conclude(session: Session, step: Step, told: bool, refused: dict[int, str]) -> None:
    """A row that was sent and cannot be seen: refused, in doubt if a job said that it was done, else surely not there."""
    if step.step_id in refused:
        session.finish(step, "rejected", why=refused[step.step_id])
    elif told:
        text = f"the job reported success, but it cannot be seen; look for {step.source_key} in Freshsales"
        session.finish(step, "in_doubt", why=text)
    else:
        step.state = "planned"


def _collect(session: Session, crm_object: CrmObject, steps: Sequence[Step]) -> None:
    """Read the newest records back until every wanted key is found or only older ones follow; compare every field."""
    wanted = {step.source_key: step for step in steps if step.state == "sent"}
    found = []
    if wanted:
        for record in newest_since(session, crm_object, list(wanted.values())):
            step = wanted.pop(str(key_of(record, crm_object)), None)
            if step:
                found.append((step, flatten(session.resolved(step) or {}), flatten(record)))
            if not wanted:
                break
    session.landed_all(found)


def destroy(session: Session, crm_object: CrmObject, look: SecondLook | None) -> None:
    """Delete what is left open of an object 100 a call into the recycle bin, then see that it is gone.

    What a crash left as `sent` is looked at before it is sent again, and what is seen to stand is sent once more; what then
    still stands goes one by one, for an answer of its own.
    """
    for again in (False, True):
        answered = _send_away(session, crm_object, look, again)
        if _gone(session, crm_object, ANSWERED if answered else LOST):
            return
    for page in session.ledger.open_steps(session.run_id, crm_object.name):
        for step in page:
            step.state = "planned"
        for step in look.one_by_one(crm_object, page) if look else page:
            singles.carry_out(session, crm_object, step)


def _send_away(session: Session, crm_object: CrmObject, look: SecondLook | None, again: bool) -> bool:
    """Send the deletes that are planned, `again` also those that were sent before; whether every call was answered."""
    answered, waiting = True, list[Step]()
    for page in session.ledger.open_steps(session.run_id, crm_object.name):
        todo = [step for step in page if again or step.state == "planned"]
        answered = answered and len(todo) == len(page)
        waiting += todo
        while len(waiting) >= BATCH and not (look and look.is_due()):
            answered = _send_batch(session, crm_object, waiting[:BATCH]) and answered
            del waiting[:BATCH]
        if len(waiting) >= BATCH:
            break
    if waiting and look and look.is_due():  # all that is left open, also of later pages
        for batch in look.page_by_page(crm_object, again):
            answered = _send_batch(session, crm_object, batch) and answered
        return answered
    return (not waiting or _send_batch(session, crm_object, waiting)) and answered


def _send_batch(session: Session, crm_object: CrmObject, batch: Sequence[Step]) -> bool:
    content = {"selected_ids": [step.crm_id for step in batch]}
    path, purpose = f"{crm_object.path}/bulk_destroy", f"delete {len(batch)} {crm_object.name}"
    try:
        session.client.write("POST", path, purpose, batch, session.delete_by, json=content)
    except (Retry, Stale):
        return False
    except Rejected:  # what did not go is seen below
        pass
    return True


def _gone(session: Session, crm_object: CrmObject, delays: Sequence[float]) -> bool:
    """Finish the deletes whose records cannot be seen any more, looking after each delay (seconds); whether that was all."""
    for delay in delays:
        session.pause(delay)
        standing = {int(record["id"]) for record in newest_first(session, crm_object)}
        left = 0
        for page in session.ledger.open_steps(session.run_id, crm_object.name):
            session.finish_all([step for step in page if step.crm_id not in standing], "done")
            left += sum(step.crm_id in standing for step in page)
        if not left:
            return True
    return False
