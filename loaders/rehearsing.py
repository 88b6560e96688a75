"""A rehearsal: a copy of the embedded account is loaded by the real commands, on a clock that skips every wait.

The account is the sandbox's, started by its own command line; what the two share is the clock's file (docs/interfaces.md).
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loaders import status, summary
from loaders.clock_file import ClockFile
from loaders.errors import Halt, NotAllowed
from loaders.ledger import Ledger
from loaders.pace import HOUR, Clock
from loaders.rehearsal import Called, Told, figures
from loaders.settings import CALLS_PER_HOUR, RehearsalSettings
from loaders.warehouse import is_lake

SHARES = (0.25, 0.5, 0.75)  # of the calls: when `status` is asked
LOOK_EVERY = 0.02  # seconds
MEMORY = Path("/dev/shm")  # noqa: S108  (a disk in memory, where there is one: a ledger's every step is a sync to disk)


@dataclass(frozen=True, slots=True)
class Scene:
    """The copies in a folder of their own, and at what pace they are loaded."""

    folder: Path
    settings: RehearsalSettings
    latency: float
    clock: ClockFile


def rehearse(settings: RehearsalSettings, plan: str, latency: float, keep: bool, say: Callable[[str], None]) -> dict[str, Any]:
    """The figures of a rehearsed load, also written to rehearsal.json. `latency`: seconds that an answer takes.

    Raises Halt where there is nothing to rehearse, or the account is a real one.
    """
    if settings.freshsales_url:
        raise Halt("A rehearsal is for the embedded account: a real one has its own clock. Unset FRESHSALES_URL.")
    if plan not in CALLS_PER_HOUR:
        raise Halt(f"There is no plan {plan!r}; there are: {', '.join(CALLS_PER_HOUR)}.")
    per_hour = settings.freshsales_calls_per_hour or CALLS_PER_HOUR[plan]
    with _scratch(settings, keep, say) as folder:
        scene = _set(settings, folder, per_hour, latency)
        begun = time.monotonic()
        told, forecast = _play(scene, say)
        wall = time.monotonic() - begun
        data = figures(_calls(scene), told, per_hour, settings.freshsales_reserve, forecast)
    data |= {"plan": plan, "latency": latency, "wall_seconds": round(wall, 1)}
    data |= {
        "virtual_hours_a_minute": round(data["virtual_hours"] / wall * 60, 1),
        "calls_a_second": round(data["calls"] / wall, 1),
    }
    settings.reports_dir.mkdir(parents=True, exist_ok=True)
    (settings.reports_dir / "rehearsal.json").write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    return data


@contextmanager
def _scratch(settings: RehearsalSettings, keep: bool, say: Callable[[str], None]) -> Iterator[Path]:
    """A folder for the copies, in memory where they fit; gone at the end unless it is kept."""
    needed = 4 * sum(f.stat().st_size for f in (settings.warehouse_path, settings.sandbox_state) if f.exists()) + 2**28
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > needed
    folder = Path(tempfile.mkdtemp(prefix="rehearsal-", dir=MEMORY if roomy and not keep else None))
    try:
        yield folder
    finally:
        if keep:
            say(f"Kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _set(settings: RehearsalSettings, folder: Path, per_hour: int, latency: float) -> Scene:
    """Copy warehouse, ledger and account. Raises Halt when there is none."""
    if is_lake(settings.warehouse_path):
        raise Halt("A rehearsal copies the warehouse, so that it must be a file: `make rehearse CUSTOMERS=100 WAREHOUSE_PATH=…`.")
    if not settings.warehouse_path.exists() or not settings.sandbox_state.exists():
        raise Halt("There is nothing to rehearse yet: `make extract transform` first, or `make rehearse CUSTOMERS=100`.")
    shutil.copy(settings.warehouse_path, folder / "warehouse.duckdb")
    for source, name in ((settings.ledger_path, "ledger.sqlite"), (settings.sandbox_state, "sandbox.sqlite")):
        if source.exists():
            with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(folder / name)) as new:
                old.backup(new)
    files = settings.sandbox_state.with_name(settings.sandbox_state.name + ".files")
    if files.exists():
        shutil.copytree(files, folder / "sandbox.sqlite.files")
    # An hour ahead: what the account was called before, by the extract for one, is out of its window.
    clock = ClockFile(folder / "clock", stands_at=time.time() + HOUR)
    paths = {
        "warehouse_path": folder / "warehouse.duckdb",
        "ledger_path": folder / "ledger.sqlite",
        "rehearsal_clock": folder / "clock",
    }
    return Scene(folder, settings.model_copy(update={**paths, "freshsales_calls_per_hour": per_hour}), latency, clock)


def _play(scene: Scene, say: Callable[[str], None]) -> tuple[list[Told], int]:
    """Load, and ask for the status on the way: (what it said, calls that the plan forecast). Raises Halt when the load does."""
    switches = (f"per_hour={scene.settings.calls_per_hour}", f"per_minute={scene.settings.freshsales_calls_per_minute or 'off'}")
    sets = [part for switch in (*switches, f"latency={scene.latency:g}") for part in ("--set", switch)]
    account = [sys.executable, "-m", "loaders.sandbox", "exec", "--state", str(scene.folder / "sandbox.sqlite"), *sets]
    command = [
        *account,
        "--clock",
        str(scene.folder / "clock"),
        "--",
        sys.executable,
        "-m",
        "loaders",
        "load",
        "--self-approve",
        "--json",
    ]
    with (scene.folder / "out.json").open("wb") as out, (scene.folder / "said.txt").open("wb") as said:
        child = subprocess.Popen(command, env=_environment(scene), stdout=out, stderr=said)
        try:
            told = _watch(scene, child, say)
        finally:
            if child.poll() is None:
                child.terminate()
            child.wait()
    answer = (scene.folder / "out.json").read_text(encoding="utf-8")
    if child.returncode not in (0, 1) or not answer:  # no answer: the account could not be served, its port is taken
        words = (scene.folder / "said.txt").read_text(encoding="utf-8", errors="replace").strip()
        raise Halt(f"The rehearsed load halted ({child.returncode}):\n{words[-2000:]}")
    plan = json.loads(answer)["plan"]
    if not plan["steps"]:
        raise NotAllowed(
            "There is nothing to load: the embedded account holds it all. `make rehearse CUSTOMERS=100` makes some up."
        )
    return told, plan["forecast"]["calls"]


def _environment(scene: Scene) -> dict[str, str]:
    kept = {n: v for n, v in os.environ.items() if not n.startswith("FRESHSALES_")}
    settings = scene.settings
    return kept | {
        "WAREHOUSE_PATH": str(settings.warehouse_path), "LEDGER_PATH": str(settings.ledger_path),
        "REPORTS_DIR": str(scene.folder / "reports"), "FRESHSALES_CALLS_PER_HOUR": str(settings.calls_per_hour),
        "FRESHSALES_CALLS_PER_MINUTE": str(settings.freshsales_calls_per_minute),
        "FRESHSALES_RESERVE": str(settings.freshsales_reserve),
    }  # fmt: skip


def _watch(scene: Scene, child: subprocess.Popen[bytes], say: Callable[[str], None]) -> list[Told]:
    """Ask, as from a second terminal, when each share of the calls is made; tell a person now and then."""
    told: list[Told] = []
    with closing(Ledger(scene.settings.ledger_path, "")) as ledger:
        while child.poll() is None and len(told) < len(SHARES):
            time.sleep(LOOK_EVERY)
            if seen := _look(scene, ledger, SHARES[len(told)]):
                told.append(seen)
                say(f"  {seen.share:.0%} of the calls; status says {seen.seconds_to_go / HOUR:.1f} virtual hours to go")
    child.wait()
    return told


def _look(scene: Scene, ledger: Ledger, share: float) -> Told | None:
    """What `status` says once this share of the calls is made; None before that.

    Within one transaction, since hours may pass between two looks at the clock; the moment is that of the newest entry.
    """
    with ledger.transaction():
        ledger.account = ledger.last_account() or ""
        run, calls = ledger.run(), ledger.rows(_CALLS_MADE, (scene.clock.stands_at,))[0]
        if run is None or run["state"] == "done":
            return None
        made = calls["made"] / max(1, json.loads(run["forecast"])["calls"])
        if made < share:
            return None
        then = Clock(lambda: calls["newest"], scene.clock.sleep)
        to_go = status.to_go(scene.settings, ledger, summary.of_run(ledger, run["run_id"]), then)
    return Told(round(made, 4), calls["newest"], to_go["calls_left"], to_go["seconds_to_go"])


_CALLS_MADE = "select count(*) as made, max(max(sent_at, coalesce(answered_at, 0))) as newest from calls where sent_at >= ?"


def _calls(scene: Scene) -> list[Called]:
    sql = "select sent_at, answered_at, status, remaining from calls where sent_at >= ? order by call_id"
    stood = scene.clock.stands_at
    with closing(Ledger(scene.settings.ledger_path, "")) as ledger:
        return [Called(*row) for row in ledger.rows(sql, (stood,))]
