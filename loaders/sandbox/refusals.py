"""Answers of the door and the edge in front of it whose bodies nobody recorded: 401 and 429 (freshsales_api.md 1.4, 10)."""

import math
from email.utils import formatdate

from .account import Account
from .answers import HTML, Answer

LONGEST = 3600  # seconds: Retry-After was seen to be up to an hour


def unauthorized(account: Account) -> Answer:
    """401 for a missing or wrong key, with the body that the switch `body_401` says."""
    bodies = {
        "login": Answer({"login": "failed", "message": None}, 401),
        "errors": Answer({"errors": {"code": 401, "message": ["You are not authorized"]}}, 401),
        "html": Answer(b"<!doctype html><title>401</title><h1>Unauthorized</h1>", 401, HTML),
    }
    return bodies[account.switches["body_401"]]


def too_many(account: Account, retry_after: str | None) -> Answer:
    """429 with the body of `body_429`. `retry_after`: seconds, `date:SECONDS` for an HTTP date, None to say nothing."""
    bodies = {
        "message": Answer({"message": "You have exceeded the limit of requests per hour", "code": "rate_limit"}, 429),
        "errors": Answer({"errors": {"code": 429, "message": ["Too many requests"]}}, 429),
        "html": Answer(b"<html><head><title>429 Too Many Requests</title></head></html>", 429, HTML),
    }
    answer = bodies[account.switches["body_429"]]
    if retry_after is not None:
        answer.headers["retry-after"] = _header(account.now(), retry_after)
    return answer


def read_wait(text: str | None) -> None:
    """Raise ValueError unless this is what `too_many` takes."""
    if text is not None and not (text.removeprefix("date:").isdecimal() and int(text.removeprefix("date:")) <= LONGEST):
        raise ValueError(f"seconds from 0 to {LONGEST}, or date:SECONDS, or nothing; not {text!r}")


def _header(now: float, wait: str) -> str:
    seconds = wait.removeprefix("date:")
    return seconds if seconds == wait else formatdate(math.ceil(now + int(seconds)), usegmt=True)
