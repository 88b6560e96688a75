"""One account with its loader, its people and the model of what must stand. Every command is followed by a verdict."""

from __future__ import annotations

import random
import signal
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos import commands, crm, disturbances, journal, people
from tests.chaos.checker import Check
from tests.chaos.child import BROKEN, Job
from tests.chaos.clock import SkippingClock
from tests.chaos.expected import Expected
from tests.chaos.facts import Facts
from tests.chaos.rows import Key, Tenant, write_warehouse
from tests.chaos.state import State, read_state
from tests.chaos.tenants import Maker

AN_HOUR = 3600.0  # seconds
ROUNDS = 4  # commands without faults until a load must have come to its end
ENDS = (0, 1, 2, -signal.SIGKILL)


@dataclass(frozen=True)
class Ground:
    """What all runs start from: the account's state file and what it says of itself."""

    template: Path
    facts: Facts


@dataclass
class Verdict:
    """What one seed showed; `figures` counts runs, faults, kills and doubts."""

    seed: int
    wrong: list[str] = field(default_factory=list)
    figures: Counter[str] = field(default_factory=Counter)


class Bench:
    """A tenant, an account and a loader; `crm` is set while the account is served. All choices come from `rng`."""

    crm: crm.Crm
    expected: Expected
    decided = True

    def __init__(self, seed: int, start: Ground, folder: Path, rng: random.Random) -> None:
        self.start, self.folder, self.rng = start, folder, rng
        self.verdict = Verdict(seed)
        self.switches, self.hourly = disturbances.random_switches(rng)
        self.job_seconds, self.bundle = 30.0, False
        self.clock = SkippingClock(folder / "clock")
        self.by_label = self.switches["dropdown"] == "label"
        files = folder / "files"
        files.mkdir()
        classic = self.switches["edition"] == "classic"
        self.maker = Maker(rng, start.facts, files, self.by_label, classic, rng.choice((0.0, 0.06, 0.2)))

    def begin(self, served: crm.Crm) -> None:
        """Take the account, which nothing was loaded into yet."""
        self.crm = served
        # Choices are kept by id, however they are written.
        labels = {label: crm_id for choices in self.start.facts.choices.values() for label, crm_id in choices.items()}
        self.expected = Expected(read_state(served.state), labels, self.by_label)

    def fail(self, text: str) -> None:
        """Something is wrong."""
        self.verdict.wrong.append(text)

    def warehouse(self, tenant: Tenant) -> None:
        """What Ascora says now."""
        standing = {name: {r["id"]: r for r in named.values()} for name, named in self.start.facts.standing.items()}
        write_warehouse(self.folder / "warehouse.duckdb", tenant, self.crm.url, standing)

    def command(self, name: str, kill_at: int | None = None, **options: object) -> int:
        """Run a command of the loader; its exit code."""
        options = {"job_seconds": self.job_seconds, "bundle": self.bundle, **options}
        job = Job(name, self.folder, self.crm.url, self.crm.account.api_key, self.hourly, **options)  # type: ignore[arg-type]
        code = commands.run(job, kill_at)
        self.verdict.figures["commands"] += 1
        self.verdict.figures["kills"] += code == -signal.SIGKILL
        if code == BROKEN:
            self.fail(
                f"{name}: BROKE with an error nobody expected; see said.txt\n{(self.folder / 'said.txt').read_text()[-2000:]}"
            )
        elif code not in ENDS:
            self.fail(f"{name}: ended with {code} ({commands.STUCK}: not done after {commands.LONGEST} s); see said.txt")
        return code

    def to_the_end(self, name: str, **options: object) -> None:
        """The command until it has come to its end; without faults that takes no more than ROUNDS."""
        codes = []
        for _ in range(ROUNDS):
            codes.append(self.command(name, **options))
            if codes[-1] in (0, 1):
                return
            self.clock.sleep(AN_HOUR)  # what a halt asks for: mend the cause, or wait (a stuck job keeps others out that long)
        self.fail(f"{name}: does not come to its end without faults: exit codes {codes}")

    def loose(self, tenant: Tenant) -> set[Key]:
        """Rows in doubt, and what hangs on them. Doubt where the API has a read path is wrong."""
        loose = self.expected.gone.keys() | self.expected.occupied
        allowed = journal.DOUBTFUL | ({"products"} if self.switches["product_list"] == "off" else set())
        for name, key, reason in journal.in_doubt(self.folder / "ledger.sqlite"):
            loose.add((name, key))
            if name not in allowed:
                self.fail(f"{name} {key}: IN DOUBT though it can be read: {reason}")
        vanished = [standing.row for standing in self.expected.rows.values()]
        for row in (*tenant.rows.values(), *vanished):  # parents come before what hangs on them
            if any(parent in loose for parent in row.parents()):
                loose.add((row.object, row.key))
        return loose

    def judge(self, command: str, loose: set[Key]) -> None:
        """Compare the account with the model."""
        state = read_state(self.crm.state)
        files = self.crm.state.with_name(self.crm.state.name + ".files")
        self.verdict.wrong += [f"after {command}: {text}" for text in Check(self.expected, state, files, loose).verdict()]
        self.verdict.figures["looks at the account"] += 1

    def loaded(self, tenant: Tenant) -> None:
        """A load has come to its end: is it right?"""
        loose = self.loose(tenant)
        self.expected.load(tenant, loose)
        if self.people_came_between():
            self.judge("load", self.loose(tenant))

    def people_came_between(self) -> bool:
        """Take into the model what people did while the loader was at work; False ends this seed, undecided."""
        acts, state = self.crm.new_acts(), read_state(self.crm.state)
        self.verdict.figures.update(f"midway: {act.act} by a person" for act in acts)
        self.decided = sum(not people.understood(act, state, self.expected) for act in acts) == 0
        made = journal.made(self.folder / "ledger.sqlite")
        self.expected.occupied |= self.expected.gone.keys() - made  # gone before the loader could know it
        self.verdict.figures["seeds ended early, undecidable after what people did"] += not self.decided
        return self.decided

    def rolled_back(self, loose: set[Key]) -> None:
        """A rollback of everything has come to its end: is it right, and is what stays listed? `loose`: before it."""
        self.expected.roll_back(people.hung(self.expected, read_state(self.crm.state)))
        self.judge_rollback(loose)

    def judge_rollback(self, loose: set[Key]) -> None:
        """The model knows what must stand after a rollback: does it, and is what stays because of people listed?"""
        self.judge("rollback", loose | self.loose(self.maker.tenant))
        self.verdict.wrong += journal.unlisted(self.folder, self.expected.kept)
        self.verdict.figures["edits of people kept and listed by a rollback"] += len(self.expected.kept)

    def second_pass(self) -> None:
        """The same command again sends nothing that writes, and changes nothing."""
        if self.verdict.wrong or not self.decided:
            return
        before, end = read_state(self.crm.state), self.crm.log_end()
        self.command("load")
        after = read_state(self.crm.state)
        writes = [call for call in journal.log_of(self.crm.state, self.crm.people, end) if call.method != "GET"]
        self.verdict.figures["second passes"] += 1
        self.verdict.figures["second passes: writing calls"] += len(writes)
        if writes:
            self.fail(f"second pass: {len(writes)} WRITES, the first {writes[0]}")
        changed = [i for i in before.records.keys() | after.records.keys() if _differ(before, after, i)]
        if changed:
            self.fail(f"second pass: CHANGED {len(changed)} records: {changed[:5]}")

    def edits(self) -> None:
        """People change fields of a few records."""
        for key, name, value in people.edits(self.rng, self.expected, read_state(self.crm.state), self.crm):
            self.expected.edited(key, name, value)
            self.verdict.figures["edits by people"] += 1

    def judge_log(self) -> None:
        """The access log against the journal, and what both tell of effort."""
        ledger = self.folder / "ledger.sqlite"
        log = journal.log_of(self.crm.state, self.crm.people)
        self.verdict.wrong += journal.one_to_one(log, ledger) + journal.blind(log)
        self.verdict.figures.update(journal.figures(log, ledger, self.switches["product_list"] == "on"))


def _differ(before: State, after: State, crm_id: int) -> bool:
    one, other = before.records.get(crm_id), after.records.get(crm_id)
    return one is None or other is None or (one.body, one.deleted) != (other.body, other.deleted)
