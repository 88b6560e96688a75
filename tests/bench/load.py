"""Load: seconds, CPU a record, calls and peak memory, against a bare loop over the same rows and account."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from tests.bench.account import Served, served
from tests.bench.figures import FLAT, Figure, against, flat, memory
from tests.bench.measure import Cost, median, run, times
from tests.bench.synthetic import write_synthetic

LOADER = (sys.executable, "-m", "loaders")
BARE = (sys.executable, "-m", "tests.bench.bare_loop")
BULK_CPU, SINGLE_CPU = 1.0, 3.0  # milliseconds a record that the loader may spend
LATENCY = 0.1  # seconds an answer
WALL = 1.3  # times the bare loop
LOOP = "bare httpx loop"
SHARE, MOST_SINGLE = 5, 2_000  # one by one: a fifth of the records, and no more than so many


def load_figures(repeats: int, sizes: Sequence[int]) -> Iterator[Figure]:
    """Bulk (accounts, 100 a call) at each size, one by one (products) at the smallest; then how the peak grows in bulk."""
    costs: list[tuple[int, Cost]] = []
    for size in sizes:
        figures, ours = _compared("in bulk", "sales_accounts", size, BULK_CPU, times(repeats, size))
        yield from figures
        costs.append((size, ours))
    if len(costs) > 1:
        yield flat("load", costs[0], costs[-1], FLAT)
    yield from _compared("one by one", "products", min(max(1, sizes[0] // SHARE), MOST_SINGLE), SINGLE_CPU, repeats)[0]


def _compared(kind: str, table: str, records: int, limit: float, repeats: int) -> tuple[list[Figure], Cost]:
    """Figures, and what ours cost."""
    ours, theirs, calls, bare_calls = _both(repeats, table, records)
    floor = start_up()
    net, bare = less(ours, floor), less(theirs, floor)
    cpu = net.cpu * 1000 / records
    return [
        against("load", f"{kind}: wall, start-up left out", records, net, LOOP, bare, "<=", WALL),
        Figure("load", f"{kind}: loader CPU a record", records, cpu, "ms", f"{limit:g} ms", limit, "<=", 1.0),
        Figure("load", f"{kind}: calls a record", records, calls / records, "calls", LOOP, bare_calls / records),
        memory("load", f"{kind}: peak memory", records, ours),
    ], ours


def latency_figures(repeats: int, sizes: Sequence[int], seconds: float = LATENCY) -> Iterator[Figure]:
    """The same in bulk where each answer takes `seconds`, as over the internet: what is waited for is what a person sees."""
    for records in sizes:
        ours, theirs, *_ = _both(times(repeats, records), "sales_accounts", records, seconds)
        floor = start_up()
        what = f"in bulk, {seconds:g} s an answer: wall, start-up left out"
        yield against("latency", what, records, less(ours, floor), LOOP, less(theirs, floor), "<=", WALL)


def _both(repeats: int, table: str, records: int, latency: float = 0.0) -> tuple[Cost, Cost, int, int]:
    """Each run has an account of its own, ours and the bare loop in turn."""
    ours, theirs, calls, bare_calls = [], [], 0, 0
    for _ in range(repeats):
        cost, calls = _one(table, records, load_with_ours, latency)
        ours.append(cost)
        cost, bare_calls = _one(table, records, lambda crm, folder: run([*BARE, folder / "w.duckdb", table], crm.env), latency)
        theirs.append(cost)
    return median(ours), median(theirs), calls, bare_calls


def _one(table: str, records: int, how, latency: float = 0.0) -> tuple[Cost, int]:  # type: ignore[no-untyped-def]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with served(folder / "crm.sqlite", latency) as crm:
            write_synthetic(folder / "w.duckdb", crm.url, **{"accounts" if table == "sales_accounts" else table: records})
            before = crm.calls()
            return how(crm, folder), crm.calls() - before


def load_with_ours(crm: Served, folder: Path) -> Cost:
    """`loaders load` of w.duckdb with a ledger of its own, both in the folder."""
    return loader(crm, folder, "load", "--self-approve", "--json")


def loader(crm: Served, folder: Path, *arguments: str) -> Cost:
    """A command of the loader on w.duckdb and l.sqlite of the folder. Raises RuntimeError with its words when it fails."""
    files = {"WAREHOUSE_PATH": "w.duckdb", "LEDGER_PATH": "l.sqlite", "REPORTS_DIR": ""}
    return run([*LOADER, *arguments], {**crm.env, **{name: str(folder / file) for name, file in files.items()}})


@cache
def start_up() -> Cost:
    """What Python and its imports cost before the first row."""
    return median([run([sys.executable, "-c", "import duckdb, httpx, jinja2, rich, pydantic_settings"]) for _ in range(3)])


def less(cost: Cost, floor: Cost) -> Cost:
    """The cost without the start-up."""
    return Cost(max(0.001, cost.seconds - floor.seconds), max(0.001, cost.cpu - floor.cpu), cost.peak_mib)
