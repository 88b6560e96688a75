"""Enquiries: from strangers and from known people; some became a quote or a job."""

import random
from datetime import timedelta

from pipelines.demo import people, trade, words
from pipelines.demo.tenant import Party, Person, Row, Tenant, day_between

RATINGS = ("Cold", "Prequalified", "Qualified", "Super Hot", None)
NOT_CONVERTED = ("Open", "Contacted", "No answer", "Lost")


def add_enquiries(tenant: Tenant) -> None:
    """About two enquiries for every five customers; a third by known people, a third converted."""
    rng = tenant.rng("enquiries")
    register = people.Register(rng)
    for party in tenant.parties:
        register.reserve(party.name)
        for person in party.people:
            register.reserve(person.name)
    parties = {party.reference: party for party in tenant.parties if party.people}
    records = {kind: [row for row in tenant.parents(f"{kind}s") if row["Site Customer"] in parties] for kind in ("job", "quote")}
    named = list(parties.values())
    for place in range(max(3, round(tenant.size * 0.42))):
        row: Row = {"Enquiry Number": f"E{place + 301}"}
        tenant.add("enquiries", row)
        if place % 3 == 0:
            _converted(tenant, rng, row, parties, records)
        else:
            known = rng.choice(named) if place % 3 == 1 and named else None
            _still_open(tenant, rng, row, known, known.people[0] if known else register.person())


def _converted(
    tenant: Tenant, rng: random.Random, row: Row, parties: dict[str | int, Party], records: dict[str, list[Row]]
) -> None:
    """Link to a job or a quote of a customer with a person; a job names the enquiry too."""
    kind = rng.choice(("job", "quote"))
    if not records[kind]:
        return _still_open(tenant, rng, row, None, people.Register(rng).person())
    record = rng.choice(records[kind])
    if kind == "job":
        record["Enquiry Number"] = record.get("Enquiry Number") or row["Enquiry Number"]
    row |= _details(rng, parties[record["Site Customer"]].people[0])
    row["Date Created"] = record["Date Created"] - timedelta(days=rng.randint(0, 9))
    row |= {"Status": "Converted", "Converted To": record[f"{kind.title()} Number"]}


def _still_open(tenant: Tenant, rng: random.Random, row: Row, party: Party | None, person: Person) -> None:
    row |= _details(rng, person)
    row["Date Created"] = day_between(rng, tenant.today - timedelta(days=300), tenant.today)
    row["Status"] = rng.choice(NOT_CONVERTED)
    row["Company Name"] = party.row.get("Company Name") if party else rng.choice((None, None, "Self Storage Partners"))


def _details(rng: random.Random, person: Person) -> Row:
    where = people.address(rng)
    row: Row = {"First Name": person.first, "Last Name": person.last, "Email": person.email}
    row |= {"Phone": person.phone, "Mobile": person.mobile, "Address Line 1": where["Address Line 1"]}
    row |= {f"Address {part}": where[part] for part in ("Suburb", "State", "Postcode")}
    row["Address Country"] = rng.choice(("Australia", None))
    row["Enquiry Description"] = f"Please quote: {rng.choice(tuple(trade.JOB_NAMES.values())).lower()}. Call after 4."
    row |= {"Lead Source": rng.choice(words.LEAD_SOURCES), "Rating": rng.choice(RATINGS)}
    row |= {"Assigned To": rng.choice(("Dana Reyes", "Olivia Brown", None))}
    row["How Urgent"] = rng.choice(("Today", "This week", "No rush", None))
    return row
