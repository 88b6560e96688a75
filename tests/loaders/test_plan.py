"""diff(wanted, known, standing) -> Plan."""

from loaders.model import Known, Plan, Record, ref
from loaders.objects import OBJECTS
from loaders.plan import Memory, Planner

ACCOUNTS = OBJECTS["sales_accounts"]


def record(key: str, row_hash: str = "h", **more: object) -> Record:
    payload = {"name": key, **more.pop("payload", {})}  # type: ignore[dict-item]
    return Record("sales_accounts", key, key, row_hash, payload, **more)  # type: ignore[arg-type]


def known(key: str, row_hash: str = "h", origin: str = "created") -> dict[str, Known]:
    return {key: Known("sales_accounts", key, 7, row_hash, {}, origin)}  # type: ignore[arg-type]


def planned(*records: Record, knowns: dict | None = None, standing: dict | None = None, last: dict | None = None, **more) -> Plan:
    planner = Planner("https://a", **more)
    planner.add(ACCOUNTS, records, Memory(knowns or {}, standing or {}, lambda name, key: last or {}))
    return planner.plan()


def test_a_new_row_is_created_and_an_unchanged_one_costs_nothing() -> None:
    plan = planned(record("customer/1"), record("customer/2"), knowns=known("customer/1"))
    assert [(s.op, s.source_key) for s in plan.steps] == [("create", "customer/2")]
    assert plan.unchanged == {"sales_accounts": 1}


def test_a_changed_row_is_updated_field_by_field() -> None:
    plan = planned(record("customer/1", "new"), knowns=known("customer/1"), last={"name": "old"})
    (step,) = plan.steps
    assert (step.op, step.crm_id, step.changes) == ("update", 7, {"name": ["old", "customer/1"]})


def test_a_matched_row_only_fills_what_is_empty() -> None:
    wanted = record("customer/1", matched_id=9, matched_by="name", payload={"phone": "+61"})
    plan = planned(wanted, standing={9: {"name": "Customer/1", "phone": None}})
    (step,) = plan.steps
    assert (step.op, step.crm_id, step.changes) == ("match", 9, {"phone": [None, "+61"]})


def test_a_record_under_a_former_key_is_renamed_not_doubled() -> None:
    wanted = record("customer/1", former_keys=("customer/name:acme",))
    plan = planned(wanted, knowns=known("customer/name:acme"), last={"name": "acme"})
    (step,) = plan.steps
    assert (step.op, step.former_key, step.crm_id) == ("update", "customer/name:acme", 7)
    assert plan.notes == ()


def test_a_vanished_record_is_listed_never_deleted() -> None:
    plan = planned(knowns=known("customer/1"))
    assert plan.steps == ()
    assert [(n.kind, n.source_key) for n in plan.notes] == [("vanished", "customer/1")]


def test_a_record_in_doubt_is_not_planned_again() -> None:
    plan = planned(record("customer/1"), doubts={("sales_accounts", "customer/1")})
    assert plan.steps == ()
    assert plan.notes[0].kind == "in doubt"


def test_the_plan_refuses_a_suspicious_share_of_updates() -> None:
    knowns = {f"customer/{n}": Known("sales_accounts", f"customer/{n}", n, "h", {}, "created") for n in range(30)}
    plan = planned(*(record(key, "new") for key in sorted(knowns)), knowns=knowns)
    assert "MAX_UPDATE_SHARE" in plan.problems[0]


def test_what_the_api_cannot_change_is_held_and_listed() -> None:
    planner = Planner("https://a")
    call = Record("phone_calls", "activity/1", "customer/1", "new", {})
    sent = Known("phone_calls", "activity/1", 1, "h", {}, "created")
    planner.add(OBJECTS["phone_calls"], [call], Memory({"activity/1": sent}, {}, lambda *a: {}))
    plan = planner.plan()
    assert plan.steps == ()
    assert plan.notes[0].kind == "held"


def test_the_checksum_names_the_content_and_the_account() -> None:
    one, same_again, other = planned(record("customer/1")), planned(record("customer/1")), planned(record("customer/2"))
    assert one.checksum == same_again.checksum != other.checksum
    assert Plan("load", "https://b", one.steps).checksum != one.checksum


def test_a_changed_ref_changes_the_checksum() -> None:
    first = planned(record("customer/1", payload={"parent": ref("sales_accounts", "customer/2")}))
    second = planned(record("customer/1", payload={"parent": ref("sales_accounts", "customer/3")}))
    assert first.checksum != second.checksum


def test_a_wanted_field_that_the_account_does_not_show_is_listed() -> None:
    wanted = record("customer/1", matched_id=9, matched_by="name", payload={"owner_id": 5, "custom_field": {"cf_a": 1}})
    plan = planned(wanted, standing={9: {"name": "Customer/1", "custom_field": {}}})
    assert [(n.kind, n.text.split(":")[0]) for n in plan.notes] == [("not filled", "owner_id")]
