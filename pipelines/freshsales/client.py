"""Reads from the Freshsales API: GET, and the one POST that searches; retries, waits for the budget, explains refusals."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import httpx
from tenacity import RetryError, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from pipelines.errors import Halt

if TYPE_CHECKING:
    from pydantic import SecretStr

_ATTEMPTS = 5
_TIMEOUT_SECONDS = 60.0
_EPOCH = 1_000_000_000  # a reset above this is a moment, below it a number of seconds
_UNSAID_WAIT_SECONDS = 60.0


class NotAvailable(Exception):
    """403 or 404: the account, its plan or the key's role does not offer this path."""

    def __init__(self, status: int, path: str) -> None:
        super().__init__(f"{path} answered {status}")
        self.status = status


class _TryAgain(Exception):
    """A fault that may pass: the connection, or a 5xx."""


class Reader:
    """One account. Clock, sleep and transport are arguments, so that tests need neither time nor network."""

    def __init__(
        self,
        url: str,
        key: "SecretStr",
        max_wait_seconds: float,
        *,
        transport: httpx.BaseTransport | None = None,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        say: Callable[[str], None] = print,
    ) -> None:
        headers = {"Authorization": f"Token token={key.get_secret_value()}", "Accept": "application/json"}
        self._http = httpx.Client(headers=headers, timeout=_TIMEOUT_SECONDS, transport=transport)
        self._url, self._waits_left = url, max_wait_seconds
        self._now, self._sleep, self._say = now, sleep, say
        self.calls = 0

    def close(self) -> None:
        """Ends the connections."""
        self._http.close()

    def get(self, path: str, **query: Any) -> Any:
        """The JSON under `/api/<path>`. Raises NotAvailable for 403 and 404, Halt for what no retry mends."""
        return self._ask("GET", path, params=query)

    def search(self, entity: str, rule: list[dict[str, Any]], page: int) -> Any:
        """A page of filtered_search: a POST that only reads. Same errors as `get`."""
        body = {"filter_rule": rule, "page": page, "per_page": 100}
        return self._ask("POST", f"filtered_search/{entity}", params={"page": page, "per_page": 100}, json=body)

    def _ask(self, method: str, path: str, **request: Any) -> Any:
        waiting = wait_exponential_jitter(multiplier=0.5, max=20)
        retry = retry_if_exception_type(_TryAgain)
        retrying = Retrying(stop=stop_after_attempt(_ATTEMPTS), wait=waiting, retry=retry, sleep=self._sleep)
        try:
            return retrying(self._once, method, path, **request)
        except RetryError as error:
            reason = error.last_attempt.exception()
            advice = "check the address and the network; nothing was changed"
            raise Halt(f"{self._url} could not be read ({path}).", [f"{_ATTEMPTS} attempts: {reason}", advice]) from None

    def _once(self, method: str, path: str, **request: Any) -> Any:
        answer = self._send(method, path, **request)
        while answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            self._wait_for_budget(answer)
            answer = self._send(method, path, **request)
        if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise _TryAgain(f"answered {answer.status_code}")
        if answer.status_code in (httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND):
            raise NotAvailable(answer.status_code, path)
        if answer.status_code != httpx.codes.OK:
            raise self._refusal(answer, path)
        return self._json(answer, path)

    def _send(self, method: str, path: str, **request: Any) -> httpx.Response:
        self.calls += 1
        try:
            return self._http.request(method, f"{self._url}/api/{path}", **request)
        except httpx.TransportError as error:
            raise _TryAgain(f"{type(error).__name__}: {error}") from error

    def _wait_for_budget(self, answer: httpx.Response) -> None:
        seconds = max(1.0, self._seconds_asked(answer))
        if seconds > self._waits_left:
            raise Halt(
                "The account's hourly budget of API calls is used up.",
                [f"Freshsales asks to wait {seconds:.0f} s: run this again then, or raise FRESHSALES_MAX_WAIT_SECONDS"],
            )
        self._waits_left -= seconds
        self._say(f"The account's budget of API calls is used up; waiting {seconds:.0f} s as Freshsales asks.")
        self._sleep(seconds)

    def _seconds_asked(self, answer: httpx.Response) -> float:
        for name in ("retry-after", "x-ratelimit-reset"):
            try:
                value = float(answer.headers.get(name, ""))
            except ValueError:
                continue
            return value - self._now() if value > _EPOCH else value
        return _UNSAID_WAIT_SECONDS

    def _refusal(self, answer: httpx.Response, path: str) -> Halt:
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            advice = "copy it from Profile settings > API settings; it belongs to one user of this very account"
            return Halt(f"{self._url} refuses FRESHSALES_API_KEY.", [advice])
        if answer.is_redirect:
            advice = "FRESHSALES_URL looks like https://ALIAS.myfreshworks.com/crm/sales; is the key of that account?"
            return Halt(f"{self._url} answers with a redirect, as to a sign-in page.", [advice])
        said = answer.text[:300] if "json" in answer.headers.get("content-type", "") else ""
        return Halt(f"{self._url} refuses to be read.", [f"{path} answered {answer.status_code} {said}".strip()])

    def _json(self, answer: httpx.Response, path: str) -> Any:
        try:
            return answer.json()
        except ValueError:
            advice = "FRESHSALES_URL must be the CRM's address, such as https://ALIAS.myfreshworks.com/crm/sales"
            raise Halt(f"{self._url} answers no JSON ({path}), so it is no Freshsales API.", [advice]) from None
