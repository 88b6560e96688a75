"""Jobs: from accepted quotes or called in, in every status, over five years."""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from pipelines.demo import trade, work
from pipelines.demo.money import GST, cents, totals
from pipelines.demo.tenant import Party, Row, Tenant, at_work, day_between

FINISHED = ("Closed", "Closed", "Closed", "Closed", "Closed", "Completed", "Completed", "Cancelled")
OPEN = ("New", "Unscheduled", "Booked", "Booked", "In Progress", "In Progress", "Deferred", "Ready To Invoice")
EVERY_STATUS = tuple(dict.fromkeys(OPEN + FINISHED))


def add_jobs(tenant: Tenant) -> None:
    """Nearly four jobs for every customer. The first ones go through every status once."""
    rng = tenant.rng("jobs")
    wanted = max(8, round(tenant.size * 3.75))
    sources: list[tuple[Row | None, Party]] = [*_from_quotes(tenant, rng)]
    sources += [(None, work.some_party(tenant, rng)) for _ in range(wanted - len(sources))]
    rng.shuffle(sources)
    numbers = _numbers(rng, len(sources))
    for place, (quote, party) in enumerate(sources):
        status = EVERY_STATUS[place] if place < len(EVERY_STATUS) else _status(rng)
        _add_job(tenant, rng, next(numbers), status, quote, party)


def _from_quotes(tenant: Tenant, rng: random.Random) -> Iterator[tuple[Row, Party]]:
    """Most accepted quotes became a job, a few became two or three."""
    parties = {party.reference: party for party in tenant.parties}
    for place, quote in enumerate(row for row in tenant.parents("quotes") if row["Quote Status"] == "Accepted"):
        if place and rng.random() < 0.15:
            continue
        for _ in range(3 if place == 0 else rng.choice((1, 1, 1, 1, 1, 2))):
            yield quote, parties[quote["Site Customer"] or quote["Billing Customer"]]


def _numbers(rng: random.Random, count: int) -> Iterator[str]:
    """`J4`, then `JOB12649`, `DRQ13363`: prefixes change over the years, and gaps are normal."""
    number = rng.choice((12000, 12600, 998))
    for place in range(count):
        if place < count * 0.04:
            yield f"J{place * 3 + 4}"
            continue
        number += rng.choice((1, 1, 1, 2, 5))
        yield f"{rng.choice(('JOB',) * 11 + ('DRQ',))}{number}"


def _status(rng: random.Random) -> str:
    return rng.choice(FINISHED) if rng.random() < 0.72 else rng.choice(OPEN)


def _add_job(tenant: Tenant, rng: random.Random, number: str, status: str, quote: Row | None, party: Party) -> None:
    row: Row = {"Job Number": number} | work.for_whom(rng, party) | work.what_work(rng)
    row |= {"Job Name": trade.JOB_NAMES[row["Job Type"]] if rng.random() < 0.93 else None}
    row |= {"Is Section/Stage": False, "Job Status": status}
    row |= _dates(tenant, rng, status, quote["Quote Date"] if quote else party.created)
    row["Quote Number"] = quote["Quote Number"] if quote else None
    row |= _texts(rng, row) | _form_answers(rng, row)
    lines = work.some_lines(rng, rng.randint(1, 6)) if rng.random() < (0.4 if quote else 0.7) else []
    row |= _totals(rng, quote, lines)
    tenant.add("jobs", row)
    if len(lines) > 3 and not quote and rng.random() < 0.2:
        row |= dict(zip(("Total Amount Ex Tax", "Total Tax"), totals(lines), strict=True))
        work.add_sections(tenant, rng, "job", row, lines, lambda part: f"Stage {part + 1}")
        return
    _name_technician(lines, row["Assigned To"])
    work.add_lines(tenant, "job", number, lines)


def _name_technician(lines: list[Row], user: str | None) -> None:
    for line in lines:
        if "Hours" in line:
            line["User"] = user


def _totals(rng: random.Random, quote: Row | None, lines: list[Row]) -> Row:
    """The quote's total, now and then not quite; else the lines, a fixed price, or zero (warranty, no charge)."""
    if quote:
        difference = work.odd_difference(rng) if rng.random() < 0.15 else Decimal(0)
        return {
            "Total Amount Ex Tax": max(quote["Total Amount Ex Tax"] + difference, Decimal(0)),
            "Total Tax": quote["Total Tax"],
        }
    kind = rng.random()
    total, tax = totals(lines)
    if kind < 0.25:
        total, tax = Decimal(0), Decimal(0)
    elif kind < 0.5 or total < 0:
        total = Decimal(rng.randint(90, 4800))
        tax = cents(total * GST)
    return {"Total Amount Ex Tax": total, "Total Tax": tax}


def _dates(tenant: Tenant, rng: random.Random, status: str, not_before: date) -> Row:
    finished = status in FINISHED
    if finished:
        not_before = max(not_before, tenant.oldest)
        if rng.random() < 0.3:
            not_before = max(not_before, tenant.today - timedelta(days=100))
    else:
        not_before = max(not_before, tenant.today - timedelta(days=400 if rng.random() < 0.1 else 60))
    created = day_between(rng, not_before, tenant.today)
    done = min(created + timedelta(days=rng.randint(0, 45)), tenant.today)
    booked = created + timedelta(days=rng.randint(1, 21))
    row: Row = {"Date Created": created, "Completed Date": None, "Booking Date": None}
    if finished and rng.random() < 0.85:  # else the last invoice, or the date of creation, must do
        row["Completed Date"] = datetime.combine(done, time(rng.randint(9, 23), 30)) if rng.random() < 0.5 else done
    if status in ("Booked", "In Progress") or (finished and rng.random() < 0.2):
        row["Booking Date"] = at_work(rng, min(booked, done) if finished else booked)
    row["Expected Date"] = booked if rng.random() < 0.3 else None
    row["Expected Duration"] = rng.choice((None, None, "1:30", "4:00", "2 days"))
    row["Estimated Duration"] = rng.choice((None, Decimal("1.5"), Decimal(4)))
    return row


def _texts(rng: random.Random, row: Row) -> Row:
    what = trade.JOB_NAMES[row["Job Type"]]
    done = row["Job Status"] in FINISHED and row["Job Status"] != "Cancelled"
    return {
        "Job Description": rng.choice((f"{what}.\nTenant to give access.", f"{what}. Quote given by phone.", None, what)),
        "Work Undertaken": f"{what}: done and tested. Left site clean." if done and rng.random() < 0.8 else None,
    }


def _form_answers(rng: random.Random, row: Row) -> Row:
    """The tenant's own job fields (forms/*.docx has their codes)."""
    roofing = row["Team"] == "Roofing"
    checked = rng.random() < 0.5
    return {
        "Roof Type": rng.choice(("Tile", "Metal", "Flat")) if roofing else None,
        "Permit Number": f"P{rng.randint(10000, 99999)}/{row['Date Created'].year}" if rng.random() < 0.15 else None,
        "Safety Check Done": True if checked else rng.choice((False, None)),
        "Inspection Date": row["Date Created"] + timedelta(days=3) if checked and rng.random() < 0.5 else None,
        "Crew Size": rng.choice((1, 2, 3)) if rng.random() < 0.4 else None,
    }
