"""What a rollback takes back: the steps that were carried out, from the ledger, and what must stay because of others."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import replace

from loaders.drift import Done, Key
from loaders.ledger import Ledger
from loaders.model import Json, ref, refs_in
from loaders.objects import OBJECTS
from loaders.wire import resolve

_DONE = (
    # held: it may have changed fields before it was cut off
    "select s.*, r.undoes from steps s join runs r using (run_id)"
    " where r.account = ? and s.state in ('done', 'held') order by s.step_id"
)


LATER = "a later run wrote it too: roll that one back first, or all"
HANGS = "{child[1]} ({child[0]}) hangs on it and is not taken back: take that back too, or first, or all"
Live = dict[Key, list[tuple[str, Done]]]


def carried_out(ledger: Ledger, run_id: str | None, objects: Iterable[str]) -> tuple[list[Done], dict[Key, Done], dict[Key, str]]:
    """(history to undo, what was written before it, what must stay all the same and why).

    With `run_id`, one run's steps; without, everything of this account that is not undone yet; of these `objects` and their
    parts. A record deleted or put back since then is no longer part of history.
    """
    wanted = set(objects)
    wanted |= {crm_object.name for crm_object in OBJECTS.values() if crm_object.part_of in wanted}
    live: Live = {}
    renamed: dict[Key, str] = {}
    for row in ledger.rows(_DONE, (ledger.account,)):
        key = (row["object"], row["source_key"])
        if row["former_key"]:
            renamed[row["object"], row["former_key"]] = row["source_key"]
            renamed.pop(key, None)  # it may have gone by this key before
            live[key] = live.pop((row["object"], row["former_key"]), [])
        if row["op"] == "delete" or row["origin"] == "released":
            live.pop(key, None)
        elif row["op"] == "restore":
            live[key] = [pair for pair in live.get(key, []) if pair[0] != row["undoes"]]
        else:
            live.setdefault(key, []).append((row["run_id"], _done(ledger, row)))
    # Under the key it goes by now: what was made under a former key is the same record.
    live = {
        key: [(run, replace(d, source_key=key[1], payload=_under_new_keys(d.payload, renamed))) for run, d in pairs]
        for key, pairs in live.items()
        if pairs
    }
    return _slice(live, _mine(live, run_id, wanted))


def _mine(live: Live, run_id: str | None, wanted: set[str]) -> dict[Key, list[int]]:
    """Which steps of each record are to be undone. A file, which the API cannot delete, goes along with what it hangs on."""
    mine = {
        key: indexes
        for key, pairs in live.items()
        if key[0] in wanted and (indexes := [n for n, (run, _) in enumerate(pairs) if run_id in (None, run)])
    }
    files = {key: pairs for key, pairs in live.items() if OBJECTS[key[0]].erase == "never" and key not in mine}
    return mine | {
        key: list(range(len(pairs))) for key, pairs in files.items() if any(_goes(p, live, mine) for p in _hangs_on(pairs))
    }


def _slice(live: Live, mine: Mapping[Key, list[int]]) -> tuple[list[Done], dict[Key, Done], dict[Key, str]]:
    history: list[Done] = []
    earlier: dict[Key, Done] = {}
    kept: dict[Key, str] = {}
    for key, indexes in mine.items():
        done = [d for _, d in live[key]]
        history += [done[index] for index in indexes]
        if indexes[0] > 0:
            earlier[key] = done[indexes[0] - 1]
        if indexes[-1] < len(done) - 1:
            kept[key] = LATER
    for key, pairs in live.items():
        if key in kept or key not in mine or mine[key][0] > 0:
            standing = pairs[: mine[key][0]] if key in earlier and key not in kept else pairs
            for parent in _hangs_on(standing):
                if _goes(parent, live, mine):
                    kept.setdefault(parent, HANGS.format(child=key))
    return history, earlier, kept


def _goes(key: Key, live: Live, mine: Mapping[Key, list[int]]) -> bool:
    """Whether the making of this record is among what is to be undone."""
    return key in mine and mine[key][0] == 0 and live[key][0][1].op == "create"


def _hangs_on(pairs: list[tuple[str, Done]]) -> set[Key]:
    return set(refs_in(pairs[-1][1].payload))


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


def _done(ledger: Ledger, row: sqlite3.Row) -> Done:
    payload = json.loads(row["payload"])
    # a parent may have been let go of or taken back since: what was sent held the id that it had
    sent = resolve(payload, lambda *parent: ledger.crm_id(*parent) or ledger.last_id(*parent))
    differs = json.loads(row["differs"] or "{}")
    return Done(
        row["object"], row["op"], row["source_key"], row["account_key"], row["origin"], row["crm_id"], payload, sent,
        row["row_hash"], json.loads(row["before"]) if row["before"] else None,
        {name: values[1] for name, values in differs.items() if len(values) == 2},
    )  # fmt: skip
