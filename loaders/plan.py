"""diff(wanted, known, standing) -> steps. Pure: no clock, no file, no network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field

from loaders.compare import changes, fills, merge, unseen
from loaders.forecast import LEFT
from loaders.model import MOVED, CrmObject, Json, Known, Note, Op, Origin, Payload, Plan, Record, Step, Steps, refs_in

ReadPayload = Callable[[str, str], Payload]
Key = tuple[str, str]
OWED = "a deal moved it, and setting it anew did not come through before"


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of one object: `known` and `last` (what we wrote) from the ledger, `standing` from the extraction (id ->
    the CRM's record), `binned` ids that a rollback moved to the recycle bin, `refused` row hash and the CRM's words, `owed`
    keys whose newest step did not come through. `unchanged` known rows were left out beforehand; `total` counts the known
    ones with them (None: `known` has all)."""

    known: Mapping[str, Known]
    standing: Mapping[int, Json]
    last: ReadPayload
    binned: Mapping[str, int] = field(default_factory=dict)
    refused: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    owed: Set[str] = frozenset()
    unchanged: int = 0
    total: int | None = None


class Planner:
    """Collects steps object by object in load order, then makes the Plan.

    `ascora`: (object, field) that a rule gives to Ascora; field `*` is all of them. `doubts`: records that nobody can see.
    `steps`: where they are collected, a list or what takes them to disk.
    """

    def __init__(
        self,
        account: str,
        max_update_share: float = 0.5,
        doubts: Set[Key] = frozenset(),
        ascora: Set[Key] = frozenset(),
        steps: Steps | None = None,
    ) -> None:
        self.account, self._max_update_share, self._doubts, self._ascora = account, max_update_share, doubts, ascora
        self._steps: Steps | list[Step] = [] if steps is None else steps
        self._updates: Counter[str] = Counter()
        self._notes: list[Note] = []
        self._problems: list[str] = []
        self._unchanged: Counter[str] = Counter()
        self._moved: set[str] = set()
        self._absent: set[Key] = set()

    def watched(self, crm_object: CrmObject) -> set[str]:
        """Keys of one object whose rows need a look even where nothing about them changed."""
        moved = self._moved if crm_object.name == "contact_stages" else set()
        return moved | {key for name, key in self._doubts if name == crm_object.name}

    def add(self, crm_object: CrmObject, wanted: Iterable[Record], memory: Memory) -> None:
        """Plan one object: `wanted` rows (those that are unchanged may be left out) against what is known of it."""
        seen: set[str] = set()
        if memory.unchanged:
            self._unchanged[crm_object.name] += memory.unchanged
        for record in wanted:
            ours, former = _ours(record, memory.known)
            if ours:
                seen.add(former or record.source_key)
            if self._keep_out(record, ours, memory):
                continue
            if ours is None:
                self._append(*_first_time(crm_object, record, memory.standing, memory.binned.get(record.source_key)))
            elif ours.row_hash == record.row_hash and former is None:
                self._leave(crm_object, record, ours, record.source_key in memory.owed)
            else:
                self._change(crm_object, record, ours, former, memory)
        for source_key in sorted(memory.known.keys() - seen):
            self._note("vanished", crm_object.name, source_key, "no longer in Ascora; left as it is")
        self._limit(crm_object, len(memory.known) if memory.total is None else memory.total)

    def plan(self) -> Plan:
        """The finished plan, steps numbered in load order."""
        steps = tuple(self._steps) if isinstance(self._steps, list) else self._steps
        return Plan("load", self.account, steps, tuple(self._notes), dict(self._unchanged), tuple(self._problems))

    def _keep_out(self, record: Record, ours: Known | None, memory: Memory) -> bool:
        """Whether a row must not be sent: in doubt, refused as it is, or without its parent. It is listed."""
        key = (record.object, record.source_key)
        row_hash, words = memory.refused.get(record.source_key, ("", ""))
        waits = next((parent for parent in refs_in(record.payload) if parent in self._absent), None) if ours is None else None
        if key in self._doubts:
            self._note("in doubt", *key, "since an earlier run: look in Freshsales, then say `python -m loaders decide`")
        elif row_hash == record.row_hash and words:
            text = f"{words}: sent again when its row changes, or after `python -m loaders retry`"
            self._note("refused before", *key, text)
        elif waits:
            self._note("waits", *key, f"for {waits[1]} ({waits[0]}), which is not in Freshsales")
        else:
            return False
        if ours is None:
            self._absent.add(key)
        return True

    def _leave(self, crm_object: CrmObject, record: Record, ours: Known, owed: bool) -> None:
        """Nothing to do, unless a rule gives a held field to Ascora by now, or a deal moves the contact's stage away from what
        it must be (ruling 10): one of this plan, or one of an earlier plan, and setting it anew is still `owed`."""
        given = {n: [v[0], v[2], "ascora"] for n, v in ours.held.items() if self._is_ascoras(record.object, n)}
        if given and crm_object.editable and not crm_object.part_of:
            step = _step(record, "update", ours.origin, given, "a rule gives it to Ascora")
        elif crm_object.name == "contact_stages" and (owed or record.source_key in self._moved):
            step = _step(record, "set", ours.origin, {}, OWED if owed else MOVED)
        else:
            self._unchanged[crm_object.name] += 1
            self._hold(record, ours.held)
            return
        step.crm_id = ours.crm_id
        self._append(step, ())

    def _change(self, crm_object: CrmObject, record: Record, ours: Known, former: str | None, memory: Memory) -> None:
        if not crm_object.editable:
            text = "changed in Ascora, but the API cannot change one that is sent; left as it is"
            self._note("held", crm_object.name, record.source_key, text)
            return
        op: Op = "set" if crm_object.part_of else "update"
        wanted = changes(memory.last(crm_object.name, ours.source_key), record.payload)
        marked = {name: [*pair, "ascora"] if self._is_ascoras(record.object, name) else pair for name, pair in wanted.items()}
        step = _step(record, op, ours.origin, marked, "changed in Ascora")
        step.crm_id, step.former_key = ours.crm_id, former
        self._append(step, ())
        here = memory.standing.get(ours.crm_id or 0)
        if op == "update" and here:
            plain = {n: c for n, c in marked.items() if len(c) == 2 and not list(refs_in(c))}
            self._hold(record, merge(plain, here)[1])

    def _hold(self, record: Record, held: Mapping[str, list[Json]]) -> None:
        """List fields that a person changed, with their three values."""
        for name, (wrote, stands, says) in sorted(held.items()):
            text = f"{name}: we wrote {wrote!r}, Freshsales holds {stands!r}, Ascora says {says!r}; left to the person"
            self._notes.append(Note("held", record.object, record.source_key, text, name, (wrote, stands, says)))

    def _is_ascoras(self, object_name: str, name: str) -> bool:
        return (object_name, name) in self._ascora or (object_name, "*") in self._ascora

    def _append(self, step: Step, notes: Iterable[Note]) -> None:
        step.seq = len(self._steps) + 1
        self._updates[step.object] += step.op == "update"
        self._moved |= _moved_contacts(step)
        self._steps.append(step)
        self._notes.extend(notes)

    def _note(self, kind: str, object_name: str, source_key: str, text: str) -> None:
        self._notes.append(Note(kind, object_name, source_key, text))

    def _limit(self, crm_object: CrmObject, known: int) -> None:
        updates = self._updates[crm_object.name]
        if known >= 20 and updates > known * self._max_update_share:
            self._problems.append(
                f"{updates} of {known} {crm_object.name} would be updated, more than "
                f"MAX_UPDATE_SHARE={self._max_update_share:g}. A change of this size is often a mistake in mapping or "
                "export: look at the plan; raise the limit if it is meant."
            )


def _ours(record: Record, known: Mapping[str, Known]) -> tuple[Known | None, str | None]:
    """What we wrote before for this record, and the former key it went by, if it was another one."""
    if record.source_key in known:
        return known[record.source_key], None
    for key in record.former_keys:
        if key in known:
            return known[key], key
    return None, None


def _moved_contacts(step: Step) -> set[str]:
    """Contacts whose lifecycle stage Freshsales moves while this step is carried out (freshsales_api.md 3.3)."""
    if step.object != "deals" or not (step.op == "create" or step.changes.keys() & {"deal_stage_id", "contacts_added_list"}):
        return set()
    return {key for parent, key in refs_in(step.payload) if parent == "contacts"}


def _first_time(
    crm_object: CrmObject, record: Record, standing: Mapping[int, Json], binned_id: int | None
) -> tuple[Step, list[Note]]:
    """A record out of the bin is had back, since there it keeps its unique values occupied (freshsales_api.md section 8)."""
    if crm_object.part_of:
        step = _step(record, "set", "part", {}, "new")
        step.crm_id = binned_id  # a rollback took it back: what stands on its parent is looked at first
        return step, []
    if record.matched_id is None and binned_id and crm_object.revive:
        step = _step(record, "create", "created", {}, "was taken back; out of the recycle bin again")
        step.crm_id = binned_id
        return step, []
    if record.matched_id is None:
        return _step(record, "create", "created", {}, LEFT if binned_id and crm_object.erase == "never" else "new"), []
    current = standing.get(record.matched_id) or {}
    step = _step(record, "match", "matched", fills(current, record.payload), f"stands there already (same {record.matched_by})")
    step.crm_id = record.matched_id
    hidden = unseen(current, record.payload)
    text = f"{', '.join(hidden)}: the account does not show whether it is empty there; left as it is"
    return step, [Note("not filled", crm_object.name, record.source_key, text)] if hidden else []


def _step(record: Record, op: Op, origin: Origin, changed: dict[str, list[Json]], why: str) -> Step:
    return Step(
        0, record.object, op, record.source_key, record.account_key, record.row_hash, record.payload,
        changed, why=why, origin=origin,
    )  # fmt: skip
