"""Reads from Ascora's API over HTTP: only what `allowed` lets through; retries, waits as asked, explains refusals."""

import json
import ssl
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from tenacity import RetryError, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from pipelines.ascora.api.allowed import check, path_of
from pipelines.ascora.api.answers import Answer, refusal_of
from pipelines.ascora.api.endpoints import Endpoint
from pipelines.errors import Halt

if TYPE_CHECKING:
    from pipelines.settings import Settings

_ATTEMPTS = 5
_LARGEST_ANSWER = 256 * 1024 * 1024  # a thousand jobs are about 2.5 MB
_UNSAID_WAIT_SECONDS = 30.0
_UNAUTHORIZED = (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN)


class NotOffered(Exception):
    """404, or an envelope that says no: this tenant has no such endpoint or record. The text is Ascora's own."""


class _TryAgain(Exception):
    """A fault that may pass: the connection, or a 5xx."""


class ReadOnly(httpx.BaseTransport):
    """Judges every request, a redirect's too, before the transport within may open a socket."""

    def __init__(self, base_url: str, within: httpx.BaseTransport) -> None:
        self._base_url, self._within = base_url, within

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        check(request.method, str(request.url), self._base_url, dict(request.headers), bool(request.read()))
        return self._within.handle_request(request)

    def close(self) -> None:
        self._within.close()


class Reader:
    """One tenant. Transport and sleep are arguments, so that tests need neither network nor time. Safe in threads."""

    def __init__(
        self,
        settings: "Settings",
        *,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        say: Callable[[str], None] = print,
    ) -> None:
        assert settings.ascora_api_url is not None
        assert settings.ascora_api_key is not None
        self._url, self._key = settings.ascora_api_url, settings.ascora_api_key.get_secret_value()
        within = transport or httpx.HTTPTransport(verify=_trusted(settings.ascora_ca_bundle), trust_env=False)
        headers = {"Auth": self._key, "Accept": "application/json"}
        timeout = httpx.Timeout(settings.ascora_api_timeout_seconds)
        self._http = httpx.Client(headers=headers, timeout=timeout, transport=ReadOnly(self._url, within), follow_redirects=False)
        self._sleep, self._say = sleep, say
        self._waits_left = float(settings.ascora_api_max_wait_seconds)
        self._lock = threading.Lock()
        self.calls = 0

    def close(self) -> None:
        """Ends the connections."""
        self._http.close()

    def get(self, endpoint: Endpoint, number: str = "", **params: str) -> Answer:
        """What the endpoint answers. Raises NotOffered, Forbidden, or Halt for what no retry mends."""
        path = path_of(endpoint.path, number)
        retry = retry_if_exception_type(_TryAgain)
        waiting = wait_exponential_jitter(multiplier=0.5, max=30)
        retrying = Retrying(stop=stop_after_attempt(_ATTEMPTS), wait=waiting, retry=retry, sleep=self._sleep)
        try:
            body = retrying(self._once, path, {**endpoint.params, **params})
        except RetryError as error:
            reason = error.last_attempt.exception()
            advice = "check ASCORA_API_URL and the network; nothing was changed"
            raise Halt(f"{self._url} could not be read ({path}).", [f"{_ATTEMPTS} attempts: {reason}", advice]) from None
        if said := refusal_of(body):
            raise NotOffered(said)
        return Answer(body)

    def _once(self, path: str, params: dict[str, str]) -> Any:
        status, headers, text = self._send(path, params)
        while status == httpx.codes.TOO_MANY_REQUESTS:
            self._wait(headers)
            status, headers, text = self._send(path, params)
        if status >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise _TryAgain(f"answered {status}")
        if status == httpx.codes.NOT_FOUND:
            raise NotOffered(f"{path} answered 404")
        if status != httpx.codes.OK:
            raise self._refused(status, path, text)
        return self._json(text, path)

    def _send(self, path: str, params: dict[str, str]) -> tuple[int, httpx.Headers, str]:
        with self._lock:
            self.calls += 1
        try:
            with self._http.stream("GET", f"{self._url}{path}", params=params) as answer:
                body = bytearray()
                for chunk in answer.iter_bytes():
                    body += chunk
                    if len(body) > _LARGEST_ANSWER:
                        raise Halt(f"{path} answers with more than {_LARGEST_ANSWER >> 20} MB: lower ASCORA_API_PAGE_SIZE.")
                # A server that echoes what it was sent must not bring the key into a message or the warehouse.
                text = body.decode("utf-8-sig", "replace").replace(self._key, "[removed]")
                return answer.status_code, answer.headers, text
        except (httpx.TransportError, httpx.DecodingError) as error:
            if "CERTIFICATE_VERIFY" in str(error):
                raise Halt(f"{self._url}: its certificate is not trusted.", [_first_line(error), _CA_ADVICE]) from None
            raise _TryAgain(f"{type(error).__name__}: {_first_line(error)}".replace(self._key, "[removed]")) from None

    def _wait(self, headers: httpx.Headers) -> None:
        try:
            seconds = max(1.0, float(headers.get("retry-after", "")))
        except ValueError:
            seconds = _UNSAID_WAIT_SECONDS
        with self._lock:
            if seconds > self._waits_left:
                advice = f"it asks to wait {seconds:.0f} s: run this again then, or raise ASCORA_API_MAX_WAIT_SECONDS"
                raise Halt("Ascora has had enough of our calls for now.", [advice])
            self._waits_left -= seconds
        self._say(f"Ascora asks to wait {seconds:.0f} s.")
        self._sleep(seconds)

    def _refused(self, status: int, path: str, text: str) -> Halt:
        if status in _UNAUTHORIZED:
            advice = "an administrator makes a key under Administration > API Settings; it goes into the header Auth"
            return Halt(f"{self._url} refuses ASCORA_API_KEY ({path} answered {status}).", [advice])
        if httpx.codes.is_redirect(status):
            return Halt(f"{self._url} answers with a redirect ({path}).", ["ASCORA_API_URL must be the API's own host"])
        return Halt(f"{self._url} refuses to be read.", [f"{path} answered {status} {text[:300]}".strip()])

    def _json(self, text: str, path: str) -> Any:
        try:
            return json.loads(text, parse_constant=_no_number)
        except (ValueError, RecursionError):
            advice = "ASCORA_API_URL must be the API's address, such as https://api.ascora.com.au"
            raise Halt(f"{self._url} answers no JSON ({path}), so it is no Ascora API.", [advice]) from None


_CA_ADVICE = "name the authority's certificates in ASCORA_CA_BUNDLE (a .pem file); checking is never switched off"


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no JSON")


def _trusted(bundle: Path | None) -> ssl.SSLContext:
    """The authorities that the system knows, and those of the bundle. Raises Halt."""
    context = ssl.create_default_context()
    if bundle:
        try:
            context.load_verify_locations(bundle)
        except (OSError, ssl.SSLError) as error:
            raise Halt(f"ASCORA_CA_BUNDLE ({bundle}) cannot be read: {error}") from None
    return context


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:200]
