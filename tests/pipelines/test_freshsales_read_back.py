"""Reading back what hangs on records: what came beside a page costs nothing, and nothing is missing before it was looked for."""

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
from contract import raw_tables
from pydantic import SecretStr
from test_freshsales_source import JSON, KEY, Account, by_path

from pipelines.errors import Halt
from pipelines.freshsales.client import Reader
from pipelines.freshsales.extract import extract_freshsales
from pipelines.freshsales.hanging import HangingReader
from pipelines.freshsales.records import MODULES, RecordReader
from pipelines.freshsales.source import freshsales_source
from pipelines.freshsales.spool import Row
from pipelines.freshsales.tables import SELECTORS, TABLES
from pipelines.ledger import Written, written
from pipelines.settings import Settings

DEAL = ("deals", 7)
NOTE = {"id": 1, "description": "Hello", "targetables": [{"id": 7, "type": "Deal"}]}


@pytest.fixture
def account() -> Iterator[Account]:
    account = Account()
    yield account
    account.close()


@pytest.fixture
def reader(account: Account) -> Iterator[Reader]:
    reader = Reader(account.url, SecretStr(KEY), 0)
    yield reader
    reader.close()


def test_the_tables_are_those_of_the_contract() -> None:
    with duckdb.connect() as db:
        db.execute(raw_tables())
        query = "select table_name, column_name, lower(data_type) from duckdb_columns() where schema_name = 'raw_freshsales'"
        contract = set(db.execute(query).fetchall())
    assert contract == {(table, name, kind) for table, columns in TABLES.items() for name, kind in columns.items()}


def rows(hanging: HangingReader, kind: str) -> list[Row]:
    return list(hanging.rows(kind, lambda count: None))


def places(found: list[Row]) -> list[tuple[int, str | None, int | None]]:
    return [(row["id"], row["parent_type"], row["parent_id"]) for row in found]


def test_what_came_beside_a_page_is_not_asked_for_again(account: Account, reader: Reader) -> None:
    hanging = HangingReader(reader, [Written("notes", 1, DEAL)])
    hanging.take({"deals": [], "notes": [NOTE], "tasks": None})
    assert places(rows(hanging, "notes")) == [(1, "Deal", 7)]
    assert account.asked == []


@pytest.mark.parametrize("thin", [{"id": 1, "description": "Hello"}, NOTE | {"partial": True, "description": "Hel"}])
def test_what_came_in_part_or_without_its_parent_is_asked_for(thin: Row, account: Account, reader: Reader) -> None:
    account.answers = by_path({"deals/7/notes": {"notes": [{"id": 1, "description": "Hello"}]}})
    hanging = HangingReader(reader, [Written("notes", 1, DEAL)])
    hanging.take({"notes": [thin]})
    (row,) = rows(hanging, "notes")
    assert (row["parent_type"], row["parent_id"], json.loads(row["record"])["description"]) == ("Deal", 7, "Hello")


def test_a_missing_note_is_looked_for_on_every_page_of_its_parent(account: Account, reader: Reader) -> None:
    pages = {str(page): [{**NOTE, "id": 100 * page + number} for number in range(100 if page < 3 else 1)] for page in (1, 2, 3)}
    account.answers = lambda method, path, query: (200, JSON, {"notes": pages[query["page"]]})
    hanging = HangingReader(reader, [Written("notes", 300, DEAL), Written("notes", 150, DEAL)])
    assert {300, 150} <= {row["id"] for row in rows(hanging, "notes")}
    assert len(account.asked) == 3


def test_a_record_that_hangs_on_two_has_a_row_for_each(reader: Reader) -> None:
    hanging = HangingReader(reader, [])
    hanging.take({"tasks": [NOTE | {"targetables": [{"id": 7, "type": "Deal"}, {"id": 8, "type": "Contact"}]}]})
    assert places(rows(hanging, "tasks")) == [(1, "Deal", 7), (1, "Contact", 8)]


def test_tasks_appointments_and_calls_are_read_by_id(account: Account, reader: Reader) -> None:
    target = {"targetables": [{"id": 7, "type": "Deal"}]}
    account.answers = by_path(
        {
            "tasks/1": {"task": {"id": 1, **target}, "contacts": []},
            "appointments/2": {"appointment": {"id": 2, **target}, "notes": []},
            "phone_calls/3": {"call": {"id": 3, **target, "auth_token": "x"}, "notes": [{"id": 9, "description": "Rang"}]},
        }
    )
    hanging = HangingReader(reader, [Written("tasks", 1), Written("appointments", 2), Written("phone_calls", 3)])
    assert places(rows(hanging, "tasks") + rows(hanging, "appointments")) == [(1, "Deal", 7), (2, "Deal", 7)]
    (call,) = rows(hanging, "phone_calls")
    assert json.loads(call["record"]) == {"id": 3, **target, "note": "Rang"}


def test_files_are_read_once_for_each_record_they_hang_on(account: Account, reader: Reader) -> None:
    account.answers = by_path({"deals/7/document_associations": {"documents": [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}]}})
    hanging = HangingReader(reader, [Written("documents", 1, DEAL), Written("documents", 2, DEAL)])
    assert places(rows(hanging, "documents")) == [(1, "Deal", 7), (2, "Deal", 7)]
    assert len(account.asked) == 1


def test_what_is_gone_is_no_fault_and_what_may_not_be_seen_is_said(account: Account, reader: Reader) -> None:
    account.answers = lambda method, path, query: (403 if path.startswith("tasks") else 404, JSON, {})
    hanging = HangingReader(reader, [Written("tasks", 1), Written("notes", 2, DEAL), Written("phone_calls", 3)])
    assert rows(hanging, "tasks") == rows(hanging, "notes") == rows(hanging, "phone_calls") == []
    assert len(hanging.warnings) == 1
    assert "tasks/1 answered 403" in hanging.warnings[0]


def test_ours_that_no_list_shows_are_read_by_id_unless_deleted(account: Account, reader: Reader) -> None:
    account.answers = by_path(
        {
            "contacts/filters": {"filters": [{"id": 5, "name": "All Contacts"}]},
            "contacts/view/5": {"contacts": [{"id": 1}], "meta": {"total_pages": 1, "total": 1}},
            "contacts/2": {"contact": {"id": 2}, "notes": [NOTE]},
            "contacts/3": {"contact": {"id": 3, "is_deleted": True}},
        }
    )
    beside: list[object] = []
    records = RecordReader(reader, beside=beside.append, ours={"contacts": [1, 2, 3, 4]})
    assert [record["id"] for record in records.module(MODULES[1])] == [1, 2]
    assert {"contact": {"id": 2}, "notes": [NOTE]} in beside


SELECTED = {f"selector/{path}": {key: []} for path, key in SELECTORS.values()}


def test_no_record_is_read_before_it_can_be_landed(account: Account, reader: Reader, settings: Settings) -> None:
    account.answers = by_path(SELECTED)
    hanging = HangingReader(reader, [Written("contacts", 1)])
    freshsales_source(reader, settings, RecordReader(reader), lambda count: None, hanging)
    asked = {path.partition("/")[0] for _, path, _ in account.asked}
    assert asked == {"selector", "settings", "leads"}, "a reading of all records would keep them all in memory"


def test_a_refusal_on_the_second_page_leaves_the_old_tables(account: Account, settings: Settings, query: Any) -> None:
    of_modules = {f"settings/{module.table}/fields": {"fields": []} for module in MODULES}
    views = {f"{module.table}/filters": {"filters": [{"id": 5, "name": "All"}]} for module in MODULES}
    page = {"sales_accounts": [{"id": 1}], "meta": {"total_pages": 2, "total": 2}}
    known = by_path(SELECTED | of_modules | views | {"sales_accounts/view/5": page})
    account.answers = lambda method, path, query: (401, JSON, {}) if query.get("page") == "2" else known(method, path, query)
    settings.warehouse_path.parent.mkdir(parents=True)
    with duckdb.connect(str(settings.warehouse_path)) as db:
        db.execute("create schema raw_freshsales; create table raw_freshsales.sales_accounts as select 7 as id")
    named = settings.model_copy(update={"freshsales_url": account.url, "freshsales_api_key": SecretStr(KEY)})
    with pytest.raises(Halt, match="refuses FRESHSALES_API_KEY"):
        extract_freshsales(named, read_back=True)
    assert {"page": "2"}.items() <= account.asked[-1][2].items()
    assert query("select id from raw_freshsales.sales_accounts") == [(7,)]


def test_the_journal_says_what_stands_and_where_it_hangs(settings: Settings) -> None:
    assert list(written(settings)) == []
    settings.ledger_path.parent.mkdir(parents=True)
    with sqlite3.connect(settings.ledger_path) as journal:
        columns = "object, source_key, crm_id int, row_hash, payload, origin, run_id, held, state, account"
        journal.execute(f"create table export_known ({columns})")
        steps = "run_id, seq, object, op, source_key, account_key, row_hash, payload, state, crm_id, reason, state_at, account"
        journal.execute(f"create table export_steps ({steps})")
        let_go = ("r", 1, "deals", "delete", "job/let-go", "a", "h", "{}", "done", 9, None, "2026", settings.freshsales_url)
        journal.execute(f"insert into export_steps values ({','.join('?' * 13)})", let_go)
        on_deal = json.dumps({"targetable_id": {"$ref": ["deals", "job/1"]}})
        on_let_go = json.dumps({"targetable_id": {"$ref": ["deals", "job/let-go"]}})
        on_nothing = json.dumps({"targetable_id": {"$ref": ["deals", "job/gone"]}})
        mine, other = settings.freshsales_url, "https://other.myfreshworks.com/crm/sales"
        for values in [
            ("deals", "job/1", 7, "{}", mine),
            ("notes", "n1", 1, on_deal, mine),
            ("notes", "n2", 2, on_nothing, mine),
            ("notes", "n5", 5, on_let_go, mine),
            ("notes", "n3", None, on_deal, mine),
            ("notes", "n4", 4, on_deal, other),
        ]:
            journal.execute("insert into export_known values (?, ?, ?, 'h', ?, 'created', 'r', null, 'done', ?)", values)
        left_whole = ("products", "p1", 3, "{}", mine)
        journal.execute("insert into export_known values (?, ?, ?, 'h', ?, 'matched', 'r', null, 'held', ?)", left_whole)
    assert list(written(settings)) == [
        Written("deals", 7),
        Written("notes", 1, DEAL),
        Written("notes", 2),
        Written("notes", 5, ("deals", 9)),
    ]
