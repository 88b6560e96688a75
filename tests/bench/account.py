"""An unlimited sandbox account served by a process of its own, so that its CPU is not counted as ours."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.measure import ROOT

UNLIMITED = ("--set", "per_hour=off", "--set", "per_minute=off", "--set", "job_polls=0", "--set", "job_seconds=0")
HUGE = "100000000"  # calls an hour


@dataclass(frozen=True, slots=True)
class Served:
    """Where the account answers, its key, and its state file with the access log."""

    url: str
    key: str
    state: Path

    @property
    def env(self) -> dict[str, str]:
        """The settings of a loader that works on it with no budget to wait for."""
        return {"FRESHSALES_URL": self.url, "FRESHSALES_API_KEY": self.key, "FRESHSALES_CALLS_PER_HOUR": HUGE, "NO_COLOR": "1"}

    def calls(self) -> int:
        """Requests in its access log so far."""
        with closing(sqlite3.connect(self.state)) as db:
            return int(db.execute("select count(*) from access_log").fetchone()[0])


@contextmanager
def served(state: Path) -> Iterator[Served]:
    """Serve a fresh account until the block ends."""
    command = [sys.executable, "-m", "loaders.sandbox", "serve", "--state", str(state), *UNLIMITED]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    url = server.stdout.readline().strip()
    with closing(sqlite3.connect(state)) as db:
        key = str(db.execute("select value from settings where name = 'api_key'").fetchone()[0])
    try:
        yield Served(url, key, state)
    finally:
        server.terminate()
        server.wait(30)
        server.stdout.close()
