"""`make bench`: runs the parts, prints a table, writes reports/bench.json and reports/bench.html. No part of CI."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from loaders.reports.page import write_page
from tests.bench.extract import PANDAS, extract_figures
from tests.bench.figures import Figure
from tests.bench.load import latency_figures, load_figures
from tests.bench.plan import plan_figures
from tests.bench.resume import resume_figures
from tests.bench.rivals import rival_figures
from tests.bench.transform import transform_figures

MET = {True: "met", False: "not met", None: ""}


def main() -> None:
    """A part that fails is named in the report; the others are measured all the same, and the exit code is 1."""
    arguments = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    arguments.add_argument("--sizes", default="10000,100000", help="rows, with commas between")
    arguments.add_argument("--only", default="extract,transform,plan,load,latency,drt,resume", help="parts, with commas between")
    arguments.add_argument("--repeat", type=int, default=3)
    arguments.add_argument("--reports", type=Path, default=Path("reports"))
    given = arguments.parse_args()
    sizes = sorted(int(size) for size in given.sizes.split(","))
    parts: dict[str, Callable[[], Iterator[Figure]]] = {
        "extract": lambda: extract_figures(given.repeat, sizes),
        "transform": lambda: transform_figures(sizes),
        "plan": lambda: plan_figures(given.repeat, sizes),
        "load": lambda: load_figures(given.repeat, sizes[0], max(1, sizes[0] // 5)),
        "latency": lambda: latency_figures(given.repeat, sizes[0]),
        "drt": lambda: rival_figures(given.repeat, sizes[0]),
        "resume": resume_figures,
    }
    wanted = given.only.split(",")
    if unknown := set(wanted) - set(parts):
        arguments.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(parts)}")
    rows, failed = _measured({name: parts[name] for name in wanted})
    machine = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end, Python {platform.python_version()}"
    left_out = [] if PANDAS.exists() else ["pandas and drt-core: no .venv-bench (`make bench` makes it)"]
    data = {"figures": rows, "failed": failed, "left_out": left_out, "machine": machine, "repeats": given.repeat}
    print(write_page(given.reports, "bench", data, "bench"))
    raise SystemExit(1 if failed else 0)


def _measured(parts: dict[str, Callable[[], Iterator[Figure]]]) -> tuple[list[dict[str, Any]], list[str]]:
    rows, failed = [], []
    for name, figures in parts.items():
        try:
            for figure in figures():
                rows.append(as_row(figure))
                print(_line(rows[-1]), flush=True)
        except Exception as error:
            failed.append(f"{name}: {error}")
            print(f"{name} FAILED: {error}", flush=True)
    return rows, failed


def as_row(figure: Figure) -> dict[str, Any]:
    """A figure as a row of the report: its fields, the ratio, and the target in words."""
    target = "" if figure.target is None else f"{figure.bound} {figure.target:g}"
    rounded = {"ours": round(figure.ours, 3), "baseline": round(figure.baseline, 3), "ratio": f"{figure.ratio:.3g}"}
    return {**asdict(figure), **rounded, "target": target, "is_met": figure.is_met, "verdict": MET[figure.is_met]}


def _line(row: dict[str, Any]) -> str:
    against = f"{row['ours']:>11,.3f} {row['unit']:<6} / {row['baseline']:>11,.3f} {row['baseline_name']:<26}"
    return (
        f"{row['part']:<8} {row['what']:<46} {row['rows']:>9,} {against} = {row['ratio']:>6} {row['target']:<7} {row['verdict']}"
    )


if __name__ == "__main__":
    main()
