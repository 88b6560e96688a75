"""Runs a command as a process of its own: its seconds, its CPU seconds, and the peak memory of it and its children."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOOK_EVERY = 0.05  # seconds between two looks at the memory
LONGEST = 1200.0  # seconds; a command that takes longer hangs
LARGE = 100_000  # rows from which one run is enough: it lasts minutes, and what a run's start adds no longer shows
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run cost: wall seconds, CPU seconds (children counted), peak resident memory of the whole tree in MiB."""

    seconds: float
    cpu: float
    peak_mib: float
    said: str = ""


def run(
    command: Sequence[str | Path], env: Mapping[str, str] | None = None, cwd: Path = ROOT, ends: Sequence[int] = (0,)
) -> Cost:
    """Runs the command in a process group of its own. Raises RuntimeError with its words unless its exit code is in `ends`."""
    before = os.times()
    start = time.monotonic()
    with tempfile.TemporaryFile("w+") as said:
        child = subprocess.Popen(
            [str(part) for part in command], cwd=cwd, env={**os.environ, **(env or {})}, start_new_session=True,
            stdout=said, stderr=subprocess.STDOUT,
        )  # fmt: skip
        peak = 0.0
        while child.poll() is None:
            if time.monotonic() - start > LONGEST:
                os.killpg(child.pid, signal.SIGKILL)  # its group is its own
            peak = max(peak, _resident(child.pid))
            time.sleep(LOOK_EVERY)
        seconds = time.monotonic() - start
        said.seek(0)
        words = said.read()
    after = os.times()
    if child.returncode not in ends:
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {child.returncode}:\n{words[-3000:]}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(seconds, cpu, peak, words)


def times(repeats: int, size: int) -> int:
    """How often a size is run."""
    return repeats if size < LARGE else 1


def median(costs: Sequence[Cost]) -> Cost:
    """The median of seconds and CPU over repeated runs, and the largest peak."""
    return Cost(
        statistics.median(cost.seconds for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        max(cost.peak_mib for cost in costs),
        costs[-1].said,
    )


def own_peak() -> float:
    """MiB that this process held at most since it started. Not ru_maxrss, which begins with the peak of who started it."""
    words = Path("/proc/self/status").read_text().split()
    return int(words[words.index("VmHWM:") + 1]) / 1024


def _resident(group: int) -> float:
    """MiB that the processes of a group hold together (shared pages are counted in each: an upper bound)."""
    pages = 0
    for entry in os.scandir("/proc"):
        if not entry.name.isdecimal():
            continue
        try:
            fields = Path(entry.path, "stat").read_text().rpartition(")")[2].split()
            if int(fields[2]) == group:  # the process group
                pages += int(Path(entry.path, "statm").read_text().split()[1])
        except (OSError, ValueError, IndexError):
            continue  # it ended meanwhile
    return pages * PAGE_BYTES / 2**20
