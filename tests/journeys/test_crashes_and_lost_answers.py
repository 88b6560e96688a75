"""A load that is killed or loses answers ends in the same account as an undisturbed one, and nothing is doubled."""

import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from journeys.tenant import ROOT, SANDBOX, Migration


def kill_after(migration: Migration, calls: int) -> None:
    """Start a load and SIGKILL the loader itself after this many calls have reached the account."""
    ledger = migration.folder / "ledger.sqlite"
    seen = len(migration.calls())
    command = [*SANDBOX, sys.executable, "-m", "loaders", "load", "--self-approve"]
    server = subprocess.Popen(command, cwd=ROOT, env=migration.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and server.poll() is None:
        if len(migration.calls()) - seen >= calls and ledger.exists():
            with sqlite3.connect(ledger) as db:
                held = db.execute("select pid from writer").fetchone()
            if held:
                os.kill(held[0], signal.SIGKILL)
                break
        time.sleep(0.005)
    assert server.wait(60) == 128 + signal.SIGKILL, "the load ended before it was killed"


@pytest.mark.parametrize("calls", [1, 27, 60, 180])
def test_a_killed_load_ends_as_if_nothing_had_happened(built, loaded, tmp_path, calls: int) -> None:
    migration = built.copy(tmp_path / "m")
    kill_after(migration, calls)
    migration.load()
    assert migration.account() == loaded.account()
    before = len(migration.writes())
    assert migration.load()["runs"] == []
    assert len(migration.writes()) == before


FAULTS = {
    "answer lost after commit": [("drop_after_commit", 0.04)],
    "connection lost before": [("drop_before", 0.04)],
    "everything": [
        (kind, 0.01) for kind in ("drop_after_commit", "drop_before", "error_500_after", "error_500_before", "html_502")
    ],
}


@pytest.mark.parametrize("faults", FAULTS.values(), ids=FAULTS.keys())
def test_lost_answers_double_nothing_and_lose_nothing(built, loaded, tmp_path, faults) -> None:
    migration = built.copy(tmp_path / "m")
    for index, (kind, probability) in enumerate(faults):
        migration.admin("fault", kind, "POST", "--probability", str(probability), "--seed", str(index))
        migration.admin("fault", kind, "PUT", "--probability", str(probability), "--seed", str(index + 50))
    migration.load(code=None)
    migration.admin("fault", "clear")
    migration.load(code=None)
    in_doubt = migration.ledger("select object, source_key from steps where state = 'in_doubt'")
    assert {name for name, _ in in_doubt} <= {"phone_calls"}, "only what the API cannot show may stay in doubt"
    for name, source_key in in_doubt:
        assert source_key.startswith("activity/"), name
    expected, got = loaded.account(), migration.account()
    for name in expected:
        if name != "phone_calls":
            assert got[name] == expected[name], name
    assert len(got.get("phone_calls", [])) <= len(expected.get("phone_calls", []))
