"""Products on a deal: a list that replaces, at most 100, and an amount that follows it (freshsales_api.md 3.5)."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .account import Account
from .answers import Refused
from .attributes import Body
from .records import Record
from .values import Invalid, money, number

MOST = 100
CENT = Decimal("0.01")
PERCENT = 1


def products_given(account: Account, listed: Any, current: Record | None = None) -> list[Body]:
    """The lines that stand after a write, checked, with what a line stores. Raises Refused."""
    if not isinstance(listed, list) or not all(isinstance(line, dict) for line in listed):
        raise Refused(400, "The type for products is invalid.")
    kept = [line for line in listed if not line.get("_destroy")]
    if len(kept) > MOST:
        raise Refused(400, f"A deal can have at most {MOST} products")
    ids = [str(line.get("id")) for line in kept]
    if len(set(ids)) != len(ids):
        raise Refused(400, "Product has already been added to the deal")
    return _left_out(account, listed, current) + [_line(account, line) for line in kept]


def _left_out(account: Account, listed: list[Body], current: Record | None) -> list[Body]:
    """Lines that the write does not name: none, or, on an account that merges, those that stand; `[]` clears in both."""
    if not listed or not current or account.switches["deal_products"] == "replace":
        return []
    named = {str(line.get("id")) for line in listed}
    return [line for line in current.body.get("products") or () if str(line["product_id"]) not in named]


def recompute(body: Body, lines: list[Body]) -> None:
    """Put the lines on a deal; its amount becomes what they add up to."""
    body["products"] = lines
    body["amount"] = money(sum((_total(line) for line in lines), Decimal(0)))


def lines_shown(account: Account, deal: Record) -> list[Body]:
    """The lines of a deal as recorded."""
    lines = deal.body.get("products") or []
    names = {p.id: p.body for p in account.records.many([line["product_id"] for line in lines])}
    return [
        {**line, "deal_id": deal.id, "_id": str(line["association_id"]), "id": line["product_id"], "avatar": None,
         "owner_id": None, **{n: names.get(line["product_id"], {}).get(n) for n in ("name", "pricing_type", "category")}}
        for line in lines
    ]  # fmt: skip


def _line(account: Account, given: Body) -> Body:
    product = account.records.get(int(given["id"]), "cpq/products") if str(given.get("id")).isdecimal() else None
    if not product:
        raise Refused(400, f"Product {str(given.get('id'))[:30]} doesn't exist")
    try:
        quantity = number("Quantity", given.get("quantity", 1))
        price = number("Unit price", _price(account, given, product))
        discount = number("Discount", given.get("discount") or 0)
    except Invalid as problem:
        raise Refused(400, str(problem)) from None
    if quantity <= 0:
        raise Refused(400, "Quantity should be greater than 0")
    return {
        "product_id": product.id,
        "unit_price": float(price),
        "setup_fee": None,
        "billing_type": None,
        "billing_cycle": None,
        "currency_code": account.setting("currency") or "AUD",
        "quantity": int(quantity) if quantity == int(quantity) else float(quantity),
        "discount": float(discount),
        "discount_type": given.get("discount_type", PERCENT),
        "association_id": account.catalog.next_id(),
    }


def _price(account: Account, given: Body, product: Record) -> Any:
    if given.get("unit_price") is not None:
        return given["unit_price"]
    currency = account.setting("currency") or "AUD"
    prices = product.body.get("product_pricings") or []
    return next((p["unit_price"] for p in prices if p["currency_code"] == currency), 0) or 0


def _total(line: Body) -> Decimal:
    gross = Decimal(str(line["unit_price"])) * Decimal(str(line["quantity"]))
    discount = Decimal(str(line["discount"]))
    net = gross - (gross * discount / 100 if line["discount_type"] == PERCENT else discount)
    return net.quantize(CENT, ROUND_HALF_UP)
