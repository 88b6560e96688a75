"""Measures one extraction against bare readers over the same workbooks: seconds, ratios and peak memory.

    python -m tests.pipelines.measure_extract FOLDER [--readers calamine,arrow,pandas]

Each run is a process of its own, so that its peak is its own: extract (ours, into a fresh warehouse), calamine (every sheet of
every workbook to Python lists, nothing kept), arrow (dlt's floor: the same rows ready as Arrow, through the same landing).
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def extract(folder: Path, data: Path) -> int:
    """The whole extraction; returns rows."""
    from pipelines.ascora.extract import extract_ascora

    return sum(extract_ascora(_settings(folder, data))["tables"].values())


def calamine(folder: Path, data: Path) -> int:
    """Every row of every sheet as Python values, thrown away: what any use of calamine costs."""
    from python_calamine import CalamineWorkbook

    rows = 0
    for file in sorted(folder.rglob("*.xlsx")):
        with CalamineWorkbook.from_path(file) as workbook:
            for sheet in workbook.sheet_names:
                rows += sum(1 for _ in workbook.get_sheet_by_name(sheet).iter_rows())
    return rows


def arrow(folder: Path, data: Path) -> int:
    """The rows that `extract` left in the warehouse, as ready Arrow tables through the same dlt landing."""
    import dlt
    import duckdb

    from pipelines.warehouse import landed

    @dlt.source(name="floor")
    def floor() -> Any:
        for table in tables:
            yield dlt.resource(_batches(data / "warehouse.duckdb", table), name=table, write_disposition="replace")

    with duckdb.connect(str(data / "warehouse.duckdb"), read_only=True) as connection:
        sql = "select table_name from duckdb_tables() where schema_name = 'raw_ascora' and table_name[:4] <> '_dlt'"
        tables = [name for (name,) in connection.execute(sql).fetchall()]
    with landed(floor(), "raw_floor", data / "floor.duckdb", data / "floor") as landing:
        return sum(landing.publish().values())


def _batches(file: Path, table: str) -> Any:
    import duckdb

    with duckdb.connect(str(file), read_only=True) as connection:
        yield from map(_as_table, connection.execute(f'from raw_ascora."{table}"').to_arrow_reader(20_000))


def _as_table(batch: Any) -> Any:
    import pyarrow as pa

    return pa.Table.from_batches([batch])


def _settings(folder: Path, data: Path) -> Any:
    from pipelines.settings import Settings

    return Settings(
        _env_file=None, ascora_export_dir=folder, warehouse_path=data / "warehouse.duckdb", ascora_max_unpacked_mb=16_384
    )


RUNS = {"extract": extract, "calamine": calamine, "arrow": arrow}


def measure(name: str, folder: Path, data: Path) -> dict[str, Any]:
    """Runs one of RUNS in a child process: rows, seconds, CPU seconds, and the peak memory in megabytes."""
    command = [sys.executable, "-m", "tests.pipelines.measure_extract", str(folder), "--run", name, "--data", str(data)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _run(name: str, folder: Path, data: Path) -> dict[str, Any]:
    started = time.monotonic()
    rows = RUNS[name](folder, data)
    seconds = time.monotonic() - started
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cpu = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
    peak = (own.ru_maxrss + children.ru_maxrss) // 1024
    return {"run": name, "rows": rows, "seconds": round(seconds, 2), "cpu_seconds": round(cpu, 2), "peak_mb": peak}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--readers", default="calamine,arrow")
    arguments.add_argument("--run", choices=RUNS, help="this one, in this process")
    arguments.add_argument("--data", type=Path)
    given = arguments.parse_args()
    if given.run:
        print(json.dumps(_run(given.run, given.folder, given.data)))
        return
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as scratch:
        for name in ["extract", *given.readers.split(",")]:
            print(json.dumps(measure(name, given.folder, Path(scratch))), flush=True)


if __name__ == "__main__":
    main()
