"""How long a killed load takes to be ready again with a million journal entries, against the two seconds that it may take."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

from tests.bench.figures import Figure, memory
from tests.bench.measure import ROOT, Cost

ENTRIES, LIMIT = 1_000_000, 2.0  # seconds
READY = re.compile(r"ready in ([\d.]+) s; (\d+) MB")


def resume_figures() -> Iterator[Figure]:
    """One run of `make resume`, whose own verdict is its exit code 1."""
    done = subprocess.run([sys.executable, "-m", "tests.crash.big_ledger"], cwd=ROOT, capture_output=True, text=True)
    found = READY.search(done.stdout)
    if not found:
        raise RuntimeError(f"tests.crash.big_ledger ended with {done.returncode}:\n{done.stdout[-1000:]}{done.stderr[-2000:]}")
    seconds, peak = float(found[1]), float(found[2])
    yield Figure("resume", "ready for the first call", ENTRIES, seconds, "s", f"{LIMIT:g} s", LIMIT, "<=", 1.0)
    yield memory("resume", "peak memory, writing the journal included", ENTRIES, Cost(seconds, 0, peak))
