"""The Supplies sheet (price list) and the supplier bills."""

import random
from datetime import timedelta
from decimal import Decimal

from pipelines.demo import trade
from pipelines.demo.money import CENT, cents
from pipelines.demo.tenant import Row, Tenant, day_between

GST_FACTOR = Decimal("1.1")


def add_price_list(tenant: Tenant) -> None:
    """Every part once, a third of them once more for a second supplier at another cost."""
    rng = tenant.rng("price list")
    for part, description, category, cost in trade.PARTS:
        suppliers = rng.sample(trade.SUPPLIERS[:5], 2 if rng.random() < 0.33 else 1)
        inclusive = rng.random() < 0.25
        sell = (Decimal(cost) * Decimal("1.4") * (GST_FACTOR if inclusive else 1)).quantize(CENT)
        for place, supplier in enumerate(suppliers):
            row: Row = {"Part Number": part, "Supplier": supplier, "Is Default Supplier": place == 0}
            row |= {"Category": category, "Description": description}
            row["Cost Ex Tax"] = Decimal(cost) if place == 0 else (Decimal(cost) * Decimal("0.97")).quantize(CENT)
            row["Last Cost Price Change"] = day_between(rng, tenant.oldest, tenant.today)
            row |= {"Sell Price": sell, "Sell Price Inclusive": inclusive, "Tax Applies": True}
            row |= {"Must Be Ordered": rng.random() < 0.2, "Is Favourite": rng.random() < 0.1}
            row["Account Income Code"] = "200"
            row["Quantity On Hand"] = rng.randint(0, 60)
            tenant.add("supplies", row)


def add_bills(tenant: Tenant) -> None:
    """About one bill a customer: for one job, for several jobs, or for none (stock, office); a tenth are credits."""
    rng = tenant.rng("bills")
    jobs = tenant.parents("jobs")
    for place in range(max(2, tenant.size)):
        kind = rng.random()
        several = rng.randint(2, 4) if kind < 0.15 else 1
        targets: list[Row | None] = [*rng.sample(jobs, min(several, len(jobs)))] if kind < 0.85 else [None]
        _add_bill(tenant, rng, f"SB-{5001 + place}", targets)


def _add_bill(tenant: Tenant, rng: random.Random, tracking: str, jobs: list[Row | None]) -> None:
    first = jobs[0]["Date Created"] if jobs[0] else tenant.oldest
    issued = day_between(rng, first, tenant.today)
    head: Row = {"Tracking Number": tracking, "Supplier": rng.choice(trade.SUPPLIERS if not jobs[0] else trade.SUPPLIERS[:5])}
    head |= {"Invoice Date": issued, "Due Date": issued + timedelta(days=30)}
    head["Type"] = "CREDIT" if rng.random() < 0.1 else "INVOICE"
    accepted = rng.random() < 0.9
    for job in jobs:
        for _ in range(rng.choice((1, 1, 2, 3))):
            number = job["Job Number"] if job else None
            tenant.add("supplier_bills", head | {"Job Number": number} | _bill_line(rng) | {"Accepted": accepted})


def _bill_line(rng: random.Random) -> Row:
    part, description, _, cost = rng.choice(trade.PARTS)
    quantity = Decimal(rng.choice((1, 1, 2, 5, 10)))
    total = cents(quantity * Decimal(cost))
    line: Row = {"Description": description, "Part Number": part, "Quantity": quantity}
    return line | {"Unit Cost Ex Tax": Decimal(cost), "Total Ex Tax": total, "Total Inc Tax": cents(total * GST_FACTOR)}
