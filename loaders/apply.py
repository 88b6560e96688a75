"""A recorded run, carried out object by object: what a crash left is settled first, then the rest is sent."""

from __future__ import annotations

from loaders import bulk, bundling, provision, singles
from loaders.forecast import kind_of
from loaders.model import CrmObject, Step
from loaders.objects import LOAD_ORDER, OBJECTS
from loaders.second_look import SecondLook
from loaders.session import Session


def carry_out(session: Session, kind: str) -> None:
    """Bring every step of the run to an end. Safe to call again after a crash at any point; Halt leaves the rest planned.

    A load goes in load order, parents first; a rollback the other way round. Which changes travel together is the plan's word.
    """
    session.ledger.set_run(session.run_id, "running")
    look = SecondLook.of(session) if kind == "rollback" else None
    bundled = session.ledger.bundled(session.run_id)
    for name in LOAD_ORDER if kind == "load" else tuple(reversed(LOAD_ORDER)):
        if name in bundled:
            bundling.carry_out(session, OBJECTS[name])
        _carry_out_object(session, OBJECTS[name], look)
    provision.carry_out(session)  # modules and fields, of a schema run or the undo of one
    session.ledger.set_run(session.run_id, "done")


def _carry_out_object(session: Session, crm_object: CrmObject, look: SecondLook | None) -> None:
    """Page by page. Deletes that travel together come last, since all of them are seen to be gone in one reading."""
    deletes = False
    for page in session.ledger.open_steps(session.run_id, crm_object.name):
        if look and crm_object.part_of:
            page = [step for step in page if step.op != "delete"]  # with what they are parts of
        alone, together = list[Step](), list[Step]()
        for step in page:
            if not kind_of(step).in_bulk:
                alone.append(step)
            elif step.op == "delete":
                deletes = True
            else:
                together.append(step)
        for step in look.one_by_one(crm_object, alone) if look else alone:
            singles.carry_out(session, crm_object, step)
        bulk.carry_out(session, crm_object, together)
    if deletes:
        bulk.destroy(session, crm_object, look)
    if look:
        look.with_parents(crm_object)
