"""The set-up checklist: what an administrator has to click in Freshsales, what `make schema` makes, and what is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from loaders.errors import Halt
from loaders.ledger import Ledger
from loaders.reports import setup_page
from loaders.schema import by_hand
from loaders.settings import Settings
from loaders.warehouse import Warehouse, open_warehouse

_NEEDED = (
    "select entity, 'field' as kind, label, internal_name, field_type, is_unique, why from intermediate.int_setup_fields_needed"
    " where exists_already and not has_wrong_type"
)
_MODULES = (
    "select distinct 'module' as entity, 'module' as kind, plural_name as label, entity_name as internal_name, 'Equipment' as why"
    " from staging.stg_freshsales__modules join intermediate.int_setup_fields_used on entity = entity_name"
)
_STAGES = (
    "select distinct 'pipeline' as entity, 'stage' as kind, s.name as label, p.name as internal_name,"
    " s.forecast_type as field_type,"
    " 'Jobs or quotes stand in it' as why"
    " from staging.stg_freshsales__deal_stages s join staging.stg_freshsales__deal_pipelines p using (pipeline_id)"
    " where p.name = (select value from evidence.scope_policies where policy = 'deal_pipeline')"
    " and s.name in (select stage from seeds.job_stages union select stage from seeds.quote_stages)"
)
_ACCOUNT = "select url, edition, plan, has_custom_modules, read_at, extraction_id from evidence.scope_account"
_MADE = (
    "select distinct s.source_key from steps s join runs r using (run_id) where r.account = ? and r.kind = 'schema'"
    " and s.op = 'create' and s.state = 'done' and not exists (select 1 from steps n join runs nr using (run_id)"
    "  where nr.account = r.account and n.object = s.object and n.source_key = s.source_key and n.op = 'delete'"
    "  and n.step_id > s.step_id and n.state = 'done')"
)


def gather(settings: Settings, ledger: Ledger | None = None) -> dict[str, Any]:
    """Every item with its state: `open` (by hand), `make schema` (the API can), `made` (by us, not looked at since), `done`.

    Raises Halt when no build got as far as the checklist.
    """
    with open_warehouse(settings.warehouse_path) as warehouse:
        account = warehouse.rows(_ACCOUNT)
        if not account:
            raise Halt("No build got as far as the checklist yet. Run `make extract transform` (the gate may stay shut).")
        to_do = warehouse.setup_items()
        done = _done(warehouse, to_do)
    made = {row["source_key"] for row in ledger.rows(_MADE, (ledger.account,))} if ledger else set()
    items = [_item(item, _state(item, made)) for item in to_do] + [_item(item, "done") for item in done]
    return {
        "kind": "setup", "account": account[0], "items": items,
        "figures": {state: sum(item["state"] == state for item in items) for state in setup_page.STATES},
    }  # fmt: skip


def write(folder: Path, data: Mapping[str, Any]) -> Path:
    """reports/setup.html, .xlsx and .json; the page's path."""
    return setup_page.write(folder, dict(data))


def _done(warehouse: Warehouse, to_do: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    lacking = {(item["entity"], item["internal_name"]) for item in to_do}
    rows = [row for sql in (_MODULES, _NEEDED, _STAGES) for row in warehouse.rows(sql)]
    return [row for row in rows if (row["entity"], row["internal_name"]) not in lacking or row["kind"] != "field"]


def _state(item: Mapping[str, Any], made: set[str]) -> str:
    key = item["internal_name"] if item["kind"] == "module" else f"{item['entity']}.{item['internal_name']}"
    if item["kind"] in ("module", "field") and key in made:
        return "made"
    return "open" if by_hand(item) else "make schema"


def _item(item: Mapping[str, Any], state: str) -> dict[str, Any]:
    """The item in Freshsales' own words."""
    told = {name: item.get(name) for name in ("entity", "kind", "label", "internal_name", "is_unique", "why")}
    return told | {
        "state": state, "module": setup_page.MODULES.get(item["entity"], item["entity"]),
        "type": setup_page.TYPES.get(item.get("field_type") or "", item.get("field_type") or ""),
        "choices": list(item.get("choices") or []), "where_to_click": item.get("where_to_click") or "",
        "by_hand_because": by_hand(item) if state == "open" else "",
    }  # fmt: skip
