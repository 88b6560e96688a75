"""How long a load takes to be ready again with a million journal entries: `make resume` prints it (target: 2 s)."""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from loaders import doubt, summary
from loaders.ledger import Ledger
from loaders.lock import writing
from loaders.model import Plan, canonical
from loaders.wiring import pace_of
from tests.chaos.rows import TABLES

STEPS, CALLS = 500_000, 500_000  # half of them steps, half of them calls
OPEN = 5_000  # steps that the killed load had still before it
URL = "https://a.example/crm/sales"


def main() -> int:
    """0 when the load is ready in 2 seconds."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ledger.sqlite"
        begun = time.monotonic()
        run = _fill(file)
        print(
            f"{STEPS:,} steps and {CALLS:,} calls written in {time.monotonic() - begun:.0f} s, {file.stat().st_size / 1e6:.0f} MB"
        )
        begun = time.monotonic()
        told = _ready(file, run)
        seconds = time.monotonic() - begun
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(told))
    print(f"ready in {seconds:.2f} s; {memory:.0f} MB of memory at most")
    return int(seconds > 2.0)


def _fill(file: Path) -> str:
    """A load cut off near its end, with a doubt, a reject and a held row among what is done."""
    ledger = Ledger(file, URL, time.time)
    run = ledger.open_run(Plan("load", URL, ()), {}, {"calls": CALLS, "objects": [], "hours": {}}, state="running")
    payload = canonical({"description": "x" * 300, "targetable_id": {"$ref": ["deals", "job/J1"]}})
    names = list(TABLES)
    with ledger.transaction() as db:
        columns = (
            "run_id, seq, object, op, source_key, account_key, row_hash, payload, changes, why, origin, state, crm_id, stands"
        )
        db.executemany(
            f"insert into steps ({columns}) values (?,?,?,'create',?,'*','h',?,'{{}}','new','created',?,?,?)",
            (
                (run, n, names[n * len(names) // (STEPS + 1)], f"key/{n}", payload, _state(n), n, payload)
                for n in range(1, STEPS + 1)
            ),
        )
        now = time.time()
        db.executemany(
            "insert into calls (run_id, method, path, purpose, sent_at, status, answered_at)"
            " values (?,'POST','notes','x',?,200,?)",
            ((run, now - (CALLS - n) * 0.8, now) for n in range(CALLS)),
        )
        db.execute("insert into call_steps select step_id, step_id from steps")
    ledger.close()
    return run


def _state(n: int) -> str:
    if n > STEPS - OPEN:
        return "sent" if n == STEPS - OPEN + 1 else "planned"
    return {1000: "in_doubt", 2000: "rejected", 3000: "held"}.get(n, "done")


def _ready(file: Path, run: str) -> dict[str, Any]:
    """Everything that happens between the command and the first call of a load that goes on."""
    from loaders.settings import LocalSettings

    ledger = Ledger(file, URL, time.time)
    with writing(ledger):
        unfinished = ledger.unfinished()
        assert unfinished is not None
        told = summary.of_run(ledger, unfinished["run_id"])
        pace_of(LocalSettings(_env_file=None), ledger)  # type: ignore[call-arg]
        doubts = doubt.listed(ledger)
        first = next(page for name in TABLES for page in ledger.open_steps(run, name))
        ledger.calls_of(first[:1])
    return {
        "state": told["state"],
        "doubts": len(doubts),
        "first open step": first[0].source_key,
        "trouble": len(told["trouble"]),
    }


if __name__ == "__main__":
    sys.exit(main())
