"""The journal is copied for this account only, as it stands, and its absence is no fault."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.errors import Halt
from pipelines.ledger import TABLES, extract_ledger
from pipelines.settings import Settings

Query = Callable[..., list[tuple]]
RUNS = "run_id text, kind text, account text, checksum text, state text, created_at text, finished_at text"
STEPS = (
    "run_id text, seq int, object text, op text, source_key text, account_key text, row_hash text, payload text, "
    "state text, crm_id int, reason text, state_at text, account text"
)
KNOWN = (
    "object text, source_key text, crm_id int, row_hash text, payload text, origin text, run_id text, held text, state text, "
    "account text"
)


@pytest.fixture
def journal(settings: Settings) -> sqlite3.Connection:
    """A journal with the loader's views, as tables of the same columns."""
    settings.ledger_path.parent.mkdir(parents=True)
    connection = sqlite3.connect(settings.ledger_path, isolation_level=None)
    connection.execute("pragma journal_mode=wal")
    for table, columns in (("runs", RUNS), ("steps", STEPS), ("known", KNOWN)):
        connection.execute(f"create table export_{table} ({columns})")
    return connection


def test_without_a_journal_the_tables_exist_and_are_empty(settings: Settings, query: Query) -> None:
    found = extract_ledger(settings)
    assert found["tables"] == {"approvals": 0, "calls": 0, "known": 0, "moments": 0, "runs": 0, "steps": 0}
    assert "no journal" in found["warnings"][0]
    assert query("select count(*) from raw_ledger.steps") == [(0,)]


def test_only_the_rows_of_this_account_come(settings: Settings, journal: sqlite3.Connection, query: Query) -> None:
    for account in (settings.freshsales_url, "https://other.myfreshworks.com/crm/sales"):
        journal.execute("insert into export_runs values ('r1', 'load', ?, 'c', 'done', '2026', null)", (account,))
        journal.execute(
            "insert into export_known values ('deals', 'job/J1', 31001944158, 'h', '{}', 'created', 'r1', null, 'done', ?)",
            (account,),
        )
    assert extract_ledger(settings)["tables"] == {"approvals": 0, "calls": 0, "known": 1, "moments": 0, "runs": 1, "steps": 0}
    assert query("select source_key, crm_id, payload from raw_ledger.known") == [("job/J1", 31001944158, "{}")]
    assert query("select account from raw_ledger.runs") == [(settings.freshsales_url,)]


def test_many_steps_come_while_the_loader_holds_the_journal_open(
    settings: Settings, journal: sqlite3.Connection, query: Query
) -> None:
    rows = [
        ("r1", seq, "notes", "create", f"k{seq}", "a", "h", "{}", "done", seq, None, "2026", settings.freshsales_url)
        for seq in range(45_000)
    ]
    journal.execute("begin")
    journal.executemany(f"insert into export_steps values ({','.join('?' * 13)})", rows)
    journal.execute("commit")
    journal.execute("begin immediate")
    journal.execute("delete from export_steps")  # not committed: nobody else sees it
    assert extract_ledger(settings)["tables"]["steps"] == 45_000
    journal.execute("rollback")
    assert query("select count(*), count(distinct seq) from raw_ledger.steps") == [(45_000, 45_000)]


def test_a_file_that_is_no_journal_is_named(settings: Settings) -> None:
    settings.ledger_path.parent.mkdir(parents=True)
    sqlite3.connect(settings.ledger_path).execute("create table x (a)")
    with pytest.raises(Halt, match="LEDGER_PATH"):
        extract_ledger(settings)


def test_the_loaders_own_journal_has_what_is_read(settings: Settings, query: Query) -> None:
    schema = Path(__file__).parents[2] / "loaders" / "ledger.sql"
    settings.ledger_path.parent.mkdir(parents=True)
    connection = sqlite3.connect(settings.ledger_path)
    connection.executescript(schema.read_text(encoding="utf-8"))
    for table, columns in TABLES.items():
        described = connection.execute(f"select * from export_{table}").description
        assert [column[0] for column in described if column[0] in columns] == list(columns)
    connection.close()
    assert extract_ledger(settings)["tables"] == {"approvals": 0, "calls": 0, "known": 0, "moments": 0, "runs": 0, "steps": 0}


def test_calls_are_added_up_by_the_minute_and_an_older_journal_has_none(settings: Settings, query: Query) -> None:
    schema = Path(__file__).parents[2] / "loaders" / "ledger.sql"
    settings.ledger_path.parent.mkdir(parents=True)
    connection = sqlite3.connect(settings.ledger_path)
    connection.executescript(schema.read_text(encoding="utf-8"))
    run = ("r1", "load", settings.freshsales_url, "c", "done", "2026", "h", 1, "{}", "null")
    columns = "run_id, kind, account, checksum, state, created_at, by_host, by_pid, forecast, scope"
    connection.execute(f"insert into runs ({columns}) values (?,?,?,?,?,?,?,?,?,?)", run)
    for run_id, method, second, status in [
        ("r1", "POST", 0, 201),
        ("r1", "GET", 59.9, 429),
        ("r1", "POST", 60, None),
        (None, "GET", 61, 200),
    ]:
        sent_at = 1767225600.0 + second  # 2026-01-01T00:00:00Z and so many seconds
        connection.execute(
            "insert into calls (run_id, method, path, purpose, sent_at, status) values (?,?,'p','w',?,?)",
            (run_id, method, sent_at, status),
        )
    connection.execute("insert into approvals values ('plan', 'c', ?, 'dana', '2026', 'seen', null)", (settings.freshsales_url,))
    connection.commit()
    extract_ledger(settings)
    assert query("select run_id, minute, calls, writing, refused, unanswered from raw_ledger.calls order by minute, run_id") == [
        ("r1", "2026-01-01T00:00", 2, 1, 1, 0),
        ("r1", "2026-01-01T00:01", 1, 1, 0, 1),
        (None, "2026-01-01T00:01", 1, 0, 0, 0),
    ]
    assert query('select what, who, "at", comment from raw_ledger.approvals') == [("plan", "dana", "2026", "seen")]
    connection.execute("drop view export_calls")
    connection.commit()
    connection.close()
    assert extract_ledger(settings)["tables"]["calls"] == 0
