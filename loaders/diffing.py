"""The way of each field of a record: cells of the workbook, what was staged, what reads back, and the rule between. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from loaders.compare import flatten, same
from loaders.model import Json, Payload, canonical
from loaders.sampling import Key

HIDDEN = {"@parent", "targetable_type", "stored_path", "file_sha256"}  # not sent, or said by the reference beside it
CUSTOM = "custom_field."


@dataclass(frozen=True, slots=True)
class Origin:
    """A row of the export that a record comes from: where it stands, its cells (column -> value), addresses (column -> A1)."""

    ascora_object: str
    file: str
    sheet: str
    row: int
    cells: Mapping[str, Any]
    letters: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """What the lineage says of a field: (Ascora object, column, header of a custom column), rule, how."""

    ascora_object: str
    column: str
    rule: str
    how: str
    custom: str = ""


def fields_of(
    key: Key, payload: Payload, origins: Sequence[Origin], lineage: Mapping[tuple[str, str], Sequence[Said]],
    compared: Mapping[str, Mapping[str, Any]], cleanups: Iterable[Mapping[str, Any]],
) -> list[dict[str, Any]]:  # fmt: skip
    """One row a field that is sent: its cells, the staged value, what reads back, the rule, and whether they are equal.

    `compared`: field -> sent, read, is_shown, is_equal, reason, is_explained; empty where the record was not read back.
    `cleanups`: field, before, after, why of this record.
    """
    rows = []
    listed = list(cleanups)
    for name, value in sorted(flatten(payload).items()):
        if name in HIDDEN or (key[0], name) == ("deal_products", "amount"):
            continue
        plain = name.removeprefix(CUSTOM)
        said = lineage.get((key[0], plain), ())
        cells = [cell for origin in origins for cell in _cells(origin, said)]
        names = {plain, *(s.column for s in said), *(s.custom for s in said), *(cell["header"] for cell in cells)}
        staged, found = shown(value), compared.get(name)
        rows.append({
            "field": name, "cells": cells, "staged": staged,
            "rule": ", ".join(dict.fromkeys(s.rule for s in said)), "how": "; ".join(dict.fromkeys(s.how for s in said)),
            "cleanups": [c for c in listed if c["field"] in names],
            "changed": bool(cells) and not any(same(cell["value"], staged) for cell in cells),
            **_verdict(found),
        })  # fmt: skip
    return rows


def _cells(origin: Origin, said: Iterable[Said]) -> Iterable[dict[str, Any]]:
    """The cells of a row that the lineage names; of `custom_fields` each column by itself."""
    for one in said:
        if one.ascora_object != origin.ascora_object:
            continue
        columns = [one.custom or one.column]
        if columns == ["custom_fields"]:
            columns = list(json.loads(origin.cells.get("custom_fields") or "{}"))
        for column in columns:
            value = origin.cells.get(column)
            if value not in (None, ""):
                letters = origin.letters.get(column, "")
                address = f"{letters}{origin.row}" if letters else f"row {origin.row}"
                where = {"file": origin.file, "sheet": origin.sheet, "row": origin.row, "cell": address}
                yield {**where, "header": origin.headers.get(column, column), "value": str(value)}


def _verdict(found: Mapping[str, Any] | None) -> dict[str, Any]:
    if found is None:
        return {"read": None, "sent": None, "verdict": "not read back", "reason": "", "explained": False}
    verdict = "equal" if found["is_equal"] else "not shown" if not found["is_shown"] else "differs"
    known = {"reason": found.get("reason") or "", "explained": bool(found.get("is_explained"))}
    return {"read": found["read"], "sent": found["sent"], "verdict": verdict, **known}


def shown(value: Json) -> str:
    """A staged value as text: references by their keys, lists one after another."""
    if isinstance(value, dict):
        if "$ref" in value:
            return str(value["$ref"][1])
        return ", ".join(f"{name} {shown(item)}" for name, item in value.items())
    if isinstance(value, list):
        return "; ".join(shown(item) for item in value)
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def checksum(records: Iterable[Mapping[str, Any]]) -> str:
    """First 16 hex digits of a SHA-256 over what a person signs: each field's staged and read value, and the verdict."""
    digest = hashlib.sha256()
    for record in records:
        for row in record["fields"]:
            line = [record["object"], record["source_key"], row["field"], row["staged"], row["read"], row["verdict"]]
            digest.update(canonical(line).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:16]
