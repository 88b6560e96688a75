"""Stages of contacts that Freshsales moves when deals come and go are set anew (mapping.md, ruling 10)."""

from plan_rows import made, memory, row

from loaders.model import MOVED, Known, Payload, Plan, Record, Step, ref
from loaders.objects import OBJECTS
from loaders.plan import OWED, Memory, Planner

CONTACT = {"contacts_added_list": [ref("contacts", "contact/1")], "sales_account_id": ref("sales_accounts", "customer/1")}


def stages_after(*deals: Record, knowns: dict[str, Known] | None = None, last: Payload | None = None) -> Plan:
    """What becomes of two unchanged stages in a plan with these deals."""
    planner = Planner("https://a", doubts={("contact_stages", "contact/9"), ("deals", "job/9")})
    planner.add(OBJECTS["deals"], deals, Memory(knowns or {}, {}, lambda *key: last or {}))
    planner.add(OBJECTS["notes"], [row("notes", "note/1", payload={"targetable_id": ref("contacts", "contact/2")})], memory())
    assert planner.watched(OBJECTS["deals"]) == {"job/9"}
    watched = planner.watched(OBJECTS["contact_stages"])
    stages = {n: made("contact_stages", f"contact/{n}", origin="part") for n in (1, 2)}
    planner.add(OBJECTS["contact_stages"], [row("contact_stages", f"contact/{n}") for n in (1, 2)], memory(stages[1] | stages[2]))
    plan = planner.plan()
    assert watched == {s.source_key for s in plan.steps if s.object == "contact_stages"} | {"contact/9"}
    return plan


def test_a_stage_that_a_deal_of_this_plan_moves_is_set_anew() -> None:
    plan = stages_after(row("deals", "job/1", payload=CONTACT))
    assert plan.steps[-1] == Step(
        3, "contact_stages", "set", "contact/1", "customer/1", "h", {}, crm_id=7, why=MOVED, origin="part"
    )  # fmt: skip
    assert plan.unchanged == {"contact_stages": 1}
    assert [s.object for s in stages_after().steps] == ["notes"], "no deal, no move"


def test_a_changed_deal_moves_a_stage_only_by_its_own_stage_or_its_contacts() -> None:
    knowns = made("deals", "job/1")
    for last, moves in (
        ({**CONTACT, "deal_stage_id": 1, "name": "J"}, True),
        ({**CONTACT, "contacts_added_list": [], "deal_stage_id": 2, "name": "J"}, True),
        ({**CONTACT, "deal_stage_id": 2, "name": "another"}, False),
    ):
        wanted = row("deals", "job/1", "new", {**CONTACT, "deal_stage_id": 2, "name": "J"})
        assert any(s.why == MOVED for s in stages_after(wanted, knowns=knowns, last=last).steps) == moves


def test_a_stage_is_moved_by_the_deals_of_all_parts_of_the_plan() -> None:
    planner = Planner("https://a")
    planner.add(OBJECTS["deals"], [row("deals", "job/1", payload=CONTACT)], memory())
    planner.add(OBJECTS["deals"], [row("deals", "job/2")], memory())
    assert planner.watched(OBJECTS["contact_stages"]) == {"contact/1"}
    assert planner.watched(OBJECTS["contacts"]) == set()


def test_a_stage_that_a_deal_moved_is_set_anew_by_a_later_plan_when_it_did_not_come_through() -> None:
    stages = made("contact_stages", "contact/1", origin="part") | made("contact_stages", "contact/2", origin="part")
    rows = [row("contact_stages", "contact/1"), row("contact_stages", "contact/2")]
    planner = Planner("https://a")
    planner.add(OBJECTS["contact_stages"], rows, memory(stages, owed={"contact/2"}))
    (step,) = planner.plan().steps
    assert (step.op, step.source_key, step.why) == ("set", "contact/2", OWED)
    refused = Planner("https://a")
    refused.add(
        OBJECTS["contact_stages"], rows, memory(stages, owed={"contact/2"}, refused={"contact/2": (rows[1].row_hash, "no")})
    )
    assert (refused.plan().steps, [n.kind for n in refused.plan().notes]) == ((), ["refused before"])
