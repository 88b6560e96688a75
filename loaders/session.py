"""What the executing modules share while one run is carried out: ledger, client, ids, waiting, progress."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from loaders.client import Client
from loaders.compare import same, unasked
from loaders.ledger import Ledger
from loaders.model import CrmObject, Json, Payload, State, Step
from loaders.objects import OBJECTS
from loaders.wire import Unresolved, resolve


@dataclass(slots=True)
class Session:
    """One run on its way. `pause` sleeps (seconds); `on_step` is told of every step that reached its end."""

    run_id: str
    ledger: Ledger
    client: Client
    pause: Callable[[float], None]
    on_step: Callable[[Step], None] = lambda step: None
    _ids: dict[tuple[str, str], int] = field(default_factory=dict)
    _views: dict[str, int | None] = field(default_factory=dict)

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

    def finish(self, step: Step, state: State, why: str | None = None, crm_id: int | None = None) -> None:
        """The end of a step, on disk before anything depends on it."""
        self.finish_all([step], state, why, {step.step_id: crm_id} if crm_id else {})

    def finish_all(self, steps: Iterable[Step], state: State, why: str | None = None, ids: dict[int, int] | None = None) -> None:
        """The same for several steps in one transaction."""
        steps = list(steps)
        for step in steps:
            step.state, step.why = state, why if why is not None else step.why
            step.crm_id = (ids or {}).get(step.step_id, step.crm_id)
        self.ledger.settle(steps)
        for step in steps:
            self.on_step(step)

    def note_differences(self, step: Step, sent: Payload, read: Payload) -> None:
        """Every field is read back: what the answer shows otherwise than sent goes into the ledger."""
        crm_object = OBJECTS[step.object]
        differences = {
            name: [value, read[name]]
            for name, value in sent.items()
            if name in read and name not in crm_object.local and name not in _SHOWN_OTHERWISE and not same(value, read[name])
        }
        if step.op == "create":  # what the CRM filled by itself is no person's change when a rollback looks
            differences |= {name: [None, value] for name, value in unasked(sent, read).items()}
        if differences:
            self.ledger.differs(step, differences)

    def view_id(self, crm_object: CrmObject) -> int | None:
        """The id of the view that shows every record (`All …` by name); None if the account has none."""
        if crm_object.name not in self._views:
            answer = self.client.get(f"{crm_object.path}/filters", f"find the view of all {crm_object.name}")
            self._views[crm_object.name] = _all_view(answer.get("filters") or [])
        return self._views[crm_object.name]


# Fields that an answer shows in another shape than they are written; verify reads them back with the right includes.
_SHOWN_OTHERWISE = {"targetable_type", "targetable_id", "contacts_added_list", "sales_account_id", "tags"}


def _all_view(filters: list[Json]) -> int | None:
    everything = [f for f in filters if str(f.get("name", "")).lower().startswith("all ")]
    usual = [f for f in filters if f.get("is_default") and "recycle" not in str(f.get("name", "")).lower()]
    chosen = everything or usual
    return int(chosen[0]["id"]) if chosen else None
