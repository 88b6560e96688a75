"""Setting up fields, choices, stages and modules, as an administrator (or the documented calls) would."""

import re

from .account import Account
from .catalog import Field
from .standard_fields import CUSTOM_MODULE, STANDARD, UNIQUE, parse

VIEWS = {
    "contacts": ("Contact", "My Contacts:mine", "New Contacts", "All Contacts:*", "Recently Modified", "Recycle Bin:deleted"),
    "sales_accounts": ("SalesAccount", "My Accounts:mine", "All Accounts:*", "Recently Modified", "Recycle Bin:deleted"),
    "deals": ("Deal", "My Deals:mine", "All Deals:*", "Open Deals:Open", "Won Deals:Closed Won", "Lost Deals:Closed Lost",
              "Recycle Bin:deleted"),
    "leads": ("Lead", "My Leads:mine", "All Leads:*", "Recycle Bin:deleted"),
}  # fmt: skip
UNIQUE_TYPES = ("text", "number")
MOST_UNIQUE = {"contacts": 4, "sales_accounts": 2, "deals": 2}


class Refusal(ValueError):
    """The administrator's screen refuses this."""


def label_of(name: str) -> str:
    """The label of a field by its internal name: `cf_ascora_id` is `Ascora id`."""
    return name.removeprefix("cf_").removesuffix("_id" if not name.startswith("cf_") else "\0").replace("_", " ").capitalize()


def add_standard(account: Account) -> None:
    """The standard fields and views of every module of a new account."""
    for entity, text in STANDARD.items():
        _add_fields(account, entity, text)
    for entity, (model, *names) in VIEWS.items():
        _add_views(account, entity, model, names)


def add_module(account: Account, entity: str, singular: str, plural: str, icon: str = "box") -> None:
    """A custom module with its default fields and its views."""
    account.catalog.add("module", {"entity_name": entity, "singular_name": singular, "plural_name": plural, "icon": icon,
                                   "description": None, "show_in_navigation_menu": True})  # fmt: skip
    _add_fields(account, entity, CUSTOM_MODULE)
    _add_views(account, entity, entity, [f"All {plural}:*", "Recycle Bin:deleted"])


def add_field(
    account: Account, entity: str, name: str, label: str, kind: str, choices: list[str] | None = None,
    unique: bool = False, target: str | None = None,
) -> None:  # fmt: skip
    """A custom field. Raises Refusal for a name that exists, an unknown module or a type that cannot be unique."""
    account.catalog.reload()
    fields = account.catalog.fields(entity)
    if not fields and entity != "tasks":
        raise Refusal(f"no module {entity!r}")
    if not re.fullmatch(r"cf_[a-z0-9_]{1,60}", name):
        raise Refusal(f"{name!r} is no internal name (cf_ and lower-case letters, digits, underscores)")
    if name in fields:
        raise Refusal(f"{entity}.{name} exists already")
    made = [{"id": account.catalog.next_id(), "value": c, "position": n} for n, c in enumerate(choices or [], 1)]
    account.catalog.add_field(entity, Field(name, label, kind, True, choices=made, target=target))
    account.reload()
    if unique:
        make_unique(account, entity, name)


def add_choices(account: Account, entity: str, name: str, choices: list[str]) -> None:
    """More choices of a dropdown; one that exists already is left alone. Raises Refusal."""
    field = account.catalog.fields(entity).get(name)
    if not field or field.type not in ("dropdown", "radio", "multi_select_dropdown"):
        raise Refusal(f"{entity}.{name} is no dropdown")
    for label in choices:
        if not account.catalog.choice(field, label):
            field.choices.append({"id": account.catalog.next_id(), "value": label, "position": len(field.choices) + 1})
    account.catalog.change_field(entity, field)
    account.reload()


def make_unique(account: Account, entity: str, name: str) -> None:
    """Make a field unique. Raises Refusal for other types than text and number, and past the module's number of unique fields."""
    field = account.catalog.fields(entity).get(name)
    if not field or (field.type not in UNIQUE_TYPES and field.name != "emails"):
        raise Refusal(f"{entity}.{name} cannot be unique: only text and number fields can")
    others = account.catalog.unique_fields(entity) - {name}
    if len(others) >= MOST_UNIQUE.get(entity, 2):
        raise Refusal(f"{entity} has its {len(others)} unique fields already")
    field.unique = True
    account.catalog.change_field(entity, field)
    account.reload()
    account.records.reindex(entity)


def add_pipeline(account: Account, name: str, is_default: bool = False) -> int:
    """A pipeline without stages; returns its id."""
    position = len(account.catalog.selector("deal_pipelines")) + 1
    pipeline = account.catalog.add("selector:deal_pipelines", {"name": name, "position": position, "is_default": is_default})
    account.reload()
    return pipeline


STRIPPED = ["contacts", "sales_accounts", "deals", "cm_equipment", "pipeline"]


def strip(account: Account, what: list[str]) -> None:
    """Take away custom fields of these modules, the module cm_equipment, and (`pipeline`) all pipelines but the default one."""
    catalog = account.catalog
    gone = [field.id for entity in what for field in catalog.fields(entity).values() if field.custom or entity == "cm_equipment"]
    if "cm_equipment" in what:
        gone += [i["id"] for i in (*catalog.items("view:cm_equipment"), *catalog.items("module"))]
    if "pipeline" in what:
        pipelines = [p["id"] for p in catalog.selector("deal_pipelines") if not p["is_default"]]
        gone += [*pipelines, *(s["id"] for s in catalog.selector("deal_stages") if s["deal_pipeline_id"] in pipelines)]
    for item in gone:
        catalog.remove(item)
    account.reload()


def add_stage(account: Account, pipeline: int, name: str, forecast: str, probability: int) -> None:
    """A stage at the end of a pipeline; `forecast`: Open, Closed Won or Closed Lost."""
    position = sum(s["deal_pipeline_id"] == pipeline for s in account.catalog.selector("deal_stages")) + 1
    account.catalog.add("selector:deal_stages", {
        "name": name, "position": position, "forecast_type": forecast, "deal_pipeline_id": pipeline, "choice_type": 0,
        "probability": probability, "updated_at": None})  # fmt: skip
    account.reload()


def _add_fields(account: Account, entity: str, text: str) -> None:
    for position, (name, kind, required) in enumerate(parse(text), 1):
        unique = name in UNIQUE.get(entity, ())
        account.catalog.add_field(entity, Field(name, label_of(name), kind, False, required, unique, position))


def _add_views(account: Account, entity: str, model: str, names: list[str] | tuple[str, ...]) -> None:
    for entry in names:
        name, _, shows = entry.partition(":")
        body = {"name": name, "model_class_name": model, "is_default": shows == "*", "shows": shows or "*"}
        account.catalog.add("view:" + entity, body)
