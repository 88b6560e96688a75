"""Before records are taken back: another look, where the one that the undo goes by is old. What people changed since stays."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from loaders import history, presence
from loaders.drift import Key, Seen, keepers, needs, with_deals
from loaders.errors import BUSY, Halt
from loaders.model import CrmObject, Note, Step
from loaders.objects import LOAD_ORDER, PARTS_OF
from loaders.reading import PAGE
from loaders.session import Session

HOLDS = 600.0  # seconds for which a reading is taken for what stands
CHUNK = 25  # records that are looked at before the first of them goes
MOST = 6  # looks at one record that could not go soon enough after any of them
SINCE = "since this undo was planned"
OPEN = ("planned", "sent")


@dataclass
class SecondLook:
    """Of the rollback that a session carries out. `read_at`: when its plan began to read what stands (the pace's clock)."""

    session: Session
    undoes: str | None
    read_at: float

    @classmethod
    def of(cls, session: Session) -> SecondLook:
        """The looks of the session's run, which may have been cut off long ago."""
        run = session.ledger.run(session.run_id)
        assert run is not None
        undoes = None if run["undoes"] in (None, "all") else run["undoes"]
        return cls(session, undoes, float((json.loads(run["forecast"]) or {}).get("read_at", 0.0)))

    def is_due(self) -> bool:
        """Whether what the plan read is too old for the next call; else that call has to leave in time for it."""
        self.session.delete_by = self.read_at + HOLDS
        return self._is_old(self.read_at)

    def one_by_one(self, crm_object: CrmObject, steps: Sequence[Step]) -> Iterator[Step]:
        """The steps that are still to be carried out, each soon after a look at it; one that could not leave comes again.

        Raises Halt when one cannot leave at all.
        """
        size = max(1, min(CHUNK, self.session.client.pace.allowed // 4))
        for start in range(0, len(steps), size):
            chunk, looked_at = steps[start : start + size], self.read_at
            for number, step in enumerate(chunk):
                looks = 0
                while step.state in OPEN:
                    if self._is_old(looked_at):
                        looks = _counted(looks, step)
                        self._look(crm_object, [s for s in chunk[number:] if s.state in OPEN])
                        looked_at = self.session.client.pace.clock.now()
                    if step.state in OPEN:
                        self.session.delete_by = looked_at + HOLDS
                        yield step

    def page_by_page(self, crm_object: CrmObject, again: bool) -> Iterator[list[Step]]:
        """Open deletes that travel together, at most 100 at a time, each soon after their page of the list was read; `again`
        also those that were sent before. What goes makes room on its page for what comes next."""
        wanted = {s.crm_id or 0: s.seq for page in self._open(crm_object.name) for s in page if again or s.state == "planned"}
        past, pace, number = self._past, self.session.client.pace, 1
        while wanted:
            pace.make_room(2)
            records = presence.listed(self.session, crm_object, number)
            self.session.delete_by = pace.clock.now() + HOLDS
            here = {int(record["id"]): record for record in records if int(record["id"]) in wanted}
            steps = self.session.ledger.numbered(self.session.run_id, [wanted.pop(crm_id) for crm_id in here])
            current: dict[Key, Seen] = {}
            for step in steps:
                key = (crm_object.name, step.source_key)
                current |= presence.as_seen(self.session, key, here[step.crm_id or 0], past.done)
            self._spare(crm_object, steps, current)
            if going := [step for step in steps if step.state in OPEN]:
                yield going
            else:
                number += 1
            if len(records) < PAGE:
                return

    def with_parents(self, crm_object: CrmObject) -> None:
        """The deletes of an object's parts, which cost no call: `kept` with what they are parts of, else done."""
        for part in PARTS_OF[crm_object.name]:
            for page in self._open(part):
                mine = [step for step in page if step.op == "delete"]
                stay = [s for s in mine if self.session.ledger.is_kept(self.session.run_id, crm_object.name, s.source_key)]
                self.session.finish_all(stay, "kept", why="stays with what it is a part of")
                self.session.finish_all([step for step in mine if step.state in OPEN], "done")

    def _open(self, name: str) -> Iterator[list[Step]]:
        return self.session.ledger.open_steps(self.session.run_id, name)

    @cached_property
    def _past(self) -> _Past:
        """Read when a look is due for the first time: most undos need none."""
        return _Past(self.session, self.undoes)

    def _is_old(self, looked_at: float) -> bool:
        """Whether what was read then does not hold any more when the next call may leave."""
        pace = self.session.client.pace
        return pace.takes_pairs and pace.clock.now() + pace.delay() >= looked_at + HOLDS

    def _look(self, crm_object: CrmObject, steps: Sequence[Step]) -> None:
        """Finish as `kept` those of these deletes whose records people changed, and what those hang on. It waits until there is
        room for the look and for what it is for, so that no hour passes between the two."""
        seen = [step for step in steps if _is_seen(crm_object, step)]
        if seen:
            past = self._past
            self.session.client.pace.make_room(2 * len(seen))
            self._spare(crm_object, seen, past.standing(crm_object, [step.source_key for step in seen]))

    def _spare(self, crm_object: CrmObject, steps: Iterable[Step], current: Mapping[Key, Seen]) -> None:
        for step in steps:
            if _is_seen(crm_object, step) and (reasons := self._past.keepers(crm_object, step, current)):
                step.held = {n.field: [*n.values, None] for n in reasons if n.values}
                self.session.finish(step, "kept", why=f"{SINCE}: " + "; ".join(note.text for note in reasons))


def _counted(looks: int, step: Step) -> int:
    if looks >= MOST:
        raise Halt(f"{step.source_key} ({step.object}) was looked at {MOST} times to delete it as it was seen, and {BUSY}")
    return looks + 1


def _is_seen(crm_object: CrmObject, step: Step) -> bool:
    """Whether the step deletes a record that people may have changed: not one that is gone, or goes with another."""
    away = step.op == "delete" and not crm_object.part_of and crm_object.erase not in ("never", "with_parent")
    return away and "gone" not in step.payload


class _Past:
    """The history that the plan went by, and what has to stay for the sake of what was kept since."""

    def __init__(self, session: Session, undoes: str | None) -> None:
        self._session = session
        self.done, _, _ = history.carried_out(session.ledger, undoes, LOAD_ORDER, before=session.run_id)
        self._needed: dict[Key, Key] = {}
        for name in LOAD_ORDER:
            for step in session.ledger.steps(session.run_id, name, ["kept"]):
                self._keep((name, step.source_key))

    @cached_property
    def _dealt(self) -> Set[Key]:
        return with_deals(self.done)

    def standing(self, crm_object: CrmObject, keys: Iterable[str]) -> Mapping[Key, Seen]:
        """Records and their parts as they stand now."""
        names = (crm_object.name, *PARTS_OF[crm_object.name])
        return presence.standing(self._session, self.done.only((name, key) for key in keys for name in names))

    def keepers(self, crm_object: CrmObject, step: Step, current: Mapping[Key, Seen]) -> list[Note]:
        """Why a record must stay, which is remembered for what it hangs on; nothing when it may go. What was forced goes
        whatever people did to it, but not from under something that stays."""
        key = (crm_object.name, step.source_key)
        if key not in self.done or (key in current and current[key].gone):
            return []
        reasons = [] if "forced" in step.payload else keepers(key, self.done, current, self._dealt)
        if key in self._needed:
            reasons = [*reasons, Note("kept", *key, f"{self._needed[key][1]} stays and hangs on it")]
        if reasons:
            self._keep(key)
        return reasons

    def _keep(self, key: Key) -> None:
        """What it needs has to stay as well."""
        for parent in needs(key, self.done):
            self._needed.setdefault(parent, key)
