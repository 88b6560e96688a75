"""Steps that cost a call each: create, fill a match, update, set a part, upload, delete, restore."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from loaders import settle
from loaders.compare import fills, flatten, merge, same
from loaders.errors import Rejected, Retry
from loaders.model import CrmObject, Json, Payload, Step
from loaders.parts import part_now, price_id
from loaders.session import Session
from loaders.wire import body, link_changes, record_of, resolve, update_body

ROUNDS = 3  # a write that surely did not land is sent anew, this often at most
SETTLE_AFTER = 2.0  # seconds: a request that lost its answer may still be on its way


def carry_out(session: Session, crm_object: CrmObject, step: Step) -> None:
    """Bring one step to its end. A step found `sent` (a crash, a lost answer) is settled by reading before anything else."""
    send = _WAYS[(step.op, bool(crm_object.part_of))]
    for _ in range(ROUNDS):
        if step.state == "sent" and _settled(session, crm_object, step):
            return
        try:
            send(session, crm_object, step)
            return
        except Rejected as answer:
            _refused(session, crm_object, step, answer)
            return
        except Retry:
            session.pause(SETTLE_AFTER)
    if not _settled(session, crm_object, step):
        session.finish(step, "in_doubt", why=f"{ROUNDS} answers were lost; look at {step.source_key} in Freshsales")


def _settled(session: Session, crm_object: CrmObject, step: Step) -> bool:
    """Whether the step's end is known now; False when it surely did not land and may be sent."""
    if step.op == "delete" and crm_object.find == "notes":
        return False  # deleting twice does no harm, and a note cannot be read
    verdict, crm_id = settle.look(session, step)
    if verdict == settle.ABSENT:
        return False
    if verdict == settle.LANDED:
        session.finish(step, "done", crm_id=crm_id)
    else:
        text = f"the answer was lost and the API has no way to look: is {step.source_key} in Freshsales, once?"
        session.finish(step, "in_doubt", why=text)
    return True


def _refused(session: Session, crm_object: CrmObject, step: Step, answer: Rejected) -> None:
    """A refusal is the end, unless it says that our own record stands already or is gone already."""
    if step.op == "delete" and answer.status == 404:
        session.finish(step, "done", why="was gone already")
        return
    if step.op == "create" and crm_object.find in ("view", "by_parent") and answer.status in (400, 409, 422):
        verdict, crm_id = settle.look(session, step)
        if verdict == settle.LANDED:
            session.finish(step, "done", why="stood there already under our key", crm_id=crm_id)
            return
    session.finish(step, "rejected", why=answer.message)


def _create(session: Session, crm_object: CrmObject, step: Step) -> None:
    fields = session.resolved(step)
    if fields is None or (step.crm_id and _revived(session, crm_object, step, fields)):
        return
    if crm_object.write == "upload":
        if session.ledger.was_done(step.object, step.source_key) and _settled(session, crm_object, step):
            return  # left behind by a rollback on a record that is out of the recycle bin again
        answer = _upload(session, step, fields)
    else:
        content = body(crm_object, fields)
        answer = session.client.write("POST", crm_object.path, f"create {step.source_key}", [step], json=content)
    record = record_of(crm_object, answer)
    session.finish(step, "done", crm_id=int(record["id"]))
    session.note_differences(step, flatten(fields), flatten(record))


def _revived(session: Session, crm_object: CrmObject, step: Step, fields: Payload) -> bool:
    """Out of the recycle bin and written anew. False where that cannot be: the record is created instead."""
    path = f"{crm_object.path}/{step.crm_id}"
    try:
        session.client.write("PUT", f"{path}/restore", f"restore {step.source_key}", [step], json={})
    except Rejected:
        if not _stands(session, crm_object, step):
            step.crm_id = None
            return False
    answer = session.client.write("PUT", path, f"write {step.source_key}", [step], json=body(crm_object, fields))
    session.finish(step, "done")
    session.note_differences(step, flatten(fields), flatten(record_of(crm_object, answer)))
    return True


def _stands(session: Session, crm_object: CrmObject, step: Step) -> bool:
    try:
        return bool(settle.read(session, crm_object, step.crm_id or 0, f"does {step.source_key} stand?"))
    except Rejected:
        return False


def _upload(session: Session, step: Step, fields: Payload) -> Json:
    file = Path(fields["stored_path"])
    form = {name: str(fields[name]) for name in ("file_name", "targetable_type", "targetable_id")}
    try:
        content = file.read_bytes()
    except OSError as problem:
        raise Rejected(f"the file {file.name} cannot be read any more ({problem.strerror})", 0) from None
    files = {"file": (fields["file_name"], content)}
    purpose = f"upload {step.source_key}"
    return session.client.write("POST", "documents", purpose, [step], data={**form, "is_shared": "false"}, files=files)


def _match(session: Session, crm_object: CrmObject, step: Step) -> None:
    if not step.changes:
        session.finish(step, "done")
        return
    fields = session.resolved(step)
    if fields is None or step.crm_id is None:
        return
    current = record_of(crm_object, settle.read(session, crm_object, step.crm_id, f"before filling {step.source_key}"))
    planned = {name: value for name, value in fills(current, fields).items() if name in step.changes}
    _put(session, crm_object, step, {name: new for name, (_, new) in planned.items()}, current)


def _update(session: Session, crm_object: CrmObject, step: Step) -> None:
    if step.crm_id is None:
        session.finish(step, "blocked", why="has no id in the ledger")
        return
    current = settle.standing(session, crm_object, step, f"before changing {step.source_key}")
    resolved = {name: session.resolved(step, {"old": c[0], "new": c[1]}) for name, c in step.changes.items()}
    if any(pair is None for pair in resolved.values()):
        return
    # A reference to a record that goes by another key now is no change.
    wanted = {name: [pair["old"], pair["new"]] for name, pair in resolved.items() if pair and pair["old"] != pair["new"]}
    links = wanted.pop("contacts_added_list", None)
    if step.origin == "matched":
        current_flat = flatten(current)
        wanted = {n: v for n, v in wanted.items() if n in current_flat or n.startswith("custom_field.")}
    send, held = merge(wanted, current)
    if links:
        send.update(link_changes(*links))
    if "targetable_id" in send:
        send["targetable_type"] = step.payload["targetable_type"]  # neither is taken without the other
    if held:
        session.ledger.differs(step, dict(held))
        step.why = "a person changed " + ", ".join(sorted(held)) + "; left as it is"
    _put(session, crm_object, step, send, current)


def _put(session: Session, crm_object: CrmObject, step: Step, send: Payload, current: Payload) -> None:
    """Write fields of a standing record, its before-image first."""
    if not send:
        session.finish(step, "held" if step.why.startswith("a person changed") else "done")
        return
    flat = flatten(current)
    step.before = {name: flat.get(name) for name in send}
    session.ledger.settle([step])
    content = update_body(crm_object, send, current)
    path = f"{crm_object.path}/{step.crm_id}"
    answer = session.client.write("PUT", path, f"change {step.source_key}", [step], json=content)
    session.finish(step, "done")
    session.note_differences(step, send, flatten(record_of(crm_object, answer)))


def _set_part(session: Session, crm_object: CrmObject, step: Step) -> None:
    """PUT a part on its parent. What stood there is kept first where the part or its parent is not new."""
    fields = session.resolved(step)
    if fields is None:
        return
    parent_id = int(fields["@parent"])
    matched = _parent_was_matched(session, crm_object, step)
    lived_before = session.ledger.was_done(step.object, step.source_key)
    if matched or lived_before or step.changes or step.state == "sent":
        answer = settle.read(session, crm_object, parent_id, f"before setting {step.source_key}")
        standing = part_now(crm_object, answer)
        if matched and not step.changes and any(standing.values()):
            session.finish(step, "held", why="the record that stood there has its own; left as it is", crm_id=parent_id)
            return
        step.before = standing
        if crm_object.name == "product_prices" and (known := price_id(answer, fields["currency_code"])):
            fields["price_id"] = known
        session.ledger.settle([step])
    query = {"include": crm_object.include} if crm_object.include else {}
    content = body(crm_object, fields)
    path = f"{crm_object.path}/{parent_id}"
    answer = session.client.write("PUT", path, f"set {crm_object.name} of {step.source_key}", [step], json=content, params=query)
    session.finish(step, "done", crm_id=parent_id)
    wanted = {n: v for n, v in fields.items() if n not in {"@parent", "price_id", *crm_object.local}}
    session.note_differences(step, wanted, part_now(crm_object, answer))


def _parent_was_matched(session: Session, crm_object: CrmObject, step: Step) -> bool:
    rows = session.ledger.rows(
        "select origin from known where account = ? and object = ? and source_key = ?",
        (session.ledger.account, crm_object.part_of, step.source_key),
    )
    return bool(rows) and rows[0]["origin"] == "matched"


def _delete(session: Session, crm_object: CrmObject, step: Step) -> None:
    if crm_object.erase in ("never", "with_parent"):
        session.finish(step, "done")  # no call: it goes, or stays, with what it hangs on
        return
    purge = "/forget" if crm_object.erase == "forget" or step.payload.get("forget") else ""
    session.client.write("DELETE", f"{crm_object.path}/{step.crm_id}{purge}", f"delete {step.source_key}", [step])
    session.finish(step, "done")


def _restore(session: Session, crm_object: CrmObject, step: Step) -> None:
    """Put back the before-image, field by field where the field still holds what we wrote."""
    if not step.changes:
        session.finish(step, "done")
        return
    current = settle.standing(session, crm_object, step, f"before restoring {step.source_key}")
    standing = flatten(current)
    wanted = {name: resolve(pair, session.find_id) for name, pair in step.changes.items()}
    send = {name: new for name, (old, new) in wanted.items() if same(old, standing.get(name))}
    kept = sorted(n for n in wanted if n not in send and not same(wanted[n][1], standing.get(n)))
    if kept:
        step.why = "a person changed " + ", ".join(kept) + "; left as it is"
    _put(session, crm_object, step, send, current)


def _restore_part(session: Session, crm_object: CrmObject, step: Step) -> None:
    fields = session.resolved(step)
    if fields is None:
        return
    parent_id = int(fields["@parent"])
    if crm_object.name == "product_prices":
        answer = settle.read(session, crm_object, parent_id, f"before restoring {step.source_key}")
        fields["price_id"] = price_id(answer, fields["currency_code"])
    query = {"include": crm_object.include} if crm_object.include else {}
    path, content = f"{crm_object.path}/{parent_id}", body(crm_object, fields)
    session.client.write("PUT", path, f"restore {step.source_key}", [step], json=content, params=query)
    session.finish(step, "done")


Way = Callable[[Session, CrmObject, Step], None]
_WAYS: dict[tuple[str, bool], Way] = {
    ("create", False): _create, ("match", False): _match, ("update", False): _update, ("set", True): _set_part,
    ("delete", False): _delete, ("delete", True): _delete, ("restore", False): _restore, ("restore", True): _restore_part,
}  # fmt: skip
