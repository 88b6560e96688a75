"""One bad row costs few calls and nobody else; it is listed with the CRM's own words and sent again when it is repaired."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook

from loaders import bisect, doubt
from loaders.client import Client
from loaders.ledger import Ledger
from loaders.model import Plan, Step
from loaders.objects import OBJECTS
from loaders.pace import Clock, Pace
from loaders.session import Session

ACCOUNTS = OBJECTS["sales_accounts"]


def _submitted(folder: Path, bad: set[int]) -> tuple[list[Step], list[int]]:
    """100 rows to a CRM that refuses every call with a bad row in it: (the steps, the sizes of the calls)."""
    sizes: list[int] = []

    def answer(request: httpx.Request) -> httpx.Response:
        rows = json.loads(request.content)["sales_accounts"]
        sizes.append(len(rows))
        if any(row["data"]["name"] in {f"row {n}" for n in bad} for row in rows):
            return httpx.Response(400, json={"errors": {"message": [f"one of {len(rows)} is bad"]}})
        return httpx.Response(202, json={"job_status_url": "https://a.example/job_statuses/1"})

    ledger = Ledger(folder / f"{len(list(folder.iterdir()))}.sqlite", "https://a.example")
    steps = tuple(
        Step(
            n + 1,
            "sales_accounts",
            "create",
            f"customer/{n}",
            "*",
            "h",
            {"name": f"row {n}", "custom_field": {"cf_ascora_id": str(n)}},
        )
        for n in range(100)
    )
    run = ledger.open_run(Plan("load", ledger.account, steps))
    made = ledger.steps(run, "sales_accounts", ["planned"])
    http = httpx.Client(transport=httpx.MockTransport(answer), base_url="https://a.example/api/")
    clock = Clock(lambda: 1e9, lambda seconds: None)
    session = Session(run, ledger, Client(http, ledger, Pace(10**6, 0.0, clock), run), clock.sleep)
    bisect.submit(session, ACCOUNTS, [(step, step.payload) for step in made])
    ledger.close()
    return made, sizes


@pytest.mark.parametrize("bad", [0, 1, 37, 49, 50, 98, 99])
def test_a_bad_row_of_a_hundred_costs_at_most_nine_calls_more_and_the_others_land(tmp_path: Path, bad: int) -> None:
    steps, sizes = _submitted(tmp_path, {bad})
    assert [step.seq - 1 for step in steps if step.state == "rejected"] == [bad]
    assert steps[bad].why == "400: one of 1 is bad"
    assert len(sizes) - 1 <= 9, "and one question about a job: fewer than the 14 that are allowed"
    assert all(step.state == "sent" for step in steps if step.seq - 1 != bad)


def test_several_bad_rows_of_one_batch_are_found_one_after_the_other(tmp_path: Path) -> None:
    steps, sizes = _submitted(tmp_path, {3, 4, 77})
    assert [step.seq - 1 for step in steps if step.state == "rejected"] == [3, 4, 77]
    assert len(sizes) - 1 <= 3 * 9


def test_rejects_carry_the_crms_words_reach_a_workbook_and_are_sent_again_after_repair(world: Any) -> None:
    for n in range(1, 21):
        world.account(n)
    bad = world.account(21, website="no site")
    taken = world.account(22, name="=Ocean Dental")
    taken.fields["name"] = "Ocean Dental"
    world.deal(1, bad)
    world.build()
    outcome = world.load()
    assert {r["source_key"]: r["field"] for r in outcome.rejects} == {"customer/21": "website", "customer/22": "name"}
    assert outcome.runs[0]["calls"] <= outcome.runs[0]["forecast"]["calls"] + 2
    sheet = load_workbook(world.settings.reports_dir / "rejects.xlsx").worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any("website is not in required format" in str(cell.value) for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)
    end = world.crm.log_end()
    again = world.load()
    assert (again.plan["steps"], world.writes(end)) == ([], []), "as it is, it is not sent again"
    assert {n["kind"] for n in again.plan["notes"]} == {"refused before", "waits"}
    bad.fields["website"] = "https://b.example"
    world.build()
    end = world.crm.log_end()
    repaired = world.load()
    assert [r["source_key"] for r in repaired.rejects] == ["customer/22"]
    assert [path for _, path in world.writes(end)] == ["sales_accounts/bulk_upsert", "deals"]
    standing = world.facts.standing["sales_accounts"]["Ocean Dental"]
    world.crm.by_hand("PUT", f"sales_accounts/{standing['id']}", {"sales_account": {"name": "Ocean Dental (old)"}})
    ledger = world.ledger()
    assert doubt.retry(ledger, None, None) == 1
    ledger.close()
    assert world.load().rejects == []
    assert len(world.standing("sales_accounts")) == 22
