"""What the account says of itself: selectors, modules, fields and which of them are unique, edition."""

import json
from collections.abc import Iterator
from typing import Any

from pipelines.errors import Halt
from pipelines.freshsales.client import NotAvailable, Reader
from pipelines.freshsales.tables import SELECTORS, TABLES

_MODULES = ("contacts", "sales_accounts", "deals")
_NEEDED = {"users", "deal_pipelines", "deal_stages"}
_NUMBERS = {"bigint": int, "boolean": bool}


def selector_rows(reader: Reader, table: str) -> list[dict[str, Any]]:
    """Rows of a raw table that is a selector; none where this account does not offer it. Raises Halt for a needed one."""
    path, key = SELECTORS[table]
    try:
        items = reader.get(f"selector/{path}").get(key) or []
    except NotAvailable as error:
        if table in _NEEDED:
            advice = "is FRESHSALES_URL the CRM's address, and may the key's user see settings and all records?"
            raise Halt(f"The account does not say its {table}.", [str(error), advice]) from None
        items = []
    return [typed(item, table) for item in items if not item.get("is_deleted")]


def typed(item: dict[str, Any], table: str) -> dict[str, Any]:
    """The columns of the raw table out of an answer's item; ids may come as text."""
    row = {}
    for name, kind in TABLES[table].items():
        value = item.get(name)
        convert = _NUMBERS.get(kind, str)
        row[name] = None if value is None or value == "" else convert(value)
    return row


def edition(reader: Reader) -> str:
    """`classic` where leads are a module of their own, else `suite` (freshsales_api.md 3.4)."""
    try:
        reader.get("leads/filters")
    except NotAvailable:
        return "suite"
    return "classic"


def modules(reader: Reader) -> list[dict[str, Any]] | None:
    """Rows of raw_freshsales.modules; None if the plan has no custom modules."""
    try:
        answer = reader.get("settings/module_customizations")
    except NotAvailable:
        return None
    found = answer.get("module_customizations") or answer.get("modules") or []
    return [typed(module, "modules") for module in found if module.get("custom", True)]


def field_rows(reader: Reader, module_names: list[str]) -> Iterator[dict[str, Any]]:
    """Rows of raw_freshsales.fields, standard modules first. A module's fields are in its forms if not under `fields`."""
    for entity in [*_MODULES, *module_names]:
        in_forms = _form_fields(reader, entity)
        for field in _listed_fields(reader, entity) or in_forms.values():
            yield _field_row(entity, field, in_forms.get(field.get("name", "")))


def _listed_fields(reader: Reader, entity: str) -> list[dict[str, Any]]:
    try:
        return reader.get(f"settings/{entity}/fields").get("fields") or []
    except NotAvailable as error:
        if entity in _MODULES:
            advice = "the key's user needs a role that may see settings"
            raise Halt(f"The account does not say the fields of {entity}.", [str(error), advice]) from None
        return []


def _form_fields(reader: Reader, entity: str) -> dict[str, dict[str, Any]]:
    """Fields of the entity's forms by name; empty where the account does not show them."""
    try:
        return {field["name"]: field for field in _walk_fields(reader.get(f"settings/{entity}/forms"))}
    except NotAvailable:
        return {}


def _walk_fields(node: Any) -> Iterator[dict[str, Any]]:
    """Fields stand in sections in forms; what has options or a type and is no section is a field."""
    for item in node if isinstance(node, list) else [node] if isinstance(node, dict) else []:
        inner = item.get("fields") or item.get("forms") or item.get("form")
        if inner:
            yield from _walk_fields(inner)
        elif item.get("name") and item.get("type"):
            yield item


def _field_row(entity: str, field: dict[str, Any], in_form: dict[str, Any] | None) -> dict[str, Any]:
    is_default = field.get("default")
    choices = [{"id": choice.get("id"), "value": choice.get("value")} for choice in field.get("choices") or []]
    return {
        "entity": entity,
        "name": field.get("name"),
        "label": field.get("label"),
        "type": field.get("type"),
        "is_required": bool(field.get("required")),
        "is_custom": bool(field.get("custom")) if is_default is None else not is_default,
        "is_unique": _is_unique(field) if _is_unique(field) is not None or in_form is None else _is_unique(in_form),
        "choices": json.dumps(choices, ensure_ascii=False) if choices else None,
    }


def _is_unique(field: dict[str, Any]) -> bool | None:
    """True or False where the options say so (a boolean or a text, freshsales_api.md 5.3), else None."""
    options = field.get("fieldOptions") or field.get("field_options") or {}
    unique = options.get("unique", field.get("unique"))
    return None if unique is None else str(unique).casefold() in ("true", "1", "yes")
