"""Before records are taken back: another look, where the one that the undo goes by is old. What people changed since stays."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

from loaders import history, presence
from loaders.drift import Key, Seen, keepers, with_deals
from loaders.model import CrmObject, Note, Step, refs_in
from loaders.objects import LOAD_ORDER, OBJECTS
from loaders.session import Session
from loaders.shelf import Shelf

HOLDS = 600.0  # seconds for which a reading is taken for what stands
CHUNK = 25  # records that are looked at before the first of them goes
LISTED = 3  # calls for a hundred records that are listed: the view, the page, the delete
SINCE = "since this undo was planned"
OPEN = ("planned", "sent")
Pages = Callable[[], Iterable[Sequence[Step]]]


@dataclass(slots=True)
class SecondLook:
    """Of the rollback that a session carries out. `read_at`: when its plan began to read what stands (the pace's clock)."""

    session: Session
    undoes: str | None
    read_at: float
    _looked_at: dict[str, float] = field(default_factory=dict)
    _past: _Past | None = None

    @classmethod
    def of(cls, session: Session) -> SecondLook:
        """The looks of the session's run, which may have been cut off long ago."""
        run = session.ledger.run(session.run_id)
        assert run is not None
        undoes = None if run["undoes"] in (None, "all") else run["undoes"]
        return cls(session, undoes, float((json.loads(run["forecast"]) or {}).get("read_at", 0.0)))

    def one_by_one(self, crm_object: CrmObject, steps: Sequence[Step]) -> Iterator[Step]:
        """The steps that are still to be carried out, each soon after a look at it; one that could not leave comes again."""
        size = max(1, min(CHUNK, self.session.client.pace.allowed // 4))
        for start in range(0, len(steps), size):
            chunk, looked_at = steps[start : start + size], self.read_at
            for number, step in enumerate(chunk):
                while step.state in OPEN:
                    if self._is_old(looked_at):
                        left = [s for s in chunk[number:] if s.state in OPEN]
                        looked_at, _ = self._look(crm_object, lambda left=left: [left], 2 * len(left))  # type: ignore[misc]
                    if step.state in OPEN:
                        self.session.delete_by = looked_at + HOLDS
                        yield step

    def keep_fresh(self, crm_object: CrmObject) -> set[str]:
        """Before more of an object's open deletes leave together: those keys that turn out to stay, if a look is due."""
        looked_at, kept = self._looked_at.get(crm_object.name, self.read_at), set[str]()
        if self._is_old(looked_at):
            run_id, name = self.session.run_id, crm_object.name
            looked_at, kept = self._look(crm_object, lambda: self.session.ledger.open_steps(run_id, name), LISTED)
            self._looked_at[name] = looked_at
        self.session.delete_by = looked_at + HOLDS
        return kept

    def with_parents(self, crm_object: CrmObject) -> None:
        """The deletes of an object's parts, which cost no call: they end as those of what they are parts of did."""
        for part in (other for other in OBJECTS.values() if other.part_of == crm_object.name):
            for page in self.session.ledger.open_steps(self.session.run_id, part.name):
                mine = [step for step in page if step.op == "delete"]
                stay = [s for s in mine if self.session.ledger.is_kept(self.session.run_id, crm_object.name, s.source_key)]
                self.session.finish_all(stay, "kept", why="stays with what it is a part of")
                self.session.finish_all([step for step in mine if step.state in OPEN], "done")

    def _is_old(self, looked_at: float) -> bool:
        """Whether what was read then does not hold any more when the next call may leave."""
        pace = self.session.client.pace
        return pace.clock.now() + pace.delay() >= looked_at + HOLDS

    def _look(self, crm_object: CrmObject, pages: Pages, calls: int) -> tuple[float, set[str]]:
        """Finish as `kept` those of these deletes whose records people changed, and what those hang on: when that was looked
        at, and their keys.

        It waits until there is room for so many `calls`, so that no hour passes between the look and the deletes.
        """
        kept = set[str]()
        keys = [step.source_key for page in pages() for step in page if _is_seen(crm_object, step)]
        self.session.client.pace.make_room(calls)
        moment = self.session.client.pace.clock.now()
        if keys:
            past = self._past = self._past or _Past(self.session, self.undoes)
            current = past.standing(crm_object, keys)
            for step in (step for page in pages() for step in page if _is_seen(crm_object, step)):
                if reasons := past.keepers(crm_object, step.source_key, current):
                    step.held = {n.field: [*n.values, None] for n in reasons if n.values}
                    self.session.finish(step, "kept", why=f"{SINCE}: " + "; ".join(note.text for note in reasons))
                    kept.add(step.source_key)
        return moment, kept


def _is_seen(crm_object: CrmObject, step: Step) -> bool:
    """Whether the step deletes a record that people may have changed: not one that is forced, gone, or goes with another."""
    away = step.op == "delete" and not crm_object.part_of and crm_object.erase not in ("never", "with_parent")
    return away and not step.payload.keys() & {"gone", "forced"}


class _Past:
    """The history that the plan went by, and what has to stay for the sake of what was kept since."""

    def __init__(self, session: Session, undoes: str | None) -> None:
        self._session = session
        self._done, _, _ = history.carried_out(session.ledger, undoes, LOAD_ORDER, before=session.run_id)
        self._needed: dict[Key, Key] = {}
        for name in LOAD_ORDER:
            for step in session.ledger.steps(session.run_id, name, ["kept"]):
                self._keep((name, step.source_key))

    @cached_property
    def _dealt(self) -> Set[Key]:
        return with_deals(self._done)

    def standing(self, crm_object: CrmObject, keys: Iterable[str]) -> Shelf[Key, Seen]:
        """Records and their parts as they stand now."""
        return presence.standing(self._session, self._done.only((name, key) for key in keys for name in _with_parts(crm_object)))

    def keepers(self, crm_object: CrmObject, source_key: str, current: Shelf[Key, Seen]) -> list[Note]:
        """Why a record must stay, which is remembered for what it hangs on; nothing when it may go."""
        key = (crm_object.name, source_key)
        if key not in self._done or (key in current and current[key].gone):
            return []
        hangs = [Note("kept", *key, f"{self._needed[key][1]} stays and hangs on it")] if key in self._needed else []
        reasons = keepers(key, self._done, current, self._dealt) + hangs
        if reasons:
            self._keep(key)
        return reasons

    def _keep(self, key: Key) -> None:
        """What it and its parts refer to has to stay as well: a deal needs the products of its lines."""
        for name in _with_parts(OBJECTS[key[0]]):
            if (name, key[1]) in self._done:
                for parent in refs_in(self._done[name, key[1]][-1].payload):
                    self._needed.setdefault(parent, key)


def _with_parts(crm_object: CrmObject) -> tuple[str, ...]:
    return crm_object.name, *(other.name for other in OBJECTS.values() if other.part_of == crm_object.name)
