"""An unlimited sandbox account served by a process of its own, so that its CPU is not counted as ours."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

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
        account = {"FRESHSALES_URL": self.url, "FRESHSALES_API_KEY": self.key, "NO_COLOR": "1"}
        return {**account, "FRESHSALES_CALLS_PER_HOUR": HUGE, "FRESHSALES_CALLS_PER_MINUTE": "0"}  # 0: no such limit

    def calls(self) -> int:
        """Requests in its access log so far."""
        with closing(sqlite3.connect(self.state)) as db:
            return int(db.execute("select count(*) from access_log").fetchone()[0])

    def writes(self) -> int:
        """Those of them that were not only reading."""
        with closing(sqlite3.connect(self.state)) as db:
            sql = "select count(*) from access_log where method <> 'GET' and path not like '%filtered_search%'"
            return int(db.execute(sql).fetchone()[0])

    def records(self) -> int:
        """Records of all kinds that stand in the account."""
        with closing(sqlite3.connect(self.state)) as db:
            return int(db.execute("select count(*) from records").fetchone()[0])

    def knock(self) -> None:
        """One call that changes nothing."""
        headers = {"Authorization": f"Token token={self.key}"}
        httpx.get(f"{self.url}/api/selector/owners", headers=headers, timeout=60).raise_for_status()


@contextmanager
def served(state: Path, latency: float = 0.0) -> Iterator[Served]:
    """Serve a fresh account until the block ends; each answer takes `latency` seconds."""
    command = [
        sys.executable,
        "-m",
        "loaders.sandbox",
        "serve",
        "--state",
        str(state),
        *UNLIMITED,
        "--set",
        f"latency={latency:g}",
    ]
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
