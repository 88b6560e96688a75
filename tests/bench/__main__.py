"""`make bench`: figures as ratios to named baselines of the same run; a table, and reports/bench.json. Never part of CI."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.extract import extract_figures
from tests.bench.figures import Figure
from tests.bench.load import load_figures

PARTS = ("extract", "load")


def main() -> None:
    """Run the parts that are asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--sizes", default="10000,100000", help="rows of the extraction, with commas")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each; the median is shown")
    parser.add_argument("--only", default=",".join(PARTS), help=f"parts: {', '.join(PARTS)}")
    parser.add_argument("--out", type=Path, default=Path("reports/bench.json"))
    given = parser.parse_args()
    figures = list(_figures(given.only.split(","), [int(size) for size in given.sizes.split(",")], given.repeat))
    given.out.parent.mkdir(parents=True, exist_ok=True)
    rows = [asdict(figure) | {"ratio": figure.ratio, "is_met": figure.is_met} for figure in figures]
    given.out.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    Console().print(_table(figures))


def _figures(parts: list[str], sizes: list[int], repeats: int) -> Iterator[Figure]:
    if "extract" in parts:
        yield from extract_figures(sizes, repeats)
    if "load" in parts:
        yield from load_figures(repeats)


def _table(figures: list[Figure]) -> Table:
    table = Table("", "rows", "ours", "against", "", "ratio", "target")
    for f in figures:
        words = {None: "", True: "met", False: "not met"}[f.is_met]
        target = f"{f.bound} {f.target:g} {words}" if f.target is not None else ""
        ours, base = f"{f.ours:.2f} {f.unit}", f"{f.baseline:.2f}"
        table.add_row(f"{f.part}: {f.what}", f"{f.rows:,}", ours, f.baseline_name, base, f"{f.ratio:.2f}", target)
    return table


if __name__ == "__main__":
    main()
