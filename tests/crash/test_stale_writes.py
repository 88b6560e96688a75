"""Changes while the account's budget is short: what people write meanwhile stays, and a load comes to its end or says why not."""

from __future__ import annotations

from typing import Any

import pytest

from loaders.errors import Halt
from tests.chaos.rows import Row

PATH = "sales_accounts"


def _changed(world: Any) -> None:
    """An account of ours that Ascora changes."""
    world.account(1)
    world.build()
    world.load()
    world.tenant.rows[PATH, "customer/1"].fields["city"] = "Orange"
    world.build()


def _lines(world: Any, quantity: int) -> None:
    line = {"product_key": "supply/1", "quantity": quantity, "unit_price": 100}
    world.tenant.add(Row("deal_products", "job/J1", {"deal_key": "job/J1", "amount": 100, "products": [line]}, "customer/1"))
    world.build()


def test_lines_that_a_person_changes_while_a_refused_write_waits_stay(world: Any) -> None:
    world.tenant.add(Row("products", "supply/1", {"name": "Valve", "sku_number": "S1"}))
    world.deal(1, world.account(1))
    _lines(world, 1)
    world.load()
    deal = f"deals/{world.standing('deals')['job/J1'].id}"
    (line,) = world.crm.by_hand("GET", f"{deal}?include=products", None)["deal"]["products"]
    _lines(world, 2)
    world.crm.fault("too_many", "PUT", "deals", 1, None, "3000")
    by_hand = {"deal": {"products": [{"id": line["id"], "quantity": 7, "unit_price": 100}]}}
    world.in_a_long_sleep = lambda: world.crm.by_hand("PUT", deal, by_hand)
    outcome = world.load_with()
    (line,) = world.crm.by_hand("GET", f"{deal}?include=products", None)["deal"]["products"]
    assert int(float(line["quantity"])) == 7
    assert [row["field"] for row in outcome.runs[-1]["held"]] == ["products"]


def test_what_a_person_fills_while_a_refused_write_waits_is_not_taken_back_by_an_undo(world: Any) -> None:
    made = int(world.crm.by_hand("POST", PATH, {"sales_account": {"name": "Business 1"}})["sales_account"]["id"])
    world.account(1, matched_id=made, matched_by="name", zipcode="2750")
    world.build({PATH: {made: {"id": made, "name": "Business 1", "city": None, "zipcode": None, "custom_field": {}}}})
    world.crm.fault("too_many", "PUT", PATH, 1, None, "3000")
    world.in_a_long_sleep = lambda: world.crm.by_hand("PUT", f"{PATH}/{made}", {"sales_account": {"city": "Penrith"}})
    world.load_with()
    world.rollback()
    body = world.crm.by_hand("GET", f"{PATH}/{made}", None)["sales_account"]
    assert (body["city"], body["zipcode"]) == ("Penrith", None), "the city was a person's, the zipcode ours"


def test_writes_that_are_always_refused_end_the_run_and_the_next_one_goes_on(world: Any) -> None:
    _changed(world)
    world.crm.fault("too_many", "PUT", PATH, None, 1.0, "60")
    with pytest.raises(Halt, match="was read 6 times"):
        world.load_with()
    world.crm.calm()
    world.load_with()
    assert world.standing(PATH)["customer/1"].body["city"] == "Orange"


def test_a_budget_that_is_never_above_the_reserve_is_told(world: Any) -> None:
    _changed(world)
    world.crm.account.switches.set("per_hour", "1000")  # the settings say 100,000, a tenth of which is left to others
    with pytest.raises(Halt, match="lower FRESHSALES_CALLS_PER_HOUR"):
        world.load_with()
    world.load_with(freshsales_calls_per_hour=1000)
    assert world.standing(PATH)["customer/1"].body["city"] == "Orange"


@pytest.mark.parametrize("per_minute", [1, 2])
def test_one_call_a_minute_is_enough(world: Any, per_minute: int) -> None:
    _changed(world)
    world.load_with(freshsales_calls_per_minute=per_minute)
    assert world.standing(PATH)["customer/1"].body["city"] == "Orange"


@pytest.mark.parametrize("limit", [{"freshsales_calls_per_minute": 3}, {"freshsales_calls_per_hour": 3}])
def test_a_record_comes_out_of_the_bin_at_two_calls_in_a_row(world: Any, limit: dict[str, int]) -> None:
    world.deal(1, world.account(1))
    world.build()
    world.load()
    world.rollback()
    world.tenant.rows["deals", "job/J1"].fields["amount"] = 200
    world.build()
    world.load_with(**limit)
    assert int(float(world.standing("deals")["job/J1"].body["amount"])) == 200
