"""The account of one run: a sandbox server on loopback with its switches, faults, and the people who work in it."""

from __future__ import annotations

import random
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

QUIET = ("drop_before", "error_500_before", "html_502", "status")  # nothing is done
LOST = ("drop_after_commit", "error_500_after")  # done, but the answer is lost
SWITCHES: dict[str, tuple[str, ...]] = {  # what an account may be like; all of it must be survived
    "retry_after": ("on", "off"),
    "custom_field_put": ("replace", "merge"),
    "create_status": ("documented", "201"),
    "delete_contact": ("true", "204"),
    "deleted_unique": ("occupied", "free"),
    "search_lag": ("0", "2", "20", "60"),
    "job_polls": ("0", "2", "6"),
    "job_seconds": ("0", "1"),
    "bulk_405": ("off", "on"),
    "deal_moves_lifecycle": ("on", "forward", "off"),
    "unknown_custom_field": ("refuse", "ignore"),
    "bulk_destroy_size": ("100",),
    "per_minute": ("400", "60", "off"),
    "dropdown": ("id", "both"),
    "product_list": ("on", "on", "off"),
    "deal_views": ("default_pipeline", "all"),
    "edition": ("suite", "suite", "classic"),
}
TARGETED = (
    "bulk_upsert", "^deals", "^notes", "^cpq/products", "cm_equipment", "^tasks", "^documents", "phone_calls", "bulk_destroy",
    "restore", "^appointments", "^leads",
)  # fmt: skip
HOURLY = (5000, 5000, 300)  # calls an hour: with the last one a run waits for its budget


@dataclass
class Crm:
    """A running account. `people` are (first, last) numbers of the access log that were not the loader's."""

    url: str
    account: Account
    state: Path
    http: httpx.Client
    people: list[tuple[int, int]] = field(default_factory=list)

    def fault(self, kind: str, method: str, path: str, nth: int | None, share: float | None, argument: str | None = None) -> None:
        """Set a fault; see loaders/sandbox/faults.py."""
        with self.account.store.transaction():
            faults.add(self.account, kind, method, path, nth, share, argument)

    def calm(self) -> None:
        """Take all faults away."""
        with self.account.store.transaction():
            self.account.store.db.execute("delete from faults")

    def by_hand(self, method: str, path: str, body: Any) -> None:
        """What a person does in the account; the calls are not counted as the loader's. Fails on a refusal."""
        first = self.log_end() + 1
        for _ in range(5):  # people share the minute's budget with the loader
            answer = self.http.request(method, path, json=body)
            if answer.status_code != 429:
                break
            self.account.now.__self__.sleep(61.0)  # type: ignore[attr-defined]
        self.people.append((first, self.log_end()))
        answer.raise_for_status()

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
    with running(state, 0, switches) as (url, account, _), _client(url, account.api_key) as http:
        account.now = clock.now
        yield Crm(url, account, state, http)


def _client(url: str, key: str) -> httpx.Client:
    headers = {"authorization": f"Token token={key}", "accept": "application/json"}
    return httpx.Client(base_url=url + "/api/", headers=headers, timeout=20)


def random_switches(rng: random.Random) -> tuple[dict[str, str], int]:
    """(switches, calls an hour) of one run."""
    chosen = {name: rng.choice(words) for name, words in SWITCHES.items()}
    hourly = rng.choice(HOURLY)
    return chosen | {"per_hour": str(hourly)}, hourly


def random_faults(rng: random.Random, crm: Crm) -> None:
    """A few faults: some with a probability, some at a certain call. About one call in ten is hit."""
    for _ in range(rng.randint(0, 4)):
        kind = rng.choice((*QUIET, *LOST, *LOST))
        argument = rng.choice(("429", "503", "405")) if kind == "status" else None
        crm.fault(kind, rng.choice(("*", "GET", "POST", "POST", "PUT", "DELETE")), ".", None, rng.choice((0.02, 0.06)), argument)
    for _ in range(rng.randint(0, 3)):
        kind = rng.choice(LOST)
        method = rng.choice(("POST", "POST", "PUT", "DELETE"))
        crm.fault(kind, method, rng.choice(TARGETED), rng.randint(1, 3), None)
    if rng.random() < 0.1:
        crm.fault("status", "*", ".", rng.randint(1, 60), None, rng.choice(("401", "403")))
    crm.account.set_setting("fault_seed", str(rng.randint(0, 10**9)))
