"""What a quote and a job have in common: for whom, where, what kind of work, by whom; and sections of both."""

import random
from collections.abc import Callable, Iterable
from decimal import Decimal

from pipelines.demo import trade
from pipelines.demo.money import labour_line, supply_line, totals
from pipelines.demo.tenant import Party, Row, Tenant

ADDRESS = ("Address Line 1", "Address Line 2", "Suburb", "State", "Postcode")
TECHNICIANS = (
    "Liam Nguyen", "Mia Patel", "Jack Wilson", "Olivia Brown", "Sam Apprentice", "Priya Contractor", "Tom Older",
    "Dana Reyes", None,
)  # fmt: skip
# How a person would write what Ascora's import page calls the pricing method.
PRICING = ("TIME-AND-MATERIALS", "FIXED-PRICE", "T&M", "Fixed")


def some_party(tenant: Tenant, rng: random.Random) -> Party:
    """Few customers have most of the work: the earlier in the list, the likelier."""
    return tenant.parties[min(int(rng.random() ** 1.7 * len(tenant.parties)), len(tenant.parties) - 1)]


def for_whom(rng: random.Random, party: Party) -> Row:
    """Customer, contact and address columns. Where site and billing are one, now and then only one is filled."""
    top = party.top
    row: Row = {"Site Customer": party.reference, "Billing Customer": top.reference}
    if party is top and not party.ambiguous and rng.random() < 0.2:
        row[rng.choice(("Site Customer", "Billing Customer"))] = None
    row["Site Contact"] = rng.choice(party.people).name if party.people and rng.random() < 0.7 else None
    row["Billing Contact"] = rng.choice(top.people).name if top.people and rng.random() < 0.5 else None
    return row | {column: party.row.get(column) for column in ADDRESS}


def what_work(rng: random.Random) -> Row:
    team = rng.choice(trade.TEAMS)
    row: Row = {"Team": team, "Job Type": rng.choice(trade.JOB_TYPES[team])}
    row |= {"Assigned To": rng.choice(TECHNICIANS), "Pricing Method": rng.choice(PRICING)}
    row["Purchase Order"] = f"PO-{rng.randint(1000, 99999)}" if rng.random() < 0.25 else None
    row["Client Order Number"] = f"WO{rng.randint(100000, 999999)}" if rng.random() < 0.15 else None
    return row


def some_lines(rng: random.Random, count: int) -> list[Row]:
    return [labour_line(rng) if rng.random() < 0.3 else supply_line(rng) for _ in range(count)]


def add_lines(tenant: Tenant, kind: str, number: str, lines: Iterable[Row], section: str | None = None) -> None:
    """Write lines to the Supply or Labour sheet of `kind` (`job` or `quote`)."""
    for line in lines:
        table = f"{kind}_labour" if "Hours" in line else f"{kind}_supply"
        tenant.add(table, {f"{kind.title()} Number": number} | line | {"Section": section})


def add_sections(
    tenant: Tenant, rng: random.Random, kind: str, parent: Row, lines: list[Row], name: Callable[[int], str]
) -> None:
    """Split the lines over two to four child rows `1234.01`; the lines carry the child's number or parent + section."""
    number, count = parent[f"{kind.title()} Number"], rng.randint(2, 4)
    parent["Pricing Method"] = rng.choice(("SECTIONS", "Section", "STAGES"))
    for place in range(count):
        share, section = lines[place::count], f"{place + 1:02}"
        total, tax = totals(share)
        child = dict(parent) | {f"{kind.title()} Number": f"{number}.{section}", "Is Section/Stage": True}
        child |= {f"{kind.title()} Name": name(place), "Total Amount Ex Tax": total, "Total Tax": tax}
        tenant.add(f"{kind}s", child)
        if rng.random() < 0.5:
            add_lines(tenant, kind, child[f"{kind.title()} Number"], share)
        else:
            add_lines(tenant, kind, number, share, section)


def odd_difference(rng: random.Random) -> Decimal:
    """Now and then a job's total is not what quote and variations add up to: rounding, or a price agreed by phone."""
    return Decimal(rng.choice(("0.01", "-0.01", "0.05", "-0.40", "0.37", "-25.00", "150.00")))
