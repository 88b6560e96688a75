"""Fields that a person changed: listed with three values, written only where a rule gives them to Ascora."""

from plan_rows import ACCOUNTS, known, made, memory, record, row

from loaders.model import Note, Plan, Step, ref
from loaders.objects import OBJECTS
from loaders.plan import Memory, Planner


def changed_by_a_person(ascora: set[tuple[str, str]], **fields: object) -> Plan:
    """We wrote city A; a person made B of it; Ascora says C by now."""
    planner = Planner("https://a", ascora=ascora)
    standing = {7: {"name": "customer/1", "city": "B", **fields}}
    last = Memory(known("customer/1"), standing, lambda *key: {"name": "customer/1", "city": "A"})
    planner.add(ACCOUNTS, [record("customer/1", "new", payload={"city": "C"})], last)
    return planner.plan()


def test_a_field_that_a_person_changed_is_listed_with_its_three_values() -> None:
    text = "city: we wrote 'A', Freshsales holds 'B', Ascora says 'C'; left to the person"
    plan = changed_by_a_person(set())
    assert plan.notes == (Note("held", "sales_accounts", "customer/1", text, "city", ("A", "B", "C")),)
    assert plan.steps[0].changes == {"city": ["A", "C"]}, "the step looks again before it writes"


def test_a_field_that_a_rule_gives_to_ascora_is_written_and_not_listed() -> None:
    for rule in ("city", "*"):
        plan = changed_by_a_person({("sales_accounts", rule)})
        assert plan.notes == ()
        assert plan.steps[0].changes == {"city": ["A", "C", "ascora"]}
    assert changed_by_a_person({("deals", "city"), ("sales_accounts", "phone")}).notes


def test_a_ref_is_left_out_of_the_look_beforehand_since_its_id_is_not_known_yet() -> None:
    planner = Planner("https://a")
    deal = {"name": "new", "sales_account_id": ref("sales_accounts", "customer/2")}
    last = {"name": "J", "sales_account_id": ref("sales_accounts", "customer/1")}
    standing = {7: {"name": "of a person", "sales_account_id": 99}}
    planner.add(
        OBJECTS["deals"], [row("deals", "job/1", "new", deal)], Memory(made("deals", "job/1"), standing, lambda *key: last)
    )
    assert [n.field for n in planner.plan().notes] == ["name"]


HELD = {"city": ["A", "B", "C"], "phone": ["1", "2", "3"]}


def held_before(*rules: tuple[str, str], crm_object: str = "sales_accounts") -> Plan:
    """A record that did not change in Ascora, of which two fields were left to a person."""
    planner = Planner("https://a", ascora=set(rules))
    knowns = made(crm_object, "x/1", origin="matched", held=HELD)
    planner.add(OBJECTS[crm_object], [row(crm_object, "x/1", payload={"name": "A"})], memory(knowns))
    return planner.plan()


def test_held_fields_are_listed_by_every_plan_until_a_rule_gives_them_to_ascora() -> None:
    plan = held_before()
    assert plan.unchanged == {"sales_accounts": 1}
    assert [(n.field, n.values) for n in plan.notes] == [("city", ("A", "B", "C")), ("phone", ("1", "2", "3"))]
    plan = held_before(("sales_accounts", "phone"))
    assert (plan.unchanged, plan.notes) == ({}, ())
    (step,) = plan.steps
    assert step == Step(
        1, "sales_accounts", "update", "x/1", "customer/1", "h", {"name": "A"}, {"phone": ["1", "3", "ascora"]}, crm_id=7,
        why="a rule gives it to Ascora", origin="matched",
    )  # fmt: skip


def test_a_rule_changes_nothing_that_the_api_cannot_change_or_that_is_a_part() -> None:
    for name in ("phone_calls", "deal_closings"):
        plan = held_before((name, "*"), crm_object=name)
        assert plan.steps == ()
        assert plan.unchanged == {name: 1}
