"""What the journal tells of calls and jobs: when they left, what came back, which rows travelled in them."""

import pytest
from ledger_steps import finished, opened, sent, step

from loaders.ledger import Ledger
from loaders.model import Plan, Step, ref


def test_a_call_bears_when_it_left_and_what_came_back(timed) -> None:
    ledger, clock = timed
    run, (made,) = opened(ledger, step("customer/1"))
    call = ledger.intent(run, "POST", "sales_accounts", "create customer/1", [made])
    clock.now += 2
    ledger.answer(call, 429, "too many", 5, held_until=1100.0)
    (row,) = ledger.rows("select run_id, method, path, purpose, sent_at, status, answered_at, problem, remaining from calls")
    assert tuple(row) == (run, "POST", "sales_accounts", "create customer/1", 1000.0, 429, 1002.0, "too many", 5)
    assert [tuple(row) for row in ledger.rows("select * from holds")] == [(call, 1100.0)]
    ledger.answer(ledger.intent(None, "GET", "x", "y"), 200, None, 4)
    assert len(ledger.rows("select * from holds")) == 1, "no wait is noted where none was asked for"


def test_calls_of_steps_tell_the_first_the_age_of_the_last_and_whether_it_was_answered(timed) -> None:
    ledger, clock = timed
    run, (one, two, three) = opened(ledger, *(step(f"customer/{n}", seq=n) for n in (1, 2, 3)))
    assert ledger.calls_of([one]) == (0, 0.0, float("inf"), False), "it never left: nothing can be on its way"
    first = sent(ledger, run, [one, two], 0)
    clock.now += 10
    second = sent(ledger, run, [two], 500)
    clock.now += 10
    sent(ledger, run, [three], None)
    clock.now += 5
    assert ledger.calls_of([one]) == (first, 1000.0, 25.0, False)
    assert ledger.calls_of([one, two]) == (first, 1000.0, 15.0, False)
    assert ledger.calls_of([two, three]) == (first, 1000.0, 5.0, True)
    assert ledger.calls_of([three])[0] > second


def test_jobs_of_steps_are_told_oldest_first_with_the_rows_that_travelled_in_each(ledger: Ledger) -> None:
    run, (one, two, three) = opened(ledger, *(step(f"customer/{n}", seq=n) for n in (1, 2, 3)))
    first, second = sent(ledger, run, [one, two], 202), sent(ledger, run, [two, three], 202)
    sent(ledger, run, [one], 500)
    ledger.open_job(second, run, "sales_accounts", "https://a/job_statuses/2")
    ledger.open_job(first, run, "sales_accounts", "https://a/job_statuses/1")
    told = ledger.jobs_of([one, two])
    assert told == [
        (first, "https://a/job_statuses/1", {one.step_id, two.step_id}), (second, "https://a/job_statuses/2", {two.step_id}),
    ]  # fmt: skip
    assert ledger.jobs_of([]) == []
    assert [tuple(row) for row in ledger.rows("select * from jobs order by call_id")] == [
        (first, run, "sales_accounts", "https://a/job_statuses/1", "running"),
        (second, run, "sales_accounts", "https://a/job_statuses/2", "running"),
    ]
    ledger.close_job(second, "lost")
    assert [row["state"] for row in ledger.rows("select state from jobs order by call_id")] == ["running", "lost"]


@pytest.mark.parametrize(
    ("statuses", "times"), [((), 0), ((None,), 1), ((0,), 1), ((201, 502), 2), ((400, 429, 300), 0), ((500, 409, 299), 2)]
)
def test_a_row_counts_as_sent_only_where_it_may_have_been_carried_out(ledger: Ledger, statuses, times) -> None:
    run, (one, two) = opened(ledger, step("customer/1"), step("customer/2", seq=2))
    sent(ledger, run, [two], 200)
    for status in statuses:
        sent(ledger, run, [one], status)
    assert ledger.times_sent(one) == times


def test_contacts_of_deals_are_those_whose_stage_may_have_been_moved_in_this_run(ledger: Ledger) -> None:
    def deal(n: int, contact: str) -> Step:
        payload = {"sales_account_id": ref("sales_accounts", "customer/1"), "contacts_added_list": [ref("contacts", contact)]}
        return Step(n, "deals", "create", f"job/{n}", "*", "h", payload)

    stage = Step(9, "contact_stages", "set", "contact/z", "*", "h", {"@parent": ref("contacts", "contact/z")})
    run, steps = opened(ledger, *(deal(n, f"contact/{n}") for n in range(1, 7)), stage)
    for made, state in zip(steps, ("sent", "done", "held", "in_doubt", "rejected", "planned", "done"), strict=True):
        made.state = state  # type: ignore[assignment]
    ledger.settle(steps)
    assert ledger.contacts_of_deals(run) == {"contact/1", "contact/2", "contact/3", "contact/4"}
    assert ledger.contacts_of_deals("another") == set()


def test_what_did_not_come_through_is_owed_until_it_does(ledger: Ledger) -> None:
    finished(ledger, step("a"), step("b", seq=2))
    run_id = ledger.open_run(Plan("load", ledger.account, (step("a"), step("b", seq=2), step("c", seq=3))))
    for one, state in zip(ledger.steps(run_id, "sales_accounts", ["planned"]), ("rejected", "done", "absent"), strict=True):
        one.state = state  # type: ignore[assignment]
        ledger.settle([one])
    assert ledger.owed("sales_accounts") == {"a", "c"}
    finished(ledger, step("a"))
    assert ledger.owed("sales_accounts") == {"c"}
