"""In doubt: did a request whose answer was lost land? Settled by reading through a consistent path, never by sending."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from loaders.compare import emptied, flatten, same
from loaders.errors import Halt, Rejected
from loaders.model import CrmObject, Payload, Step
from loaders.objects import OBJECTS
from loaders.parts import lineless, part_now
from loaders.reading import PAGE, has_marker, key_of, newest_since, notes_of, parent_of, read, standing
from loaders.session import Session
from loaders.wire import Unresolved, record_of, resolve


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reading says of a step: it landed, surely did not, or nobody can tell. `sent` and `read` are flat."""

    word: Literal["landed", "absent", "unknown"]
    sent: Payload
    read: Payload


ABSENT, UNKNOWN = Verdict("absent", {}, {}), Verdict("unknown", {}, {})


def look(session: Session, step: Step, parent: Payload | None = None) -> Verdict:
    """What became of a step whose answer is not known. Raises Halt when the CRM cannot be read at all.

    `parent`: what a part is set on, if it was read already, as the CRM shows it now.
    """
    crm_object = OBJECTS[step.object]
    if step.op == "delete":
        return _deleted(session, crm_object, step)
    try:
        fields = dict(resolve(step.payload, session.find_id))
        if crm_object.part_of or step.op != "create" or step.crm_id:
            return _as_wanted(session, crm_object, step, fields, parent)
        finder = _FINDERS.get(crm_object.find)
        found = finder(session, crm_object, step, fields) if finder else None
    except Unresolved:
        return UNKNOWN
    except Rejected as refusal:  # the list of products is not documented: an account may not have it
        return UNKNOWN if crm_object.find == "list" else _not_there(step, refusal)
    if finder is None:
        return UNKNOWN
    return Verdict("landed", flatten(fields), flatten(found)) if found else ABSENT


def _deleted(session: Session, crm_object: CrmObject, step: Step) -> Verdict:
    if crm_object.find == "notes":
        return UNKNOWN  # a note cannot be read by id; a second DELETE answers 404 and does no harm
    try:
        read(session, crm_object, step.crm_id or 0, "is it deleted?")
    except Rejected as refusal:
        _not_there(step, refusal)
        return Verdict("landed", {}, {"id": step.crm_id})
    return ABSENT


def _not_there(step: Step, refusal: Rejected) -> Verdict:
    """A 404 says that it is not there. Any other refusal to be read says nothing, and then nothing may be sent or concluded."""
    if refusal.status != 404:
        text = f"Without reading nobody can say whether {step.source_key} ({step.object}) is in Freshsales."
        raise Halt(f"{refusal.message} {text} Give the key's user that permission, then run the same command again.")
    return ABSENT


def _as_wanted(session: Session, crm_object: CrmObject, step: Step, fields: Payload, parent: Payload | None) -> Verdict:
    """A change landed when everything that was to be written reads so now."""
    crm_id = int(fields["@parent"]) if crm_object.part_of else step.crm_id
    if crm_id is None:
        return UNKNOWN
    try:
        if parent:
            answer = {crm_object.envelope: parent}
        elif crm_object.find == "notes":
            answer = {crm_object.envelope: standing(session, crm_object, step, "did the change land?")}
        else:
            answer = read(session, crm_object, crm_id, "did the change land?")
    except Rejected as refusal:
        return _not_there(step, refusal)
    record = record_of(crm_object, answer)
    if crm_object.part_of:
        own_amount = {"amount"} if lineless(crm_object.name, fields) else set()
        wanted = {n: v for n, v in fields.items() if n not in {"@parent", *crm_object.local} - own_amount}
        here = {**part_now(crm_object, answer), "id": record.get("id", crm_id), "amount": record.get("amount")}
    else:
        # out of the recycle bin all of it is written, else what changes
        changed = {n: c[1] for n, c in step.changes.items()}
        wanted = _as_revived(session, step, fields) if step.op == "create" else flatten(dict(resolve(changed, session.find_id)))
        here = flatten(record) | _references(record, answer)
        wanted = {name: value for name, value in wanted.items() if name in here}  # the rest an answer never shows
    landed = bool(wanted) and all(same(value, here.get(name)) for name, value in wanted.items())
    return Verdict("landed", wanted, here) if landed else ABSENT  # a PUT that says what stands already does no harm


def _as_revived(session: Session, step: Step, fields: Payload) -> Payload:
    """All that a record out of the recycle bin must hold, and what it must hold no more (flat)."""
    last = session.ledger.last_written(step.object, step.source_key)
    return {**dict.fromkeys(emptied(last, fields)), **flatten(fields)}


def _references(record: Payload, answer: Payload) -> Payload:
    """What a record hangs on, under the names that a write has for it."""
    found: Payload = {}
    if record.get("targetables"):
        target = record["targetables"][0]
        found |= {"targetable_id": target.get("id"), "targetable_type": target.get("type")}
    if isinstance(answer.get("contacts"), list):
        found["contacts_added_list"] = [person.get("id") for person in answer["contacts"]]
    return found


def _in_view(session: Session, crm_object: CrmObject, step: Step, fields: Payload) -> Payload | None:
    for record in newest_since(session, crm_object, [step]):
        if crm_object.name != "leads":
            ours = key_of(record, crm_object) == step.source_key
        else:  # no field of a lead holds our key: it is the one that says all that was sent, and that we do not know yet
            ours = all(same(v, record.get(n)) for n, v in fields.items() if n in record)
            ours = ours and not session.ledger.ours("leads", [int(record["id"])])
        if ours:
            return record
    return None


def _under_parent(session: Session, crm_object: CrmObject, step: Step, fields: Payload) -> Payload | None:
    """Deals of the account by name, then by key; tasks and appointments of their target by the marker in their text."""
    path, parent_id = parent_of(crm_object, step, fields)
    answer = session.client.get(f"{path}/{parent_id}", f"look for {step.source_key}", include=crm_object.name)
    for record in answer.get(crm_object.name) or []:
        if crm_object.name != "deals":
            if has_marker(record.get("description"), step.source_key):
                return dict(record)
        elif record.get("name") == fields["name"]:
            whole = _whole(session, crm_object, record, step.source_key)
            if key_of(whole, crm_object) == step.source_key:
                return whole
    return None


def _whole(session: Session, crm_object: CrmObject, record: Payload, source_key: str) -> Payload:
    if record.get("custom_field"):
        return record
    return record_of(crm_object, read(session, crm_object, int(record["id"]), f"is it {source_key}?"))


def _among_notes(session: Session, crm_object: CrmObject, step: Step, fields: Payload) -> Payload | None:
    for note in notes_of(session, *parent_of(crm_object, step, fields), f"look for {step.source_key}"):
        if has_marker(note.get("description"), step.source_key):
            return note
    return None


def _among_files(session: Session, crm_object: CrmObject, step: Step, fields: Payload) -> Payload | None:
    path, parent_id = parent_of(crm_object, step, fields)
    answer = session.client.get(f"{path}/{parent_id}/document_associations", f"look for {step.source_key}")
    for document in answer.get("documents") or []:
        if document.get("name") == fields["file_name"]:
            return {"id": document["id"], "file_name": document["name"]}
    return None


def _in_list(session: Session, crm_object: CrmObject, step: Step, fields: Payload) -> Payload | None:
    """Products by SKU, else by name, through the list that is not documented but seen in use."""
    page = 1
    while True:
        answer = session.client.get(crm_object.path, f"look for {step.source_key}", page=page, per_page=PAGE)
        listed = answer.get(crm_object.name)
        if not isinstance(listed, list):
            raise Rejected("the products are not listed", 404)
        for record in listed:
            name = "sku_number" if fields.get("sku_number") else "name"
            if record.get(name) == fields.get(name):
                return dict(record)
        if len(listed) < PAGE:
            return None
        page += 1


Finder = Callable[[Session, CrmObject, Step, Payload], Payload | None]
_FINDERS: dict[str, Finder] = {
    "view": _in_view, "by_parent": _under_parent, "notes": _among_notes, "files": _among_files, "list": _in_list,
}  # fmt: skip
