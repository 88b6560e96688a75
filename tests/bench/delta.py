"""One record in a hundred changed in the warehouse: plan time against a bare anti-join, calls that are sent against the change.

python -m tests.bench.delta FOLDER      (the bare anti-join, in this process; prints a JSON line)
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from tests.bench.figures import Figure, against, flat, memory
from tests.bench.journal_copy import copy_journal
from tests.bench.load import less, loader, start_up
from tests.bench.loaded import LEDGER, WAREHOUSE, loaded
from tests.bench.measure import Cost, median, run, times
from tests.bench.minimum import BATCH, to_change

BARE = (sys.executable, "-m", "tests.bench.delta")
SLACK = 1.02  # times the minimum
BLIND = "what a hundred in a call would need: it could neither see nor spare what people wrote meanwhile"
TABLES = ("sales_accounts", "contacts")
_ROWS = " union all ".join(f"select source_key, row_hash from freshsales.{table}" for table in TABLES)
_CHANGED = (
    "update freshsales.sales_accounts set city = 'Parramatta', row_hash = md5(row_hash)"
    " where source_key in (select source_key from freshsales.sales_accounts order by source_key limit ?)"
)


def delta_figures(repeats: int, sizes: Sequence[int]) -> Iterator[Figure]:
    """At each size so many records stand loaded (half accounts, half contacts), and accounts change: one record in a hundred."""
    costs: list[tuple[int, Cost]] = []
    for size in sizes:
        changed = max(1, size // 100)
        runs = [_one(size, changed) for _ in range(times(repeats, size))]
        plan, bare, sent = (median([each[place] for each in runs]) for place in (0, 1, 2))
        floor, calls, few = start_up(), runs[-1][3], changed / BATCH
        what = f"{changed:,} changed"
        yield against("delta", f"{what}: plan, start-up left out", size, less(plan, floor), "bare DuckDB anti-join", bare)
        yield memory("delta", f"{what}: plan, peak memory", size, plan)
        yield Figure("delta", f"{what}: calls", size, calls, "calls", "a read and a write each", to_change(changed), "<=", SLACK)
        yield Figure("delta", f"{what}: calls", size, calls, "calls", f"changed / {BATCH}", few, note=BLIND)
        yield against("delta", f"{what}: load, start-up left out", size, less(sent, floor), "the plan alone", less(plan, floor))
        costs.append((size, sent))
    if len(costs) > 1:
        yield flat("delta", costs[0], costs[-1])


def _one(size: int, changed: int) -> tuple[Cost, Cost, Cost, int]:
    """Costs of the plan, the bare anti-join and the load, and the calls of the load. Raises when it sends another number."""
    with loaded(accounts=size // 2, contacts=size - size // 2) as (crm, folder):
        copy_journal(folder / WAREHOUSE, folder / LEDGER, crm.url)  # as after `make extract`
        change(folder, changed)
        plan = loader(crm, folder, "plan")
        bare = run([*BARE, folder])
        found = json.loads(bare.said.splitlines()[-1])
        before, written = crm.calls(), crm.writes()
        sent = loader(crm, folder, "load", "--self-approve", "--json")
        if not found["found"] == crm.writes() - written == changed:
            raise RuntimeError(f"{crm.writes() - written:,} records sent of {changed:,} changed: nothing to compare")
        return plan, Cost(found["seconds"], bare.cpu, bare.peak_mib), sent, crm.calls() - before


def change(folder: Path, changed: int) -> None:
    """Another town in so many accounts; what the warehouse said before stays in l.duckdb, for the anti-join."""
    with duckdb.connect(str(folder / WAREHOUSE)) as db:
        db.execute(f"attach '{folder / 'l.duckdb'}' as l")
        db.execute(f"create table l.known as {_ROWS}")
        db.execute(_CHANGED, [changed])


def main(folder: Path) -> None:
    """Imports are not counted."""
    started = time.monotonic()
    with duckdb.connect(str(folder / WAREHOUSE), read_only=True) as db:
        db.execute(f"attach '{folder / 'l.duckdb'}' as l (read_only)")
        rows = db.execute(f"from ({_ROWS}) anti join l.known using (source_key, row_hash)").fetchall()
    print(json.dumps({"found": len(rows), "seconds": time.monotonic() - started}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
