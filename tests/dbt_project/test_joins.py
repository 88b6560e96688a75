"""How DuckDB would join: no pair of growing tables row by row against all rows of the other."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
from dbt_runs import PROJECT

sys.path.insert(0, str(PROJECT / "plugins"))
from normalise import Plugin

# Names of fields on both sides, tens of them; either of two names may fit, which no hash can say.
SMALL = {"quality_columns", "form_fields_used"}


def operators(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node["children"]:
        yield from operators(child)


def loops(connection: duckdb.DuckDBPyConnection, sql: str) -> list[str]:
    """Conditions of outer joins that compare all pairs; those with a single row on one side have none to compare."""
    [(_, plan)] = connection.execute(f"explain (format json) {sql}").fetchall()
    found = [operator for root in json.loads(plan) for operator in operators(root)]
    joins = [one["extra_info"] for one in found if one["name"].strip() == "BLOCKWISE_NL_JOIN"]
    outer = [str(join["Condition"]) for join in joins if join["Join Type"] != "INNER"]
    return [condition for condition in outer if condition not in ("true", "false")]


def test_no_outer_join_compares_all_pairs_of_rows(built_warehouse: Path) -> None:
    nodes = json.loads(built_warehouse.with_name("manifest.json").read_text())["nodes"].values()
    built = [node for node in nodes if node["resource_type"] == "model" and node.get("compiled_code")]
    models = {node["name"]: node["compiled_code"] for node in built}
    assert len(models) > 200
    with duckdb.connect(str(built_warehouse), read_only=True) as connection:
        Plugin.__new__(Plugin).configure_connection(connection)
        assert loops(connection, "from range(2) a left join range(2) b on a.range = b.range and a.range > 0")
        found = {name: joins for name, sql in models.items() if name not in SMALL and (joins := loops(connection, sql))}
    assert not found, "put the condition on the left side into the key: case when … then a.key end = b.key"
