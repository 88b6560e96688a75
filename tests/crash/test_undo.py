"""An undo to be trusted: what people changed, hung on or deleted since is kept and listed; the rest goes, and comes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


def _loaded(world: Any) -> None:
    for n in (1, 2, 3, 4):
        account = world.account(n)
        world.deal(n, account)
        world.activity("notes", n, account)
    world.build()
    world.load()


def _kept(outcome: Any) -> set[str]:
    return {n["source_key"] for n in outcome.plan["notes"] if n["kind"] == "kept"}


def test_what_people_changed_or_hung_on_a_record_is_kept_and_listed_the_rest_goes(world: Any) -> None:
    _loaded(world)
    accounts, deals = world.standing("sales_accounts"), world.standing("deals")
    owner = next(iter(world.facts.owners.values()))
    crm = world.crm
    crm.by_hand("PUT", f"sales_accounts/{accounts['customer/1'].id}", {"sales_account": {"city": "by hand"}})
    note = {"description": "my own", "targetable_type": "SalesAccount", "targetable_id": accounts["customer/2"].id}
    crm.by_hand("POST", "notes", {"note": note})
    task = {"title": "call", "due_date": "2030-01-01T00:00:00Z", "owner_id": owner, "targetable_type": "Deal",
            "targetable_id": deals["job/J3"].id}  # fmt: skip
    crm.by_hand("POST", "tasks", {"task": task})
    crm.by_hand("DELETE", f"deals/{deals['job/J4'].id}", None)
    preview = world.rollback(do=False)
    assert (world.settings.reports_dir / "plan-rollback.html").exists()
    assert preview.runs == []
    assert set(preview.plan["forecast"]["undo"]["ways"]) == {"recycle bin", "forget"}
    outcome = world.rollback()
    assert _kept(outcome) == {"customer/1", "customer/2", "job/J3", "customer/3"}
    texts = " ".join(n["text"] for n in outcome.plan["notes"])
    assert "we wrote 'Penrith', now 'by hand'" in texts
    assert "people hung their own on it: note" in texts
    assert ("gone already", "job/J4") in {(n["kind"], n["source_key"]) for n in outcome.plan["notes"]}
    assert set(world.standing("sales_accounts")) == {"customer/1", "customer/2", "customer/3"}
    assert set(world.standing("deals")) == {"job/J3"}


def test_force_names_what_is_undone_all_the_same_one_by_one(world: Any) -> None:
    _loaded(world)
    for n in (1, 2):
        record = world.standing("sales_accounts")[f"customer/{n}"]
        world.crm.by_hand("PUT", f"sales_accounts/{record.id}", {"sales_account": {"city": "by hand"}})
    outcome = world.rollback(force=("sales_accounts/customer/1",))
    assert set(world.standing("sales_accounts")) == {"customer/2"}
    assert {n["source_key"] for n in outcome.plan["notes"] if n["kind"] == "forced"} == {"customer/1"}


def test_one_object_can_be_taken_back_alone(world: Any) -> None:
    _loaded(world)
    world.rollback(objects=("notes",))
    assert (len(world.standing("notes")), len(world.standing("deals"))) == (0, 4)


def test_a_restored_field_that_a_person_changed_is_kept_unless_forced(world: Any) -> None:
    record = world.facts.standing["sales_accounts"]["Harbour View Strata Management"]
    row = world.account(9, name=record["name"], matched_id=record["id"], matched_by="name")
    row.fields |= {"zipcode": "2999", "city": None, "custom_field": {"cf_customer_type": "Strata", "cf_email": "a@b.example"}}
    world.build()
    world.load()
    before = dict(world.crm.account.store.rows("select id, body from records where id = ?", (record["id"],)))
    assert "a@b.example" in before[record["id"]]
    custom = {"custom_field": {"cf_customer_type": "Strata", "cf_email": "by-hand@b.example"}}
    world.crm.by_hand("PUT", f"sales_accounts/{record['id']}", {"sales_account": custom})
    preview = world.rollback(do=False)
    assert _kept(preview) == {"customer/9"}
    world.rollback(force=("sales_accounts/customer/9",))
    after = world.crm.account.store.rows("select body from records where id = ?", (record["id"],))[0][0]
    assert "by-hand@b.example" not in after


def test_lines_that_a_person_changed_keep_their_deal(world: Any) -> None:
    from tests.chaos.rows import Row

    product = world.tenant.add(Row("products", "product/p", {"name": "P", "sku_number": "p-1", "is_active": True}))
    deal = world.deal(1, world.account(1))
    lines = [{"product_key": product.key, "quantity": 1, "unit_price": 100}]
    world.tenant.add(Row("deal_products", deal.key, {"amount": 100, "deal_key": deal.key, "products": lines}))
    world.build()
    world.load()
    record = world.standing("deals")["job/J1"]
    more = {"deal": {"products": [{"id": record.body["products"][0]["product_id"], "quantity": 4, "unit_price": 100}]}}
    world.crm.by_hand("PUT", f"deals/{record.id}?include=products", more)
    assert "job/J1" in _kept(world.rollback())
    assert world.standing("deals")["job/J1"].body["products"][0]["quantity"] == 4


@pytest.mark.parametrize(("deleted_unique", "restore"), [("occupied", "on"), ("free", "on"), ("free", "off")])
def test_load_rollback_load_ends_where_the_first_load_did(
    make_world: Callable[..., Any], deleted_unique: str, restore: str
) -> None:
    world = make_world(deleted_unique=deleted_unique, restore=restore)
    _loaded(world)
    first = {name: sorted(world.standing(name)) for name in ("sales_accounts", "deals", "notes")}
    world.rollback()
    assert not world.standing("sales_accounts")
    assert world.load().runs[0]["trouble"] == []
    assert {name: sorted(world.standing(name)) for name in first} == first


def test_forgotten_records_make_room_where_the_bin_gives_nothing_back(make_world: Callable[..., Any]) -> None:
    world = make_world(deleted_unique="occupied", restore="off")
    _loaded(world)
    world.rollback(forget=True)
    assert world.load().runs[0]["trouble"] == []
    assert len(world.standing("sales_accounts")) == 4


def test_what_cannot_be_undone_and_its_price_is_said_before_the_load(world: Any) -> None:
    world.deal(1, world.account(1))
    world.build()
    undo = world._run(lambda runner: runner.load(_orders())).plan["forecast"]["undo"]
    assert any("cuts its links to deals" in line for line in undo["cannot"])
    assert set(undo["ways"]) == {"recycle bin", "forget"}


def _orders() -> Any:
    from loaders.running import Orders

    return Orders(quiet=True)
