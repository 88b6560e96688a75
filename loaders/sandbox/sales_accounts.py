"""Accounts: a unique name, a parent, and what a deletion takes with it (freshsales_api.md 3.2, section 8)."""

from .account import Account
from .answers import Refused
from .attributes import Body, clean, merge
from .links import CONTACT_ACCOUNT
from .module import Module, Prepared, StrictJson
from .records import Record

SHOWN = [
    "name",
    "address",
    "city",
    "state",
    "zipcode",
    "country",
    "number_of_employees",
    "annual_revenue",
    "website",
    "owner_id",
    "phone",
    "facebook",
    "twitter",
    "linkedin",
    "industry_type_id",
    "business_type_id",
    "territory_id",
]


class SalesAccounts(StrictJson, Module):
    """The `sales_accounts` module."""

    entity = path = plural = "sales_accounts"
    singular, type = "sales_account", "SalesAccount"

    def prepare(self, account: Account, given: Body, current: Record | None) -> Prepared:
        """Check an account: its name and its parent."""
        changes = clean(account, self.entity, given)
        if not changes.get("name") and ("name" in changes or not current):
            raise Refused(400, "Name can't be empty")
        if "parent_sales_account_id" in given:
            changes["parent_sales_account_id"] = _parent(account, given["parent_sales_account_id"], current)
        return Prepared(merge(account, current.body if current else {}, changes))

    def shown(self, account: Account, records: list[Record], include: list[str], in_view: bool) -> list[Body]:
        """Accounts; a bare view leaves out the owner."""
        listed = [self._one(account, r) for r in records]
        if in_view and "owner" not in include:
            for shown in listed:
                del shown["owner_id"]
        return listed

    def _one(self, account: Account, record: Record) -> Body:
        return {
            "id": record.id,
            **{name: record.body.get(name) for name in SHOWN},
            "links": self.links_block(record),
            "custom_field": self.custom(account, record),
            **account.stamps(record),
            "avatar": None,
            "parent_sales_account_id": record.body.get("parent_sales_account_id"),
            "is_deleted": record.is_deleted,
            "team_user_ids": None,
            "tags": record.body.get("tags") or [],
        }


def cut_links(account: Account, record: Record) -> None:
    """An account's deletion takes its links to deals and child accounts for good (freshsales_api.md section 8)."""
    for entity, field in (("deals", "sales_account_id"), ("sales_accounts", "parent_sales_account_id")):
        for child in account.records.children([record.id], entity):
            account.update(child, {**child.body, field: None}, touch=False)


def associated(account: Account, record: Record) -> list[Record]:
    """The contacts and deals of an account."""
    contacts = account.records.many(account.links.left(CONTACT_ACCOUNT, record.id))
    return contacts + account.records.children([record.id], "deals")


def _parent(account: Account, value: object, current: Record | None) -> int | None:
    if value is None:
        return None
    parent = account.records.get(int(str(value)), "sales_accounts") if str(value).isdecimal() else None
    if not parent or (current and parent.id == current.id):
        raise Refused(400, "Parent account doesn't exist")
    return parent.id


ACCOUNTS = SalesAccounts()
