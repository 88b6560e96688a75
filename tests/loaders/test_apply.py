"""A recorded run against a sandbox account in one process: in which order, what travels together, and no step twice."""

from __future__ import annotations

import pytest
from in_process import World

from loaders import apply
from loaders.model import Payload, Plan, Step, ref
from loaders.session import Session

ACCOUNTS = ("customer/1", "customer/2", "customer/3")


class Killed(BaseException):
    pass


@pytest.fixture
def world(world: World) -> World:
    world.set(per_hour="100000", per_minute="off")
    return world


def account(key: str) -> tuple[str, str, str, Payload]:
    return "sales_accounts", "create", key, {"name": f"Customer {key[-1]}", "custom_field": {"cf_ascora_id": key}}


DEAL: Payload = {
    "name": "Job 1", "amount": 10, "sales_account_id": ref("sales_accounts", "customer/1"),
    "custom_field": {"cf_ascora_id": "job/1"},
}  # fmt: skip
NOTE: Payload = {"description": "Ascora: note/1", "targetable_type": "Deal", "targetable_id": ref("deals", "job/1")}
LOAD = (("notes", "create", "note/1", NOTE), ("deals", "create", "job/1", DEAL), *map(account, ACCOUNTS))


def session_of(world: World) -> Session:
    client = world.loader(freshsales_calls_per_hour=100000)
    return Session("", client.ledger, client, client.pace.clock.sleep)


def planned(session: Session, rows: tuple[tuple[str, str, str, Payload], ...], kind: str = "load") -> None:
    """Record a plan of these (object, op, key, payload), in this order; a delete knows the id that the ledger knows."""
    ids = {row[2]: session.ledger.crm_id(row[0], row[2]) if row[1] == "delete" else None for row in rows}
    steps = [Step(n, name, op, key, "*", "h", payload, crm_id=ids[key]) for n, (name, op, key, payload) in enumerate(rows, 1)]  # type: ignore[arg-type]
    session.run_id = session.ledger.open_run(Plan(kind, session.ledger.account, tuple(steps)))  # type: ignore[arg-type]


def carried_out(session: Session, rows: tuple[tuple[str, str, str, Payload], ...], kind: str = "load") -> None:
    planned(session, rows, kind)
    apply.carry_out(session, kind)


def writes(world: World) -> list[str]:
    rows = world.account.store.rows("select method, path from access_log where method <> 'GET' order by n")
    return [f"{row[0]} {row[1]}" for row in rows]


def states(session: Session) -> dict[str, str]:
    sql = "select source_key, state from steps where run_id = ?"
    return {row["source_key"]: row["state"] for row in session.ledger.rows(sql, (session.run_id,))}


def test_parents_go_before_their_children_whatever_the_order_of_the_plan(world: World) -> None:
    session = session_of(world)
    carried_out(session, LOAD)
    assert set(states(session).values()) == {"done"}
    assert writes(world) == ["POST sales_accounts/bulk_upsert", "POST deals", "POST notes"]


def test_a_rollback_goes_the_other_way_round_and_deletes_what_it_can_together(world: World) -> None:
    session = session_of(world)
    carried_out(session, LOAD)
    made = writes(world)
    back = [(name, "delete", key, {}) for name, _, key, _ in LOAD]
    carried_out(session, tuple(reversed(back)), "rollback")
    assert set(states(session).values()) == {"done"}
    assert [line.split("/")[0] for line in writes(world)[len(made) :]] == ["DELETE notes", "DELETE deals", "POST sales_accounts"]
    assert writes(world)[-1] == "POST sales_accounts/bulk_destroy"


def test_deletes_of_all_pages_travel_in_one_call_and_what_is_purged_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loaders.ledger.PAGE", 2)
    session = session_of(world)
    rows = tuple(account(f"customer/{n}") for n in range(1, 6))
    carried_out(session, rows)
    assert writes(world) == ["POST sales_accounts/bulk_upsert"] * 3, "two a page"
    forget: list[Payload] = [{}, {"forget": True}, {}, {}, {}]
    back = tuple(("sales_accounts", "delete", row[2], way) for row, way in zip(rows, forget, strict=True))
    carried_out(session, back, "rollback")
    assert set(states(session).values()) == {"done"}
    purged, *rest = writes(world)[3:]
    assert purged.startswith("DELETE sales_accounts/")
    assert purged.endswith("/forget")
    assert rest == ["POST sales_accounts/bulk_destroy"]


def test_creates_are_not_kept_waiting_for_deletes_of_the_same_run(world: World) -> None:
    """A run that makes and deletes: both come to their end, each in its own call."""
    session = session_of(world)
    carried_out(session, (account("customer/1"),))
    carried_out(session, (("sales_accounts", "delete", "customer/1", {}), account("customer/2")))
    assert states(session) == {"customer/1": "done", "customer/2": "done"}
    assert writes(world)[1:] == ["POST sales_accounts/bulk_upsert", "POST sales_accounts/bulk_destroy"]


@pytest.mark.parametrize("last", range(1, 4))
def test_a_run_that_was_cut_off_is_running_and_the_same_command_sends_only_the_rest(world: World, last: int) -> None:
    session = session_of(world)
    planned(session, LOAD)
    sent = 0

    def killed_after(request: object) -> None:
        nonlocal sent
        sent += request.method != "GET"  # type: ignore[attr-defined]
        if sent == last and request.method != "GET":  # type: ignore[attr-defined]
            raise Killed

    session.client.http.event_hooks = {"response": [lambda response: killed_after(response.request)]}
    with pytest.raises(Killed):
        apply.carry_out(session, "load")
    run = session.ledger.run(session.run_id)
    assert run is not None
    assert (run["state"], run["finished_at"]) == ("running", None)
    again = session_of(world)
    again.run_id = session.run_id
    apply.carry_out(again, "load")
    assert set(states(again).values()) == {"done"}
    assert writes(world) == ["POST sales_accounts/bulk_upsert", "POST deals", "POST notes"], "nothing twice"
    finished = again.ledger.run(again.run_id)
    assert finished is not None
    assert finished["state"] == "done"
    assert finished["finished_at"] is not None
    assert again.ledger.unfinished() is None


def test_the_set_up_of_a_run_is_made_too(world: World) -> None:
    session = session_of(world)
    module: Payload = {
        "entity": "cm_site",
        "label": "Site",
        "internal_name": "cm_site",
        "field_type": None,
        "choices": [],
        "is_unique": False,
    }
    carried_out(session, (("modules", "create", "cm_site", module),), "schema")
    assert states(session) == {"cm_site": "done"}
    assert writes(world) == ["POST settings/module_customizations"]


def test_changes_travel_together_where_the_plan_says_so_and_only_there(world: World) -> None:
    session = session_of(world)
    carried_out(session, tuple(map(account, ACCOUNTS)))
    ids = {key: session.ledger.crm_id("sales_accounts", key) for key in ACCOUNTS}
    for old, city, is_on in ((None, "Perth", True), ("Perth", "Cairns", False)):
        steps = [
            Step(n, "sales_accounts", "update", key, "*", city, {"city": city}, {"city": [old, city]}, crm_id=ids[key])
            for n, key in enumerate(ACCOUNTS, 1)
        ]
        before = len(writes(world))
        plan, forecast = (
            Plan("load", session.ledger.account, tuple(steps)),
            {"bundled": {"objects": ["sales_accounts"], "is_on": is_on}},
        )
        session.run_id = session.ledger.open_run(plan, None, forecast)
        apply.carry_out(session, "load")
        assert set(states(session).values()) == {"done"}
        assert len(writes(world)) - before == (1 if is_on else 3)


def test_parts_end_with_what_they_are_parts_of(world: World) -> None:
    """A person changes the deal of a load after its undo was planned: deal and lines stay ours, the rest goes."""
    session = session_of(world)
    carried_out(session, LOAD)
    session.client.http.put(
        f"deals/{session.ledger.crm_id('deals', 'job/1')}", json={"deal": {"name": "by hand"}}
    ).raise_for_status()
    back = [(name, "delete", key, {}) for name, _, key, _ in LOAD]
    carried_out(session, (*reversed(back), ("deal_closings", "delete", "job/1", {})), "rollback")
    rows = session.ledger.rows("select object, source_key, state from steps where run_id = ?", (session.run_id,))
    assert {(row["object"], row["source_key"]): row["state"] for row in rows} == {
        ("notes", "note/1"): "done", ("deals", "job/1"): "kept", ("deal_closings", "job/1"): "kept",
        ("sales_accounts", "customer/1"): "kept", ("sales_accounts", "customer/2"): "done",
        ("sales_accounts", "customer/3"): "done",
    }  # fmt: skip
