"""What an approval rests on, out of the warehouse: mapping, policies, account metadata, and how much there is in Ascora."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from loaders.moved import CHOICE, TO_COME, Basis
from loaders.warehouse import Warehouse

# Part -> rows (item, value). Only what a load depends on: ids and dates of reading are left out.
_PARTS = {
    "mapping": "select 'models, macros and seeds' as item, mapping_version as value from evidence.scope_mapping",
    "policies": "select policy as item, value from evidence.scope_policies",
    "account": (
        "select unnest(['url', 'edition', 'plan', 'fallback owner', 'custom modules', 'currencies']) as item,"
        " unnest([url, edition, plan, fallback_owner_email, cast(has_custom_modules as varchar), currencies]) as value"
        " from evidence.scope_account"
    ),
    "fields": (
        "select entity || '.' || name as item, type || case when is_required then ', required' else '' end"  # noqa: S608
        " || case when is_unique then ', unique' else '' end as value"
        " from staging.stg_freshsales__fields where is_custom or (is_required and entity not like 'cm\\_%' escape '\\')"
        f" union all select entity || '.' || name || '{CHOICE}' || (choice ->> 'value'), 'choice'"
        " from (select entity, name, unnest(cast(choices as json[])) as choice"
        "   from staging.stg_freshsales__fields where is_custom)"
    ),
    "stages": (
        "select p.name || ' / ' || s.name as item, s.forecast_type as value"
        " from staging.stg_freshsales__deal_stages s join staging.stg_freshsales__deal_pipelines p using (pipeline_id)"
    ),
    "users": (
        "select lower(email) as item, case when is_active then 'active' else 'not active' end as value"
        " from staging.stg_freshsales__users where email is not null"
    ),
    "inventory": "select ascora_object as item, cast(sum(records) as varchar) as value from evidence.outcome_counts group by 1",
}
# Lines of the seeds that people edit, so that a changed one is named and not only that the mapping is another.
_LINES = (
    "select 'custom_fields.csv ' || ascora_object || ' ' || ascora_field as item,"
    " concat_ws(' ', decision, nullif(concat_ws('.', crm_object, crm_field), ''), type) as value"
    " from seeds.custom_fields where ascora_object is not null and ascora_field is not null",
    "select 'job_stages.csv ' || job_status as item, concat_ws(', ', stage, outcome, if(is_finished, 'finished', null)) as value"
    " from seeds.job_stages where job_status is not null",
    "select 'quote_stages.csv ' || quote_status as item, concat_ws(', ', crm_quote_status, stage, outcome) as value"
    " from seeds.quote_stages where quote_status is not null",
    "select 'field_owners.csv ' || object || ' ' || field as item, owner as value"
    " from ops.field_owners where object is not null and field is not null",
)
_SETUP = "select entity, kind, label, internal_name, field_type, choices, is_unique from evidence.setup_items"
_PIPELINE = "select value from evidence.scope_policies where policy = 'deal_pipeline'"


def basis(warehouse: Warehouse) -> Basis:
    """part -> item -> value. What the set-up checklist still asks for stands in it as `to come`."""
    found: Basis = {}
    for part, sql in _PARTS.items():
        found[part] = {str(row["item"]): str(row["value"]) for row in warehouse.rows(sql)}
    for sql in _LINES:
        found["mapping"] |= {str(row["item"]): str(row["value"]) for row in warehouse.rows(sql)}
    pipeline = next((str(row["value"]) for row in warehouse.rows(_PIPELINE)), "")
    for part, item, value in _to_come(warehouse.rows(_SETUP), pipeline):
        found[part][item] = TO_COME + value
    return found


def _to_come(items: Iterable[dict[str, Any]], pipeline: str) -> Iterable[tuple[str, str, str]]:
    for item in items:
        choices = json.loads(item["choices"]) if item["choices"] else []
        field = f"{item['entity']}.{item['internal_name']}"
        if item["kind"] in ("field", "unique"):
            yield "fields", field, item["field_type"] + (", unique" if item["is_unique"] else "")
        elif item["kind"] == "stage":
            yield "stages", f"{pipeline} / {item['label']}", choices[0]
        elif item["kind"] == "pipeline":
            for stage in choices:
                name, _, forecast = stage.rpartition(" (")
                yield "stages", f"{pipeline} / {name}", forecast.rstrip(")")
