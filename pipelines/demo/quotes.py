"""Quotes with their sections and lines, and the variations of jobs."""

import random
from datetime import date, timedelta

from pipelines.demo import trade, work
from pipelines.demo.money import CENT, discount_line, labour_line, totals
from pipelines.demo.tenant import Party, Row, Tenant, day_between

STATUSES = ("Draft", "Sent", "Accepted", "Accepted", "Accepted", "Declined")
LONG_QUOTE = 130  # more lines than a deal takes products (100)
FULL_QUOTE = 100  # exactly as many


def add_quotes(tenant: Tenant) -> None:
    """About five quotes for every four customers, every status, one line to more than a hundred."""
    rng = tenant.rng("quotes")
    number = 2000
    for place in range(max(4, round(tenant.size * 1.2))):
        number += rng.choice((1, 1, 1, 2))
        status = STATUSES[place % len(STATUSES)] if place < len(STATUSES) else rng.choice(STATUSES)
        lines = _lines(tenant, rng, place)
        quote = _quote(tenant, rng, work.some_party(tenant, rng), f"Q{number}", status, lines)
        tenant.add("quotes", quote)
        if len(lines) > 5 and len(lines) < FULL_QUOTE and rng.random() < 0.3:
            work.add_sections(tenant, rng, "quote", quote, lines, lambda part: f"Part {part + 1}")
        else:
            work.add_lines(tenant, "quote", quote["Quote Number"], lines)


def _lines(tenant: Tenant, rng: random.Random, place: int) -> list[Row]:
    large = {7: LONG_QUOTE, 11: FULL_QUOTE} if tenant.size >= 20 else {}
    if place in large:
        return _rooms(rng, large[place])
    lines = work.some_lines(rng, rng.choice((1, 2, 3, 4, 6, 8, 12)))
    return [*lines, discount_line(rng)] if rng.random() < 0.08 else lines


def _rooms(rng: random.Random, count: int) -> list[Row]:
    """Lines that are all different, so that they cannot be added up to fewer products."""
    lines = [discount_line(rng) | {"Description": f"Downlight and switch, room {room}"} for room in range(1, count)]
    for line in lines:
        line["Sell Ex Tax"] = rng.randint(2900, 21000) * CENT
    return [*lines, labour_line(rng, chargeable_share=1.0)]


def _quote(tenant: Tenant, rng: random.Random, party: Party, number: str, status: str, lines: list[Row]) -> Row:
    total, tax = totals(lines)
    made = day_between(rng, max(tenant.oldest, party.created), tenant.today)
    row: Row = {"Quote Number": number} | work.for_whom(rng, party) | work.what_work(rng)
    row |= {"Quote Name": trade.JOB_NAMES[row["Job Type"]] if rng.random() < 0.9 else None}
    row |= {"Is Section/Stage": False, "Quote Status": status} | _dates(rng, made)
    row |= {"Total Amount Ex Tax": total, "Total Tax": tax}
    row["Quote Description"] = f"Supply and install as discussed on site. {trade.JOB_NAMES[row['Job Type']]}."
    row["Discount Reason"] = rng.choice(("Loyalty", "Price match", "Bulk order")) if rng.random() < 0.1 else None
    return row


def _dates(rng: random.Random, made: date) -> Row:
    valid = made + timedelta(days=30)
    return {
        "Date Created": made,
        "Quote Date": made + timedelta(days=rng.choice((0, 0, 1, 3))),
        "Due Date": made + timedelta(days=14) if rng.random() < 0.4 else None,
        "Valid Until Date": valid if rng.random() < 0.8 else None,
    }


def add_variations(tenant: Tenant) -> None:
    """Quotes for more work on a job; an accepted one is in the job's total already when the job is exported."""
    rng = tenant.rng("variations")
    jobs = [job for job in tenant.parents("jobs") if job["Total Amount Ex Tax"] and job["Job Status"] != "Cancelled"]
    parties = {party.reference: party for party in tenant.parties}
    for place, job in enumerate(rng.sample(jobs, min(len(jobs), max(1, tenant.size // 8)))):
        party = parties[job["Site Customer"] or job["Billing Customer"]]
        status = ("Accepted", "Accepted", "Sent", "Declined", "Draft")[place % 5]
        lines = work.some_lines(rng, rng.choice((1, 2, 3)))
        row = _quote(tenant, rng, party, f"V{3001 + place}", status, lines)
        row |= _dates(rng, min(job["Date Created"] + timedelta(days=1), tenant.today))
        row |= {"Quote Name": "Variation: extra work", "Variation For Job Number": job["Job Number"]}
        tenant.add("quotes", row)
        work.add_lines(tenant, "quote", row["Quote Number"], lines)
        if status == "Accepted":
            job["Total Amount Ex Tax"] += row["Total Amount Ex Tax"]
            job["Total Tax"] += row["Total Tax"]
