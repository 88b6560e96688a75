"""The gate opens after one whole clean build, and after nothing else (interfaces.md section 3)."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from dbt_runs import PROJECT, ROOT, Dbt, dbt_command, environment

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


SPOIL = """
update raw_ascora.jobs set job_status = 'Frobnicated'
    where rowid = (select min(rowid) from raw_ascora.jobs where is_section_stage is distinct from 'Yes');
update raw_ascora.invoices set amount_paid = 'POA' where rowid = (select min(rowid) from raw_ascora.invoices);
update raw_ascora.customers set notes = 'a' || chr(0) || 'b' where rowid = (select min(rowid) from raw_ascora.customers);
delete from raw_freshsales.fields where entity = 'deals' and name = 'cf_job_status';
update raw_freshsales.fields set type = 'text' where entity = 'deals' and name = 'cf_material_cost';
update raw_freshsales.fields set is_unique = false where entity = 'sales_accounts' and name = 'cf_ascora_id';
update raw_freshsales.fields set choices = '[]' where entity = 'cm_equipment' and name = 'cf_equipment_type';
update raw_freshsales.fields set is_required = true where entity = 'sales_accounts' and name = 'cf_gate_code';
update raw_freshsales.deal_stages set forecast_type = 'Open' where name = 'Lost';
update raw_freshsales.account set fallback_owner_email = 'gone@demo-trades.example';
"""


@pytest.fixture(scope="module")
def spoilt(built_warehouse: Path, dbt: Dbt, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tenant with a status that no rule knows and unreadable cells, and an account that lacks things; built whole."""
    warehouse = Path(shutil.copy(built_warehouse, tmp_path_factory.mktemp("spoilt") / "warehouse.duckdb"))
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(SPOIL)
    done = dbt(warehouse, *WHOLE_BUILD)
    assert done.returncode != 0
    assert re.search(r"FAIL \d+ gate_is_clean", done.stdout), done.stdout[-3000:]
    return warehouse


def test_problems_shut_the_gate_and_say_what_to_do(spoilt: Path) -> None:
    assert newest_gate(spoilt)[0] == "closed"
    problems = rows(spoilt, "select rule, value, message, remedy from evidence.gate_problems")
    assert ("unknown_status", "Frobnicated") in [problem[:2] for problem in problems]
    assert "fallback_owner_is_active" in [problem[0] for problem in problems]
    assert all(problem[2] and problem[3] for problem in problems)


def test_what_the_account_lacks_is_asked_for(spoilt: Path) -> None:
    items = rows(spoilt, "select entity, kind, coalesce(internal_name, label) from evidence.setup_items")
    assert sorted(items) == [
        ("cm_equipment", "choice", "cf_equipment_type"),
        ("deals", "field", "cf_job_status"),
        ("deals", "field", "cf_material_cost"),
        ("pipeline", "stage", "Lost"),
        ("sales_accounts", "field", "cf_gate_code"),
        ("sales_accounts", "unique", "cf_ascora_id"),
    ]


def test_cells_that_do_not_fit_are_listed_with_what_they_say(spoilt: Path) -> None:
    listed = rows(
        spoilt, "select field, before, after, source_key from evidence.cleanups where ascora_object in ('invoices', 'customers')"
    )
    nulled = [row for row in listed if row[:3] == ("amount_paid", "POA", None)]
    assert len(nulled) == 1
    assert nulled[0][3].startswith("invoice/")
    assert ("notes", "a\ufffdb", "ab") in [row[:3] for row in listed]


def test_a_shut_gate_still_gives_the_customer_the_cells_to_repair(spoilt: Path, tmp_path: Path) -> None:
    columns = "select header, value, effect, regexp_matches(cell, '^[A-Za-z]+![A-Z]+[0-9]+$') from evidence.quality_cells"
    shut = rows(spoilt, f"{columns} where effect = 'shuts the gate' and value = 'Frobnicated'")
    assert shut == [("Job Status", "Frobnicated", "shuts the gate", True)]
    lost = rows(spoilt, f"{columns} where value = 'POA' and ascora_object = 'invoices'")
    assert lost == [("Amount Paid", "POA", "value left out", True)]
    command = [sys.executable, "-m", "loaders", "quality"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(spoilt, REPORTS_DIR=str(tmp_path)), capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "extract.html").read_text(encoding="utf-8")
    assert "The gate is shut" in page
    assert "Frobnicated" in page
    assert (tmp_path / "extract.xlsx").stat().st_size > 5_000


def test_empty_build_does_not_open_the_gate(warehouse: Path, dbt: Dbt) -> None:
    dbt(warehouse, *WHOLE_BUILD, "--empty", "-s", "stg_ascora__jobs")
    state, reason = newest_gate(warehouse)
    assert state == "closed"
    assert "--empty" in reason


AFTER_LOAD = ("build", "--exclude-resource-type", "unit_test", "-s", "tag:after_load")


def test_whole_build_leaves_the_comparison_after_a_load_alone(built_warehouse: Path) -> None:
    assert rows(built_warehouse, "select * from information_schema.tables where table_name = 'field_differences'") == []
    assert newest_gate(built_warehouse)[0] == "open"


def test_comparison_after_a_load_leaves_the_gate_alone_whatever_it_finds(warehouse: Path, dbt: Dbt) -> None:
    before = rows(warehouse, "select * from ops.gate")
    done = dbt(warehouse, *AFTER_LOAD)
    assert "FAIL 1 account_was_read_back" in done.stdout  # nothing has been loaded or read back here
    assert rows(warehouse, "select * from ops.gate") == before


def test_comparison_together_with_what_is_sent_closes_the_gate(warehouse: Path, dbt: Dbt) -> None:
    dbt(warehouse, *AFTER_LOAD, "stg_ascora__jobs")
    state, reason = newest_gate(warehouse)
    assert state == "closed"
    assert "did not run" in reason or "failed" in reason
