"""One writer at a time, a dead one taken over; a ledger that cannot be written stops the run before the next request leaves."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from loaders.errors import Halt
from loaders.ledger import Ledger
from loaders.lock import writing

ROOT = Path(__file__).parents[2]
HOLD = (
    "import sys, time; from pathlib import Path; from loaders.ledger import Ledger; from loaders.lock import writing\n"
    "with writing(Ledger(Path({file!r}), 'https://a')):\n    print('held', flush=True); time.sleep(60)\n"
)


def _loader(world: Any, limit: Callable[[], None] | None = None, **env: str) -> subprocess.Popen[str]:
    """The real command in a process of its own."""
    settings = {
        "FRESHSALES_URL": world.crm.url, "FRESHSALES_API_KEY": world.crm.account.api_key,
        "LEDGER_PATH": str(world.settings.ledger_path),
        "WAREHOUSE_PATH": str(world.settings.warehouse_path), "REPORTS_DIR": str(world.settings.reports_dir),
        "FRESHSALES_CALLS_PER_HOUR": "100000", "FRESHSALES_CALLS_PER_MINUTE": "100000",
        "REHEARSAL_CLOCK": str(world.clock.file), **env,
    }  # fmt: skip
    command = [sys.executable, "-m", "loaders", "load", "--self-approve"]
    return subprocess.Popen(
        command, cwd=ROOT, env=os.environ | settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=limit
    )


def _intents(world: Any) -> list[tuple[str, str]]:
    with sqlite3.connect(world.settings.ledger_path) as db:
        found = db.execute("select method, path from calls order by call_id").fetchall()
    db.close()
    return found


def _logged(world: Any) -> list[tuple[str, str]]:
    return [tuple(row) for row in world.crm.account.store.rows("select method, path from access_log order by n")]


def _notes(world: Any, count: int) -> None:
    account = world.account(1)
    for n in range(1, count + 1):
        world.activity("notes", n, account, description="x" * 2000 + f"\n\nAscora: activity/{n}")
    world.build()


@pytest.fixture
def holder(tmp_path: Path) -> Any:
    """A process that holds a ledger as its writer."""
    file = tmp_path / "ledger.sqlite"
    process = subprocess.Popen([sys.executable, "-c", HOLD.format(file=str(file))], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process, Ledger(file, "https://a")
    process.kill()
    process.wait()


def test_a_second_writer_is_told_who_where_and_since_when(holder: Any) -> None:
    process, ledger = holder
    with pytest.raises(Halt, match=rf"\w+, process {process.pid} on \S+, since \S+ \(0 min ago\)"), writing(ledger):
        pass


def test_a_number_that_another_process_has_by_now_is_no_living_writer(holder: Any) -> None:
    process, ledger = holder
    with ledger.transaction() as db:
        db.execute("update writer set process = '1'")  # the dead writer began at another time than who has its number now
    with writing(ledger):
        assert ledger.rows("select pid from writer")[0]["pid"] == os.getpid()
    assert process.poll() is None


def test_a_killed_writer_is_taken_over_and_nothing_is_sent_twice_though_its_request_is_still_on_its_way(world: Any) -> None:
    _notes(world, 3)
    world.load()  # the account and its notes stand; now one more note, slowly
    world.activity("notes", 9, world.tenant.rows["sales_accounts", "customer/1"])
    world.build()
    world.crm.fault("slow", "POST", "^notes", 1, None, "1.5")
    first = _loader(world, REHEARSAL_CLOCK="")
    before, deadline = len(_intents(world)), time.monotonic() + 30
    while ("POST", "notes") not in _intents(world)[before:] and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    second = _loader(world, REHEARSAL_CLOCK="")
    said = second.communicate(timeout=60)
    assert second.returncode == 0, said
    assert len([r for r in world.crm.account.store.rows("select body from records where module = 'notes' and is_deleted = 0")
                if "activity/9" in r[0]]) == 1  # fmt: skip


def test_a_full_disk_stops_the_run_before_the_next_request_and_room_lets_it_go_on(world: Any) -> None:
    _notes(world, 60)
    ledger = world.ledger()  # the schema stands, so that the disk fills up later
    ledger.close()
    room = world.settings.ledger_path.stat().st_size + 600_000

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    full = _loader(world, limit)
    _, said = full.communicate(timeout=60)
    assert full.returncode == 2, said
    assert "Nothing more was sent" in said
    logged, intents = _logged(world), _intents(world)
    assert 2 < len(logged) < 62, "it stopped midway"
    assert logged == intents[: len(logged)], "no request left without its intent on disk"
    assert len(intents) - len(logged) <= 1
    world.load()
    assert len(world.standing("notes")) == 60


def test_a_ledger_that_cannot_be_written_stops_the_load_at_the_lock() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        Ledger(folder / "ledger.sqlite", "https://a").close()
        (folder / "ledger.sqlite").chmod(0o444)
        folder.chmod(0o555)
        pid = os.fork()
        if pid == 0:
            os._exit(_as_nobody(folder / "ledger.sqlite"))
        _, status = os.waitpid(pid, 0)
        folder.chmod(0o755)
    assert os.waitstatus_to_exitcode(status) == 0


def _as_nobody(file: Path) -> int:
    """0 when the lock refuses with Halt; root, who may write everywhere, becomes nobody first."""
    if os.getuid() == 0:
        os.setuid(65534)
    try:
        with writing(Ledger(file, "https://a")):
            return 1
    except Halt as problem:
        return 0 if "Nothing more was sent" in problem.message else 2


def test_a_corrupt_ledger_lets_no_request_leave(world: Any) -> None:
    _notes(world, 2)
    world.ledger().close()
    size = world.settings.ledger_path.stat().st_size
    with world.settings.ledger_path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))
    with pytest.raises(Halt, match=r"cannot be used: .*(malformed|corrupt|not a database)"):
        world.load()
    assert _logged(world) == []
