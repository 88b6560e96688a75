"""The scope: what a load would do and what it rests on, out of the warehouse as plain data, with its checksum."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from loaders import planning, pricing
from loaders.errors import Halt, NotAllowed
from loaders.forecast import budget_hours, estimate
from loaders.ledger import Ledger
from loaders.model import Plan, canonical
from loaders.objects import LOAD_ORDER
from loaders.settings import CALLS_PER_HOUR, LocalSettings
from loaders.warehouse import Warehouse, open_warehouse

# Section of the scope -> its rows, each decided by a model of the schema `evidence`. An absent table is an empty section.
SECTIONS = {
    "account": "select * from evidence.scope_account",
    "modules": "select * from evidence.scope_modules order by entity",
    "fields": "select * from evidence.scope_fields order by entity, name",
    "stages": "select * from evidence.scope_stages order by pipeline, position, stage",
    "inventory": "select * from evidence.scope_inventory order by ascora_object",
    "links": "select * from evidence.scope_links order by ascora_object, link",
    "counts": (
        "select ascora_object, cast(sum(records) as bigint) as records,"
        " cast(coalesce(sum(records) filter (outcome = 'sent'), 0) as bigint) as sent,"
        " cast(coalesce(sum(records) filter (outcome = 'matched'), 0) as bigint) as matched,"
        " cast(coalesce(sum(records) filter (outcome = 'folded'), 0) as bigint) as folded,"
        " cast(coalesce(sum(records) filter (outcome = 'rejected'), 0) as bigint) as rejected,"
        " cast(coalesce(sum(records) filter (outcome = 'left_out'), 0) as bigint) as left_out"
        " from evidence.outcome_counts group by ascora_object order by ascora_object"
    ),
    "reasons": (
        "select ascora_object, outcome, coalesce(reason, '') as reason, records from evidence.outcome_counts"
        " order by ascora_object, outcome, records desc, reason"
    ),
    "examples": "select * from evidence.scope_examples order by ascora_object, outcome, reason, example",
    "rejects": "select * from evidence.rejects order by ascora_object, source_file, source_sheet, source_row, column_name",
    "cleanups": (
        "select ascora_object, field, why, count(*) as records, min_by(source_key, source_key) as example,"
        " min_by(before, source_key) as before, min_by(after, source_key) as after"
        " from evidence.cleanups group by ascora_object, field, why order by ascora_object, records desc, field, why"
    ),
    "standing": "select * from evidence.scope_standing order by object, source_key",
    "statuses": "select * from evidence.scope_statuses order by ascora_object, status",
    "custom_fields": "select * from evidence.custom_fields_proposed order by ascora_object, ascora_field",
    "policies": "select * from evidence.scope_policies order by policy",
    "prices": "select * from evidence.scope_prices order by policy, alternative, object",
    "owners": "select * from evidence.owners order by ascora_name",
    "without_email": "select * from evidence.scope_without_email order by source_key",
    "accounting": "select * from evidence.scope_accounting order by risk",
    "invoices_at_risk": "select * from evidence.scope_invoices_at_risk order by risk, invoice_number, source_row",
    "storage": "select * from evidence.scope_storage order by kind",
    "plans": "select * from seeds.plan_facts order by position",
    "not_moved": "select * from seeds.not_moved order by position",
    "rollback": "select * from evidence.scope_rollback order by position",
    "mapping": "select * from evidence.scope_mapping",
}
# What a person would have to read again if it changed. When something was read, what a load costs after part of it is
# done, and examples picked out of what is counted elsewhere are no news.
SIGNED = ("account", "modules", "fields", "stages", "inventory", "counts", "reasons", "statuses", "custom_fields",
          "policies", "owners", "accounting", "mapping")  # fmt: skip
UNSIGNED_COLUMNS = {"extraction_id", "read_at", "standing", "matched", "sent"}

_GATE = "select state, reason, extraction_id from ops.gate order by started_at desc, finished_at desc nulls last limit 1"
_RECORDS = "select count(*) as records from freshsales."
_EXTRACTION = "select extraction_id, extracted_at, timezone, country, cutover_date from raw_ascora.extraction"


def gather(settings: LocalSettings) -> dict[str, Any]:
    """Every section of SECTIONS as rows, the extraction, the gate as the newest build left it, and what a load costs.

    Works with an open and with a shut gate, and asks nothing of the account. Raises Halt when nothing was extracted or
    built, or when the newest build did not get as far as the scope.
    """
    with open_warehouse(settings.warehouse_path) as warehouse:
        extraction, gate = warehouse.rows(_EXTRACTION), warehouse.rows(_GATE)
        if not extraction or not gate:
            raise Halt("There is nothing to audit yet. Run `make extract transform` first (the gate may stay shut).")
        data: dict[str, Any] = {name: warehouse.rows(sql) for name, sql in SECTIONS.items()}
        _require_fresh(data, extraction[0]["extraction_id"])
        data |= {"kind": "scope", "extraction": extraction[0], "gate": gate[0] | _what_shuts_it(warehouse)}
        counted = {name: _number(warehouse, name) for name in LOAD_ORDER}
    data["cost"] = _cost(settings, data["account"][0]["url"], counted)
    data["alternatives"] = pricing.alternatives(
        data["prices"], data["cost"]["calls"], settings.calls_per_hour, settings.freshsales_reserve
    )
    data["checksum"] = scope_checksum(data)
    return data


def _number(warehouse: Warehouse, name: str) -> int:
    rows = warehouse.rows(_RECORDS + name)
    return rows[0]["records"] if rows else 0


def _cost(settings: LocalSettings, account: str, counted: Mapping[str, int]) -> dict[str, Any]:
    """Calls and hours of a load now: of its plan where the gate lets one be made, else an estimate from row counts."""
    budget, reserve = settings.calls_per_hour, settings.freshsales_reserve
    ledger = Ledger(settings.ledger_path, account)
    try:
        plan, costs, _ = planning.plan_for(settings, account, ledger)
        found = costs | {"basis": "plan", "plan": plan.checksum, "refused": list(plan.problems), "fills": _fills(plan)}
    except NotAllowed:
        found = estimate(counted, budget, reserve) | {"basis": "estimate", "plan": None, "refused": [], "fills": []}
    finally:
        ledger.close()
    budgets = {"this account": budget, **CALLS_PER_HOUR}
    hours = {name: round(budget_hours(found["calls"], each, reserve), 2) for name, each in budgets.items()}
    return found | {"budget_hours": hours, "reserve": reserve, "plan_setting": settings.freshsales_plan, "calls_per_hour": budget}


def _fills(plan: Plan) -> list[dict[str, Any]]:
    """Which empty fields of a record that stands there already would be filled, and with what."""
    matches = [step for step in plan.steps if step.op == "match"]
    return [
        {"object": step.object, "source_key": step.source_key, "field": field, "value": values[1]}
        for step in matches
        for field, values in step.changes.items()
    ]


def _require_fresh(data: Mapping[str, Any], extraction_id: str) -> None:
    """The evidence must be about this extraction: a build that stopped early leaves an earlier one's standing."""
    built = data["mapping"][0]["extraction_id"] if data["account"] and data["mapping"] else None
    if built != extraction_id:
        raise Halt("The newest build did not get as far as the scope. Run `make transform` and mend what it names.")


def _what_shuts_it(warehouse: Warehouse) -> dict[str, Any]:
    return {
        "problems": warehouse.rows("select * from evidence.gate_problems order by ascora_object, rule, source_row"),
        "setup_items": warehouse.rows("select * from evidence.setup_items order by entity, kind, label"),
    }


def section_checksums(data: Mapping[str, Any]) -> dict[str, str]:
    """Section -> 16 hex digits over its rows, so that a later scope can name which of them moved."""
    return {name: _digest([_signed(row) for row in data.get(name) or [] if _counts(row)]) for name in SIGNED}


def scope_checksum(data: Mapping[str, Any]) -> str:
    """First 16 hex digits of a SHA-256 over the signed sections: the same content, the same checksum.

    A record that was to be matched and one that we have sent by now are the same to the person who agreed to it.
    """
    return _digest(section_checksums(data))


def _counts(row: Mapping[str, Any]) -> bool:
    return row.get("outcome") not in ("sent", "matched")


def _signed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in UNSIGNED_COLUMNS}


def _digest(value: Any) -> str:
    return hashlib.sha256(canonical(value).encode("utf-8", "surrogatepass")).hexdigest()[:16]
