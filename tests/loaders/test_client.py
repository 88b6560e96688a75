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


def test_a_limit_waits_as_long_as_it_says() -> None:
    verdict = judge("POST", "notes", answer(429, headers={"retry-after": "1800"}))
    assert isinstance(verdict, Retry)
    assert (verdict.wait, verdict.landed) == (1800.0, False)
    by_window = judge("POST", "notes", answer(429, headers={"x-ratelimit-reset": "90"}))
    assert isinstance(by_window, Retry)
    assert by_window.wait == 90.0


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
