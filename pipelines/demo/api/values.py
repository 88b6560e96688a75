"""Single values as Ascora's JSON says them: GUIDs, links, numbers, times, custom fields."""

import uuid
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

_NAMESPACE = uuid.UUID("6f0ea04c-4c6c-4a5c-9d3b-6a1f4f0d7c11")
_ZONE = ZoneInfo("Australia/Sydney")
_ADDRESS = {
    "Line1": "Address Line 1",
    "Line2": "Address Line 2",
    "Suburb": "Suburb",
    "State": "State",
    "Postcode": "Postcode",
    "Country": "Country",
}


def guid(kind: str, name: object) -> str:
    """The same record has the same GUID in every run."""
    return str(uuid.uuid5(_NAMESPACE, f"{kind}/{name}"))


def text(value: Any) -> str:
    return "" if value is None else str(value)


def number(value: Any) -> float | None:
    try:
        return None if value in (None, "") else float(Decimal(str(value).replace("$", "").replace(",", "")))
    except ArithmeticError:
        return None


def _as_datetime(value: Any) -> datetime | None:
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    return value


def moment(value: Any) -> str | None:
    """As captured payloads say a time: UTC with milliseconds and Z."""
    local = _as_datetime(value)
    return local.replace(tzinfo=_ZONE).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z") if local else None


def day(value: Any) -> str | None:
    """As accounting samples say a day: the tenant's own clock, without a zone."""
    local = _as_datetime(value)
    return local.strftime("%Y-%m-%dT00:00:00") if local else None


def fold(value: Any) -> str:
    return " ".join(str(value).split()).casefold()


def named(kind: str, name: Any) -> dict[str, Any] | None:
    return None if name in (None, "") else {"id": guid(kind, name), "name": str(name)}


def custom(row: dict[str, Any], names: tuple[str, ...]) -> list[dict[str, Any]] | None:
    values = [{"fieldName": name, "fieldValue": _shown(row[name])} for name in names if row.get(name) not in (None, "")]
    return values or None


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)


def address(row: dict[str, Any], prefix: str, before: str) -> dict[str, Any]:
    return {prefix + name: text(row.get(before + column)) for name, column in _ADDRESS.items()}
