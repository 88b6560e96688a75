"""The hourly and per-minute budget of the account, and the headers that tell of it (freshsales_api.md 1.5)."""

from collections import deque

from .account import Account
from .answers import Answer
from .refusals import too_many

BY_PLAN = {"free": 1000, "growth": 1000, "pro": 2000, "enterprise": 5000}
HOUR, MINUTE = 3600, 60


class Window:
    """Counts calls over an hour or a minute: of the clock (fixed), or the last 3,600 or 60 seconds (sliding)."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        self._calls: deque[tuple[float, int]] = deque()
        self._total = 0

    def add(self, moment: float, calls: int = 1) -> None:
        """Count calls."""
        self._calls.append((moment, calls))
        self._total += calls

    def count(self, now: float, sliding: bool) -> int:
        """Calls in the window that holds `now`."""
        start = now - self.seconds if sliding else now // self.seconds * self.seconds
        # A call that is exactly one window old has left a sliding window; one at the first instant of a fixed one is in it.
        while self._calls and (self._calls[0][0] <= start if sliding else self._calls[0][0] < start):
            self._total -= self._calls.popleft()[1]
        return self._total

    def reset(self, now: float, sliding: bool) -> int:
        """Whole seconds until the window has room again: until it starts anew, or until its oldest call leaves it."""
        if not sliding:
            return int(self.seconds - now % self.seconds) + 1
        return int(self._calls[0][0] + self.seconds - now) + 1 if self._calls else 0


class Limits:
    """Counts the calls of the running hour and minute; starts from the access log, so a restart forgets nothing."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._start()

    def take(self) -> tuple[Answer | None, dict[str, str]]:
        """(a 429 or None, headers of any answer): count one call."""
        if self._kind != self._account.switches["rate_window"]:
            self._start()  # the other kind of window needs calls that this one has forgotten
        limits = self._limits()
        over = [seconds for seconds, limit in limits.items() if self._count(seconds) >= limit]
        if over:
            return self._refusal(max(over)), self._headers(limits)
        self._add(1)
        return None, self._headers(limits)

    def take_for_others(self, calls: int) -> None:
        """Count calls of other integrations on the same account; what exceeds the hour's limit is refused them."""
        limit = self._limits().get(HOUR)
        taken = calls if limit is None else max(0, min(calls, limit - self._count(HOUR)))
        self._account.store.db.execute("insert into other_calls values(?, ?)", (self._account.now(), taken))
        self._add(taken)

    def _add(self, calls: int) -> None:
        for window in self._windows.values():
            window.add(self._account.now(), calls)

    def _limits(self) -> dict[int, int]:
        switches = self._account.switches
        hour, minute = switches["per_hour"], switches["per_minute"]
        limits = {} if hour == "off" else {HOUR: BY_PLAN[switches["plan"]] if hour == "plan" else int(float(hour))}
        return limits if minute == "off" else {**limits, MINUTE: int(float(minute))}

    def _count(self, seconds: int) -> int:
        return self._windows[seconds].count(self._account.now(), self._sliding)

    @property
    def _sliding(self) -> bool:
        return self._kind == "sliding"

    def _start(self) -> None:
        self._kind = self._account.switches["rate_window"]
        self._windows = {seconds: Window(seconds) for seconds in (HOUR, MINUTE)}
        self._read_log()

    def _read_log(self) -> None:
        """The calls of the last hour, in order: ours from the access log, those of others."""
        sql = (
            "select time, 1 from access_log where time >= ?1 and coalesce(status, 0) not in (401, 429) "
            "union all select time, calls from other_calls where time >= ?1 order by 1"
        )
        for moment, calls in self._account.store.rows(sql, (self._account.now() - HOUR,)):
            for window in self._windows.values():
                window.add(moment, calls)

    def _refusal(self, seconds: int) -> Answer:
        wait = max(1, self._windows[seconds].reset(self._account.now(), self._sliding))
        return too_many(self._account, {"on": str(wait), "off": None}.get(self._account.switches["retry_after"], f"date:{wait}"))

    def _headers(self, limits: dict[int, int]) -> dict[str, str]:
        if HOUR not in limits or self._account.switches["rate_headers"] == "off":
            return {}
        now = self._account.now()
        reset = self._windows[HOUR].reset(now, self._sliding)
        return {
            "x-ratelimit-limit": str(limits[HOUR]),
            "x-ratelimit-remaining": str(max(0, limits[HOUR] - self._count(HOUR))),
            "x-ratelimit-reset": str(reset if self._account.switches["rate_reset"] == "seconds" else int(now) + reset),
        }
