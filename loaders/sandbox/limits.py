"""The hourly and per-minute budget of the account, and the headers that tell of it (freshsales_api.md 1.5)."""

from .account import Account
from .answers import Answer

BY_PLAN = {"free": 1000, "growth": 1000, "pro": 2000, "enterprise": 5000}
HOUR, MINUTE = 3600, 60


class Limits:
    """Counts the calls of the running hour and minute; starts from the access log, so a restart forgets nothing."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._seen = {window: (self._window(window), self._logged(window)) for window in (HOUR, MINUTE)}

    def take(self) -> tuple[Answer | None, dict[str, str]]:
        """(a 429 or None, headers of any answer): count one call."""
        limits = {window: limit for window, limit in self._limits().items() if limit is not None}
        counts = {window: self._count(window) for window in limits}
        over = [w for w in limits if counts[w] >= limits[w]]
        if over:
            return self._refusal(max(over)), self._headers(limits, counts)
        for window in (HOUR, MINUTE):
            self._seen[window] = (self._window(window), self._count(window) + 1)
        return None, self._headers(limits, {w: c + 1 for w, c in counts.items()})

    def _limits(self) -> dict[int, int | None]:
        switches = self._account.switches
        hour, minute = switches["per_hour"], switches["per_minute"]
        by_hour = BY_PLAN[switches["plan"]] if hour == "plan" else None if hour == "off" else int(float(hour))
        return {HOUR: by_hour, MINUTE: None if minute == "off" else int(float(minute))}

    def _window(self, seconds: int) -> int:
        return int(self._account.now() // seconds)

    def _count(self, seconds: int) -> int:
        window, count = self._seen[seconds]
        return count if window == self._window(seconds) else 0

    def _logged(self, seconds: int) -> int:
        start = self._window(seconds) * seconds
        sql = "select count(*) from access_log where time >= ? and status not in (401, 429)"
        return int(self._account.store.rows(sql, (start,))[0][0])

    def _wait(self, seconds: int) -> int:
        return max(1, int(seconds - self._account.now() % seconds) + 1)

    def _refusal(self, window: int) -> Answer:
        body = {"message": "You have exceeded the limit of requests per hour", "code": "rate_limit"}
        headers = {"retry-after": str(self._wait(window))} if self._account.switches["retry_after"] == "on" else {}
        return Answer(body, 429, headers=headers)

    def _headers(self, limits: dict[int, int], counts: dict[int, int]) -> dict[str, str]:
        if HOUR not in limits:
            return {}
        return {
            "x-ratelimit-limit": str(limits[HOUR]),
            "x-ratelimit-remaining": str(max(0, limits[HOUR] - counts[HOUR])),
            "x-ratelimit-reset": str(self._wait(HOUR)),
        }
