"""The hourly budget (calls/hour): when may the next call leave? The clock is an argument."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

HOUR, MINUTE = 3600.0, 60.0
# Two calls need not travel equally long: one that is sent an hour after another may arrive a little less than that later.
MARGIN = 1.0
CYCLES = 3  # hours of a forecast that are simulated; from then on the pattern of calls repeats


@dataclass(frozen=True, slots=True)
class Clock:
    """Seconds since the epoch, and how to let time pass: the machine's, or one of a rehearsal's own."""

    now: Callable[[], float]
    sleep: Callable[[float], None]


class Pace:
    """A sliding window over the calls of the last hour, so that neither a fixed nor a sliding window of the CRM is overrun.

    `per_hour` and `per_minute` are the whole account's limits and `reserve` the share of them that is left to others. Their
    calls are seen through the `x-ratelimit-remaining` header: when it falls to the reserve, the next call waits for the reset.
    Where that header is absent they are seen by a 429: then what we sent ourselves in the hour before it was too much.
    """

    def __init__(
        self,
        per_hour: int,
        reserve: float,
        clock: Clock,
        per_minute: int | None = None,
        earlier: Iterable[float] = (),
        not_before: float = 0.0,
        refused_at: float | None = None,
    ) -> None:
        """`earlier`: when the calls of the last hour left; `not_before`, `refused_at`: what the last answers said (epoch s)."""
        self.per_hour, self.clock, self._share = per_hour, clock, 1 - reserve
        self.allowed = max(1, int(per_hour * self._share))
        self.reserve = per_hour - self.allowed
        self._per_minute = max(1, int(per_minute * self._share)) if per_minute else None
        self._sent: deque[float] = deque(sorted(earlier)[-self.allowed :])
        self.not_before = not_before
        self.waited = 0.0
        self._left: int | None = None
        self._cap, self._cap_until, self._refused_at = self.allowed, 0.0, float("-inf")
        if refused_at is not None:
            self._lower(refused_at)

    def wait(self) -> float:
        """Sleep until one more call fits, count it, and return the seconds slept."""
        slept = 0.0
        while (delay := self.delay()) > 0:
            self.clock.sleep(delay)
            slept += delay
        self._sent.append(self.clock.now())
        if len(self._sent) > self.allowed:
            self._sent.popleft()
        self.waited += slept
        return slept

    @property
    def takes_pairs(self) -> bool:
        """Whether two calls may ever leave one soon after the other."""
        return self.allowed > 1 and (self._per_minute is None or self._per_minute > 1)

    @property
    def free(self) -> int:
        """Calls that the hour has room for now."""
        return sum(sent <= self.clock.now() - HOUR for sent in self._sent) + self.allowed - len(self._sent)

    def make_room(self, calls: int) -> None:
        """Sleep until so many calls may leave one after the other: a reading, and the write that goes by it."""
        while (delay := self.delay(calls)) > 0:
            self.clock.sleep(delay)
            self.waited += delay

    def delay(self, calls: int = 1) -> float:
        """Seconds until so many more calls fit; 0 when they fit now."""
        now = self.clock.now()
        hourly = min(self._cap, self.allowed) if now < self._cap_until else self.allowed
        return max(0.0, self.not_before - now, *(then - now for then in self._slots(self._sent, hourly, calls - 1)))

    def learn(self, remaining: int | None, reset: float | None) -> None:
        """Take in the headers of an answer: calls left in the CRM's window, seconds until it has room again.

        Room may mean a whole new window, or just the one call that is an hour old by then. So as many of our own must have
        left the hour, too, as the reserve lacks; where others have taken nearly all of it, the hour must pass.
        """
        self._left = remaining
        if remaining is not None and remaining <= self.reserve:
            now = self.clock.now()
            asked = self._sent[-1] if self._sent else now  # `remaining` is of that moment, not of this one
            own = [sent for sent in self._sent if sent > asked - HOUR]
            lacking = self.reserve - remaining
            whole = reset is None or lacking >= len(own)
            self.hold(HOUR if whole or reset is None else max(reset, own[lacking] + HOUR - now))

    def refused(self, wait: float | None, remaining: int | None) -> None:
        """An answer 429. `wait`: seconds that it names; `remaining`: calls left in the hour, where a header says so.

        While the hour has room it was the minute, or the edge. Else once an hour at most: what is named is obeyed; when that
        was too short, and when nothing is named, a whole window passes, since nothing else surely empties it.
        """
        left = self._left if remaining is None else remaining
        if left is not None and left > (self.reserve if remaining is None else 0):
            self.hold(MINUTE if wait is None else wait)
            return
        soon = self.clock.now() - self._refused_at < HOUR
        self._lower(self.clock.now())
        self.hold(HOUR if wait is None or soon else wait)
        if remaining is not None:
            self.learn(remaining, wait)

    def hold(self, seconds: float) -> None:
        """No call before this many seconds (an hour at most) have passed."""
        self.not_before = max(self.not_before, self.clock.now() + min(seconds, HOUR) + MARGIN)

    def seconds_for(self, calls: int, latency: float = 0.0) -> float:
        """How long `calls` more calls take from now when each takes `latency` seconds and leaves as soon as it may.

        Simulated, since it is no straight line: a budget that is used up in minutes is waited for the rest of the hour.
        """
        whole = CYCLES * self.allowed
        if calls <= whole:
            return self._simulated(calls, latency)[-1] if calls else 0.0
        ends = self._simulated(whole, latency)
        period = ends[-1] - ends[-1 - self.allowed]
        cycles, rest = divmod(calls - whole, self.allowed)
        return ends[-1 - self.allowed + rest] + period * (cycles + 1)

    def _simulated(self, calls: int, latency: float) -> list[float]:
        """Seconds from now at which each of the next calls will have been answered."""
        now = self.clock.now()
        sent, free, ends = deque(self._sent, self.allowed), max(now, self.not_before), []
        for _ in range(calls):
            leaves = max([free, *self._slots(sent, self.allowed)])
            sent.append(leaves)
            free = leaves + latency
            ends.append(free - now)
        return ends

    def _slots(self, sent: deque[float], hourly: int, more: int = 0) -> list[float]:
        """When the hour and the minute have room for one more call, and for so many `more`, as far as they ever have."""
        windows = [(max(1, hourly - more), HOUR)]
        if self._per_minute:
            windows.append((max(1, self._per_minute - more), MINUTE))
        return [sent[-allowed] + seconds + MARGIN for allowed, seconds in windows if len(sent) >= allowed]

    def _lower(self, moment: float) -> None:
        """For an hour, fewer calls than those with which the account was full at this moment."""
        own = sum(moment - HOUR < sent <= moment for sent in self._sent)
        self._cap, self._cap_until, self._refused_at = max(1, int(own * self._share)), moment + HOUR, moment
