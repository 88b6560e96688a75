"""A recorded run, carried out object by object: what a crash left is settled first, then the rest is sent."""

from __future__ import annotations

from loaders import bulk, singles
from loaders.model import CrmObject, Step
from loaders.objects import LOAD_ORDER, OBJECTS
from loaders.session import Session

OPEN = ("planned", "sent")


def carry_out(session: Session, kind: str) -> None:
    """Bring every step of the run to an end. Safe to call again after a crash at any point; Halt leaves the rest planned.

    A load goes in load order, parents first; a rollback the other way round.
    """
    session.ledger.set_run(session.run_id, "running")
    order = LOAD_ORDER if kind == "load" else tuple(reversed(LOAD_ORDER))
    for name in order:
        steps = session.ledger.steps(session.run_id, name, OPEN)
        if steps:
            _carry_out_object(session, OBJECTS[name], steps)
    session.ledger.set_run(session.run_id, "done")


def _carry_out_object(session: Session, crm_object: CrmObject, steps: list[Step]) -> None:
    together = [step for step in steps if _travels_in_bulk(crm_object, step)]
    for step in steps:
        if not _travels_in_bulk(crm_object, step):
            singles.carry_out(session, crm_object, step)
    deletes = [step for step in together if step.op == "delete"]
    if deletes:
        bulk.destroy(session, crm_object, deletes)
    writes = [step for step in together if step.op != "delete"]
    if writes:
        bulk.carry_out(session, crm_object, writes)


def _travels_in_bulk(crm_object: CrmObject, step: Step) -> bool:
    if step.op == "delete":
        return crm_object.erase == "bulk" and "forget" not in step.payload
    if step.op == "create":
        return crm_object.write == "bulk" and step.crm_id is None
    return step.op in ("set", "restore") and crm_object.write == "bulk_put"
