"""The journal only grows, survives SIGKILL, has one writer, and stops the run when it cannot be written."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from ledger_steps import finished, opened, sent, step

from loaders.errors import Halt
from loaders.ledger import Ledger
from loaders.lock import writing
from loaders.model import Note, Plan, Step


def test_the_whole_plan_is_on_disk_before_the_first_call(ledger: Ledger) -> None:
    run = ledger.open_run(Plan("load", ledger.account, (step("customer/1"), step("customer/2", seq=2))))
    other = sqlite3.connect(ledger.file)
    assert other.execute("select count(*) from steps where state = 'planned'").fetchone() == (2,)
    assert other.execute("select count(*) from calls").fetchone() == (0,)
    assert ledger.unfinished()["run_id"] == run


def test_an_intent_is_on_disk_before_its_request(ledger: Ledger) -> None:
    run = ledger.open_run(Plan("load", ledger.account, (step("customer/1"),)))
    (made,) = ledger.steps(run, "sales_accounts", ["planned"])
    call = ledger.intent(run, "POST", "sales_accounts", "create", [made])
    other = sqlite3.connect(ledger.file)
    assert other.execute("select state, state_at is not null from steps").fetchone() == ("sent", 1)
    assert other.execute("select status from calls where call_id = ?", (call,)).fetchone() == (None,)


def test_what_was_deleted_or_released_is_no_longer_known(ledger: Ledger) -> None:
    finished(ledger, step("customer/1"), step("customer/2", "match", seq=2, crm_id=5, origin="matched"))
    assert set(ledger.known("sales_accounts")) == {"customer/1", "customer/2"}
    finished(ledger, step("customer/1", "delete", crm_id=101), step("customer/2", "restore", seq=2, crm_id=5, origin="released"))
    assert ledger.known("sales_accounts") == {}
    assert ledger.crm_id("sales_accounts", "customer/1") is None


def test_a_renamed_record_is_known_once_under_its_new_key(ledger: Ledger) -> None:
    finished(ledger, step("customer/name:acme"))
    finished(ledger, step("customer/1", "update", crm_id=101, former_key="customer/name:acme"))
    assert set(ledger.known("sales_accounts")) == {"customer/1"}
    assert ledger.crm_id("sales_accounts", "customer/name:acme") == 101


@pytest.mark.parametrize(
    "sql",
    ["delete from steps", "delete from runs", "update steps set payload = '{}'", "update steps set before = '{}'",
     "update calls set status = 500"],
)  # fmt: skip
def test_history_cannot_be_rewritten(ledger: Ledger, sql: str) -> None:
    run = finished(ledger, step("customer/1", before=None))
    (made,) = ledger.steps(run, "sales_accounts", ["done"])
    made.before = {"name": None}
    ledger.answer(ledger.intent(run, "PUT", "x", "y", [made]), 200, None, None)
    with pytest.raises(sqlite3.IntegrityError, match=r"only grows|frozen|once"):
        ledger._db.execute(sql)


def test_a_second_writer_is_refused_by_name_and_a_dead_one_taken_over(ledger: Ledger, tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from loaders.ledger import Ledger; from loaders.lock import writing\n"
        f"ledger = Ledger(Path({str(ledger.file)!r}), {ledger.account!r})\n"
        "with writing(ledger):\n    print('held', flush=True); time.sleep(60)\n"
    )
    first = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])
    assert first.stdout is not None
    assert first.stdout.readline() == "held\n"
    with pytest.raises(Halt, match=f"process {first.pid} on "), writing(ledger):
        pass
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    with writing(ledger):
        assert ledger.rows("select pid from writer")[0]["pid"] == os.getpid()


def test_a_read_only_or_corrupt_ledger_stops_the_run(tmp_path: Path) -> None:
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"this is no database, but long enough to be read as one " * 40)
    with pytest.raises(Halt, match="Nothing more was sent"):
        Ledger(broken, "https://a")


def test_a_full_disk_stops_the_run_before_the_next_request(ledger: Ledger) -> None:
    ledger._db.execute("pragma max_page_count = 30")
    plan = Plan("load", ledger.account, tuple(step(f"customer/{n}", seq=n) for n in range(1, 2000)))
    with pytest.raises(Halt, match="full"):
        ledger.open_run(plan)
    assert ledger.unfinished() is None, "half a plan is no plan"


def test_a_step_comes_back_from_disk_as_it_was_planned(ledger: Ledger) -> None:
    wanted = Step(
        3, "deals", "update", "job/1", "customer/1", "hash", {"name": "J", "at": "ü"}, {"name": ["I", "J"]}, crm_id=9,
        why="changed in Ascora", origin="matched", former_key="job/0",
    )  # fmt: skip
    run, (read,) = opened(ledger, wanted)
    wanted.step_id = read.step_id
    assert read == wanted
    read.before = {"name": "I"}
    ledger.intent(run, "PUT", "deals/9", "update", [read])
    assert [s.before for s in ledger.steps(run, "deals", ["sent"])] == [{"name": "I"}]


def test_only_an_ended_run_bears_its_end_and_the_newest_run_is_told_first(ledger: Ledger) -> None:
    first = ledger.open_run(Plan("load", ledger.account, (step("customer/1"),)))
    ledger.set_run(first, "running")
    assert tuple(ledger.run(first))[4:7:2] == ("running", None)
    ledger.set_run(first, "done")
    assert ledger.run(first)["finished_at"] >= ledger.run(first)["created_at"]
    second = ledger.open_run(Plan("load", ledger.account, ()))
    assert ledger.run()["run_id"] == second
    ledger.open_run(Plan("decision", ledger.account, ()), state="done")
    assert ledger.run()["run_id"] == second, "a person's decision is no run to be looked at"
    assert ledger.run("20200101") is None


def test_the_oldest_unfinished_run_of_this_account_goes_on_first(ledger: Ledger) -> None:
    elsewhere = Ledger(ledger.file, "https://b.example/crm/sales")
    theirs = elsewhere.open_run(Plan("load", elsewhere.account, ()))
    elsewhere.close()
    assert ledger.unfinished() is None
    assert ledger.run() is None
    assert ledger.run(theirs) is None
    assert ledger.last_account() == "https://b.example/crm/sales"
    first = ledger.open_run(Plan("load", ledger.account, ()))
    ledger.open_run(Plan("load", ledger.account, ()))
    assert ledger.unfinished()["run_id"] == first
    assert ledger.last_account() == ledger.account


def test_an_empty_ledger_knows_no_account_and_no_run(ledger: Ledger) -> None:
    assert (ledger.last_account(), ledger.run(), ledger.unfinished()) == (None, None, None)


@pytest.fixture
def far_away(monkeypatch: pytest.MonkeyPatch):
    """A machine whose clock shows Sydney's time."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Australia/Sydney")
        time.tzset()
        yield
    time.tzset()


def test_runs_are_numbered_and_stamped_in_utc_wherever_the_machine_is(ledger: Ledger, far_away: None) -> None:
    before = datetime.now(UTC)
    run = ledger.open_run(Plan("load", ledger.account, ()))
    assert f"{before:%Y%m%d-%H%M%S}" <= run[:15] <= f"{datetime.now(UTC):%Y%m%d-%H%M%S}", "so that they sort by time"
    stamp = datetime.fromisoformat(ledger.run(run)["created_at"])
    assert stamp.utcoffset() == timedelta(0)
    assert before - timedelta(milliseconds=1) <= stamp <= datetime.now(UTC)


def test_a_run_is_written_with_who_opened_it_what_it_costs_and_what_it_undoes(ledger: Ledger) -> None:
    run = ledger.open_run(Plan("rollback", ledger.account, ()), {"objects": ["deals"]}, {"calls": 3}, "earlier", "running")
    row = ledger.run(run)
    assert (row["kind"], row["state"], row["undoes"]) == ("rollback", "running", "earlier")
    assert (row["scope"], row["forecast"]) == ('{"objects":["deals"]}', '{"calls":3}')
    assert (row["by_pid"], row["by_host"]) == (os.getpid(), socket.gethostname())
    assert len(run) == len("20261125-120000-abcd"), "short enough to be typed"


def test_notes_of_a_plan_are_kept_with_its_run(ledger: Ledger) -> None:
    run = ledger.open_run(Plan("load", ledger.account, (), (Note("vanished", "deals", "job/1", "no longer there"),)))
    assert [tuple(row) for row in ledger.rows("select * from notes")] == [(run, "vanished", "deals", "job/1", "no longer there")]


def test_open_steps_are_read_page_by_page_none_left_out_and_none_twice(ledger: Ledger, monkeypatch) -> None:
    monkeypatch.setattr("loaders.ledger.PAGE", 2)
    deal = Step(8, "deals", "create", "job/1", "*", "h", {})
    opened(ledger, step("customer/0"))  # another run's
    run, steps = opened(ledger, *(step(f"customer/{n}", seq=n) for n in range(1, 8)), deal)
    sent(ledger, run, steps[2:3], None)
    steps[4].state = "done"
    ledger.settle([steps[4]])
    pages = [[s.source_key[-1] for s in page] for page in ledger.open_steps(run, "sales_accounts")]
    assert pages == [["1", "2"], ["3", "4"], ["6", "7"]], "planned or sent, in the plan's order"
    assert [[s.source_key for s in page] for page in ledger.open_steps(run, "deals")] == [["job/1"]]
    assert list(ledger.open_steps(run, "notes")) == []


def test_steps_are_told_by_state_from_a_number_on_and_as_many_as_asked_for(ledger: Ledger) -> None:
    opened(ledger, *(step(f"customer/{n}", seq=n) for n in range(1, 4)))  # another run's
    run, steps = opened(ledger, *(step(f"customer/{n}", seq=n) for n in range(1, 6)))
    steps[0].state = "rejected"
    ledger.settle(steps[:1])

    def told(*states: str, **more) -> list[int]:
        return [s.seq for s in ledger.steps(run, "sales_accounts", states, **more)]

    assert told("planned") == [2, 3, 4, 5]
    assert told("rejected", "planned") == [1, 2, 3, 4, 5]
    assert told("planned", after=2, limit=2) == [3, 4]
    assert told("planned", limit=0) == []


def test_what_became_of_a_step_is_on_disk_as_the_crm_answered(ledger: Ledger) -> None:
    run, (made, other) = opened(ledger, step("customer/1"), step("customer/2", seq=2, crm_id=8))
    made.state, made.crm_id, made.why = "done", 7, "new"
    made.stands, made.differs, made.held = {"name": "A"}, {"name": ["a", "A"]}, {"phone": ["1", "2", "3"]}
    other.state, other.crm_id, other.why = "rejected", None, "400: bad"
    ledger.settle([made, other])
    sql = "select state, crm_id, reason, stands, differs, held from steps where run_id = ? order by seq"
    assert [tuple(row) for row in ledger.rows(sql, (run,))] == [
        ("done", 7, "new", '{"name":"A"}', '{"name":["a","A"]}', '{"phone":["1","2","3"]}'),
        ("rejected", 8, "400: bad", None, None, None),
    ], "and an id that is known is not forgotten"
    assert all(row["state_at"] for row in ledger.rows("select state_at from steps"))
    other.crm_id = 9
    ledger.settle([other])
    assert ledger.rows("select crm_id from steps where seq = 2")[0]["crm_id"] == 9, "the answer's word is newer"


def test_a_before_image_that_is_on_disk_outlives_a_second_try_that_saw_none(ledger: Ledger) -> None:
    run, (made,) = opened(ledger, step("customer/1"))
    made.before = {"name": "A"}
    sent(ledger, run, [made], 500)
    made.before = None
    sent(ledger, run, [made], None)
    assert made.state == "sent"
    assert ledger.steps(run, "sales_accounts", ["sent"])[0].before == {"name": "A"}
    made.before = {"name": "A", "phone": "1"}
    sent(ledger, run, [made], None)
    assert ledger.steps(run, "sales_accounts", ["sent"])[0].before == made.before, "a second try may have more to change"


def test_steps_are_told_by_their_numbers(ledger: Ledger) -> None:
    run, _ = opened(ledger, *(step(f"c/{n}", seq=n) for n in range(1, 6)))
    other, _ = opened(ledger, step("c/9", seq=2))
    assert [s.source_key for s in ledger.numbered(run, [4, 2, 77])] == ["c/2", "c/4"]
    assert [s.source_key for s in ledger.numbered(other, [2])] == ["c/9"]
    assert ledger.numbered(run, []) == []


def test_which_changes_travel_together_is_the_word_of_the_run(ledger: Ledger) -> None:
    def told(forecast: object) -> list[str]:
        return ledger.bundled(ledger.open_run(Plan("load", ledger.account, ()), None, forecast))

    assert told({"bundled": {"objects": ["contacts", "sales_accounts"], "is_on": True}}) == ["contacts", "sales_accounts"]
    assert told({"bundled": {"objects": ["contacts"], "is_on": False}}) == []
    assert told({"calls": 1}) == told(None) == [], "runs of earlier releases"
    assert ledger.bundled("no such run") == []


def test_what_a_rollback_kept_is_known_run_by_run(ledger: Ledger) -> None:
    run, (one, two) = opened(ledger, step("c/1", "delete"), step("c/2", "delete", seq=2))
    one.state, two.state = "kept", "done"
    ledger.settle([one, two])
    assert ledger.is_kept(run, "sales_accounts", "c/1")
    assert not ledger.is_kept(run, "sales_accounts", "c/2")
    assert not ledger.is_kept(run, "contacts", "c/1")
    assert not ledger.is_kept("another", "sales_accounts", "c/1")


def test_one_call_without_an_answer_may_have_landed_and_a_refused_one_surely_did_not(ledger: Ledger) -> None:
    run, (one, two) = opened(ledger, step("c/1"), step("c/2", seq=2))
    sent(ledger, run, [one], 429)
    assert not ledger.may_have_landed(one)
    sent(ledger, run, [one], None)
    assert ledger.may_have_landed(one)
    sent(ledger, run, [two], 502)
    assert ledger.may_have_landed(two)


def test_a_before_image_is_seen_anew_until_a_call_may_have_landed(ledger: Ledger) -> None:
    run, (one,) = opened(ledger, step("c/1"))
    for before, status in (({"city": None}, 429), ({"state": "NSW"}, None)):
        one.before = before
        sent(ledger, run, [one], status)
    assert ledger.steps(run, "sales_accounts", ["sent"])[0].before == {"state": "NSW"}
    one.before = {"state": "by hand"}
    with pytest.raises(Halt, match="a before-image is written once"):
        sent(ledger, run, [one], 200)
