"""Records whose fate nobody knows: looked at again before each plan, kept out of it until they are settled."""

from __future__ import annotations

import json
from typing import Any

from loaders import settle
from loaders.ledger import Ledger, now
from loaders.model import Plan, Step
from loaders.session import Session

_OPEN = (
    "select s.run_id, s.object, s.seq, s.source_key, s.payload, s.reason, s.state_at"
    " from steps s cross join runs r using (run_id)"
    " where r.account = ? and s.state = 'in_doubt'"
    " and not exists (select 1 from steps n join runs nr using (run_id) where nr.account = r.account"
    "   and n.object = s.object and n.source_key = s.source_key and n.step_id > s.step_id and n.state in ('done', 'held'))"
    " order by s.step_id"
)
# Where a person finds what the API does not show.
PLACES = {
    "phone_calls": "in the activity timeline of {parent}: a call whose note ends with “Ascora: {key}”",
    "products": "in the product catalogue (Settings or the Products tab): a product with this part number or name",
    "documents": "among the files of {parent}: a file of this name",
    "notes": "among the notes of {parent}: one that ends with “Ascora: {key}”",
}
ANYWHERE = "by searching Freshsales for {key}"


def doubtful(ledger: Ledger) -> set[tuple[str, str]]:
    """(object, source key) of every record in doubt."""
    return {(row["object"], row["source_key"]) for row in ledger.rows(_OPEN, (ledger.account,))}


def listed(ledger: Ledger) -> list[dict[str, Any]]:
    """What a person has to look at: object, source_key, name, where (to look), since (UTC), why."""
    return [_told(ledger, row) for row in ledger.rows(_OPEN, (ledger.account,))]


def _told(ledger: Ledger, row: Any) -> dict[str, Any]:
    payload = json.loads(row["payload"])
    target = payload.get("targetable_id") or {}
    parent = "what it hangs on"
    if "$ref" in target:
        crm_id = ledger.crm_id(*target["$ref"])
        parent = f"{target['$ref'][1]}" + (f" (id {crm_id})" if crm_id else "")
    names = ("name", "sku_number", "title", "file_name", "note", "description", "last_name")
    said = next((str(payload[name]) for name in names if payload.get(name)), "")
    where = PLACES.get(row["object"], ANYWHERE).format(parent=parent, key=row["source_key"])
    return {
        "object": row["object"], "source_key": row["source_key"], "name": " ".join(said.split())[:120], "where": where,
        "since": row["state_at"], "why": row["reason"] or "",
    }  # fmt: skip


def look_again(session: Session) -> int:
    """Settle by reading what can be seen by now; the number that is settled. Nothing is sent."""
    settled = 0
    for row in session.ledger.rows(_OPEN, (session.ledger.account,)):
        for step in session.ledger.steps(row["run_id"], row["object"], ["in_doubt"], after=row["seq"] - 1, limit=1):
            settled += _look(session, step)
    return settled


def decide(ledger: Ledger, object_name: str, source_key: str, crm_id: int | None) -> bool:
    """A person's word on a record: its id in the CRM, or None for 'it is not there'.

    Closes a doubt; or says of a record of ours that somebody deleted it and that the next load shall make it anew. False:
    neither in doubt nor known.
    """
    for row in ledger.rows(_OPEN, (ledger.account,)):
        if (row["object"], row["source_key"]) == (object_name, source_key):
            (step,) = ledger.steps(row["run_id"], object_name, ["in_doubt"], after=row["seq"] - 1, limit=1)
            step.state, step.crm_id = ("done", crm_id) if crm_id else ("absent", None)
            step.why = "a person looked: " + ("it is there" if crm_id else "it is not there")
            ledger.settle([step])
            return True
    return crm_id is None and _forget(ledger, object_name, source_key)


def _forget(ledger: Ledger, object_name: str, source_key: str) -> bool:
    """Write down that a record of ours is no longer there, as a run of its own: history only grows."""
    known = ledger.known(object_name).get(source_key)
    if known is None:
        return False
    step = Step(
        1, object_name, "delete", source_key, "*", "", {}, crm_id=known.crm_id, origin=known.origin,
        why="a person looked: somebody deleted it in Freshsales", state="done",
    )  # fmt: skip
    forecast = {"calls": 0, "hours": {}, "objects": []}
    ledger.open_run(Plan("decision", ledger.account, (step,)), {}, forecast, state="done")
    return True


def retry(ledger: Ledger, object_name: str | None, source_key: str | None) -> int:
    """Mark refused rows to be sent once more as they are; how many."""
    sql = (
        "insert or ignore into retries select s.step_id, ? from steps s join runs r using (run_id)"
        " where r.account = ? and s.state = 'rejected' and (? is null or s.object = ?) and (? is null or s.source_key = ?)"
        " and not exists (select 1 from steps n join runs nr using (run_id) where nr.account = r.account"
        "  and n.object = s.object and n.source_key = s.source_key and n.step_id > s.step_id)"
    )
    with ledger.transaction() as db:
        found = db.execute(sql, (now(), ledger.account, object_name, object_name, source_key, source_key))
        return found.rowcount


def _look(session: Session, step: Step) -> bool:
    verdict = settle.look(session, step)
    if verdict.word == "landed":
        session.landed(step, verdict.sent, verdict.read, why="found on a second look", late=True)
    elif verdict.word == "absent":
        session.finish(step, "absent", why="surely not there; planned anew")
    return verdict.word != "unknown"
