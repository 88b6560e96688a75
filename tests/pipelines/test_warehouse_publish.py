"""Publishing replaces all tables or none, whoever dies or holds the file."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dlt
import duckdb
import pyarrow as pa
import pytest

from pipelines.errors import Halt
from pipelines.warehouse import Counts, landed

ROOT = Path(__file__).parents[2]
TABLES = ("alpha", "beta", "gamma")

# Replaces the tables inside the transaction, then dies before it is committed.
DIE_HALFWAY = """
import os, signal, sys
from pathlib import Path
import pyarrow as pa
sys.path.insert(0, sys.argv[2])
from test_warehouse_publish import source_of
from pipelines import warehouse
file = Path(sys.argv[1])
replace_tables = warehouse.Landing._replace_tables
def replace_and_die(self):
    replace_tables(self)
    os.kill(os.getpid(), signal.SIGKILL)
warehouse.Landing._replace_tables = replace_and_die
with warehouse.landed(source_of("new"), "raw_test", file, file.parent / "dlt") as landing:
    landing.publish()
"""
HOLD = """
import sys, duckdb, time
with duckdb.connect(sys.argv[1]):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def source_of(word: str) -> Any:
    """A source of three tables that say one word."""

    @dlt.source(name="testing")
    def testing() -> Iterator[Any]:
        for table in TABLES:
            rows = pa.table({"word": [word]})
            yield dlt.resource([rows], name=table, write_disposition="replace")

    return testing()


def load(file: Path, word: str, **how: Any) -> Counts:
    with landed(source_of(word), "raw_test", file, file.parent / "dlt", patience=how.pop("patience", 5)) as landing:
        return landing.publish(**how)


def words(file: Path) -> set[str]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return {connection.execute(f"select word from raw_test.{table}").fetchall()[0][0] for table in TABLES}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "it's data" / "warehouse.duckdb"  # a quote in the path is no trouble
    load(file, "old")
    return file


def test_a_process_killed_inside_the_transaction_leaves_the_old_tables(file: Path) -> None:
    command = [sys.executable, "-c", DIE_HALFWAY, str(file), str(Path(__file__).parent)]
    died = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert died.returncode == -9, died.stderr
    assert words(file) == {"old"}
    load(file, "newer")
    assert words(file) == {"newer"}


def test_a_refused_check_leaves_the_old_tables(file: Path) -> None:
    def refuse(before: Counts, after: Counts) -> None:
        assert before == after == dict.fromkeys(TABLES, 1)
        raise Halt("no")

    with pytest.raises(Halt, match="no"):
        load(file, "new", check=refuse)
    assert words(file) == {"old"}


def test_other_schemas_of_the_warehouse_stay(file: Path) -> None:
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema ops; create table ops.gate as select 'open' as state")
    load(file, "new")
    with duckdb.connect(str(file), read_only=True) as connection:
        assert connection.execute("select state from ops.gate").fetchall() == [("open",)]


@pytest.mark.parametrize(("held", "patience"), [(0.8, 10.0), (30.0, 0.2)])
def test_a_warehouse_in_use_is_waited_for_a_while_and_then_named(file: Path, held: float, patience: float) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(file), str(held)], stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        if held < patience:
            load(file, "new", patience=patience)
        else:
            with pytest.raises(Halt, match="is in use"):
                load(file, "new", patience=patience)
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close() if holder.stdout else None
    assert words(file) == {"new" if held < patience else "old"}
