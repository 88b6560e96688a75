"""undo(history, current) -> Plan."""

from loaders.drift import Done, Seen
from loaders.model import Note, Payload, Plan, Step, ref
from loaders.rollback import BACK, GONE, PURGED, Wish, undo

ACCOUNT = Done("sales_accounts", "create", "customer/1", "customer/1", "created", 11, {"name": "A"}, {"name": "A"}, "h")
CONTACT = Done(
    "contacts", "create", "contact/1/a", "customer/1", "created", 21,
    {"email": "a@b.c", "sales_accounts": [{"id": ref("sales_accounts", "customer/1"), "is_primary": True}]},
    {"email": "a@b.c"}, "h",
)  # fmt: skip
DEAL = Done(
    "deals", "create", "job/1", "customer/1", "created", 31,
    {"name": "J", "sales_account_id": ref("sales_accounts", "customer/1")}, {"name": "J", "sales_account_id": 11}, "h",
)  # fmt: skip
LINES = Done("deal_products", "set", "job/1", "customer/1", "part", 31, {"@parent": ref("deals", "job/1")}, {}, "h")
FILE = Done(
    "documents", "create", "file/1", "customer/1", "created", 41,
    {"targetable_id": ref("sales_accounts", "customer/1")}, {"file_name": "x"}, "h",
)  # fmt: skip
STANDING = {
    ("sales_accounts", "customer/1"): Seen({"name": "A"}), ("contacts", "contact/1/a"): Seen({"email": "a@b.c"}),
    ("deals", "job/1"): Seen({"name": "J"}),
}  # fmt: skip


def ops(plan) -> list[tuple[str, str, str]]:
    return [(s.object, s.op, s.source_key) for s in plan.steps]


def test_children_go_before_their_parents() -> None:
    plan = undo("https://a", [ACCOUNT, CONTACT, DEAL, LINES], STANDING)
    assert [o for o, _, _ in ops(plan)] == ["deal_products", "deals", "contacts", "sales_accounts"]
    assert {op for _, op, _ in ops(plan)} == {"delete"}


def test_a_record_that_a_person_changed_is_kept_with_its_parents_and_listed() -> None:
    standing = {**STANDING, ("deals", "job/1"): Seen({"name": "J, call back on Monday"})}
    plan = undo("https://a", [ACCOUNT, CONTACT, DEAL, LINES], standing)
    assert ops(plan) == [("contacts", "delete", "contact/1/a")]
    assert {(n.kind, n.source_key) for n in plan.notes} == {("kept", "job/1"), ("kept", "customer/1")}


def test_what_the_crm_itself_answered_otherwise_is_no_edit_of_a_person() -> None:
    made = Done("tasks", "create", "job/9", "customer/1", "created", 51, {}, {"completed_date": "2020-01-01"}, "h",
                answered={"completed_date": "2026-01-01"})  # fmt: skip
    plan = undo("https://a", [made], {("tasks", "job/9"): Seen({"completed_date": "2026-01-01"})})
    assert ops(plan) == [("tasks", "delete", "job/9")]


def test_a_matched_record_gets_its_before_image_and_leaves_the_ledger() -> None:
    matched = Done("sales_accounts", "match", "customer/1", "customer/1", "matched", 11, {"name": "A", "phone": "2"},
                   {"name": "A", "phone": "2"}, "h", before={"phone": None})  # fmt: skip
    plan = undo("https://a", [matched], {})
    (step,) = plan.steps
    assert (step.op, step.changes, step.origin) == ("restore", {"phone": ["2", None]}, "released")


def test_two_updates_are_undone_to_the_state_before_the_first() -> None:
    first = Done("sales_accounts", "update", "customer/1", "customer/1", "created", 11, {}, {"phone": "2"}, "h2", {"phone": "1"})
    second = Done("sales_accounts", "update", "customer/1", "customer/1", "created", 11, {}, {"phone": "3"}, "h3", {"phone": "2"})
    plan = undo("https://a", [first, second], {}, earlier={("sales_accounts", "customer/1"): ACCOUNT})
    (step,) = plan.steps
    assert step.changes == {"phone": ["3", "1"]}
    assert (step.row_hash, step.origin, step.payload) == ("h", "created", {"name": "A"})


def test_files_are_left_behind_and_said_so() -> None:
    plan = undo("https://a", [ACCOUNT, FILE], STANDING)
    assert ("left behind", "file/1") in {(n.kind, n.source_key) for n in plan.notes}
    assert ("documents", "delete", "file/1") in ops(plan), "its account goes: a new load has to send the file again"
    alone = undo("https://a", [FILE], {})
    assert ops(alone) == [], "its account stays: the file stays known, so that a new load does not double it"


def test_a_record_that_a_later_run_wrote_is_kept() -> None:
    plan = undo("https://a", [ACCOUNT], STANDING, kept={("sales_accounts", "customer/1"): "a later run wrote it too"})
    assert ops(plan) == []
    assert plan.notes[0].kind == "kept"


def one(name: str, op: str = "create", key: str = "x/1", sent: Payload | None = None, **more: object) -> Done:
    """A step that was carried out; `payload` is what was sent unless it is given."""
    values = {"origin": "created", "crm_id": 11, "payload": sent or {}, "row_hash": "h", "before": None, **more}
    return Done(
        name, op, key, "customer/1", values["origin"], values["crm_id"], values["payload"], sent or {}, values["row_hash"],
        values["before"], values.get("answered", {}),
    )  # type: ignore[arg-type]  # fmt: skip


KEY, DEAL_KEY = ("sales_accounts", "customer/1"), ("deals", "job/1")


def part(name: str, payload: Payload, key: str = "job/1", parent: str = "job/1", **more: object) -> Done:
    parents = {"product_prices": "products", "contact_stages": "contacts"}
    sent = {"@parent": 31, **payload}
    whole = {"@parent": ref(parents.get(name, "deals"), parent), **payload}
    return one(name, "set", key, sent, payload=whole, **{"origin": "part", "crm_id": 31, **more})


def test_a_delete_knows_what_it_deletes_and_why() -> None:
    plan = undo("https://a", [DEAL, ACCOUNT], STANDING)
    assert plan == Plan(
        "rollback",
        "https://a",
        (
            Step(1, "deals", "delete", "job/1", "customer/1", "h", {}, crm_id=31, why="made by the load"),
            Step(2, "sales_accounts", "delete", "customer/1", "customer/1", "h", {}, crm_id=11, why="made by the load"),
        ),
    )


def test_a_later_update_of_ours_changes_nothing_about_what_is_deleted() -> None:
    later = one("sales_accounts", "update", "customer/1", {"name": "B"}, row_hash="h2", before={"name": "A"})
    (step,) = undo("https://a", [ACCOUNT, later], {KEY: Seen({"name": "B"})}).steps
    assert (step.op, step.crm_id, step.row_hash, step.origin) == ("delete", 11, "h2", "created")


def test_what_a_person_deleted_already_costs_no_call_and_is_listed() -> None:
    plan = undo("https://a", [ACCOUNT], {KEY: Seen({})})
    assert [(s.op, s.payload, s.changes, s.why) for s in plan.steps] == [("delete", {"gone": True}, {}, GONE)]
    assert plan.notes == (Note("gone already", *KEY, "a person deleted it already; nothing is sent for it"),)
    assert undo("https://a", [DEAL], {KEY: Seen({})}).notes == (), "somebody else's is none of its business"


def test_only_what_has_a_recycle_bin_is_purged_instead() -> None:
    done = [ACCOUNT, CONTACT, DEAL, one("leads", key="lead/1"), one("tasks", key="job/1"), one("products", key="p/1")]
    purged = {s.object for s in undo("https://a", done, STANDING, wish=Wish(forget=True)).steps if s.payload == {"forget": True}}
    assert purged == {"sales_accounts", "contacts", "deals", "leads"} == set(PURGED)
    assert all(s.payload == {} for s in undo("https://a", done, STANDING).steps)


def test_what_a_person_changed_is_kept_with_the_reason_and_so_is_all_that_it_hangs_on() -> None:
    note = one(
        "notes", key="note/1", sent={"description": "D"}, payload={"description": "D", "targetable_id": ref("deals", "job/1")}
    )
    plan = undo("https://a", [ACCOUNT, CONTACT, DEAL, note], {**STANDING, ("notes", "note/1"): Seen({"description": "E"})})
    assert ops(plan) == [("contacts", "delete", "contact/1/a")]
    assert plan.notes == (
        Note("kept", "notes", "note/1", "a person changed description: we wrote 'D', now 'E'", "description", ("D", "E")),
        Note("kept", "deals", "job/1", "note/1 stays and hangs on it"),
        Note("kept", "sales_accounts", "customer/1", "job/1 stays and hangs on it"),
    )


def test_what_people_hung_on_a_record_keeps_it() -> None:
    plan = undo("https://a", [DEAL], {("deals", "job/1"): Seen({"name": "J"}, ("a task of theirs",))})
    assert plan.steps == ()
    assert plan.notes == (Note("kept", "deals", "job/1", "people hung their own on it: a task of theirs"),)


def test_a_parent_that_was_only_matched_is_put_back_although_a_child_stays() -> None:
    matched = one("sales_accounts", "match", "customer/1", {"phone": "2"}, before={"phone": None}, origin="matched")
    plan = undo("https://a", [matched, DEAL], {("deals", "job/1"): Seen({"name": "of a person"})})
    assert ops(plan) == [("sales_accounts", "restore", "customer/1")]
    assert [n.source_key for n in plan.notes] == ["job/1"]


def test_a_deal_that_stays_keeps_the_products_of_its_lines() -> None:
    product, other = one("products", key="p/1"), one("products", key="p/2")
    lines = part("deal_products", {"products": [{"id": ref("products", "p/1"), "quantity": 1}]})
    stranger = part("deal_products", {"products": [{"id": ref("products", "p/2"), "quantity": 1}]}, "job/2", "job/2")
    second = one("deals", key="job/2", sent={"name": "K"})
    standing = {("deals", "job/1"): Seen({"name": "changed"}), ("deals", "job/2"): Seen({"name": "K"})}
    plan = undo("https://a", [product, other, DEAL, second, lines, stranger], standing)
    assert ops(plan) == [("deal_products", "delete", "job/2"), ("deals", "delete", "job/2"), ("products", "delete", "p/2")]


def test_records_that_hang_on_each_other_in_a_circle_are_all_kept() -> None:
    first = one("tasks", key="a", sent={"title": "A"}, payload={"title": "A", "x": ref("tasks", "b")})
    second = one("tasks", key="b", sent={"title": "B"}, payload={"title": "B", "x": ref("tasks", "a")})
    plan = undo("https://a", [first, second], {("tasks", "a"): Seen({"title": "changed"})})
    assert plan.steps == ()
    assert [(n.source_key, n.text) for n in plan.notes][1:] == [("b", "a stays and hangs on it")]


def test_a_record_that_must_stay_is_kept_with_that_word_even_if_it_is_forced() -> None:
    kept = {KEY: "a later run wrote it too"}
    changed = {**STANDING, KEY: Seen({"name": "B"})}
    plan = undo("https://a", [ACCOUNT], changed, kept=kept, wish=Wish(force=frozenset({KEY})))
    assert plan.steps == ()
    assert plan.notes == (Note("kept", *KEY, "a later run wrote it too"),)


def test_a_forced_record_goes_although_a_person_changed_it_and_that_is_listed() -> None:
    changed = {**STANDING, KEY: Seen({"name": "B"}, ("a note",)), ("deals", "job/1"): Seen({"name": "K"})}
    plan = undo("https://a", [ACCOUNT, DEAL], changed, wish=Wish(force=frozenset({KEY, ("deals", "job/1")})))
    assert ops(plan) == [("deals", "delete", "job/1"), ("sales_accounts", "delete", "customer/1")]
    assert plan.notes == (
        Note("forced", *KEY, "a person changed name: we wrote 'A', now 'B'", "name", ("A", "B")),
        Note("forced", *KEY, "people hung their own on it: a note"),
        Note("forced", "deals", "job/1", "a person changed name: we wrote 'J', now 'K'", "name", ("J", "K")),
    )
    assert plan.problems == ()


def test_a_forced_record_that_is_not_there_is_a_problem_of_the_plan() -> None:
    wish = Wish(force=frozenset({("deals", "job/9"), ("contacts", "c/1"), KEY}))
    assert undo("https://a", [ACCOUNT], STANDING, wish=wish).problems == (
        "--force contacts/c/1: no such record in what is to be undone",
        "--force deals/job/9: no such record in what is to be undone",
    )


def changed_account(here: Payload | None, force: bool = False, earlier: Done | None = None) -> Plan:
    """An account of which we changed phone (1 -> 2), city (A -> B) and a custom field; as it stands now."""
    sent = {"phone": "2", "city": "B", "custom_field": {"cf_x": "n"}}
    done = one(
        "sales_accounts", "update", "customer/1", sent, row_hash="h2",
        before={"phone": "1", "city": "A", "custom_field.cf_x": None},
    )  # fmt: skip
    current = {} if here is None else {KEY: Seen(here)}
    wish = Wish(force=frozenset({KEY})) if force else None
    return undo("https://a", [done], current, {KEY: earlier} if earlier else None, wish=wish)


BEFORE = {"phone": ["2", "1"], "city": ["B", "A"], "custom_field.cf_x": ["n", None]}


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
