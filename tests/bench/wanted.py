"""What the rows of a built warehouse want of the CRM, counted by object without the planner: new, filled, read first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb

from tests.bench.minimum import Wanted
from tests.chaos.expected import flat
from tests.chaos.facts import MATCHABLE
from tests.chaos.rows import TABLES, Row
from tests.chaos.state import empty

PART_OF_MATCHED = {"product_prices": "products"}  # part -> what it is a part of and may stand there already; the same key


def wanted_rows(warehouse: Path) -> dict[str, Wanted]:
    """Object -> what its rows want; objects without rows are left out."""
    with duckdb.connect(str(warehouse), read_only=True) as db:
        found = {name: _of(db, name) for name in TABLES}
    return {name: wanted for name, wanted in found.items() if wanted != Wanted(0)}


def _of(db: duckdb.DuckDBPyConnection, name: str) -> Wanted:
    """Leads, which a Suite account does not have, are all taken for new."""
    matchable = name in MATCHABLE
    new = _count(db, f"select count(*) from freshsales.{name}" + (" where matched_id is null" if matchable else ""))
    read_first = 0
    if parent := PART_OF_MATCHED.get(name):
        read_first = _count(
            db,
            f"select count(*) from freshsales.{name} semi join (from freshsales.{parent} where matched_id is not null)"
            " using (source_key)",
        )
    return Wanted(new, _filled(db, name) if matchable else 0, read_first)


def _count(db: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = db.execute(sql).fetchone()
    return int(row[0]) if row else 0


def _filled(db: duckdb.DuckDBPyConnection, name: str) -> int:
    """Matched rows that have a value for a field that is empty on the record that stands."""
    columns = {column: kind for column, kind in TABLES[name].items() if column not in ("matched_id", "matched_by")}
    listed = ", ".join(f"w.{column}" for column in columns)
    cursor = db.execute(
        f"select r.record, w.source_key, {listed} from freshsales.{name} w join raw_freshsales.{name} r on r.id = w.matched_id"
    )
    rows = ((json.loads(record), Row(name, key, _fields(columns, values))) for record, key, *values in cursor.fetchall())
    return sum(fills(row, standing) for standing, row in rows)


def _fields(columns: dict[str, str], values: list[Any]) -> dict[str, Any]:
    pairs = zip(columns.items(), values, strict=True)
    return {column: json.loads(value) if kind == "json" and value is not None else value for (column, kind), value in pairs}


def fills(row: Row, standing: dict[str, Any]) -> bool:
    """Whether a record that stands (as the API shows it) has an empty field for which the row has a value."""
    custom = standing.get("custom_field")
    shown = {**standing, **{f"custom_field.{name}": value for name, value in (custom or {}).items()}}
    can_hold = [name for name in flat(row) if name in shown or (isinstance(custom, dict) and name.startswith("custom_field."))]
    return any(empty(shown.get(name)) for name in can_hold)
