"""A seeded account on loopback for each test: the real server, reached over HTTP."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from loaders.sandbox.account import Account
from loaders.sandbox.serve import open_account, running

QUICK = {"per_minute": "off", "per_hour": "off", "search_lag": "0", "job_polls": "1", "job_seconds": "60"}


@dataclass
class Crm:
    """A client of the running account, with what tests ask again and again."""

    url: str
    account: Account
    http: httpx.Client

    def call(self, method: str, path: str, body: Any = None, status: int | None = 200, **more: Any) -> Any:
        """A call that must answer with this status (None: any); gives the JSON."""
        answer = self.http.request(method, path, json=body, **more)
        assert status is None or answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        return answer.json() if answer.content else None

    def refused(self, method: str, path: str, body: Any, status: int = 400) -> str:
        """The message of a refusal."""
        return "; ".join(self.call(method, path, body, status)["errors"]["message"])

    def make(self, path: str, singular: str, status: int = 200, **attributes: Any) -> int:
        """The id of a new record."""
        return self.call("POST", path, {singular: attributes}, status)[singular]["id"]

    def account_named(self, name: str, **more: Any) -> int:
        return self.make("sales_accounts", "sales_account", name=name, **more)

    def contact(self, email: str, **more: Any) -> int:
        return self.make("contacts", "contact", email=email, **more)

    def deal(self, name: str = "Job", **more: Any) -> int:
        return self.make("deals", "deal", name=name, amount=more.pop("amount", 10), **more)

    def view(self, module: str, name: str, **query: Any) -> dict[str, Any]:
        filters = self.call("GET", f"{module}/filters")["filters"]
        view_id = next(f["id"] for f in filters if f["name"] == name)
        return self.call("GET", f"{module}/view/{view_id}", params=query)

    def stage(self, name: str, pipeline: str = "Ascora Jobs") -> int:
        listed = self.call("GET", "selector/deal_pipelines")["deal_pipelines"]
        stages = next(p for p in listed if p["name"] == pipeline)["deal_stages"]
        return next(s["id"] for s in stages if s["name"] == name)

    def item(self, selector: str, name: str) -> int:
        return next(i["id"] for i in self.call("GET", f"selector/{selector}")[selector] if i["name"] == name)

    def user(self, name: str) -> int:
        return next(u["id"] for u in self.call("GET", "selector/owners")["users"] if u["display_name"] == name)

    def job(self, path: str, records: list[Any]) -> dict[str, Any]:
        """The report of a bulk upsert, once it is done."""

        url = self.call("POST", f"{path}/bulk_upsert", {path: records}, 202)["job_status_url"].split("/api/")[1]
        for _ in range(10):
            if (status := self.call("GET", url))["status"] == "SUCCESS":
                return json.loads(status["data"])
        raise AssertionError("the job never finished")


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state file with the demo account, made once."""
    path = tmp_path_factory.mktemp("seeded") / "state.sqlite"
    account = open_account(path)
    for name, value in QUICK.items():
        account.switches.set(name, value)
    account.store.db.execute("pragma wal_checkpoint(truncate)")
    account.close()
    return path


@pytest.fixture
def state(seeded: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copy(seeded, tmp_path / "state.sqlite"))


@pytest.fixture
def crm(state: Path) -> Iterator[Crm]:
    """A running account and its client."""
    with running(state) as (url, account, _):
        headers = {"authorization": f"Token token={account.api_key}"}
        with httpx.Client(base_url=url + "/api/", headers=headers, timeout=20) as http:
            yield Crm(url, account, http)


@pytest.fixture(scope="module")
def server(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crm]:
    """One running account for a whole module of tests, on a clock that can be moved: crm.account.skip(seconds)."""
    folder = tmp_path_factory.mktemp("shared")
    state = Path(shutil.copy(seeded, folder / "state.sqlite"))
    with running(state, clock=folder / "clock") as (url, account, _):
        headers = {"authorization": f"Token token={account.api_key}"}
        with httpx.Client(base_url=url + "/api/", headers=headers, timeout=20) as http:
            yield Crm(url, account, http)


@pytest.fixture
def shared(server: Crm) -> Iterator[Crm]:
    """The shared account as it was at first: no fault, every switch where QUICK has it."""
    yield server
    db = server.account.store.db
    for table in ("faults", "access_log", "other_calls", "people_acts"):
        db.execute(f"delete from {table}")
    db.execute("delete from settings where name like 'switch:%' or name = 'fault_seed'")
    for name, value in QUICK.items():
        server.account.switches.set(name, value)
    server.account.reload()
