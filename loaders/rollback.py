"""undo(history, current) -> Plan: the ledger read backwards. Pure. What people changed or hung on since is kept and listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from loaders.compare import same
from loaders.drift import Done, Key, Seen, keepers, needs, with_deals, written_and_before
from loaders.model import Json, Note, Payload, Plan, Step, Steps, ref, refs_in
from loaders.objects import LOAD_ORDER, OBJECTS

PURGED = ("deals", "contacts", "sales_accounts", "leads")
BACK = "put back as it was"
GONE = "a person deleted it already"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person asked for: `forget` purges instead of using the recycle bin (a call a record, no way back); `force`
    names records that are undone although people changed them."""

    forget: bool = False
    force: Set[Key] = frozenset()


def undo(
    account: str,
    groups: Mapping[Key, Sequence[Done]],
    current: Mapping[Key, Seen],
    earlier: Mapping[Key, Done] | None = None,
    kept: Mapping[Key, str] | None = None,
    wish: Wish | None = None,
    steps: Steps | None = None,
) -> Plan:
    """The plan that takes `groups` (the steps that were carried out, by record, oldest first) back.

    `current` is what stands now: a record that is missing there was not read. `earlier` is what our hand had written before
    this history, for records that it only changed. `kept` are records that must stay, and why: a later run wrote them, or
    something hangs on them that is not undone. Parents of what stays, stay. `steps`: where the plan's steps are collected, if
    not in a list.
    """
    made = _Undo(groups, current, earlier or {}, wish or Wish(), steps)
    made.decide(kept or {})
    for name in reversed(LOAD_ORDER):
        for key in sorted(k for k in groups if k[0] == name):
            made.add(key)
    return Plan(
        "rollback",
        account,
        made.steps if steps is not None else tuple(made.steps),
        tuple(made.notes),
        problems=tuple(made.problems),
    )


class _Undo:
    """The steps back, record by record; notes on what stays."""

    def __init__(
        self,
        groups: Mapping[Key, Sequence[Done]],
        current: Mapping[Key, Seen],
        earlier: Mapping[Key, Done],
        wish: Wish,
        steps: Steps | None,
    ) -> None:
        self.groups, self.current, self.earlier, self.wish = groups, current, earlier, wish
        self.steps: Steps | list[Step] = [] if steps is None else steps
        self.notes: list[Note] = []
        self.stay: set[Key] = set()
        self.problems = [
            f"--force {n}/{k}: no such record in what is to be undone" for n, k in sorted(wish.force - groups.keys())
        ]

    def decide(self, kept: Mapping[Key, str]) -> None:
        """Which records stay: what must, what people changed or hung their own on, and what those hang on."""
        dealt = with_deals(self.groups)
        for key in self.groups:
            reasons = keepers(key, self.groups, self.current, dealt)
            if key in kept:
                reasons = [Note("kept", *key, kept[key])]
            elif key in self.wish.force:
                self.notes += [Note("forced", n.object, n.source_key, n.text, n.field, n.values) for n in reasons]
                reasons = []
            self.notes += reasons
            self.stay |= {key} if reasons else set()
        self.stay |= self._ancestors()

    def _ancestors(self) -> set[Key]:
        found: set[Key] = set()
        todo = sorted(self.stay)
        while todo:
            child = todo.pop()
            for parent in needs(child, self.groups):
                new = parent in self.groups and parent not in self.stay and parent not in found
                if new and self.groups[parent][0].op == "create" and not self._is_gone(parent):
                    self.notes.append(Note("kept", *parent, f"{child[1]} stays and hangs on it"))
                    found.add(parent)
                    todo.append(parent)
        return found

    def _is_gone(self, key: Key) -> bool:
        """Whether somebody deleted it: nothing has to stay for its sake."""
        seen = self.current.get(key)
        return seen is not None and seen.gone

    def add(self, key: Key) -> None:
        """The step that takes one record back, if it goes."""
        crm_object, steps = OBJECTS[key[0]], self.groups[key]
        if crm_object.part_of:
            step = self._part(key, steps)
        elif key in self.stay:
            step = None
        elif steps[0].op != "create":
            step = self._restored(key, steps)
        elif crm_object.erase == "never":
            step = self._left_behind(key, steps[-1])
        else:
            step = self._deleted(key, steps[-1])
        if step:
            step.seq = len(self.steps) + 1
            self.steps.append(step)

    def _deleted(self, key: Key, last: Done) -> Step:
        if self._is_gone(key):
            self.notes.append(Note("gone already", *key, f"{GONE}; nothing is sent for it"))
            return _step(last, "delete", {"gone": True}, {}, GONE)
        purge = {"forget": True} if self.wish.forget and key[0] in PURGED else {}
        forced = {"forced": True} if key in self.wish.force else {}  # no second look either
        return _step(last, "delete", purge | forced, {}, "made by the load")

    def _left_behind(self, key: Key, last: Done) -> Step | None:
        self.notes.append(Note("left behind", *key, "the API cannot delete a file; it stays on what it hangs on"))
        goes = any(self._goes(parent) for parent in refs_in(last.payload))
        return _step(last, "delete", {}, {}, "left behind on a deleted record") if goes else None

    def _goes(self, key: Key) -> bool:
        return key in self.groups and self.groups[key][0].op == "create" and key not in self.stay

    def _restored(self, key: Key, steps: Sequence[Done]) -> Step:
        """Each field back to what it held before our first write, and the ledger back to what it knew then.

        A field that holds something else by now is a person's: it is listed, and left unless that is forced.
        """
        earlier, seen = self.earlier.get(key), self.current.get(key)
        forced = key in self.wish.force
        changed: dict[str, list[Json]] = {}
        for name, (written, before) in written_and_before(steps).items():
            here = seen.flat.get(name, written) if seen and not seen.gone else written
            changed[name] = [here if forced else written, before]
            if not same(written, here) and not same(before, here):
                text = f"{name}: we wrote {written!r}, now {here!r}, before {before!r}"
                self.notes.append(Note("forced" if forced else "kept", *key, text, name, (written, here, before)))
        return _back_to(_step(steps[-1], "restore", earlier.payload if earlier else {}, changed, BACK), earlier)

    def _part(self, key: Key, steps: Sequence[Done]) -> Step | None:
        """A part goes with its parent; where the parent stays, it is put back as it was before."""
        last = steps[-1]
        parent = (OBJECTS[key[0]].part_of or "", last.payload["@parent"]["$ref"][1])
        if self._goes(parent):
            return _step(last, "delete", {}, {}, "goes with what it is a part of")
        if parent in self.stay or key in self.stay:
            return None
        known = self.earlier.get(key)
        before = known.payload if known else next((step.before for step in steps if step.before is not None), None)
        if not known and (before is None or not any(before.values())):
            before = _nothing(key[0], steps)
        if before is None:
            return _step(last, "delete", {}, {}, "is what stood there before: stays, and is no longer ours")
        payload = {**before, "@parent": ref(*parent)}
        return _back_to(_step(last, "restore", payload, self._seen_parts(key, last, payload), BACK), known)

    def _seen_parts(self, key: Key, last: Done, payload: Payload) -> dict[str, list[Json]]:
        """What must still stand for the part to be put back: what we wrote, or, forced, what stands there now."""
        seen = self.current.get(key)
        local = OBJECTS[key[0]].local | {"@parent"}
        written = {name: value for name, value in last.payload.items() if name not in local}
        if key in self.wish.force and seen:
            written = {name: seen.flat.get(name) for name in written}
        return {name: [value, payload.get(name)] for name, value in written.items()}


def _back_to(step: Step, earlier: Done | None) -> Step:
    """What the ledger knows of the record after this step: what it knew before, or nothing."""
    step.origin = earlier.origin if earlier else "released"  # type: ignore[assignment]
    step.row_hash = earlier.row_hash if earlier else ""
    return step


def _nothing(name: str, steps: Sequence[Done]) -> Payload | None:
    """A part as it was when there was none; None for parts that a record always has (stage, closing date)."""
    nothing: dict[str, Payload] = {
        "deal_products": {"products": [], "amount": steps[-1].payload.get("amount")},
        "product_prices": {"currency_code": steps[-1].payload.get("currency_code"), "unit_price": None},
    }
    return nothing.get(name)


def _step(last: Done, op: str, payload: Payload, changed: dict[str, list[Json]], why: str) -> Step:
    return Step(
        0, last.object, op, last.source_key, last.account_key, last.row_hash, payload, changed,  # type: ignore[arg-type]
        crm_id=last.crm_id, why=why, origin=last.origin,  # type: ignore[arg-type]
    )  # fmt: skip
