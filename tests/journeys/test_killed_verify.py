"""A verify that is killed, while it reads the account back or while dbt compares, leaves the warehouse whole; a repeat works."""

import os
import signal
import subprocess
import sys
import time

import duckdb
import pytest
from journeys.tenant import ROOT, SANDBOX, Migration

pytestmark = pytest.mark.xdist_group("journeys")


def kill_at(migration: Migration, command: list[str], seconds: float, calls: int = 0) -> None:
    """Start a command in a group of its own and SIGKILL all of it: once the account was called this often, or after seconds."""
    seen = len(migration.calls())
    process = subprocess.Popen(
        command, cwd=ROOT, env=migration.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    deadline = time.monotonic() + (60 if calls else seconds)
    while process.poll() is None and time.monotonic() < deadline and not (calls and len(migration.calls()) - seen >= calls):
        time.sleep(0.01)
    assert process.poll() is None, "it ended before it was killed"
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def rows(migration: Migration) -> list[tuple]:
    with duckdb.connect(str(migration.folder / "warehouse.duckdb"), read_only=True) as db:
        names = [f"{s}.{t}" for s, t in db.execute(
            "select table_schema, table_name from information_schema.tables"
            " where table_schema in ('freshsales', 'ops', 'evidence')"
            " and table_type = 'BASE TABLE' order by all"
        ).fetchall()]  # fmt: skip
        return [(name, db.execute(f"select count(*) from {name}").fetchone()) for name in names]


def test_a_killed_verify_leaves_the_warehouse_whole_and_a_repeat_works(loaded, tmp_path) -> None:
    migration = loaded.copy(tmp_path / "m")
    before = rows(migration)
    read_back = [*SANDBOX, sys.executable, "-m", "pipelines", "freshsales", "--read-back"]
    kill_at(migration, read_back, 0, calls=20)
    assert rows(migration) == before
    migration.run(*read_back)
    compare = [sys.executable, "dbt_project/verify.py", *migration.scratch]
    kill_at(migration, compare, 4.0)
    assert [row for row in rows(migration) if row[0].startswith("freshsales.")] == [
        row for row in before if row[0].startswith("freshsales.")
    ]
    migration.run(*compare)
    assert migration.load()["plan"]["steps"] == [], "the gate is as it was, and nothing is to be sent"
