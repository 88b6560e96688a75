"""The attributes of one write: standard fields, custom fields, unique values (freshsales_api.md 1.4, 2.3, 5.4, section 10)."""

from typing import Any

from .account import Account
from .answers import DUPLICATE, Refused
from .catalog import Field
from .records import Record
from .standard_fields import READ_ONLY
from .values import Invalid, clean_value

Body = dict[str, Any]
SPECIAL = frozenset(("sales_accounts", "emails", "phone_numbers", "contacts", "amount", "lists", "parent_sales_account_id"))


def clean(account: Account, entity: str, given: Body) -> Body:
    """The given attributes as they are stored; unknown and read-only standard ones are ignored. Raises Refused."""
    fields, kept, problems = account.catalog.fields(entity), {}, []
    for name, value in given.items():
        field = fields.get(name)
        if not field or field.custom or name in READ_ONLY or name in SPECIAL or name == "sales_account_id":
            continue
        try:
            kept[name] = clean_value(account, field, value)
        except Invalid as problem:
            problems.append(str(problem))
    if given.get("custom_field") is not None:
        kept["custom_field"] = _custom(account, fields, given["custom_field"], problems)
    if problems:
        raise Refused(400, *problems)
    return kept


def _custom(account: Account, fields: dict[str, Field], given: Any, problems: list[str]) -> Body:
    if not isinstance(given, dict):
        problems.append("The type for custom_field is invalid.")
        return {}
    kept: Body = {}
    for name, value in given.items():
        field = fields.get(name)
        if not field or not field.custom:
            if account.switches["unknown_custom_field"] == "refuse":
                problems.append(f"{str(name)[:100]} is not a valid attribute")
            continue
        try:
            kept[name] = clean_value(account, field, value)
        except Invalid as problem:
            problems.append(str(problem))
    return {name: value for name, value in kept.items() if value is not None or name in given}


def merge(account: Account, current: Body, changes: Body) -> Body:
    """The body after a partial PUT; `custom_field` is replaced or merged as the switch says."""
    merged = {**current, **changes}
    if "custom_field" in changes and account.switches["custom_field_put"] == "merge":
        merged["custom_field"] = {**(current.get("custom_field") or {}), **changes["custom_field"]}
    if "custom_field" in merged:
        merged["custom_field"] = {k: v for k, v in merged["custom_field"].items() if v is not None}
    return merged


def check_unique(account: Account, entity: str, body: Body, current: Record | None) -> None:
    """Raise Refused when another record holds a unique value of this body (freshsales_api.md 5.4)."""
    custom = body.get("custom_field") or {}
    for field in account.records.unique_fields.get(entity, frozenset()):
        values = [e["value"] for e in body.get("emails") or ()] if field == "emails" else [custom.get(field) or body.get(field)]
        for value in values:
            if value not in (None, "") and taken(account, entity, field, value, current):
                raise Refused(400, _duplicate(account, entity, field, value), error_code=DUPLICATE)


def taken(account: Account, entity: str, field: str, value: Any, current: Record | None) -> bool:
    """Whether another record holds this value; the recycle bin counts unless the switch frees it."""
    free = account.switches["deleted_unique"] == "free"
    holders = account.records.holders(entity, "email" if field == "emails" else field, value)
    return any(not (deleted and free) and (not current or holder != current.id) for holder, deleted in holders)


def _duplicate(account: Account, entity: str, field: str, value: Any) -> str:
    if field == "emails":
        return f"{value} already exists."
    if field == "name":
        return "Name has already been taken"
    return f"{account.catalog.fields(entity)[field].label} is not unique"


def custom_shown(account: Account, entity: str, body: Body) -> Body:
    """`custom_field` as answers show it: every custom field of the module, null where unset."""
    custom = body.get("custom_field") or {}
    return {f.name: custom.get(f.name) for f in account.catalog.fields(entity).values() if f.custom}
