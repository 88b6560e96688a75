"""A progress bar with an ETA that knows the hourly budget; plain lines when the output is no terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from loaders import eta
from loaders.model import Step
from loaders.session import Session

LINE_EVERY = 15.0  # seconds between plain lines
TELL_EVERY = 1.0  # seconds between two forecasts
USUAL = 0.5  # seconds a call, before there is one


@contextmanager
def shown(session: Session, title: str, data: dict[str, Any], quiet: bool = False) -> Iterator[None]:
    """Follow a run, whose summary says what is to be brought to an end and what it costs."""
    follower = _Follower(session, data)
    steps = follower.steps
    session.on_step = follower.step
    session.client.on_call = follower.call
    if quiet or steps == 0:
        yield
    elif sys.stderr.isatty():
        with _bar(title, steps, follower):
            yield
    else:
        follower.lines = True
        print(f"{title}: {steps} steps, about {follower.calls_left()} calls", file=sys.stderr)
        yield


class _Follower:
    def __init__(self, session: Session, data: dict[str, Any]) -> None:
        self._session, self._costs = session, data["forecast"]["objects"]
        self._open = {row["object"]: row.get("planned", 0) + row.get("sent", 0) for row in data["objects"]}
        self.steps = sum(self._open.values())
        self.done = self.made = 0
        self._said = time.monotonic()
        self._begun = (self._now(), session.client.pace.waited)
        self._told = (float("-inf"), 0.0)
        self.lines = False

    def call(self) -> None:
        self.made += 1

    def step(self, step: Step) -> None:
        self.done += 1
        self._open[step.object] -= 1
        if self.lines and time.monotonic() - self._said > LINE_EVERY:
            self._said = time.monotonic()
            print(f"  {self.done}/{self.steps} steps, {clock(self.eta())} to go", file=sys.stderr)

    def eta(self) -> float:
        """Seconds to go: the calls still to make, at our speed so far or at the budget, whichever is slower."""
        if time.monotonic() - self._told[0] > TELL_EVERY:
            pace = self._session.client.pace
            worked = self._now() - self._begun[0] - (pace.waited - self._begun[1])
            latency = worked / self.made if self.made else USUAL
            self._told = (time.monotonic(), pace.seconds_for(self.calls_left(), latency))
        return self._told[1]

    def calls_left(self) -> int:
        """Calls that the open steps still cost."""
        return eta.calls_left(self._costs, self._open)

    def _now(self) -> float:
        return self._session.client.pace.clock.now()


def clock(seconds: float) -> str:
    """Seconds as `1 h 05 min`, `4 min`, `12 s`."""
    if seconds >= 3600:
        return f"{int(seconds // 3600)} h {int(seconds % 3600 // 60):02d} min"
    return f"{int(seconds // 60)} min" if seconds >= 90 else f"{int(seconds)} s"


@contextmanager
def _bar(title: str, steps: int, follower: _Follower) -> Iterator[None]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn
    from rich.text import Text

    class Eta(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{clock(follower.eta())} to go")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Eta())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(title, total=steps)
        inner = follower.step

        def advance(step: Step) -> None:
            inner(step)
            progress.update(task, completed=follower.done)

        follower._session.on_step = advance
        yield
