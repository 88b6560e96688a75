"""Report pages and workbooks stay safe and readable whatever the tenant's names are."""

from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

from python_calamine import CalamineWorkbook

from loaders.model import Plan, Step
from loaders.reports import diff_page
from loaders.reports.page import write_page
from loaders.reports.plans import plan_data
from loaders.reports.workbook import Sheet, write_workbook

HOSTILE = "<script>alert(1)</script>\" onmouseover='x' =cmd|'/c calc'!A1 \x00 {{ 7*7 }}"


def test_what_is_hostile_in_a_plan_is_text_on_its_page(tmp_path: Path) -> None:
    step = Step(1, "notes", "create", HOSTILE, "customer/1", "h", {"description": HOSTILE})
    data = plan_data(Plan("load", "http://127.0.0.1:1", (step,)), {"calls": 1, "hours": {"growth": 0.0}}, None)
    page = write_page(tmp_path, "plan", data).read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "onmouseover='" not in page
    assert "{{ 7*7 }}" in page
    assert page.count("<script>") == 1


def test_a_page_asks_for_nothing_from_outside(tmp_path: Path) -> None:
    data = plan_data(Plan("load", "a", ()), {"calls": 0, "hours": {}}, None)
    page = write_page(tmp_path, "plan", data).read_text(encoding="utf-8")
    assert not any(word in page for word in ("src=", "<link", "@import", "url("))


def test_no_cell_of_a_workbook_is_a_formula(tmp_path: Path) -> None:
    rows = [{"name": "=1+1", "amount": Decimal("12.50"), "why": HOSTILE + "\ud800"}, {"name": "+1", "amount": 3, "why": None}]
    file = write_workbook(tmp_path / "x.xlsx", [Sheet("A/B: [1]", ["name", "amount", "why"], rows, ["=2+2"])])
    (sheet,) = CalamineWorkbook.from_path(file).sheet_names
    read = CalamineWorkbook.from_path(file).get_sheet_by_name(sheet).to_python()
    assert sheet == "A B   1 "
    assert read[:2] == [["=2+2", "", ""], ["name", "amount", "why"]]
    assert read[2][:2] == ["=1+1", 12.5]
    assert read[2][2].startswith("<script>alert(1)")
    assert read[3] == ["+1", 3.0, ""]


def test_a_cell_is_cut_where_excel_would_refuse_it_and_rows_go_on_in_a_second_sheet(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("loaders.reports.workbook.MOST_ROWS", 3)
    rows = [{"a": "x" * 40_000}, {"a": "y"}, {"a": "z"}]
    file = write_workbook(tmp_path / "x.xlsx", [Sheet("many", ["a"], rows)])
    book = CalamineWorkbook.from_path(file)
    assert book.sheet_names == ["many", "many 2"]
    assert len(book.get_sheet_by_name("many").to_python()[1][0]) == 32_767


def test_the_workbook_of_the_sample_has_room_for_comments_on_every_sheet_and_no_formula(tmp_path: Path) -> None:
    cell = {"file": "Jobs.xlsx", "sheet": "Jobs", "cell": "F17", "value": HOSTILE}
    field = {"field": "name", "cells": [cell], "staged": HOSTILE, "read": "x" * 10_000, "verdict": "differs", "cleanups": []}
    record = {"object": "jobs", "source_key": "job/JOB1", "crm_id": 1, "fields": [field]}
    formula = {**field, "staged": "=cmd|'/c calc'!A1"}
    data = {"account": "a", "checksum": "c", "records": [record | {"fields": [field, formula]}], "features": [], "rules": []}
    file = diff_page.write_book(tmp_path, data)
    book = CalamineWorkbook.from_path(file)
    for name in book.sheet_names:
        assert "Comment" in [row[-1] for row in book.get_sheet_by_name(name).to_python()]
    read = [cell for row in book.get_sheet_by_name("Differences").to_python() for cell in row]
    assert {"=cmd|'/c calc'!A1", "x" * 10_000} <= set(read)
    with ZipFile(file) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())
