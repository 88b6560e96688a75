"""All HTTP of the loader: paced, journalled, and one function that turns an answer into Retry, Rejected or Halt."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import tenacity

from loaders.errors import Halt, LoaderError, Rejected, Retry, Stale
from loaders.ledger import Ledger
from loaders.model import Json, Step
from loaders.pace import HOUR, Pace

BACK_OFF = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)  # seconds, where the answer names no wait
JOB_BACK_OFF = (5.0, 10.0, 20.0, 40.0, 60.0)  # seconds, where another bulk job runs
FIRST_TRIES = 3  # until the account has answered once: a wrong address should be told soon
TRIES = 12
FRESH = 30.0  # seconds after a reading within which a write that goes by it must leave
EPOCH = 1e6  # a reset above this is a moment (epoch seconds), below it a duration
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


@dataclass(slots=True)
class Client:
    """Calls of one account. Every call is a row in the ledger before it leaves; nothing here knows what a deal is."""

    http: httpx.Client
    ledger: Ledger
    pace: Pace
    run_id: str | None = None
    on_call: Callable[[], None] = lambda: None
    tries: int = FIRST_TRIES
    last_call: int = 0
    read_at: float = 0.0  # when the newest reading was answered (the pace's clock)

    def get(self, path: str, purpose: str, **query: Any) -> Json:
        """Read; tried again by itself. Raises Rejected with status 404 when it is not there, Halt when it gives up."""
        answer = self._again(lambda: self._once("GET", path, purpose, (), params=query or None))
        self.read_at = self.pace.clock.now()
        return answer

    def write(
        self, method: str, path: str, purpose: str, steps: Sequence[Step] = (), leave_by: float = math.inf, **content: Any
    ) -> Json:
        """POST, PUT or DELETE. Sent again only when it surely was not carried out; else Retry(landed=True) is raised.

        `leave_by`: when what it goes by is too old (the pace's clock); if it cannot leave before, Stale is raised instead.
        """

        def attempt() -> Json:
            if self.pace.takes_pairs and self.pace.clock.now() + self.pace.delay() > leave_by:
                raise Stale(f"What stands there was read too long ago to {purpose}.")
            return self._once(method, path, purpose, steps, **content)

        return self._again(attempt)

    @property
    def fresh_until(self) -> float:
        """By when a write that goes by the newest reading has to leave: while the budget is waited for, a person may write what
        it would overwrite."""
        return self.read_at + FRESH

    def _again(self, attempt: Callable[[], Json]) -> Json:
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception(lambda e: isinstance(e, Retry) and not e.landed),
            wait=self._pause,
            stop=tenacity.stop_after_attempt(self.tries),
            sleep=lambda seconds: self.pace.hold(seconds),
            reraise=True,
        )
        try:
            return retrying(attempt)
        except Retry as problem:
            if problem.landed:
                raise
            raise Halt(
                f"{problem.message} Gave up after {self.tries} tries; check the network and FRESHSALES_URL, "
                "then run the same command again: it goes on where it stopped."
            ) from None

    @staticmethod
    def _pause(state: tenacity.RetryCallState) -> float:
        """What the answer names, but no less than before the last try: an account may promise too much again and again."""
        problem = state.outcome.exception() if state.outcome else None
        waits = JOB_BACK_OFF if isinstance(problem, Retry) and problem.busy else BACK_OFF
        usual = waits[min(state.attempt_number, len(waits)) - 1]
        if isinstance(problem, Retry) and problem.wait is not None:
            return max(problem.wait, usual if state.attempt_number > 1 else 0.0)
        return usual

    def _once(self, method: str, path: str, purpose: str, steps: Sequence[Step], **content: Any) -> Json:
        self.pace.wait()
        call = self.last_call = self.ledger.intent(self.run_id, method, path, purpose, steps)
        self.on_call()
        try:
            response = self.http.request(method, path, **content)
        except httpx.HTTPError as problem:
            self.ledger.answer(call, 0, type(problem).__name__, None)
            raise unanswered(method, self.http.base_url, problem) from None
        self.tries = TRIES
        now, remaining = self.pace.clock.now(), _whole(_number(response, "x-ratelimit-remaining"))
        verdict = judge(method, path, response)
        self._mind(response, remaining, now)
        held = self.pace.not_before if self.pace.not_before > now else None
        self.ledger.answer(call, response.status_code, verdict.message[:2000] if verdict else None, remaining, held)
        if verdict:
            raise verdict
        return _json(response)

    def _mind(self, response: httpx.Response, remaining: int | None, now: float) -> None:
        """Let the pace know what this answer says of the account's budget."""
        if response.status_code == 429:
            named = _retry_after(response)
            self.pace.refused(_reset(response, now) if named is None and not remaining else named, remaining)
        else:
            self.pace.learn(remaining, _reset(response, now))


def unanswered(method: str, base: httpx.URL, problem: httpx.HTTPError) -> Retry:
    """No answer came. A request that never left may be sent again; a write that may have landed must be settled."""
    landed = method != "GET" and not isinstance(problem, NEVER_SENT)
    return Retry(f"{base.host} gave no answer ({type(problem).__name__}).", landed=landed)


def judge(method: str, path: str, response: httpx.Response) -> LoaderError | None:
    """The one place where an answer becomes an error (freshsales_api.md 1.3, 1.4): None when all is well.

    Decides on the status alone, since texts are localised; the CRM's words travel in the message.
    """
    status = response.status_code
    if 200 <= status < 300 and _json(response) is not None:
        return None
    words = _words(response)
    if status == 429:
        return Retry(f"429: the budget of calls is used up. {words}", wait=_retry_after(response) or 0.0)
    if status in (401, 302):
        return Halt(f"Freshsales does not accept the API key ({status}). Check FRESHSALES_API_KEY and FRESHSALES_URL.")
    if status == 403 and method == "GET":
        return Rejected(f"403: {words}", status)
    if status == 403:
        return Halt(f"The API key's user may not {method} {path} (403): {words}. Give that user's role the permission.", 403)
    if status == 405:
        return Retry(f"405: another bulk job runs. {words}", wait=_retry_after(response), busy=True)
    if status >= 500:
        return Retry(f"{status} on {method} {path}: {words}", wait=_retry_after(response), landed=method != "GET")
    if 200 <= status < 300:
        return Retry(f"{status} on {method} {path}, but the answer is not JSON.", landed=method != "GET")
    if status in (400, 404, 406, 409, 413, 422):
        return Rejected(f"{status}: {words}", status)
    return Halt(f"{method} {path} answered {status}, which nobody expected: {words}")


def _json(response: httpx.Response) -> Json:
    if response.status_code == 204 or not response.content:
        return {}
    try:
        return response.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        return None


def _words(response: httpx.Response) -> str:
    """The CRM's own words: `errors.message` as text or list, `message`, or a hint that it was not JSON."""
    answer = _json(response)
    if not isinstance(answer, dict):
        return "(no JSON answer)"
    found = answer.get("errors", answer)
    message = found.get("message", found) if isinstance(found, dict) else found
    text = "; ".join(map(str, message)) if isinstance(message, list) else str(message)
    return text[:1000]


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds that Retry-After says, as a number or as a date, at most an hour; None where it is absent or no such thing."""
    given = response.headers.get("retry-after", "")
    try:
        seconds = float(given) if given.strip()[:1].isdigit() else _until(given, response.headers.get("date"))
    except (TypeError, ValueError, OverflowError):
        return None
    return min(max(0.0, seconds), HOUR) if math.isfinite(seconds) else None


def _until(moment: str, date: str | None) -> float:
    """Seconds to a moment from the answer's own date, since its clock need not be ours."""
    return (parsedate_to_datetime(moment) - parsedate_to_datetime(date or "")).total_seconds()


def _reset(response: httpx.Response, now: float) -> float | None:
    """Seconds until the CRM's window has room again, at most an hour; None where no header says so."""
    reset = _number(response, "x-ratelimit-reset")
    if reset is None:
        return None
    return min(max(0.0, reset - now if reset > EPOCH else reset), HOUR)


def _number(response: httpx.Response, header: str) -> float | None:
    try:
        value = float(response.headers[header])
    except (KeyError, ValueError):
        return None
    return value if math.isfinite(value) else None


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
