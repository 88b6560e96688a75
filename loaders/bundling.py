"""Changes of records that stand, a hundred a call: a page is read, a job writes it, the page is read again.

Only where a person asked for it (FRESHSALES_BUNDLE_CHANGES): between the reading and the job's turn pass seconds, perhaps
minutes, and what somebody writes into one of these fields meanwhile is overwritten without a trace.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from loaders import jobs
from loaders.bisect import hand_in
from loaders.changing import leave, remember, to_send
from loaders.compare import flatten, same
from loaders.errors import Stale
from loaders.forecast import may_travel
from loaders.model import CrmObject, Payload, Step
from loaders.reading import PAGE, listed
from loaders.session import Session
from loaders.wire import update_body

CYCLE = 50  # pages that are sent before they are read back
READINGS = 3  # of one page, after none of which a job could leave soon enough: its changes then go one by one


@dataclass(frozen=True, slots=True)
class Sent:
    """A change on its way, and the fields that were sent (flat)."""

    step: Step
    send: Payload


def carry_out(session: Session, crm_object: CrmObject) -> None:
    """Bring the planned changes of an object to their end. What is not seen to have landed stays open: it goes one by one."""
    wanted: dict[int, int] = {}  # CRM id -> number of the step
    for page in session.ledger.open_steps(session.run_id, crm_object.name):
        wanted |= {step.crm_id: step.seq for step in page if step.crm_id and step.state == "planned" and may_travel(step)}
    number = 1
    while wanted:
        sent: dict[int, Sent] = {}
        begun, more = number, True
        while wanted and more and number < begun + CYCLE:
            more = _send_page(session, crm_object, number, wanted, sent)
            number += 1
        _read_back(session, crm_object, range(begun, number), sent)
        if not more:
            return


def _send_page(session: Session, crm_object: CrmObject, number: int, wanted: dict[int, int], sent: dict[int, Sent]) -> bool:
    """Read a page and send what is to be changed on it; whether there may be more pages. What never could leave soon enough
    after a reading is left open."""
    for _ in range(READINGS):
        session.client.pace.make_room(2)
        records = listed(session, crm_object, number)
        here = {int(record["id"]): record for record in records}
        steps = session.ledger.numbered(session.run_id, [seq for crm_id in here if (seq := wanted.get(crm_id))])
        going = [one for step in steps if (one := _prepared(session, crm_object, step, here[step.crm_id or 0]))]
        try:
            if going:
                _post(session, crm_object, going, here)
        except Stale:
            continue  # nothing was sent: the page is read again
        sent |= {one.step.crm_id or 0: one for one in going if one.step.state == "sent"}
        break
    for step in steps:
        del wanted[step.crm_id or 0]
    return len(records) == PAGE


def _prepared(session: Session, crm_object: CrmObject, step: Step, record: Payload) -> Sent | None:
    """What is to be sent for a step; None where nothing is, or where the list does not show a field that is to change."""
    flat = flatten(record)
    hidden = any(name not in flat and not name.startswith("custom_field.") for name in step.changes)
    if hidden or step.state not in ("planned", "sent") or session.ledger.may_have_landed(step):
        return None
    send = to_send(session, step, record)
    if send is None:
        return None
    if not send:
        leave(session, step, flat)
        return None
    remember(session, step, send, flat)
    return Sent(step, send)


def _post(session: Session, crm_object: CrmObject, going: Sequence[Sent], here: Mapping[int, Payload]) -> None:
    """One job. Refused as a whole, or with its answer lost, its rows are looked at by themselves afterwards."""
    rows = [
        {"id": str(s.step.crm_id), "data": update_body(crm_object, s.send, here[s.step.crm_id or 0])[crm_object.envelope]}
        for s in going
    ]
    purpose = f"change {len(rows)} {crm_object.name}"
    hand_in(session, crm_object, [one.step for one in going], rows, purpose, session.client.fresh_until)


def _read_back(session: Session, crm_object: CrmObject, pages: range, sent: dict[int, Sent]) -> None:
    """Each field as it stands after the jobs, off the same pages. A row landed by its job's word, or where all of it reads so."""
    steps = [one.step for one in sent.values()]
    told = jobs.ask(session, crm_object, steps, ends=False)
    if len(told.done) + len(told.refused) < len(steps):
        session.let_land(steps, session.job_takes)  # no acceptance came: the job, if there is one, is given its time
    for number in pages if sent else ():
        found = []
        for record in listed(session, crm_object, number):
            one, flat = sent.pop(int(record["id"]), None), flatten(record)
            if one and (one.step.step_id in told.done or all(same(value, flat.get(name)) for name, value in one.send.items())):
                found.append((one.step, one.send, flat))
        session.landed_all(found)
