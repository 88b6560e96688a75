"""How long a killed load takes to be ready again with a million journal entries, against the two seconds that it may take."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from tests.bench.figures import Figure, memory
from tests.bench.measure import run

ENTRIES, LIMIT = 1_000_000, 2.0  # seconds
READY = re.compile(r"ready in ([\d.]+) s")


def resume_figures() -> Iterator[Figure]:
    """One run of `make resume`, whose own verdict is its exit code 1."""
    done = run([sys.executable, "-m", "tests.crash.big_ledger"], ends=(0, 1))
    found = READY.search(done.said)
    if not found:
        raise RuntimeError(f"tests.crash.big_ledger did not say how long it took:\n{done.said[-3000:]}")
    seconds = float(found[1])
    yield Figure("resume", "ready for the first call", ENTRIES, seconds, "s", f"{LIMIT:g} s", LIMIT, "<=", 1.0)
    yield memory("resume", "peak memory, writing the journal included", ENTRIES, done)
