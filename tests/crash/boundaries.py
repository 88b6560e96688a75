"""The loader as a process of its own, over a ledger that names every durable boundary and can die at one of them."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb  # noqa: F401  (imported once, so that every fork has it)
import openpyxl  # noqa: F401
from pydantic import SecretStr

from loaders.errors import LoaderError
from loaders.ledger import Ledger
from loaders.model import Step
from loaders.pace import Clock
from loaders.reports.page import _environment
from loaders.running import Orders, Runner
from loaders.settings import Settings
from tests.chaos.clock import SkippingClock

_environment().get_template("run.html")  # compiled once, for every fork

CALLERS = {"writing": "lock", "_approved": "approval", "approve": "approval"}  # who opens a transaction without a sentence
READS = (("bulk job", "poll"), ("read back", "ids"), ("find the view", "ids"), ("before ", "before-image"), ("look for", "look"),
         ("did the change", "look"), ("is it ", "look"), ("changed?", "preview"), ("key accepted", "key"))  # fmt: skip


@dataclass(frozen=True)
class Job:
    """One command: `die_at` is the number of the boundary that kills it (None: none does)."""

    command: str
    folder: Path
    url: str
    key: str
    die_at: int | None = None
    forget: bool = False


class NamedLedger(Ledger):
    """Every transaction has two boundaries, before it and after it is on disk, named by what it writes and about what."""

    die_at: int | None = None
    about = ""

    def __init__(self, *arguments: Any) -> None:
        self.passed: list[str] = []
        self._what: list[str] = []
        super().__init__(*arguments)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """The transaction, with a death before or after it."""
        what = self._what[-1] if self._what else self._caller()
        self._boundary(f"before {what}")
        with super().transaction() as db:
            yield db
        self._boundary(f"after {what}")

    def _caller(self) -> str:
        frame, names = sys._getframe(1), []
        while frame.f_back and len(names) < 12:
            frame = frame.f_back
            names.append(CALLERS.get(frame.f_code.co_name, ""))
        return next((name for name in names if name), "other")

    def _boundary(self, name: str) -> None:
        self.passed.append(name)
        if len(self.passed) == self.die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    @contextmanager
    def _named(self, what: str) -> Iterator[None]:
        self._what.append(what)
        try:
            yield
        finally:
            self._what.pop()

    def open_run(self, *arguments: Any, **more: Any) -> str:
        with self._named("plan"):
            return super().open_run(*arguments, **more)

    def set_run(self, run_id: str, state: str) -> None:
        with self._named(f"run {state}"):
            super().set_run(run_id, state)

    def intent(self, run_id: str | None, method: str, path: str, purpose: str, steps: Sequence[Step] = ()) -> int:
        read = next((kind for words, kind in READS if words in purpose), "read")
        self.about = _kind(steps, path) if steps else read
        with self._named(f"intent|{self.about}"):
            return super().intent(run_id, method, path, purpose, steps)

    def answer(self, *arguments: Any) -> None:
        with self._named(f"answer|{self.about}"):
            super().answer(*arguments)

    def settle(self, outcomes: Iterable[Step]) -> None:
        outcomes = list(outcomes)
        with self._named(f"outcome|{_kind(outcomes, '')}"):
            super().settle(outcomes)

    def open_job(self, *arguments: Any) -> None:
        with self._named("job"):
            super().open_job(*arguments)

    def close_job(self, *arguments: Any) -> None:
        with self._named("job's end"):
            super().close_job(*arguments)


def _kind(steps: Sequence[Step], path: str) -> str:
    """`notes create`, `contacts create in bulk`, `deals restore out of the bin`."""
    if not steps:
        return "none"
    step = steps[0]
    bulk = " in bulk" if "bulk" in path else ""
    again = " out of the bin" if path.endswith("/restore") and step.op == "create" else ""
    return f"{step.object} {step.op}{bulk}{again}"


def run(job: Job) -> None:
    """The command, then exit with its code; the boundaries that it passed go to boundaries.json in the folder."""
    with (job.folder / "said.txt").open("a", encoding="utf-8") as said, contextlib.redirect_stderr(said):
        print(f"--- {job.command}, dies at {job.die_at}", file=said, flush=True)
        try:
            _run(job, lambda text: print(text, file=said, flush=True))
            code = 0
        except LoaderError as problem:
            print(f"{type(problem).__name__}: {problem.message}", file=said)
            code = problem.exit_code
    raise SystemExit(code)


def _run(job: Job, say: Any) -> None:
    clock = SkippingClock(job.folder / "clock")
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        freshsales_url=job.url,
        freshsales_api_key=SecretStr(job.key),
        freshsales_calls_per_hour=100_000,
        warehouse_path=job.folder / "warehouse.duckdb",
        ledger_path=job.folder / "ledger.sqlite",
        reports_dir=job.folder / "reports",
        max_update_share=1.0,
    )
    ledger = NamedLedger(settings.ledger_path, settings.freshsales_url, clock.now)
    ledger.die_at = job.die_at
    runner = Runner(settings, ledger, say, Clock(clock.now, clock.sleep))
    orders = Orders(self_approve=True, quiet=True, forget=job.forget)
    if job.command == "load":
        runner.load(orders)
    else:
        runner.roll_back(orders)
    ledger.close()
    (job.folder / "boundaries.json").write_text(json.dumps(ledger.passed), encoding="utf-8")
