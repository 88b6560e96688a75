"""The nouns of the loader: CrmObject, Record, Known, Step, Plan. Plain data, no I/O."""

from __future__ import annotations

import hashlib
import json
from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

Json = Any
Payload = dict[str, Json]

Op = Literal["create", "match", "update", "set", "delete", "restore"]
# done, and how a step may end otherwise: rejected: refused in the CRM's words; in_doubt: nobody can see; absent: surely not
# there, the next load sends it; blocked: waits for its parent; held: left to a person; gone: a person deleted the record.
# kept: not taken back, since a person changed it after the undo was planned.
State = Literal["planned", "sent", "done", "rejected", "in_doubt", "absent", "blocked", "held", "gone", "kept"]
# created: we made it; matched: it stood there before; part: a part of a parent; released: put back as it was, not ours.
Origin = Literal["created", "matched", "part", "released"]

MOVED = "a deal of this plan moves it"  # why a stage that did not change is set anew (mapping.md, ruling 10)


def ref(parent: str, source_key: str) -> Payload:
    """A reference inside a payload: stands for the CRM id of `source_key` until the request is built."""
    return {"$ref": [parent, source_key]}


def refs_in(value: Json) -> Iterable[tuple[str, str]]:
    """Every (object, source_key) that a payload refers to, in order."""
    if isinstance(value, Mapping):
        if "$ref" in value:
            parent, source_key = value["$ref"]
            yield parent, source_key
        else:
            for item in value.values():
                yield from refs_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from refs_in(item)


@dataclass(frozen=True, slots=True)
class Ref:
    """A column of a `freshsales` table that holds source keys of parents.

    `parent` is an object's name, or `@column`: the column that names the targetable type. `field` is where the id goes,
    dotted for a nested one. `member` names the key inside each item when the column is a JSON list of objects.
    """

    column: str
    parent: str
    field: str
    many: bool = False
    member: str | None = None


@dataclass(frozen=True, slots=True)
class CrmObject:
    """One kind of CRM record and how the API treats it (freshsales_api.md, sections 3 and 4).

    `write`: `post` one call a record; `bulk` 100 a call with `bulk_key` as identifier; `put` a part of its parent, set by a
    PUT on it; `bulk_put` the same, 100 a call; `upload` multipart. `find`: the consistent way to see whether a record
    stands (settle.py). `erase`: how a record goes (`forget` purges it), `never` if the API cannot. `revive`: a deleted
    one can be had back from the recycle bin, where it keeps its unique values occupied. `matchable`: one may stand there
    before the first load. `local` columns are not sent.
    """

    name: str
    path: str
    envelope: str
    write: Literal["post", "bulk", "put", "bulk_put", "upload"]
    refs: tuple[Ref, ...] = ()
    part_of: str | None = None
    bulk_key: str | None = None
    find: Literal["view", "by_parent", "notes", "files", "list", "get", "none"] = "none"
    erase: Literal["single", "bulk", "forget", "never", "with_parent"] = "single"
    revive: bool = False
    editable: bool = True
    matchable: bool = False
    include: str | None = None
    local: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Record:
    """A row of `freshsales.<object>` as the plan sees it."""

    object: str
    source_key: str
    account_key: str
    row_hash: str
    payload: Payload
    matched_id: int | None = None
    matched_by: str | None = None
    former_keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger says stands in the CRM by our hand: id, what we last wrote, and whether we made it.

    `held`: fields that were left to a person: field -> [we wrote, stood there, Ascora said].
    """

    object: str
    source_key: str
    crm_id: int | None
    row_hash: str
    payload: Payload
    origin: Origin
    held: dict[str, list[Json]] = field(default_factory=dict)


@dataclass(slots=True)
class Step:
    """One thing to do in the CRM, and after apply what became of it.

    `changes`: field -> [old, new], and "ascora" as a third where a rule gives the field to Ascora. From the CRM's answer,
    never from the plan: `stands` (field -> value there now), `differs` (field -> [sent, answered]), `held` (field -> [we
    wrote, stands there, Ascora says]). `before` is what the fields held before our first write.
    """

    seq: int
    object: str
    op: Op
    source_key: str
    account_key: str
    row_hash: str
    payload: Payload
    changes: dict[str, list[Json]] = field(default_factory=dict)
    crm_id: int | None = None
    why: str = ""
    state: State = "planned"
    before: Payload | None = None
    origin: Origin = "created"
    former_key: str | None = None
    step_id: int = 0
    stands: Payload | None = None
    differs: dict[str, list[Json]] | None = None
    held: dict[str, list[Json]] | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A line of a plan that sends nothing: vanished, held back, left behind. A held field has its three values besides:
    what we wrote, what stands there, what Ascora says."""

    kind: str
    object: str
    source_key: str
    text: str
    field: str = ""
    values: tuple[Json, ...] = ()


class Steps(Sequence[Step]):
    """Steps that are collected elsewhere than in a list."""

    @abstractmethod
    def append(self, step: Step) -> None:
        """Add a step at the end."""


@dataclass(frozen=True)
class Plan:
    """Everything that one run will do, decided before the first call."""

    kind: Literal["load", "rollback", "decision", "schema"]
    account: str
    steps: Sequence[Step]
    notes: tuple[Note, ...] = ()
    unchanged: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    @cached_property
    def checksum(self) -> str:
        """First 16 hex digits of a SHA-256 over what will be done, to which account: the same plan, the same checksum."""
        digest = hashlib.sha256(f"{self.kind}\n{self.account}\n".encode())
        for step in self.steps:
            line = [step.object, step.op, step.source_key, step.crm_id, step.row_hash, step.payload, step.changes]
            digest.update(canonical(line).encode())
        return digest.hexdigest()[:16]


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def canonical(value: Json) -> str:
    """JSON with sorted keys and no spaces: equal values, equal text."""
    return _CANONICAL.encode(value)
