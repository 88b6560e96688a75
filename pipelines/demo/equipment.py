"""The machines that the business looks after, on sites and at customers."""

import random
from datetime import date, timedelta

from pipelines.demo import trade
from pipelines.demo.tenant import Party, Row, Tenant, day_between


def add_equipment(tenant: Tenant) -> None:
    """About three machines for every four customers; numbers are unique within a customer (AC1, AC2, HW1)."""
    rng = tenant.rng("equipment")
    counts: dict[tuple[int, str], int] = {}
    for _ in range(max(1, round(tenant.size * 0.75))):
        party = rng.choice(tenant.parties)
        kind = rng.choice(tuple(trade.EQUIPMENT_TYPES))
        code, makes, part = trade.EQUIPMENT_TYPES[kind]
        counts[id(party), code] = counts.get((id(party), code), 0) + 1
        row = _row(tenant, rng, party, kind)
        row["Equipment Number"] = f"{code}{counts[id(party), code]}"
        row["Make"] = rng.choice(makes.split(","))
        row["Part Number"] = part if rng.random() < 0.35 else None
        tenant.add("equipment", row)


def _row(tenant: Tenant, rng: random.Random, party: Party, kind: str) -> Row:
    installed = day_between(rng, tenant.oldest - timedelta(days=2000), tenant.today - timedelta(days=10))
    place = rng.choice(trade.EQUIPMENT_PLACES)
    cooled = "Air Con" in kind or kind == "Heat Pump"
    return {
        "Customer Import ID or Name": party.reference,
        "Equipment Number": None,  # here so that the columns keep their order
        "Equipment Name": f"{kind}, {place.lower()}" if rng.random() < 0.8 else None,
        "Location": place,
        "Make": None,
        "Model Number": f"{rng.choice('ABCDEFG')}{rng.randint(10, 99)}-{rng.randint(100, 9999)}",
        "Serial Number": f"{rng.randint(0, 99999999):08}",
        "Supplier": rng.choice((*trade.SUPPLIERS, None)),
        "Equipment Type": kind,
        "Status": rng.choice(trade.EQUIPMENT_STATES),
        "Notes": rng.choice((None, None, "Needs long ladder", "Filter size 400x500.\nReplace yearly.")),
        "Refrigerant": rng.choice(trade.REFRIGERANTS) if cooled else None,
    } | _dates(rng, installed)


def _dates(rng: random.Random, installed: date) -> Row:
    serviced = installed + timedelta(days=365)
    return {
        "Installation Date": installed,
        "Commission Date": installed + timedelta(days=rng.randint(0, 14)) if rng.random() < 0.6 else None,
        "Warranty Expiry": installed + timedelta(days=365 * rng.choice((1, 5, 10))) if rng.random() < 0.7 else None,
        "Service Period Start": installed if rng.random() < 0.5 else None,
        "Service Period End": serviced if rng.random() < 0.5 else None,
    }
