"""Forks a process for every command that is to die, from one that has the loader imported already (a start takes 10 ms).

Reads one JSON line a job, writes two: the child's pid, and how it ended (its exit code, or -signal).
"""

from __future__ import annotations

import gc
import json
import os
import sys
from pathlib import Path
from typing import Any

import httpcore  # noqa: F401 (this and the next are imported late by a command: once here instead of in each)
import pyarrow.dataset  # noqa: F401

from loaders import wiring
from loaders.reports import page
from tests.chaos import child


def main() -> None:
    """Serve until the other end closes."""
    wiring._trusted()  # read once, before the forks
    page._environment().get_template("run.html")
    gc.freeze()  # what is imported is shared with the forks, not copied
    for line in sys.stdin:
        job = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _life(job)
        print(pid, flush=True)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _life(job: dict[str, Any]) -> None:
    """The whole life of a child; never returns."""
    code = child.BROKEN
    try:
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)
        os.dup2(null, 1)
        code = child.carry_out(child.Job(**{**job, "folder": Path(job["folder"]), "objects": tuple(job["objects"])}))
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
