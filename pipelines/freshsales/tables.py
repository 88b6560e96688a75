"""The raw tables of a Freshsales account: column names and types, in the order of the contract."""

from pipelines.batches import Columns

_KINDS = {"id": "bigint", "position": "bigint", "read_at": "timestamp with time zone"}


def _columns(names: str, boolean: str = "", bigint: str = "") -> Columns:
    kinds = {**_KINDS, **dict.fromkeys(boolean.split(), "boolean"), **dict.fromkeys(bigint.split(), "bigint")}
    return {name: kinds.get(name, "varchar") for name in names.split()}


TABLES: dict[str, Columns] = {
    "account": _columns(
        "url edition plan fallback_owner_email products_readable has_custom_modules extraction_id read_at read_back",
        boolean="products_readable has_custom_modules read_back",
    ),
    "users": _columns("id display_name email is_active", boolean="is_active"),
    "fields": _columns(
        "entity name label type is_required is_custom is_unique choices", boolean="is_required is_custom is_unique"
    ),
    "modules": _columns("entity_name singular_name plural_name"),
    "deal_pipelines": _columns("id name is_default", boolean="is_default"),
    "deal_stages": _columns("id name deal_pipeline_id forecast_type position", bigint="deal_pipeline_id"),
    "lifecycle_stages": _columns("id name type position"),
    "contact_statuses": _columns("id name lifecycle_stage_id position", bigint="lifecycle_stage_id"),
    "lead_sources": _columns("id name"),
    "currencies": _columns("id currency_code is_active currency_type", boolean="is_active"),
    **{table: _columns("id record") for table in ("sales_accounts", "contacts", "deals", "products", "equipment")},
    # Filled only by a reading with --read-back.
    **{
        table: _columns("id parent_type parent_id record", bigint="parent_id")
        for table in ("notes", "tasks", "appointments", "phone_calls", "documents")
    },
}
SELECTORS = {  # raw table -> (path under /selector/, key of the answer)
    "users": ("owners", "users"),
    "deal_pipelines": ("deal_pipelines", "deal_pipelines"),
    "deal_stages": ("deal_stages", "deal_stages"),
    "lifecycle_stages": ("lifecycle_stages", "lifecycle_stages"),
    "contact_statuses": ("contact_statuses", "contact_statuses"),
    "lead_sources": ("lead_sources", "lead_sources"),
    "currencies": ("currencies", "currencies"),
}
