"""`?include=`: related records as sibling arrays, and attributes that only an include shows (freshsales_api.md 2.5)."""

from typing import Any

from .account import Account
from .activities import APPOINTMENTS, NOTES, TASKS
from .attributes import Body
from .contacts import CONTACTS
from .deal_products import lines_shown
from .deals import DEALS
from .links import CONTACT_ACCOUNT, DEAL_CONTACT
from .module import Module
from .records import Record
from .sales_accounts import ACCOUNTS

# include -> (attribute of the record, selector, key of the sibling array)
REFERENCES: dict[str, dict[str, tuple[str, str, str]]] = {
    "contacts": {
        "source": ("lead_source_id", "lead_sources", "lead_sources"),
        "lifecycle_stage": ("lifecycle_stage_id", "lifecycle_stages", "lifecycle_stages"),
        "contact_status": ("contact_status_id", "contact_statuses", "contact_status"),
        "campaign": ("campaign_id", "campaigns", "campaigns"),
        "territory": ("territory_id", "territories", "territories"),
    },
    "sales_accounts": {
        "industry_type": ("industry_type_id", "industry_types", "industry_types"),
        "business_type": ("business_type_id", "business_types", "business_types"),
        "territory": ("territory_id", "territories", "territories"),
    },
    "deals": {
        "source": ("lead_source_id", "lead_sources", "lead_sources"),
        "deal_stage": ("deal_stage_id", "deal_stages", "deal_stages"),
        "deal_type": ("deal_type_id", "deal_types", "deal_types"),
        "deal_reason": ("deal_reason_id", "deal_reasons", "deal_reasons"),
        "deal_payment_status": ("deal_payment_status_id", "deal_payment_statuses", "deal_payment_statuses"),
        "currency": ("currency_id", "currencies", "currencies"),
        "campaign": ("campaign_id", "campaigns", "campaigns"),
    },
}
PEOPLE = {"owner": "owner_id", "creater": "creater_id", "updater": "updater_id"}
CHILDREN: dict[str, Module] = {"tasks": TASKS, "notes": NOTES, "appointments": APPOINTMENTS}


def user_shown(user: Body) -> Body:
    """A user beside a record, as recorded."""
    names = ("id", "display_name", "email", "is_active", "work_number", "mobile_number")
    return {**{n: user.get(n) for n in names}, "avatar": None, "type": "FdMultitenant::User"}


def sideload(account: Account, module: Module, records: list[Record], shown: list[Body], include: list[str]) -> Body:
    """The sibling arrays for these records; reference attributes are added to `shown` in place."""
    beside: Body = {}
    for name in include:
        if name in PEOPLE:
            _references(account, records, shown, beside, (PEOPLE[name], "users", "users"))
        elif name in REFERENCES.get(module.entity, {}):
            _references(account, records, shown, beside, REFERENCES[module.entity][name])
        elif name in CHILDREN and module.entity in REFERENCES:
            _children(account, records, shown, beside, CHILDREN[name])
        elif (module.entity, name) in LINKED:
            LINKED[module.entity, name](account, records, shown, beside)
    return beside


def _references(account: Account, records: list[Record], shown: list[Body], beside: Body, of: tuple[str, str, str]) -> None:
    attribute, selector, key = of
    ids = [r.body.get(attribute) for r in records]
    for one, item_id in zip(shown, ids, strict=True):
        one[attribute] = item_id
    items = [i for i in account.catalog.selector(selector) if i["id"] in set(ids)]
    _extend(beside, key, [user_shown(i) for i in items] if selector == "users" else items)


def _extend(beside: Body, key: str, items: list[Any]) -> None:
    known = {i["id"] for i in beside.setdefault(key, [])}
    beside[key] += [i for i in items if i["id"] not in known]


def _children(account: Account, records: list[Record], shown: list[Body], beside: Body, child: Module) -> None:
    found = account.records.children([r.id for r in records], child.entity)
    for one, record in zip(shown, records, strict=True):
        one[child.singular + "_ids"] = [c.id for c in found if c.body["targetable_id"] == record.id]
    _extend(beside, child.plural, child.shown(account, found, [], True))


def _linked(account: Account, pairs: dict[int, list[int]], shown: list[Body], beside: Body, other: Module, key: str) -> None:
    found = account.records.many(sorted({i for ids in pairs.values() for i in ids}))
    living = {r.id for r in found}
    for one in shown:
        one[key] = [i for i in pairs[one["id"]] if i in living]
    _extend(beside, other.plural, other.shown(account, found, [], True))


def _rights(account: Account, kind: str, records: list[Record]) -> dict[int, list[int]]:
    return {left: [i for i, _ in pairs] for left, pairs in account.links.right(kind, [r.id for r in records]).items()}


def _lefts(account: Account, kind: str, records: list[Record]) -> dict[int, list[int]]:
    return {r.id: account.links.left(kind, r.id) for r in records}


def _owned(account: Account, records: list[Record], entity: str) -> dict[int, list[int]]:
    return {r.id: [c.id for c in account.records.children([r.id], entity)] for r in records}


def _contact_accounts(account: Account, records: list[Record], shown: list[Body], beside: Body) -> None:
    found = account.records.many(sorted({i for ids in _rights(account, CONTACT_ACCOUNT, records).values() for i in ids}))
    _extend(beside, "sales_accounts", ACCOUNTS.shown(account, found, ["owner"], True))


def _deal_account(account: Account, records: list[Record], shown: list[Body], beside: Body) -> None:
    for one, record in zip(shown, records, strict=True):
        standing = account.records.get(record.body.get("sales_account_id") or 0, "sales_accounts")
        one["sales_account_id"] = standing.id if standing else None
    found = account.records.many(sorted({one["sales_account_id"] for one in shown if one["sales_account_id"]}))
    _extend(beside, "sales_accounts", ACCOUNTS.shown(account, found, ["owner"], True))


def _products(account: Account, records: list[Record], shown: list[Body], beside: Body) -> None:
    for one, record in zip(shown, records, strict=True):
        one["products"] = lines_shown(account, record)


def _target(account: Account, records: list[Record], shown: list[Body], beside: Body) -> None:
    found = account.records.many(sorted({r.body["targetable_id"] for r in records if r.body.get("targetable_id")}))
    for module in (CONTACTS, ACCOUNTS, DEALS):
        of_module = [r for r in found if r.module == module.entity]
        _extend(beside, module.plural, module.shown(account, of_module, [], True))


LINKED: dict[tuple[str, str], Any] = {
    ("contacts", "sales_accounts"): _contact_accounts,
    ("contacts", "deals"): lambda a, r, s, b: _linked(a, _lefts(a, DEAL_CONTACT, r), s, b, DEALS, "deal_ids"),
    ("sales_accounts", "contacts"): lambda a, r, s, b: _linked(a, _lefts(a, CONTACT_ACCOUNT, r), s, b, CONTACTS, "contact_ids"),
    ("sales_accounts", "deals"): lambda a, r, s, b: _linked(a, _owned(a, r, "deals"), s, b, DEALS, "deal_ids"),
    ("deals", "contacts"): lambda a, r, s, b: _linked(a, _rights(a, DEAL_CONTACT, r), s, b, CONTACTS, "contact_ids"),
    ("deals", "sales_account"): _deal_account,
    ("deals", "products"): _products,
    ("tasks", "targetable"): _target,
    ("tasks", "users"): lambda a, r, s, b: _references(a, r, s, b, ("owner_id", "users", "users")),
    ("appointments", "targetable"): _target,
    ("appointments", "appointment_attendees"): lambda a, r, s, b: b.setdefault("appointment_attendees", []),
}
