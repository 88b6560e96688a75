"""Answers that a fault puts in place of the right one."""

import json

from .answers import HTML, Answer
from .fault_arguments import status
from .faults import Fault

HTML_502 = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
HTML_200 = b"<!doctype html><title>One moment</title><p>Checking your browser before you proceed.</p>"


def instead(fault: Fault) -> Answer:
    """The answer to a request that was not carried out."""
    if fault.kind == "status":
        code = status(fault.argument)
        return Answer({"errors": {"code": code, "message": ["Temporarily unavailable"]}}, code)
    return _page(fault.kind) or Answer({"error_code": 500}, 500)


def after(kind: str | None, answer: Answer) -> Answer:
    """The answer to a request that was carried out: the right one, or what the fault makes of it."""
    if kind == "error_500_after":
        return Answer({"error_code": 500}, 500)
    if kind in ("truncated", "cut_json") and answer.status != 204:
        whole = answer.body if isinstance(answer.body, bytes) else encoded(answer.body)
        half = whole[: max(1, len(whole) // 2)]
        length = len(whole) if kind == "truncated" else len(half)
        return Answer(half, answer.status, answer.content_type, dict(answer.headers), length)
    return (kind and _page(kind)) or answer


def encoded(body: object) -> bytes:
    """A body as JSON."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _page(kind: str) -> Answer | None:
    if kind.startswith("html_502"):
        return Answer(HTML_502, 502, HTML)
    return Answer(HTML_200, 200, HTML) if kind.startswith("html_200") else None
