"""A record of its own: created, filled, changed, put back, deleted, a call each. Ends are written from the CRM's answer."""

from __future__ import annotations

from pathlib import Path

from loaders import settle
from loaders.changing import hold, leave, remember, to_send
from loaders.compare import emptied, flatten, merge, same
from loaders.errors import Rejected
from loaders.model import CrmObject, Json, Payload, Step
from loaders.reading import read, standing
from loaders.session import Session, id_of
from loaders.wire import body, link_changes, record_of, resolve, update_body


def create(session: Session, crm_object: CrmObject, step: Step) -> None:
    """POST a record, or have it back from the recycle bin; a file is uploaded."""
    fields = session.resolved(step)
    if fields is None or (step.crm_id and _revived(session, crm_object, step, fields)):
        return
    if crm_object.write == "upload":
        if session.ledger.was_done(step.object, step.source_key) and _left_behind(session, step):
            return
        answer = _upload(session, step, fields)
    else:
        content = body(crm_object, fields)
        answer = session.client.write("POST", crm_object.path, f"create {step.source_key}", [step], json=content)
    record = record_of(crm_object, answer)
    step.crm_id = id_of(record)
    session.landed(step, flatten(fields), flatten(record))


def _left_behind(session: Session, step: Step) -> bool:
    """Whether the file was left behind by a rollback on a record that is out of the recycle bin again."""
    verdict = settle.look(session, step)
    if verdict.word == "landed":
        session.landed(step, verdict.sent, verdict.read, why="stood there already: a rollback had left it behind")
    return verdict.word == "landed"


def _revived(session: Session, crm_object: CrmObject, step: Step, fields: Payload) -> bool:
    """Out of the recycle bin, and written where it differs. False where that cannot be: the record is created instead.

    It is read first: a person may have had it back and changed it before us. What Ascora no longer says since is emptied.
    """
    try:
        session.client.write("PUT", f"{crm_object.path}/{step.crm_id}/restore", f"restore {step.source_key}", [step], json={})
    except Rejected:
        if not _stands(session, crm_object, step):
            step.crm_id = None
            return False
    current = record_of(crm_object, read(session, crm_object, step.crm_id or 0, f"as it came back: {step.source_key}"))
    here, pairs = flatten(current), _since_the_bin(session, step, fields)
    send, held = merge(pairs, current)
    hold(step, held)
    links = link_changes(*pairs.get("contacts_added_list", (None, None)))
    send |= {name: ids for name, ids in links.items() if name == "contacts_removed_list"}
    if send:
        path, content = f"{crm_object.path}/{step.crm_id}", update_body(crm_object, send, current)
        answer = session.client.write("PUT", path, f"write {step.source_key}", [step], session.client.fresh_until, json=content)
        here |= flatten(record_of(crm_object, answer))
    session.landed(step, {name: new for name, (_, new) in pairs.items() if name not in held}, here)
    return True


def _since_the_bin(session: Session, step: Step, fields: Payload) -> dict[str, list[Json]]:
    """Field (flat) -> [what the CRM made of our last write, what is wanted now]; null for what is wanted no more."""
    last = session.ledger.last_written(step.object, step.source_key)
    answered = session.ledger.stood(step.object, step.source_key).items()  # null: perhaps only not shown
    wrote = flatten(dict(resolve(last, session.ledger.last_id)))
    before = wrote | {name: _unpurged(value, wrote.get(name)) for name, value in answered if value is not None}
    wanted = {**dict.fromkeys(emptied(last, fields)), **flatten(fields)}
    return {name: [before.get(name), value] for name, value in wanted.items()}


def _unpurged(answered: Json, wrote: Json) -> Json:
    """Links as the CRM answered them, less those to records that were purged since: made anew they have other ids."""
    if not (isinstance(answered, list) and isinstance(wrote, list) and all(isinstance(link, dict) for link in answered)):
        return answered
    ids = [link.get("id") for link in wrote if isinstance(link, dict)]
    return [link for link in answered if link.get("id") in ids]


def _stands(session: Session, crm_object: CrmObject, step: Step) -> bool:
    try:
        return bool(read(session, crm_object, step.crm_id or 0, f"does {step.source_key} stand?"))
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


def match(session: Session, crm_object: CrmObject, step: Step) -> None:
    """Fill the empty fields of a record that stood there; none empty, nothing is sent."""
    if not step.changes:
        session.finish(step, "done")
        return
    if session.resolved(step) is None or step.crm_id is None:
        return
    current = record_of(crm_object, read(session, crm_object, step.crm_id, f"before filling {step.source_key}"))
    _put(session, crm_object, step, to_send(session, step, current), current)


def update(session: Session, crm_object: CrmObject, step: Step) -> None:
    """Change the fields that nobody else has changed since we wrote them, and those that are Ascora's by rule."""
    if step.crm_id is None:
        session.finish(step, "blocked", why="has no id in the ledger")
        return
    current = standing(session, crm_object, step, f"before changing {step.source_key}")
    _put(session, crm_object, step, to_send(session, step, current), current)


def restore(session: Session, crm_object: CrmObject, step: Step) -> None:
    """Put back the before-image, field by field where the field still holds what the plan saw there."""
    if not step.changes:
        session.finish(step, "done")
        return
    current = standing(session, crm_object, step, f"before restoring {step.source_key}")
    here = flatten(current)
    wanted = {name: resolve(pair, session.find_id) for name, pair in step.changes.items()}
    send = {name: new for name, (old, new) in wanted.items() if same(old, here.get(name)) and not same(new, here.get(name))}
    kept = {n: [v[0], here.get(n), v[1]] for n, v in wanted.items() if n not in send and not same(v[1], here.get(n))}
    hold(step, kept)
    _put(session, crm_object, step, send, current)


def _put(session: Session, crm_object: CrmObject, step: Step, send: Payload | None, current: Payload) -> None:
    """Write fields of a standing record; None: the step has ended already."""
    flat = flatten(current)
    if send is None:
        return
    if not send:
        leave(session, step, flat)
        return
    remember(session, step, send, flat)
    path, content = f"{crm_object.path}/{step.crm_id}", update_body(crm_object, send, current)
    answer = session.client.write("PUT", path, f"change {step.source_key}", [step], session.client.fresh_until, json=content)
    session.landed(step, send, flatten(record_of(crm_object, answer)))


def delete(session: Session, crm_object: CrmObject, step: Step) -> None:
    """DELETE a record, or purge it; what goes or stays with what it hangs on, and what is gone already, costs no call."""
    if crm_object.erase in ("never", "with_parent") or step.payload.get("gone"):
        session.finish(step, "done")
        return
    purge = "/forget" if crm_object.erase == "forget" or step.payload.get("forget") else ""
    path = f"{crm_object.path}/{step.crm_id}{purge}"
    session.client.write("DELETE", path, f"delete {step.source_key}", [step], session.delete_by)
    session.finish(step, "done")
