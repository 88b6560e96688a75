"""The door: key, codes, bodies, limits (freshsales_api.md section 1)."""

import httpx
import pytest

from loaders.sandbox.account import Account
from loaders.sandbox.limits import Limits


def test_wrong_key_is_401_and_changes_nothing(crm):
    answer = httpx.post(crm.url + "/api/sales_accounts", json={"name": "X"}, headers={"authorization": "Token token=no"})
    assert (answer.status_code, answer.json()) == (401, {"login": "failed", "message": None})
    assert crm.view("sales_accounts", "All Accounts")["meta"]["total"] == 3


def test_a_browser_without_key_is_sent_to_sign_in(crm):
    answer = httpx.get(crm.url + "/api/selector/owners", headers={"accept": "text/html"})
    assert answer.status_code == 302


def test_flat_and_wrapped_bodies_are_both_taken(crm):
    assert crm.call("POST", "sales_accounts", {"name": "Flat"})["sales_account"]["name"] == "Flat"
    assert crm.call("POST", "sales_accounts", {"sales_account": {"name": "Wrapped"}})["sales_account"]["name"] == "Wrapped"


def test_bare_list_unknown_view_and_leads_are_403(crm):
    for path in ("contacts", "deals", "contacts/view/999", "leads/filters"):
        assert crm.http.get(path).status_code == 403


def test_unknown_route_answers_html_and_unknown_id_json(crm):
    assert crm.http.get("nowhere").headers["content-type"].startswith("text/html")
    assert "not in the CRM" in crm.refused("GET", "contacts/12345", None, 404)
    assert crm.http.get("contacts/abc").status_code == 404
    assert crm.http.get("contacts/1.xml").status_code == 406


@pytest.mark.parametrize(("path", "status"), [("deals", 500), ("sales_accounts", 500), ("contacts", 400)])
def test_a_body_that_is_not_json_breaks_as_documented(crm, path, status):
    answer = crm.http.post(path, content=b"name=x", headers={"content-type": "application/x-www-form-urlencoded"})
    assert answer.status_code == status


@pytest.mark.parametrize("body", [b"{", b'{"name": "\\ud800"}'])
def test_malformed_json_is_400(crm, body):
    answer = crm.http.post("sales_accounts", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert "JSON payload" in answer.text


def test_a_huge_body_is_refused(crm):
    answer = crm.http.post("sales_accounts", content=b" " * (9 * 2**20), headers={"content-type": "application/json"})
    assert answer.status_code == 413


def test_the_second_question_mark_of_a_known_client_is_read(crm):
    view = next(f["id"] for f in crm.call("GET", "contacts/filters")["filters"] if f["name"] == "All Contacts")
    assert len(crm.call("GET", f"contacts/view/{view}?per_page=1?page=2&per_page=1")["contacts"]) == 1


def test_budget_runs_out_says_so_and_comes_back_with_the_next_hour(state):
    moment = [7200.0]
    account = Account(state, now=lambda: moment[0])
    account.switches.set("per_hour", "3")
    limits = Limits(account)
    assert [limits.take()[1]["x-ratelimit-remaining"] for _ in range(3)] == ["2", "1", "0"]
    refusal, headers = limits.take()
    assert refusal is not None
    assert (refusal.status, headers["x-ratelimit-remaining"]) == (429, "0")
    assert 1 <= int(refusal.headers["retry-after"]) <= 3601
    moment[0] += 3600
    assert limits.take()[0] is None


def test_per_minute_limit_counts_within_the_minute_only(state):
    moment = [7200.0]
    account = Account(state, now=lambda: moment[0])
    account.switches.set("per_minute", "2")
    limits = Limits(account)
    assert [limits.take()[0] is None for _ in range(3)] == [True, True, False]
    moment[0] += 60
    assert limits.take()[0] is None


def test_a_restart_does_not_refill_the_budget(state):
    account = Account(state)
    account.switches.set("per_hour", "2")
    account.store.db.execute(
        "insert into access_log(time, method, path, query, status, body_sha256, committed) values(?, 'GET', 'x', '', 200, '', 0)",
        (account.now(),),
    )
    limits = Limits(account)
    assert [limits.take()[0] is None for _ in range(2)] == [True, False]


def test_plan_sets_the_budget_and_retry_after_can_be_left_out(crm):
    crm.account.switches.set("plan", "pro")
    crm.account.switches.set("per_hour", "plan")
    assert crm.http.get("selector/owners").headers["x-ratelimit-limit"] == "2000"
    crm.account.switches.set("per_hour", "1")
    crm.account.switches.set("retry_after", "off")
    answer = crm.http.get("selector/owners")
    assert answer.status_code == 429
    assert "retry-after" not in answer.headers


def test_every_request_is_in_the_access_log(crm):
    crm.call("POST", "sales_accounts", {"name": "Logged"})
    crm.call("POST", "sales_accounts", {"name": "Logged"}, 400)
    rows = crm.account.store.rows("select method, path, status, committed, fault, length(body_sha256) from access_log order by n")
    assert rows == [("POST", "sales_accounts", 200, 1, None, 64), ("POST", "sales_accounts", 400, 0, None, 64)]
