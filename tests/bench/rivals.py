"""Accounts and contacts of one warehouse into one kind of account: ours, the bare loop, and drt-core; calls, time and CPU."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.bench.account import Served, served
from tests.bench.drt import DRT, load_with_drt
from tests.bench.figures import Figure, against
from tests.bench.load import BARE, load_with_ours
from tests.bench.measure import Cost, median, run, times
from tests.bench.synthetic import write_synthetic

FEWER = 20.0  # times fewer calls a record than drt where bulk exists
SENT = {
    "sales_accounts": ["name", "city", "state", "country", "phone", "custom_field"],
    "contacts": ["first_name", "last_name", "email", "city", "external_id"],
}
BLIND = "a 202 is taken for success: never asks what became of a row, learns no ids"
How = Callable[[Served, Path], Cost]
CONTENDERS: dict[str, How] = {
    "ours": lambda crm, folder: load_with_ours(crm, folder),
    "bare httpx loop": lambda crm, folder: run([*BARE, folder / "w.duckdb", *SENT], crm.env),
    "drt-core": lambda crm, folder: load_with_drt(crm, folder, SENT, "record"),
    "drt-core, batch": lambda crm, folder: load_with_drt(crm, folder, SENT, "batch"),
}


def rival_figures(repeats: int, sizes: Sequence[int]) -> Iterator[Figure]:
    """Half of the records are accounts, half contacts. Raises without .venv-bench, and when a contender loses records."""
    if not DRT.exists():
        raise RuntimeError("drt-core is not here: no .venv-bench (`make bench` makes it)")
    for size in sizes:
        yield from _compared(times(repeats, size), size)


def _compared(repeats: int, records: int) -> Iterator[Figure]:
    runs = {name: [_one(name, how, records) for _ in range(repeats)] for name, how in CONTENDERS.items()}
    costs = {name: median([cost for cost, _ in made]) for name, made in runs.items()}
    calls = {name: made[-1][1] / records for name, made in runs.items()}
    ours = costs["ours"]
    yield Figure(
        "drt", "times fewer calls than drt-core", records, calls["drt-core"], "calls", "ours", calls["ours"], ">=", FEWER
    )
    for name in CONTENDERS:
        if name == "ours":
            continue
        note = BLIND if "batch" in name else ""
        yield Figure("drt", "calls a record", records, calls["ours"], "calls", name, calls[name], note=note)
        yield against("drt", "wall, start-up and all", records, ours, name, costs[name])
        per = 1000 / records
        yield Figure("drt", "CPU a record, start-up and all", records, ours.cpu * per, "ms", name, costs[name].cpu * per)


def _one(name: str, how: How, records: int) -> tuple[Cost, int]:
    """Cost and calls of one run in an account of its own; the records that stand there afterwards are counted."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with served(folder / "crm.sqlite") as crm:
            write_synthetic(folder / "w.duckdb", crm.url, accounts=records // 2, contacts=records - records // 2)
            calls, stood = crm.calls(), crm.records()
            cost = how(crm, folder)
            calls = crm.calls() - calls
            crm.knock()  # a job that nobody asked about is carried out at the account's next call
            if (made := crm.records() - stood) != records:
                raise RuntimeError(f"{name} made {made:,} records of {records:,}: nothing to compare\n{cost.said[-1500:]}")
            return cost, calls
