"""What the executing modules share while one run is carried out: ledger, client, ids, waiting, the end of a step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import inf

from loaders.audit import audited
from loaders.client import Client
from loaders.errors import Retry
from loaders.ledger import Ledger
from loaders.model import CrmObject, Json, Payload, State, Step
from loaders.wire import Unresolved, resolve

LANDS_WITHIN = 2.0  # seconds: a request that lost its answer may still be on its way
CUT_OFF_WITHIN = 5.0  # the same for one whose sender died with it


@dataclass(slots=True)
class Session:
    """One run on its way.

    `pause` sleeps (seconds); `on_step` is told of every step that reached its end. `job_takes` is the longest that a bulk job
    took so far (seconds), a guess while none has `job_told` it: none is asked before. `delete_by`: until when what a
    rollback has read may be gone by (the pace's clock). `views` is what is known of the account's views: object -> id of the one
    that shows every record, None where it has none.
    """

    run_id: str
    ledger: Ledger
    client: Client
    pause: Callable[[float], None]
    on_step: Callable[[Step], None] = lambda step: None
    job_takes: float = 1.0
    job_told: bool = False
    delete_by: float = inf
    views: dict[str, int | None] = field(default_factory=dict)
    _ids: dict[tuple[str, str], int] = field(default_factory=dict)

    def find_id(self, object_name: str, source_key: str) -> int | None:
        """The CRM id of a parent, from the ledger; remembered, since children come in crowds."""
        key = (object_name, source_key)
        if key not in self._ids:
            found = self.ledger.crm_id(object_name, source_key)
            if found is None:
                return None
            self._ids[key] = found
        return self._ids[key]

    def resolved(self, step: Step, payload: Payload | None = None) -> Payload | None:
        """The payload with ids; None, and the step is blocked, when a parent did not reach the CRM."""
        try:
            return dict(resolve(step.payload if payload is None else payload, self.find_id))
        except Unresolved as problem:
            self.finish(step, "blocked", why=f"waits for its parent: {problem}")
            return None

    def finish(self, step: Step, state: State, why: str | None = None) -> None:
        """The end of a step, on disk before anything depends on it."""
        self.finish_all([step], state, why)

    def finish_all(self, steps: Iterable[Step], state: State, why: str | None = None) -> None:
        """The same for several steps in one transaction."""
        steps = list(steps)
        for step in steps:
            step.state, step.why = state, why if why is not None else step.why
        if steps:
            self.ledger.settle(steps)
        for step in steps:
            self.on_step(step)

    def landed(self, step: Step, sent: Payload, read: Payload, why: str | None = None, late: bool = False) -> None:
        """The end of a step that the CRM carried out: `sent` and `read` flat, `read` out of its answer or of a `late` reading.

        Id and values in the ledger are the answer's, never the plan's.
        """
        self.landed_all([(step, sent, read)], why, late)

    def landed_all(self, told: Iterable[tuple[Step, Payload, Payload]], why: str | None = None, late: bool = False) -> None:
        """The same for several steps in one transaction."""
        told = list(told)
        for step, sent, read in told:
            step.crm_id = id_of(read, step.crm_id)
            step.stands, differs = audited(step, sent, read, late)
            step.differs = differs or None
        self.finish_all([step for step, _, _ in told], "done", why)

    def let_land(self, steps: Iterable[Step], at_least: float = 0.0) -> None:
        """Before somebody looks whether a request landed: time (seconds) for it to arrive, if it left only now."""
        _, _, age, cut_off = self.ledger.calls_of(steps)
        self.pause(max(0.0, max(at_least, CUT_OFF_WITHIN if cut_off else LANDS_WITHIN) - age))

    def view_id(self, crm_object: CrmObject) -> int | None:
        """The id of the view that shows every record (`All …` by name); None if the account has none."""
        if crm_object.name not in self.views:
            answer = self.client.get(f"{crm_object.path}/filters", f"find the view of all {crm_object.name}")
            self.views[crm_object.name] = _all_view(answer.get("filters") or [])
        return self.views[crm_object.name]


def id_of(read: Payload, known: int | None = None) -> int:
    """The id that an answer names, else the one that is known. Raises Retry where neither is: what landed must be looked for."""
    try:
        return int(read["id"])
    except (KeyError, TypeError, ValueError):
        if known is None:
            raise Retry("The answer names no id.", landed=True) from None
        return known


def _all_view(filters: list[Json]) -> int | None:
    everything = [f for f in filters if str(f.get("name", "")).lower().startswith("all ")]
    usual = [f for f in filters if f.get("is_default") and "recycle" not in str(f.get("name", "")).lower()]
    chosen = everything or usual
    return int(chosen[0]["id"]) if chosen else None
