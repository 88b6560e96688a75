"""The loader's commands: the real Runner, over a ledger that can kill its process at any durable boundary.

A command that is to die runs in a process of its own (forks.py); one that is not, in the campaign's, which is quicker.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb  # noqa: F401  (imported once, so that every fork has it)
import jinja2  # noqa: F401
from pydantic import SecretStr

from loaders import doubt, running
from loaders.errors import LoaderError
from loaders.ledger import Ledger
from loaders.pace import Clock
from loaders.running import Orders, Runner
from loaders.settings import Settings
from loaders.summary import exit_code
from tests.chaos.clock import SkippingClock


@dataclass(frozen=True)
class Job:
    """One command: what to do, where, and at which boundary to die (None: never)."""

    command: str
    folder: Path
    url: str
    key: str
    calls_per_hour: int
    kill_at: int | None = None
    forget: bool = False
    run: str | None = None
    objects: tuple[str, ...] = ()
    job_seconds: float = 30.0  # what a real account's first bulk job is given
    bundle: bool = False  # changes a hundred a call

    def options(self) -> list[str]:
        """The command's options in words."""
        named = [*(["--run", self.run] if self.run else []), *(f"--object {name}" for name in self.objects)]
        return [*named, *(["--forget"] if self.forget else [])]


class MortalLedger(Ledger):
    """Every transaction has two boundaries, before it and after it is on disk; the process dies at the one that is due.

    So the deaths fall before and after each plan, intent, answer, job, before-image, outcome and lock.
    """

    kill_at: int | None = None
    passed = 0

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """The transaction, with a death before or after it."""
        self._boundary()
        with super().transaction() as db:
            yield db
        self._boundary()

    def _boundary(self) -> None:
        self.passed += 1
        if self.passed == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)


BROKEN = 70  # exit code of a command that ended with an error nobody expected


def carry_out(job: Job) -> int:
    """The command; its exit code. What it said goes to said.txt in the folder."""
    with (job.folder / "said.txt").open("a", encoding="utf-8") as said, contextlib.redirect_stderr(said):
        print(f"--- {job.command} {' '.join(job.options())}, dies at {job.kill_at}", file=said, flush=True)
        try:
            code = _run(job, lambda text: print(text, file=said, flush=True))
        except LoaderError as problem:
            print(f"{type(problem).__name__}: {problem.message}", file=said)
            code = problem.exit_code
        except Exception:
            traceback.print_exc(file=said)
            code = BROKEN
        print(f"--- exit {code}", file=said, flush=True)
    return code


def _run(job: Job, say: running.Say) -> int:
    clock = SkippingClock(job.folder / "clock")
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        freshsales_url=job.url,
        freshsales_api_key=SecretStr(job.key),
        freshsales_calls_per_hour=job.calls_per_hour,
        freshsales_job_seconds=job.job_seconds,
        freshsales_bundle_changes=job.bundle,
        warehouse_path=job.folder / "warehouse.duckdb",
        ledger_path=job.folder / "ledger.sqlite",
        reports_dir=job.folder / "reports",
        max_update_share=1.0,
    )
    ledger = MortalLedger(settings.ledger_path, settings.freshsales_url, clock.now)
    ledger.kill_at = job.kill_at
    runner = Runner(settings, ledger, say, Clock(clock.now, clock.sleep))
    orders = Orders(self_approve=True, quiet=True, run=job.run, objects=job.objects, forget=job.forget)
    with contextlib.closing(ledger):
        if job.command == "retry":
            doubt.retry(ledger, None, None)
            return 0
        outcome = runner.load(orders) if job.command == "load" else runner.roll_back(orders)
    return max([exit_code(done) for done in outcome.runs], default=0)
