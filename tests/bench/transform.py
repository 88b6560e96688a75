"""`dbt build` of the whole project on N raw rows, against the same compiled SQL run bare in one DuckDB connection.

python -m tests.bench.transform WAREHOUSE TARGET      (the bare run, in this process; prints a JSON line)
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb

from tests.bench.figures import Figure, against, flat, memory
from tests.bench.measure import ROOT, Cost, run
from tests.bench.tenant_rows import add_rows
from tests.contract import raw_tables

PROJECT = ROOT / "dbt_project"
LIMIT = 1.5  # times the bare SQL, at a million rows
PYTHON = (sys.executable, "-m")
BARE = "bare compiled SQL"


def transform_figures(sizes: Sequence[int]) -> Iterator[Figure]:
    """One run at each size: the whole, then what it is made of. Raises when the build is not clean."""
    costs: list[tuple[int, Cost]] = []
    with tempfile.TemporaryDirectory() as name:
        start = _extracted(Path(name))
        for size in sizes:
            with tempfile.TemporaryDirectory() as scratch:
                folder = Path(scratch)
                shutil.copy(start, folder / "warehouse.duckdb")
                add_rows(folder / "warehouse.duckdb", size)
                env = {"WAREHOUSE_PATH": str(folder / "warehouse.duckdb")}
                whole = run(_dbt("build", folder, "--exclude-resource-type", "unit_test"), env)
                results = json.loads((folder / "target" / "run_results.json").read_text())
                parse = run(_dbt("parse", folder, "--no-partial-parse"), env)
                bare = said(run([*PYTHON, "tests.bench.transform", folder / "warehouse.duckdb", folder / "target"], env))
                yield from _figures(size, whole, parse, bare, results)
            costs.append((size, whole))
    if len(costs) > 1:
        yield flat("transform", costs[0], costs[-1])


def _figures(size: int, whole: Cost, parse: Cost, bare: Cost, results: dict[str, Any]) -> Iterator[Figure]:
    yield against("transform", "whole build", size, whole, BARE, bare, "<=", LIMIT if size >= 1_000_000 else None)
    yield against("transform", "start-up: imports and parsing of all files", size, parse, BARE, bare)
    for kind in ("model", "test", "seed", "snapshot"):
        nodes = [r for r in results["results"] if r["unique_id"].startswith(f"{kind}.")]
        seconds, count = sum(r["execution_time"] for r in nodes), max(1, len(nodes))
        note = f"{len(nodes)} nodes, {seconds * 1000 / count:.0f} ms each, summed over 2 threads"
        yield against("transform", f"{kind}s", size, Cost(seconds, 0, 0, ""), BARE, bare).with_note(note)
    slowest = sorted(results["results"], key=lambda r: -r["execution_time"])[:3]
    names = ", ".join(f"{r['unique_id'].split('.')[2]} {r['execution_time']:.1f} s" for r in slowest)
    yield memory("transform", "peak memory", size, whole).with_note(f"slowest nodes: {names}")


def _dbt(command: str, folder: Path, *more: str) -> list[str]:
    where = ["--project-dir", PROJECT, "--profiles-dir", PROJECT, "--target-path", folder / "target"]
    dbt = Path(sys.executable).with_name("dbt")
    return [str(part) for part in (dbt, command, *where, "--log-path", folder / "logs", *more)]


def _extracted(folder: Path) -> Path:
    """The made-up tenant and the embedded account, extracted by the real pipelines."""
    env = {"WAREHOUSE_PATH": str(folder / "warehouse.duckdb"), "ASCORA_EXPORT_DIR": str(folder / "export")}
    run([*PYTHON, "pipelines", "demo", folder / "export"], env)
    run([*PYTHON, "pipelines", "ascora"], env)
    sandbox = ("loaders.sandbox", "exec", "--state", folder / "crm.sqlite", "--")
    run([*PYTHON, *sandbox, *PYTHON, "pipelines", "freshsales"], env)
    with duckdb.connect(str(folder / "warehouse.duckdb")) as db:  # no load has happened: the journal's tables are empty
        db.execute(raw_tables())
    return folder / "warehouse.duckdb"


def said(cost: Cost) -> Cost:
    """The seconds that the process measured itself, imports left out."""
    return Cost(json.loads(cost.said.splitlines()[-1])["seconds"], cost.cpu, cost.peak_mib)


def main(warehouse: Path, target: Path) -> None:
    """Every model again, in the order of the build, over the tables that are there; start-up of Python is not counted."""
    sys.path.insert(0, str(PROJECT / "plugins"))
    nodes = json.loads((target / "manifest.json").read_text())["nodes"]
    started = time.monotonic()
    with duckdb.connect(str(warehouse)) as db:
        plug_in(db)
        for node in in_order(nodes):
            kind = "view" if node["config"]["materialized"] == "view" else "table"
            sql = (target / "compiled" / "ascora_to_freshsales" / node["original_file_path"]).read_text()
            db.execute(f'create or replace {kind} "{node["schema"]}"."{node["alias"]}" as ({sql}\n)')
    print(json.dumps({"seconds": time.monotonic() - started}))


def in_order(nodes: dict[str, Any]) -> list[dict[str, Any]]:
    """The models (python and ephemeral ones left out), each after what it reads."""
    models = {
        name: node for name, node in nodes.items()
        if node["resource_type"] == "model" and node["language"] == "sql" and node["config"]["materialized"] != "ephemeral"
        and "after_load" not in node["tags"]
    }  # fmt: skip
    reads = {name: [n for n in node["depends_on"]["nodes"] if n in models] for name, node in models.items()}
    return [models[name] for name in TopologicalSorter(reads).static_order()]


def plug_in(db: duckdb.DuckDBPyConnection) -> None:
    """The project's own SQL functions, as dbt registers them."""
    from normalise import Plugin

    Plugin.__new__(Plugin).configure_connection(db)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
