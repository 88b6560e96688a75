"""What an answer holds, whatever its envelope: pure functions over JSON, tolerant where no source is sure (ascora.md 1.2)."""

from dataclasses import dataclass
from typing import Any

Record = dict[str, Any]
_LABOUR_LISTS = ("jobLabours", "jobLabour", "labours", "labour", "labourItems", "results", "items")
_LABOUR_WORDS = {"numberofhours", "hours", "rolename", "labourrole", "hourlyrateextax"}


class UnknownShape(Exception):
    """The answer holds something, but nothing that is known; the message names what stands there, never values."""


@dataclass(frozen=True)
class Answer:
    """A body that is no refusal."""

    body: Any

    @property
    def total_records(self) -> int | None:
        """`totalRecords`; None where the answer does not say it."""
        return _whole(self.body.get("totalRecords")) if isinstance(self.body, dict) else None

    @property
    def total_pages(self) -> int | None:
        """`totalPages`, which is 0 on some empty sets; None where the answer does not say it."""
        return _whole(self.body.get("totalPages")) if isinstance(self.body, dict) else None

    def records(self) -> list[Record]:
        """The records of a list: of its envelope, or of a bare array. Raises UnknownShape."""
        found = self.body
        if isinstance(found, dict) and "results" in found:
            found = found["results"] if found["results"] is not None else []
        if not isinstance(found, list) or not all(isinstance(record, dict) for record in found):
            raise UnknownShape(f"a list was expected, {_described(self.body)} stands there")
        return found

    def record(self, entity: str) -> Record:
        """The one record, under its name or bare. Raises UnknownShape."""
        found = self.body.get(entity, self.body) if isinstance(self.body, dict) else None
        if not isinstance(found, dict) or not (set(found) - {"success", "message"}):
            raise UnknownShape(f"{entity} was expected, {_described(self.body)} stands there")
        return found

    def labour(self) -> list[Record]:
        """Lines of labour in any shape that has been seen or guessed: envelope, bare array, nested, a single line.

        An importer that knew one shape only read no line from 600 jobs and noticed nothing (ascora.md 1.5): so what is
        not understood is an error. Raises UnknownShape.
        """
        if isinstance(self.body, dict) and not set(self.body) - {"success", "message", "totalPages", "totalRecords"}:
            return []
        found = _labour_in(self.body)
        if found is None:
            raise UnknownShape(f"lines of labour were expected, {_described(self.body)} stands there")
        return found


def refusal_of(body: Any) -> str | None:
    """Ascora's own words where a body says `success: false`, which comes with status 200; else None."""
    if isinstance(body, dict) and "success" in body and str(body["success"]).lower() not in ("true", "1"):
        return str(body.get("message") or "success: false, without a message")[:300]
    return None


def _labour_in(value: Any) -> list[Record] | None:
    if value is None:
        return []
    if isinstance(value, list):
        lines = [_labour_in(item) if isinstance(item, dict) else None for item in value]
        return None if any(line is None for line in lines) else [line for some in lines for line in some or []]
    if not isinstance(value, dict):
        return None
    for name in _LABOUR_LISTS:
        if name in value:
            return _labour_in(value[name])
    if _LABOUR_WORDS & {name.lower() for name in value}:
        return [value]
    nested = [found for inner in value.values() if isinstance(inner, dict) and (found := _labour_in(inner)) is not None]
    return [line for some in nested for line in some] if nested else None


def _whole(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def _described(value: Any) -> str:
    if isinstance(value, dict):
        return f"an object with {', '.join(sorted(map(str, value))[:12]) or 'nothing in it'}"
    if isinstance(value, list):
        return f"an array of {type(value[0]).__name__}" if value else "an empty array"
    return type(value).__name__
