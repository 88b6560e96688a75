"""Catalogue products and their prices (freshsales_api.md 3.5)."""

from .account import Account
from .answers import Answer, Refused
from .attributes import Body, clean, merge
from .catalog import fold
from .module import Module, Prepared
from .records import Record
from .routing import Call
from .values import Invalid, number

SHOWN = [
    "name",
    "category",
    "custom_field",
    "product_code",
    "sku_number",
    "parent_product",
    "territory_id",
    "valid_till",
    "is_active",
    "owner_id",
    "pricing_type",
    "description",
    "creater_id",
    "updater_id",
]


class Products(Module):
    """The `cpq/products` module."""

    entity = path = "cpq/products"
    singular, plural, type = "product", "products", "Product"

    def prepare(self, account: Account, given: Body, current: Record | None) -> Prepared:
        """Check a product and its prices."""
        changes = clean(account, self.entity, given)
        if not changes.get("name") and ("name" in changes or not current):
            raise Refused(400, "Name can't be empty")
        body = merge(account, current.body if current else {"is_active": True, "pricing_type": 0}, changes)
        if "product_pricings" in given:
            body["product_pricings"] = _pricings(account, given["product_pricings"], body.get("product_pricings") or [])
        return Prepared(body)

    def shown(self, account: Account, records: list[Record], include: list[str], in_view: bool) -> list[Body]:
        """Products; prices only with the include."""
        return [self._one(account, r, "product_pricings" in include) for r in records]

    def _one(self, account: Account, record: Record, with_prices: bool) -> Body:
        prices = record.body.get("product_pricings") or []
        currency = account.setting("currency")
        shown = {
            "id": record.id,
            **{name: record.body.get(name) for name in SHOWN},
            "custom_field": self.custom(account, record),
            "is_deleted": record.is_deleted,
            **account.stamps(record),
            "avatar": None,
            "base_currency_amount": next((p["unit_price"] for p in prices if p["currency_code"] == currency), None),
        }
        return shown | {"product_pricings": prices} if with_prices else shown


def bulk_delete(call: Call) -> Answer:
    """POST cpq/products/products_bulk_delete: into the recycle bin; unknown ids are passed over."""
    account = call.account
    for product_id in call.ids():
        if product := account.records.get(product_id, "cpq/products"):
            account.records.mark(product, True, account.now(), account.lag)
    return Answer({"message": "The selected products have been deleted."})


def bulk_restore(call: Call) -> Answer:
    """POST cpq/products/products_bulk_restore."""
    account = call.account
    for product_id in call.ids():
        if product := account.records.get(product_id, "cpq/products", with_deleted=True):
            account.records.mark(product, False, account.now(), account.lag)
    return Answer({"message": "The selected products have been restored."})


def _pricings(account: Account, given: object, standing: list[Body]) -> list[Body]:
    if not isinstance(given, list) or not all(isinstance(p, dict) for p in given):
        raise Refused(400, "The type for product_pricings is invalid.")
    prices = {p["id"]: p for p in standing}
    for entry in given:
        known = prices.get(int(entry["id"])) if str(entry.get("id", "")).isdecimal() else None
        if entry.get("id") and not known:
            raise Refused(400, "Product pricing doesn't exist")
        if known and entry.get("_destroy"):
            del prices[known["id"]]
            continue
        price = _price(account, entry, known)
        if not known and any(fold(p["currency_code"]) == fold(price["currency_code"]) for p in prices.values()):
            raise Refused(400, f"A price in {price['currency_code']} exists already")
        prices[price["id"]] = price
    return list(prices.values())


def _price(account: Account, entry: Body, known: Body | None) -> Body:
    currency = entry.get("currency_code") or (known or {}).get("currency_code")
    if str(currency) not in {c["currency_code"] for c in account.catalog.selector("currencies")}:
        raise Refused(400, f"Currency {str(currency)[:10]} doesn't exist")
    try:
        unit_price = number("Unit price", entry.get("unit_price", (known or {}).get("unit_price", 0)))
    except Invalid as problem:
        raise Refused(400, str(problem)) from None
    return {
        "id": known["id"] if known else account.catalog.next_id(),
        "currency_code": currency,
        "_destroy": False,
        "billing_cycle": None,
        "billing_type": None,
        "unit_price": float(unit_price),
        "setup_fee": None,
        "is_locked": False,
    }


PRODUCTS = Products()
