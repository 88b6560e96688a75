"""A made-up Ascora tenant, written as an export folder: the embedded default's input, and the tests' untidy data."""

import shutil
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from pipelines.demo.tenant import Change, Tenant

__all__ = ["Change", "Tenant", "build", "write"]


def build(
    seed: int = 7,
    customers: int = 120,
    today: date | None = None,
    faults: Iterable[str] = (),
    big_file: bool = True,
) -> Tenant:
    """The tenant in memory, with `changes` telling what was soiled on purpose. Equal arguments give equal rows.

    Raises ValueError for no customers and for a fault that `faults.ALL_FAULTS` does not have.
    """
    from pipelines.demo import faults as known_faults
    from pipelines.demo import mess

    if customers < 1:
        raise ValueError(f"customers must be at least 1, not {customers}")
    tenant = Tenant(seed, customers, today or date.today() - timedelta(days=4))
    _add_parties(tenant)
    _add_work(tenant)
    _add_history(tenant, big_file)
    mess.soil(tenant, "end")
    for fault in faults:
        known_faults.add_fault(tenant, fault)
    return tenant


def _add_parties(tenant: Tenant) -> None:
    from pipelines.demo import customers, equipment, mess, people

    register = people.Register(tenant.rng("customers"))
    customers.add_customers(tenant, register)
    mess.soil(tenant, "names")
    customers.add_sites(tenant, register)
    customers.add_contacts(tenant, register)
    mess.soil(tenant, "people")
    equipment.add_equipment(tenant)


def _add_work(tenant: Tenant) -> None:
    from pipelines.demo import enquiries, invoices, jobs, quotes

    quotes.add_quotes(tenant)
    jobs.add_jobs(tenant)
    quotes.add_variations(tenant)
    invoices.add_invoices(tenant)
    enquiries.add_enquiries(tenant)


def _add_history(tenant: Tenant, big_file: bool) -> None:
    from pipelines.demo import activities, attachments, price_list, users

    price_list.add_price_list(tenant)
    price_list.add_bills(tenant)
    users.add_users(tenant)
    activities.add_activities(tenant)
    attachments.add_attachments(tenant, big_file)


def write(
    folder: Path,
    seed: int = 7,
    customers: int = 120,
    today: date | None = None,
    faults: Iterable[str] = (),
    big_file: bool = True,
) -> None:
    """Write the export folder (ascora_export.md) of a made-up tenant.

    `customers` counts billing customers; everything else grows with it. `today` is the tenant's last day
    (default: four days ago). `faults` adds what must stop a migration (`faults.ALL_FAULTS`).
    `big_file=False` leaves out the attachment of 26 MB. Raises ValueError as `build`, FileExistsError where the
    folder holds something already: leftovers of another tenant would be read as part of this one.
    """
    # Word and Excel libraries are slow to import; whoever only asks for help should not wait for them.
    from pipelines.demo import forms, workbooks

    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty; give an empty or new folder")
    tenant = build(seed, customers, today, faults, big_file)
    unfinished = folder.resolve().with_name(f"{folder.resolve().name}.unfinished")  # so that a folder is whole or not there
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    workbooks.write_workbooks(tenant, unfinished)
    workbooks.write_attachments(tenant, unfinished / "attachments")
    forms.write_forms(unfinished / "forms")
    unfinished.replace(folder)
