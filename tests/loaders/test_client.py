"""One place turns an answer into Retry, Rejected or Halt, and no key ever shows."""

import httpx
import pytest

from loaders.client import judge, unanswered
from loaders.errors import Halt, Rejected, Retry

BASE = httpx.URL("https://a.example/crm/sales/api/")


def answer(status: int, **content) -> httpx.Response:
    return httpx.Response(status, request=httpx.Request("POST", BASE), **content)


@pytest.mark.parametrize("status", [200, 201, 202])
def test_any_2xx_with_json_is_well(status: int) -> None:
    assert judge("POST", "deals", answer(status, json={"deal": {}})) is None


def test_a_deleted_record_answers_true_or_nothing() -> None:
    assert judge("DELETE", "contacts/1", answer(200, json=True)) is None
    assert judge("DELETE", "contacts/1", answer(204)) is None


def test_a_refusal_carries_the_crms_own_words() -> None:
    verdict = judge("POST", "contacts", answer(400, json={"errors": {"code": 400, "message": ["Need to fill this Email"]}}))
    assert isinstance(verdict, Rejected)
    assert "Need to fill this Email" in verdict.message


@pytest.mark.parametrize("status", [401, 302])
def test_a_wrong_key_halts_even_when_the_answer_is_a_sign_in_page(status: int) -> None:
    assert isinstance(judge("GET", "x", answer(status, html="<html>sign in")), Halt)


DATE = {"date": "Wed, 25 Nov 2026 04:00:00 GMT"}


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry-after": "1800"}, 1800.0),
        ({"retry-after": "90000"}, 3600.0),  # an hour empties every window
        ({"retry-after": "Wed, 25 Nov 2026 04:30:00 GMT", **DATE}, 1800.0),
        ({"retry-after": "Wed, 25 Nov 2026 03:30:00 GMT", **DATE}, 0.0),
        ({"retry-after": "Wed, 25 Nov 2026 04:30:00 GMT"}, 0.0),  # whose clock?
        *(({"retry-after": odd, **DATE}, 0.0) for odd in ("soon", "-5", "", "nan", "1e999", "1 2", "Wed, 99 Nov 2026")),
    ],
)
def test_a_limit_waits_as_long_as_it_says_in_seconds_or_as_a_date(headers: dict[str, str], wait: float) -> None:
    verdict = judge("POST", "notes", answer(429, headers=headers))
    assert isinstance(verdict, Retry)
    assert (verdict.wait, verdict.landed) == (wait, False)


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_server_error_on_a_write_may_have_landed(status: int) -> None:
    verdict = judge("POST", "notes", answer(status, html="<html>Bad gateway"))
    assert isinstance(verdict, Retry)
    assert verdict.landed
    read = judge("GET", "notes", answer(status))
    assert isinstance(read, Retry)
    assert not read.landed


def test_an_html_answer_with_200_is_no_success() -> None:
    verdict = judge("POST", "notes", answer(200, html="<html>hello"))
    assert isinstance(verdict, Retry)
    assert verdict.landed


def test_a_busy_bulk_endpoint_is_asked_again_without_doubt() -> None:
    verdict = judge("POST", "contacts/bulk_upsert", answer(405, json={}))
    assert isinstance(verdict, Retry)
    assert not verdict.landed


@pytest.mark.parametrize(
    ("problem", "method", "landed"),
    [(httpx.ConnectError("x"), "POST", False), (httpx.ReadTimeout("x"), "POST", True), (httpx.ReadTimeout("x"), "GET", False),
     (httpx.RemoteProtocolError("x"), "DELETE", True), (httpx.WriteError("x"), "PUT", True)],
)  # fmt: skip
def test_a_lost_answer_is_in_doubt_unless_the_request_never_left(problem, method: str, landed: bool) -> None:
    assert unanswered(method, BASE, problem).landed is landed
