"""The same commands on a DuckLake give what they give on a DuckDB file, and what several processes write at once is all there."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest
from journeys.tenant import SANDBOX, Migration
from lake.lakes import InALake

from loaders.objects import OBJECTS

pytestmark = pytest.mark.slow
EVIDENCE = ("record_outcomes", "rejects", "cleanups", "owners", "quality_cells", "source_conflicts")


def look(migration: Migration, query: str) -> list[tuple[Any, ...]]:
    """Rows of a query on a file or a lake, as others see it now."""
    place = migration.env["WAREHOUSE_PATH"]
    with duckdb.connect(config={"home_directory": migration.env["HOME"]}) as connection:
        connection.execute(f"attach '{place}' as warehouse (read_only); use warehouse")
        return connection.execute(query).fetchall()


def tables(migration: Migration) -> dict[str, list[tuple[Any, ...]]]:
    """All rows that the loader sends, and the evidence, sorted."""
    names = [f"freshsales.{name}" for name in OBJECTS] + [f"evidence.{name}" for name in EVIDENCE]
    found = {name: look(migration, f"select * from warehouse.{name} order by all") for name in names}
    return {name: [tuple(_anywhere(migration, value) for value in row) for row in rows] for name, rows in found.items()}


def _anywhere(migration: Migration, value: Any) -> Any:
    """Pictures of cells are kept in the migration's folder."""
    return value.replace(str(migration.folder), "FOLDER") if isinstance(value, str) else value


def plan(migration: Migration) -> dict[str, Any]:
    """What `plan` says, but for the checksum: the paths of pictures are in it."""
    said = json.loads(migration.loader("plan", "--json").stdout.replace(str(migration.folder), "FOLDER"))
    return {name: value for name, value in said.items() if name != "checksum"}


def ended(*processes: Any) -> None:
    """Waits for processes; each must have ended well."""
    for process in processes:
        said, _ = process.communicate(timeout=600)
        assert process.returncode == 0, said


def steps_planned(migration: Migration) -> int:
    try:
        with closing(sqlite3.connect(migration.folder / "ledger.sqlite")) as db:
            return db.execute("select count(*) from steps").fetchone()[0]
    except sqlite3.Error:
        return 0


def wait_until(holds: Callable[[], bool], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.05)


def gates(migration: Migration) -> list[tuple[Any, ...]]:
    return look(migration, "select state, started_at, finished_at from warehouse.ops.gate order by started_at")


def test_a_lake_holds_the_same_tables_and_gives_the_same_plan_as_the_file(built: Migration, in_a_lake: InALake) -> None:
    of_the_file, of_the_lake = tables(built), tables(in_a_lake)
    assert sum(map(len, of_the_file.values())) > 500
    for name, rows in of_the_file.items():
        assert of_the_lake[name] == rows, name
    assert plan(in_a_lake) == plan(built)
    assert look(in_a_lake, "select count(*) from ducklake_table_info('warehouse') where file_count > 0")[0][0] > 50


def test_a_load_and_two_builds_and_an_extract_at_once_lose_nothing(
    in_a_lake: InALake, built: Migration, loaded: Migration, monkeypatch: pytest.MonkeyPatch
) -> None:
    from loaders.warehouse import open_warehouse

    monkeypatch.setenv("HOME", in_a_lake.home)
    earlier, newest = len(gates(in_a_lake)), "select invocation_id, state from ops.gate order by started_at desc limit 1"
    with open_warehouse(Path(in_a_lake.place)) as warehouse:
        gate = warehouse.rows(newest)
        load = in_a_lake.start(*SANDBOX, sys.executable, "-m", "loaders", "load", "--self-approve")
        wait_until(lambda: steps_planned(in_a_lake) > 0)
        writers = [in_a_lake.start(*in_a_lake.build("one")), in_a_lake.start(*in_a_lake.build("two"))]
        [(account,)] = warehouse.values("select url from raw_freshsales.account")
        writers.append(in_a_lake.start(sys.executable, "-m", "pipelines", "ledger", FRESHSALES_URL=account))
        ended(load, *writers)
        # whoever had begun to read goes on reading the moment in which it began, gate and rows alike
        assert warehouse.rows(newest) == gate
        read = {name: list(warehouse.records(crm_object)) for name, crm_object in OBJECTS.items() if name != "contact_stages"}

    assert in_a_lake.account() == loaded.account()
    states, starts, ends = zip(*gates(in_a_lake)[earlier:], strict=True)
    assert states == ("open", "open")
    assert ends[0] <= starts[1], "two builds wrote at the same time"
    assert look(in_a_lake, "select count(*) from warehouse.raw_ledger.steps")[0][0] > 0
    with open_warehouse(Path(in_a_lake.place)) as warehouse:
        assert warehouse.rows(newest) != gate
    assert sum(map(len, read.values())) > 200
    assert tables(in_a_lake)["evidence.record_outcomes"] == tables(built)["evidence.record_outcomes"]


def test_a_lakes_build_has_the_memory_that_it_is_given(in_a_lake: InALake) -> None:
    ask = ["show", "--inline", "select current_setting('memory_limit') as given", "--output", "json"]
    where = ["--project-dir", "dbt_project", "--profiles-dir", "dbt_project", *in_a_lake.scratch]
    said = in_a_lake.run(str(Path(sys.executable).with_name("dbt")), *ask, *where, WAREHOUSE_MEMORY="300MiB").stdout
    assert '"given": "300.0 MiB"' in said


def test_a_killed_build_leaves_the_gate_shut_and_its_turn_to_others(in_a_lake: InALake) -> None:
    before = len(gates(in_a_lake))
    build = in_a_lake.start(*in_a_lake.build("killed"))
    wait_until(lambda: len(gates(in_a_lake)) > before)
    [child] = [int(pid) for pid in Path(f"/proc/{build.pid}/task/{build.pid}/children").read_text().split()]
    os.kill(child, signal.SIGKILL)
    build.wait(60)
    assert "gate is closed" in in_a_lake.loader("plan", code=3).stderr
    in_a_lake.transform()
    in_a_lake.loader("plan")


@pytest.mark.parametrize("place", ["ducklake:lake.sqlite", "ducklake:postgres:dbname=lake password=secret host=db"])
def test_a_lake_that_cannot_be_used_is_refused_without_its_password(built: Migration, place: str) -> None:
    for command in (["pipelines", "ledger"], ["loaders", "status"]):
        said = built.run(sys.executable, "-m", *command, code=None, WAREHOUSE_PATH=place)
        assert "secret" not in said.stdout + said.stderr
        assert said.returncode == 2 or command[0] == "loaders"
