"""What a rollback would undo, as it stands in the CRM now: read in lists where the API has them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from loaders import reading
from loaders.drift import Done, Key, Seen
from loaders.errors import Halt, Rejected
from loaders.model import CrmObject, Payload
from loaders.objects import OBJECTS, PARTS_OF
from loaders.parts import part_now
from loaders.session import Session
from loaders.shelf import Shelf
from loaders.wire import record_of

# What people may hang on a record, and what shows its parts: all of it comes with the reading of the record, for no call more.
HUNG = {
    "sales_accounts": ("contacts", "deals", "tasks", "appointments", "notes"),
    "contacts": ("deals", "tasks", "appointments", "notes"),
    "deals": ("contacts", "tasks", "appointments", "notes"),
}
PARTS = {"deals": ("products",), "contacts": ("lifecycle_stage", "contact_status"), "products": ("product_pricings",)}


def standing(session: Session, history: Mapping[Key, Sequence[Done]]) -> Shelf[Key, Seen]:
    """What a rollback would undo, as it stands now: gone, changed, or with something of people's own on it.

    Lists where the API has them (100 a call), else one read a record. Not read: files, e-mails and phone calls that people
    added (the API shows them a call a record, or not at all). On disk: everything may be undone at once.
    """
    found: Shelf[Key, Seen] = Shelf()
    ids = {key: crm_id for key in history if (crm_id := _id_of(history[key])) is not None}
    for name in {name for name, _ in ids if not OBJECTS[name].part_of and OBJECTS[name].find != "files"}:
        mine = {crm_id: key for key, crm_id in ids.items() if key[0] == name}
        found.update((key, Seen({})) for key in mine.values())
        for crm_id, record in _read(session, name, mine, history):
            if crm_id not in mine:
                continue
            key = mine[crm_id]
            if record is None:
                del found[key]  # nobody can say; it is ours, and goes by its id
            else:
                found.update(as_seen(session, key, record, ids))
    for key, crm_id in ids.items():
        if OBJECTS[key[0]].part_of and key not in found:
            found[key] = _part(session, key, crm_id)
    return found


def listed(session: Session, crm_object: CrmObject, number: int) -> list[Payload]:
    """A page of the list of all records, newest first, with what hangs on them."""
    return reading.listed(session, crm_object, number, _with_what_hangs(crm_object))


def as_seen(session: Session, key: Key, record: Payload, history: Container[Key]) -> dict[Key, Seen]:
    """A record that was read with what hangs on it, and those of its parts that history tells of."""
    return {key: Seen(record, _strangers(session, key[0], record)), **_parts_of(key, record, history)}


def _with_what_hangs(crm_object: CrmObject) -> str:
    name = crm_object.name
    return ",".join((*filter(None, [crm_object.include]), *PARTS.get(name, ()), *HUNG.get(name, ())))


def _id_of(steps: Sequence[Done]) -> int | None:
    return next((done.crm_id for done in reversed(steps) if done.crm_id is not None), None)


def _parts_of(key: Key, record: Payload, ids: Container[Key]) -> dict[Key, Seen]:
    parts = [OBJECTS[name] for name in PARTS_OF[key[0]] if (name, key[1]) in ids]
    return {(part.name, key[1]): Seen(part_now(part, {part.envelope: record})) for part in parts}


def _part(session: Session, key: Key, crm_id: int) -> Seen:
    crm_object = OBJECTS[key[0]]
    with _gone():
        answer = reading.read(session, crm_object, crm_id, f"has {key[0]} of {key[1]} changed?")
        return Seen(part_now(crm_object, answer))
    return Seen({})


def _strangers(session: Session, name: str, record: Payload) -> tuple[str, ...]:
    """What hangs on a record and is none of ours, by kind and id."""
    found = []
    for kind in HUNG.get(name, ()):
        ids = [int(crm_id) for crm_id in record.get(f"{kind[:-1]}_ids") or ()]
        strange = sorted(set(ids) - session.ledger.ours(kind, ids))
        found += [f"{kind[:-1]} {crm_id}" for crm_id in strange]
    return tuple(found)


def _read(
    session: Session, name: str, mine: Mapping[int, Key], history: Mapping[Key, Sequence[Done]]
) -> Iterator[tuple[int, Payload | None]]:
    """Records as they stand, by id; None for one that stands or not, where the API does not show it."""
    crm_object = OBJECTS[name]
    extra = _with_what_hangs(crm_object)
    if crm_object.find == "notes":
        yield from _notes(session, (history[key][-1] for key in mine.values()))
    elif crm_object.find == "view" and len(mine) > session.ledger.number_known(name) // reading.PAGE:
        left = set(mine)
        for record in reading.newest_first(session, crm_object, extra):
            yield int(record["id"]), record
            left.discard(int(record["id"]))
            if not left:
                return
    else:
        for crm_id, key in mine.items():
            with _gone():
                answer = reading.read(session, crm_object, crm_id, f"has {key[1]} changed?", extra)
                yield crm_id, record_of(crm_object, answer)


@contextmanager
def _gone() -> Iterator[None]:
    """A 404 is an answer: it is gone. Any other refusal leaves open what people did, so nothing may be undone."""
    try:
        yield
    except Rejected as refusal:
        if refusal.status != 404:
            text = "Without reading nobody can say what people changed since. Give the key's user that permission."
            raise Halt(f"{refusal.message} {text}") from None


def _notes(session: Session, made: Iterable[Done]) -> Iterator[tuple[int, Payload | None]]:
    """Notes through the list of what they hang on, since they cannot be read by id.

    In the recycle bin a record keeps its notes and does not show them: they are not gone, and would come back with it.
    """
    hanging: dict[tuple[str, str], list[int]] = {}
    for done in made:
        hanging.setdefault(tuple(done.payload["targetable_id"]["$ref"]), []).append(done.crm_id or 0)
    for (parent, source_key), ids in hanging.items():
        crm_id, shown = session.find_id(parent, source_key), False
        if crm_id is not None:
            with _gone():
                for note in reading.notes_of(session, OBJECTS[parent].path, crm_id, "have the notes changed?"):
                    yield int(note["id"]), note
                shown = True
        if not shown:
            yield from ((note_id, None) for note_id in ids)


def held_by(session: Session, module: str) -> int:
    """How many records a custom module holds, by the first page of the view of all; 0 where it shows none."""
    path = f"custom_module/{module}"
    filters = session.client.get(f"{path}/filters", f"find the view of all {module}").get("filters") or []
    view = next((f["id"] for f in filters if str(f.get("name", "")).lower().startswith("all ")), None)
    if view is None:
        return 0
    answer = session.client.get(f"{path}/view/{view}", f"does {module} hold records?", page=1, per_page=100)
    return max((len(value) for value in answer.values() if isinstance(value, list)), default=0)
