"""The account as its state file holds it, read without a line of the loader or the sandbox."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

MODULE = {"products": "cpq/products", "equipment": "cm_equipment"}  # the others are named as the object
MARKED = {"tasks": "description", "appointments": "description", "notes": "description", "phone_calls": "note"}


@dataclass
class Stored:
    """One record of the state file."""

    id: int
    module: str
    body: dict[str, Any]
    deleted: bool
    changed: float


@dataclass
class State:
    """All records and links of one moment."""

    records: dict[int, Stored] = field(default_factory=dict)
    links: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)

    def living(self, name: str) -> list[Stored]:
        """Records of an object that are not in the recycle bin."""
        module = MODULE.get(name, name)
        return [r for r in self.records.values() if r.module == module and not r.deleted]

    def lives(self, crm_id: int | None) -> bool:
        """Whether a record stands."""
        return crm_id in self.records and not self.records[crm_id].deleted

    def linked(self, kind: str, left: int) -> list[tuple[int, bool]]:
        """(right id, is primary) of a record's links."""
        return sorted((right, bool(primary)) for one, right, primary in self.links.get(kind, []) if one == left)


def read_state(file: Path) -> State:
    """Everything, while the server may go on."""
    state = State()
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as db:
        for crm_id, module, body, deleted, changed in db.execute("select id, module, body, is_deleted, changed_ts from records"):
            state.records[crm_id] = Stored(crm_id, module, json.loads(body), bool(deleted), changed)
        for kind, left, right, primary in db.execute("select kind, left_id, right_id, is_primary from links"):
            state.links.setdefault(kind, []).append((left, right, primary))
    db.close()
    return state


def key_of(name: str, record: Stored) -> str | None:
    """The key that a record carries; None where it carries none (people's own records, products, leads, files)."""
    if name == "contacts":
        return record.body.get("external_id")
    if name in MARKED:
        lines = [line.strip() for line in str(record.body.get(MARKED[name]) or "").splitlines() if line.strip()]
        return lines[-1].removeprefix("Ascora: ") if lines and lines[-1].startswith("Ascora: ") else None
    return (record.body.get("custom_field") or {}).get("cf_ascora_id")


def same(one: Any, other: Any) -> bool:
    """Equal to a person: numbers by value, instants by moment, nothing is nothing."""
    return _plain(one) == _plain(other)


def empty(value: Any) -> bool:
    """Nothing there."""
    return value is None or value in ("", [], {})


def _plain(value: Any) -> Any:
    if empty(value):
        return None
    if isinstance(value, bool):
        return value
    if isinstance(value, (list, tuple)):
        return sorted(str(_plain(item)) for item in value)
    text = str(value)
    try:
        return Decimal(text)
    except InvalidOperation:
        pass
    if "T" in text and text[:4].isdecimal():
        try:
            return datetime.fromisoformat(text).timestamp()
        except ValueError:
            return text
    return text


def field_of(record: Stored, name: str) -> Any:
    """The value of a field; `custom_field.cf_x` for a custom one."""
    if name.startswith("custom_field."):
        return (record.body.get("custom_field") or {}).get(name.removeprefix("custom_field."))
    return record.body.get(name)
