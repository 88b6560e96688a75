"""What people did to our records since we wrote them: fields that they changed, and what they hung on them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from loaders.compare import flatten, same, unasked
from loaders.model import Json, Note, Payload, refs_in
from loaders.objects import OBJECTS, PARTS_OF

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Done:
    """A step that was carried out, as history tells it. `answered` holds fields that the CRM answered otherwise than sent."""

    object: str
    op: str
    source_key: str
    account_key: str
    origin: str
    crm_id: int | None
    payload: Payload
    sent: Payload
    row_hash: str
    before: Payload | None = None
    answered: Payload = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seen:
    """A record, or a part of one, as it stands now: `{}` is gone. `strangers`: what hangs on it and is none of ours, in words."""

    record: Payload
    strangers: tuple[str, ...] = ()

    @property
    def gone(self) -> bool:
        """Whether somebody deleted it."""
        return not self.record

    @property
    def flat(self) -> Payload:
        """Its fields, custom ones spread out."""
        return flatten(self.record)


def with_deals(groups: Mapping[Key, Sequence[Done]]) -> set[Key]:
    """The records that deals of ours refer to: Freshsales moves the stage of such a contact without any person
    (freshsales_api.md 3.3)."""
    return {parent for key in groups if key[0] == "deals" for parent in refs_in(groups[key][-1].payload)}


def needs(key: Key, groups: Mapping[Key, Sequence[Done]]) -> Iterable[Key]:
    """What a record and its parts refer to: a deal that stays needs the products of its lines."""
    for name in (key[0], *PARTS_OF[key[0]]):
        if (name, key[1]) in groups:
            yield from refs_in(groups[name, key[1]][-1].payload)


def keepers(key: Key, groups: Mapping[Key, Sequence[Done]], current: Mapping[Key, Seen], dealt: Set[Key]) -> list[Note]:
    """Why a record that the load made, or a part that it set, must stay: a note a reason; none when nobody touched it.

    `dealt`: the records that have deals of ours, whose stage is moved by no person.
    """
    steps, seen = groups[key], current.get(key)
    if seen is None or seen.gone:
        return []
    crm_object = OBJECTS[key[0]]
    if crm_object.part_of:
        parent = _parent(key, steps)
        made = parent in groups and groups[parent][0].op == "create"
        return [] if made or _moved_by_itself(key[0], parent, dealt) else _notes(key, part_drift(steps, seen))
    if steps[0].op != "create":
        return []
    changed = drift(steps, seen)
    for part in PARTS_OF[key[0]]:
        if (part, key[1]) in groups and (part, key[1]) in current and not _moved_by_itself(part, key, dealt):
            changed |= part_drift(groups[part, key[1]], current[part, key[1]])
    hung = f"people hung their own on it: {', '.join(seen.strangers)}"
    return _notes(key, changed) + ([Note("kept", *key, hung)] if seen.strangers else [])


def _parent(key: Key, steps: Sequence[Done]) -> Key:
    """What a part belongs to, under the key that it goes by now."""
    reference = steps[-1].payload.get("@parent", {}).get("$ref", ("", key[1]))
    return (OBJECTS[key[0]].part_of or "", reference[1])


def _moved_by_itself(name: str, parent: Key, dealt: Set[Key]) -> bool:
    return name == "contact_stages" and parent in dealt


def drift(steps: Sequence[Done], seen: Seen) -> dict[str, list[Json]]:
    """Fields that hold neither what we sent nor what the CRM made of it: field -> [we wrote, stands there].

    A field that we never wrote and that was empty then counts too: who filled it would lose work.
    """
    last = steps[-1]
    answered = {**steps[0].answered, **last.answered}
    sent, here = flatten(last.sent), seen.flat
    computed = {"amount"} if last.object == "deals" and here.get("has_products") else set()
    names = sent.keys() & here.keys() - computed - {"targetable_type", "targetable_id"}
    changed = {
        name: [sent[name], here[name]]
        for name in sorted(names)
        if not same(sent[name], here[name]) and not same(answered.get(name, sent[name]), here[name])
    }
    filled = {name: [None, value] for name, value in unasked(sent, here).items() if not same(answered.get(name), value)}
    return {**changed, **filled}


def part_drift(steps: Sequence[Done], seen: Seen) -> dict[str, list[Json]]:
    """The same for a part: lines, price, closing date or stage."""
    last = steps[-1]
    local = OBJECTS[last.object].local
    return {
        name: [value, seen.record.get(name)]
        for name, value in last.sent.items()
        if name != "@parent" and name not in local and name in seen.record
        if not same(value, seen.record[name]) and not same(last.answered.get(name, value), seen.record[name])
    }


def written_and_before(steps: Sequence[Done]) -> dict[str, list[Json]]:
    """Of a record that was only changed: field -> [what we wrote last, what it held before our first write]."""
    before: Payload = {}
    written: Payload = {}
    for done in steps:
        sent = flatten(done.sent)
        for name, value in (done.before or {}).items():
            before.setdefault(name, value)
            written[name] = sent.get(name)
    return {name: [written[name], value] for name, value in before.items()}


def _notes(key: Key, changed: Mapping[str, list[Json]]) -> list[Note]:
    return [
        Note("kept", *key, f"a person changed {name}: we wrote {old!r}, now {new!r}", name, (old, new))
        for name, (old, new) in changed.items()
    ]
