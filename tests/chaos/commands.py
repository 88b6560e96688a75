"""Runs the loader's commands: in this process, or, where one is to be killed, in a process of its own."""

from __future__ import annotations

import atexit
import dataclasses
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from tests.chaos import child
from tests.chaos.child import Job

LONGEST = 120  # seconds for one command; a loader that takes longer is stuck
STUCK = 99


class Stuck(BaseException):
    """The command took too long; no handler of the loader's may catch it."""


def run(job: Job, kill_at: int | None = None) -> int:
    """The exit code: the loader's own, -SIGKILL for a killed one, BROKEN for an unexpected error, STUCK after LONGEST."""
    job = dataclasses.replace(job, kill_at=kill_at)
    return _here(job) if kill_at is None else _apart(job)


def _here(job: Job) -> int:
    try:
        with _limited():
            return child.carry_out(job)
    except Stuck:
        return STUCK


def _apart(job: Job) -> int:
    forks = _forks()
    assert forks.stdin
    assert forks.stdout
    forks.stdin.write(json.dumps(dataclasses.asdict(job), default=str) + "\n")
    forks.stdin.flush()
    pid = int(forks.stdout.readline())
    watch = threading.Timer(LONGEST, os.kill, (pid, signal.SIGTERM))
    watch.start()
    code = int(forks.stdout.readline())
    watch.cancel()
    return STUCK if code == -signal.SIGTERM else code


@contextmanager
def _limited() -> Iterator[None]:
    def stop(*_: Any) -> None:
        raise Stuck

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(LONGEST)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@cache
def _forks() -> subprocess.Popen[str]:
    """The process that forks ours; ends with this one."""
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.chaos.forks"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root
    )
    atexit.register(process.kill)
    return process
