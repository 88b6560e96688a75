"""Steps that cost a call each: brought to their end one by one. What is sent and how is in `writes` and `undoing`."""

from __future__ import annotations

from collections.abc import Callable

from loaders import parting, putting, settle
from loaders.errors import BUSY, Halt, Rejected, Retry, Stale
from loaders.model import CrmObject, Step
from loaders.session import Session

READ_AND_WRITE = 3  # calls that must have room together: out of the recycle bin, read, written
READINGS = 6  # of one record, after none of which a write could leave soon enough
ROUNDS = 3  # a write that surely did not land is sent anew, this often at most
GONE = (
    "somebody deleted it in Freshsales; it is not made again. To have it back, restore it there from the recycle bin (90 days) "
    "and load again; to have it made anew, say `python -m loaders decide {object} {key} --absent` and load again"
)
BINNED = (
    "None can be seen: perhaps it lies in the recycle bin, where it keeps its unique values. "
    "Restore it there, or delete it there for good, then say `python -m loaders retry` and load again"
)
TAKEN = ("unique", "already")  # a duplicate, in the CRM's words (freshsales_api.md 2.3): `is not unique`, `already exists`
VANISHED = "it stood there at the extraction and was deleted since: run `make extract transform load` again"


def carry_out(session: Session, crm_object: CrmObject, step: Step) -> None:
    """Bring one step to its end. A step found `sent` (a crash, a lost answer) is settled by reading before anything else."""
    send = _WAYS[(step.op, bool(crm_object.part_of))]
    rounds, stale, planned = 0, 0, (step.before, step.held, step.why)
    while rounds < ROUNDS:
        if step.state == "sent" and _settled(session, crm_object, step):
            return
        if step.op in ("match", "update", "restore") or (step.op in ("create", "set") and (step.crm_id or step.changes)):
            session.client.pace.make_room(READ_AND_WRITE)
        try:
            send(session, crm_object, step)
            return
        except Rejected as answer:
            _refused(session, crm_object, step, answer)
            return
        except Retry:
            rounds += 1
        except Stale as late:  # nothing was sent: what stands there is read again
            if step.op == "delete":
                return  # by who sent for it (second_look.py)
            stale, (step.before, step.held, step.why) = stale + 1, planned
            if stale == READINGS:
                raise Halt(f"{late.message} It was read {READINGS} times, and {BUSY}") from None
    if not _settled(session, crm_object, step):
        session.finish(step, "absent", why=f"{ROUNDS} times no answer came, and it is not there; the next load sends it")


def _settled(session: Session, crm_object: CrmObject, step: Step) -> bool:
    """Whether the step's end is known now; False when it surely did not land and may be sent."""
    if step.op == "delete" and crm_object.find == "notes":
        return False  # deleting twice does no harm, and a note cannot be read
    session.let_land([step])
    verdict = settle.look(session, step)
    if verdict.word == "absent":
        return False
    if verdict.word == "landed":
        session.landed(
            step, verdict.sent, verdict.read, why=f"{step.why}; its answer was lost, it was found by reading", late=True
        )
    else:
        text = f"the answer was lost and the API has no way to look: is {step.source_key} in Freshsales, once?"
        session.finish(step, "in_doubt", why=text)
    return True


def _refused(session: Session, crm_object: CrmObject, step: Step, answer: Rejected) -> None:
    """A refusal is the end, unless it says that our own record stands already, or that what was to be changed is gone."""
    if answer.status == 404 and step.op in ("delete", "restore"):
        session.finish(step, "done", why="was gone already")
        return
    back = step.op == "create" and step.crm_id  # out of the recycle bin, and gone again before it was written
    if answer.status == 404 and (back or step.op in ("update", "set", "match")):
        ours = step.origin != "matched"
        session.finish(step, "gone", why=GONE.format(object=step.object, key=step.source_key) if ours else VANISHED)
        return
    # What was sent before was looked for before it was sent again, so only these words say that it may stand.
    taken = answer.status == 409 or any(word in answer.message for word in TAKEN)
    if step.op == "create" and crm_object.find in ("view", "by_parent") and taken:
        verdict = settle.look(session, step)
        if verdict.word == "landed":
            session.landed(step, verdict.sent, verdict.read, why="stood there already under our key")
            return
    session.finish(step, "rejected", why=f"{answer.message}. {BINNED}" if taken else answer.message)


Way = Callable[[Session, CrmObject, Step], None]
_WAYS: dict[tuple[str, bool], Way] = {
    ("create", False): putting.create, ("match", False): putting.match, ("update", False): putting.update,
    ("restore", False): putting.restore, ("delete", False): putting.delete, ("delete", True): putting.delete,
    ("set", True): parting.set_part, ("restore", True): parting.restore_part,
}  # fmt: skip
