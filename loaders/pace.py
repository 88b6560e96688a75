"""The hourly budget (calls/hour): when may the next call leave? The clock is an argument."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

HOUR, MINUTE = 3600.0, 60.0


@dataclass(frozen=True, slots=True)
class Clock:
    """Seconds since the epoch, and how to let time pass: the machine's, or one of a rehearsal's own."""

    now: Callable[[], float]
    sleep: Callable[[float], None]


class Pace:
    """A sliding window over the calls of the last hour, so that no fixed window of the CRM can be overrun.

    `per_hour` is the whole account's budget and `reserve` the share of it that is left to others. Strangers' calls are
    seen through the `x-ratelimit-remaining` header: when it falls to the reserve, the next call waits for the reset.
    """

    def __init__(
        self,
        per_hour: int,
        reserve: float,
        clock: Clock,
        per_minute: int | None = None,
        earlier: Iterable[float] = (),
    ) -> None:
        self.per_hour = per_hour
        self.allowed = max(1, int(per_hour * (1 - reserve)))
        self._reserve = per_hour - self.allowed
        self._per_minute = per_minute
        self._clock = clock
        self._sent: deque[float] = deque(sorted(earlier)[-self.allowed :])
        self._not_before = 0.0

    def wait(self) -> float:
        """Sleep until one more call fits, count it, and return the seconds slept."""
        slept = 0.0
        while (delay := self.delay()) > 0:
            self._clock.sleep(delay)
            slept += delay
        self._sent.append(self._clock.now())
        if len(self._sent) > self.allowed:
            self._sent.popleft()
        return slept

    def delay(self) -> float:
        """Seconds until one more call fits; 0 when it fits now."""
        now = self._clock.now()
        waits = [self._not_before - now]
        if len(self._sent) >= self.allowed:
            waits.append(self._sent[-self.allowed] + HOUR - now)
        if self._per_minute and len(self._sent) >= self._per_minute:
            waits.append(self._sent[-self._per_minute] + MINUTE - now)
        return max(0.0, *waits)

    def learn(self, remaining: int | None, reset: float | None) -> None:
        """Take in the headers of an answer: calls left in the CRM's window, seconds until it starts anew."""
        if remaining is not None and reset is not None and remaining <= self._reserve:
            self.hold(min(reset, HOUR))

    def hold(self, seconds: float) -> None:
        """No call before this many seconds have passed (an answer 429 said so)."""
        self._not_before = max(self._not_before, self._clock.now() + seconds)

    def seconds_for(self, calls: int, latency: float = 0.0) -> float:
        """How long `calls` more calls take from now: the slower of this budget and one call every `latency` seconds."""
        free = max(0, self.allowed - self._recent())
        over = max(0, calls - free)
        budget = 0.0 if over == 0 else max(0.0, self.delay()) + over / self.allowed * HOUR
        return max(budget, calls * latency)

    def _recent(self) -> int:
        horizon = self._clock.now() - HOUR
        return sum(moment > horizon for moment in self._sent)
