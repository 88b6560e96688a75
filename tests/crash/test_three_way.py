"""What we wrote, what stands there, what Ascora says: a person's word is kept and listed unless a rule says otherwise."""

from __future__ import annotations

from typing import Any

from loaders import doubt


def _edited(world: Any) -> Any:
    """An account whose city a person changed, and that Ascora changes too."""
    row = world.account(1)
    world.build()
    world.load()
    record = world.standing("sales_accounts")["customer/1"]
    world.crm.by_hand("PUT", f"sales_accounts/{record.id}", {"sales_account": {"city": "by hand"}})
    row.fields |= {"city": "Orange", "zipcode": "2800"}
    world.build({"sales_accounts": {record.id: {"id": record.id, "name": "Business 1", "city": "by hand"}}})
    return record


def test_a_field_that_a_person_changed_is_left_and_listed_with_three_values_in_plan_run_and_later_loads(world: Any) -> None:
    _edited(world)
    outcome = world.load()
    three = {"field": "city", "we_wrote": "Penrith", "stands": "by hand", "ascora": "Orange"}
    assert outcome.plan["held"][0].items() >= three.items()
    assert outcome.runs[0]["held"][0].items() >= three.items()
    body = world.standing("sales_accounts")["customer/1"].body
    assert (body["city"], body["zipcode"]) == ("by hand", "2800")
    end = world.crm.log_end()
    later = world.load()
    assert later.plan["held"][0].items() >= three.items()
    assert (later.plan["steps"], world.writes(end)) == ([], [])


def test_a_rule_gives_the_field_to_ascora_also_afterwards(world: Any) -> None:
    record = _edited(world)
    world.load()
    world.owners = [("sales_accounts", "city")]
    world.build({"sales_accounts": {record.id: {"id": record.id, "city": "by hand"}}})
    assert world.load().runs[0]["held"] == []
    assert world.standing("sales_accounts")["customer/1"].body["city"] == "Orange"


def test_a_record_that_a_person_deleted_is_not_made_again_until_somebody_says_so(world: Any) -> None:
    row = world.account(1)
    world.build()
    world.load()
    record = world.standing("sales_accounts")["customer/1"]
    world.crm.by_hand("DELETE", f"sales_accounts/{record.id}", None)
    row.fields["city"] = "Orange"
    world.build()
    (trouble,) = world.load().runs[0]["trouble"]
    assert trouble["state"] == "gone"
    assert "decide sales_accounts customer/1 --absent" in trouble["reason"]
    assert not world.standing("sales_accounts")
    ledger = world.ledger()
    assert doubt.decide(ledger, "sales_accounts", "customer/1", None)
    ledger.close()
    world.load()
    assert world.standing("sales_accounts")["customer/1"].body["city"] == "Orange"


def test_a_row_that_vanished_from_ascora_is_listed_never_deleted(world: Any) -> None:
    world.account(1)
    world.account(2)
    world.build()
    world.load()
    del world.tenant.rows["sales_accounts", "customer/2"]
    world.build()
    assert [(n["kind"], n["source_key"]) for n in world.load().plan["notes"]] == [("vanished", "customer/2")]
    assert len(world.standing("sales_accounts")) == 2
