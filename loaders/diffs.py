"""The field-level diff of the sample, out of warehouse and ledger as plain data."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from loaders import samples
from loaders.diffing import Origin, Said, checksum, fields_of
from loaders.errors import Halt
from loaders.ledger import Ledger
from loaders.objects import LOAD_ORDER, OBJECTS
from loaders.sampling import Key, Sample
from loaders.settings import Settings
from loaders.warehouse import Warehouse, open_warehouse

_LINEAGE = (
    "select crm_object, crm_field, ascora_object, ascora_column, rule, how, '' as custom from seeds.field_lineage"
    " union all select case crm_object when 'cm_equipment' then 'equipment' else crm_object end, crm_field, ascora_object,"
    " 'custom_fields', 'row 8', 'custom field of this label', ascora_field"
    " from intermediate.int_custom_fields_mapped where decision = 'send'"
)
_KEYS = "(select unnest(?::varchar[]) as object, unnest(?::varchar[]) as source_key)"
_TRACED = (
    f"select t.* from intermediate.int_records_traced t join {_KEYS} k using (object, source_key)"  # noqa: S608
    " order by source_file, source_sheet, source_row"
)
_COMPARED = (
    "select c.object, c.source_key, c.field, c.crm_id, c.sent, c.read, c.is_shown, c.is_equal, d.reason, d.is_explained"  # noqa: S608
    f" from intermediate.int_fields_compared c join {_KEYS} k using (object, source_key)"
    " left join evidence.field_differences d using (object, source_key, field)"
)
_WHOLE = f"select d.* from evidence.field_differences d join {_KEYS} k using (object, source_key) where d.field = 'record'"  # noqa: S608
_CLEANUPS = (
    "select c.field, c.before, c.after, c.why, o.object as object, o.source_key from evidence.cleanups c join ("  # noqa: S608
    f"  select k.object, k.source_key, k.source_key as theirs from {_KEYS} k"
    "   union select t.object, t.source_key, r.source_key from intermediate.int_records_traced t"
    f"  join {_KEYS} k using (object, source_key) join evidence.record_outcomes r using (source_file, source_sheet, source_row)"
    " ) o on c.source_key = o.theirs group by all order by all"
)
_RULES = "select rule, about, statement from seeds.mapping_rules"
_FEATURES = "select feature, kind, rule, object, source_key, records from evidence.sample_features"


def gather(settings: Settings, ledger: Ledger) -> dict[str, Any]:
    """The sample's records with the way of each field, what is covered by which, and the checksum to approve.

    Raises Halt when no sample was chosen yet, or the account was not read back since it was loaded.
    """
    sample = samples.newest(ledger)
    if sample is None:
        raise Halt("No sample was chosen yet. Run `make sample`.")
    keys = sorted(sample.records, key=lambda key: (LOAD_ORDER.index(key[0]), key[1]))
    with open_warehouse(settings.warehouse_path) as warehouse:
        records = _records(warehouse, sample, keys)
        covered = _coverage(warehouse, sample)
    if all(row["verdict"] == "not read back" for record in records for row in record["fields"]):
        raise Halt("The sample was not read back yet. Run `make sample`, or `make diff` once it is loaded.")
    counts = Counter(row["verdict"] for record in records for row in record["fields"])
    unexplained = sum(row["verdict"] == "differs" and not row["explained"] for r in records for row in r["fields"])
    return {
        "kind": "sample", "account": settings.freshsales_url, "checksum": checksum(records), "records": records, **covered,
        "figures": {"records": len(records), "fields": sum(counts.values()), **counts, "unexplained": unexplained},
    }  # fmt: skip


def _records(warehouse: Warehouse, sample: Sample, keys: list[Key]) -> list[dict[str, Any]]:
    columns = [[name for name, _ in keys], [key for _, key in keys]]
    compared: dict[Key, dict[str, Any]] = defaultdict(dict)
    for row in warehouse.rows(_COMPARED, columns):
        compared[row["object"], row["source_key"]][row["field"]] = row
    whole = {(r["object"], r["source_key"]): r for r in warehouse.rows(_WHOLE, columns)}
    cleanups = _by_key(warehouse.rows(_CLEANUPS, columns * 2))
    origins = _origins(warehouse, warehouse.rows(_TRACED, columns))
    lineage: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for row in warehouse.rows(_LINEAGE):
        said = Said(row["ascora_object"] or "", row["ascora_column"] or "", row["rule"], row["how"], row["custom"])
        lineage[row["crm_object"], row["crm_field"]].append(said)
    made = []
    for key, payload in _payloads(warehouse, keys).items():
        rows = fields_of(key, payload, origins[key], lineage, compared[key], cleanups[key])
        crm_id = next((row["crm_id"] for row in compared[key].values()), None)
        made.append({
            "object": key[0], "source_key": key[1], "crm_id": crm_id, "why": sample.records[key],
            "standing": (whole.get(key) or {}).get("reason") or "", "fields": rows, "cleanups": cleanups[key],
            "origins": [{"ascora_object": o.ascora_object, "file": o.file, "sheet": o.sheet, "row": o.row} for o in origins[key]],
            "differs": any(row["verdict"] == "differs" for row in rows),
            "unexplained": any(row["verdict"] == "differs" and not row["explained"] for row in rows),
            "changed": any(row["changed"] for row in rows),
        })  # fmt: skip
    return made


def _payloads(warehouse: Warehouse, keys: list[Key]) -> dict[Key, dict[str, Any]]:
    by_object: dict[str, list[str]] = defaultdict(list)
    for name, key in keys:
        by_object[name].append(key)
    return {
        (name, record.source_key): record.payload
        for name, chosen in by_object.items()
        for record in warehouse.records(OBJECTS[name], chosen)
    }


def _by_key(rows: list[dict[str, Any]]) -> dict[Key, list[dict[str, Any]]]:
    found: dict[Key, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row.pop("object"), row.pop("source_key")].append(row)
    return found


def _origins(warehouse: Warehouse, traced: list[dict[str, Any]]) -> dict[Key, list[Origin]]:
    """The rows of the export behind each record, with their cells as the workbook has them."""
    places: dict[tuple[str, str, str], dict[str, dict[str, str]]] = defaultdict(lambda: {"letters": {}, "headers": {}})
    for row in warehouse.rows("select * from raw_ascora.sheet_columns"):
        place = places[row["raw_table"], row["_source_file"], row["_source_sheet"]]
        name = row["column_name"] or row["header"]
        place["letters"][name], place["headers"][name] = row["column_letters"], row["header"]
    cells = {table: _cells_of(warehouse, table, rows) for table, rows in _by_table(traced).items()}
    found: dict[Key, list[Origin]] = defaultdict(list)
    for row in traced:
        table, where = row["ascora_object"], (row["source_file"], row["source_sheet"], row["source_row"])
        place = places[table, row["source_file"], row["source_sheet"]]
        origin = Origin(table, *where, cells[table].get(where, {}), place["letters"], place["headers"])
        found[row["object"], row["source_key"]].append(origin)
    return found


def _by_table(traced: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in traced:
        found[row["ascora_object"]].append(row)
    return found


def _cells_of(warehouse: Warehouse, table: str, rows: list[dict[str, Any]]) -> dict[tuple[Any, ...], dict[str, Any]]:
    """(file, sheet, row) -> column -> value as the export says it, custom columns under their headers."""
    known = warehouse.rows(
        "select 1 from information_schema.tables where table_schema = 'raw_ascora' and table_name = ?", [table]
    )
    if not known:
        return {}
    sql = (
        f'select r.* from raw_ascora."{table}" r join (select unnest(?::varchar[]) as f, unnest(?::bigint[]) as n) k'  # noqa: S608
        " on r._source_file = k.f and r._source_row = k.n"
    )
    found = {}
    for row in warehouse.rows(sql, [[r["source_file"] for r in rows], [r["source_row"] for r in rows]]):
        custom = json.loads(row["custom_fields"]) if row.get("custom_fields") else {}
        found[row["_source_file"], row["_source_sheet"], row["_source_row"]] = {**custom, **row}
    return found


def _coverage(warehouse: Warehouse, sample: Sample) -> dict[str, Any]:
    """What there is to see and which record shows it; which rules of the mapping this tenant shows at all."""
    features: dict[str, dict[str, Any]] = {}
    for row in warehouse.rows(_FEATURES + " order by kind, feature, object, source_key"):
        features.setdefault(row["feature"], row)
    seen = [_seen(feature, row, sample) for feature, row in features.items()]
    by_rule = defaultdict(list)
    for row in seen:
        by_rule[row["rule"]].append(row)
    rules = [{**rule, **_of_rule(by_rule[rule["rule"]])} for rule in sorted(warehouse.rows(_RULES), key=_in_order)]
    return {"features": seen, "rules": rules}


def _seen(feature: str, row: Mapping[str, Any], sample: Sample) -> dict[str, Any]:
    shown = sample.shown.get(feature, [])
    example = f" Example: {row['source_key']}" if not row["object"] else ""
    verdict = "covered" if shown else "no room" if row["object"] else "sends nothing"
    return {
        "feature": feature.split(" · ", 1)[-1], "kind": row["kind"], "rule": row["rule"] or "", "verdict": verdict,
        "records": row["records"], "shown_by": [{"object": o, "source_key": k} for o, k in shown[:3]],
        "note": "No record of Freshsales shows it." + example if verdict == "sends nothing" else "",
    }  # fmt: skip


def _of_rule(rows: list[dict[str, Any]]) -> dict[str, Any]:
    verdicts = {row["verdict"] for row in rows}
    word = "covered" if "covered" in verdicts else "no room" if "no room" in verdicts else "sends nothing" if verdicts else ""
    shown = [key for row in rows for key in row["shown_by"]][:3]
    return {"verdict": word or "not in this tenant", "things": len(rows), "shown_by": shown}


def _in_order(rule: Mapping[str, Any]) -> tuple[bool, int]:
    return rule["rule"].startswith("ruling"), int(rule["rule"].split()[-1])
