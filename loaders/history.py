"""What a rollback takes back: the steps that were carried out, from the ledger, and what must stay because of others.

All of it lies on disk (shelf.py), since everything may be undone at once: memory holds the keys alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from loaders.drift import Done, Key
from loaders.ledger import Ledger
from loaders.model import Json, ref, refs_in
from loaders.objects import OBJECTS
from loaders.shelf import Shelf
from loaders.wire import resolve

_COLUMNS = (
    "object", "op", "source_key", "former_key", "account_key", "origin", "crm_id", "payload", "row_hash", "before", "differs",
    "run_id", "undoes",
)  # fmt: skip
_DONE = (
    # held: it may have changed fields before it was cut off
    f"select {', '.join(_COLUMNS[:11])}, s.run_id, r.undoes from steps s join runs r using (run_id)"  # noqa: S608
    " where r.account = ? and s.state in ('done', 'held') and s.object not in ('modules', 'fields') and r.run_id <> ?"
    " order by s.step_id"
)


LATER = "a later run wrote it too: roll that one back first, or all"
HANGS = "{child[1]} ({child[0]}) hangs on it and is not taken back: take that back too, or first, or all"
ONCE = (0,)  # one tuple for the many records that were written once
Live = Shelf[Key, list[tuple[str, Done]]]
Mine = Mapping[Key, Sequence[int]]


@dataclass(frozen=True, slots=True, eq=False)
class Undone(Mapping[Key, list[Done]]):
    """The steps that are to be undone, by record, oldest first."""

    live: Live
    mine: Mine

    def __getitem__(self, key: Key) -> list[Done]:
        indexes, pairs = self.mine[key], self.live[key]
        return [pairs[index][1] for index in indexes]

    def __contains__(self, key: object) -> bool:
        return key in self.mine

    def __iter__(self) -> Iterator[Key]:
        return iter(self.mine)

    def __len__(self) -> int:
        return len(self.mine)

    def only(self, keys: Iterable[Key]) -> Undone:
        """The same for these records, as far as they are among them."""
        return Undone(self.live, {key: self.mine[key] for key in keys if key in self.mine})


def carried_out(
    ledger: Ledger, run_id: str | None, objects: Iterable[str], before: str = ""
) -> tuple[Undone, Mapping[Key, Done], dict[Key, str]]:
    """(what to undo, what was written before it, what must stay all the same and why).

    With `run_id`, one run's steps; without, everything of this account that is not undone yet; of these `objects` and their
    parts. A record deleted or put back since then is no longer part of history. `before`: a rollback that is on its way, as whose
    plan found it.
    """
    wanted = set(objects)
    wanted |= {crm_object.name for crm_object in OBJECTS.values() if crm_object.part_of in wanted}
    live, renamed = _live(ledger, before)
    if renamed:  # Under the key it goes by now: what was made under a former key is the same record.
        for key in list(live):
            live[key] = [
                (run, replace(d, source_key=key[1], payload=_under_new_keys(d.payload, renamed))) for run, d in live[key]
            ]
    return _slice(live, _mine(live, run_id, wanted))


def _live(ledger: Ledger, before: str) -> tuple[Live, dict[Key, str]]:
    """What stands by our hand: (run, step) of each record in their order; and former key -> the one it goes by now."""
    live: Live = Shelf()
    renamed: dict[Key, str] = {}
    for row in _rows(ledger, before):
        key = (OBJECTS[row["object"]].name, row["source_key"])  # the table's own text: one for all keys
        if row["former_key"]:
            renamed[row["object"], row["former_key"]] = row["source_key"]
            renamed.pop(key, None)  # it may have gone by this key before
            live[key] = live.pop((row["object"], row["former_key"]), [])
        if row["op"] == "delete" or row["origin"] == "released":
            live.pop(key, None)
        elif row["op"] == "restore":
            live[key] = [pair for pair in live.get(key, []) if pair[0] != row["undoes"]]
        else:
            live[key] = [*live.get(key, []), (row["run_id"], _done(ledger, row))]
    return live, renamed


def _rows(ledger: Ledger, before: str) -> Iterator[dict[str, Any]]:
    for rows in ledger.batches(_DONE, (ledger.account, before)):
        yield from (dict(zip(_COLUMNS, row, strict=True)) for row in rows)


def _mine(live: Live, run_id: str | None, wanted: set[str]) -> Mine:
    """Which steps of each record are to be undone. A file, which the API cannot delete, goes along with what it hangs on."""
    mine: dict[Key, Sequence[int]] = {}
    files: list[Key] = []
    for key in live:
        if key[0] in wanted:
            indexes = tuple(n for n, (run, _) in enumerate(live[key]) if run_id in (None, run))
            if indexes:
                mine[key] = ONCE if indexes == ONCE else indexes
        if OBJECTS[key[0]].erase == "never" and key not in mine:
            files.append(key)
    along = [key for key in files if live[key] and any(_goes(parent, live, mine) for parent in _hangs_on(live[key]))]
    return mine | {key: tuple(range(len(live[key]))) for key in along}


def _slice(live: Live, mine: Mine) -> tuple[Undone, Mapping[Key, Done], dict[Key, str]]:
    earlier: Shelf[Key, Done] = Shelf()
    kept: dict[Key, str] = {}
    for key, indexes in mine.items():
        done = live[key]
        if indexes[0] > 0:
            earlier[key] = done[indexes[0] - 1][1]
        if indexes[-1] < len(done) - 1:
            kept[key] = LATER
    for key in live:
        if key in kept or key not in mine or mine[key][0] > 0:
            pairs = live[key]
            standing = pairs[: mine[key][0]] if key in earlier and key not in kept else pairs
            for parent in _hangs_on(standing):
                if _goes(parent, live, mine):
                    kept.setdefault(parent, HANGS.format(child=key))
    return Undone(live, mine), earlier, kept


def _goes(key: Key, live: Live, mine: Mine) -> bool:
    """Whether the making of this record is among what is to be undone."""
    return key in mine and mine[key][0] == 0 and live[key][0][1].op == "create"


def _hangs_on(pairs: Sequence[tuple[str, Done]]) -> set[Key]:
    return set(refs_in(pairs[-1][1].payload)) if pairs else set()


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


def _done(ledger: Ledger, row: dict[str, Any]) -> Done:
    payload = json.loads(row["payload"])
    # a parent may have been let go of or taken back since: what was sent held the id that it had
    sent = resolve(payload, lambda *parent: ledger.crm_id(*parent) or ledger.last_id(*parent))
    differs = json.loads(row["differs"] or "{}")
    return Done(
        row["object"], row["op"], row["source_key"], row["account_key"], row["origin"], row["crm_id"], payload, sent,
        row["row_hash"], json.loads(row["before"]) if row["before"] else None,
        {name: values[1] for name, values in differs.items() if len(values) == 2},
    )  # fmt: skip
