"""Invoices: what jobs were billed, whole or in parts, paid or not, and credits."""

import random
from datetime import date, timedelta
from decimal import Decimal

from pipelines.demo.money import cents
from pipelines.demo.tenant import Party, Row, Tenant, day_between

BILLED = ("Closed", "Completed", "In Progress")


def add_invoices(tenant: Tenant) -> None:
    """Closed jobs are billed whole (a tenth in two parts), some others in part; a few invoices name no job."""
    rng = tenant.rng("invoices")
    parties = {party.reference: party for party in tenant.parties}
    jobs = [job for job in tenant.parents("jobs") if job["Job Status"] in BILLED and job["Total Amount Ex Tax"]]
    for job in jobs:
        if job["Job Status"] != "Closed" and rng.random() < 0.6:
            continue
        party = parties[job["Billing Customer"] or job["Site Customer"]].top
        for share in _shares(rng, job):
            row = _add(tenant, rng, party, job, _finished(job), *share)
            job["Invoice Number"] = row["Invoice Number"]
    for _ in range(max(1, tenant.size // 30)):
        party = rng.choice(tenant.parties).top
        _add(tenant, rng, party, None, day_between(rng, tenant.oldest, tenant.today), Decimal(165), Decimal("16.50"))
    _add_credits(tenant, rng)


def _finished(job: Row) -> date:
    done = job["Completed Date"] or job["Date Created"]
    return date(done.year, done.month, done.day)


def _shares(rng: random.Random, job: Row) -> list[tuple[Decimal, Decimal]]:
    total, tax = job["Total Amount Ex Tax"], job["Total Tax"]
    first = cents(total * Decimal("0.3")), cents(tax * Decimal("0.3"))
    if job["Job Status"] == "In Progress":
        return [first]
    return [first, (total - first[0], tax - first[1])] if rng.random() < 0.12 else [(total, tax)]


def _add(tenant: Tenant, rng: random.Random, party: Party, job: Row | None, day: date, total: Decimal, tax: Decimal) -> Row:
    issued = min(day + timedelta(days=rng.randint(0, 5)), tenant.today)
    due = issued + timedelta(days=rng.choice((7, 14, 30)))
    row: Row = {"Invoice Number": f"INV-{len(tenant.rows['invoices']) + 701}"}
    row |= {"Job Number": job and job["Job Number"], "Billing Customer": party.reference}
    row |= {"Invoice Date": issued, "Due Date": due}
    row |= {"Amount Ex Tax": total, "Tax": tax, "Amount Inc Tax": total + tax}
    row |= _payment(rng, total + tax, overdue=due < tenant.today)
    row["Sent To Accounts"] = issued < tenant.today - timedelta(days=10)
    return tenant.add("invoices", row)


def _payment(rng: random.Random, due: Decimal, overdue: bool) -> Row:
    kind = rng.random()
    if kind < 0.7:
        return {"Amount Paid": due, "Status": "Paid"}
    if kind < 0.85:
        return {"Amount Paid": cents(due / 3), "Status": "Part Paid"}
    return {"Amount Paid": Decimal(0), "Status": "Overdue" if overdue else "Unpaid"}


def _add_credits(tenant: Tenant, rng: random.Random) -> None:
    """A credit is an invoice with negative amounts against an invoice that was too high."""
    for place, row in enumerate(rng.sample(tenant.rows["invoices"], max(1, len(tenant.rows["invoices"]) // 60))):
        back = -cents(row["Amount Ex Tax"] / 10)
        tax = cents(back / 10)
        credit = row | {"Invoice Number": f"CR-{place + 1}", "Amount Ex Tax": back, "Tax": tax}
        credit |= {"Amount Inc Tax": back + tax, "Amount Paid": Decimal(0), "Status": "Credit"}
        tenant.add("invoices", credit)
