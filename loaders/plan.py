"""diff(wanted, known, standing) -> steps. Pure: no clock, no file, no network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Set

from loaders.compare import changes, fills, unseen
from loaders.model import CrmObject, Json, Known, Note, Op, Origin, Payload, Plan, Record, Step, refs_in

ReadPayload = Callable[[str, str], Payload]


class Planner:
    """Collects steps object by object in load order, then makes the Plan."""

    def __init__(self, account: str, max_update_share: float = 0.5, doubts: Set[tuple[str, str]] = frozenset()) -> None:
        self.account, self._max_update_share, self._doubts = account, max_update_share, doubts
        self._steps: list[Step] = []
        self._notes: list[Note] = []
        self._problems: list[str] = []
        self._unchanged: Counter[str] = Counter()
        self._moved: set[str] = set()

    def add(
        self,
        crm_object: CrmObject,
        wanted: Iterable[Record],
        known: Mapping[str, Known],
        standing: Mapping[int, Json],
        last_payload: ReadPayload,
        binned: Mapping[str, int] | None = None,
    ) -> None:
        """Plan one object: `wanted` rows against what the ledger knows and what stood in the CRM at extraction.

        `binned` are records that a rollback moved to the recycle bin: they are had back, since there they keep their
        unique e-mail, name and key occupied (freshsales_api.md section 8).
        """
        seen: set[str] = set()
        before = len(self._steps)
        for record in wanted:
            ours, former = _ours(record, known)
            seen.add(former or record.source_key)
            if (crm_object.name, record.source_key) in self._doubts:
                text = "in doubt since an earlier run: look in Freshsales, then say `python -m loaders decide`"
                self._notes.append(Note("in doubt", crm_object.name, record.source_key, text))
            elif ours is None:
                self._append(*_first_time(crm_object, record, standing, (binned or {}).get(record.source_key)))
            elif ours.row_hash == record.row_hash and former is None:
                self._leave(crm_object, record, ours)
            else:
                self._change(crm_object, record, ours, former, last_payload(crm_object.name, ours.source_key))
        for source_key in sorted(known.keys() - seen):
            self._notes.append(Note("vanished", crm_object.name, source_key, "no longer in Ascora; left as it is"))
        self._limit(crm_object, len(known), self._steps[before:])
        self._moved |= _moved_contacts(self._steps[before:])

    def plan(self) -> Plan:
        """The finished plan, steps numbered in load order."""
        for seq, step in enumerate(self._steps, 1):
            step.seq = seq
        return Plan("load", self.account, tuple(self._steps), tuple(self._notes), dict(self._unchanged), tuple(self._problems))

    def _leave(self, crm_object: CrmObject, record: Record, ours: Known) -> None:
        """Nothing to do, unless a deal of this plan moves the contact's stage away from what it must be (ruling 10)."""
        if crm_object.name != "contact_stages" or record.source_key not in self._moved:
            self._unchanged[crm_object.name] += 1
            return
        step = _step(record, "set", ours.origin, {}, "a deal of this plan moves it")
        step.crm_id = ours.crm_id
        self._append(step, ())

    def _change(self, crm_object: CrmObject, record: Record, ours: Known, former: str | None, last: Payload) -> None:
        if not crm_object.editable:
            text = "changed in Ascora, but the API cannot change one that is sent; left as it is"
            self._notes.append(Note("held", crm_object.name, record.source_key, text))
            return
        op: Op = "set" if crm_object.part_of else "update"
        step = _step(record, op, ours.origin, changes(last, record.payload), "changed in Ascora")
        step.crm_id, step.former_key = ours.crm_id, former
        self._append(step, ())

    def _append(self, step: Step, notes: Iterable[Note]) -> None:
        self._steps.append(step)
        self._notes.extend(notes)

    def _limit(self, crm_object: CrmObject, known: int, steps: list[Step]) -> None:
        updates = sum(step.op == "update" for step in steps)
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


def _moved_contacts(steps: Iterable[Step]) -> set[str]:
    """Contacts whose lifecycle stage Freshsales moves while these steps are carried out (freshsales_api.md 3.3)."""
    moving = [s for s in steps if s.op == "create" or s.changes.keys() & {"deal_stage_id", "contacts_added_list"}]
    return {key for s in moving if s.object == "deals" for parent, key in refs_in(s.payload) if parent == "contacts"}


def _first_time(
    crm_object: CrmObject, record: Record, standing: Mapping[int, Json], binned_id: int | None
) -> tuple[Step, list[Note]]:
    if crm_object.part_of:
        return _step(record, "set", "part", {}, "new"), []
    if record.matched_id is None and binned_id and crm_object.revive:
        step = _step(record, "create", "created", {}, "was taken back; out of the recycle bin again")
        step.crm_id = binned_id
        return step, []
    if record.matched_id is None:
        return _step(record, "create", "created", {}, "new"), []
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
