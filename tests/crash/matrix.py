"""Kill the loader at a boundary, say the same command again, and see that the account is as if nothing had happened."""

from __future__ import annotations

import json
import multiprocessing
import shutil
import signal
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from loaders import doubt
from loaders.ledger import Ledger
from loaders.sandbox import dump
from loaders.sandbox.serve import running
from tests.chaos import journal
from tests.chaos.clock import SkippingClock
from tests.chaos.crm import Crm, make_template
from tests.chaos.facts import Facts
from tests.chaos.rows import write_warehouse
from tests.chaos.state import key_of, read_state
from tests.crash import boundaries, scenes
from tests.crash.scenes import PHASES, Phase

LONGEST = 60  # seconds a command may take


@dataclass
class Start:
    """Where a phase begins, what it passes undisturbed, how the account stands after it, and how many calls that took."""

    phase: Phase
    folder: Path
    people: list[tuple[int, int]]
    passed: list[str] = field(default_factory=list)
    truth: Any = None
    calls: int = 0
    least: int = 0

    def cells(self) -> dict[str, list[int]]:
        """Boundary name -> its numbers in this phase."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self.passed, 1):
            found[name].append(number)
        return found


@contextmanager
def starts() -> Iterator[list[Start]]:
    """Every phase, gone through once without disturbance. The files are gone when the block ends."""
    with tempfile.TemporaryDirectory(prefix="crash-") as name:
        folder = Path(name)
        template, facts = make_template(folder)
        (folder / "files").mkdir()
        first = scenes.first_tenant(facts, folder / "files")
        tenants = {"first": first, "second": scenes.second_tenant(first, facts)}
        made: list[Start] = []
        for index, phase in enumerate(PHASES):
            here = folder / f"start-{index}"
            whole_life = phase.tenant == "first"
            _begin(here, template) if whole_life else shutil.copytree(made[-1].folder.with_name(f"end-{index - 1}"), here)
            start = Start(phase, here, [] if whole_life else list(made[-1].people))
            made.append(_undisturbed(start, facts, tenants[phase.tenant], folder / f"end-{index}"))
        yield made


def _begin(folder: Path, template: Path) -> None:
    folder.mkdir()
    shutil.copy(template, folder / "state.sqlite")
    SkippingClock(folder / "clock")


def _undisturbed(start: Start, facts: Facts, tenant: Any, end: Path) -> Start:
    standing = {name: {r["id"]: r for r in named.values()} for name, named in facts.standing.items()}
    with _served(start.folder, start.people) as crm:
        write_warehouse(start.folder / "warehouse.duckdb", tenant, crm.url, standing)
        start.phase.prepare(crm)
    shutil.copytree(start.folder, end)
    with _served(end, start.people) as crm:
        code = _command(start.phase, end, crm, None)
        assert code == 0, f"{start.phase.name}: exit {code}\n{(end / 'said.txt').read_text()}"
        start.calls, start.least = _calls(end)
        start.truth = dump.state(crm.account, ids=False)
    start.passed = json.loads((end / "boundaries.json").read_text())
    return start


def _calls(folder: Path) -> tuple[int, int]:
    """(calls of the newest run, the least that its plan reckoned)."""
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as db:
        run, forecast = db.execute("select run_id, forecast from runs order by rowid desc limit 1").fetchone()
        return db.execute("select count(*) from calls where run_id = ?", (run,)).fetchone()[0], json.loads(forecast)["calls"]


@contextmanager
def _served(folder: Path, people: list[tuple[int, int]]) -> Iterator[Crm]:
    clock = SkippingClock(folder / "clock")
    state = folder / "state.sqlite"
    with running(state, 0, scenes.SWITCHES, clock.file) as (url, account, _):
        headers = {"authorization": f"Token token={account.api_key}", "accept": "application/json"}
        with httpx.Client(base_url=url + "/api/", headers=headers, timeout=20) as http:
            yield Crm(url, account, state, http, people)


def _command(phase: Phase, folder: Path, crm: Crm, die_at: int | None) -> int:
    job = boundaries.Job(phase.command, folder, crm.url, crm.account.api_key, die_at, phase.forget)
    process = _SPAWN.Process(target=boundaries.run, args=(job,))
    process.start()
    process.join(LONGEST)
    if process.exitcode is None:
        process.kill()
        process.join()
    return process.exitcode if process.exitcode is not None else 99


def wrong_after(start: Start, number: int, second_pass: bool = True) -> list[str]:
    """What is wrong when the phase dies at this boundary and is then said again; empty when all is well.

    With `second_pass` it is said a third time, and nothing may be written then.
    """
    with tempfile.TemporaryDirectory(prefix="crash-cell-") as name:
        folder = Path(name) / "run"
        shutil.copytree(start.folder, folder)
        with _served(folder, list(start.people)) as crm:
            wrong = _verdict(start, folder, crm, number, second_pass)
            said = (folder / "said.txt").read_text(encoding="utf-8")
    return [f"{start.phase.name}, {start.passed[number - 1]} (boundary {number}): {text}" for text in wrong] + (
        [said[-2000:]] if wrong else []
    )


def _verdict(start: Start, folder: Path, crm: Crm, number: int, second_pass: bool) -> list[str]:
    code = _command(start.phase, folder, crm, number)
    if code != -signal.SIGKILL:
        return [f"it did not die there: exit {code}"]
    code = _command(start.phase, folder, crm, None)
    if _decided(folder, crm):
        code = _command(start.phase, folder, crm, None)
    wrong = [] if code == 0 else [f"the same command again ended with {code}"]
    wrong += _differences(start.truth, dump.state(crm.account, ids=False))
    end = crm.log_end()
    code = _command(start.phase, folder, crm, None) if second_pass else 0
    log = journal.log_of(crm.state, crm.people)
    writes = [call for call in log if call.n > end and call.method != "GET"]
    wrong += [] if code == 0 else [f"a second pass ended with {code}"]
    wrong += [f"a second pass WROTE: {call}" for call in writes[:3]]
    return wrong + journal.one_to_one(log, folder / "ledger.sqlite") + journal.blind(log)


def _decided(folder: Path, crm: Crm) -> int:
    """What no reading can settle, a person settles: looks in the account, and says so. How many doubts that were.

    Only phone calls may come to that; whether it stands decides what is said, so that a loader that sent it twice is found out.
    """
    ledger = Ledger(folder / "ledger.sqlite", crm.url)
    try:
        doubts = doubt.listed(ledger)
        stands = {key_of("phone_calls", record): record.id for record in read_state(crm.state).living("phone_calls")}
        for row in doubts:
            assert row["object"] == "phone_calls", row
            doubt.decide(ledger, row["object"], row["source_key"], stands.get(row["source_key"]))
        return len(doubts)
    finally:
        ledger.close()


def _differences(wanted: Any, stands: Any) -> list[str]:
    found = []
    for module in sorted(wanted.keys() | stands.keys()):
        one, other = ([json.dumps(r, sort_keys=True) for r in side.get(module, [])] for side in (wanted, stands))
        missing, more = _without(one, other), _without(other, one)
        if missing or more:
            found.append(f"{module}: MISSING {missing[:2]}, TOO MUCH {more[:2]}")
    return found


def _without(left: list[str], right: list[str]) -> list[str]:
    rest = list(right)
    gone = []
    for item in left:
        if item in rest:
            rest.remove(item)
        else:
            gone.append(item)
    return gone


def _spawning() -> Any:
    """Processes forked from one that has the loader imported already: a command starts in hundredths of a second."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.crash.boundaries"])
    return context


_SPAWN = _spawning()
