"""An answer to a call for many records is lost: the fewest calls that tell what became of them, and nothing is sent twice."""

from __future__ import annotations

import pytest
from in_process import World
from test_apply import ACCOUNTS, account, carried_out, session_of, states, writes

from loaders.sandbox import faults
from loaders.settings import LocalSettings

UPSERT, DESTROY = "POST sales_accounts/bulk_upsert", "POST sales_accounts/bulk_destroy"
DELETES = tuple(("sales_accounts", "delete", key, {}) for key in ACCOUNTS)


@pytest.fixture
def world(world: World) -> World:
    world.set(per_hour="100000", per_minute="off")
    return world


def reads(world: World, path: str) -> int:
    rows = world.account.store.rows("select path from access_log where method = 'GET' and path like ?", (f"%{path}%",))
    return len(rows)


@pytest.mark.parametrize("seconds", ["0", "25"])
def test_a_job_whose_acceptance_was_lost_is_given_time_and_found_by_one_reading(world: World, seconds: str) -> None:
    world.set(job_seconds=seconds)
    faults.add(world.account, "error_500_after", "POST", "bulk_upsert", 1, None, None)
    session = session_of(world)
    session.job_takes = 30.0
    carried_out(session, tuple(map(account, ACCOUNTS)))
    assert writes(world) == [UPSERT]
    assert reads(world, "/view/") == 1
    assert set(states(session).values()) == {"done"}


def test_a_batch_that_never_arrived_costs_one_reading_and_the_batch_again(world: World) -> None:
    faults.add(world.account, "error_500_before", "POST", "bulk_upsert", 1, None, None)
    session = session_of(world)
    carried_out(session, tuple(map(account, ACCOUNTS)))
    assert writes(world) == [UPSERT, UPSERT]
    assert reads(world, "/view/") == 2, "once to see that nothing arrived, once for the ids"
    assert set(states(session).values()) == {"done"}


def test_another_job_is_waited_for_longer_each_time(world: World) -> None:
    world.set(bulk_405="on", job_seconds="60")
    session = session_of(world)
    session.client.write("POST", "contacts/bulk_upsert", "a job of somebody", json={
        "contacts": [{"external_id": "x", "data": {"last_name": "x"}}],
    })  # fmt: skip
    carried_out(session, tuple(map(account, ACCOUNTS)))
    waits = [round(later - sooner) for sooner, later in zip(world.times(405), world.times(405)[1:], strict=False)]
    assert waits == [7, 12, 22], "5, 10 and 20 seconds, and two for the answer and the margin of the pace"
    assert set(states(session).values()) == {"done"}


@pytest.mark.parametrize(("kind", "sent"), [("error_500_before", 2), ("error_500_after", 1)])
def test_deletes_whose_answer_was_lost_are_looked_for_and_go_together_again(world: World, kind: str, sent: int) -> None:
    session = session_of(world)
    carried_out(session, tuple(map(account, ACCOUNTS)))
    faults.add(world.account, kind, "POST", "bulk_destroy", 1, None, None)
    carried_out(session, DELETES, "rollback")
    assert writes(world) == [UPSERT, *[DESTROY] * sent]
    assert set(states(session).values()) == {"done"}


def test_what_no_batch_deletes_goes_one_by_one_for_an_answer_of_its_own(world: World) -> None:
    session = session_of(world)
    carried_out(session, tuple(map(account, ACCOUNTS)))
    faults.add(world.account, "status", "POST", "bulk_destroy", None, 1.0, "400")
    carried_out(session, DELETES, "rollback")
    assert [call.split("/")[0] for call in writes(world)[1:]] == ["POST sales_accounts"] * 2 + ["DELETE sales_accounts"] * 3
    assert set(states(session).values()) == {"done"}


def questions(world: World) -> int:
    return len(world.account.store.rows("select 1 from access_log where path like '%job_statuses/%'"))


def test_the_first_job_is_asked_after_a_guess_and_the_next_after_what_that_one_took(world: World) -> None:
    world.set(job_seconds="5")
    session = session_of(world)
    session.job_takes = 30.0
    carried_out(session, (account("customer/1"),))
    assert questions(world) == 1
    assert session.job_takes < 10, "learned from the job's own words"
    carried_out(session, (account("customer/2"),))
    assert questions(world) == 2


@pytest.mark.parametrize(("url", "given", "seconds"), [
    ("https://alias.myfreshworks.com/crm/sales", None, 30.0), ("http://127.0.0.1:8080/crm/sales", None, 1.0),
    ("http://127.0.0.1:8080/crm/sales", "4.5", 4.5), ("https://alias.myfreshworks.com/crm/sales", "", 30.0),
])  # fmt: skip
def test_the_first_job_is_given_half_a_minute_unless_the_account_is_embedded(
    url: str, given: str | None, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    if given is not None:
        monkeypatch.setenv("FRESHSALES_JOB_SECONDS", given)
    assert LocalSettings(_env_file=None).job_seconds(url) == seconds  # type: ignore[call-arg]
