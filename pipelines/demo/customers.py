"""Billing customers, their sites, and the persons on the Contacts sheet."""

import random
from datetime import timedelta

from pipelines.demo import people, words
from pipelines.demo.tenant import Party, Person, Row, Tenant, day_between, some

ACCOUNT_MANAGERS = ("Dana Reyes", "Liam Nguyen", "Mia Patel", "Jack Wilson", "Olivia Brown", "Tom Older", None)
LONG_SITES = 24  # sites of one customer whose lines together outgrow a text area of 8000 characters
GRACE = Person("Grace", "O'Neill", "grace.oneill@example.com", "0491 570 156")
# What the made-up CRM account holds already, so that something is matched.
FIXED = ((1001, "Harbour View Strata Management"), (1002, "Brightwater Cafe"), (1003, "Grace O'Neill"))


def add_customers(tenant: Tenant, register: people.Register) -> None:
    """`tenant.size` billing customers, the first of them always the same."""
    rng = register.rng
    for number, name in FIXED[: tenant.size]:
        register.reserve(name)
        _add_billing(tenant, register, number, name, GRACE if name == GRACE.name else None)
    number = FIXED[-1][0]
    while len(tenant.parties) < tenant.size:
        number += rng.choice((1, 1, 1, 2, 3))  # gaps are normal: apps reserve numbers in advance
        private = register.person() if rng.random() < 0.4 else None
        _add_billing(tenant, register, number, private.name if private else register.company(), private)


def _add_billing(tenant: Tenant, register: people.Register, number: int, name: str, private: Person | None) -> None:
    rng = register.rng
    domain = people.domain_of(name)
    person = private
    if not private and rng.random() < 0.5:
        person = register.person(domain, rng.choice(words.ROLES))
    row = _row(tenant, rng, number, name, person)
    row["Company Name"] = None if private else name
    row["Website"] = f"www.{domain}" if not private and rng.random() < 0.4 else None
    if not private:
        row["Email"] = f"info@{domain}" if rng.random() < 0.7 else person and person.email
    row["Customer Type"] = "Residential" if private else rng.choice(words.CUSTOMER_TYPES[1:])
    tenant.add("customers", row)
    party = Party(number, name, row, row["Date Created"])
    party.people += [person] if person else []
    tenant.parties.append(party)


def _row(tenant: Tenant, rng: random.Random, number: int, name: str, person: Person | None) -> Row:
    where = people.address(rng)
    row: Row = {"Customer Number": number, "Customer Name": name}
    row |= {"First Name": person and person.first, "Last Name": person and person.last}
    row |= {"Email": person and person.email, "Mobile": person and person.mobile}
    row["Phone"] = people.landline(rng, people.area_code(where["State"])) if rng.random() < 0.6 else None
    row |= where | {"Country": rng.choice(("Australia", "Australia", "AU", None))}
    if rng.random() < 0.3:
        row |= {f"Postal {column}": value for column, value in people.address(rng).items()}
        row["Postal Country"] = "Australia"
    row["Lead Source"] = rng.choice((*words.LEAD_SOURCES, None))
    row["Assigned To"] = rng.choice(ACCOUNT_MANAGERS)
    row["On Hold"] = rng.random() < 0.06
    row["Notes"] = rng.choice((None, None, None, "Dog in the yard, ring first.", "Pays by card.\nPrefers SMS."))
    row["Date Created"] = day_between(rng, tenant.oldest - timedelta(days=400), tenant.today - timedelta(days=40))
    row["Gate Code"] = f"{rng.randint(0, 9999):04}#" if rng.random() < 0.2 else None
    row["Preferred Contact Time"] = rng.choice((None, None, "Mornings", "After 3 pm", "Weekends"))
    return row


def add_sites(tenant: Tenant, register: people.Register) -> None:
    """About two sites for every three customers, on a quarter of the companies; one has very many."""
    rng = register.rng
    number = max(party.number or 0 for party in tenant.parties)
    companies = [party for party in tenant.parties if party.row["Company Name"]]
    counts = {id(party): rng.randint(1, 4) for party in some(rng, companies[1:], 0, 0.22)}
    if companies:
        counts[id(companies[0])] = 8 if tenant.size >= 20 else 2
    large = companies[-1] if tenant.size >= 100 else None
    for party in companies:
        wanted = LONG_SITES if party is large else counts.get(id(party), 0)
        for place in range(1, wanted + 1):
            number += rng.choice((1, 1, 2))
            _add_site(tenant, register, number, party, place, wordy=party is large)


def _add_site(tenant: Tenant, register: people.Register, number: int, parent: Party, place: int, wordy: bool) -> None:
    rng = register.rng
    keeper = register.person(role="Site manager") if rng.random() < 0.5 else None
    row = _row(tenant, rng, number, "", keeper)
    row["Customer Name"] = f"{parent.name} - {rng.choice(words.SITE_NAMES)} {place}, {row['Address Line 1']}"
    register.reserve(row["Customer Name"])
    row["Billing Customer"] = parent.reference
    row["Customer Type"] = rng.choice(words.CUSTOMER_TYPES)
    row["Site Status"] = rng.choice(words.SITE_STATES)
    if wordy:
        row["Address Line 2"] = _long_directions(rng)
    tenant.add("customers", row)
    site = Party(number, row["Customer Name"], row, row["Date Created"], parent=parent)
    site.people += [keeper] if keeper else []
    tenant.parties.append(site)


def _long_directions(rng: random.Random) -> str:
    steps = (f"through the gate by no. {rng.randint(2, 90)} on {rng.choice(words.STREETS)}" for _ in range(9))
    return "Access " + ", then ".join(steps)


def add_contacts(tenant: Tenant, register: people.Register) -> None:
    """None to three contacts for a company or site, now and then one for a private customer."""
    rng = register.rng
    for party in list(tenant.parties):
        count = rng.choice((0, 1, 1, 2, 3)) if party.row.get("Company Name") else rng.choice((0, 0, 0, 0, 1))
        for place in range(count):
            known = place == 0 and party.people and rng.random() < 0.3
            person = party.people[0] if known else register.person(people.domain_of(party.top.name))
            add_contact(tenant, party, person, rng.choice(words.ROLES), is_default=place == 0)


def add_contact(tenant: Tenant, party: Party, person: Person, role: str | None, is_default: bool) -> Row:
    """One row of the Contacts sheet, which the party's other records may then name."""
    if person not in party.people:
        party.people.append(person)
    row: Row = {"Customer Import ID or Name": party.reference}
    row |= {"First Name": person.first, "Last Name": person.last}
    row |= {"Role": role, "Email": person.email, "Phone": person.phone, "Mobile": person.mobile}
    return tenant.add("contacts", row | {"Is Default": is_default})
