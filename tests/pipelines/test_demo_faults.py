"""What shuts the gate is absent unless asked for, and present when asked for."""

from collections import Counter
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from demo_export import Export, fold, read_export

from pipelines import demo
from pipelines.demo.faults import ALL_FAULTS, FAULTS
from pipelines.demo.tenant import Row, Tenant
from pipelines.demo.trade import EQUIPMENT_STATES, EQUIPMENT_TYPES

TODAY = date(2026, 11, 18)
JOB_STATUSES = {"New", "Unscheduled", "Booked", "In Progress", "Deferred", "Completed", "Ready To Invoice", "Closed", "Cancelled"}
QUOTE_STATUSES = {"Draft", "Sent", "Accepted", "Declined"}
KEYS = {
    "customers": ("Customer Number",),
    "jobs": ("Job Number",),
    "quotes": ("Quote Number",),
    "invoices": ("Invoice Number",),
    "enquiries": ("Enquiry Number",),
    "activities": ("Activity Number",),
}


def _two_contents(tenant: Tenant) -> list[str]:
    """Numbers that stand for two different records; a row given twice letter by letter is one record."""
    found = []
    for table, key in KEYS.items():
        contents: dict[tuple, set[str]] = {}
        for row in tenant.rows[table]:
            contents.setdefault(tuple(row[column] for column in key), set()).add(str(row))
        found += [f"{table} {number}" for number, rows in contents.items() if len(rows) > 1 and number != (None,)]
    return found


def _nameless_twins(tenant: Tenant) -> list[str]:
    names = Counter(fold(row["Customer Name"]) for row in tenant.rows["customers"] if row["Customer Number"] is None)
    return [name for name, count in names.items() if count > 1]


def _circles(tenant: Tenant) -> list[str]:
    above = {fold(row["Customer Name"]): fold(row.get("Billing Customer")) for row in tenant.rows["customers"]}
    numbers = {str(row["Customer Number"]): fold(row["Customer Name"]) for row in tenant.rows["customers"]}
    found = []
    for start in above:
        name, steps = start, 0
        while (parent := numbers.get(above.get(name, ""), above.get(name, ""))) and parent != name and steps < 20:
            name, steps = parent, steps + 1
        found += [start] if steps == 20 else []
    return found


def _unknown_choices(tenant: Tenant) -> set[str]:
    types, states = map(fold, EQUIPMENT_TYPES), map(fold, EQUIPMENT_STATES)
    rows = tenant.rows["equipment"]
    return {fold(row["Equipment Type"]) for row in rows} - set(types) | {fold(row["Status"]) for row in rows} - set(states)


def _unknown_share(rows: list[Row], known: set[str]) -> float:
    named = (row.get("Billing Customer") or row.get("Site Customer") for row in rows)
    return sum(fold(name) not in known for name in named) / len(rows)


@pytest.mark.parametrize("customers", [1, 2, 5, 19, 60, 120, 300])
def test_nothing_shuts_the_gate_by_default(customers: int) -> None:
    for seed in range(25 if customers < 50 else 4):
        tenant = demo.build(seed, customers, TODAY, big_file=False)
        assert {row["Job Status"].strip() for row in tenant.rows["jobs"]} <= JOB_STATUSES
        assert {row["Quote Status"].strip() for row in tenant.rows["quotes"]} <= QUOTE_STATUSES
        assert _two_contents(tenant) + _nameless_twins(tenant) + _circles(tenant) == []
        assert _unknown_choices(tenant) == set()
        parties = tenant.rows["customers"]
        known = {fold(row["Customer Name"]) for row in parties} | {str(row["Customer Number"]) for row in parties}
        assert all(_unknown_share(tenant.rows[table], known) <= 0.05 for table in ("jobs", "quotes", "invoices"))


def test_unknown_fault_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="site_circle"):
        demo.write(tmp_path / "export", faults=["sight_circle"])
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def faulty(tmp_path: Path, request: pytest.FixtureRequest) -> Export:
    demo.write(tmp_path / "export", 3, 4, TODAY, faults=[request.param], big_file=False)
    return read_export(tmp_path / "export")


@pytest.mark.parametrize("faulty", ["unknown_status"], indirect=True)
def test_unknown_status(faulty: Export) -> None:
    assert {text.strip() for text in faulty.texts("jobs", "job status")} - JOB_STATUSES == {"Waiting For Godot"}


@pytest.mark.parametrize("faulty", ["unknown_quote_status"], indirect=True)
def test_unknown_quote_status(faulty: Export) -> None:
    assert set(faulty.texts("quotes", "quote status")) - QUOTE_STATUSES == {"Half Accepted"}


@pytest.mark.parametrize("faulty", ["two_identities"], indirect=True)
def test_two_identities(faulty: Export) -> None:
    twice = [row for row in faulty.rows["customers"] if str(row["customer number"]) == "990001"]
    assert len({row["customer name"] for row in twice}) == 2


@pytest.mark.parametrize("faulty", ["too_many_rejects"], indirect=True)
def test_too_many_rejects(faulty: Export) -> None:
    nobody = faulty.column("jobs", "billing customer").count("Nobody We Know")
    assert nobody > len(faulty.rows["jobs"]) * 0.05


@pytest.mark.parametrize("faulty", ["missing_column"], indirect=True)
def test_missing_column(faulty: Export) -> None:
    assert "job status" not in faulty.headers["jobs"]


@pytest.mark.parametrize("faulty", ["unknown_sheet"], indirect=True)
def test_unknown_sheet(faulty: Export) -> None:
    assert len(faulty.rows["timesheets"]) == 1


def test_broken_workbook(tmp_path: Path) -> None:
    demo.write(tmp_path / "export", 3, 4, TODAY, faults=["broken_workbook"], big_file=False)
    with pytest.raises(Exception, match="zip"):
        openpyxl.load_workbook(tmp_path / "export" / "Jobs (copy).xlsx")


@pytest.mark.parametrize(
    ("fault", "finds"),
    [
        ("two_jobs_one_number", _two_contents),
        ("two_identities", _two_contents),
        ("site_circle", _circles),
        ("unnumbered_twins", _nameless_twins),
        ("missing_choice", _unknown_choices),
    ],
)
def test_fault_is_found_where_the_clean_tenant_has_none(fault: str, finds: object) -> None:
    assert callable(finds)
    assert not finds(demo.build(3, 4, TODAY, big_file=False))
    assert finds(demo.build(3, 4, TODAY, faults=[fault], big_file=False))


@pytest.mark.parametrize("customers", [1, 30])
def test_all_faults_fit_a_tenant_of_any_size(customers: int) -> None:
    plain = demo.build(3, customers, TODAY, big_file=False)
    for fault in FAULTS:
        spoilt = demo.build(3, customers, TODAY, faults=[fault], big_file=False)
        assert spoilt.rows != plain.rows, fault
    assert demo.build(3, customers, TODAY, faults=ALL_FAULTS, big_file=False).layout_faults
