"""undo(history, current) -> Plan: the ledger read backwards. Pure. What people changed since is kept and listed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from loaders.compare import flatten, same, unasked
from loaders.model import Json, Note, Payload, Plan, Step, ref, refs_in
from loaders.objects import LOAD_ORDER, OBJECTS

Key = tuple[str, str]
GONE: Payload = {}
PURGED = ("deals", "contacts", "sales_accounts", "leads")
BACK = "put back as it was"


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


def undo(
    account: str,
    history: Iterable[Done],
    current: Mapping[tuple[str, int], Payload],
    earlier: Mapping[Key, Done] | None = None,
    kept: Iterable[Key] = (),
    forget: bool = False,
) -> Plan:
    """The plan that takes `history` (done steps in order, oldest first) back.

    `current` is what stands now, by (object, crm id): a record that is missing there was not read, `{}` is gone.
    `earlier` is what our hand had written before this history, for records that it only changed. `kept` are records
    that must stay (a later run wrote them). Parents of what stays, stay. `forget` purges instead of using the recycle
    bin: one call a record, and no way back.
    """
    groups: dict[Key, list[Done]] = {}
    for step in history:
        groups.setdefault((step.object, step.source_key), []).append(step)
    notes: list[Note] = []
    stay = _stay(groups, current, set(kept), notes)
    steps: list[Step] = []
    for name in reversed(LOAD_ORDER):
        for key in sorted(k for k in groups if k[0] == name):
            made = _undo_one(key, groups, stay, earlier or {}, notes)
            if made:
                if forget and made.op == "delete" and name in PURGED:
                    made.payload = {"forget": True}
                made.seq = len(steps) + 1
                steps.append(made)
    return Plan("rollback", account, tuple(steps), tuple(notes))


def drift(done: Done, now: Payload) -> dict[str, list[Json]]:
    """Fields that hold neither what we sent nor what the CRM made of it: field -> [we wrote, stands there].

    A field that we never wrote and that was empty then counts too: who filled it would lose work.
    """
    sent, standing = flatten(done.sent), flatten(now)
    computed = {"amount"} if done.object == "deals" and now.get("has_products") else set()
    names = sent.keys() & standing.keys() - computed - {"targetable_type", "targetable_id"}
    changed = {
        name: [sent[name], standing[name]]
        for name in sorted(names)
        if not same(sent[name], standing[name]) and not same(done.answered.get(name, sent[name]), standing[name])
    }
    filled = {n: [None, v] for n, v in unasked(sent, standing).items() if not same(done.answered.get(n), v)}
    return {**changed, **filled}


def _stay(
    groups: Mapping[Key, list[Done]], current: Mapping[tuple[str, int], Payload], kept: set[Key], notes: list[Note]
) -> set[Key]:
    stay: set[Key] = set()
    for key, steps in groups.items():
        if key in kept:
            notes.append(Note("kept", *key, "a later run wrote it too: roll that one back first, or all"))
            stay.add(key)
        elif steps[0].op == "create" and steps[-1].crm_id is not None:
            now = current.get((key[0], steps[-1].crm_id), GONE)
            changed = drift(replace(steps[-1], answered={**steps[0].answered, **steps[-1].answered}), now)
            if changed:
                words = "; ".join(f"{name}: we wrote {old!r}, now {new!r}" for name, (old, new) in changed.items())
                notes.append(Note("kept", *key, f"a person changed it ({words})"))
                stay.add(key)
    return stay | _ancestors(stay, groups, notes)


def _ancestors(stay: set[Key], groups: Mapping[Key, list[Done]], notes: list[Note]) -> set[Key]:
    found: set[Key] = set()
    todo = list(stay)
    while todo:
        child = todo.pop()
        for parent in _needs(child, groups):
            if parent in groups and parent not in stay | found and groups[parent][0].op == "create":
                notes.append(Note("kept", *parent, f"{child[1]} stays and hangs on it"))
                found.add(parent)
                todo.append(parent)
    return found


def _needs(child: Key, groups: Mapping[Key, list[Done]]) -> Iterable[Key]:
    """What a record and its parts refer to: a deal that stays needs the products of its lines."""
    for name in (child[0], *(other.name for other in OBJECTS.values() if other.part_of == child[0])):
        if (name, child[1]) in groups:
            yield from refs_in(groups[name, child[1]][-1].payload)


def _undo_one(
    key: Key, groups: Mapping[Key, list[Done]], stay: set[Key], earlier: Mapping[Key, Done], notes: list[Note]
) -> Step | None:
    crm_object, steps = OBJECTS[key[0]], groups[key]
    first, last = steps[0], steps[-1]
    if crm_object.part_of:
        return _undo_part(key, steps, groups, stay, earlier)
    if key in stay:
        return None
    if first.op == "create":
        if crm_object.erase == "never":
            notes.append(Note("left behind", *key, "the API cannot delete a file; it stays on what it hangs on"))
            goes = any(p in groups and groups[p][0].op == "create" and p not in stay for p in refs_in(last.payload))
            return _step(last, "delete", {}, {}, "left behind on a deleted record") if goes else None
        return _step(last, "delete", {}, {}, "made by the load")
    return _restore(steps, earlier.get(key))


def _restore(steps: list[Done], earlier: Done | None) -> Step:
    """Each field back to what it held before our first write, and the ledger back to what it knew then."""
    before: Payload = {}
    written: Payload = {}
    for done in steps:
        sent = flatten(done.sent)
        for name, value in (done.before or {}).items():
            before.setdefault(name, value)
            written[name] = sent.get(name)
    changed = {name: [written[name], value] for name, value in before.items()}
    return _back_to(_step(steps[-1], "restore", earlier.payload if earlier else {}, changed, BACK), earlier)


def _back_to(step: Step, earlier: Done | None) -> Step:
    """What the ledger knows of the record after this step: what it knew before, or nothing."""
    step.origin = earlier.origin if earlier else "released"  # type: ignore[assignment]
    step.row_hash = earlier.row_hash if earlier else ""
    return step


def _undo_part(
    key: Key, steps: list[Done], groups: Mapping[Key, list[Done]], stay: set[Key], earlier: Mapping[Key, Done]
) -> Step | None:
    """A part goes with its parent; where the parent stays, it is put back as it was before."""
    crm_object = OBJECTS[key[0]]
    parent = (crm_object.part_of or "", steps[-1].payload["@parent"]["$ref"][1])
    parent_goes = parent in groups and groups[parent][0].op == "create" and parent not in stay
    if parent_goes:
        return _step(steps[-1], "delete", {}, {}, "goes with what it is a part of")
    if parent in stay:
        return None
    known = earlier.get(key)
    if known:
        return _back_to(_step(steps[-1], "restore", known.payload, {}, BACK), known)
    before = next((step.before for step in steps if step.before is not None), None)
    if before is None or not any(before.values()):
        before = _nothing(key[0], steps)
    if before is None:
        return _step(steps[-1], "delete", {}, {}, "is what stood there before: stays, and is no longer ours")
    return _back_to(_step(steps[-1], "restore", {**before, "@parent": ref(*parent)}, {}, BACK), None)


def _nothing(name: str, steps: list[Done]) -> Payload | None:
    """A part as it was when there was none; None for parts that a record always has (stage, closing date)."""
    nothing: dict[str, Payload] = {
        "deal_products": {"products": []},
        "product_prices": {"currency_code": steps[-1].payload.get("currency_code"), "unit_price": None},
    }
    return nothing.get(name)


def _step(last: Done, op: str, payload: Payload, changed: dict[str, list[Json]], why: str) -> Step:
    return Step(
        0, last.object, op, last.source_key, last.account_key, last.row_hash, payload, changed,  # type: ignore[arg-type]
        crm_id=last.crm_id, why=why, origin=last.origin,  # type: ignore[arg-type]
    )  # fmt: skip
