"""The sample of this tenant: candidates and what they need out of the warehouse; the choice kept in the ledger."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Set
from typing import Any

from loaders.errors import Halt
from loaders.ledger import Ledger, now
from loaders.model import canonical, refs_in
from loaders.objects import LOAD_ORDER, OBJECTS, PARTS_OF
from loaders.sampling import LEAST, Key, Sample, choose
from loaders.settings import Settings
from loaders.warehouse import Warehouse, open_warehouse

_FEATURES = "select feature, object, source_key from evidence.sample_features where object <> '' order by all"
# Records of whole accounts, those of the sample first, to go on with where little is to be seen.
_FILLING = (
    "select object, source_key from ({rows}) order by account_key not in (select unnest(?::varchar[])), account_key, object,"  # noqa: S608
    f" source_key limit {10 * LEAST}"
)


def make(settings: Settings, ledger: Ledger) -> Sample:
    """Choose the sample of the newest build and keep the choice in the ledger. Raises NotAllowed when the gate is closed."""
    with open_warehouse(settings.warehouse_path) as warehouse:
        warehouse.require_open_gate(settings.freshsales_url)
        sample = _chosen(warehouse)
    if not sample.records:
        raise Halt("There is nothing to load, so there is no sample. Look at evidence.rejects and at the export.")
    choice = {"records": [[*key, why] for key, why in sorted(sample.records.items())], "shown": sample.shown, "left": sample.left}
    with ledger.transaction() as db:
        db.execute("insert into samples values (?,?,?)", (ledger.account, now(), canonical(choice)))
    return sample


def newest(ledger: Ledger) -> Sample | None:
    """The choice as it was made last for this account."""
    rows = ledger.rows("select choice from samples where account = ? order by rowid desc limit 1", (ledger.account,))
    if not rows:
        return None
    choice: dict[str, Any] = json.loads(rows[0]["choice"])
    shown = {feature: [(o, k) for o, k in keys] for feature, keys in choice["shown"].items()}
    return Sample({(o, k): why for o, k, why in choice["records"]}, shown, choice["left"])


def _chosen(warehouse: Warehouse) -> Sample:
    features: dict[str, list[Key]] = defaultdict(list)
    for row in warehouse.rows(_FEATURES):
        features[row["feature"]].append((row["object"], row["source_key"]))
    needs, accounts = _needs(warehouse, {key for keys in features.values() for key in keys})
    sample = choose(features, needs)
    if len(sample.records) >= LEAST:
        return sample
    chosen = sorted({accounts[key] for key in sample.records if key in accounts})
    filling = [(row["object"], row["source_key"]) for row in warehouse.rows(_filling_sql(), [chosen])]
    more, _ = _needs(warehouse, filling)
    return choose(features, {**needs, **more}, filling)


def _needs(warehouse: Warehouse, keys: Iterable[Key]) -> tuple[dict[Key, Set[Key]], dict[Key, str]]:
    """(record -> the parents that it names and its own parts, for these and all that they need; record -> its account)."""
    needs: dict[Key, set[Key]] = {}
    accounts: dict[Key, str] = {}
    todo = set(keys)
    while todo:
        by_object: dict[str, list[str]] = defaultdict(list)
        for name, source_key in todo:
            by_object[name].append(source_key)
        for name, source_keys in by_object.items():
            for record in warehouse.records(OBJECTS[name], source_keys):
                needs.setdefault((name, record.source_key), set()).update(refs_in(record.payload))
                accounts[name, record.source_key] = record.account_key
            for part in PARTS_OF[name]:
                for record in warehouse.records(OBJECTS[part], source_keys):
                    needs.setdefault((name, record.source_key), set()).add((part, record.source_key))
        todo = {key for found in needs.values() for key in found} - needs.keys()
    return dict(needs), accounts


def _filling_sql() -> str:
    whole = [name for name in LOAD_ORDER if not OBJECTS[name].part_of]
    rows = " union all ".join(f"select '{name}' as object, source_key, account_key from freshsales.{name}" for name in whole)  # noqa: S608
    return _FILLING.format(rows=rows)
