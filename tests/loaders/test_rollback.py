"""undo(history, current) -> Plan."""

from rollback_steps import ACCOUNT, CONTACT, DEAL, FILE, KEY, LINES, STANDING, one, ops, part, undo

from loaders.drift import Done, Seen
from loaders.model import Note, Plan, Step, ref
from loaders.rollback import GONE, PURGED, Wish


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


def test_what_is_forced_says_so_and_is_not_looked_at_again() -> None:
    changed = {**STANDING, KEY: Seen({"name": "B"})}
    plan = undo("https://a", [ACCOUNT, CONTACT], changed, wish=Wish(force=frozenset({KEY})))
    assert {s.source_key: s.payload for s in plan.steps} == {"customer/1": {"forced": True}, "contact/1/a": {}}
    plan = undo("https://a", [ACCOUNT], changed, wish=Wish(forget=True, force=frozenset({KEY})))
    assert [s.payload for s in plan.steps] == [{"forget": True, "forced": True}]
