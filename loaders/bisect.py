"""A bulk call that is refused as a whole: the row to blame is found in few calls, and the others land."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from loaders.errors import Rejected, Retry
from loaders.model import CrmObject, Json, Payload, Step
from loaders.session import Session
from loaders.wire import bulk_item, identifier

Item = tuple[Step, Payload]


def submit(session: Session, crm_object: CrmObject, items: Sequence[Item]) -> None:
    """Send at most 100 rows in one call, and in as few more as can be when it is refused."""
    while items and (words := _post(session, crm_object, items)) is not None:
        items = _isolate(session, crm_object, items, words)


def _isolate(session: Session, crm_object: CrmObject, items: Sequence[Item], words: str | None) -> list[Item]:
    """Narrow a refused call down to one row and reject that; the rows that were set aside on the way and not sent yet.

    A half that is taken leaves the other to blame, without a call for it. The last row is sent alone: its words are its own,
    and a call that was refused for its size alone costs nobody a row. One bad row of 100 costs at most 8 calls and 1 for the
    rest.
    """
    suspects, aside, alone = list(items), [], len(items) == 1
    while len(suspects) > 1:
        half = len(suspects) // 2
        refusal = _post(session, crm_object, suspects[:half])
        if refusal is None:
            suspects = suspects[half:]
        else:
            aside += suspects[half:]
            suspects, words, alone = suspects[:half], refusal, half == 1
    if not alone:
        words = _post(session, crm_object, suspects)
    if words is not None:
        session.finish(suspects[0][0], "rejected", why=words)
    return aside


def _post(session: Session, crm_object: CrmObject, items: Sequence[Item]) -> str | None:
    """One bulk_upsert: None when it was taken, or may have been (the rows stay `sent` and are settled); else the CRM's words."""
    listed = [bulk_item(crm_object, _name(crm_object, fields), _data(fields)) for _, fields in items]
    return hand_in(session, crm_object, [step for step, _ in items], listed, f"{crm_object.name}: {len(items)} records")


def hand_in(
    session: Session, crm_object: CrmObject, steps: Sequence[Step], rows: list[Json], purpose: str, leave_by: float = inf
) -> str | None:
    """The rows of these steps as a job, which is written down: the same answer. Raises Stale when it cannot leave in time."""
    path = f"{crm_object.path}/bulk_upsert"
    try:
        answer = session.client.write("POST", path, purpose, steps, leave_by, json={crm_object.path: rows})
    except Rejected as problem:
        return problem.message
    except Retry:
        return None
    url = str(answer.get("job_status_url") or "")
    session.ledger.open_job(session.client.last_call, session.run_id, crm_object.name, url)
    return None


def _name(crm_object: CrmObject, fields: Payload) -> Json:
    return fields["@parent"] if crm_object.part_of else identifier(crm_object, fields)


def _data(fields: Payload) -> Payload:
    return {name: value for name, value in fields.items() if name != "@parent"}
