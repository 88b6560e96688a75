"""undo(history, current) -> Plan."""

from loaders.drift import Done, Seen
from loaders.model import ref
from loaders.rollback import undo

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
