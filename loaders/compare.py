"""Are two values the same to the CRM? And the three-way merge: what we wrote, what stands there, what we want. Pure."""

from __future__ import annotations

import re
from collections.abc import Set
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from loaders.model import Json, Payload, refs_in

# Fields that only a person fills: what stands in one that we never wrote is somebody's work.
CONTENT = frozenset({
    "address", "city", "state", "zipcode", "country", "phone", "website", "mobile_number", "work_number", "job_title",
    "first_name", "last_name", "description", "location", "category",
})  # fmt: skip
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def same(sent: Json, read: Json) -> bool:
    """Equal as the CRM tells values apart: `10` and `"10.0"`, instants in two zones, ids as text, lists in any order."""
    if _empty(sent) or _empty(read):
        return _empty(sent) and _empty(read)
    if isinstance(sent, bool) or isinstance(read, bool):
        return str(sent).lower() == str(read).lower()
    if isinstance(sent, dict) and isinstance(read, dict):
        return all(same(value, read.get(name)) for name, value in sent.items())
    if isinstance(sent, list) and isinstance(read, list):
        return len(sent) == len(read) and all(any(same(a, b) for b in read) for a in sent)
    if isinstance(sent, (dict, list)) or isinstance(read, (dict, list)):
        return False
    return _scalar(sent) == _scalar(read) or _same_day(str(sent), str(read))


def _empty(value: Json) -> bool:
    return value is None or (isinstance(value, (str, list, dict)) and len(value) == 0)


def _scalar(value: Json) -> Any:
    text = str(value)
    if isinstance(value, (int, float)) or re.fullmatch(r"-?\d+\.\d+|-?\d{1,17}", text):
        try:
            return Decimal(text).normalize()
        except InvalidOperation:
            return text
    if _DATE.match(text) and "T" in text:
        try:
            moment = datetime.fromisoformat(text)
            return moment.astimezone() if moment.tzinfo else moment
        except ValueError:
            return text
    return text.replace("\r\n", "\n").strip()


def _same_day(sent: str, read: str) -> bool:
    """A date without a time equals the same day with one."""
    return bool(_DATE.fullmatch(sent) and _DATE.match(read)) and read[:10] == sent


def flatten(payload: Payload) -> Payload:
    """`custom_field` spread out as `custom_field.cf_x`, so that every field is compared and listed by itself."""
    flat = {name: value for name, value in payload.items() if name != "custom_field"}
    flat.update({f"custom_field.{name}": value for name, value in (payload.get("custom_field") or {}).items()})
    return flat


def nest(flat: Payload) -> Payload:
    """The opposite of `flatten`."""
    payload: Payload = {}
    for name, value in flat.items():
        if name.startswith("custom_field."):
            payload.setdefault("custom_field", {})[name.removeprefix("custom_field.")] = value
        else:
            payload[name] = value
    return payload


def changes(last: Payload, desired: Payload) -> dict[str, list[Json]]:
    """Field -> [old, new] between what we last wrote and what we want; a field that went away becomes null."""
    old, new = flatten(last), flatten(desired)
    names = sorted(old.keys() | new.keys())
    return {name: [old.get(name), new.get(name)] for name in names if old.get(name) != new.get(name)}


def emptied(last: Payload, desired: Payload) -> set[str]:
    """Fields (flat) that we last wrote and no longer want; references are not values."""
    old, new = flatten(last), flatten(desired)
    return {name for name, value in old.items() if name not in new and not list(refs_in(value))}


def fills(current: Payload, desired: Payload) -> dict[str, list[Json]]:
    """Field -> [empty, wanted] where a matched record has nothing yet (mapping.md: only empty fields are filled).

    A field that the answer does not show may well hold something: it is not touched.
    """
    standing, new = flatten(current), flatten(desired)
    shows_custom = isinstance(current.get("custom_field"), dict)
    seen = {name for name in new if name in standing or (shows_custom and name.startswith("custom_field."))}
    return {name: [standing.get(name), new[name]] for name in sorted(seen) if _empty(standing.get(name))}


def unseen(current: Payload, desired: Payload) -> list[str]:
    """Wanted fields that the answer for a matched record does not show: not filled, so they have to be listed."""
    names = set(flatten(desired)) - set(flatten(current))
    return sorted(n for n in names if not (n.startswith("custom_field.") and isinstance(current.get("custom_field"), dict)))


def merge(
    wanted: dict[str, list[Json]], current: Payload, ascora: Set[str] = frozenset()
) -> tuple[Payload, dict[str, list[Json]]]:
    """Three-way: (what to send, what is held: field -> [we wrote, stands there, we want]).

    A field is sent when the CRM still holds what we wrote (or nothing); it is done when the CRM holds what we want;
    else a person changed it, and it is left as it is, unless a rule gives the field to `ascora`.
    """
    standing = flatten(current)
    send: Payload = {}
    held: dict[str, list[Json]] = {}
    for name, (old, new) in wanted.items():
        here = standing.get(name)
        if same(new, here):
            continue
        if name in ascora or name not in standing or _empty(here) or same(old, here):
            send[name] = new
        else:
            held[name] = [old, here, new]
    return send, held


def unasked(sent: Payload, read: Payload) -> Payload:
    """Fields (flat) that hold something although we never wrote them: filled by a person, or by the CRM itself."""
    ours = {name for name in read if name in CONTENT or name.startswith("custom_field.")}
    return {name: read[name] for name in sorted(ours - sent.keys()) if not _empty(read[name]) and read[name] is not False}
