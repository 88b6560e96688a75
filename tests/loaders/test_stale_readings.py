"""A write that goes by a reading leaves soon after it, or what stands there is read again: people write in the hour between."""

from __future__ import annotations

from typing import Any

import pytest
from in_process import World

from loaders import apply
from loaders.client import FRESH
from loaders.errors import Stale
from loaders.model import Plan, Step
from loaders.pace import HOUR
from loaders.sandbox import faults
from loaders.session import Session

KEY = "customer/1"


def session_of(world: World, **settings: int) -> Session:
    client = world.loader(**{"freshsales_calls_per_hour": 100_000, **settings})
    return Session("", client.ledger, client, client.pace.clock.sleep)


def carry_out(session: Session, op: str, changes: dict[str, list[Any]], payload: dict[str, Any], crm_id: int | None) -> Step:
    step = Step(1, "sales_accounts", op, KEY, "*", "h", payload, changes, crm_id=crm_id)  # type: ignore[arg-type]
    step.origin = "matched" if op == "match" else "created"
    session.run_id = session.client.run_id = session.ledger.open_run(Plan("load", session.ledger.account, (step,)))
    apply.carry_out(session, "load")
    (done,) = session.ledger.steps(session.run_id, "sales_accounts", ["done", "held", "planned", "sent"])
    return done


def standing(world: World, session: Session) -> int:
    """The id of an account that a person made, without a city."""
    made = session.client.write("POST", "sales_accounts", "a person's", json={"sales_account": {"name": "A"}})
    return int(made["sales_account"]["id"])


def city(session: Session, crm_id: int) -> Any:
    return session.client.get(f"sales_accounts/{crm_id}", "look")["sales_account"]["city"]


def in_a_long_sleep(world: World, act: Any) -> list[float]:
    """Do something once somebody sleeps for long; the sleeps."""
    slept: list[float] = []
    plain = world.time.sleep

    def sleep(seconds: float) -> None:
        plain(seconds)
        if seconds > FRESH and not any(s > FRESH for s in slept):
            act()
        slept.append(seconds)

    world.time.sleep = sleep  # type: ignore[method-assign]
    return slept


def calls(session: Session) -> list[str]:
    rows = session.ledger.rows("select method from calls where run_id = ? order by call_id", (session.run_id,))
    return [row["method"] for row in rows]


@pytest.mark.parametrize("op", ["match", "update"])
def test_what_a_person_writes_while_a_refused_write_waits_is_not_overwritten(world: World, op: str) -> None:
    world.set(per_hour="100000", per_minute="off")
    slept = in_a_long_sleep(world, lambda: _edit(world, crm_id))
    crm_id = standing(world, session := session_of(world))
    faults.add(world.account, "too_many", "PUT", "sales_accounts", 1, None, "3000")
    changes = {"city": [None, "Penrith"], "state": [None, "NSW"]}
    step = carry_out(session, op, changes, {"name": "A", "city": "Penrith", "state": "NSW"}, crm_id)
    assert max(slept) > 2990
    assert city(session, crm_id) == "by hand"
    assert step.state == "done"
    assert calls(session)[:3] == ["GET", "PUT", "GET"], "refused, and read again before it was sent again"


def _edit(world: World, crm_id: int) -> None:
    person = world.loader().http
    person.put(f"sales_accounts/{crm_id}", json={"sales_account": {"city": "by hand"}}).raise_for_status()


def test_a_reading_waits_until_its_write_has_room_too(world: World) -> None:
    world.set(per_hour="100000", per_minute="off")
    slept = in_a_long_sleep(world, lambda: _edit(world, crm_id))
    session = session_of(world, freshsales_calls_per_hour=10)
    crm_id = standing(world, session)
    for _ in range(6):
        session.client.get("selector/owners", "test")
    carry_out(session, "update", {"city": [None, "Penrith"]}, {"name": "A", "city": "Penrith"}, crm_id)
    assert max(slept) > HOUR / 2
    assert calls(session) == ["GET"], "read once, after the wait"
    assert city(session, crm_id) == "by hand"


def test_a_write_leaves_by_its_time_or_not_at_all(world: World) -> None:
    world.set(per_hour="100000", per_minute="off")
    session = session_of(world)
    now = session.client.pace.clock.now
    session.client.write("POST", "sales_accounts", "in time", leave_by=now(), json={"sales_account": {"name": "B"}})
    before = session.ledger.rows("select count(*) as n from calls")[0]["n"]
    with pytest.raises(Stale, match="too long ago to be late"):
        session.client.write("POST", "sales_accounts", "be late", leave_by=now() - 1, json={"sales_account": {"name": "C"}})
    session.client.pace.hold(100)
    with pytest.raises(Stale):
        session.client.write("POST", "sales_accounts", "be late", leave_by=now() + 100, json={"sales_account": {"name": "C"}})
    assert session.ledger.rows("select count(*) as n from calls")[0]["n"] == before


def test_an_account_that_allows_one_call_an_hour_is_written_to_all_the_same(world: World) -> None:
    world.set(per_hour="100000", per_minute="off")
    crm_id = standing(world, session_of(world))
    session = session_of(world, freshsales_calls_per_hour=1)
    carry_out(session, "update", {"city": [None, "Penrith"]}, {"name": "A", "city": "Penrith"}, crm_id)
    assert calls(session) == ["GET", "PUT"]
