"""Undo of a loaded account: calls against the computed minimum, records/s against a bare loop that deletes the same ids."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from tests.bench.account import Served
from tests.bench.figures import Figure, against, flat, memory
from tests.bench.load import LOOP, MOST_SINGLE, SHARE, less, loader, start_up
from tests.bench.loaded import LEDGER, loaded
from tests.bench.measure import Cost, median, run, times
from tests.bench.minimum import KEY, to_undo

BARE = (sys.executable, "-m", "tests.bench.bare_delete")
SLACK = 1.02  # times the minimum
Undo = Callable[[Served, Path], Cost]


def rollback_figures(repeats: int, sizes: Sequence[int]) -> Iterator[Figure]:
    """In bulk (half accounts, half contacts) at each size, one by one (products) at the smallest."""
    costs: list[tuple[int, Cost]] = []
    for size in sizes:
        records = {"sales_accounts": size // 2, "contacts": size - size // 2}
        figures, ours = _compared("in bulk", records, times(repeats, size))
        yield from figures
        costs.append((size, ours))
    if len(costs) > 1:
        yield flat("rollback", costs[0], costs[-1])
    yield from _compared("one by one", {"products": min(max(1, sizes[0] // SHARE), MOST_SINGLE)}, repeats)[0]


def _compared(kind: str, records: dict[str, int], repeats: int) -> tuple[list[Figure], Cost]:
    """Ours and the bare loop in turn, each on a copy of the loaded account."""
    ours, theirs, calls, bare_calls = [], [], 0, 0
    for _ in range(repeats):
        cost, calls = _one("ours", records, lambda crm, folder: loader(crm, folder, "rollback", "--self-approve", "--json"))
        ours.append(cost)
        cost, bare_calls = _one(LOOP, records, lambda crm, folder: run([*BARE, folder / LEDGER], crm.env))
        theirs.append(cost)
    mine, bare, floor = median(ours), median(theirs), start_up()
    size, least = sum(records.values()), KEY + sum(to_undo(name, number) for name, number in records.items())
    net, bare_net = less(mine, floor), less(bare, floor)
    named = f"{kind}: calls"
    rates = (size / net.seconds, "rows/s", LOOP, size / bare_net.seconds)
    return [
        Figure("rollback", named, size, calls, "calls", "computed minimum", least, "<=", SLACK),
        Figure("rollback", named, size, calls, "calls", f"{LOOP}, which looks at nothing", bare_calls),
        Figure("rollback", f"{kind}: records a second, start-up left out", size, *rates),
        against("rollback", f"{kind}: wall, start-up left out", size, net, LOOP, bare_net),
        memory("rollback", f"{kind}: peak memory", size, mine),
    ], mine


def _one(name: str, records: dict[str, int], undo: Undo) -> tuple[Cost, int]:
    """Cost and calls; raises when records are left, since then there is nothing to compare."""
    keywords = {"accounts" if table == "sales_accounts" else table: number for table, number in records.items()}
    with loaded(**keywords) as (crm, folder):
        before, stood = crm.calls(), standing(crm.state)
        cost = undo(crm, folder)
        if (gone := stood - standing(crm.state)) != (wanted := sum(records.values())):
            raise RuntimeError(f"{name} deleted {gone:,} records of {wanted:,}: nothing to compare\n{cost.said[-1500:]}")
        return cost, crm.calls() - before


def standing(state: Path) -> int:
    """Records that stand in an account, those in the recycle bin left out."""
    with closing(sqlite3.connect(state)) as db:
        return int(db.execute("select count(*) from records where is_deleted = 0").fetchone()[0])
