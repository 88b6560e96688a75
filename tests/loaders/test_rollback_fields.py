"""What a load changed is put back field by field, parts with their records; what a person changed since is left."""

from rollback_steps import ACCOUNT, BEFORE, CONTACT, DEAL, DEAL_KEY, FILE, KEY, STANDING, changed_account, one, ops, part, undo

from loaders.drift import Seen
from loaders.model import Note, Step, ref
from loaders.rollback import BACK, Wish
from loaders.spool import Spool


def test_a_changed_record_is_put_back_field_by_field_and_known_as_before() -> None:
    plan = changed_account({"phone": "2", "city": "B", "custom_field": {"cf_x": "n"}}, earlier=ACCOUNT)
    assert plan.steps == (
        Step(1, "sales_accounts", "restore", "customer/1", "customer/1", "h", {"name": "A"}, BEFORE, crm_id=11, why=BACK),
    )
    assert plan.notes == ()
    (step,) = changed_account(None).steps
    assert (step.payload, step.changes, step.row_hash, step.origin) == ({}, BEFORE, "", "released"), "nothing was known before"


def test_a_field_that_a_person_changed_since_is_listed_with_three_values_and_left() -> None:
    plan = changed_account({"phone": "9", "city": "A", "custom_field": {"cf_x": "n"}})
    assert plan.notes == (Note("kept", *KEY, "phone: we wrote '2', now '9', before '1'", "phone", ("2", "9", "1")),)
    assert plan.steps[0].changes == BEFORE, "what we wrote must still stand there for a field to be put back"


def test_a_forced_field_is_put_back_from_what_stands_there_now() -> None:
    plan = changed_account({"phone": "9", "city": "B", "custom_field": {}}, force=True)
    assert plan.notes == (Note("forced", *KEY, "phone: we wrote '2', now '9', before '1'", "phone", ("2", "9", "1")),)
    assert plan.steps[0].changes == {"phone": ["9", "1"], "city": ["B", "A"], "custom_field.cf_x": ["n", None]}


def test_a_changed_record_that_a_person_deleted_has_no_fields_to_list() -> None:
    plan = changed_account({})
    assert plan.notes == ()
    assert plan.steps[0].changes == BEFORE


def test_a_file_goes_along_only_where_its_record_is_deleted() -> None:
    text = "the API cannot delete a file; it stays on what it hangs on"
    plan = undo("https://a", [ACCOUNT, FILE], STANDING)
    assert plan.notes == (Note("left behind", "documents", "file/1", text),)
    file = plan.steps[0]
    assert (file.payload, file.changes, file.why) == ({}, {}, "left behind on a deleted record")
    matched = one("sales_accounts", "match", "customer/1", origin="matched")
    assert ("documents", "delete", "file/1") not in ops(undo("https://a", [matched, FILE], {}))
    changed = undo("https://a", [ACCOUNT, FILE], {KEY: Seen({"name": "B"})})
    assert ops(changed) == [], "the account stays, and so does its file"


def test_a_part_goes_with_the_record_that_goes_without_a_call_of_its_own() -> None:
    lines = part("deal_products", {"products": []})
    plan = undo("https://a", [DEAL, lines], STANDING)
    assert plan.steps[0] == Step(
        1, "deal_products", "delete", "job/1", "customer/1", "h", {}, crm_id=31, origin="part",
        why="goes with what it is a part of",
    )  # fmt: skip


def test_a_part_of_a_record_that_stays_or_that_a_person_changed_stays() -> None:
    closing = part("deal_closings", {"closed_date": "2020-01-01"}, before={"closed_date": "2019-01-01"})
    assert ops(undo("https://a", [DEAL, closing], {DEAL_KEY: Seen({"name": "of a person"})})) == []
    moved = {("deal_closings", "job/1"): Seen({"closed_date": "2021-01-01"})}
    plan = undo("https://a", [closing], moved)
    assert ops(plan) == []
    assert [(n.kind, n.object, n.values) for n in plan.notes] == [("kept", "deal_closings", ("2020-01-01", "2021-01-01"))]


def test_a_part_of_a_record_that_stood_before_is_put_back_as_it_was() -> None:
    first = part("deal_closings", {"closed_date": "2020-01-01"}, before={"closed_date": "2019-01-01"})
    second = part("deal_closings", {"closed_date": "2020-02-02"}, before={"closed_date": "2020-01-01"}, row_hash="h2")
    (step,) = undo("https://a", [first, second], {}).steps
    parent = {"@parent": ref("deals", "job/1")}
    assert step == Step(
        1, "deal_closings", "restore", "job/1", "customer/1", "", {"closed_date": "2019-01-01", **parent},
        {"closed_date": ["2020-02-02", "2019-01-01"]}, crm_id=31, why=BACK, origin="released",
    )  # fmt: skip
    (step,) = undo("https://a", [second], {}, earlier={("deal_closings", "job/1"): first}).steps
    assert (step.payload, step.changes) == (
        {"closed_date": "2020-01-01", **parent}, {"closed_date": ["2020-02-02", "2020-01-01"]},
    )  # fmt: skip
    assert (step.row_hash, step.origin) == ("h", "part"), "it is ours again, as it was before this run"


def test_lines_that_we_set_before_are_put_back_with_their_products_by_key_not_by_an_id_of_then() -> None:
    by_key = {"products": [{"id": ref("products", "p/1"), "quantity": 1}]}
    by_id = {"products": [{"id": 7, "quantity": 1}]}
    later = part("deal_products", {"products": []}, before=by_id)
    (step,) = undo("https://a", [later], {}, earlier={("deal_products", "job/1"): part("deal_products", by_key)}).steps
    assert step.payload == {**by_key, "@parent": ref("deals", "job/1")}


def test_a_part_is_put_back_under_the_key_that_its_record_goes_by_now() -> None:
    stage = part("contact_stages", {"lifecycle_stage_id": 2}, "contact/old", "contact/new", before={"lifecycle_stage_id": 1})
    (step,) = undo("https://a", [stage], {}).steps
    assert step.payload == {"lifecycle_stage_id": 1, "@parent": ref("contacts", "contact/new")}


def test_a_part_that_nobody_had_before_is_taken_off_again() -> None:
    lines = part("deal_products", {"products": [{"id": 7, "quantity": 1}], "amount": 10}, before={"products": []})
    (step,) = undo("https://a", [lines], {}).steps
    assert step.payload == {"products": [], "amount": 10, "@parent": ref("deals", "job/1")}, "the deal's own amount again"
    assert step.changes == {"products": [[{"id": 7, "quantity": 1}], []]}, "the sum is not sent, so it is not compared"
    price = part("product_prices", {"currency_code": "AUD", "unit_price": 5}, "p/1", "p/1")
    (step,) = undo("https://a", [price], {}).steps
    assert step.payload == {"currency_code": "AUD", "unit_price": None, "@parent": ref("products", "p/1")}
    assert (step.op, step.changes) == ("restore", {"currency_code": ["AUD", "AUD"], "unit_price": [5, None]})


def test_a_part_that_a_record_always_has_is_no_longer_ours_where_nobody_knows_what_it_was() -> None:
    stage = part("contact_stages", {"lifecycle_stage_id": 2}, "contact/1", "contact/1", before={"lifecycle_stage_id": None})
    (step,) = undo("https://a", [stage], {}).steps
    assert (step.op, step.payload, step.changes) == ("delete", {}, {})
    assert step.why == "is what stood there before: stays, and is no longer ours"


def test_a_forced_part_is_put_back_from_what_stands_there_now() -> None:
    closing = part("deal_closings", {"closed_date": "2020-01-01"}, before={"closed_date": "2019-01-01"})
    key = ("deal_closings", "job/1")
    plan = undo("https://a", [closing], {key: Seen({"closed_date": "2021-01-01"})}, wish=Wish(force=frozenset({key})))
    assert plan.steps[0].changes == {"closed_date": ["2021-01-01", "2019-01-01"]}
    assert [n.kind for n in plan.notes] == ["forced"]
    unseen = undo("https://a", [closing], {}, wish=Wish(force=frozenset({key})))
    assert unseen.steps[0].changes == {"closed_date": ["2020-01-01", "2019-01-01"]}


def test_a_stage_that_a_deal_of_ours_moves_is_taken_for_no_persons_change() -> None:
    stage = part("contact_stages", {"lifecycle_stage_id": 2}, "contact/1", "contact/1", before={"lifecycle_stage_id": 1})
    moved = {("contact_stages", "contact/1"): Seen({"lifecycle_stage_id": 5})}
    deal = one("deals", key="job/1", sent={"name": "J"}, payload={"contacts_added_list": [ref("contacts", "contact/1")]})
    assert ops(undo("https://a", [stage], moved)) == [], "a person moved it: it stays"
    assert ("contact_stages", "restore", "contact/1") in ops(undo("https://a", [stage, deal], moved))


def test_the_steps_of_a_large_rollback_are_collected_where_they_are_wanted() -> None:
    spool = Spool()
    plan = undo("https://a", [ACCOUNT, DEAL], STANDING, steps=spool)
    assert plan.steps is spool
    assert [step.seq for step in plan.steps] == [1, 2]
    assert ops(plan) == ops(undo("https://a", [ACCOUNT, DEAL], STANDING))


def test_what_a_person_deleted_keeps_nothing_that_it_hung_on() -> None:
    deal = one("deals", key="job/1", sent={"name": "J"}, payload={"contacts_added_list": [ref("contacts", "contact/1/a")]})
    here = {**STANDING, DEAL_KEY: Seen({"name": "of a person"}), ("contacts", "contact/1/a"): Seen({})}
    plan = undo("https://a", [ACCOUNT, CONTACT, deal], here)
    assert ops(plan) == [("contacts", "delete", "contact/1/a"), ("sales_accounts", "delete", "customer/1")]
    assert [step.payload for step in plan.steps] == [{"gone": True}, {}]
