"""What an administrator sets up (users, fields, selectors, views, custom modules), cached from the state file."""

import json
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from typing import Any

from .records import fold
from .store import Store

Item = dict[str, Any]


@dataclass(slots=True)
class Field:
    """One field of a module; `unique` may be turned on later by an administrator."""

    name: str
    label: str
    type: str
    custom: bool
    required: bool = False
    unique: bool = False
    position: int = 0
    choices: list[Item] = field(default_factory=list)
    target: str | None = None
    id: int = 0


class Catalog:
    """Everything set up in the account. Kinds: `user`, `field:<entity>`, `selector:<name>`, `view:<module>`, `module`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._items: dict[str, list[Item]] = {}
        self._fields: dict[str, dict[str, Field]] = {}
        self._by_id: dict[str, dict[int, Item]] = {}
        self.reload()

    def reload(self) -> None:
        """Read everything again from the state file."""
        items: dict[str, list[Item]] = defaultdict(list)
        for item_id, kind, body in self._store.rows("select id, kind, body from catalog order by kind, position, id"):
            items[kind].append({"id": item_id, **json.loads(body)})
        self._items = dict(items)
        self._by_id = {kind: {i["id"]: i for i in listed} for kind, listed in items.items()}
        self._fields = {
            kind.removeprefix("field:"): {i["name"]: Field(**i) for i in listed}
            for kind, listed in items.items()
            if kind.startswith("field:")
        }

    def items(self, kind: str) -> list[Item]:
        """All items of a kind in their order."""
        return self._items.get(kind, [])

    def selector(self, name: str) -> list[Item]:
        """The items of a selector; `users` are the owners."""
        return self.items("user" if name == "users" else "selector:" + name)

    def find(self, name: str, item_id: object) -> Item | None:
        """A selector's item by id, which may come as text."""
        try:
            wanted = int(str(item_id))
        except ValueError:
            return None
        return self._by_id.get("user" if name == "users" else "selector:" + name, {}).get(wanted)

    def fields(self, entity: str) -> dict[str, Field]:
        """The fields of a module by name; empty for an unknown module."""
        return self._fields.get(entity, {})

    def unique_fields(self, entity: str) -> frozenset[str]:
        """Names of the fields that are unique in this account."""
        return frozenset(f.name for f in self.fields(entity).values() if f.unique)

    def entities(self) -> list[str]:
        """Modules that have fields."""
        return list(self._fields)

    def module(self, entity: str) -> Item | None:
        """A custom module by its entity name."""
        return next((m for m in self.items("module") if m["entity_name"] == entity), None)

    def add(self, kind: str, body: Item) -> int:
        """Store a new item at the end of its kind; returns its id. Call reload() after the last one."""
        position = body.get("position") or len(self.items(kind)) + 1
        cursor = self._store.db.execute(
            "insert into catalog(kind, position, body) values(?, ?, ?)", (kind, position, json.dumps(body))
        )
        return int(cursor.lastrowid or 0)

    def change(self, item_id: int, body: Item) -> None:
        """Replace an item's body. Call reload() after the last one."""
        kept = {k: v for k, v in body.items() if k != "id"}
        self._store.db.execute("update catalog set body = ? where id = ?", (json.dumps(kept), item_id))

    def remove(self, item_id: int) -> None:
        """Take an item away. Call reload() after the last one."""
        self._store.db.execute("delete from catalog where id = ?", (item_id,))

    def next_id(self) -> int:
        """A fresh id for something kept inside another item, such as a dropdown's choice."""
        cursor = self._store.db.execute("insert into catalog(kind, position, body) values('spent', 0, '{}')")
        self._store.db.execute("delete from catalog where id = ?", (cursor.lastrowid,))
        return int(cursor.lastrowid or 0)

    def add_field(self, entity: str, new: Field) -> int:
        """Store a new field of a module."""
        body = asdict(new)
        del body["id"]
        body["position"] = new.position or len(self.fields(entity)) + 1
        return self.add("field:" + entity, body)

    def change_field(self, entity: str, changed: Field) -> None:
        """Store a changed field."""
        self.change(changed.id, asdict(changed))

    def choice(self, of: Field, label: str) -> Item | None:
        """A dropdown's choice by its label, case ignored."""
        return next((c for c in of.choices if fold(c["value"]) == fold(label)), None)
