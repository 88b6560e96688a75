"""The gate opens after one whole clean build, and after nothing else (interfaces.md section 3)."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

import duckdb
import pytest
from dbt_runs import PROJECT, Dbt, dbt_command, environment

pytestmark = pytest.mark.slow

WHOLE_BUILD = ("build", "--exclude-resource-type", "unit_test")


def rows(warehouse: Path, query: str) -> list[tuple]:
    """The rows of a query, read-only."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(query).fetchall()


def newest_gate(warehouse: Path) -> tuple[str, str]:
    """State and reason of the newest row of the gate."""
    return rows(warehouse, "select state, reason from ops.gate order by started_at desc limit 1")[0]


def test_whole_clean_build_opens_the_gate_for_its_extraction(built_warehouse: Path) -> None:
    gates = rows(
        built_warehouse, "select state, extraction_id, nodes_expected = nodes_ok, finished_at > started_at from ops.gate"
    )
    extraction = rows(built_warehouse, "select extraction_id from raw_ascora.extraction")[0][0]
    assert gates == [("open", extraction, True, True)]


def test_part_of_a_build_closes_the_gate(warehouse: Path, dbt: Dbt) -> None:
    assert dbt(warehouse, "build", "-s", "stg_ascora__jobs").returncode == 0
    state, reason = newest_gate(warehouse)
    assert state == "closed"
    assert "did not run" in reason


def test_run_without_tests_closes_the_gate(warehouse: Path, dbt: Dbt) -> None:
    assert dbt(warehouse, "run", "-s", "stg_ascora__jobs").returncode == 0
    assert newest_gate(warehouse)[0] == "closed"


def test_reading_commands_leave_the_gate_alone(warehouse: Path, dbt: Dbt) -> None:
    assert dbt(warehouse, "compile", "-s", "stg_ascora__jobs").returncode == 0
    assert dbt(warehouse, "list", "-s", "stg_ascora__jobs").returncode == 0
    assert len(rows(warehouse, "select * from ops.gate")) == 1


def test_build_that_is_killed_leaves_the_gate_closed(warehouse: Path, target: Path) -> None:
    child = subprocess.Popen(
        dbt_command(target, *WHOLE_BUILD), cwd=PROJECT, env=environment(warehouse), stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    deadline = time.monotonic() + 120
    for line in child.stdout:  # kill it in the middle: tables have been replaced, most have not
        if "OK created sql table model" in line or time.monotonic() > deadline:
            break
    child.send_signal(signal.SIGKILL)
    child.wait(30)
    child.stdout.close()
    state, reason = newest_gate(warehouse)
    assert (state, reason) == ("closed", "dbt build has not finished")
    assert len(rows(warehouse, "select * from ops.gate")) == 2


def spoil(warehouse: Path) -> None:
    """A status that no rule knows, a field and a stage that the account lacks, and a fallback owner who is gone."""
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(
            "update raw_ascora.jobs set job_status = 'Frobnicated' "
            "where rowid = (select min(rowid) from raw_ascora.jobs where is_section_stage is distinct from 'Yes')"
        )
        connection.execute("delete from raw_freshsales.fields where entity = 'deals' and name = 'cf_job_status'")
        connection.execute(
            "update raw_freshsales.fields set is_unique = false where entity = 'sales_accounts' and name = 'cf_ascora_id'"
        )
        connection.execute("update raw_freshsales.deal_stages set forecast_type = 'Open' where name = 'Lost'")
        connection.execute("update raw_freshsales.account set fallback_owner_email = 'gone@demo-trades.example'")


def test_problems_shut_the_gate_and_are_listed_with_what_to_do(warehouse: Path, dbt: Dbt) -> None:
    spoil(warehouse)
    done = dbt(warehouse, *WHOLE_BUILD)
    assert done.returncode != 0
    assert newest_gate(warehouse)[0] == "closed"
    problems = rows(warehouse, "select rule, value, remedy from evidence.gate_problems")
    assert ("unknown_status", "Frobnicated") in [problem[:2] for problem in problems]
    assert "fallback_owner_is_active" in [problem[0] for problem in problems]
    assert all(problem[2] for problem in problems)
    items = rows(warehouse, "select entity, kind, coalesce(internal_name, label) from evidence.setup_items")
    assert ("deals", "field", "cf_job_status") in items
    assert ("sales_accounts", "unique", "cf_ascora_id") in items
    assert ("pipeline", "stage", "Lost") in [item for item in items if item[1] == "stage"]


def test_empty_build_does_not_open_the_gate(warehouse: Path, dbt: Dbt) -> None:
    dbt(warehouse, *WHOLE_BUILD, "--empty")
    assert newest_gate(warehouse)[0] == "closed"
