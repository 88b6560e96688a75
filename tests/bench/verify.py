"""Reading a loaded account back, and comparing it: calls and time against a bare loop that lists the same pages."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench import demo_tenant
from tests.bench.account import Served, served
from tests.bench.figures import Figure, against, flat, memory
from tests.bench.loaded import LEDGER, loaded
from tests.bench.measure import ROOT, Cost, median, run, times

BARE = (sys.executable, "-m", "tests.bench.bare_list")
READ = (sys.executable, "-m", "pipelines", "freshsales", "--read-back")
LOOP = "bare loop over the same pages"
SELF = "the rest asks what the account says of itself: users, fields, stages, choices"
Runs = list[tuple[Cost, int]]


def verify_figures(repeats: int, sizes: Sequence[int]) -> Iterator[Figure]:
    """The made-up tenant of the smallest size with everything that hangs on its records, then accounts and contacts at each."""
    yield from _of_tenant(repeats, demo_tenant.customers_of(min(sizes[0], demo_tenant.MOST_LOADED)))
    costs: list[tuple[int, Cost]] = []
    for size in sizes:
        ours, theirs, records = _of_records(times(repeats, size), size)
        yield from _read("accounts and contacts", records, ours, theirs)
        costs.append((size, median([cost for cost, _ in ours])))
    if len(costs) > 1:
        yield flat("verify", costs[0], costs[-1])


def _read(what: str, records: int, ours: Runs, theirs: Runs) -> Iterator[Figure]:
    mine, bare = (median([cost for cost, _ in made]) for made in (ours, theirs))
    yield Figure("verify", f"{what}: calls", records, ours[-1][1], "calls", LOOP, theirs[-1][1], note=SELF)
    yield against("verify", f"{what}: read back, start-up and all", records, mine, LOOP, bare)
    yield memory("verify", f"{what}: read back, peak memory", records, mine)


def _of_tenant(repeats: int, customers: int) -> Iterator[Figure]:
    """Read back and compared. Each repeat works on a copy of the loaded tenant."""
    ours, theirs, compared, records = [], [], [], 0
    for _ in range(repeats):
        with tempfile.TemporaryDirectory() as name:
            migration = demo_tenant.loaded(customers).copy(Path(name) / "tenant")
            scratch = ["--target-path", migration.folder / "target", "--log-path", migration.folder / "logs"]
            files = {name: migration.env[name] for name in ("ASCORA_EXPORT_DIR", "WAREHOUSE_PATH", "LEDGER_PATH", "CUTOVER_DATE")}
            with served(migration.folder / "sandbox.sqlite") as crm:
                ours.append(_counted(crm, READ, files))
                bare = _counted(crm, (*BARE, files["LEDGER_PATH"]), files)
            compared.append(run([sys.executable, ROOT / "dbt_project" / "verify.py", *scratch], files))
            theirs.append(bare)
            records = _records(bare[0])
    yield from _read("whole tenant", records, ours, theirs)
    bare_cost, read, compare = (median(each) for each in ([c for c, _ in theirs], [c for c, _ in ours], compared))
    yield against("verify", "whole tenant: comparison in the warehouse", records, compare, LOOP, bare_cost)
    whole = Cost(read.seconds + compare.seconds, read.cpu + compare.cpu, max(read.peak_mib, compare.peak_mib))
    yield against("verify", "whole tenant: both", records, whole, LOOP, bare_cost)
    yield memory("verify", "whole tenant: comparison, peak memory", records, compare)


def _of_records(repeats: int, size: int) -> tuple[Runs, Runs, int]:
    """Half accounts, half contacts, read into a warehouse of its own."""
    ours, theirs = [], []
    for _ in range(repeats):
        with loaded(accounts=size // 2, contacts=size - size // 2) as (crm, folder):
            files = {"WAREHOUSE_PATH": str(folder / "read" / "w.duckdb"), "LEDGER_PATH": str(folder / LEDGER)}
            (folder / "read").mkdir()
            ours.append(_counted(crm, READ, files))
            theirs.append(_counted(crm, (*BARE, folder / LEDGER), files))
    return ours, theirs, _records(theirs[-1][0])


def _counted(crm: Served, command: Sequence[str | Path], files: dict[str, str]) -> tuple[Cost, int]:
    """Cost and calls of a command that only reads. Raises when it wrote."""
    before, written = crm.calls(), crm.writes()
    cost = run(command, {**crm.env, **files})
    if crm.writes() > written:
        raise RuntimeError(f"{command[2]} wrote into the account")
    return cost, crm.calls() - before


def _records(bare: Cost) -> int:
    return int(json.loads(bare.said.splitlines()[-1])["records"])
