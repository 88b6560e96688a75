"""Reading an account: everything it has, once; and clear words when it refuses. A real server on loopback answers."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import SecretStr

from pipelines.errors import Halt
from pipelines.freshsales.client import NotAvailable, Reader
from pipelines.freshsales.extract import extract_freshsales
from pipelines.freshsales.metadata import edition, field_rows, modules
from pipelines.freshsales.records import MODULES, RecordReader
from pipelines.freshsales.redact import as_json
from pipelines.settings import Settings

KEY = "very-secret-key"
Answer = tuple[int, dict[str, str], Any]
Answers = Callable[[str, str, dict[str, str]], Answer]
JSON = {"content-type": "application/json"}


class Account:
    """An account on loopback whose answers a test gives; `asked` lists the requests."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.answers: Answers = lambda method, path, query: (404, JSON, {})
        account = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.rfile.read(int(self.headers.get("content-length") or 0))
                parts = urlsplit(self.path)
                path = parts.path.removeprefix("/crm/sales/api/")
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                account.asked.append((self.command, path, query))
                status, headers, body = account.answers(self.command, path, query)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

            do_POST = do_GET

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/crm/sales"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def account() -> Iterator[Account]:
    account = Account()
    yield account
    account.close()


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def reader(account: Account, waits: list[float]) -> Iterator[Reader]:
    said: list[str] = []
    reader = Reader(account.url, SecretStr(KEY), 600, now=lambda: 2_000_000_000.0, sleep=waits.append, say=said.append)
    yield reader
    reader.close()


def in_turn(*answers: Answer) -> Answers:
    left = list(answers)
    return lambda method, path, query: left.pop(0) if len(left) > 1 else left[0]


def by_path(answers: dict[str, Any]) -> Answers:
    return lambda method, path, query: (200, JSON, answers[path]) if path in answers else (404, JSON, {})


def test_a_lost_moment_is_tried_again(account: Account, reader: Reader) -> None:
    account.answers = in_turn((503, {}, b""), (500, {}, b"x"), (200, JSON, {"users": []}))
    assert reader.get("selector/owners") == {"users": []}
    assert len(account.asked) == 3


def test_a_lasting_fault_halts_with_the_place(account: Account, reader: Reader) -> None:
    account.answers = in_turn((503, {}, b""))
    with pytest.raises(Halt, match="5 attempts: answered 503"):
        reader.get("selector/owners")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"x-ratelimit-reset": "9"}, 9),
        ({"x-ratelimit-reset": "2000000030"}, 30),
        ({"retry-after": "0"}, 1),
        ({}, 60),
    ],
)
def test_the_budget_is_waited_for_as_the_account_asks(
    headers: dict[str, str], seconds: float, account: Account, reader: Reader, waits: list[float]
) -> None:
    account.answers = in_turn((429, headers, b""), (200, JSON, {}))
    reader.get("x")
    assert waits == [seconds]


def test_a_wait_beyond_the_limit_halts_at_once(account: Account, reader: Reader, waits: list[float]) -> None:
    account.answers = in_turn((429, {"retry-after": "400"}, b""))
    with pytest.raises(Halt, match="FRESHSALES_MAX_WAIT_SECONDS"):
        reader.get("x")
    assert waits == [400]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((401, JSON, {"login": "failed"}), "refuses FRESHSALES_API_KEY"),
        ((302, {"location": "/login"}, b""), "redirect"),
        ((200, {"content-type": "text/html"}, b"<html>"), "no Freshsales API"),
        ((400, JSON, {"errors": {"code": 400, "message": ["no such include"]}}), "no such include"),
    ],
)
def test_a_refusal_is_explained_without_the_key(answer: Answer, words: str, account: Account, reader: Reader) -> None:
    account.answers = in_turn(answer)
    with pytest.raises(Halt, match=words) as caught:
        reader.get("selector/owners")
    assert KEY not in str(caught.value)
    assert len(account.asked) == 1


def test_what_the_account_does_not_offer_is_an_answer(account: Account, reader: Reader) -> None:
    with pytest.raises(NotAvailable):
        reader.get("leads/filters")
    assert edition(reader) == "suite"
    assert modules(reader) is None
    account.answers = by_path({"leads/filters": {"filters": []}})
    assert edition(reader) == "classic"


def test_nobody_listening_halts_with_the_address(settings: Settings) -> None:
    reader = Reader("http://127.0.0.1:9/crm/sales", SecretStr(KEY), 1, sleep=lambda seconds: None)
    with pytest.raises(Halt, match=r"127\.0\.0\.1:9"):
        reader.get("selector/owners")


def pages(records: list[dict[str, Any]], key: str, query: dict[str, str], with_totals: bool) -> dict[str, Any]:
    size, page = int(query["per_page"]), int(query["page"])
    meta = {"total_pages": -(-len(records) // size), "total": len(records)} if with_totals else {}
    return {key: records[(page - 1) * size : page * size], "meta": meta}


@pytest.mark.parametrize("with_totals", [True, False])
def test_every_record_of_a_view_comes_once(with_totals: bool, account: Account, reader: Reader) -> None:
    records = [{"id": number} for number in range(250)] + [{"id": 7}, {"id": 999, "is_deleted": True}]

    def answers(method: str, path: str, query: dict[str, str]) -> Answer:
        if path == "contacts/filters":
            return 200, JSON, {"filters": [{"id": 4, "name": "My Contacts"}, {"id": 5, "name": "All Contacts"}]}
        assert path == "contacts/view/5"
        return 200, JSON, pages(records, "contacts", query, with_totals)

    account.answers = answers
    found = [record["id"] for record in RecordReader(reader).module(MODULES[1])]
    assert found == list(range(250))


def test_without_a_view_of_all_every_view_is_read(account: Account, reader: Reader) -> None:
    views = {"deals/filters": {"filters": [{"id": 1, "name": "Open"}, {"id": 2, "name": "Won"}, {"id": 3, "name": "X"}]}}
    lists = {"deals/view/1": {"deals": [{"id": 10}, {"id": 11}]}, "deals/view/2": {"deals": [{"id": 11}, {"id": 12}]}}

    def answers(method: str, path: str, query: dict[str, str]) -> Answer:
        if path in lists and query["page"] != "1":
            return 200, JSON, {"deals": []}
        return by_path(views | lists)(method, path, query)

    account.answers = answers
    records = RecordReader(reader)
    assert [record["id"] for record in records.module(MODULES[2])] == [10, 11, 12]
    assert "no view of all records" in records.warnings[0]
    assert "'X' could not be read" in records.warnings[1]


def test_deals_that_the_view_hides_are_searched_and_read_whole_only_when_they_are_compared(
    account: Account, reader: Reader
) -> None:
    def answers(method: str, path: str, query: dict[str, str]) -> Answer:
        if path == "filtered_search/deal":
            assert method == "POST"
            found = [{"id": "10", "partial": True}, {"id": "20"}, {"id": "30"}] if query["page"] == "1" else []
            return 200, JSON, {"deals": found}
        known = {
            "deals/filters": {"filters": [{"id": 1, "name": "All Deals"}]},
            "deals/view/1": {"deals": [{"id": 10}] if query.get("page") == "1" else []},
            "deals/20": {"deal": {"id": 20, "name": "whole"}},
        }
        return by_path(known)(method, path, query)

    account.answers = answers
    pipelines = [{"id": 1, "name": "Default", "is_default": True}, {"id": 2, "name": "Jobs", "is_default": False}]
    records = RecordReader(reader, pipelines)
    assert list(records.module(MODULES[2])) == [{"id": 10}, {"id": 20}, {"id": 30}]
    compared = RecordReader(reader, pipelines, ours={"deals": [20]})
    assert list(compared.module(MODULES[2])) == [{"id": 10}, {"id": 20, "name": "whole"}]


def test_a_key_that_may_not_list_halts(account: Account, reader: Reader) -> None:
    with pytest.raises(Halt, match="may not list contacts"):
        list(RecordReader(reader).module(MODULES[1]))


def test_fewer_records_than_announced_are_said(account: Account, reader: Reader) -> None:
    account.answers = by_path(
        {
            "contacts/filters": {"filters": [{"id": 5, "name": "All Contacts"}]},
            "contacts/view/5": {"contacts": [{"id": 1}], "meta": {"total_pages": 1, "total": 3}},
        }
    )
    records = RecordReader(reader)
    list(records.module(MODULES[1]))
    assert "3 records were announced and 1 came" in records.warnings[0]


def test_uniqueness_comes_from_the_forms_and_is_unknown_without_them(account: Account, reader: Reader) -> None:
    field = {"name": "cf_ascora_id", "label": "Ascora ID", "type": "text", "default": False, "choices": []}
    in_form = {"name": "cf_ascora_id", "type": "text", "fieldOptions": {"unique": "true"}}
    account.answers = by_path(
        {
            **{f"settings/{entity}/fields": {"fields": [field]} for entity in ("contacts", "sales_accounts", "deals")},
            "settings/deals/forms": {"forms": [{"id": 1, "fields": [{"name": "basic", "fields": [in_form]}]}]},
            "settings/cm_equipment/forms": {
                "forms": [{"id": 2, "fields": [{**in_form, "label": "Key", "custom": True, "required": True}]}]
            },
        }
    )
    rows = {row["entity"]: row for row in field_rows(reader, ["cm_equipment"])}
    assert {entity: row["is_unique"] for entity, row in rows.items()} == {
        "contacts": None,
        "sales_accounts": None,
        "deals": True,
        "cm_equipment": True,
    }
    assert (rows["cm_equipment"]["is_custom"], rows["cm_equipment"]["is_required"]) == (True, True)


def test_no_token_is_kept() -> None:
    jwt = "eyJhbGciOiJIUzI1NiJ9.eyJkZWFsIjoxfQ.c2lnbmF0dXJl"
    record = {
        "id": 1,
        "fc_widget_collaboration": {"convo_token": jwt},
        "nested": [{"auth_token": "x", "name": "kept", "text": f"see {jwt}"}],
        "half": "\ud800",
    }
    kept = json.loads(as_json(record))
    assert kept == {"id": 1, "nested": [{"name": "kept", "text": "see [removed]"}], "half": "?"}


def test_a_wrong_key_leaves_the_old_tables(account: Account, settings: Settings, query: Any) -> None:
    account.answers = in_turn((401, JSON, {}))
    named = settings.model_copy(update={"freshsales_url": account.url, "freshsales_api_key": SecretStr(KEY)})
    with pytest.raises(Halt, match="refuses FRESHSALES_API_KEY"):
        extract_freshsales(named)
    assert not settings.warehouse_path.exists()


def test_an_account_without_a_name_says_which_variables_are_missing(settings: Settings) -> None:
    with pytest.raises(Halt, match="FRESHSALES_API_KEY is not set"):
        extract_freshsales(settings)
