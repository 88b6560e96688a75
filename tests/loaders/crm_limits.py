"""An account's limits as a model of its own, to drive the pace against: both kinds of window, headers or none, strangers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field

from loaders.pace import HOUR, MINUTE, Clock, Pace


class OwnTime:
    """A clock that only moves when somebody sleeps."""

    def __init__(self, now: float = 1_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def clock(self) -> Clock:
        return Clock(self, self.sleep)


@dataclass
class Answer:
    refused: bool
    remaining: int | None
    wait: float | None


@dataclass
class Limits:
    """`others`: sorted moments at which strangers call; they are refused too once the account is full."""

    per_hour: int
    per_minute: int | None = None
    sliding: bool = False
    headers: bool = True
    retry_after: bool = True
    others: list[float] = field(default_factory=list)
    counted: list[float] = field(default_factory=list)
    refusals: list[float] = field(default_factory=list)
    least: int | None = None
    strangers: int = 0  # how many of them have called so far

    def call(self, now: float) -> Answer:
        """One call of ours that arrives now."""
        while self.strangers < len(self.others) and self.others[self.strangers] <= now:
            moment = self.others[self.strangers]
            self.strangers += 1
            if self.in_window(moment, HOUR) < self.per_hour:
                self.counted.insert(bisect_right(self.counted, moment), moment)
        over = [w for w, limit in ((HOUR, self.per_hour), (MINUTE, self.per_minute)) if limit and self.in_window(now, w) >= limit]
        if over:
            self.refusals.append(now)
        else:
            self.counted.append(now)
        left = self.per_hour - self.in_window(now, HOUR)
        self.least = left if self.least is None else min(self.least, left)
        window = max(over, default=HOUR)
        wait = self.reset(now, window) if self.headers or (over and self.retry_after) else None
        return Answer(bool(over), left if self.headers else None, wait)

    def in_window(self, now: float, seconds: float) -> int:
        start = now - seconds if self.sliding else now // seconds * seconds
        end = bisect_right(self.counted, now)
        return end - (bisect_right(self.counted, start) if self.sliding else bisect_left(self.counted, start))

    def reset(self, now: float, seconds: float) -> float:
        if not self.sliding:
            return seconds - now % seconds
        inside = self.counted[bisect_right(self.counted, now - seconds) :]
        return inside[0] + seconds - now if inside else 0.0


def drive(pace: Pace, crm: Limits, time: OwnTime, calls: int, latency: float, jitter: Callable[[int], float] = lambda n: 0.0):
    """Make calls one after the other, each again until it is taken; the moments at which those that were taken had left."""
    left = []
    for number in range(calls):
        while True:
            pace.wait()
            sent, travel = time.now, jitter(number)
            answer = crm.call(sent + travel)
            time.now += max(latency, travel)
            if not answer.refused:
                pace.learn(answer.remaining, answer.wait)
                left.append(sent)
                break
            pace.refused(answer.wait, answer.remaining)
    return left


def most_in_an_hour(moments: list[float], sliding: bool) -> int:
    """The most of these moments that fall into one window."""
    if sliding:
        return max((bisect_left(moments, m + HOUR) - i for i, m in enumerate(moments)), default=0)
    hours = [m // HOUR for m in moments]
    return max((hours.count(h) for h in hours), default=0)


def paced(per_hour: int = 100, reserve: float = 0.1, now: float = 1_000_000.0, **more) -> tuple[Pace, OwnTime]:
    time = OwnTime(now)
    return Pace(per_hour, reserve, time.clock(), **more), time


def spaced(calls: int, until: float = 1_000_000.0, step: float = 10.0) -> list[float]:
    """Moments of earlier calls, the last one now."""
    return [until - step * n for n in range(calls)]
