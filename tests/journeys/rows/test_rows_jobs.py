"""Row 4 and rulings 12 to 19: recent jobs are Deals, older finished ones completed Tasks, sections fold."""

from typing import Any

import pytest
from rows_crm import Crm, Evidence, last_line
from rows_jobs import LONG_TEXT

WON = "Invoiced"

FIELDS: tuple[tuple[str, str, Any], ...] = (
    ("job/J12", "name", "J12 Hot water & <b>riser</b> replacement"),
    ("job/J12", "amount", "1234.50"),
    ("job/J12", "pipeline", "Ascora Jobs"),
    ("job/J12", "stage", "In Progress"),
    ("job/J12", "owner", "Liam Nguyen"),
    ("job/J12", "account", "customer/1001"),
    ("job/J12", "contacts", {"contact/2001/raj@tower.example", "contact/1001/petra@harbourview.example"}),
    ("job/J12", "closed_date", None),
    ("job/J12", "cf_original_create_date", "2026-04-05"),
    ("job/J12", "cf_source_job_id", "J12"),
    ("job/J12", "cf_trade_type", "Plumbing"),
    ("job/J12", "cf_assigned_technician", None),
    ("job/J12", "cf_material_cost", 28.45),
    ("job/J12", "cf_job_description", "Replace unit\nin riser"),
    ("job/J12", "cf_work_undertaken", "Isolated the riser"),
    ("job/J12", "cf_purchase_order", "00PO-9"),
    ("job/J12", "cf_client_order_number", "CO-77"),
    ("job/J12", "cf_site_name", "Harbour Tower A"),
    ("job/J12", "cf_quote_status", None),
    ("job/J4", "name", "J4 First line of J4"),
    ("job/J4", "account", "customer/1002"),  # no billing customer: the site's
    ("job/J4", "owner", "Jack Wilson"),
    ("job/J4", "cf_assigned_technician", "Sam Apprentice"),
    ("job/J4", "cf_job_status", "Booked"),
    ("job/J4", "cf_original_create_date", "2026-06-01"),
    ("job/J20", "stage", "Completed"),
    ("job/J20", "owner", "Olivia Brown"),
    ("job/J20", "cf_job_status", "Ready To Invoice"),
    ("job/J31", "stage", WON),
    ("job/J31", "closed_date", "2026-04-01"),  # 90 days before the cut-over, one minute before midnight
    ("job/J31", "amount", "310.10"),
    ("job/J31", "owner", "Jack Wilson"),
    ("job/J31", "cf_assigned_technician", "Tom Older"),
    ("job/J33", "stage", "Lost"),
    ("job/J33", "closed_date", "2026-06-15"),
    ("job/J33", "account", "customer/1002"),
    ("job/J33", "cf_assigned_technician", None),
    ("job/J34", "stage", "Completed"),
    ("job/J34", "closed_date", None),
    ("job/J34", "owner", "Jack Wilson"),
    ("job/J34", "cf_assigned_technician", "Nobody On Sheet"),
    ("job/J35", "stage", WON),
    ("job/J35", "closed_date", "2026-05-20"),  # the last of its two invoices
    ("job/J35", "cf_original_create_date", "2024-12-01"),
    ("job/J41", "account", "customer/1007"),  # four Smiths: the address settles it
    ("job/J41", "stage", "In Progress"),
    ("job/J43", "stage", "In Progress"),
    ("job/J46", "account", "customer/1016"),
    ("job/J48", "stage", "Completed"),  # finished after the cut-over
    ("job/J49", "stage", "In Progress"),  # open jobs have no age
    ("job/J49", "cf_original_create_date", "2015-01-31"),
    ("job/J54", "stage", "Completed"),  # not finished, although it has a Completed Date
    ("job/J54", "closed_date", None),
    ("job/J55", "account", "customer/1001"),  # the payer of the payer of its site
    ("job/J55", "cf_site_name", "Harbour Tower B"),
    ("job/J55", "contacts", {"contact/1001/petra@harbourview.example"}),
    ("job/J46", "amount", "46.01"),
)
# (key, finished on, owner)
TASKS = (
    ("job/J32", "2026-03-31", "Mia Patel", "customer/1003"),
    ("job/J36", "2018-07-01", "Jack Wilson", "customer/1002"),
    ("job/J37", "2025-12-31", "Jack Wilson", "customer/1002"),
    ("job/J38", "2025-11-30", "Jack Wilson", "customer/1002"),
    ("job/J50", "2025-10-05", "Jack Wilson", "customer/1002"),
)


@pytest.mark.parametrize(("key", "field", "expected"), FIELDS)
def test_every_deal_field_comes_from_its_own_column(crm: Crm, key: str, field: str, expected: Any) -> None:
    assert crm.read(crm.record("deals", key), field) == expected


def test_the_status_of_a_job_is_kept_in_its_own_words(crm: Crm) -> None:
    assert crm.record("deals", "job/J12")["custom_field"]["cf_job_status"].split() == ["in", "progress"]


@pytest.mark.parametrize(("key", "finished", "owner", "account"), TASKS)
def test_a_job_finished_before_the_ninety_days_is_a_completed_task_on_the_account(
    crm: Crm, key: str, finished: str, owner: str, account: str
) -> None:
    task = crm.marked("tasks", key)
    assert (task["due_date"][:10], task["completed_date"][:10], task["status"]) == (finished, finished, 1)
    assert crm.read(task, "owner") == owner
    assert crm.target(task) == ("SalesAccount", account)
    assert task["title"].startswith(key.removeprefix("job/") + " ")
    assert not crm.has("deals", key)


@pytest.mark.parametrize(
    "part",
    ["Closed", "320.11", "32.01", "Boiler is old", "Boiler removed", "Flue kit of J32", "160.05", "Gasfitter", "90.00", "1.5"],
)
def test_a_task_tells_status_totals_descriptions_and_lines(crm: Crm, part: str) -> None:
    task = crm.marked("tasks", "job/J32")
    assert task["title"] == "J32 Old boiler"
    assert part in task["description"]


@pytest.mark.parametrize("part", ["Old pump of Q-500", "240.00", "Pump cover of V-501", "Q-500", "V-501"])
def test_a_task_takes_its_quote_and_variations_into_its_text(crm: Crm, part: str) -> None:
    assert part in crm.marked("tasks", "job/J50")["description"]


def test_lines_of_a_task_make_no_products(crm: Crm) -> None:
    assert not crm.has("cpq/products", "OLD-5")
    assert not crm.has("cpq/products", "VAR-5")
    assert not crm.has("deals", "quote/Q-500")
    assert not crm.has("deals", "quote/V-501")


def test_a_section_is_no_deal_and_adds_nothing_to_the_total(crm: Crm) -> None:
    assert not crm.has("deals", "job/J12.01")
    assert not any("J12.01" in r["name"] for r in crm.state["deals"])


def test_supply_and_labour_of_a_job_make_no_deal_products(crm: Crm) -> None:
    assert crm.lines(crm.record("deals", "job/J12")) == []


def test_text_longer_than_its_field_is_cut_and_stands_whole_in_a_note(crm: Crm, evidence: Evidence) -> None:
    cut = crm.record("deals", "job/J40")["custom_field"]["cf_job_description"]
    assert 7900 < len(cut) <= 8000
    assert LONG_TEXT.startswith(cut.rstrip("…. "))
    notes = crm.hanging_on("notes", "Deal", "job/J40")
    assert any(LONG_TEXT in n["description"] and last_line(n["description"]).startswith("Ascora: job/J40") for n in notes)
    assert any(c["source_key"] == "job/J40" and c["before"] == LONG_TEXT for c in evidence["cleanups"])


def test_a_booking_date_is_an_appointment_on_the_deal_at_its_hour(crm: Crm) -> None:
    (booking,) = crm.hanging_on("appointments", "Deal", "job/J12")
    assert booking["from_date"] == "2026-04-06T07:30:00+10:00"
    assert booking["end_date"] > booking["from_date"]
    assert booking["time_zone"] == "Sydney"
    assert last_line(booking["description"]).startswith("Ascora: job/J12")


@pytest.mark.parametrize(
    ("key", "column", "value"),
    [
        ("job/J42", "Billing Customer", "Smith Plumbing"),
        ("job/J44", "Billing Customer", "Never Heard Of"),
        ("job/J47", "Site Customer", "Lost Site"),
    ],
)
def test_a_job_whose_customer_cannot_be_settled_is_a_reject(
    crm: Crm, evidence: Evidence, key: str, column: str, value: str
) -> None:
    assert not crm.has("deals", key)
    (reject,) = [r for r in evidence["rejects"] if r["source_key"] == key]
    assert (reject["column_name"], reject["value"]) == (column, value)
    assert reject["source_file"].endswith("a.xlsx")
    assert reject["source_sheet"] == "Jobs"


def test_a_quote_number_that_names_no_quote_is_listed_and_the_job_is_sent(crm: Crm, evidence: Evidence) -> None:
    assert crm.has("deals", "job/J53")
    assert any(c["source_key"] == "job/J53" and c["before"] == "Q-NONE" for c in evidence["cleanups"])


def test_the_deals_are_the_recent_jobs_and_the_quotes_and_nothing_else(crm: Crm) -> None:
    jobs = (4, 12, 20, 31, 33, 34, 35, 40, 41, 43, 46, 48, 49, 51, 152, 53, 54, 55)
    quotes = ("Q-100", "Q-101", "Q-102", "Q-103", "V-202", "Q-300", *(f"Q-{n}" for n in range(400, 406)))
    loaded = {crm.key_of("deals", r["id"]) for r in crm.state["deals"]}
    assert loaded == {f"job/J{j}" for j in jobs} | {f"quote/{q}" for q in quotes} | {"Compressor room fit-out"}
