"""Faults on request: each makes the whole load wrong, so the extraction must stop or the gate must stay shut.

Every fault adds rows of its own (or spoils the layout), so that it works on a tenant of any size.
"""

from collections.abc import Callable
from typing import Any

from pipelines.demo.tenant import Row, Tenant

LAYOUT_FAULTS = {
    "missing_column": "the Jobs sheet has no Job Status column",
    "unknown_sheet": "a workbook has a sheet with rows that nobody knows",
    "broken_workbook": "a workbook that was cut off while it was copied",
}


def _customer(tenant: Tenant, number: int | None, name: str, **more: Any) -> Row:
    model = dict(tenant.rows["customers"][0]) | {"Email": None, "Billing Customer": None, "Site Status": None}
    return tenant.add("customers", model | {"Customer Number": number, "Customer Name": name, "Company Name": name} | more)


def _job(tenant: Tenant, number: str, **more: Any) -> Row:
    model = dict(tenant.parents("jobs")[0]) | {"Quote Number": None, "Enquiry Number": None, "Invoice Number": None}
    return tenant.add("jobs", model | {"Job Number": number, "Is Section/Stage": False} | more)


def unknown_status(tenant: Tenant) -> None:
    """A job status that no table knows (mapping.md row 4)."""
    _job(tenant, "JOBF1", **{"Job Status": "Waiting For Godot"})


def unknown_quote_status(tenant: Tenant) -> None:
    """A quote status that no table knows (mapping.md row 5)."""
    model = dict(tenant.parents("quotes")[0]) | {"Variation For Job Number": None}
    tenant.add("quotes", model | {"Quote Number": "QF1", "Quote Status": "Half Accepted"})


def two_identities(tenant: Tenant) -> None:
    """One customer number with two contents (mapping.md ruling 3)."""
    _customer(tenant, 990001, "First Of Two Pty Ltd")
    _customer(tenant, 990001, "Second Of Two Pty Ltd")


def two_jobs_one_number(tenant: Tenant) -> None:
    """One job number with two contents (mapping.md ruling 3)."""
    _job(tenant, "JOBF2", **{"Job Name": "One"})
    _job(tenant, "JOBF2", **{"Job Name": "Another", "Total Amount Ex Tax": 77})


def site_circle(tenant: Tenant) -> None:
    """Two customers who bill each other (mapping.md ruling 3)."""
    _customer(tenant, 990002, "Circle One", **{"Billing Customer": "Circle Two"})
    _customer(tenant, 990003, "Circle Two", **{"Billing Customer": "Circle One"})


def unnumbered_twins(tenant: Tenant) -> None:
    """Two customers without number and with one name (mapping.md ruling 3)."""
    _customer(tenant, None, "Nameless Twins", Suburb="Manly")
    _customer(tenant, None, "nameless  twins", Suburb="Penrith")


def too_many_rejects(tenant: Tenant) -> None:
    """More than 5 % of the jobs are for unknown customers (mapping.md ruling 4)."""
    for place in range(len(tenant.rows["jobs"]) // 8 + 1):
        _job(tenant, f"JOBF3{place}", **{"Site Customer": "Nobody We Know", "Billing Customer": "Nobody We Know"})


def missing_choice(tenant: Tenant) -> None:
    """An equipment type that the CRM's dropdown lacks (mapping.md row 7)."""
    owner = tenant.parties[0].reference
    row: Row = {"Customer Import ID or Name": owner, "Equipment Number": "WT99", "Equipment Name": "Turbine"}
    tenant.add("equipment", row | {"Equipment Type": "Wind Turbine", "Status": "Active"})


FAULTS: dict[str, Callable[[Tenant], None]] = {
    fault.__name__: fault
    for fault in (
        unknown_status,
        unknown_quote_status,
        two_identities,
        two_jobs_one_number,
        site_circle,
        unnumbered_twins,
        too_many_rejects,
        missing_choice,
    )
}
ALL_FAULTS = (*FAULTS, *LAYOUT_FAULTS)


def add_fault(tenant: Tenant, name: str) -> None:
    """Add a fault by name. Raises ValueError naming the known ones for any other."""
    if name in FAULTS:
        FAULTS[name](tenant)
    elif name in LAYOUT_FAULTS:
        tenant.layout_faults.add(name)
    else:
        raise ValueError(f"unknown fault {name!r}; known are {', '.join(ALL_FAULTS)}")
