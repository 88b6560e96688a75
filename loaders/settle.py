"""In doubt: did a request whose answer was lost land? Settled by reading through a consistent path, never by sending."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from loaders.compare import flatten, same
from loaders.errors import Halt, Rejected
from loaders.model import CrmObject, Json, Payload, Step
from loaders.objects import OBJECTS
from loaders.parts import part_now
from loaders.session import Session
from loaders.wire import Unresolved, record_of, resolve

LANDED, ABSENT, UNKNOWN = "landed", "absent", "unknown"
PAGE = 100
NEWEST_PAGES = 5  # one lost create is among the newest few hundred records


def look(session: Session, step: Step) -> tuple[str, int | None]:
    """(`landed`, id), (`absent`, None) or (`unknown`, None) for a step whose answer is not known.

    Raises Halt when the CRM cannot be read at all.
    """
    crm_object = OBJECTS[step.object]
    if step.op == "delete":
        return _deleted(session, crm_object, step)
    if crm_object.part_of or step.op in ("update", "match", "restore") or step.crm_id:
        return _as_wanted(session, crm_object, step)
    finder = _FINDERS.get(crm_object.find)
    if finder is None:
        return UNKNOWN, None
    try:
        fields = dict(resolve(step.payload, session.find_id))
        found = finder(session, crm_object, step, fields)
    except (Rejected, Unresolved):
        return UNKNOWN, None
    return (LANDED, found) if found else (ABSENT, None)


def read(session: Session, crm_object: CrmObject, crm_id: int, purpose: str) -> Json:
    """The whole answer for one record, with what its fields need included."""
    query = {"include": crm_object.include} if crm_object.include else {}
    return session.client.get(f"{crm_object.path}/{crm_id}", purpose, **query)


def standing(session: Session, crm_object: CrmObject, step: Step, purpose: str) -> Payload:
    """The record of a step as it stands now; a note, which cannot be read by id, out of its parent's list.

    Raises Rejected with status 404 when it is not there.
    """
    if crm_object.find != "notes":
        return record_of(crm_object, read(session, crm_object, step.crm_id or 0, purpose))
    fields = dict(resolve(step.payload, session.find_id))
    for note in notes_of(session, *_parent(crm_object, step, fields), purpose):
        if note.get("id") == step.crm_id:
            return note
    raise Rejected(f"note {step.crm_id} is not on its record any more", 404)


def notes_of(session: Session, path: str, parent_id: int, purpose: str) -> Iterator[Payload]:
    """Every note of a record, page by page."""
    page = 1
    while True:
        answer = session.client.get(f"{path}/{parent_id}/notes", purpose, page=page, per_page=PAGE)
        notes = answer.get("notes") or []
        yield from notes
        if len(notes) < PAGE or page >= int((answer.get("meta") or {}).get("total_pages") or page):
            return
        page += 1


def newest_first(session: Session, crm_object: CrmObject, pages: int | None = None) -> Iterator[Payload]:
    """Records of an object, newest first, through the view that is not behind the search index."""
    view = session.view_id(crm_object)
    if view is None:
        raise Halt(
            f"The account shows no view of all {crm_object.name}; without it nothing written can be seen. Make one public."
        )
    page = 1
    while pages is None or page <= pages:
        query = {"page": page, "per_page": PAGE, "sort": "created_at", "sort_type": "desc"}
        if crm_object.include:
            query["include"] = crm_object.include
        answer = session.client.get(f"{crm_object.path}/view/{view}", f"read back {crm_object.name}", **query)
        listed = answer.get(crm_object.name) or answer.get(crm_object.envelope) or _only_list(answer)
        yield from listed
        if len(listed) < PAGE:
            return
        page += 1


def key_of(record: Payload, crm_object: CrmObject) -> str | None:
    """Our key on a record read from the CRM: external_id on contacts, cf_ascora_id elsewhere; None if it is not ours."""
    if crm_object.name == "contacts":
        return record.get("external_id")
    return (record.get("custom_field") or {}).get("cf_ascora_id")


def _deleted(session: Session, crm_object: CrmObject, step: Step) -> tuple[str, int | None]:
    if crm_object.find == "notes":
        return UNKNOWN, None  # a note cannot be read by id; a second DELETE answers 404 and does no harm
    try:
        read(session, crm_object, step.crm_id or 0, "is it deleted?")
    except Rejected as answer:
        return (LANDED, step.crm_id) if answer.status == 404 else (UNKNOWN, None)
    return ABSENT, None


def _as_wanted(session: Session, crm_object: CrmObject, step: Step) -> tuple[str, int | None]:
    crm_id = step.crm_id or (session.find_id(crm_object.part_of, step.source_key) if crm_object.part_of else None)
    if crm_id is None:
        return UNKNOWN, None
    try:
        if crm_object.find == "notes":
            answer = standing(session, crm_object, step, "did the change land?")
        else:
            answer = read(session, crm_object, crm_id, "did the change land?")
    except Rejected:
        return ABSENT, None
    wanted = resolve({n: c[1] for n, c in step.changes.items()}, session.find_id)
    if step.op == "create":  # out of the recycle bin: all of it is written
        wanted = flatten(resolve(step.payload, session.find_id))
    if crm_object.part_of:
        wanted = {n: v for n, v in resolve(step.payload, session.find_id).items() if n not in {"@parent", *crm_object.local}}
        here = part_now(crm_object, answer)
    else:
        here = flatten(record_of(crm_object, answer))
        wanted = {name: value for name, value in wanted.items() if name in here}  # the rest an answer never shows
    landed = all(same(value, here.get(name)) for name, value in wanted.items())
    return (LANDED, crm_id) if landed else (ABSENT, None)


def _in_view(session: Session, crm_object: CrmObject, step: Step, fields: Payload) -> int | None:
    taken = {known.crm_id for known in session.ledger.known("leads").values()} if crm_object.name == "leads" else set()
    for record in newest_first(session, crm_object, NEWEST_PAGES):
        if crm_object.name == "leads":  # no field of a lead holds our key: it is the one that says all that was sent
            ours = record["id"] not in taken and all(same(v, record.get(n)) for n, v in fields.items() if n in record)
        else:
            ours = key_of(record, crm_object) == step.source_key
        if ours:
            return int(record["id"])
    return None


def _under_parent(session: Session, crm_object: CrmObject, step: Step, fields: Payload) -> int | None:
    """Deals of the account by name, then by key; tasks and appointments of their target by the marker in their text."""
    path, parent_id = _parent(crm_object, step, fields)
    answer = session.client.get(f"{path}/{parent_id}", f"look for {step.source_key}", include=crm_object.name)
    for record in answer.get(crm_object.name) or []:
        if crm_object.name == "deals":
            if record.get("name") == fields["name"] and _is_ours(session, crm_object, record, step.source_key):
                return int(record["id"])
        elif has_marker(record.get("description"), step.source_key):
            return int(record["id"])
    return None


def _is_ours(session: Session, crm_object: CrmObject, record: Payload, source_key: str) -> bool:
    if record.get("custom_field"):
        return key_of(record, crm_object) == source_key
    whole = record_of(crm_object, read(session, crm_object, int(record["id"]), f"is it {source_key}?"))
    return key_of(whole, crm_object) == source_key


def _among_notes(session: Session, crm_object: CrmObject, step: Step, fields: Payload) -> int | None:
    for note in notes_of(session, *_parent(crm_object, step, fields), f"look for {step.source_key}"):
        if has_marker(note.get("description"), step.source_key):
            return int(note["id"])
    return None


def _among_files(session: Session, crm_object: CrmObject, step: Step, fields: Payload) -> int | None:
    path, parent_id = _parent(crm_object, step, fields)
    answer = session.client.get(f"{path}/{parent_id}/document_associations", f"look for {step.source_key}")
    for document in answer.get("documents") or []:
        if document.get("name") == fields["file_name"]:
            return int(document["id"])
    return None


def _in_list(session: Session, crm_object: CrmObject, step: Step, fields: Payload) -> int | None:
    """Products by SKU, else by name, through the list that is not documented but seen in use."""
    page = 1
    while True:
        answer = session.client.get(crm_object.path, f"look for {step.source_key}", page=page, per_page=PAGE)
        listed = answer.get(crm_object.name) or []
        for record in listed:
            name = "sku_number" if fields.get("sku_number") else "name"
            if record.get(name) == fields.get(name):
                return int(record["id"])
        if len(listed) < PAGE:
            return None
        page += 1


def has_marker(text: Json, source_key: str) -> bool:
    """Whether the last line of a text names this key (mapping.md, *Key*); the CRM may have wrapped it in HTML."""
    lines = [line.strip() for line in _unhtml(str(text or "")).splitlines() if line.strip()]
    return bool(lines) and lines[-1] == f"Ascora: {source_key}"


def _unhtml(text: str) -> str:
    import html
    import re

    return html.unescape(re.sub(r"</?(?:p|div|br|span)[^>]*>", "\n", text))


def _parent(crm_object: CrmObject, step: Step, fields: Payload) -> tuple[str, int]:
    if crm_object.name == "deals":
        return OBJECTS["sales_accounts"].path, int(fields["sales_account_id"])
    target = step.payload["targetable_id"]["$ref"][0]
    return OBJECTS[target].path, int(fields["targetable_id"])


def _only_list(answer: Json) -> list[Payload]:
    lists = [value for name, value in answer.items() if isinstance(value, list) and name != "users"]
    return lists[0] if len(lists) == 1 else []


Finder = Callable[[Session, CrmObject, Step, Payload], int | None]
_FINDERS: dict[str, Finder] = {
    "view": _in_view, "by_parent": _under_parent, "notes": _among_notes, "files": _among_files, "list": _in_list,
}  # fmt: skip
