"""The HTTP server: reads requests off the wire, hands them to the door, writes answers or drops the connection."""

import asyncio
from email.utils import formatdate
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request as HttpRequest
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from .account import Account
from .answers import Answer, Refused
from .documents import MEGABYTE, UploadedFile
from .door import Door, Request
from .fault_arguments import seconds
from .faults import WAIT
from .spoiled import encoded
from .web import build_pages

API = "/crm/sales/api/"
LARGEST_JSON = 8 * MEGABYTE
FORM_OVERHEAD = MEGABYTE


class TooLarge(Exception):
    """The body exceeds what this route takes."""


class Connections(H11Protocol):
    """Open connections by the client's address, so that an answer can be lost the way networks lose it."""

    open: dict[tuple[str, int], asyncio.Transport] = {}  # noqa: RUF012

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Remember the connection."""
        super().connection_made(transport)
        if self.client:
            self.open[self.client] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        if self.client:
            self.open.pop(self.client, None)
        super().connection_lost(exc)


class Server:
    """The ASGI application: the interface under /crm/sales/api, pages for people everywhere else."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.door = Door(account)
        self.pages: ASGIApp = build_pages(account)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or not scope["path"].startswith(API):
            await self.pages(scope, receive, send)
            return
        try:
            request = await self._read(scope, receive)
        except TooLarge:
            await self._write(scope, send, Refused(413, "The request is too large").answer())
            return
        struck = self.door.struck(request)
        late = struck.at(WAIT)
        if late and late.kind == "slow":
            await self._pass(seconds(late.argument))
        answer = self.door.answer(request, struck)
        await self._pass(self.account.switches.number("latency"))
        if late and late.kind == "slow_answer":
            await self._pass(seconds(late.argument))
        if struck.drops:
            await _drop(scope)
            return
        await self._write(scope, send, answer)

    async def _pass(self, waited: float) -> None:
        """Let seconds pass: by the machine's clock, or by the one that a rehearsal shares."""
        if self.account.skip:
            self.account.skip(waited)
        elif waited:
            await asyncio.sleep(waited)

    async def _write(self, scope: Scope, send: Send, answer: Answer) -> None:
        """The answer, dated by the account's clock; one that announces more than it holds breaks off."""
        await _send(send, answer, formatdate(self.account.now(), usegmt=True))
        if answer.announced is not None and answer.announced > len(answer.body):
            await _hang_up(scope)

    async def _read(self, scope: Scope, receive: Receive) -> Request:
        headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
        multipart = headers.get("content-type", "").startswith("multipart/form-data")
        limit = int(self.account.switches.number("file_mb") * MEGABYTE) + FORM_OVERHEAD if multipart else LARGEST_JSON
        body = await _body(receive, limit)
        query = scope["query_string"].decode("latin-1")
        # One known client sends a second `?` where `&` belongs (freshsales_api.md 2.4).
        pairs = dict(parse_qsl(query.replace("?", "&"), keep_blank_values=True))
        base_url = f"http://{headers.get('host', '127.0.0.1')}"
        path = scope["path"][len(API) :].rstrip("/")
        request = Request(scope["method"], path, query, pairs, headers, body, base_url)
        if multipart:
            request.form = await _form(scope, body)
        return request


async def _body(receive: Receive, limit: int) -> bytes:
    chunks, size = [], 0
    while True:
        message = await receive()
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise TooLarge
        chunks.append(chunk)
        if not message.get("more_body"):
            return b"".join(chunks)


async def _form(scope: Scope, body: bytes) -> dict[str, Any]:
    async def replay() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    try:
        form = await HttpRequest(scope, replay).form(max_files=1, max_fields=20)
    except (HTTPException, MultiPartException):
        return {}  # the handler says what is missing
    parts: dict[str, Any] = {}
    for name, part in form.multi_items():
        if isinstance(part, UploadFile):
            kind = part.content_type or "application/octet-stream"
            parts[name] = UploadedFile(part.filename or "file", kind, await part.read())
        else:
            parts[name] = part
    return parts


async def _send(send: Send, answer: Answer, date: str) -> None:
    body = b"" if answer.status == 204 else answer.body if isinstance(answer.body, bytes) else encoded(answer.body)
    length = len(body) if answer.announced is None else answer.announced
    headers = [(b"content-type", answer.content_type.encode()), (b"content-length", str(length).encode())]
    headers += [(name.encode(), value.encode("latin-1", "replace")) for name, value in answer.headers.items()]
    headers.append((b"date", date.encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": length > len(body)})


async def _drop(scope: Scope) -> None:
    """Reset the connection; the client gets no byte."""
    if transport := Connections.open.get(tuple(scope["client"])):  # type: ignore[arg-type]
        transport.abort()
    await asyncio.sleep(0.01)  # lets the server notice that the connection is gone


async def _hang_up(scope: Scope) -> None:
    """Close the connection after what was sent so far has left."""
    if transport := Connections.open.get(tuple(scope["client"])):  # type: ignore[arg-type]
        transport.close()
    await asyncio.sleep(0.01)
