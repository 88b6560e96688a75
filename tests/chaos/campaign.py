"""One run of the campaign: a random tenant, a random account, faults and kills, and a verdict after every command."""

from __future__ import annotations

import multiprocessing
import random
import signal
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.chaos import child, crm, journal, people
from tests.chaos.checker import Check
from tests.chaos.clock import SkippingClock
from tests.chaos.deltas import next_tenant
from tests.chaos.expected import Expected
from tests.chaos.facts import Facts
from tests.chaos.rows import Key, Tenant, write_warehouse
from tests.chaos.state import State, read_state
from tests.chaos.tenants import Maker

LONGEST = 120  # seconds for one command; a loader that takes longer is stuck
ROUNDS = 4  # commands without faults until a load must have come to its end


@dataclass
class Verdict:
    """What one seed showed; `figures` counts runs, faults, kills and doubts."""

    seed: int
    wrong: list[str] = field(default_factory=list)
    figures: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Ground:
    """What all runs start from: the account's state file and what it says of itself."""

    template: Path
    facts: Facts


@contextmanager
def ground() -> Iterator[Ground]:
    """Make the account once; gone when the block ends."""
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        template, facts = crm.make_template(Path(folder))
        yield Ground(template, facts)


class Run:
    """One seed. The same seed makes the same choices; what a kill hits depends a little on the machine's timing."""

    def __init__(self, seed: int, start: Ground, folder: Path, calm: bool = False) -> None:
        self.rng = random.Random(seed)
        self.start, self.folder, self.calm = start, folder, calm
        self.verdict = Verdict(seed)
        self.switches, self.hourly = crm.random_switches(self.rng)
        self.clock = SkippingClock(folder / "clock")
        by_label = self.switches["dropdown"] == "label"
        files = folder / "files"
        files.mkdir()
        classic = self.switches["edition"] == "classic"
        self.maker = Maker(self.rng, start.facts, files, by_label, classic, self.rng.choice((0.0, 0.06, 0.2)))

    def whole(self) -> Verdict:
        """Load, then by chance people, a delta, a rollback, another load. Stops at the first thing that is wrong."""
        with crm.served(self.start.template, self.folder, self.clock, self.switches) as self.crm:
            self.expected = Expected(read_state(self.crm.state), self._labels(), self.maker.by_label)
            tenant = self.maker.whole()
            steps = [lambda: self._load(tenant)]
            if self.rng.random() < 0.6:
                steps += [self._people, lambda: self._load(next_tenant(self.maker))]
            if self.rng.random() < 0.6:
                steps += [self._people] if self.rng.random() < 0.5 else []
                steps += [self._roll_back]
                steps += [lambda: self._load(self.maker.tenant)] if self.rng.random() < 0.6 else []
            for step in steps:
                step()
                if self.verdict.wrong:
                    break
            self._judge_log()
        return self.verdict

    def _labels(self) -> dict[str, int]:
        """Choices are kept by id, however they are written."""
        return {label: crm_id for choices in self.start.facts.choices.values() for label, crm_id in choices.items()}

    def _load(self, tenant: Tenant) -> None:
        standing = {name: {r["id"]: r for r in named.values()} for name, named in self.start.facts.standing.items()}
        write_warehouse(self.folder / "warehouse.duckdb", tenant, self.crm.url, standing)
        self._disturbed("load")
        self._to_the_end("load")
        loose = self._loose(tenant)
        self.expected.load(tenant, loose)
        self._judge("load", loose)
        self._second_pass(tenant)

    def _roll_back(self) -> None:
        loose = self._loose(self.maker.tenant)
        self._disturbed("rollback")
        self._to_the_end("rollback")
        self.expected.roll_back()
        self._judge("rollback", loose | self._loose(self.maker.tenant))

    def _people(self) -> None:
        for key, name, value in people.edits(self.rng, self.expected, read_state(self.crm.state), self.crm):
            self.expected.edited(key, name, value)
            self.verdict.figures["edits by people"] += 1

    def _disturbed(self, command: str) -> None:
        """Once or more with faults and kills."""
        if self.calm:
            return
        for _ in range(self.rng.choice((1, 1, 2, 3))):
            crm.random_faults(self.rng, self.crm)
            kill_at = int(4 + 2 ** (self.rng.random() * 9)) if self.rng.random() < 0.7 else None
            code = self._command(command, kill_at)
            self.verdict.figures["kills"] += code == -signal.SIGKILL
            self.verdict.figures["faults fired"] += self.crm.calm()
            if code not in (0, 1, 2, -signal.SIGKILL):
                self.verdict.wrong.append(f"{command}: ended with {code}; see said.txt")

    def _to_the_end(self, command: str) -> None:
        codes = []
        for _ in range(ROUNDS):
            codes.append(self._command(command, None))
            if codes[-1] in (0, 1):
                return
        self.verdict.wrong.append(f"{command}: does not come to its end without faults: exit codes {codes}")

    def _command(self, command: str, kill_at: int | None) -> int:
        job = child.Job(command, self.folder, self.crm.url, self.crm.account.api_key, self.hourly, kill_at)
        process = _SPAWN.Process(target=child.run, args=(job,))
        process.start()
        process.join(LONGEST)
        if process.exitcode is None:
            process.kill()
            process.join()
            self.verdict.wrong.append(f"{command}: not done after {LONGEST} s")
        self.verdict.figures["commands"] += 1
        return process.exitcode if process.exitcode is not None else 99

    def _loose(self, tenant: Tenant) -> set[Key]:
        """Rows in doubt, and what hangs on them. Doubt where the API has a read path is wrong."""
        loose: set[Key] = set()
        allowed = journal.DOUBTFUL | ({"products"} if self.switches["product_list"] == "off" else set())
        for name, key, reason in journal.in_doubt(self.folder / "ledger.sqlite"):
            loose.add((name, key))
            if name not in allowed:
                self.verdict.wrong.append(f"{name} {key}: IN DOUBT though it can be read: {reason}")
        for row in tenant.rows.values():
            if any(parent in loose for parent in row.parents()):
                loose.add((row.object, row.key))
        return loose

    def _judge(self, command: str, loose: set[Key]) -> None:
        state = read_state(self.crm.state)
        files = self.crm.state.with_name(self.crm.state.name + ".files")
        self.verdict.wrong += [f"after {command}: {text}" for text in Check(self.expected, state, files, loose).verdict()]
        self.verdict.figures["looks at the account"] += 1

    def _second_pass(self, tenant: Tenant) -> None:
        """The same command again changes nothing; without refused rows it does not even try."""
        if self.verdict.wrong:
            return
        before, end = read_state(self.crm.state), self.crm.log_end()
        self._command("load", None)
        after = read_state(self.crm.state)
        log = journal.log_of(self.crm.state, self.crm.people, end)
        writes = [call for call in log if call.method != "GET"]
        if writes and not tenant.refused():
            self.verdict.wrong.append(f"second pass: {len(writes)} WRITES, the first {writes[0]}")
        changed = [i for i in before.records.keys() | after.records.keys() if _differ(before, after, i)]
        if changed:
            self.verdict.wrong.append(f"second pass: CHANGED {len(changed)} records: {changed[:5]}")

    def _judge_log(self) -> None:
        log = journal.log_of(self.crm.state, self.crm.people)
        self.verdict.wrong += journal.one_to_one(log, self.folder / "ledger.sqlite") + journal.blind(log)
        lost = [call for call in log if call.committed and call.fault in crm.LOST]
        self.verdict.figures.update({"calls": len(log), "writes whose answer was lost": len(lost)})
        self.verdict.figures.update(journal.effort(self.folder / "ledger.sqlite"))
        self.verdict.figures["rows in doubt at the end"] += len(journal.in_doubt(self.folder / "ledger.sqlite"))


def run(seed: int, start: Ground, keep: Path | None = None, calm: bool = False) -> Verdict:
    """The verdict on one seed; with `keep` its files stay in that folder for a closer look."""
    if keep:
        keep.mkdir(parents=True)
        return Run(seed, start, keep, calm).whole()
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        return Run(seed, start, Path(folder), calm).whole()


def _differ(before: State, after: State, crm_id: int) -> bool:
    one, other = before.records.get(crm_id), after.records.get(crm_id)
    return one is None or other is None or (one.body, one.deleted) != (other.body, other.deleted)


def _spawning() -> Any:
    """Processes forked from one that has the loader imported already: a command starts in hundredths of a second."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.chaos.child"])
    return context


_SPAWN = _spawning()
