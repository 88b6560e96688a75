"""One value against one field: what the CRM stores for it, or Invalid (freshsales_api.md 1.4, 2.2, 5.2)."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from .account import Account
from .catalog import Field
from .clock import read_day, read_moment
from .rails_zones import RAILS_ZONES
from .standard_fields import FIXED_CHOICES, PHONES, SELECTOR_OF

TEXT_LIMIT, PARAGRAPH_LIMIT, LONG_LIMIT = 255, 8000, 65535
LARGEST_NUMBER = Decimal(9007199254740991)
PHONE = re.compile(r"^\+?[0-9][0-9 ().\-/]{1,29}$")
WEBSITE = re.compile(r"^(https?://)?[^\s/.@]+(\.[^\s/.@]+)+(:\d+)?([/?#]\S*)?$", re.IGNORECASE)
EMAIL = re.compile(r"^[^@\s,;<>()]+@[^@\s,;<>()]+\.[^@\s.,;<>()]+$")
MOMENTS = frozenset(("closed_date", "due_date", "completed_date", "from_date", "end_date"))
TRUTH = {True: True, False: False, "true": True, "false": False, "1": True, "0": False}  # 1 and 0 equal True and False


class Invalid(ValueError):
    """The value is refused; the text is the interface's message."""


def clean_value(account: Account, field: Field, value: Any) -> Any:
    """What is stored for a value; None clears the field. Raises Invalid."""
    if value is None or value == "":
        return None
    if field.name in PHONES and not field.custom:
        return phone(value)
    if field.name in SELECTOR_OF and not field.custom:
        return selected(account, field.name, value)
    cleaners = {
        "number": _number_of,
        "checkbox": _truth,
        "dropdown": _choice if field.custom else _fixed_choice,
        "radio": _choice,
        "multi_select_dropdown": _choices,
        "auto_complete": _tags,
        "lookup": _lookup,
    }
    if field.type in ("date", "date_time_split"):
        return read_moment(value, account.zone) if field.name in MOMENTS else read_day(value, account.zone)
    return cleaners.get(field.type, _text)(account, field, value)


def text(label: str, value: Any, limit: int) -> str | None:
    """Text of at most `limit` characters; blank is None. Raises Invalid."""
    if value is None:
        return None
    if isinstance(value, dict | list):
        raise Invalid(f"{label} is invalid")
    written = str(value).lower() if isinstance(value, bool) else str(value)
    if len(written) > limit:
        raise Invalid(f"{label} is not in required length")
    return written if written.strip() else None


def phone(value: Any) -> str | None:
    """A phone as it was sent; what is none is stored as null, without a word (seen live)."""
    written = str(value).strip()
    return written if PHONE.match(written) and sum(map(str.isdigit, written)) >= 3 else None


def number(label: str, value: Any) -> Decimal:
    """A number up to 9007199254740991. Raises Invalid."""
    try:
        found = Decimal(str(value).strip())
    except InvalidOperation:
        raise Invalid(f"{label} should be a number") from None
    if isinstance(value, bool | dict | list) or not found.is_finite() or abs(found) > LARGEST_NUMBER:
        raise Invalid(f"{label} should be a number")
    return found


def money(value: Decimal) -> str:
    """Money as answers show it: a string with one decimal at least, `20.0`."""
    plain = format(value.normalize(), "f")
    return plain if "." in plain else plain + ".0"


def selected(account: Account, name: str, value: Any) -> int:
    """The id of a selector's item. Raises Invalid for an unknown one, and for an owner who is not active."""
    item = account.catalog.find(SELECTOR_OF[name], value)
    if name == "owner_id" and (not item or not item["is_active"]):
        raise Invalid("Owner doesn't exist")
    if not item:
        raise Invalid(UNKNOWN.get(name, f"Invalid {name.removesuffix('_id').replace('_', ' ')} provided."))
    return int(item["id"])


UNKNOWN = {
    "lifecycle_stage_id": "Invalid lifecycle stage provided.",
    "contact_status_id": "Invalid contact status provided.",
    "deal_stage_id": "Deal stage doesn't exist",
    "deal_pipeline_id": "Deal pipeline doesn't exist",
}


def website(value: Any) -> str | None:
    """A website as it was sent. Raises Invalid when it does not look like one."""
    written = text("website", value, TEXT_LIMIT)
    if written and not WEBSITE.match(written.strip()):
        raise Invalid("website is not in required format")
    return written


def _text(account: Account, field: Field, value: Any) -> Any:
    if field.name == "website" and not field.custom:
        return website(value)
    if field.name == "time_zone" and str(value) not in RAILS_ZONES:
        raise Invalid("Not a supported time zone")
    if field.type == "textarea":
        return text(field.label, value, PARAGRAPH_LIMIT if field.custom else LONG_LIMIT)
    return text(field.label, value, TEXT_LIMIT)


def _number_of(account: Account, field: Field, value: Any) -> int | float:
    found = number(field.label, value)
    return int(found) if found == found.to_integral_value() else float(found)


def _truth(account: Account, field: Field, value: Any) -> bool:
    try:
        return TRUTH[value.lower() if isinstance(value, str) else value]
    except (KeyError, TypeError):
        raise Invalid(f"{field.label} should be true or false") from None


def _fixed_choice(account: Account, field: Field, value: Any) -> Any:
    allowed = FIXED_CHOICES.get(field.name)
    if allowed is None:
        return _text(account, field, value)
    if str(value) not in map(str, allowed):
        raise Invalid(f"Invalid {field.name.replace('_', ' ')} provided.")
    return int(value)


def _choice(account: Account, field: Field, value: Any) -> int:
    mode = account.switches["dropdown"]
    by_id = next((c for c in field.choices if str(c["id"]) == str(value)), None)
    by_label = next((c for c in field.choices if c["value"] == value), None)
    found = by_id if mode == "id" else by_label if mode == "label" else by_id or by_label
    if not found:
        raise Invalid(f"{field.label}: {str(value)[:100]!r} is not a valid choice")
    return int(found["id"])


def _choices(account: Account, field: Field, value: Any) -> str:
    listed = value if isinstance(value, list) else [v for v in str(value).split(";") if v]
    if not field.custom:
        return ";".join(map(str, listed))
    return ";".join(str(_choice(account, field, v)) for v in listed)


def _tags(account: Account, field: Field, value: Any) -> Any:
    if field.name != "tags":
        return value
    listed = value if isinstance(value, list) else str(value).split(",")
    return [t for t in (text("Tag", tag, TEXT_LIMIT) for tag in listed) if t]


def _lookup(account: Account, field: Field, value: Any) -> int:
    target = account.records.get(int(value), field.target) if str(value).isdecimal() else None
    if not target:
        raise Invalid(f"{field.label}: no such record")
    return target.id
