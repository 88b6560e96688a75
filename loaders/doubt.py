"""Records whose fate nobody knows: looked at again before each plan, kept out of it until they are settled."""

from __future__ import annotations

from loaders import settle
from loaders.ledger import Ledger
from loaders.model import Step
from loaders.session import Session

_OPEN = (
    "select run_id, object, seq, source_key from steps s join runs r using (run_id)"
    " where r.account = ? and s.state = 'in_doubt'"
    " and not exists (select 1 from steps n join runs nr using (run_id) where nr.account = r.account"
    "   and n.object = s.object and n.source_key = s.source_key and n.step_id > s.step_id and n.state = 'done')"
)


def doubtful(ledger: Ledger) -> set[tuple[str, str]]:
    """(object, source key) of every record in doubt."""
    return {(row["object"], row["source_key"]) for row in ledger.rows(_OPEN, (ledger.account,))}


def look_again(session: Session) -> int:
    """Settle by reading what can be seen by now; the number that is settled. Nothing is sent."""
    settled = 0
    for row in session.ledger.rows(_OPEN, (session.ledger.account,)):
        for step in session.ledger.steps(row["run_id"], row["object"], ["in_doubt"]):
            if step.seq == row["seq"]:
                settled += _look(session, step)
    return settled


def decide(ledger: Ledger, object_name: str, source_key: str, crm_id: int | None) -> bool:
    """A person's word on a record in doubt: its id in the CRM, or None for 'it is not there'. False: not in doubt."""
    for row in ledger.rows(_OPEN, (ledger.account,)):
        if (row["object"], row["source_key"]) == (object_name, source_key):
            for step in ledger.steps(row["run_id"], object_name, ["in_doubt"]):
                if step.seq == row["seq"]:
                    step.state, step.crm_id = ("done", crm_id) if crm_id else ("rejected", None)
                    step.why = "a person looked: " + ("it is there" if crm_id else "it is not there")
                    ledger.settle([step])
                    return True
    return False


def _look(session: Session, step: Step) -> bool:
    verdict, crm_id = settle.look(session, step)
    if verdict == settle.LANDED:
        session.finish(step, "done", why="found on a second look", crm_id=crm_id)
    elif verdict == settle.ABSENT:
        session.finish(step, "rejected", why="surely not there; planned anew")
    return verdict != settle.UNKNOWN
