"""The account of one run: a sandbox server on loopback with its switches, faults, and the people who work in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from loaders.sandbox import faults
from loaders.sandbox.account import Account
from loaders.sandbox.serve import open_account, running
from tests.chaos.clock import SkippingClock
from tests.chaos.facts import Facts, read_facts


@dataclass(frozen=True)
class Act:
    """A person edited, deleted or doubled a record; `made_id` is the copy, `field` holds `after` now."""

    act: str
    module: str
    record_id: int
    made_id: int | None
    field: str | None
    after: str | None


@dataclass
class Crm:
    """A running account. `people` are (first, last) numbers of the access log that were not the loader's."""

    url: str
    account: Account
    state: Path
    http: httpx.Client
    people: list[tuple[int, int]] = field(default_factory=list)
    acts_seen: int = 0

    def fault(self, kind: str, method: str, path: str, nth: int | None, share: float | None, argument: str | None = None) -> None:
        """Set a fault; see loaders/sandbox/faults.py."""
        with self.account.store.transaction():
            faults.add(self.account, kind, method, path, nth, share, argument)

    def calm(self) -> None:
        """Take all faults away."""
        with self.account.store.transaction():
            self.account.store.db.execute("delete from faults")

    def by_hand(self, method: str, path: str, body: Any = None) -> Any:
        """What a person does in the account; the calls are not counted as the loader's. The answer; fails on a refusal."""
        first = self.log_end() + 1
        for _ in range(61):  # people share the budget with the loader
            answer = self.http.request(method, path, json=body)
            if answer.status_code != 429 or not self.account.skip:
                break
            self.account.skip(61.0)
        self.people.append((first, self.log_end()))
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def new_acts(self) -> list[Act]:
        """What people did midway since the last look, because a fault said so."""
        columns = "n, act, module, record_id, made_id, field, after"
        rows = self.account.store.rows(f"select {columns} from people_acts where n > ? order by n", (self.acts_seen,))
        self.acts_seen = rows[-1][0] if rows else self.acts_seen
        return [Act(*row[1:]) for row in rows]

    def log_end(self) -> int:
        """The number of the newest call in the access log."""
        return int(self.account.store.rows("select coalesce(max(n), 0) from access_log")[0][0])


def make_template(folder: Path) -> tuple[Path, Facts]:
    """The demo account in a state file, made once, and what it says of itself."""
    state = folder / "template.sqlite"
    open_account(state).close()
    with running(state) as (url, account, _), _client(url, account.api_key) as http:
        facts = read_facts(http)
        with account.store.transaction():
            account.store.db.execute("delete from access_log")
            account.store.db.execute("delete from settings where name = 'port'")  # each run may have its own
    return state, facts


@contextmanager
def served(template: Path, folder: Path, clock: SkippingClock, switches: dict[str, str]) -> Iterator[Crm]:
    """A copy of the account, served until the block ends, on the run's own clock."""
    state = Path(shutil.copy(template, folder / "state.sqlite"))
    with running(state, 0, switches, clock.file) as (url, account, _), _client(url, account.api_key) as http:
        yield Crm(url, account, state, http)


def _client(url: str, key: str) -> httpx.Client:
    headers = {"authorization": f"Token token={key}", "accept": "application/json"}
    return httpx.Client(base_url=url + "/api/", headers=headers, timeout=20)
