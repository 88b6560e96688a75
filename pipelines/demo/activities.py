"""Calls, e-mails, meetings, bookings and notes, on customers, jobs, quotes and enquiries."""

import random
from datetime import date, datetime, timedelta

from pipelines.demo import pictures
from pipelines.demo.tenant import Party, Row, Tenant, at_work, day_between

TYPES = ("Call", "Email", "Meeting", "Booking", "Note")
ENTITIES = ("Customer", "Job", "Quote", "Enquiry", "Job", "Job", "Quote", "Customer")
USERS = ("Dana Reyes", "Liam Nguyen", "Mia Patel", "Jack Wilson", "Olivia Brown", "Tom Older", None)
SUBJECTS = {
    "Call": ("Rang to confirm time", "Asked about invoice", "No hot water", "Returned call"),
    "Email": ("Quote attached", "Re: access on Tuesday", "FW: strata approval", "Photos from today"),
    "Meeting": ("Site meeting", "Pre-start with builder", "Handover"),
    "Booking": ("Booked technician", "Second visit", "Return to fit part"),
    "Note": ("Keys", "Parking", "Warranty", None),
}
MINUTES = {"Call": (2, 5, 12), "Email": (0,), "Meeting": (30, 60, 90), "Booking": (60, 120, 240), "Note": (0,)}


def add_activities(tenant: Tenant) -> None:
    """Five for every two customers; every type meets every kind of entity."""
    rng = tenant.rng("activities")
    parties = {party.reference: party for party in tenant.parties}
    for place in range(max(20, round(tenant.size * 2.5))):
        kind = TYPES[place % len(TYPES)]
        entity = ENTITIES[place // len(TYPES) % len(ENTITIES)]
        number, party, day = _target(tenant, rng, entity, parties)
        row: Row = {"Activity Number": f"A{place + 9001}", "Type": kind}
        row |= {"Entity Type": entity, "Entity Number": number, "User": rng.choice(USERS)}
        row["Contact"] = rng.choice(party.people).name if party and party.people and rng.random() < 0.6 else None
        row |= {"Subject": rng.choice(SUBJECTS[kind]), "Body": _body(rng, kind)} | _times(rng, kind, day, tenant.today)
        row["Direction"] = rng.choice(("Inbound", "Outbound")) if kind in ("Call", "Email") else None
        row["Outcome"] = rng.choice(("Answered", "Left message", "Busy")) if kind == "Call" else None
        tenant.add("activities", row)


def _target(
    tenant: Tenant, rng: random.Random, entity: str, parties: dict[str | int, Party]
) -> tuple[str | int, Party | None, date]:
    if entity == "Customer":
        party = rng.choice(tenant.parties)
        by_number = party.number is not None and rng.random() < 0.6
        return (party.number if by_number and party.number else party.reference), party, party.created
    table = {"Job": "jobs", "Quote": "quotes", "Enquiry": "enquiries"}[entity]
    record = rng.choice(tenant.rows[table])
    named = record.get("Site Customer") or record.get("Billing Customer")
    return record[f"{entity} Number"], parties.get(named) if named else None, record["Date Created"]


def _times(rng: random.Random, kind: str, first: date, last: date) -> Row:
    start = at_work(rng, day_between(rng, first, min(last, first + timedelta(days=60))))
    minutes = rng.choice(MINUTES[kind])
    end: datetime | None = start + timedelta(minutes=minutes) if minutes and rng.random() < 0.85 else None
    return {"Start": start, "End": end}


def _body(rng: random.Random, kind: str) -> str | None:
    if kind == "Email":
        return _mail(rng)
    text = rng.choice(("Tenant home all day.", "Left card under the door.", "Needs isolation valve.", None))
    if kind == "Note" and text and rng.random() < 0.5:
        return f"<p>{text}</p><ul><li>Ring <b>Deb</b> first &amp; bring ladder</li><li>&lt; 2 m clearance</li></ul>"
    return text


def _mail(rng: random.Random) -> str:
    html = "<div>Hi,<br>please find the <strong>quote</strong> attached.</div>"
    if rng.random() < 0.45:
        html += f'<p><img src="{pictures.data_uri(rng)}" alt="photo"></p>'
    if rng.random() < 0.3:
        html += '<table><tr><td>Mon</td><td>8&ndash;10</td></tr></table><a href="https://strata.example/a?b=1&c=2">Portal</a>'
    return html if rng.random() < 0.8 else "Hi,\r\nplease call me back about the quote.\r\nThanks"
