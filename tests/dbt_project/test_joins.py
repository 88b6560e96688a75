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
TOLD_BY_BOTH = ("customers", "contacts", "jobs", "quotes", "invoices", "supplies", "quote_supply", "quote_labour", "job_labour",
                "supplier_bills")  # fmt: skip


def operators(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node["children"]:
        yield from operators(child)


def all_pairs(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    """Joins that compare each row with all of the other side."""
    [(_, plan)] = connection.execute(f"explain (format json) {sql}").fetchall()
    found = [operator for root in json.loads(plan) for operator in operators(root)]
    return [one for one in found if one["name"].strip() in ("BLOCKWISE_NL_JOIN", "NESTED_LOOP_JOIN")]


def is_single(node: dict[str, Any]) -> bool:
    """A setting, such as the time zone: DuckDB reckons with one row."""
    return node["extra_info"].get("Estimated Cardinality") == "1"


def loops(connection: duckdb.DuckDBPyConnection, sql: str) -> list[str]:
    """Conditions of outer joins that compare all pairs; those with a single row on one side have none to compare."""
    joins = [join["extra_info"] for join in all_pairs(connection, sql)]
    outer = [str(join["Condition"]) for join in joins if join["Join Type"] != "INNER"]
    return [condition for condition in outer if condition not in ("true", "false")]


def models_of(manifest: Path) -> dict[str, dict[str, Any]]:
    nodes = json.loads(manifest.read_text())["nodes"].values()
    return {node["name"]: node for node in nodes if node["resource_type"] == "model" and node.get("compiled_code")}


def test_no_outer_join_compares_all_pairs_of_rows(built_warehouse: Path) -> None:
    models = {name: node["compiled_code"] for name, node in models_of(built_warehouse.with_name("manifest.json")).items()}
    assert len(models) > 200
    with duckdb.connect(str(built_warehouse), read_only=True) as connection:
        Plugin.__new__(Plugin).configure_connection(connection)
        assert loops(connection, "from range(2) a left join range(2) b on a.range = b.range or a.range > 0")
        found = {name: joins for name, sql in models.items() if name not in SMALL and (joins := loops(connection, sql))}
    assert not found, "put the condition on the left side into the key: case when … then a.key end = b.key"


def test_where_api_and_workbooks_tell_the_same_no_join_compares_all_pairs_of_rows(built_warehouse: Path, warehouse: Path) -> None:
    models = models_of(built_warehouse.with_name("manifest.json"))
    with duckdb.connect(str(warehouse)) as connection:
        Plugin.__new__(Plugin).configure_connection(connection)
        for table in TOLD_BY_BOTH:  # the workbooks' rows once more, as the API's
            as_api = "select * replace ('GET /' || _source_file as _source_file)"
            connection.execute(f"insert into raw_ascora.{table} {as_api} from raw_ascora.{table}")
        for name in ("stg_ascora__matched_rows", "stg_ascora__folded_rows"):
            model, sql = models[name]["relation_name"], models[name]["compiled_code"]
            connection.execute(f"create or replace table {model} as {sql}")
            assert connection.execute(f"select count(*) > 300 from {model}").fetchone() == (True,)
        conflicts = models["stg_ascora__source_conflicts"]["compiled_code"]
        assert all_pairs(
            connection, "from raw_ascora.jobs a join raw_ascora.jobs b on a.job_number in (b.job_number, b.job_name)"
        )
        found = [join for join in all_pairs(connection, conflicts) if not any(map(is_single, join["children"]))]
    assert found == [], "join each of two names by itself: a union, or unnest([one, other]) as name"
