"""A build that goes on from the one before gives what a full build gives, table by table, after rows came, changed and went."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import duckdb
import pytest
from dbt_runs import PROJECT, Dbt

pytestmark = pytest.mark.slow
REMEMBERING = ("int_phones_normalised", "int_emails_normalised")
TABLES = ["stg_ascora__customers", *REMEMBERING]
DELTA = """
    delete from raw_ascora.customers
        where _source_row = (select min(_source_row) from raw_ascora.customers where phone is not null and email is not null);
    update raw_ascora.customers set phone = '03 9123 4567', email = 'new.address@example.com.au'
        where _source_row = (select max(_source_row) from raw_ascora.customers where phone is not null and email is not null);
    insert into raw_ascora.customers by name (
        select * replace ('999999' as customer_number, 'Created Pty Ltd' as customer_name, '0412 000 111' as phone,
            'created@example.com.au' as email, 100000 as _source_row) from raw_ascora.customers limit 1);
"""
SPOIL = """
    update intermediate.int_phones_normalised set phone_e164 = 'spoilt' where phone = (
        select max(phone) from intermediate.int_phones_normalised where phone_e164 is not null);
    update intermediate.int_emails_normalised set email_address = 'spoilt', judged_by = 'other rules';
"""


def rows_of(warehouse: Path) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        schema = dict(connection.execute("select table_name, table_schema from information_schema.tables").fetchall())
        return {name: connection.execute(f"select * from {schema[name]}.{name} order by all").fetchall() for name in TABLES}


def change(warehouse: Path, statements: str) -> None:
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(statements)


def built(dbt: Dbt, warehouse: Path, *options: str) -> dict[str, list[tuple[object, ...]]]:
    done = dbt(warehouse, "run", "-s", *TABLES, *options)
    assert done.returncode == 0, done.stdout[-4000:]
    return rows_of(warehouse)


def test_only_the_tables_compared_here_know_what_was_built_before(built_warehouse: Path) -> None:
    manifest = json.loads(built_warehouse.with_name("manifest.json").read_text())
    nodes = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    looking_back = {n["name"] for n in nodes if re.search(r"judged_before|\bthis\b\s*}}|is_incremental", n["raw_code"])}
    assert looking_back == set(REMEMBERING)
    assert {node["config"]["materialized"] for node in nodes} <= {"table", "view", "ephemeral"}
    macros = {file.name: file.read_text() for file in (PROJECT / "macros").glob("*.sql")}
    assert {name for name, text in macros.items() if re.search(r"\(this\)|\bthis\s*}}", text)} == {"remembered.sql"}


def test_an_incremental_build_equals_a_full_one_after_rows_came_changed_and_went(
    warehouse: Path, tmp_path: Path, dbt: Dbt
) -> None:
    before = rows_of(warehouse)
    change(warehouse, DELTA)
    (tmp_path / "full").mkdir()
    other = Path(shutil.copy(warehouse, tmp_path / "full"))
    # One judgement is spoilt, to see that it is taken over; all of the addresses too, by rules that are no longer in force.
    change(warehouse, SPOIL)
    full, incremental = built(dbt, other, "--full-refresh"), built(dbt, warehouse)
    [spoilt] = [row for row in incremental["int_phones_normalised"] if "spoilt" in row]
    incremental["int_phones_normalised"].remove(spoilt)
    assert incremental.pop("int_phones_normalised") == [row for row in full["int_phones_normalised"] if row[:2] != spoilt[:2]]
    assert incremental == {name: rows for name, rows in full.items() if name in incremental}
    for name in REMEMBERING:
        assert set(before[name]) - set(full[name]), f"{name}: nothing vanished"
        assert set(full[name]) - set(before[name]), f"{name}: nothing new came"
