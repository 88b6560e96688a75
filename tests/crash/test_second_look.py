"""An undo that takes hours, or was cut off: what people change after its plan was made is kept and listed as well."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest

from loaders.errors import Halt
from loaders.pace import Clock
from loaders.running import Outcome
from tests.chaos.rows import Row

DAY = 86_400.0
Act = Callable[[], None]


class Cut(BaseException):
    """Somebody pulled the plug."""


def _loaded(world: Any, accounts: int = 4) -> None:
    for n in range(1, accounts + 1):
        account = world.account(n)
        world.deal(n, account)
        world.activity("notes", n, account)
    world.build()
    world.load()


def _undo(world: Any, act: Act, wait: float = 900.0, calls_per_hour: int = 15, **orders: Any) -> Outcome:
    """A rollback within a small budget; `act` is done once, in the first long wait after something was deleted."""
    waiting, clock = [act], world.hooked_clock(most=200)

    def sleep(seconds: float) -> None:
        clock.sleep(seconds)
        if waiting and seconds > wait and any(method == "DELETE" for method, _ in world.writes()):
            waiting.pop()()

    settings = {"freshsales_calls_per_hour": calls_per_hour}
    return cast(Outcome, world.rollback_with(Clock(world.clock.now, sleep), settings, **orders))


def _edit(world: Any, module: str, key: str, **fields: Any) -> None:
    record = world.standing(module)[key]
    world.crm.by_hand("PUT", f"{module}/{record.id}", {module.removesuffix("s"): fields})


def _cut() -> None:
    raise Cut


def _kept(outcome: Outcome) -> dict[tuple[str, str], str]:
    return {(row["object"], row["source_key"]): row["reason"] for row in outcome.runs[-1]["held"]}


def test_what_people_do_while_the_budget_is_waited_for_stays_and_so_does_what_it_hangs_on(world: Any) -> None:
    _loaded(world)
    task = {"title": "call", "due_date": "2030-01-01T00:00:00Z", "targetable_type": "SalesAccount",
            "owner_id": next(iter(world.facts.owners.values()))}  # fmt: skip

    def people() -> None:
        _edit(world, "deals", "job/J4", amount=777)
        _edit(world, "sales_accounts", "customer/1", city="by hand")
        task["targetable_id"] = world.standing("sales_accounts")["customer/2"].id
        world.crm.by_hand("POST", "tasks", {"task": task})

    outcome = _undo(world, people)
    kept = _kept(outcome)
    assert set(world.standing("sales_accounts")) == {"customer/1", "customer/2", "customer/4"}
    assert set(world.standing("deals")) == {"job/J4"}
    assert kept.keys() == {
        ("deals", "job/J4"), ("sales_accounts", "customer/1"), ("sales_accounts", "customer/2"), ("sales_accounts", "customer/4"),
    }  # fmt: skip
    assert "a person changed amount: we wrote 100, now" in kept["deals", "job/J4"]
    assert "people hung their own on it: task" in kept["sales_accounts", "customer/2"]
    assert kept["sales_accounts", "customer/4"] == "since this undo was planned: job/J4 stays and hangs on it"
    values = {(r["field"], r["we_wrote"], r["stands"]) for r in outcome.runs[-1]["held"] if r["source_key"] == "customer/1"}
    assert values == {("city", "Penrith", "by hand")}
    assert world.rollback().runs == [], "the next undo sees the same"
    world.build()
    world.load()
    assert len(world.standing("sales_accounts")) == len(world.standing("deals")) == 4
    assert world.standing("sales_accounts")["customer/1"].body["city"] == "by hand"
    assert int(float(world.standing("deals")["job/J4"].body["amount"])) == 777


def test_an_undo_that_was_cut_off_looks_again_before_it_goes_on_a_day_later(world: Any) -> None:
    _loaded(world)
    with pytest.raises(Cut):
        _undo(world, _cut)
    world.clock.sleep(DAY)
    (first, *others) = sorted(world.standing("deals"))
    _edit(world, "deals", first, name="by hand")
    _edit(world, "sales_accounts", "customer/3", city="by hand")
    outcome = world.rollback()
    number = first.removeprefix("job/J")
    assert set(world.standing("deals")) == {first}
    assert others
    assert set(world.standing("sales_accounts")) == {"customer/3", f"customer/{number}"}
    assert {("deals", first), ("sales_accounts", "customer/3")} <= _kept(outcome).keys()
    assert world.standing("sales_accounts")["customer/3"].body["city"] == "by hand"


def test_a_record_that_is_put_back_as_it_was_does_not_stand_for_a_look_at_the_others(world: Any) -> None:
    made = int(world.crm.by_hand("POST", "sales_accounts", {"sales_account": {"name": "Business 1"}})["sales_account"]["id"])
    world.account(1, matched_id=made, matched_by="name")
    for n in range(2, 6):
        world.activity("notes", n, world.account(n))
    world.build({"sales_accounts": {made: {"id": made, "name": "Business 1", "city": None}}})
    world.load()
    with pytest.raises(Cut):
        _undo(world, _cut, calls_per_hour=12)
    world.clock.sleep(DAY)
    _edit(world, "sales_accounts", "customer/3", city="by hand")
    world.rollback()
    assert set(world.standing("sales_accounts")) == {"customer/3"}
    assert world.crm.by_hand("GET", f"sales_accounts/{made}", None)["sales_account"]["city"] is None, "put back as it was"


def test_what_was_asked_for_by_force_goes_all_the_same(world: Any) -> None:
    _loaded(world)
    _edit(world, "sales_accounts", "customer/1", city="by hand")
    _undo(world, lambda: _edit(world, "sales_accounts", "customer/1", city="by hand again"), force=("sales_accounts/customer/1",))
    assert world.standing("sales_accounts") == {}


def test_soon_after_its_plan_an_undo_looks_no_second_time(world: Any) -> None:
    _loaded(world)
    planned = world.rollback(do=False).plan["forecast"]["calls"]
    run = world.rollback().runs[-1]
    assert run["calls"] == planned
    assert run["held"] == []


def test_an_undo_of_many_hours_costs_the_calls_that_its_plan_says(world: Any) -> None:
    _loaded(world, accounts=12)
    outcome = _undo(world, lambda: None, calls_per_hour=20)
    forecast = outcome.plan["forecast"]
    calls = outcome.runs[-1]["calls"]
    assert 0.75 * forecast["calls"] <= calls <= forecast["calls"], "at most: what goes in the first minutes needs no look"
    assert world.standing("sales_accounts") == {}


def test_lines_of_a_deal_that_stays_are_still_known_as_ours(world: Any) -> None:
    account = world.account(1)
    product = world.tenant.add(Row("products", "supply/1", {"name": "Valve", "sku_number": "S1"}))
    deal = world.deal(1, account)
    world.tenant.add(Row("deal_products", deal.key, {
        "deal_key": deal.key, "amount": 100, "products": [{"product_key": product.key, "quantity": 1, "unit_price": 100}],
    }, account.key))  # fmt: skip
    for n in range(2, 6):
        world.activity("notes", n, account)
    world.build()
    world.load()
    _undo(world, lambda: _edit(world, "deals", "job/J1", name="by hand"), calls_per_hour=12)
    assert set(world.standing("deals")) == {"job/J1"}
    sql = (
        "select object, state from steps where run_id = (select run_id from runs order by rowid desc limit 1) and state = 'kept'"
    )
    assert {("deal_products", "kept"), ("products", "kept"), ("deals", "kept"), ("sales_accounts", "kept")} == set(
        world.rows(sql)
    )


def test_what_stays_of_a_list_of_several_pages_stays_wherever_it_stands_in_it(world: Any) -> None:
    for n in range(1, 131):
        account = world.account(n)
        if n <= 5:
            world.activity("notes", n, account)
    world.build()
    world.load()
    with pytest.raises(Cut):
        _undo(world, _cut, calls_per_hour=12)
    world.clock.sleep(DAY)
    for key in ("customer/1", "customer/99", "customer/130"):
        _edit(world, "sales_accounts", key, city="by hand")
    world.rollback()
    assert set(world.standing("sales_accounts")) == {"customer/1", "customer/99", "customer/130"}


def test_a_list_that_takes_hours_is_looked_at_and_deleted_page_by_page(world: Any) -> None:
    for n in range(1, 421):
        world.account(n)
    world.build()
    world.load()
    end = world.crm.log_end()
    world.rollback_with(world.hooked_clock(), {"freshsales_calls_per_hour": 4})
    assert world.standing("sales_accounts") == {}
    assert len(world.writes(end)) == 5


def test_what_is_forced_stays_where_something_that_stays_hangs_on_it(world: Any) -> None:
    _loaded(world)
    _edit(world, "sales_accounts", "customer/4", city="by hand")
    _undo(world, lambda: _edit(world, "deals", "job/J4", amount=777), force=("sales_accounts/customer/4",))
    assert set(world.standing("deals")) == {"job/J4"}
    assert set(world.standing("sales_accounts")) == {"customer/4"}


@pytest.mark.parametrize("per_hour", [1, 2])
def test_an_undo_comes_to_its_end_at_one_call_an_hour(world: Any, per_hour: int) -> None:
    world.activity("notes", 1, world.account(1))
    world.build()
    world.load()
    _undo(world, lambda: None, calls_per_hour=per_hour)
    assert world.standing("sales_accounts") == {}


def test_an_undo_that_fits_its_hour_but_for_its_preview_costs_no_more_than_its_plan_says(world: Any) -> None:
    for n in range(1, 11):
        world.activity("notes", n, world.account(n))
    world.build()
    world.load()
    world.clock.sleep(7200)
    outcome = _undo(world, lambda: None, calls_per_hour=20)
    assert outcome.runs[-1]["calls"] <= outcome.plan["forecast"]["calls"]


def test_an_undo_says_so_where_no_call_is_ever_free_soon_after_a_look(world: Any) -> None:
    """Notes of one record on more pages than the account allows calls in an hour."""
    account = world.account(1)
    for n in range(1, 320):
        world.activity("notes", n, account)
    world.build()
    world.load()
    with pytest.raises(Halt, match="was looked at 6 times"):
        _undo(world, lambda: None, calls_per_hour=3)
