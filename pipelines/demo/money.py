"""Exact money and the lines that add up to it: price list, supply and labour lines of quotes and jobs."""

import random
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from pipelines.demo import trade
from pipelines.demo.tenant import Row

CENT = Decimal("0.01")
GST = Decimal("0.1")
MARKUPS = ("1.25", "1.35", "1.4", "1.6667")


def cents(amount: Decimal) -> Decimal:
    """Rounded half up to the cent (mapping.md ruling 16)."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def supply_line(rng: random.Random) -> Row:
    """A part, a kit, or a write-in without part number; prices ex tax a piece, some with more than two decimals."""
    kind = rng.random()
    if kind < 0.12:
        return _line(None, rng.choice(trade.WRITE_INS), Decimal(rng.randint(40, 900)), None, Decimal(1))
    if kind < 0.2:
        part, description, price = rng.choice(trade.KITS)
        return _line(part, description, Decimal(price), None, Decimal(rng.choice((1, 1, 2))))
    part, description, _, cost = rng.choice(trade.PARTS)
    sell = (Decimal(cost) * Decimal(rng.choice(MARKUPS))).quantize(rng.choice((CENT, CENT, Decimal("0.001"))))
    per_metre = description.endswith("per m")
    quantity = Decimal(rng.randint(10, 450)) / 10 if per_metre else Decimal(rng.choice((1, 1, 1, 2, 3, 4, 6, 12)))
    return _line(part, description, sell, Decimal(cost), quantity)


def _line(part: str | None, description: str, sell: Decimal, cost: Decimal | None, quantity: Decimal) -> Row:
    line: Row = {"Section": None, "Part Number": part, "Description": description, "Quantity": quantity}
    return line | {"Cost Ex Tax": cost, "Sell Ex Tax": sell, "Tax Applies": description != "Council permit fee"}


def discount_line(rng: random.Random) -> Row:
    """A write-in that takes something off."""
    return _line(None, "Loyalty discount", -Decimal(rng.choice((25, 50, 100))), None, Decimal(1))


def labour_line(rng: random.Random, chargeable_share: float = 0.9) -> Row:
    role, rate = rng.choice(trade.LABOUR_ROLES)
    hours = Decimal(rng.choice(("0.25", "0.5", "1", "1.5", "2", "2.75", "4", "8", "12.5")))
    line: Row = {"Section": None, "Labour Role": role, "Hours": hours, "Rate Ex Tax": Decimal(rate)}
    return line | {"Chargeable": rng.random() < chargeable_share}


def amount(line: Row) -> Decimal:
    """What a line adds to the total ex tax; non-chargeable labour adds nothing."""
    if "Hours" in line:
        return cents(line["Hours"] * line["Rate Ex Tax"]) if line["Chargeable"] else Decimal(0)
    return cents(line["Quantity"] * line["Sell Ex Tax"])


def totals(lines: Iterable[Row]) -> tuple[Decimal, Decimal]:
    """(total ex tax, tax) of the lines; tax only on what is taxed."""
    known = [(amount(line), line.get("Tax Applies", True)) for line in lines]
    total = sum((value for value, _ in known), Decimal(0))
    return total, cents(sum((value for value, taxed in known if taxed), Decimal(0)) * GST)
