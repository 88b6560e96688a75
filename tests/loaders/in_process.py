"""A sandbox account and a loader in one process, without a socket, on a clock that is skipped instead of waited for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path

import httpx
from crm_limits import OwnTime

from loaders.client import Client
from loaders.ledger import Ledger
from loaders.sandbox.account import Account
from loaders.sandbox.door import Door, Request
from loaders.sandbox.spoiled import encoded
from loaders.settings import LocalSettings
from loaders.wiring import pace_of

URL = "http://127.0.0.1:1/crm/sales"


@dataclass
class World:
    """An account behind its door, and a loader that can be killed: `loader()` makes a new one on the same ledger."""

    account: Account
    door: Door
    time: OwnTime
    file: Path

    def loader(self, **settings) -> Client:
        ledger = Ledger(self.file, URL, self.time)
        ledger._db.execute("pragma synchronous=off")  # nobody pulls the plug here
        pace = pace_of(LocalSettings(_env_file=None, **settings), ledger, self.time.clock())  # type: ignore[call-arg]
        headers = {"authorization": f"Token token={self.account.api_key}"}
        http = httpx.Client(base_url=URL + "/api/", headers=headers, transport=httpx.MockTransport(self._answer))
        return Client(http, ledger, pace)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/crm/sales/api/")
        url, sent = request.url, dict(request.headers)
        asked = Request(request.method, path, url.query.decode(), dict(url.params), sent, request.content, URL)
        answer = self.door.answer(asked, self.door.struck(asked))
        self.time.now += 1.0
        body = answer.body if isinstance(answer.body, bytes) else encoded(answer.body)
        headers = {"date": formatdate(self.time.now, usegmt=True), **answer.headers}
        return httpx.Response(answer.status, content=body, headers=headers)

    def set(self, **switches: str) -> None:
        for name, value in switches.items():
            self.account.switches.set(name, value)

    def times(self, status: int) -> list[float]:
        return [row[0] for row in self.account.store.rows("select time from access_log where status = ? order by n", (status,))]


@contextmanager
def opened(template: Path, folder: Path) -> Iterator[World]:
    """The account of a copied state file, and no ledger yet."""
    time = OwnTime(1_800_000_000.0)
    account = Account(Path(shutil.copy(template, folder / "state.sqlite")), time)
    account.store.db.execute("pragma synchronous=off")
    yield World(account, Door(account), time, folder / "ledger.sqlite")
    account.close()
