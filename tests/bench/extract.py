"""Workbooks to raw tables: against bare calamine, dlt's own floor (the same rows as Arrow), and pandas with either reader."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.figures import FLAT, Figure, against, faster, flat, memory
from tests.bench.measure import ROOT, Cost, median, run
from tests.pipelines.large_tenant import write_large_tenant

PANDAS = ROOT / ".venv-bench" / "bin" / "python"
MEASURE = (sys.executable, "-m", "tests.pipelines.measure_extract")
CALAMINE, PANDAS_TIMES = 2.5, 3.0  # at most so many times calamine's time; at least so many times faster than pandas
ONCE_FROM = 1_000_000  # rows
SLOW_REPEATS, SLOW_MOST = 1, 100_000  # pandas' default reader takes minutes: once, up to so many rows, shows the factor


def extract_figures(repeats: int, sizes: Sequence[int]) -> Iterator[Figure]:
    """All baselines at each size (a million rows once), then how the peak grows to the largest from the one before it."""
    ours: list[tuple[int, Cost]] = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "export"
            counts = write_large_tenant(folder, size)
            runs = repeats if size < ONCE_FROM else 1
            costs = _ours_and_floors(folder, runs, sum(counts.values()))
            yield from _figures(size, costs, _pandas(folder, runs, size))
        ours.append((size, costs["extract"]))
    if len(ours) > 1:
        yield flat("extract", ours[-2], ours[-1], FLAT)


def _ours_and_floors(folder: Path, repeats: int, rows: int) -> dict[str, Cost]:
    """Medians; each repeat runs all three in turn, in a data folder of its own. Fails when rows are lost."""
    runs: dict[str, list[Cost]] = {"extract": [], "calamine": [], "arrow": []}
    for _ in range(repeats):
        with tempfile.TemporaryDirectory() as data:
            for name, costs in runs.items():
                ran = run([*MEASURE, folder, "--run", name, "--data", data])
                said = json.loads(ran.said.splitlines()[-1])
                if name == "extract" and said["rows"] < rows:
                    raise RuntimeError(f"the extraction gave {said['rows']:,} rows of {rows:,}: nothing to compare")
                costs.append(Cost(said["seconds"], said["cpu_seconds"], ran.peak_mib))
    return {name: median(costs) for name, costs in runs.items()}


def _pandas(folder: Path, repeats: int, size: int) -> dict[str, Cost]:
    """By reader; empty without .venv-bench (`make bench` makes it)."""
    if not PANDAS.exists():
        return {}
    times = {"openpyxl": SLOW_REPEATS if size <= SLOW_MOST else 0, "calamine": repeats}
    return {engine: median([_one_pandas(folder, engine) for _ in range(count)]) for engine, count in times.items() if count}


def _one_pandas(folder: Path, engine: str) -> Cost:
    command = [PANDAS, "tests/bench/pandas_loop.py", str(folder), engine]
    ran = run(command)
    said = json.loads(ran.said.splitlines()[-1])
    return Cost(said["seconds"], said["cpu_seconds"], ran.peak_mib)


def _figures(size: int, costs: dict[str, Cost], pandas: dict[str, Cost]) -> Iterator[Figure]:
    ours, bare = costs["extract"], costs["calamine"]
    yield Figure("extract", "rows a second", size, size / ours.seconds, "rows/s", "bare calamine", size / bare.seconds)
    yield against("extract", "time", size, ours, "bare calamine", bare, "<=", CALAMINE)
    yield against("extract", "time", size, ours, "dlt's floor: ready Arrow", costs["arrow"])
    for engine, cost in pandas.items():
        what, target = f"times faster than pandas ({engine}) + to_sql", PANDAS_TIMES if engine == "openpyxl" else None
        yield faster("extract", what, size, ours, f"pandas ({engine})", cost, target)
    yield memory("extract", "peak memory", size, ours)
