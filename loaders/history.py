"""What a rollback needs to know: which steps were carried out (from the ledger), and what stands now (from the CRM)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from loaders import reading
from loaders.drift import Done, Key, Seen
from loaders.errors import Halt, Rejected
from loaders.ledger import Ledger
from loaders.model import Json, Payload, ref
from loaders.objects import OBJECTS
from loaders.parts import part_now
from loaders.session import Session
from loaders.wire import Unresolved, record_of, resolve

_DONE = (
    # held: it may have changed fields before it was cut off
    "select s.*, r.undoes from steps s join runs r using (run_id)"
    " where r.account = ? and s.state in ('done', 'held') order by s.step_id"
)


def carried_out(ledger: Ledger, run_id: str | None, objects: Iterable[str]) -> tuple[list[Done], dict[Key, Done], set[Key]]:
    """(history to undo, what was written before it, records that a later run wrote too).

    With `run_id`, one run's steps; without, everything of this account that is not undone yet. A record deleted or put
    back since then is no longer part of history.
    """
    wanted = set(objects)
    live: dict[Key, list[tuple[str, Done]]] = {}
    renamed: dict[Key, str] = {}
    for row in ledger.rows(_DONE, (ledger.account,)):
        if row["object"] not in wanted:
            continue
        key = (row["object"], row["source_key"])
        if row["former_key"]:
            renamed[row["object"], row["former_key"]] = row["source_key"]
            renamed.pop(key, None)  # it may have gone by this key before
            live[key] = live.pop((row["object"], row["former_key"]), [])
        if row["op"] == "delete" or row["origin"] == "released":
            live.pop(key, None)
        elif row["op"] == "restore":
            live[key] = [pair for pair in live.get(key, []) if pair[0] != row["undoes"]]
        else:
            live.setdefault(key, []).append((row["run_id"], _done(ledger, row)))
    return _slice(live, run_id, renamed)


def _slice(
    live: dict[Key, list[tuple[str, Done]]], run_id: str | None, renamed: Mapping[Key, str]
) -> tuple[list[Done], dict[Key, Done], set[Key]]:
    history: list[Done] = []
    earlier: dict[Key, Done] = {}
    later: set[Key] = set()
    for key, pairs in live.items():
        mine = [index for index, (run, _) in enumerate(pairs) if run_id in (None, run)]
        if not mine:
            continue
        # Under the key it goes by now: what was made under a former key is the same record.
        done = [replace(d, source_key=key[1], payload=_under_new_keys(d.payload, renamed)) for _, d in pairs]
        history += [done[index] for index in mine]
        if mine[0] > 0:
            earlier[key] = done[mine[0] - 1]
        if mine[-1] < len(pairs) - 1:
            later.add(key)
    return history, earlier, later


def _under_new_keys(value: Json, renamed: Mapping[Key, str]) -> Json:
    """A payload whose references name records by the keys they go by now."""
    if isinstance(value, dict):
        if "$ref" in value:
            parent, source_key = value["$ref"]
            while (parent, source_key) in renamed and renamed[parent, source_key] != source_key:
                source_key = renamed[parent, source_key]
            return ref(parent, source_key)
        return {name: _under_new_keys(item, renamed) for name, item in value.items()}
    return [_under_new_keys(item, renamed) for item in value] if isinstance(value, list) else value


def _done(ledger: Ledger, row: sqlite3.Row) -> Done:
    payload = json.loads(row["payload"])
    try:
        sent = resolve(payload, ledger.crm_id)
    except Unresolved:
        sent = {}
    differs = json.loads(row["differs"] or "{}")
    return Done(
        row["object"], row["op"], row["source_key"], row["account_key"], row["origin"], row["crm_id"], payload, sent,
        row["row_hash"], json.loads(row["before"]) if row["before"] else None,
        {name: values[1] for name, values in differs.items() if len(values) == 2},
    )  # fmt: skip


# What people may hang on a record, and what shows its parts: all of it comes with the reading of the record, for no call more.
HUNG = {
    "sales_accounts": ("contacts", "deals", "tasks", "appointments", "notes"),
    "contacts": ("deals", "tasks", "appointments", "notes"),
    "deals": ("contacts", "tasks", "appointments", "notes"),
}
PARTS = {"deals": ("products",), "contacts": ("lifecycle_stage", "contact_status"), "products": ("product_pricings",)}


def standing(session: Session, history: Iterable[Done]) -> dict[Key, Seen]:
    """What a rollback would undo, as it stands now: gone, changed, or with something of people's own on it.

    Lists where the API has them (100 a call), else one read a record. Not read: files, e-mails and phone calls that people
    added (the API shows them a call a record, or not at all).
    """
    last = {(done.object, done.source_key): done for done in history if done.crm_id is not None}
    found: dict[Key, Seen] = {}
    for name in {name for name, _ in last if not OBJECTS[name].part_of and OBJECTS[name].find != "files"}:
        mine = {done.crm_id or 0: done for key, done in last.items() if key[0] == name}
        found.update({(name, done.source_key): Seen({}) for done in mine.values()})
        for crm_id, record in _read(session, name, mine):
            if crm_id not in mine:
                continue
            key = (name, mine[crm_id].source_key)
            if record is None:
                del found[key]  # nobody can say; it is ours, and goes by its id
            else:
                found[key] = Seen(record, _strangers(session, name, record))
                found.update(_parts_of(key, record, last))
    for key, done in last.items():
        if OBJECTS[key[0]].part_of and key not in found:
            found[key] = _part(session, done)
    return found


def _parts_of(key: Key, record: Payload, last: Mapping[Key, Done]) -> dict[Key, Seen]:
    parts = [other for other in OBJECTS.values() if other.part_of == key[0] and (other.name, key[1]) in last]
    return {(part.name, key[1]): Seen(part_now(part, {part.envelope: record})) for part in parts}


def _part(session: Session, done: Done) -> Seen:
    crm_object = OBJECTS[done.object]
    with _gone():
        answer = reading.read(session, crm_object, done.crm_id or 0, f"has {done.object} of {done.source_key} changed?")
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


def _read(session: Session, name: str, mine: Mapping[int, Done]) -> Iterator[tuple[int, Payload | None]]:
    """Records as they stand, by id; None for one that stands or not, where the API does not show it."""
    crm_object = OBJECTS[name]
    extra = ",".join((*filter(None, [crm_object.include]), *PARTS.get(name, ()), *HUNG.get(name, ())))
    if crm_object.find == "notes":
        yield from _notes(session, mine.values())
    elif crm_object.find == "view" and len(mine) > len(session.ledger.known(name)) // reading.PAGE:
        left = set(mine)
        for record in reading.newest_first(session, crm_object, extra):
            yield int(record["id"]), record
            left.discard(int(record["id"]))
            if not left:
                return
    else:
        for crm_id, done in mine.items():
            with _gone():
                answer = reading.read(session, crm_object, crm_id, f"has {done.source_key} changed?", extra)
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
