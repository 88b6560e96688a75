"""Forms: the only place that says which fields are unique, and the documented way to create a field (freshsales_api.md 5.3)."""

from typing import Any

from .account import Account
from .answers import Answer, Refused, forbidden, not_found
from .catalog import Field
from .routing import Call, Routes
from .schema import Refusal, add_field
from .selectors import choices

STANDARD_MODULES = ("contacts", "sales_accounts", "deals")
# The vendor's table of field_type numbers is not known; these are this sandbox's own. A name is taken as well.
FIELD_TYPES = {
    1: "text",
    2: "textarea",
    3: "number",
    4: "dropdown",
    5: "checkbox",
    6: "date",
    7: "multi_select_dropdown",
    8: "radio",
}


def form_id(account: Account, entity: str) -> int:
    """A module's only form; its id follows the first field's."""
    return 1 + min(f.id for f in account.catalog.fields(entity).values()) % 10**6


def forms(call: Call) -> Answer:
    """GET settings/{entity}/forms: camelCase keys, fields nested in sections."""
    return Answer({"forms": [_form(call.account, _entity(call))]})


def one_form(call: Call) -> Answer:
    """GET settings/{entity}/forms/{id}."""
    entity = _entity(call)
    _check_form(call, entity)
    return Answer({"form": _form(call.account, entity)})


def create_field(call: Call) -> Answer:
    """POST settings/{entity}/forms/{id}/fields: custom modules only, unless the switch opens it for the standard ones."""
    account, entity = call.account, _entity(call)
    if entity in STANDARD_MODULES and account.switches["forms_on_standard"] != "allow":
        raise not_found("forms")
    _check_form(call, entity)
    given = call.given("field")
    label, kind = str(given.get("label") or ""), _type(given)
    if not label.strip():
        raise Refused(400, "Label can't be blank")
    name = "cf_" + "_".join(filter(None, "".join(c if c.isalnum() and c.isascii() else " " for c in label.lower()).split(" ")))
    options = [str(c.get("value") if isinstance(c, dict) else c) for c in _listed(given.get("choices"))]
    unique = bool(_mapped(given.get("field_options")).get("unique") or given.get("unique"))
    try:
        add_field(account, entity, name[:63], label, kind, options, unique)
    except Refusal as problem:
        raise Refused(400, str(problem)) from None
    return Answer({"field": _created(account, account.catalog.fields(entity)[name[:63]], form_id(account, entity))}, 201)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _mapped(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _entity(call: Call) -> str:
    entity = call.params["entity"]
    if entity not in STANDARD_MODULES and not call.account.catalog.module(entity):
        raise not_found("modules")
    if entity not in STANDARD_MODULES and call.account.switches["plan"] != "enterprise":
        raise forbidden()
    return entity


def _check_form(call: Call, entity: str) -> None:
    if call.params["id"] != str(form_id(call.account, entity)):
        raise not_found("forms")


def _type(given: dict[str, Any]) -> str:
    kind = given.get("field_type", given.get("type"))
    found = FIELD_TYPES.get(int(str(kind))) if str(kind).isdecimal() else kind if kind in FIELD_TYPES.values() else None
    if not found:
        raise Refused(400, "field_type is invalid")
    return str(found)


def _form(account: Account, entity: str) -> dict[str, Any]:
    fields = [_field(account, f) for f in account.catalog.fields(entity).values()]
    section = {"id": "1", "name": "basic_information", "label": "Basic information", "fields": fields}
    hidden = {"id": "2", "name": "hidden_fields", "label": "Hidden fields", "fields": []}
    return {"id": form_id(account, entity), "name": "Default form", "fieldClass": entity, "formClass": entity, "active": True,
            "groupedMandatoryFields": [], "fields": [section, hidden]}  # fmt: skip


def _field(account: Account, field: Field) -> dict[str, Any]:
    return {
        "id": str(field.id), "name": field.name, "label": field.label, "originalLabel": field.label, "type": field.type,
        "custom": field.custom, "required": field.required, "visible": True, "editable": True, "position": field.position,
        "quickAddPosition": None, "parentId": "1", "defaultValue": None, "choices": choices(account, field),
        "fieldOptions": {"unique": field.unique, "systemField": not field.custom, "lookupEntity": field.target},
    }  # fmt: skip


def _created(account: Account, field: Field, form: int) -> dict[str, Any]:
    return {
        "id": str(field.id), "name": field.name, "label": field.label, "type": field.type, "field_class": field.type,
        "form_id": form, "custom": True, "choices": field.choices, "default_value": None, "editable": True,
        "required": False, "visible": True, "position": field.position, "quick_add_position": None, "parent_id": "1",
        "placeholder": None, "hint": None, "link": None, "fields": [],
        "field_options": {"unique": field.unique, "system_field": False},
    }  # fmt: skip


def add_routes(routes: Routes) -> None:
    """Forms of standard and custom modules."""
    routes.add("GET", "settings/{entity}/forms", forms)
    routes.add("GET", "settings/{entity}/forms/{id}", one_form)
    routes.add("POST", "settings/{entity}/forms/{id}/fields", create_field)
