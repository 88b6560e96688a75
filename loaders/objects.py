"""OBJECTS: the CRM objects in load order (mapping.md, 'Order of writing'). A new object is one row here and one dbt model."""

from __future__ import annotations

from loaders.model import CrmObject, Ref

TARGETABLES = {"SalesAccount": "sales_accounts", "Contact": "contacts", "Deal": "deals"}
_TARGET = (Ref("targetable_key", "@targetable_type", "targetable_id"),)

_ROWS = (
    CrmObject("products", "cpq/products", "product", "post", find="list", revive=True, matchable=True),
    CrmObject(
        "product_prices", "cpq/products", "product", "put", (Ref("product_key", "products", "@parent"),),
        part_of="products", find="get", erase="with_parent", include="product_pricings",
    ),
    CrmObject(
        "sales_accounts", "sales_accounts", "sales_account", "bulk",
        bulk_key="cf_ascora_id", find="view", erase="bulk", revive=True, matchable=True, include="owner",
    ),
    CrmObject(
        "contacts", "contacts", "contact", "bulk",
        (Ref("sales_accounts", "sales_accounts", "sales_accounts", many=True, member="sales_account_key"),),
        bulk_key="external_id", find="view", erase="bulk", revive=True, matchable=True, include="owner,sales_accounts,source",
    ),
    CrmObject("leads", "leads", "lead", "post", find="view", matchable=True),
    CrmObject(
        "deals", "deals", "deal", "post",
        (
            Ref("sales_account_key", "sales_accounts", "sales_account_id"),
            Ref("contact_keys", "contacts", "contacts_added_list", many=True),
        ),
        find="by_parent", revive=True, include="owner,sales_account,contacts",
    ),
    CrmObject(
        "deal_products", "deals", "deal", "put",
        (
            Ref("deal_key", "deals", "@parent"),
            Ref("products", "products", "products", many=True, member="product_key"),
        ),
        part_of="deals", find="get", erase="with_parent", include="products", local=frozenset({"amount"}),
    ),
    CrmObject(
        "deal_closings", "deals", "deal", "bulk_put", (Ref("deal_key", "deals", "@parent"),),
        part_of="deals", bulk_key="id", find="get", erase="with_parent",
    ),
    CrmObject(
        "equipment", "custom_module/cm_equipment", "cm_equipment", "post",
        (Ref("account_ref_key", "sales_accounts", "custom_field.cf_account"),), find="view", erase="forget",
    ),
    CrmObject("tasks", "tasks", "task", "post", _TARGET, find="by_parent"),
    CrmObject("appointments", "appointments", "appointment", "post", _TARGET, find="by_parent"),
    CrmObject("phone_calls", "phone_calls", "phone_call", "post", _TARGET, editable=False),
    CrmObject("notes", "notes", "note", "post", _TARGET, find="notes"),
    CrmObject(
        "contact_stages", "contacts", "contact", "bulk_put", (Ref("contact_key", "contacts", "@parent"),),
        part_of="contacts", bulk_key="id", find="get", erase="with_parent", include="lifecycle_stage,contact_status",
    ),
    CrmObject(
        "documents", "documents", "document", "upload", _TARGET, find="files", erase="never", editable=False,
        local=frozenset({"stored_path", "file_bytes", "file_sha256"}),
    ),
)  # fmt: skip

OBJECTS: dict[str, CrmObject] = {row.name: row for row in _ROWS}
PARTS_OF: dict[str, tuple[str, ...]] = {name: tuple(o.name for o in _ROWS if o.part_of == name) for name in OBJECTS}
LOAD_ORDER: tuple[str, ...] = tuple(OBJECTS)
