"""A lost answer is settled by reading; what no reading can settle is listed for a person, who decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook

from loaders import doubt, putting, worklists
from loaders.client import Client
from loaders.errors import Halt
from loaders.ledger import Ledger
from loaders.model import Plan, Step
from loaders.objects import OBJECTS
from loaders.pace import Clock, Pace
from loaders.session import Session


def test_a_lost_call_is_listed_with_where_to_look_and_closed_by_a_filled_in_workbook(world: Any) -> None:
    account = world.account(1)
    calls = [world.activity("phone_calls", n, account) for n in (1, 2, 3)]
    world.build()
    world.crm.fault("drop_after_commit", "POST", "phone_calls", 1, None)
    world.crm.fault("drop_before", "POST", "phone_calls", 2, None)
    outcome = world.load()
    assert [d["source_key"] for d in outcome.doubts] == ["activity/1", "activity/2"]
    stands = world.standing("phone_calls")
    assert "customer/1 (id " in outcome.doubts[0]["where"]
    assert outcome.runs[0]["doubts"] == outcome.doubts
    page = (world.settings.reports_dir / "load.html").read_text(encoding="utf-8")
    assert "please look in Freshsales" in page
    file = world.settings.reports_dir / "doubts.xlsx"
    book = load_workbook(file)
    for row in book.worksheets[0].iter_rows():
        if row[1].value in ("activity/1", "activity/2"):
            row[6].value = stands["activity/1"].id if row[1].value == "activity/1" else "absent"
    book.save(file)
    assert world.load().doubts, "a load in between keeps the answers"
    for name, key, number in worklists.decisions(file):
        ledger = world.ledger()
        assert doubt.decide(ledger, name, key, number)
        ledger.close()
    again = world.load()
    assert not again.doubts
    assert sorted(world.standing("phone_calls")) == [row.key for row in calls]
    assert len([w for w in world.writes() if w == ("POST", "phone_calls")]) == 4, "one was never carried out, none sent blindly"


def test_an_answer_that_is_none_is_refused_with_its_row(world: Any) -> None:
    world.activity("phone_calls", 1, world.account(1))
    world.build()
    world.crm.fault("drop_after_commit", "POST", "phone_calls", 1, None)
    world.load()
    file = world.settings.reports_dir / "doubts.xlsx"
    book = load_workbook(file)
    list(book.worksheets[0].iter_rows())[-1][6].value = "maybe"
    book.save(file)
    with pytest.raises(Halt, match=r"row 5, “your answer”: 'maybe'"):
        worklists.decisions(file)


def test_a_lost_bulk_answer_is_settled_row_by_row_with_one_reading_each_at_most(world: Any) -> None:
    for n in range(1, 31):
        world.account(n)
    world.build()
    world.crm.fault("drop_after_commit", "POST", "bulk_upsert", 1, None)
    outcome = world.load()
    assert len(world.standing("sales_accounts")) == 30
    assert not outcome.doubts
    assert outcome.runs[0]["calls"] <= outcome.runs[0]["forecast"]["calls"] + 2


def test_products_without_a_list_are_in_doubt_not_doubled(make_world: Callable[..., Any]) -> None:
    from tests.chaos.rows import Row

    world = make_world(product_list="off")
    world.tenant.add(Row("products", "product/p", {"name": "P", "sku_number": "p-1", "is_active": True}))
    world.build()
    world.crm.fault("drop_after_commit", "POST", "cpq/products", 1, None)
    assert [d["where"] for d in world.load().doubts] == [doubt.PLACES["products"]]
    assert world.writes() == [("POST", "cpq/products")]


def _session(tmp_path: Any, answer: Callable[[httpx.Request], httpx.Response], step: Step) -> tuple[Session, Step]:
    ledger = Ledger(tmp_path / "ledger.sqlite", "https://a.example/crm/sales")
    run = ledger.open_run(Plan("load", ledger.account, (step,)))
    (made,) = ledger.steps(run, step.object, ["planned"])
    http = httpx.Client(transport=httpx.MockTransport(answer), base_url="https://a.example/crm/sales/api/")
    clock = Clock(lambda: 1e9, lambda seconds: None)
    return Session(run, ledger, Client(http, ledger, Pace(10**6, 0.0, clock), run), clock.sleep), made


def test_the_ledger_holds_what_the_crm_answered_not_what_was_planned(tmp_path: Any) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, json={"sales_account": {"id": 7, "city": "A", "phone": "1"}})
        return httpx.Response(200, json={"sales_account": {"id": 99, "city": "B!", "phone": "2"}})

    changes = {"city": ["A", "B"], "phone": ["1", "2"]}
    step = Step(1, "sales_accounts", "update", "customer/1", "customer/1", "h", {"city": "B", "phone": "2"}, changes, crm_id=7)
    session, made = _session(tmp_path, answer, step)
    putting.update(session, OBJECTS["sales_accounts"], made)
    (row,) = session.ledger.rows("select state, crm_id, stands, differs, before from steps")
    assert tuple(row) == ("done", 99, '{"city":"B!","phone":"2"}', '{"city":["B","B!"]}', '{"city":"A","phone":"1"}')


def test_a_create_answered_without_an_id_is_no_success(tmp_path: Any) -> None:
    from loaders.errors import Retry

    step = Step(1, "notes", "create", "activity/1", "*", "h", {"description": "x"})
    session, made = _session(tmp_path, lambda request: httpx.Response(200, json={"note": {}}), step)
    with pytest.raises(Retry) as lost:
        putting.create(session, OBJECTS["notes"], made)
    assert lost.value.landed
    assert made.state == "sent"
