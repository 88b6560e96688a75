"""Selectors and field lists: what the account says of itself (freshsales_api.md 5.1, 5.2)."""

from functools import partial
from typing import Any

from .account import Account
from .answers import Answer, not_found
from .catalog import Field
from .routing import Call, Routes
from .standard_fields import BASE_MODEL, FIXED_CHOICES, SELECTOR_OF

PLAIN = [
    "territories",
    "currencies",
    "deal_stages",
    "deal_reasons",
    "deal_types",
    "lead_sources",
    "industry_types",
    "business_types",
    "campaigns",
    "deal_payment_statuses",
    "deal_products",
    "contact_statuses",
    "lifecycle_stages",
    "sales_activity_types",
    "sales_activity_outcomes",
    "sales_activity_entity_types",
    "designations",
]
STANDARD_MODULES = ("contacts", "sales_accounts", "deals")


def owners(call: Call) -> Answer:
    """GET selector/owners: the key of the answer is `users`."""
    names = ("id", "display_name", "email", "is_active", "work_number", "mobile_number")
    return Answer({"users": [{n: u.get(n) for n in names} for u in call.account.catalog.items("user")]})


def plain(call: Call, name: str) -> Answer:
    """GET selector/{name}."""
    items = [{"partial": True, **i} for i in call.account.catalog.selector(name)]
    if name == "lifecycle_stages":
        statuses = call.account.catalog.selector("contact_statuses")
        for item in items:
            item["contact_status_ids"] = [s["id"] for s in statuses if s["lifecycle_stage_id"] == item["id"]]
    return Answer({name: items})


def pipelines(call: Call) -> Answer:
    """GET selector/deal_pipelines, each with its stages."""
    stages = call.account.catalog.selector("deal_stages")
    listed = [
        {"partial": True, **p, "rotting_days": None, "configs": [], "aggregated_field": "amount",
         "deal_stages": [{**s, "value": s["name"], "is_deleted": False} for s in stages if s["deal_pipeline_id"] == p["id"]]}
        for p in call.account.catalog.selector("deal_pipelines")
    ]  # fmt: skip
    return Answer({"deal_pipelines": listed})


def pipeline_stages(call: Call) -> Answer:
    """GET selector/deal_pipelines/{id}/deal_stages."""
    pipeline = call.id("deal_pipelines")
    if not call.account.catalog.find("deal_pipelines", pipeline):
        raise not_found("deal_pipelines")
    stages = call.account.catalog.selector("deal_stages")
    return Answer({"deal_stages": [{"partial": True, **s} for s in stages if s["deal_pipeline_id"] == pipeline]})


def choices(account: Account, field: Field) -> list[dict[str, Any]]:
    """The choices of a dropdown: its own, a selector's, or fixed ones (whose ids are strings, as recorded)."""
    if field.custom:
        return field.choices
    if field.name in SELECTOR_OF and field.name != "owner_id":
        items = account.catalog.selector(SELECTOR_OF[field.name])
        extra = ("forecast_type", "deal_pipeline_id")
        return [
            {"id": i["id"], "value": i["name"], "position": i.get("position"), **{e: i[e] for e in extra if e in i}}
            for i in items
            if "name" in i
        ]
    fixed = FIXED_CHOICES.get(field.name, {})
    return [{"id": str(k), "value": v, "position": n} for n, (k, v) in enumerate(fixed.items(), 1)]


def fields(call: Call, entity: str) -> Answer:
    """GET settings/{entity}/fields. It does not say which fields are unique: only the forms do."""
    listed = [
        {"id": f.id, "label": f.label, "name": f.name, "type": f.type, "default": not f.custom, "actionable": True,
         "position": f.position, "choices": choices(call.account, f), "base_model": BASE_MODEL.get(entity, entity),
         "required": f.required, "quick_add_position": None, "visible": True}
        for f in call.account.catalog.fields(entity).values()
    ]  # fmt: skip
    return Answer({"fields": listed})


def custom_module_fields(call: Call) -> Answer:
    """GET settings/{entity}/fields of a custom module."""
    entity = call.params["entity"]
    if not call.account.catalog.module(entity):
        raise not_found("modules")
    return fields(call, entity)


def add_routes(routes: Routes) -> None:
    """Selectors and field lists."""
    routes.add("GET", "selector/owners", owners)
    routes.add("GET", "selector/deal_pipelines", pipelines)
    routes.add("GET", "selector/deal_pipelines/{id}/deal_stages", pipeline_stages)
    for name in PLAIN:
        routes.add("GET", "selector/" + name, partial(plain, name=name))
    for entity in STANDARD_MODULES:
        routes.add("GET", f"settings/{entity}/fields", partial(fields, entity=entity))
    routes.add("GET", "settings/sales_activities/fields", partial(fields, entity="sales_activities"))
    routes.add("GET", "settings/{entity}/fields", custom_module_fields)
