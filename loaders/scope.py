"""The scope: what a load would do and what it rests on, out of the warehouse as plain data, with its checksum."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from loaders.errors import Halt
from loaders.model import canonical
from loaders.settings import LocalSettings
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
    "plans": "select * from evidence.scope_plans order by position",
    "not_moved": "select * from evidence.scope_not_moved order by position",
    "rollback": "select * from evidence.scope_rollback order by position",
    "mapping": "select * from evidence.scope_mapping",
}
# What a person would have to read again if it changed. When something was read, what a load costs after part of it is
# done, and examples picked out of what is counted elsewhere are no news.
SIGNED = ("account", "modules", "fields", "stages", "inventory", "counts", "reasons", "standing", "statuses", "custom_fields",
          "policies", "owners", "accounting", "mapping")  # fmt: skip
UNSIGNED_COLUMNS = {"extraction_id", "read_at"}

_GATE = "select state, reason, extraction_id from ops.gate order by started_at desc, finished_at desc nulls last limit 1"
_EXTRACTION = "select extraction_id, extracted_at, timezone, country, cutover_date from raw_ascora.extraction"


def gather(settings: LocalSettings) -> dict[str, Any]:
    """Every section of SECTIONS as rows, the extraction and the gate as the newest build left it, open or shut.

    Raises Halt when nothing was extracted or built, or when the newest build did not get as far as the scope.
    """
    with open_warehouse(settings.warehouse_path) as warehouse:
        extraction, gate = warehouse.rows(_EXTRACTION), warehouse.rows(_GATE)
        if not extraction or not gate:
            raise Halt("There is nothing to audit yet. Run `make extract transform` first (the gate may stay shut).")
        data = {name: warehouse.rows(sql) for name, sql in SECTIONS.items()}
        _require_fresh(data, extraction[0]["extraction_id"])
        data |= {"kind": "scope", "extraction": extraction[0], "gate": gate[0] | _what_shuts_it(warehouse)}
    data["checksum"] = scope_checksum(data)
    return data


def _require_fresh(data: Mapping[str, Any], extraction_id: str) -> None:
    """The evidence must be about this extraction: a build that stopped early leaves an earlier one's standing."""
    built = data["account"][0]["extraction_id"] if data["account"] else None
    if built != extraction_id:
        raise Halt("The newest build did not get as far as the scope. Run `make transform` and mend what it names.")


def _what_shuts_it(warehouse: Warehouse) -> dict[str, Any]:
    return {
        "problems": warehouse.rows("select * from evidence.gate_problems order by ascora_object, rule, source_row"),
        "setup_items": warehouse.rows("select * from evidence.setup_items order by entity, kind, label"),
    }


def section_checksums(data: Mapping[str, Any]) -> dict[str, str]:
    """Section -> 16 hex digits over its rows, so that a later scope can name which of them moved."""
    return {name: _digest([_signed(row) for row in data.get(name) or []]) for name in SIGNED}


def scope_checksum(data: Mapping[str, Any]) -> str:
    """First 16 hex digits of a SHA-256 over the signed sections: the same content, the same checksum."""
    return _digest(section_checksums(data))


def _signed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in UNSIGNED_COLUMNS}


def _digest(value: Any) -> str:
    return hashlib.sha256(canonical(value).encode("utf-8", "surrogatepass")).hexdigest()[:16]
