"""Ascora says of no record when it changed: a second extraction finds out, tells it, and the plan gets just that."""

import json
import sys
from pathlib import Path

import duckdb
import openpyxl
from journeys.tenant import Migration


def edit_jobs(export: Path) -> tuple[str, str, str]:
    """Changes one cell, deletes one row, adds one; (numbers of the three jobs)."""
    file = export / "Jobs.xlsx"
    book = openpyxl.load_workbook(file)
    sheet = next(sheet for sheet in book.worksheets if sheet.title.strip() == "Jobs")
    header = {str(cell.value).strip().casefold(): cell.column for cell in sheet[1]}

    def value(row: int, name: str) -> str:
        return str(sheet.cell(row, header[name]).value or "").strip()

    plain = [
        row for row in range(2, sheet.max_row + 1)
        if value(row, "job number") and "." not in value(row, "job number") and not value(row, "quote number")
        and not value(row, "enquiry number") and not value(row, "invoice number")
        and value(row, "job status") in ("New", "Booked", "In Progress", "Unscheduled", "Deferred")
    ]  # fmt: skip
    changed, gone = plain[0], plain[1]
    numbers = value(changed, "job number"), value(gone, "job number"), "NEW77001"
    sheet.cell(changed, header["purchase order"]).value = "PO-DELTA"
    copied = [cell.value for cell in sheet[changed]]
    copied[header["job number"] - 1], copied[header["booking date"] - 1] = numbers[2], None
    sheet.append(copied)
    sheet.delete_rows(gone)
    book.save(file)
    return numbers


def test_a_second_extraction_finds_what_was_created_changed_and_vanished_and_the_plan_has_just_that(
    loaded: Migration, tmp_path: Path
) -> None:
    delta = loaded.copy(tmp_path / "m")
    changed, gone, new = edit_jobs(delta.folder / "export")
    delta.run(sys.executable, "-m", "pipelines", "ascora")
    said = delta.transform().stdout
    with duckdb.connect(str(delta.folder / "warehouse.duckdb"), read_only=True) as db:
        records = db.execute(
            "select kind, record_key, field, before, after from evidence.changes where ascora_object = 'jobs' order by all"
        ).fetchall()
        others = db.execute("select count(*) from evidence.changes where ascora_object <> 'jobs'").fetchall()
        extractions = db.execute("select count(distinct extraction_id), count(distinct extraction_before) from evidence.changes")
        assert extractions.fetchall() == [(1, 1)]
    assert [(kind, key, field, after) for kind, key, field, _, after in records] == [
        ("changed", f"job/{changed}", "purchase_order", "PO-DELTA"),
        ("created", f"job/{new}", None, None),
        ("vanished", f"job/{gone}", None, None),
    ]
    assert others == [(0,)]
    assert "1 jobs changed, 1 jobs created, 1 jobs vanished" in said
    delta.loader("plan")
    steps = json.loads((delta.folder / "reports/plan.json").read_text())["steps"]
    assert {("deals", f"job/{changed}"), ("deals", f"job/{new}")} <= {(step["object"], step["source_key"]) for step in steps}
    # A new deal may move its contact's stage in Freshsales, which is set back: nothing else is touched, and nothing deleted.
    others = [step for step in steps if step["source_key"].split("#")[0] not in (f"job/{changed}", f"job/{new}")]
    assert {(step["object"], step["op"]) for step in others} <= {("contact_stages", "set")}, steps
    assert not any(step["op"] == "delete" for step in steps)
