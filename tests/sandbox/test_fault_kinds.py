"""Each kind of fault: what the client sees, what stands in the account, how kinds combine, and what a rule may say."""

import json
import time
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from loaders.sandbox import admin, faults
from loaders.sandbox.limits import Limits

LOST = (httpx.RemoteProtocolError, httpx.ReadError)


def rule(crm, kind, argument=None, method="POST", path="^sales_accounts$", nth=1, probability=None):
    faults.add(crm.account, kind, method, path, None if probability else nth, probability, argument)


def count(crm, name):
    return crm.account.store.rows("select count(*) from records where name = ? and is_deleted = 0", (name,))[0][0]


@pytest.mark.parametrize(
    ("kind", "status", "committed"),
    [("html_502_after", 502, True), ("html_200", 200, False), ("html_200_after", 200, True)],
)
def test_a_gateway_answers_with_a_page_of_its_own(shared, kind, status, committed):
    rule(shared, kind)
    answer = shared.http.post("sales_accounts", json={"name": kind})
    assert (answer.status_code, answer.headers["content-type"][:9]) == (status, "text/html")
    assert count(shared, kind) == committed


def test_a_truncated_answer_breaks_off_after_the_commit(shared):
    rule(shared, "truncated")
    with pytest.raises(httpx.RemoteProtocolError, match=r"incomplete|without sending complete"):
        shared.http.post("sales_accounts", json={"name": "Cut off"})
    assert count(shared, "Cut off") == 1
    assert shared.http.get("selector/owners").status_code == 200


def test_cut_json_comes_with_200_and_cannot_be_read(shared):
    rule(shared, "cut_json")
    answer = shared.http.post("sales_accounts", json={"name": "Half"})
    assert (answer.status_code, int(answer.headers["content-length"])) == (200, len(answer.content))
    with pytest.raises(json.JSONDecodeError):
        answer.json()
    assert count(shared, "Half") == 1


@pytest.mark.parametrize(
    ("argument", "expected"), [(None, None), ("0", "0"), ("3600", "3600"), ("date:0", 0), ("date:3600", 3600)]
)
def test_a_429_says_how_long_in_every_form(shared, argument, expected):
    rule(shared, "too_many", argument)
    answer = shared.http.post("sales_accounts", json={"name": "Later"})
    given = answer.headers.get("retry-after")
    if argument and argument.startswith("date:"):
        given = round((parsedate_to_datetime(given) - parsedate_to_datetime(answer.headers["date"])).total_seconds() - 0.5)
    assert (answer.status_code, given) == (429, expected)
    assert count(shared, "Later") == 0


def test_slow_waits_before_and_slow_answer_after_the_commit(shared):
    shared.account.switches.set("search_lag", "0")
    times = {}
    for kind in ("slow", "slow_answer"):
        rule(shared, kind, "500")
        begun, real = shared.account.now(), time.monotonic()
        shared.call("POST", "sales_accounts", {"name": kind})
        made = shared.account.store.rows("select created_ts from records where name = ?", (kind,))[0][0]
        times[kind] = (made - begun > 499, shared.account.now() - begun > 499)
        assert time.monotonic() - real < 100, "the shared clock was skipped, not waited for"
        shared.account.store.db.execute("delete from faults")
    assert times == {"slow": (True, True), "slow_answer": (False, True)}


def job(crm, kind, argument=None, rows=20):
    """(names that were written, the last three states, the last report) of a job that goes astray."""
    rule(crm, kind, argument, path="bulk_upsert$")
    listed = [{"cf_ascora_id": f"{kind}{argument}/{n}", "data": {"name": f"{kind}{argument} {n}"}} for n in range(rows)]
    url = crm.call("POST", "sales_accounts/bulk_upsert", {"sales_accounts": listed}, 202)["job_status_url"].split("/api/")[1]
    crm.account.skip(3600)
    answers = [crm.http.get(url) for _ in range(3)]
    states = [a.json().get("status", a.status_code) if a.status_code == 200 else a.status_code for a in answers]
    written = crm.account.store.rows("select count(*) from records where name like ?", (f"{kind}{argument} %",))[0][0]
    data = answers[-1].json().get("data")
    return written, states, json.loads(data) if data else None


def test_a_job_that_half_failed_says_which_rows(shared):
    written, states, report = job(shared, "job_half_failed")
    assert (written, states[-1]) == (10, "SUCCESS")
    assert report["record_status"] == {"succeeded": 10, "failed": 10}
    assert len({f["cf_ascora_id"] for f in report["detailed_failure_report"]}) == 10


@pytest.mark.parametrize(
    ("kind", "state", "usual"), [("job_failed", "FAILED", 0), ("job_lost", 404, 20), ("job_stuck", "IN_PROGRESS", 10)]
)
@pytest.mark.parametrize(("argument", "share"), [(None, None), ("0", 0), ("1", 20), ("0.25", 5)])
def test_a_job_that_goes_astray_may_have_written_any_share_of_its_rows(shared, kind, state, usual, argument, share):
    written, states, report = job(shared, kind, argument)
    assert written == (usual if share is None else share)
    assert (states, report) == ([state] * 3, None)


def test_a_stuck_job_keeps_others_out_for_an_hour_when_jobs_exclude_each_other(shared):
    shared.account.switches.set("bulk_405", "on")
    rule(shared, "job_stuck", path="bulk_upsert$")
    body = {"contacts": [{"emails": "stuck@x.co", "data": {}}]}
    shared.call("POST", "contacts/bulk_upsert", body, 202)
    shared.account.skip(3000)
    shared.call("POST", "contacts/bulk_upsert", body, 405)
    shared.account.skip(700)
    shared.call("POST", "contacts/bulk_upsert", body, 202)


def test_a_person_edits_the_record_that_the_request_was_about(shared):
    account = shared.account_named("Edited Pty", city="Perth")
    rule(shared, "person_edits", method="GET", path=f"^sales_accounts/{account}$")
    assert shared.call("GET", f"sales_accounts/{account}")["sales_account"]["city"] == "Perth", "the answer was on its way"
    shown = shared.call("GET", f"sales_accounts/{account}")["sales_account"]
    assert shown["city"] == "Changed by a person"
    acts = shared.account.store.rows("select act, module, record_id, field, before, after from people_acts")
    assert acts == [("edited", "sales_accounts", account, "city", "Perth", "Changed by a person")]
    body = shared.account.store.rows("select body from records where id = ?", (account,))[0][0]
    assert json.loads(body)["updater_id"] not in (None, shared.account.key_user)


def test_a_person_edits_any_field_of_any_record_while_others_are_written(shared):
    contact = shared.contact("elsewhere@x.co", custom_field={"cf_contact_role": "Tenant"})
    rule(shared, "person_edits", f"contacts/{contact}?cf_contact_role=Owner = boss?")
    rule(shared, "person_edits", "contacts?job_title=Foreman", nth=2)
    shared.account_named("One")
    shared.account_named("Two")
    shown = shared.call("GET", f"contacts/{contact}")["contact"]
    assert (shown["custom_field"]["cf_contact_role"], shown["job_title"]) == ("Owner = boss?", "Foreman")


def test_a_person_deletes_the_record_that_was_just_made(shared):
    rule(shared, "person_deletes", path="^deals$")
    deal = shared.deal("Gone at once")
    assert shared.http.get(f"deals/{deal}").status_code == 404
    assert count(shared, "Gone at once") == 0


def test_a_person_doubles_a_record_without_its_unique_values(shared):
    account = shared.account_named("Twin", city="Perth", custom_field={"cf_ascora_id": "twin/1", "cf_customer_type": "Gold"})
    contact = shared.contact("twin@x.co", first_name="Una", external_id="twin/c", sales_accounts=[{"id": account}])
    rule(shared, "person_doubles", method="GET", path=".*")
    rule(shared, "person_doubles", method="GET", path=".*", nth=2)
    for path in (f"sales_accounts/{account}", f"contacts/{contact}"):
        shared.call("GET", path)
    made = [row[0] for row in shared.account.store.rows("select made_id from people_acts order by n")]
    copy = shared.call("GET", f"sales_accounts/{made[0]}")["sales_account"]
    assert (copy["name"], copy["city"], copy["custom_field"]["cf_ascora_id"]) == ("Twin (copy)", "Perth", None)
    assert copy["custom_field"]["cf_customer_type"] == "Gold"
    other = shared.call("GET", f"contacts/{made[1]}?include=sales_accounts")["contact"]
    assert (other["first_name"], other["email"], other["external_id"]) == ("Una", None, None)
    assert [a["id"] for a in other["sales_accounts"]] == [account]


def test_a_note_is_doubled_with_its_text(shared):
    account = shared.account_named("Noted")
    rule(shared, "person_doubles", path="^notes$")
    note = {"note": {"description": "Ascora: note/1", "targetable_type": "SalesAccount", "targetable_id": account}}
    shared.call("POST", "notes", note)
    texts = [n["description"] for n in shared.call("GET", f"sales_accounts/{account}/notes")["notes"]]
    assert texts == ["Ascora: note/1"] * 2


def test_others_use_up_the_budget_and_a_restart_remembers_them(shared):
    shared.account.skip(3600 - shared.account.now() % 3600 + 1)
    shared.account.switches.set("per_hour", "100")
    rule(shared, "others_call", "30", method="GET", path=".")
    left = [int(shared.http.get("selector/owners").headers["x-ratelimit-remaining"]) for _ in range(2)]
    assert left == [69, 68]
    limits = Limits(shared.account)
    assert limits.take()[1]["x-ratelimit-remaining"] == "67"
    limits.take_for_others(1000)
    assert limits.take()[0] is not None


def test_kinds_of_different_places_strike_the_same_request(shared):
    rule(shared, "drop_after_commit")
    rule(shared, "slow", "30")
    rule(shared, "person_edits", "?city=Darwin")
    rule(shared, "error_500_before")  # of the same place as the first: that one strikes
    begun = shared.account.now()
    with pytest.raises(LOST):
        shared.http.post("sales_accounts", json={"name": "All at once", "city": "Perth"})
    assert shared.account.now() - begun >= 30
    body = shared.account.store.rows("select json_extract(body, '$.city') from records where name = 'All at once'")
    assert body == [("Darwin",)]
    assert shared.account.store.rows("select fault, committed from access_log where method = 'POST'") == [
        ("drop_after_commit", 1)
    ]


def test_every_kind_can_strike_by_probability_and_the_seed_decides_when(shared):
    shared.account.set_setting("fault_seed", "11")
    for kind in ("others_call", "person_edits", "too_many"):
        rule(shared, kind, method="GET", path="owners$", probability=0.3)
    answers = [shared.http.get("selector/owners").status_code for _ in range(40)]
    fired = dict(shared.account.store.rows("select kind, fired from faults"))
    assert fired["too_many"] == answers.count(429)
    assert all(4 <= n <= 20 for n in fired.values()), fired


@pytest.mark.parametrize(
    ("kind", "argument"),
    [("too_many", "3601"), ("too_many", "soon"), ("slow", "-1"), ("job_lost", "2"), ("drop_before", "x"), ("status", "200"),
     ("others_call", "many"), ("person_edits", "deals; drop"), ("person_edits", "/5")],
)  # fmt: skip
def test_an_argument_that_cannot_be_read_is_refused_when_the_rule_is_set(shared, kind, argument):
    with pytest.raises(ValueError, match=f"the argument of {kind}"):
        rule(shared, kind, argument)
    assert shared.account.store.rows("select count(*) from faults") == [(0,)]


def test_every_kind_is_set_from_the_command_line(shared):
    state, told = ("--state", str(shared.account.store.path)), CliRunner()
    for kind in faults.KINDS:
        assert told.invoke(admin.app, ["fault", kind, "POST", "^nowhere", "--probability", "0.5", *state]).exit_code == 0
    refused = told.invoke(admin.app, ["fault", "too_many", "--nth", "1", "--argument", "tomorrow", *state])
    assert refused.exit_code == 2
    assert "date:SECONDS" in refused.output
    listed = told.invoke(admin.app, ["show", *state]).output
    assert all(f" {kind} POST ^nowhere" in listed for kind in faults.KINDS)
    told.invoke(admin.app, ["fault", "clear", *state])
    assert shared.account.store.rows("select count(*) from faults") == [(0,)]


def test_every_kind_has_a_test_here_or_next_door():

    texts = "".join(Path(__file__).with_name(n).read_text() for n in ("test_fault_kinds.py", "test_faults.py"))
    assert [kind for kind in faults.KINDS if f'"{kind}"' not in texts] == []
