"""An account on loopback with a tenant of its own for each test; the loader's real Runner in the test's own process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest
from pydantic import SecretStr

from loaders.ledger import Ledger
from loaders.pace import Clock
from loaders.running import Orders, Outcome, Runner
from loaders.settings import Settings
from loaders.wiring import opened_session
from tests.chaos.clock import SkippingClock
from tests.chaos.crm import Crm, make_template, served
from tests.chaos.facts import Facts
from tests.chaos.rows import Row, Tenant, write_warehouse
from tests.chaos.state import Stored, key_of, read_state

QUICK = {"per_minute": "off", "per_hour": "off", "edition": "classic"}


@dataclass
class World:
    """An account, a tenant, and the loader between them."""

    folder: Path
    facts: Facts
    crm: Crm
    clock: SkippingClock
    tenant: Tenant = field(default_factory=Tenant)
    owners: list[tuple[str, str]] = field(default_factory=list)
    in_a_long_sleep: Callable[[], None] | None = None

    @property
    def settings(self) -> Settings:
        return Settings(
            _env_file=None,  # type: ignore[call-arg]
            freshsales_url=self.crm.url,
            freshsales_api_key=SecretStr(self.crm.account.api_key),
            freshsales_calls_per_hour=100_000,
            warehouse_path=self.folder / "warehouse.duckdb",
            ledger_path=self.folder / "ledger.sqlite",
            reports_dir=self.folder / "reports",
            max_update_share=1.0,
        )

    def ledger(self) -> Ledger:
        return Ledger(self.settings.ledger_path, self.settings.freshsales_url, self.clock.now)

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the ledger says."""
        ledger = self.ledger()
        found = [tuple(row) for row in ledger.rows(sql, values)]
        ledger.close()
        return found

    def build(self, standing: dict[str, dict[int, Any]] | None = None) -> None:
        """The warehouse as after extraction and build: `standing` is how records stood there, by object and id."""
        known = {name: {r["id"]: r for r in named.values()} for name, named in self.facts.standing.items()}
        write_warehouse(self.settings.warehouse_path, self.tenant, self.crm.url, known | (standing or {}))
        with duckdb.connect(str(self.settings.warehouse_path)) as db:
            db.execute("create table ops.field_owners (object varchar, field varchar, owner varchar)")
            for name, column in self.owners:
                db.execute("insert into ops.field_owners values (?, ?, 'ascora')", [name, column])

    def hooked_clock(self, most: int = 1000) -> Clock:
        """The world's clock; in the first sleep of more than ten minutes `in_a_long_sleep` is done. More than so many sleeps
        are taken for a run that never ends."""
        sleeps = 0

        def sleep(seconds: float) -> None:
            nonlocal sleeps
            sleeps += 1
            assert sleeps <= most, "this never ends"
            self.clock.sleep(seconds)
            if seconds > 600 and self.in_a_long_sleep:
                act, self.in_a_long_sleep = self.in_a_long_sleep, None
                act()

        return Clock(self.clock.now, sleep)

    def load(self, **orders: Any) -> Outcome:
        """Load, self-approved."""
        return self._run(lambda runner: runner.load(Orders(self_approve=True, quiet=True, **orders)))

    def load_with(self, clock: Clock | None = None, **settings: Any) -> Outcome:
        """The same with other settings, and by the hooked clock unless another is given."""
        order = Orders(self_approve=True, quiet=True)
        return self._run(lambda runner: runner.load(order), clock or self.hooked_clock(most=100), settings)

    def rollback_with(self, clock: Clock, settings: dict[str, Any], **orders: Any) -> Outcome:
        """A rollback likewise."""
        return self._run(lambda runner: runner.roll_back(Orders(self_approve=True, quiet=True, **orders)), clock, settings)

    def rollback(self, do: bool = True, **orders: Any) -> Outcome:
        """Roll back; with do=False only the preview."""
        return self._run(lambda runner: runner.roll_back(Orders(self_approve=do, quiet=True, **orders)))

    def _run(
        self, command: Callable[[Runner], Outcome], clock: Clock | None = None, settings: dict[str, Any] | None = None
    ) -> Outcome:
        ledger, changed = self.ledger(), self.settings.model_copy(update=settings or {})
        try:
            return command(Runner(changed, ledger, lambda text: None, clock or Clock(self.clock.now, self.clock.sleep)))
        finally:
            ledger.close()

    def session(self, stack: ExitStack) -> Any:
        """A session outside of any run, open as long as the stack is."""
        ledger = stack.enter_context(_closing(self.ledger()))
        clock = Clock(self.clock.now, self.clock.sleep)
        return stack.enter_context(opened_session(self.settings, ledger, None, clock))

    def account(self, number: int, **fields: Any) -> Row:
        """Want an account."""
        key = f"customer/{number}"
        row = Row(
            "sales_accounts", key, {"name": f"Business {number}", "city": "Penrith", "custom_field": {"cf_ascora_id": key}}, key
        )
        row.fields |= fields
        return self.tenant.add(row)

    def deal(self, number: int, account: Row, **fields: Any) -> Row:
        """Want a deal on an account."""
        key = f"job/J{number}"
        row = Row("deals", key, {
            "former_keys": [], "name": f"J{number}", "amount": 100, "deal_pipeline_id": self.facts.pipeline,
            "deal_stage_id": self.facts.stages["In Progress"], "owner_id": next(iter(self.facts.owners.values())),
            "sales_account_key": account.key, "contact_keys": [], "custom_field": {"cf_ascora_id": key},
        }, account.key)  # fmt: skip
        row.fields |= fields
        return self.tenant.add(row)

    def activity(self, name: str, number: int, target: Row, **fields: Any) -> Row:
        """Want a note, a phone call … on an account or a deal."""
        key = f"activity/{number}"
        text = "note" if name == "phone_calls" else "description"
        kind = {"sales_accounts": "SalesAccount", "deals": "Deal", "contacts": "Contact"}[target.object]
        more = {"call_direction": True} if name == "phone_calls" else {}
        row = Row(
            name, key, {text: f"said {number}\n\nAscora: {key}", "targetable_type": kind, "targetable_key": target.key, **more}
        )
        row.fields |= fields
        return self.tenant.add(row)

    def standing(self, name: str) -> dict[str, Stored]:
        """Living records of an object that carry a key of ours, by key."""
        found = {key_of(name, record): record for record in read_state(self.crm.state).living(name)}
        return {key: record for key, record in found.items() if key and "/" in key}

    def writes(self, after: int = 0) -> list[tuple[str, str]]:
        """(method, path) of the writing calls in the sandbox's own log after a number."""
        sql = f"select method, path from access_log where n > {after} and method <> 'GET' order by n"
        return [tuple(row) for row in self.crm.account.store.rows(sql)]


class _closing:
    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def __enter__(self) -> Ledger:
        return self.ledger

    def __exit__(self, *_: object) -> None:
        self.ledger.close()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Facts]:
    return make_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def make_world(template: tuple[Path, Facts], tmp_path: Path) -> Iterator[Callable[..., World]]:
    """A maker of worlds: switches as keywords."""
    with ExitStack() as stack:

        def make(**switches: str) -> World:
            folder = tmp_path / f"world-{len(list(tmp_path.glob('world-*')))}"
            folder.mkdir()
            clock = SkippingClock(folder / "clock")
            crm = stack.enter_context(served(template[0], folder, clock, QUICK | switches))
            return World(folder, template[1], crm, clock)

        yield make


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    return make_world()
