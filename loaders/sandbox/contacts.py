"""Contacts: four ways to write an e-mail, links to accounts, lifecycle stage and status (freshsales_api.md 3.1)."""

from typing import Any

from .account import Account
from .answers import Refused
from .attributes import Body, clean, merge
from .links import CONTACT_ACCOUNT, DEAL_CONTACT
from .module import Module, Prepared
from .records import Record, contact_name
from .sales_accounts import ACCOUNTS
from .values import EMAIL

SHOWN = [
    "job_title",
    "city",
    "state",
    "zipcode",
    "country",
    "email",
    "emails",
    "time_zone",
    "work_number",
    "mobile_number",
    "address",
    "facebook",
    "twitter",
    "linkedin",
    "external_id",
    "work_email",
    "keyword",
    "medium",
    "subscription_status",
    "subscription_types",
    "unsubscription_reason",
    "tags",
    "phone_numbers",
]
EMAIL_LIMIT = 254


class Contacts(Module):
    """The `contacts` module."""

    entity = path = plural = "contacts"
    singular, type = "contact", "Contact"

    def prepare(self, account: Account, given: Body, current: Record | None) -> Prepared:
        """Check a contact: e-mail, accounts, stage and status."""
        changes = clean(account, self.entity, given)
        changes |= emails_given(given, current)
        links = accounts_given(account, given)
        body = merge(account, current.body if current else {}, changes)
        _need_identifier(account, body)
        _complete_stage(account, body, changes, current is None)
        body.setdefault("subscription_status", 1)
        return Prepared(body, {} if links is None else {"links": links})

    def after(self, account: Account, record: Record, prepared: Prepared, before: Body | None) -> None:
        """Set the links to accounts: the list sent replaces the one that stands."""
        if "links" in prepared.extra:
            account.links.replace(CONTACT_ACCOUNT, record.id, prepared.extra["links"])

    def shown(self, account: Account, records: list[Record], include: list[str], in_view: bool) -> list[Body]:
        """Contacts without owner, stage and status, which only `include` shows (recorded)."""
        partials = account_partials(account, records) if not in_view or "sales_accounts" in include else None
        return [self._one(account, r, partials) for r in records]

    def _one(self, account: Account, record: Record, partials: dict[int, list[Body]] | None) -> Body:
        body = record.body
        shown: Body = {
            "id": record.id,
            "first_name": body.get("first_name"),
            "last_name": body.get("last_name"),
            "display_name": contact_name(body),
            "avatar": None,
            **{name: body.get(name) for name in SHOWN},
            "links": self.links_block(record),
            "custom_field": self.custom(account, record),
            **account.stamps(record),
            "is_deleted": record.is_deleted,
            "team_user_ids": None,
            "system_tags": [],
        }
        shown["emails"], shown["tags"] = emails_shown(record), body.get("tags") or []
        shown["phone_numbers"] = []
        if partials is not None:
            shown["sales_accounts"] = partials[record.id]
        return shown


def emails_given(given: Body, current: Record | None) -> Body:
    """`emails` and `email` out of the four forms the interface takes; {} when none is given. Raises Refused."""
    key = next((k for k in ("emails", "email") if k in given), None)
    if key is None:
        return {}
    listed = given[key] if isinstance(given[key], list) else [given[key]] if given[key] else []
    found = [e if isinstance(e, dict) else {"value": e} for e in listed]
    kept = [e for e in found if e.get("value") and not e.get("_destroy")]
    for email in kept:
        address = str(email["value"]).strip()
        if not EMAIL.match(address) or len(address) > EMAIL_LIMIT:
            raise Refused(400, f"{address[:100]} is an invalid email address")
        email["value"] = address.lower()
    primary = next((e for e in kept if e.get("is_primary")), kept[0] if kept else None)
    entries = [{"value": e["value"], "is_primary": e is primary, "label": e.get("label")} for e in kept]
    return {"emails": entries, "email": primary["value"] if primary else None}


def emails_shown(record: Record) -> list[Body]:
    """The `emails` entries with ids, as recorded."""
    return [{"id": record.id + (i + 1) * 10**9, **e, "_destroy": False} for i, e in enumerate(record.body.get("emails") or ())]


def accounts_given(account: Account, given: Body) -> list[tuple[int, bool]] | None:
    """(account id, is primary) of a write; None when it says nothing of accounts. Raises Refused."""
    if "sales_accounts" not in given:
        return _single_account(account, given)
    listed = given["sales_accounts"]
    if not isinstance(listed, list) or not all(isinstance(a, dict) and str(a.get("id")).isdecimal() for a in listed):
        raise Refused(400, "The type for sales_accounts is invalid.")
    primary = next((i for i, a in enumerate(listed) if a.get("is_primary")), 0)
    pairs = [(int(a["id"]), i == primary) for i, a in enumerate(listed)]
    for account_id, _ in pairs:
        if not account.records.get(account_id, "sales_accounts"):
            raise Refused(400, f"Account {account_id} doesn't exist")
    return pairs


def _single_account(account: Account, given: Body) -> list[tuple[int, bool]] | None:
    if given.get("sales_account_id"):
        return accounts_given(account, {"sales_accounts": [{"id": given["sales_account_id"]}]})
    name = (given.get("sales_account") or {}).get("name") if isinstance(given.get("sales_account"), dict) else None
    return [(account_by_name(account, name), True)] if name else None


def account_by_name(account: Account, name: Any) -> int:
    """The account of that name; made when there is none, as the interface does."""
    holders = [i for i, deleted in account.records.holders("sales_accounts", "name", name) if not deleted]
    return holders[0] if holders else ACCOUNTS.write(account, {"name": name}).id


def account_partials(account: Account, records: list[Record]) -> dict[int, list[Body]]:
    """For each contact the nested `sales_accounts` list as recorded."""
    links = account.links.right(CONTACT_ACCOUNT, [r.id for r in records])
    names = {a.id: a for a in account.records.many({i for pairs in links.values() for i, _ in pairs})}
    return {
        contact: [
            {"partial": True, "id": i, "name": names[i].body["name"], "avatar": None,
             "website": names[i].body.get("website"), "is_primary": primary}
            for i, primary in pairs
        ]
        for contact, pairs in links.items()
    }  # fmt: skip


def _need_identifier(account: Account, body: Body) -> None:
    if body.get("email"):
        return
    relaxed = account.switches["contact_without_email"] == "accept"
    if not (relaxed and (body.get("mobile_number") or body.get("external_id"))):
        raise Refused(400, "Need to fill this Email")


def _complete_stage(account: Account, body: Body, changes: Body, is_new: bool) -> None:
    stages = account.catalog.selector("lifecycle_stages")
    if not body.get("lifecycle_stage_id"):
        body["lifecycle_stage_id"] = next((s["id"] for s in stages if s.get("default")), stages[0]["id"])
    if (is_new or changes.get("lifecycle_stage_id")) and not changes.get("contact_status_id"):
        body["contact_status_id"] = first_status(account, body["lifecycle_stage_id"])


def first_status(account: Account, stage_id: int) -> int | None:
    """The first status of a lifecycle stage."""
    statuses = account.catalog.selector("contact_statuses")
    return next((s["id"] for s in statuses if s["lifecycle_stage_id"] == stage_id), None)


def move_stage(account: Account, deal_id: int, won: bool) -> None:
    """A deal added or won moves its contacts' lifecycle stage by the rules that are on by default (freshsales_api.md 3.3)."""
    mode = account.switches["deal_moves_lifecycle"]
    kind = "Customer" if won else "Sales Qualified Lead"
    stage = next((s for s in account.catalog.selector("lifecycle_stages") if s["type"] == kind), None)
    if mode == "off" or not stage:
        return
    for contact_id, _ in account.links.right(DEAL_CONTACT, [deal_id])[deal_id]:
        contact = account.records.get(contact_id, "contacts")
        if contact and not (mode == "forward" and _position(account, contact) >= stage["position"]):
            _put_in_stage(account, contact, stage["id"])


def _position(account: Account, contact: Record) -> int:
    standing = account.catalog.find("lifecycle_stages", contact.body["lifecycle_stage_id"])
    return int(standing["position"]) if standing else 0


def _put_in_stage(account: Account, contact: Record, stage_id: int) -> None:
    if contact.body.get("lifecycle_stage_id") != stage_id:
        status = first_status(account, stage_id)
        account.update(contact, {**contact.body, "lifecycle_stage_id": stage_id, "contact_status_id": status})


CONTACTS = Contacts()
