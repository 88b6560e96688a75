"""Faults: what the client sees, what is on disk, what the access log says."""

import time

import httpx
import pytest

from loaders.sandbox import faults

POST = {"name": "Acme"}


def stands(crm):
    return crm.view("sales_accounts", "All Accounts")["meta"]["total"] == 4


def set_fault(crm, kind, nth=1, argument=None):
    faults.add(crm.account, kind, "POST", "^sales_accounts$", nth, None, argument)


@pytest.mark.parametrize(("kind", "committed"), [("drop_before", False), ("drop_after_commit", True)])
def test_a_dropped_answer_leaves_what_was_committed_and_no_byte(crm, kind, committed):
    set_fault(crm, kind)
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        crm.http.post("sales_accounts", json=POST)
    assert stands(crm) is committed
    log = crm.account.store.rows("select status, committed, fault from access_log where method = 'POST'")
    assert log == [(None, int(committed), kind)]


@pytest.mark.parametrize(
    ("kind", "status", "committed", "argument"),
    [
        ("error_500_before", 500, False, None),
        ("error_500_after", 500, True, None),
        ("html_502", 502, False, None),
        ("status", 503, False, "503"),
    ],
)
def test_a_wrong_answer_strikes_only_the_nth_call(crm, kind, status, committed, argument):
    set_fault(crm, kind, 2, argument)
    crm.call("POST", "sales_accounts", {"name": "First"})
    assert crm.http.post("sales_accounts", json=POST).status_code == status
    crm.call("POST", "sales_accounts", {"name": "Third"})
    names = [a["name"] for a in crm.view("sales_accounts", "All Accounts")["sales_accounts"]]
    assert ("Acme" in names) is committed
    assert {"First", "Third"} <= set(names)


def test_a_slow_answer_comes_late_and_whole(crm):
    set_fault(crm, "slow", argument="0.4")
    start = time.monotonic()
    crm.call("POST", "sales_accounts", POST)
    assert time.monotonic() - start >= 0.4


def test_the_same_seed_strikes_the_same_calls(crm):
    crm.account.set_setting("fault_seed", "7")

    def struck() -> list[int]:
        crm.account.store.db.execute("delete from faults")
        crm.account.store.db.execute("update sqlite_sequence set seq = 0 where name = 'faults'")
        faults.add(crm.account, "status", "GET", "^selector/owners$", None, 0.3, "500")
        return [crm.http.get("selector/owners").status_code for _ in range(40)]

    first = struck()
    assert first == struck()
    assert {200, 500} == set(first)


def test_a_fault_is_refused_when_it_says_no_or_two_times(crm):
    for nth, probability in ((None, None), (1, 0.5)):
        with pytest.raises(ValueError, match="nth"):
            faults.add(crm.account, "slow", "*", ".", nth, probability, None)
    with pytest.raises(ValueError, match="no fault"):
        faults.add(crm.account, "melt", "*", ".", 1, None, None)
