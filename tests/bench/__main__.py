"""`make bench`: runs the parts, prints a table, writes reports/bench.json and reports/bench.html. No part of CI."""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from loaders.reports.page import write_page
from tests.bench.delta import delta_figures
from tests.bench.economy import economy_figures
from tests.bench.extract import PANDAS, extract_figures
from tests.bench.figures import Figure
from tests.bench.load import latency_figures, load_figures
from tests.bench.parts import Part
from tests.bench.plan import plan_figures
from tests.bench.resume import resume_figures
from tests.bench.rivals import rival_figures
from tests.bench.rollback import rollback_figures
from tests.bench.transform import transform_figures
from tests.bench.verify import verify_figures

MET = {True: "met", False: "not met", None: ""}
SMALL, LARGE, HUGE = 10_000, 100_000, 1_000_000  # rows
SANDBOX = "each record passes through a stand-in of the CRM in Python, whose time would be what is measured"
# The sizes of their own are such that all parts together end within half an hour on an idle machine with two cores.
PARTS = (
    Part("extract", extract_figures, (SMALL, LARGE, HUGE), once_from=HUGE),
    Part("transform", lambda repeats, sizes: transform_figures(sizes), (SMALL, HUGE), once_from=0),
    Part("plan", plan_figures, (SMALL, LARGE, HUGE), once_from=None),
    Part("resume", lambda repeats, sizes: resume_figures(), once_from=0),
    Part("economy", economy_figures, (SMALL,), LARGE, "its tenant is made up customer by customer", once_from=0),
    Part("load", load_figures, (SMALL, LARGE)),
    Part("latency", lambda repeats, sizes: latency_figures(1, sizes), (SMALL,), SMALL, "it waits for each answer", once_from=0),
    Part("drt", rival_figures, (SMALL,), LARGE, SANDBOX),
    Part("verify", verify_figures, (SMALL, LARGE)),
    Part("delta", delta_figures, (SMALL, LARGE)),
    Part("rollback", rollback_figures, (SMALL, LARGE)),
)


def main() -> None:
    """A part that fails is named in the report; the others are measured all the same, and the exit code is 1.

    The report is written after each part, so that what was measured stands when the rest is broken off.
    """
    names = ",".join(part.name for part in PARTS)
    arguments = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    arguments.add_argument("--sizes", default="", help="rows, with commas between; by default each part has its own")
    arguments.add_argument("--only", default=names, help="parts, with commas between")
    arguments.add_argument("--repeat", type=int, default=3)
    arguments.add_argument("--reports", type=Path, default=Path("reports"))
    given = arguments.parse_args()
    wanted = given.only.split(",")
    if unknown := set(wanted) - set(names.split(",")):
        arguments.error(f"no such part: {', '.join(sorted(unknown))}; there are {names}")
    sizes = [int(size) for size in given.sizes.split(",") if size]
    parts = [part for part in PARTS if part.name in wanted]
    bench = Bench(given.reports, given.repeat, sizes)
    for number, part in enumerate(parts, 1):
        print(f"[{number}/{len(parts)}] {part.name} at {_named(part.at(sizes))} …", flush=True)
        bench.run(part)
    print(bench.file)
    raise SystemExit(1 if bench.failed else 0)


class Bench:
    """What was measured so far; `run` adds a part and writes the report."""

    file: Path

    def __init__(self, reports: Path, repeats: int, sizes: Sequence[int]) -> None:
        self.reports, self.repeats, self.sizes = reports, repeats, sizes
        self.rows: list[dict[str, Any]] = []
        self.failed: list[str] = []
        self.left_out = [] if PANDAS.exists() else ["pandas and drt-core: no .venv-bench (`make bench` makes it)"]
        self.seconds: dict[str, float] = {}

    def run(self, part: Part) -> None:
        """Every figure of a part as it comes; what fails is kept as words."""
        started = time.monotonic()
        try:
            for figure in part.measure(self.repeats, part.at(self.sizes)):
                self.rows.append(as_row(_with_runs(part, figure)))
                print(_line(self.rows[-1]), flush=True)
        except Exception as error:  # whatever it is, the other parts are measured
            self.failed.append(f"{part.name}: {type(error).__name__}: {error}")
            print(f"{part.name} FAILED: {error}", flush=True)
        self.seconds[part.name] = round(time.monotonic() - started, 1)
        self.left_out += filter(None, [part.left_out(self.sizes)])
        print(f"{part.name} took {self.seconds[part.name]:.0f} s of {sum(self.seconds.values()):.0f} s so far", flush=True)
        self._write()

    def _write(self) -> None:
        took = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in self.seconds.items())
        load = f"load {os.getloadavg()[0]:.1f} at the end"
        machine = f"{os.cpu_count()} cores, {load}, Python {platform.python_version()}; {took}"
        data = {"figures": self.rows, "failed": self.failed, "left_out": self.left_out, "machine": machine}
        self.file = write_page(self.reports, "bench", {**data, "repeats": self.repeats, "seconds": self.seconds}, "bench")


def _with_runs(part: Part, figure: Figure) -> Figure:
    if not part.is_once(figure.rows):
        return figure
    return figure.with_note(f"{figure.note}; one run" if figure.note else "one run")


def _named(sizes: Sequence[int]) -> str:
    return f"{' and '.join(f'{size:,}' for size in sizes)} rows" if sizes else "a size of its own"


def as_row(figure: Figure) -> dict[str, Any]:
    """A figure as a row of the report: its fields, the ratio, and the target in words."""
    target = "" if figure.target is None else f"{figure.bound} {figure.target:g}"
    rounded = {"ours": round(figure.ours, 3), "baseline": round(figure.baseline, 3), "ratio": f"{figure.ratio:.3g}"}
    return {**asdict(figure), **rounded, "target": target, "is_met": figure.is_met, "verdict": MET[figure.is_met]}


def _line(row: dict[str, Any]) -> str:
    against = f"{row['ours']:>11,.3f} {row['unit']:<6} / {row['baseline']:>11,.3f} {row['baseline_name']:<26}"
    return (
        f"{row['part']:<9} {row['what']:<50} {row['rows']:>9,} {against} = {row['ratio']:>6} {row['target']:<7} {row['verdict']}"
    )


if __name__ == "__main__":
    main()
