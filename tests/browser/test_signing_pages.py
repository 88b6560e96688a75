"""The pages that a person signs by: set-up and sample, from the disk, on phone and desk, whatever the tenant's names are."""

from pathlib import Path
from typing import Any

import pytest
from browser.seeing import formulas
from browser.test_reports import HOSTILE, LONG, WIDTHS, assert_printable, assert_sound, open_page, visible_rows
from python_calamine import CalamineWorkbook
from selenium.webdriver.common.by import By

from loaders.reports import diff_page, setup_page

pytestmark = pytest.mark.browser


def field(name: str, verdict: str = "equal", **more: Any) -> dict[str, Any]:
    cell = {"file": "Jobs.xlsx", "sheet": "Jobs", "row": 2, "cell": "C2", "header": "Job Name", "value": HOSTILE}
    cleanup = {"field": "name", "before": LONG, "after": None, "why": HOSTILE}
    values = {"staged": HOSTILE, "read": "Call Bob", "sent": HOSTILE, "verdict": verdict, "reason": "", "explained": False}
    rule = {"rule": "ruling 17", "how": "as it stands", "changed": False}
    made = {"field": name, "cells": [cell], "cleanups": [cleanup], **values, **rule}
    return made | more


def record(key: str, *fields: dict[str, Any]) -> dict[str, Any]:
    differs = any(row["verdict"] == "differs" for row in fields)
    origin = {"ascora_object": "jobs", "file": "Jobs.xlsx", "sheet": "Jobs", "row": 2}
    what = {"object": "deals", "source_key": key, "crm_id": 1, "why": "shows it", "standing": "", "cleanups": []}
    return {**what, "fields": list(fields), "origins": [origin], "differs": differs, "unexplained": differs, "changed": False}


def diff_data() -> dict[str, Any]:
    records = [record(f"job/J{n}", field("name")) for n in range(30)]
    records += [record(f"job/{HOSTILE}", field("name", "differs")), record("job/LAST", field(LONG), field("amount", "not shown"))]
    shown = [{"object": "deals", "source_key": "job/LAST"}]
    features = [
        {
            "feature": HOSTILE,
            "kind": "rule",
            "rule": "ruling 17",
            "verdict": "covered",
            "records": 1,
            "shown_by": shown,
            "note": "",
        },
        {
            "feature": LONG,
            "kind": "oddity",
            "rule": "",
            "verdict": "sends nothing",
            "records": 0,
            "shown_by": [],
            "note": HOSTILE,
        },
    ]
    rules = [{"rule": "ruling 17", "about": "deals", "statement": "Name", "verdict": "covered", "things": 1, "shown_by": shown}]
    figures = {"records": 32, "fields": 33, "equal": 31, "differs": 1, "not shown": 1, "unexplained": 1}
    return {"kind": "sample", "account": "http://127.0.0.1:1", "checksum": "0123456789abcdef", "records": records,
            "features": features, "rules": rules, "figures": figures}  # fmt: skip


def setup_data() -> dict[str, Any]:
    items = [
        {"entity": "deals", "kind": "field", "label": HOSTILE, "internal_name": "cf_x" + LONG, "is_unique": True, "why": HOSTILE,
         "state": state, "module": "Deals", "type": "Dropdown", "choices": [HOSTILE, "=1+1"], "where_to_click": "Admin Settings",
         "by_hand_because": "no call"}
        for state in setup_page.STATES for _ in range(2)
    ]  # fmt: skip
    account = {"url": "http://127.0.0.1:1", "edition": "suite", "plan": "pro", "read_at": "2026-11-25 06:26:39"}
    figures = dict.fromkeys(setup_page.STATES, 2)
    return {"kind": "setup", "account": account, "items": items, "figures": figures}


def test_the_diff_is_filtered_to_differences_and_leads_from_what_is_shown_to_its_record(browser, tmp_path: Path) -> None:
    page = diff_page.write(tmp_path, diff_data())
    for width in WIDTHS.values():
        open_page(browser, page, width)
        browser.execute_script("for (const d of document.querySelectorAll('details')) d.open = true")
        assert_sound(browser, width)
    open_page(browser, page, WIDTHS["desk"])
    browser.execute_script("document.querySelector('input[name=differs]').click()")
    assert visible_rows(browser, "record-list") == 1
    browser.execute_script("document.querySelector('#feature-list a').click()")  # the page is still scrolling
    assert browser.execute_script("const d = document.getElementById('deals-job-last'); return d.open && !d.hidden")
    assert "C2" in browser.find_element(By.ID, "deals-job-last").text
    assert_printable(browser)


def test_the_checklist_is_filtered_by_its_state(browser, tmp_path: Path) -> None:
    page = setup_page.write(tmp_path, setup_data())
    for width in WIDTHS.values():
        open_page(browser, page, width)
        assert_sound(browser, width)
        assert visible_rows(browser, "items") == 8
    browser.find_element(By.CSS_SELECTOR, "select[name=state] option[value=open]").click()
    assert visible_rows(browser, "items") == 2
    assert_printable(browser)


def test_their_workbooks_are_text_for_another_reader(tmp_path: Path) -> None:
    diff_page.write(tmp_path, diff_data())
    setup_page.write(tmp_path, setup_data())
    book = CalamineWorkbook.from_path(tmp_path / "diff.xlsx")
    assert book.sheet_names == ["Differences", "Fields", "What is shown", "Rules"]
    assert len(book.get_sheet_by_name("Differences").to_python()) == 3 + 1
    (line,) = book.get_sheet_by_name("Differences").to_python()[3:]
    assert HOSTILE in line
    assert "Jobs.xlsx, Jobs!C2" in line
    to_do = CalamineWorkbook.from_path(tmp_path / "setup.xlsx").get_sheet_by_name("To do").to_python()
    assert len(to_do) == 2 + 6
    assert f"{HOSTILE}\n=1+1" in to_do[2]
    for name in ("diff", "setup"):
        assert formulas(tmp_path / f"{name}.xlsx") == []
