"""One run of the campaign: a random tenant, a random account, faults and kills, and a verdict after every command."""

from __future__ import annotations

import os
import random
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tests.chaos import crm, disturbances, journal, minimum
from tests.chaos.bench import AN_HOUR, Bench, Ground, Verdict
from tests.chaos.deltas import next_tenant
from tests.chaos.rows import Tenant

# A killed process loses nothing that it wrote, on a disk or in memory; in memory the campaign is quicker.
FAST = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


@dataclass(frozen=True)
class Weather:
    """`storm`: faults, kills and people at random; `calm`: none of them; `steady`: every call fails with probability `rate`."""

    kind: str = "storm"
    rate: float = 0.0


STORM, CALM = Weather(), Weather("calm")


@contextmanager
def ground() -> Iterator[Ground]:
    """Make the account once; gone when the block ends."""
    with tempfile.TemporaryDirectory(prefix="chaos-", dir=FAST) as folder:
        template, facts = crm.make_template(Path(folder))
        yield Ground(template, facts)


class Run(Bench):
    """One seed. The same seed makes the same choices; what a kill hits depends a little on the machine's timing."""

    def __init__(self, seed: int, start: Ground, folder: Path, weather: Weather = STORM) -> None:
        super().__init__(seed, start, folder, random.Random(seed))
        self.weather = weather
        if weather.kind == "storm" and seed % 2 == 0:
            self.job_seconds = 1.0  # as on loopback: many a job is asked too early
        self.bundle = weather.kind == "storm" and seed % 4 > 1  # changes a hundred a call

    def whole(self) -> Verdict:
        """Load, then by chance people, a delta, a rollback, another load. Stops at the first thing that is wrong."""
        try:
            self._steps()
        except Exception:
            self.fail(f"the campaign itself broke: {traceback.format_exc()}")
        return self.verdict

    def _steps(self) -> None:
        with crm.served(self.start.template, self.folder, self.clock, self.switches) as served:
            self.begin(served)
            tenant = self.maker.whole()
            steps = [lambda: self._first_load(tenant)]
            if self.rng.random() < 0.6:
                steps += [self.edits, lambda: self._load(next_tenant(self.maker))]
            if self.rng.random() < 0.6:
                steps += [self.edits] if self.rng.random() < 0.5 else []
                steps += [self._roll_back]
                steps += [lambda: self._load(self.maker.tenant)] if self.rng.random() < 0.6 else []
            for step in steps:
                step()
                if self.verdict.wrong or not self.decided:
                    break
            self.judge_log()

    def _first_load(self, tenant: Tenant) -> None:
        if self.weather.kind == "storm":
            self._load(tenant)
            return
        self.warehouse(tenant)
        self._disturbed("load") if self.weather.kind == "steady" else self.to_the_end("load")
        self._count_effort()
        self.command("retry")
        self.to_the_end("load")
        self.loaded(tenant)
        self.second_pass()

    def _load(self, tenant: Tenant) -> None:
        self.warehouse(tenant)
        self._disturbed("load")
        self.to_the_end("load")
        self.command("retry")  # what a job refused because of a fault is sent once more, as it is
        self.to_the_end("load")
        self.loaded(tenant)
        self.second_pass()

    def _count_effort(self) -> None:
        """Calls of the first load against the fewest that it can be done with, and how many of them were struck."""
        log = journal.log_of(self.crm.state, self.crm.people)
        answered = [call for call in log if call.status is not None and call.status < 500 and call.fault is None]
        questions = sum(call.path.startswith("job_statuses/") for call in answered)
        jobs = sum(call.path.endswith("/bulk_upsert") for call in answered)
        looked = [
            after for call, after in pairwise(log) if call.method == "POST" and call.status == 400 and after.method == "GET"
        ]
        self.verdict.figures["first loads: questions to jobs, beyond one each"] += max(0, questions - jobs)
        self.verdict.figures["first loads: refused rows, looked for"] += len(looked)
        self.verdict.figures["first loads: computed minimum of calls"] += minimum.first_load(self.maker.tenant, self.start.facts)
        self.verdict.figures["first loads: calls"] += len(log)
        self.verdict.figures["first loads: calls struck by a fault"] += sum(call.fault is not None for call in log)

    def _roll_back(self) -> None:
        loose = self.loose(self.maker.tenant)
        self._disturbed("rollback")
        if self.weather.kind == "storm" and self.rng.random() < 0.5:  # cut off somewhere: people find it so, and go on
            self.command("rollback", self.rng.randint(5, 120))
            self.clock.sleep(AN_HOUR)
            self.edits()
            self.edits()
        self.to_the_end("rollback")
        self.rolled_back(loose)

    def _disturbed(self, command: str) -> None:
        """Once or more with faults and kills."""
        if self.weather.kind == "steady":
            disturbances.steady_faults(self.rng, self.crm, self.weather.rate)
            self.to_the_end(command)
            self.crm.calm()
        for _ in range(self.rng.choice((1, 1, 2, 3)) if self.weather.kind == "storm" else 0):
            disturbances.random_faults(self.rng, self.crm, command == "load")
            kill_at = int(4 + 2 ** (self.rng.random() * 9)) if self.rng.random() < 0.7 else None
            self.command(command, kill_at)
            self.crm.calm()


def run(seed: int, start: Ground, keep: Path | None = None, weather: Weather = STORM) -> Verdict:
    """The verdict on one seed; with `keep` its files stay in that folder for a closer look."""
    if keep:
        keep.mkdir(parents=True)
        return Run(seed, start, keep, weather).whole()
    with tempfile.TemporaryDirectory(prefix="chaos-", dir=FAST) as folder:
        return Run(seed, start, Path(folder), weather).whole()
