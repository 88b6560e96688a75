"""Load, second plan, and rollback: seconds, CPU a record and calls, against a bare loop over the same rows and account."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.account import Served, served
from tests.bench.figures import Figure, against
from tests.bench.measure import Cost, median, run
from tests.bench.synthetic import write_synthetic

LOADER = (sys.executable, "-m", "loaders")
BARE = (sys.executable, "-m", "tests.bench.bare_loop")
BULK_CPU, SINGLE_CPU = 1.0, 3.0  # milliseconds a record that the loader may spend
LATENCY = 0.1  # seconds an answer
WALL = 1.3  # times the bare loop


def load_figures(repeats: int, bulk_records: int = 10_000, single_records: int = 2_000) -> Iterator[Figure]:
    """Bulk (accounts, 100 a call) and one by one (products)."""
    for kind, table, records, limit in (
        ("in bulk", "sales_accounts", bulk_records, BULK_CPU), ("one by one", "products", single_records, SINGLE_CPU),
    ):  # fmt: skip
        ours, theirs, calls, bare_calls = _both(repeats, table, records)
        floor = _start_up()
        yield against(
            "load",
            f"{kind}: wall, start-up left out",
            records,
            _less(ours, floor),
            "bare httpx loop",
            _less(theirs, floor),
            "<=",
            WALL,
        )
        cpu = (ours.cpu - floor.cpu) * 1000 / records
        yield Figure("load", f"{kind}: loader CPU a record", records, cpu, "ms", f"{limit:g} ms", limit, "<=", 1.0)
        yield Figure("load", f"{kind}: calls a record", records, calls / records, "calls", "bare loop", bare_calls / records)


def latency_figures(repeats: int, records: int, seconds: float = LATENCY) -> Iterator[Figure]:
    """The same in bulk where each answer takes `seconds`, as over the internet: what is waited for is what a person sees."""
    ours, theirs, *_ = _both(repeats, "sales_accounts", records, seconds)
    floor = _start_up()
    what = f"in bulk, {seconds:g} s an answer: wall, start-up left out"
    yield against("load", what, records, _less(ours, floor), "bare httpx loop", _less(theirs, floor), "<=", WALL)


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
    env = {
        **crm.env,
        "WAREHOUSE_PATH": str(folder / "w.duckdb"),
        "LEDGER_PATH": str(folder / "l.sqlite"),
        "REPORTS_DIR": str(folder),
    }
    return run([*LOADER, "load", "--self-approve", "--json"], env)


def _start_up() -> Cost:
    """What Python and its imports cost before the first row."""
    return median([run([sys.executable, "-c", "import duckdb, httpx, jinja2, rich, pydantic_settings"]) for _ in range(3)])


def _less(cost: Cost, floor: Cost) -> Cost:
    return Cost(max(0.001, cost.seconds - floor.seconds), max(0.001, cost.cpu - floor.cpu), cost.peak_mib)
