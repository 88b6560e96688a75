"""Mess about who is who: twins, customers without number, odd billing chains, shared e-mails, people met twice.

These run while the customers are being made, so that all later records refer to them as Ascora would.
"""

from dataclasses import replace
from itertools import pairwise
from random import Random

from pipelines.demo import customers, people
from pipelines.demo.tenant import Party, Tenant, some

PLACE = ("Suburb", "State", "Postcode")


def _companies(tenant: Tenant) -> list[Party]:
    """Companies that may be changed: not those the CRM knows, not yet ambiguous, numbered, without sites."""
    tops = {id(party.parent) for party in tenant.parties}
    return [
        party
        for party in tenant.parties[3:]
        if party.row.get("Company Name") and not party.ambiguous and party.number and id(party) not in tops
    ]


def _make_twins(tenant: Tenant, rng: Random, mess: str) -> tuple[Party, Party] | None:
    companies = [party for party in _companies(tenant) if not party.parent]
    if len(companies) < 2:
        return None
    first, second = rng.sample(companies, 2)
    tenant.soil(mess, "customers", second.row, "Customer Name", first.name)
    second.row["Company Name"] = second.name = first.name
    first.ambiguous = second.ambiguous = True
    return first, second


def twin_other_suburb(tenant: Tenant, rng: Random, mess: str) -> None:
    twins = _make_twins(tenant, rng, mess)
    while twins and twins[0].row["Suburb"] == twins[1].row["Suburb"]:
        twins[1].row.update(people.address(rng))


def twin_same_suburb(tenant: Tenant, rng: Random, mess: str) -> None:
    twins = _make_twins(tenant, rng, mess)
    if twins:
        twins[1].row.update({column: twins[0].row[column] for column in PLACE})
        twins[1].row["Address Line 1"] = f"{rng.randint(300, 400)} Unmistakable Street"


def unnumbered(tenant: Tenant, rng: Random, mess: str) -> None:
    for party in some(rng, _companies(tenant), 1 + tenant.size // 80):
        tenant.soil(mess, "customers", party.row, "Customer Number", None)
        party.number = None


def bills_itself(tenant: Tenant, rng: Random, mess: str) -> None:
    for party in some(rng, [party for party in _companies(tenant) if not party.parent], 2):
        tenant.soil(mess, "customers", party.row, "Billing Customer", party.reference)


def site_of_site(tenant: Tenant, rng: Random, mess: str) -> None:
    sites = [party for party in tenant.parties if party.parent and not party.parent.parent]
    pairs = [(one, two) for one, two in pairwise(sites) if one.parent is two.parent]
    for above, below in some(rng, pairs, 1):
        tenant.soil(mess, "customers", below.row, "Billing Customer", above.name)
        below.parent = above


def shared_email(tenant: Tenant, rng: Random, mess: str) -> None:
    """A second person on the e-mail of a first one of the same customer."""
    hosts = [party for party in tenant.parties[3:] if any(person.email for person in party.people)]
    for party in some(rng, hosts, 1 + tenant.size // 60):
        owner = next(person for person in party.people if person.email)
        guest = replace(owner, first=rng.choice(("Pat", "Robin", "Lou")), mobile=people.mobile(rng), phone=None)
        row = customers.add_contact(tenant, party, guest, "Accounts", is_default=False)
        tenant.soil(mess, "contacts", row, "Email", owner.email)


def person_twice(tenant: Tenant, rng: Random, mess: str) -> None:
    """A property manager, say, who is a contact of two customers, with one name and one e-mail."""
    for _ in range(1 + tenant.size // 60):
        known = [party for party in tenant.parties[3:] if any(person.email for person in party.people)]
        others = [party for party in tenant.parties[3:] if not party.parent]
        if not known or len(others) < 2:
            return
        home = rng.choice(known)
        person = next(person for person in home.people if person.email)
        other = rng.choice([party for party in others if party.top is not home.top] or others)
        row = customers.add_contact(tenant, other, person, "Property Manager", is_default=False)
        tenant.soil(mess, "contacts", row, "Email", person.email)
