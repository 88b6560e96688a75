"""diff(wanted, known, standing) -> Plan."""

from plan_rows import ACCOUNTS, known, made, memory, planned, record, row

from loaders.forecast import LEFT
from loaders.model import Known, Note, Plan, Record, Step, ref
from loaders.objects import OBJECTS
from loaders.plan import Memory, Planner
from loaders.spool import Spool


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


def test_a_planned_step_holds_all_that_is_needed_to_carry_it_out_numbered_in_load_order() -> None:
    planner = Planner("https://a")
    payload = {"name": "A"}
    planner.add(ACCOUNTS, [row("sales_accounts", "customer/1", "h1", payload)], memory())
    deal = {"name": "J", "sales_account_id": ref("sales_accounts", "customer/1")}
    planner.add(OBJECTS["deals"], [row("deals", "job/1", "h2", deal)], memory())
    planner.add(OBJECTS["deal_closings"], [row("deal_closings", "job/1", "h3", {"closed_date": "2020-01-01"})], memory())
    assert planner.plan() == Plan(
        "load",
        "https://a",
        (
            Step(1, "sales_accounts", "create", "customer/1", "customer/1", "h1", payload, why="new", origin="created"),
            Step(2, "deals", "create", "job/1", "customer/1", "h2", deal, why="new", origin="created"),
            Step(3, "deal_closings", "set", "job/1", "customer/1", "h3", {"closed_date": "2020-01-01"}, why="new", origin="part"),
        ),
    )


def test_a_match_says_by_what_and_belongs_to_those_who_made_it() -> None:
    wanted = record("customer/1", matched_id=9, matched_by="name", payload={"phone": "1", "city": "B"})
    (step,) = planned(wanted, standing={9: {"name": "x", "phone": "", "city": "A"}}).steps
    assert (step.origin, step.why, step.changes) == ("matched", "stands there already (same name)", {"phone": ["", "1"]})


def test_all_wanted_fields_that_the_account_does_not_show_are_named_in_one_note_of_the_record() -> None:
    wanted = record("customer/1", matched_id=9, matched_by="name", payload={"owner_id": 5, "phone": "1"})
    text = "owner_id, phone: the account does not show whether it is empty there; left as it is"
    assert planned(wanted, standing={9: {"name": "A"}}).notes == (Note("not filled", "sales_accounts", "customer/1", text),)
    assert planned(wanted, standing={9: {"name": "A", "owner_id": None, "phone": None}}).notes == ()


def test_a_matched_record_that_the_extraction_does_not_show_gets_nothing_filled_in() -> None:
    plan = planned(record("customer/1", matched_id=9, matched_by="key"))
    assert plan.steps[0].changes == {}
    assert [n.kind for n in plan.notes] == ["not filled"]


def test_a_record_out_of_the_bin_is_had_back_not_made_anew_where_the_crm_can() -> None:
    wanted = [row("sales_accounts", "customer/1"), row("sales_accounts", "customer/2")]
    planner = Planner("https://a")
    planner.add(ACCOUNTS, wanted, memory(binned={"customer/1": 70, "customer/9": 90}))
    planner.add(OBJECTS["tasks"], [row("tasks", "job/1")], memory(binned={"job/1": 71}))
    planner.add(OBJECTS["contact_stages"], [row("contact_stages", "contact/1")], memory(binned={"contact/1": 72}))
    planner.add(OBJECTS["documents"], [row("documents", f"file/{n}") for n in (1, 2)], memory(binned={"file/1": 73}))
    told = [(s.source_key, s.op, s.origin, s.crm_id, s.why, s.changes) for s in planner.plan().steps]
    assert told == [
        ("customer/1", "create", "created", 70, "was taken back; out of the recycle bin again", {}),
        ("customer/2", "create", "created", None, "new", {}),
        ("job/1", "create", "created", None, "new", {}),
        ("contact/1", "set", "part", 72, "new", {}),
        ("file/1", "create", "created", None, LEFT, {}),
        ("file/2", "create", "created", None, "new", {}),
    ], "a file was never deleted: it is looked for before it is sent again"


def test_a_record_that_people_made_anew_meanwhile_is_matched_not_had_back() -> None:
    plan = Planner("https://a")
    plan.add(ACCOUNTS, [record("customer/1", matched_id=9, matched_by="name")], memory(binned={"customer/1": 70}))
    assert [(s.op, s.crm_id) for s in plan.plan().steps] == [("match", 9)]


def test_one_row_that_is_kept_out_or_unchanged_hides_no_other() -> None:
    knowns = {**known("customer/2"), **known("customer/4")}
    plan = planned(*(record(f"customer/{n}") for n in range(1, 6)), knowns=knowns, doubts={("sales_accounts", "customer/1")})
    assert [s.source_key for s in plan.steps] == ["customer/3", "customer/5"]
    assert plan.unchanged == {"sales_accounts": 2}
    assert [n.source_key for n in plan.notes] == ["customer/1"]


def test_rows_that_were_left_out_beforehand_are_counted_as_unchanged_and_known() -> None:
    planner = Planner("https://a", max_update_share=0.5)
    changed = [record(f"customer/{n}", "new") for n in range(25)]
    knowns = {key: one for record in changed for key, one in known(record.source_key).items()}
    planner.add(ACCOUNTS, changed, memory(knowns, unchanged=40, total=65))
    planner.add(ACCOUNTS, [record("customer/x")], memory(known("customer/x"), unchanged=3))
    plan = planner.plan()
    assert plan.unchanged == {"sales_accounts": 44}
    assert plan.problems == (), "25 of 65, not 25 of 25"


def test_a_record_in_doubt_is_listed_with_what_to_do_and_its_children_wait() -> None:
    planner = Planner("https://a", doubts={("sales_accounts", "customer/1")})
    planner.add(ACCOUNTS, [record("customer/1")], memory())
    parent = {"sales_account_id": ref("sales_accounts", "customer/1")}
    planner.add(OBJECTS["deals"], [row("deals", "job/1", payload=parent)], memory())
    planner.add(OBJECTS["deals"], [row("deals", "job/2", "new", parent)], memory(made("deals", "job/2")))
    on_deal = {"targetable_id": ref("deals", "job/1")}
    planner.add(OBJECTS["notes"], [row("notes", "note/1", payload=on_deal), row("notes", "note/2")], memory())
    plan = planner.plan()
    doubt = "since an earlier run: look in Freshsales, then say `python -m loaders decide`"
    assert plan.notes == (
        Note("in doubt", "sales_accounts", "customer/1", doubt),
        Note("waits", "deals", "job/1", "for customer/1 (sales_accounts), which is not in Freshsales"),
        Note("waits", "notes", "note/1", "for job/1 (deals), which is not in Freshsales"),
    )
    assert [(s.op, s.source_key) for s in plan.steps] == [("update", "job/2"), ("create", "note/2")]


def test_children_of_a_record_that_stands_do_not_wait_although_a_change_of_it_is_in_doubt() -> None:
    planner = Planner("https://a", doubts={("sales_accounts", "customer/1")})
    planner.add(ACCOUNTS, [record("customer/1", "new")], memory(known("customer/1")))
    deal = row("deals", "job/1", payload={"sales_account_id": ref("sales_accounts", "customer/1")})
    planner.add(OBJECTS["deals"], [deal], memory())
    assert [s.source_key for s in planner.plan().steps] == ["job/1"]


def test_a_refused_row_waits_until_it_changes_and_is_told_with_the_crms_words() -> None:
    refused = {"customer/1": ("h", "400: name is bad"), "customer/2": ("old", "400: bad")}
    planner = Planner("https://a")
    planner.add(ACCOUNTS, [record(f"customer/{n}") for n in (1, 2, 3)], memory(refused=refused))
    planner.add(OBJECTS["notes"], [row("notes", "n", payload={"x": ref("sales_accounts", "customer/1")})], memory())
    plan = planner.plan()
    assert [s.source_key for s in plan.steps] == ["customer/2", "customer/3"]
    text = "400: name is bad: sent again when its row changes, or after `python -m loaders retry`"
    assert plan.notes[0] == Note("refused before", "sales_accounts", "customer/1", text)
    assert (plan.notes[1].kind, plan.notes[1].source_key) == ("waits", "n")


def test_a_vanished_record_is_told_by_object_and_key() -> None:
    text = "no longer in Ascora; left as it is"
    assert planned(knowns=known("customer/1")).notes == (Note("vanished", "sales_accounts", "customer/1", text),)


def test_a_change_that_the_api_cannot_make_is_told() -> None:
    planner = Planner("https://a")
    planner.add(OBJECTS["phone_calls"], [row("phone_calls", "activity/1", "new")], memory(made("phone_calls", "activity/1")))
    text = "changed in Ascora, but the API cannot change one that is sent; left as it is"
    assert planner.plan().notes == (Note("held", "phone_calls", "activity/1", text),)


def test_an_update_is_compared_with_what_we_last_wrote_into_this_very_record() -> None:
    wrote = {("sales_accounts", "old"): {"name": "old"}}
    wanted = record("customer/1", "new", former_keys=("no", "old"))
    planner = Planner("https://a")
    last = Memory(made("sales_accounts", "old", origin="matched"), {}, lambda name, key: wrote[name, key])
    planner.add(ACCOUNTS, [wanted], last)
    (step,) = planner.plan().steps
    assert (step.changes, step.former_key, step.origin) == ({"name": ["old", "customer/1"]}, "old", "matched")
    assert step.why == "changed in Ascora"


def test_a_part_that_changed_is_set_again() -> None:
    planner = Planner("https://a")
    knowns = made("contact_stages", "contact/1", origin="part")
    planner.add(OBJECTS["contact_stages"], [row("contact_stages", "contact/1", "new", {"lifecycle_stage_id": 2})], memory(knowns))
    (step,) = planner.plan().steps
    assert (step.op, step.origin, step.crm_id, step.changes) == ("set", "part", 7, {"lifecycle_stage_id": [None, 2]})


def share(updates: int, of: int, **more: float) -> tuple[str, ...]:
    knowns = {f"customer/{n}": Known("sales_accounts", f"customer/{n}", n, "h", {}, "created") for n in range(of)}
    rows = [record(f"customer/{n}", "new" if n < updates else "h") for n in range(of)]
    return planned(*rows, knowns=knowns, **more).problems


def test_a_change_of_many_records_is_refused_from_twenty_known_ones_on() -> None:
    assert share(10, of=20) == ()
    assert share(19, of=19) == ()
    assert share(21, of=30, max_update_share=0.7) == ()
    (problem,) = share(11, of=20)
    assert problem == (
        "11 of 20 sales_accounts would be updated, more than MAX_UPDATE_SHARE=0.5. A change of this size is often a mistake in "
        "mapping or export: look at the plan; raise the limit if it is meant."
    )


def test_new_records_and_other_objects_do_not_count_as_changed_ones() -> None:
    planner = Planner("https://a")
    planner.add(
        ACCOUNTS,
        [record(f"customer/{n}", "new") for n in range(12)],
        memory({k: v for n in range(12) for k, v in known(f"customer/{n}").items()}),
    )
    knowns = {k: v for n in range(20) for k, v in made("contacts", f"contact/{n}").items()}
    rows = [row("contacts", f"contact/{n}", "new" if n < 5 else "h") for n in range(40)]
    planner.add(OBJECTS["contacts"], rows, memory(knowns))
    assert planner.plan().problems == ()


def test_the_steps_of_a_large_plan_are_collected_where_they_are_wanted() -> None:
    spool = Spool()
    planner = Planner("https://a", 0.5, steps=spool)
    planner.add(ACCOUNTS, [record("customer/1"), record("customer/2")], memory())
    plan = planner.plan()
    assert plan.steps is spool
    assert [(step.seq, step.source_key) for step in plan.steps] == [(1, "customer/1"), (2, "customer/2")]
