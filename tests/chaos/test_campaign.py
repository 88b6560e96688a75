"""A slice of the fault campaign, and proof that its judge can say no. The whole of it: python -m tests.chaos --seeds N."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.chaos import campaign, journal
from tests.chaos.campaign import Ground, Run
from tests.chaos.checker import Check
from tests.chaos.state import read_state

pytestmark = pytest.mark.xdist_group("chaos")
SLICE = (5, 7, 11, 13, 14, 16)  # kills in load, delta and rollback; lost answers; people; a load after a rollback


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    with campaign.ground() as made:
        yield made


@pytest.mark.parametrize("seed", SLICE)
def test_faults_and_kills_leave_no_trace_in_the_account(ground: Ground, seed: int) -> None:
    verdict = campaign.run(seed, ground)
    assert not verdict.wrong, f"python -m tests.chaos --seed {seed}\n" + "\n".join(verdict.wrong)


@pytest.fixture(scope="module")
def loaded(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A tenant that was loaded without disturbance, and judged to be right."""
    run = Run(1, ground, tmp_path_factory.mktemp("loaded"), campaign.CALM)
    verdict = run.whole()
    assert not verdict.wrong
    assert run.expected.rows
    return run


def _double(db: sqlite3.Connection, crm_id: int, body: dict) -> None:
    columns = "module, name, parent_id, pipeline_id, created_ts, changed_ts, is_deleted, body"
    db.execute(f"insert into records({columns}) select {columns} from records where id = ?", (crm_id,))


def _lose(db: sqlite3.Connection, crm_id: int, body: dict) -> None:
    db.execute("delete from records where id = ?", (crm_id,))


def _bin(db: sqlite3.Connection, crm_id: int, body: dict) -> None:
    db.execute("update records set is_deleted = 1 where id = ?", (crm_id,))


def _change(db: sqlite3.Connection, crm_id: int, body: dict) -> None:
    db.execute("update records set body = ? where id = ?", (json.dumps({**body, "name": "another"}), crm_id))


def _orphan(db: sqlite3.Connection, crm_id: int, body: dict) -> None:
    db.execute("update records set body = ? where id = ?", (json.dumps({**body, "sales_account_id": 1}), crm_id))


@pytest.mark.parametrize(
    ("harm", "word"),
    [(_double, "DUPLICATE"), (_lose, "LOST"), (_bin, "LOST"), (_change, "WRONG FIELD name"), (_orphan, "WRONG REFERENCE")],
)
def test_the_judge_sees_what_is_wrong(loaded: Run, tmp_path: Path, harm: Callable, word: str) -> None:
    state = tmp_path / "state.sqlite"
    with sqlite3.connect(loaded.folder / "state.sqlite") as source, sqlite3.connect(state) as db:
        source.backup(db)
        deal = db.execute("select max(id), body from records where module = 'deals' and is_deleted = 0").fetchone()
        harm(db, deal[0], json.loads(deal[1]))
    db.close()
    files = loaded.folder / "state.sqlite.files"
    wrong = Check(loaded.expected, read_state(state), files, set()).verdict()
    assert any(word in text and "deals" in text for text in wrong), wrong


def test_the_judge_sees_a_call_without_a_journal_entry_and_a_blind_repetition(loaded: Run) -> None:
    log = journal.log_of(loaded.crm.state, loaded.crm.people)
    ledger = loaded.folder / "ledger.sqlite"
    assert journal.one_to_one(log, ledger) == []
    write = next(call for call in log if call.committed and call.method == "POST")
    at = log.index(write)
    doubled = [*log[: at + 1], write, *log[at + 1 :]]
    assert journal.one_to_one(doubled, ledger)
    assert journal.one_to_one(log[:at] + log[at + 1 :], ledger)
    assert journal.blind(doubled)
    assert not journal.blind(log)
