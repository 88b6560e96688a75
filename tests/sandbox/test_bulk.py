"""Upsert, bulk upsert and its jobs (freshsales_api.md section 4)."""

import json

import pytest


def test_upsert_creates_once_and_updates_after(crm):
    body = {"unique_identifier": {"emails": "a@x.co"}, "contact": {"first_name": "A"}}
    first = crm.call("POST", "contacts/upsert", body, 201)["contact"]
    body["contact"] = {"last_name": "B"}
    second = crm.call("POST", "contacts/upsert", body, 200)["contact"]
    assert (second["id"], second["display_name"]) == (first["id"], "A B")


def test_an_identifier_that_is_not_unique_is_refused(crm):
    crm.refused("POST", "deals/upsert", {"unique_identifier": {"name": "A"}, "deal": {"amount": 1}})
    crm.refused("POST", "deals/bulk_upsert", {"deals": [{"name": "A", "data": {"amount": 1}}]})
    crm.refused("POST", "contacts/bulk_upsert", {"contacts": [{"cf_contact_role": "x", "data": {}}]})


def test_a_job_reports_what_failed_by_the_identifier_sent(crm):
    crm.account_named("Taken")
    report = crm.job(
        "sales_accounts",
        [
            {"cf_ascora_id": "c/1", "data": {"name": "One", "city": "Perth"}},
            {"cf_ascora_id": "c/2", "data": {"name": "Taken"}},
            {"cf_ascora_id": "c/1", "data": {"city": "Sydney"}},
        ],
    )
    assert report["record_status"] == {"succeeded": 2, "failed": 1}
    (failure,) = report["detailed_failure_report"]
    assert failure["cf_ascora_id"] == "c/2"
    assert "already been taken" in failure["error_message"][0]
    listed = crm.view("sales_accounts", "All Accounts", sort="created_at")["sales_accounts"]
    assert [(a["name"], a["city"]) for a in listed if a["custom_field"]["cf_ascora_id"]] == [("One", "Sydney")]


def test_a_job_is_not_done_at_once_and_its_data_is_a_string(crm):
    crm.account.switches.set("job_polls", "2")
    answer = crm.call("POST", "contacts/bulk_upsert", {"contacts": [{"emails": "a@x.co", "data": {}}]}, 202)
    url = answer["job_status_url"].split("/api/")[1]
    assert answer["job_status_url"].startswith(crm.url + "/api/job_statuses/")
    assert crm.view("contacts", "All Contacts")["meta"]["total"] == 2
    states = [crm.call("GET", url) for _ in range(3)]
    assert [s["status"] for s in states] == ["QUEUED", "IN_PROGRESS", "SUCCESS"]
    assert json.loads(states[-1]["data"])["record_status"]["succeeded"] == 1


def test_a_job_ends_by_itself_without_polls(crm):
    crm.account.switches.set("job_seconds", "0")
    crm.call("POST", "contacts/bulk_upsert", {"contacts": [{"emails": "a@x.co", "data": {}}]}, 202)
    assert crm.view("contacts", "All Contacts")["meta"]["total"] == 3


def test_more_than_100_records_are_refused(crm):
    many = [{"emails": f"a{i}@x.co", "data": {}} for i in range(101)]
    crm.refused("POST", "contacts/bulk_upsert", {"contacts": many})
    assert crm.job("contacts", many[:100])["record_status"] == {"succeeded": 100, "failed": 0}


def test_bulk_upsert_of_deals_drops_contact_links_in_silence(crm):
    contact = crm.contact("a@x.co")
    deal = crm.deal()
    data = {"amount": 7, "contacts_added_list": [contact]}
    assert crm.job("deals", [{"id": str(deal), "data": data}])["record_status"]["failed"] == 0
    shown = crm.call("GET", f"deals/{deal}?include=contacts")["deal"]
    assert (shown["amount"], shown["contact_ids"]) == ("7.0", [])


def test_an_unknown_id_fails_its_record_only(crm):
    report = crm.job("contacts", [{"id": "5", "data": {}}, {"emails": "a@x.co", "data": {}}])
    assert report["record_status"] == {"succeeded": 1, "failed": 1}


@pytest.mark.parametrize(("mode", "status"), [("off", 202), ("on", 405)])
def test_a_second_job_is_refused_only_when_switched(crm, mode, status):
    crm.account.switches.set("bulk_405", mode)
    crm.call("POST", "contacts/bulk_upsert", {"contacts": [{"emails": "a@x.co", "data": {}}]}, 202)
    crm.call("POST", "contacts/bulk_upsert", {"contacts": [{"emails": "b@x.co", "data": {}}]}, status)
