"""The journal only grows, survives SIGKILL, has one writer, and stops the run when it cannot be written."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from loaders.errors import Halt
from loaders.ledger import Ledger
from loaders.lock import writing
from loaders.model import Plan, Step


def step(key: str, op: str = "create", **more) -> Step:
    return Step(more.pop("seq", 1), "sales_accounts", op, key, key, more.pop("row_hash", "h"), {"name": key}, **more)  # type: ignore[arg-type]


@pytest.fixture
def ledger(tmp_path: Path):
    made = Ledger(tmp_path / "ledger.sqlite", "https://a.example/crm/sales")
    yield made
    made.close()


def finished(ledger: Ledger, *steps: Step, kind: str = "load") -> str:
    run = ledger.open_run(Plan(kind, ledger.account, steps))  # type: ignore[arg-type]
    for made in ledger.steps(run, "sales_accounts", ["planned"]):
        made.state, made.crm_id = "done", made.crm_id or 100 + made.seq
        ledger.settle([made])
    ledger.set_run(run, "done")
    return run


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
    assert other.execute("select state from steps").fetchone() == ("sent",)
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
