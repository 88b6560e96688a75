"""Proof that the campaign's judges can say no: each kind of defect is planted into a good account, log or journal, and named."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.chaos import campaign, journal
from tests.chaos.campaign import Run
from tests.chaos.checker import Check
from tests.chaos.journal import Call
from tests.chaos.state import read_state

pytestmark = pytest.mark.xdist_group("chaos")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """A tenant that was loaded without disturbance, and judged to be right."""
    with campaign.ground() as ground:
        run = Run(1, ground, tmp_path_factory.mktemp("loaded"), campaign.CALM)
        verdict = run.whole()
        assert not verdict.wrong
        yield run


def _double(db: sqlite3.Connection, crm_id: int, body: dict) -> None:
    columns = "module, name, parent_id, pipeline_id, created_ts, changed_ts, is_deleted, body"
    db.execute(f"insert into records({columns}) select {columns} from records where id = ?", (crm_id,))


def _lose(db: sqlite3.Connection, crm_id: int, body: dict) -> None:
    db.execute("delete from records where id = ?", (crm_id,))


def _bin(db: sqlite3.Connection, crm_id: int, body: dict) -> None:
    db.execute("update records set is_deleted = 1 where id = ?", (crm_id,))


def _change(db: sqlite3.Connection, crm_id: int, body: dict) -> None:
    db.execute("update records set body = ? where id = ?", (json.dumps({**body, "name": "another"}), crm_id))


def _point_elsewhere(db: sqlite3.Connection, crm_id: int, body: dict) -> None:
    db.execute("update records set body = ? where id = ?", (json.dumps({**body, "sales_account_id": 1}), crm_id))


def _orphan(db: sqlite3.Connection, crm_id: int, body: dict) -> None:
    db.execute("update records set is_deleted = 1 where id = ?", (body["sales_account_id"],))


def _nobodys(db: sqlite3.Connection, crm_id: int, body: dict) -> None:
    custom = {**body["custom_field"], "cf_ascora_id": "job/unknown"}
    _double(db, crm_id, body)
    db.execute(
        "update records set body = ? where id = (select max(id) from records)", (json.dumps({**body, "custom_field": custom}),)
    )


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (_double, "DUPLICATE"), (_lose, "LOST"), (_bin, "LOST"), (_change, "WRONG FIELD name"),
        (_point_elsewhere, "WRONG REFERENCE"), (_orphan, "ORPHAN"), (_nobodys, "NOT WANTED"),
    ],
)  # fmt: skip
def test_the_judge_names_what_is_wrong_with_an_account(loaded: Run, tmp_path: Path, harm: Callable, words: str) -> None:
    def plant(db: sqlite3.Connection) -> None:
        deal = db.execute("select max(id), body from records where module = 'deals' and is_deleted = 0").fetchone()
        harm(db, deal[0], json.loads(deal[1]))

    wrong = _verdict(loaded, tmp_path, plant)
    assert any(words in text and "deals" in text for text in wrong), wrong


def test_the_judge_sees_that_what_stood_before_was_trampled(loaded: Run, tmp_path: Path) -> None:
    sql = "update records set body = json_set(body, '$.city', 'elsewhere') where name = 'Ocean Dental'"
    assert any("city was" in text for text in _verdict(loaded, tmp_path, lambda db: db.execute(sql)))


def test_the_judge_sees_a_file_with_other_bytes(loaded: Run, tmp_path: Path) -> None:
    state = read_state(loaded.crm.state)
    for document in state.living("documents"):
        (tmp_path / str(document.id)).write_bytes(b"something else")
    wrong = Check(loaded.expected, state, tmp_path, set()).verdict()
    assert any("WRONG FILE" in text for text in wrong), wrong


def _verdict(loaded: Run, folder: Path, plant: Callable[[sqlite3.Connection], object]) -> list[str]:
    state = folder / "state.sqlite"
    with sqlite3.connect(loaded.folder / "state.sqlite") as source, sqlite3.connect(state) as db:
        source.backup(db)
        plant(db)
    db.close()
    return Check(loaded.expected, read_state(state), loaded.folder / "state.sqlite.files", set()).verdict()


def test_the_judge_names_a_call_that_is_in_the_log_or_in_the_journal_alone(loaded: Run, tmp_path: Path) -> None:
    log = journal.log_of(loaded.crm.state, loaded.crm.people)
    ledger = loaded.folder / "ledger.sqlite"
    assert journal.one_to_one(log, ledger) == []
    at = next(n for n, call in enumerate(log) if call.committed)
    assert "not in the log" in journal.one_to_one(log[:at] + log[at + 1 :], ledger)[0]
    assert "JOURNAL" in journal.one_to_one([*log[: at + 1], *log[at:]], ledger)[0]
    copy = tmp_path / "ledger.sqlite"
    with sqlite3.connect(ledger) as source, sqlite3.connect(copy) as db:
        source.backup(db)
        for (trigger,) in db.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            db.execute(f"drop trigger {trigger}")
        db.execute("delete from calls where call_id = (select max(call_id) from calls)")
    db.close()
    assert "is in no journal" in journal.one_to_one(log, copy)[0]


def _call(method: str, path: str, status: int | None, committed: bool, fault: str | None = None) -> Call:
    return Call(1, method, path, status, "body", committed, fault, 0.0)


NOTE = _call("POST", "notes", None, True, "drop_after_commit")
LISTED = _call("GET", "contacts/7/notes", 200, False)


UNKNOWN = [
    NOTE,
    dataclasses.replace(NOTE, committed=False, fault="drop_before"),
    dataclasses.replace(NOTE, status=502),
    dataclasses.replace(NOTE, status=200, fault="cut_json"),
]


@pytest.mark.parametrize("lost", UNKNOWN)
def test_a_write_that_is_sent_again_before_anybody_looked_is_blind(lost: Call) -> None:
    again = _call("POST", "notes", 200, True)
    assert journal.blind([lost, again])
    assert journal.blind([lost, _call("GET", "contacts/7", 200, False), again]), "this read does not show notes"
    assert journal.blind([lost, _call("GET", "contacts/7/notes", 502, False), again]), "this answer tells nothing"
    assert not journal.blind([lost, LISTED, again])


def test_a_write_that_was_refused_or_taken_back_may_be_sent_again() -> None:
    again = _call("POST", "notes", 200, True)
    assert not journal.blind([_call("POST", "notes", 429, False), again])
    assert not journal.blind([again, _call("DELETE", "notes/9", 200, True), again])
    assert journal.blind([again, again]), "an answer that the loader did not live to write down"


def test_a_kept_edit_that_the_rollback_does_not_list_is_named(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    listed = [{"kind": "kept", "object": "deals", "source_key": "job/J1", "text": "a person changed it"}]
    (tmp_path / "reports" / "plan-rollback.json").write_text(json.dumps({"notes": listed}), encoding="utf-8")
    assert journal.unlisted(tmp_path, {("deals", "job/J1")}) == []
    assert "NOT LIST" in journal.unlisted(tmp_path, {("deals", "job/J1"), ("deals", "job/J2")})[0]
