"""Extraction of workbooks: seconds and memory against the bare reader, and against dlt's own floor (the same rows as Arrow)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Figure, against, flat, memory
from tests.bench.measure import Cost, median
from tests.pipelines.large_tenant import write_large_tenant
from tests.pipelines.measure_extract import measure

READER = 2.5  # times the bare reader


def extract_figures(sizes: list[int], repeats: int) -> Iterator[Figure]:
    """Ours against calamine alone and against the Arrow floor at each size; whether memory grows between first and last."""
    peaks: list[tuple[int, Cost]] = []
    for rows in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_large_tenant(folder / "export", rows)
            runs: dict[str, list[Cost]] = {"extract": [], "calamine": [], "arrow": []}
            for number in range(repeats):
                data = folder / f"data{number}"
                data.mkdir()
                for run, costs in runs.items():
                    found = measure(run, folder / "export", data)
                    costs.append(Cost(found["seconds"], found["cpu_seconds"], found["peak_mb"]))
        ours, reader, floor = (median(runs[run]) for run in ("extract", "calamine", "arrow"))
        yield against("extract", "workbooks to raw tables", rows, ours, "calamine alone, same files", reader, "<=", READER)
        yield against("extract", "workbooks to raw tables", rows, ours, "dlt's floor, same rows as Arrow", floor)
        yield memory("extract", "peak memory", rows, ours)
        peaks.append((rows, ours))
    if len(peaks) > 1:
        yield flat("extract", peaks[0], peaks[-1])
