"""A made-up Ascora tenant, written as an export folder: the embedded default's input, and the tests' untidy data."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from pipelines.demo.tenant import Change, Tenant

__all__ = ["Change", "Tenant", "build", "write"]


def build(
    seed: int = 7,
    customers: int = 120,
    today: date | None = None,
    big_file: bool = True,
) -> Tenant:
    """The tenant in memory. Equal arguments give equal rows."""
    # Word and Excel libraries are slow to import; callers that only ask for help should not wait for them.
    from pipelines.demo import activities, attachments, enquiries, equipment, invoices, jobs, price_list, quotes, users
    from pipelines.demo import customers as parties

    if customers < 1:
        raise ValueError(f"customers must be at least 1, not {customers}")
    tenant = Tenant(seed, customers, today or date.today() - timedelta(days=4))
    parties.add_customers(tenant)
    equipment.add_equipment(tenant)
    quotes.add_quotes(tenant)
    jobs.add_jobs(tenant)
    quotes.add_variations(tenant)
    invoices.add_invoices(tenant)
    enquiries.add_enquiries(tenant)
    price_list.add_price_list(tenant)
    price_list.add_bills(tenant)
    users.add_users(tenant)
    activities.add_activities(tenant)
    attachments.add_attachments(tenant, big_file)
    return tenant


def write(
    folder: Path,
    seed: int = 7,
    customers: int = 120,
    today: date | None = None,
    big_file: bool = True,
) -> None:
    """Write the export folder (ascora_export.md) of a made-up tenant.

    `customers` counts billing customers; everything else grows with it. `today` is the tenant's last day
    (default: four days ago). `big_file=False` leaves out the attachment of 26 MB.
    """
    from pipelines.demo import forms, workbooks
    from pipelines.demo.columns import SHEETS

    tenant = build(seed, customers, today, big_file)
    folder.mkdir(parents=True, exist_ok=True)
    workbooks.write_workbooks(tenant, folder)
    for path, content in tenant.files.items():
        target = folder / "attachments" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    manifest = folder / "attachments" / "manifest.csv"
    workbooks.write_csv(manifest, SHEETS["attachments"], tenant.rows["attachments"], tenant.rng("manifest"))
    forms.write_forms(folder / "forms")
