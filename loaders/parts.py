"""Parts of a record that have no id of their own (lines, prices, closing dates, stages): what stands there now. Pure."""

from __future__ import annotations

from loaders.model import CrmObject, Json, Payload


def lineless(object_name: str, fields: Payload) -> bool:
    """Whether a deal is to stand without lines, and so with an amount of its own."""
    return object_name == "deal_products" and not fields.get("products") and fields.get("amount") is not None


def part_now(crm_object: CrmObject, answer: Json) -> Payload:
    """The part as its payload would say it, read from the parent's answer (shapes: freshsales_api.md 3.1, 3.3, 3.5)."""
    record = answer.get(crm_object.envelope) or {}
    if crm_object.name == "deal_products":
        lines = record.get("products") or answer.get("products") or []
        return {"products": [_line(line) for line in lines]}
    if crm_object.name == "product_prices":
        prices = record.get("product_pricings") or answer.get("product_pricings") or []
        return {n: prices[0].get(n) for n in ("currency_code", "unit_price")} if prices else {}
    names = {"deal_closings": ("closed_date",), "contact_stages": ("lifecycle_stage_id", "contact_status_id")}
    return {name: record.get(name) for name in names[crm_object.name]}


def price_id(answer: Json, currency: str) -> int | None:
    """The id of the product's price in this currency, needed to change it instead of adding a second one."""
    record = answer.get("product") or {}
    for price in record.get("product_pricings") or answer.get("product_pricings") or []:
        if price.get("currency_code") == currency:
            return price.get("id")
    return None


def _line(line: Payload) -> Payload:
    product = line.get("product_id") or line.get("id")
    return {"id": product, "quantity": line.get("quantity"), "unit_price": line.get("unit_price")}
