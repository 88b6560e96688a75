"""A plan of N records against a ledger of N, against a bare DuckDB anti-join of the same two tables.

python -m tests.bench.plan FOLDER ours|bare      (one run in this process; prints a JSON line)
"""

from __future__ import annotations

import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import duckdb
from pydantic import SecretStr

from loaders.ledger import Ledger
from loaders.planning import plan_load
from loaders.settings import Settings
from tests.bench.figures import Figure, against, flat, memory
from tests.bench.journal_copy import copy_journal
from tests.bench.measure import ROOT, Cost, median, own_peak
from tests.bench.synthetic import write_synthetic

URL = "http://127.0.0.1:9/crm/sales"  # nothing is sent
BARE_LIMIT = 3.0  # times the anti-join
TABLES = ("sales_accounts", "notes")
_RUN = "insert into runs values ('r1','load',?,'c','done','2026-01-01T00:00:00','2026-01-01T00:00:00','h',1,null,'{}','{}')"
_STEP = (
    "insert into steps(run_id,seq,object,op,source_key,account_key,row_hash,payload,changes,why,origin,state,crm_id,state_at)"
    " values ('r1',?,?,'create',?,?,?,?,'{}','new','created','done',?,'2026-01-01T00:00:00')"
)
_PAYLOAD = json.dumps({"description": "x" * 200})
_BARE = " union all ".join(
    f"select source_key, row_hash from freshsales.{t} w anti join l.{t} k using (source_key, row_hash)" for t in TABLES
)


def plan_figures(repeats: int, sizes: Sequence[int]) -> Iterator[Figure]:
    """All unchanged and one in a hundred changed, at each size."""
    unchanged: list[tuple[int, Cost]] = []
    for size in sizes:
        for changed in (0, size // 100):
            ours, bare = _costs(size, changed, repeats, is_copied=True)
            what = f"{changed:,} changed" if changed else "all unchanged"
            yield against("plan", what, size, ours, "bare DuckDB anti-join", bare, "<=", None if changed else BARE_LIMIT)
            yield memory("plan", f"{what}: peak memory", size, ours)
            if not changed:
                unchanged.append((size, ours))
        ours, bare = _costs(size, 0, repeats, is_copied=False)
        yield against("plan", "all unchanged, journal not copied at this moment", size, ours, "bare DuckDB anti-join", bare)
        yield memory("plan", "journal not copied at this moment: peak memory", size, ours)
    if len(unchanged) > 1:
        yield flat("plan", unchanged[0], unchanged[-1])


def _costs(size: int, changed: int, repeats: int, is_copied: bool) -> tuple[Cost, Cost]:
    """`is_copied`: the warehouse holds the journal as it is now, as after `make extract`; else the ledger itself is read."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        accounts = size // 10
        write_synthetic(folder / "w.duckdb", URL, accounts=accounts, notes=size - accounts)
        write_ledger(folder)
        if changed:
            write_synthetic(folder / "w.duckdb", URL, accounts=accounts, notes=size - accounts, changed=changed)
        if is_copied:
            copy_journal(folder / "w.duckdb", folder / "l.sqlite", URL)
        ours = [_child(folder, "ours", changed) for _ in range(repeats)]
        return median(ours), median([_child(folder, "bare", changed) for _ in range(repeats)])


def write_ledger(folder: Path) -> None:
    """A ledger in which each row of the warehouse was created, and the same as bare DuckDB tables in l.duckdb."""
    Ledger(folder / "l.sqlite", URL).close()
    with closing(sqlite3.connect(folder / "l.sqlite")) as ledger, duckdb.connect(str(folder / "w.duckdb")) as db:
        ledger.execute("pragma synchronous=off")
        ledger.execute(_RUN, [URL])
        db.execute(f"attach '{folder / 'l.duckdb'}' as l")
        number = 0
        for table in TABLES:
            db.execute(f"create table l.{table} as select source_key, row_hash from freshsales.{table}")
            cursor = db.execute(f"select source_key, account_key, row_hash from freshsales.{table} order by source_key")
            while batch := cursor.fetchmany(50_000):
                rows = [(number + n, table, *row, _PAYLOAD, number + n + 1000) for n, row in enumerate(batch, 1)]
                ledger.executemany(_STEP, rows)
                number += len(batch)
        ledger.execute("analyze")
        ledger.commit()


def _child(folder: Path, which: str, changed: int) -> Cost:
    """One run in a process of its own. Raises when it does not find exactly what was changed."""
    command = [sys.executable, "-m", "tests.bench.plan", str(folder), which]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    said = json.loads(done.stdout.splitlines()[-1])
    if said["found"] != changed:
        raise RuntimeError(f"{which}: {said['found']:,} changes found of {changed:,}: nothing to compare")
    return Cost(said["seconds"], said["cpu"], said["peak_mib"])


def _ours(folder: Path) -> int:
    settings = Settings(
        _env_file=None, freshsales_url=URL, freshsales_api_key=SecretStr("x"), warehouse_path=folder / "w.duckdb",
        ledger_path=folder / "l.sqlite", reports_dir=folder, max_update_share=1.0,
    )  # fmt: skip
    ledger = Ledger(settings.ledger_path, URL)
    plan, *_ = plan_load(settings, ledger)
    return len(plan.steps)


def _bare(folder: Path) -> int:
    with duckdb.connect(str(folder / "w.duckdb"), read_only=True) as db:
        db.execute(f"attach '{folder / 'l.duckdb'}' as l (read_only)")
        return len(db.execute(_BARE).fetchall())


def main(folder: Path, which: str) -> None:
    """Imports are not counted for either."""
    started = time.monotonic()
    found = {"ours": _ours, "bare": _bare}[which](folder)
    seconds = time.monotonic() - started
    used = resource.getrusage(resource.RUSAGE_SELF)
    cost = {"seconds": seconds, "cpu": used.ru_utime + used.ru_stime, "peak_mib": own_peak()}
    print(json.dumps({"found": found, **cost}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
