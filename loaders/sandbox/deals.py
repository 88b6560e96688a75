"""Deals: pipeline and stage, closing, amount, contacts (freshsales_api.md 3.3)."""

import base64
import json
import secrets
from typing import Any

from .account import Account
from .answers import Refused
from .attributes import Body, clean, merge
from .contacts import account_by_name, move_stage
from .deal_products import products_given, recompute
from .links import DEAL_CONTACT
from .module import Module, Prepared, StrictJson
from .records import Record
from .values import Invalid, money, number

PLACED = ("deal_pipeline_id", "deal_stage_id")


class Deals(StrictJson, Module):
    """The `deals` module."""

    entity = path = plural = "deals"
    singular, type = "deal", "Deal"

    def prepare(self, account: Account, given: Body, current: Record | None) -> Prepared:
        """Check a deal: name, stage, amount, account, contacts, products."""
        changes = clean(account, self.entity, given)
        if not changes.get("name") and ("name" in changes or not current):
            raise Refused(400, "Deal name can't be empty")
        changes |= _account_given(account, given) | _amount_given(account, given, current)
        body = merge(account, current.body if current else {}, changes)
        place(account, body, changes, current.body if current else None)
        if "products" in given:
            recompute(body, products_given(account, given["products"], current))
        return Prepared(body, _contacts_given(account, given))

    def after(self, account: Account, record: Record, prepared: Prepared, before: Body | None) -> None:
        """Link contacts, then move their lifecycle stages."""
        added, removed = prepared.extra.get("added", []), prepared.extra.get("removed", [])
        account.links.add(DEAL_CONTACT, record.id, [(i, False) for i in added])
        account.links.remove(DEAL_CONTACT, record.id, removed)
        if before is None or added:
            move_stage(account, record.id, won=False)
        if is_won(account, record.body) and (added or not (before and is_won(account, before))):
            move_stage(account, record.id, won=True)

    def shown(self, account: Account, records: list[Record], include: list[str], in_view: bool) -> list[Body]:
        """Deals without owner, account and reason, which only `include` shows (recorded)."""
        return [self._one(account, r, in_view) for r in records]

    def _one(self, account: Account, record: Record, in_view: bool) -> Body:
        body = record.body
        shown: Body = {
            "id": record.id,
            **{name: body.get(name) for name in ("name", "amount")},
            "base_currency_amount": body.get("amount"),
            **{name: body.get(name) for name in ("expected_close", "closed_date", "stage_updated_time")},
            "custom_field": self.custom(account, record),
            "probability": body.get("probability"),
            **account.stamps(record),
            **{name: body.get(name) for name in PLACED},
            "age": int((account.now() - record.created_ts) // 86400),
            "links": self.links_block(record),
            "expected_deal_value": body.get("amount"),
            "is_deleted": record.is_deleted,
            "forecast_category": body.get("forecast_category"),
            "has_products": bool(body.get("products")),
            "rotten_days": None,
            "tags": body.get("tags") or [],
        }
        return shown if in_view else {**shown, "collaboration": {}, "fc_widget_collaboration": _tokens(record)}


def place(account: Account, body: Body, changes: Body, before: Body | None) -> None:
    """Pipeline, stage, probability and closed date of a deal that is to be stored. Raises Refused for a stage elsewhere."""
    stage = _stage(account, body, changes, before)
    body["deal_stage_id"], body["deal_pipeline_id"] = stage["id"], stage["deal_pipeline_id"]
    moved = before is None or before.get("deal_stage_id") != stage["id"]
    if moved:
        body["stage_updated_time"] = account.stamp()
        body["probability"] = changes.get("probability", stage["probability"])
    if stage["forecast_type"] == "Open":
        body["closed_date"] = None
    elif before is None or (moved and not changes.get("closed_date")):
        # On create a date that was sent is overwritten; only a later PUT sticks (seen live).
        body["closed_date"] = account.stamp()


def is_won(account: Account, body: Body) -> bool:
    """Whether a deal stands in a won stage."""
    stage = account.catalog.find("deal_stages", body.get("deal_stage_id"))
    return bool(stage and stage["forecast_type"] == "Closed Won")


def _stage(account: Account, body: Body, changes: Body, before: Body | None) -> dict[str, Any]:
    named = changes.get("deal_stage_id")
    pipeline = changes.get("deal_pipeline_id")
    if named:
        stage = account.catalog.find("deal_stages", named) or {}
        if pipeline and stage["deal_pipeline_id"] != pipeline:
            raise Refused(400, "Deal stage doesn't exist in this pipeline")
        return stage
    if before and (not pipeline or pipeline == before["deal_pipeline_id"]):
        return account.catalog.find("deal_stages", before["deal_stage_id"]) or {}
    pipelines = account.catalog.selector("deal_pipelines")
    chosen = pipeline or next((p["id"] for p in pipelines if p["is_default"]), pipelines[0]["id"])
    return next(s for s in account.catalog.selector("deal_stages") if s["deal_pipeline_id"] == chosen)


def _amount_given(account: Account, given: Body, current: Record | None) -> Body:
    if current and current.body.get("products") and "products" not in given:
        return {}  # a deal with products has the amount of its lines
    if given.get("amount") in (None, ""):
        if account.switches["deal_without_amount"] == "refuse" and not (current and "amount" not in given):
            raise Refused(400, "Deal value can't be empty")
        return {"amount": None} if "amount" in given and current else {} if current else {"amount": "0.0"}
    try:
        return {"amount": money(number("Deal value", given["amount"]))}
    except Invalid as problem:
        raise Refused(400, str(problem)) from None


def _account_given(account: Account, given: Body) -> Body:
    name = given["sales_account"].get("name") if isinstance(given.get("sales_account"), dict) else None
    if name:
        return {"sales_account_id": account_by_name(account, name)}
    if "sales_account_id" not in given:
        return {}
    value = given["sales_account_id"]
    if value is not None and not (str(value).isdecimal() and account.records.get(int(value), "sales_accounts")):
        raise Refused(400, "Account doesn't exist")
    return {"sales_account_id": None if value is None else int(value)}


def _contacts_given(account: Account, given: Body) -> Body:
    lists: Body = {}
    for key, name in (("contacts_added_list", "added"), ("contacts_removed_list", "removed")):
        if key not in given:
            continue
        listed = given[key] or []
        if not isinstance(listed, list) or not all(str(i).isdecimal() for i in listed):
            raise Refused(400, f"The type for {key} is invalid.")
        lists[name] = [int(i) for i in listed]
    for contact in lists.get("added", ()):
        if not account.records.get(contact, "contacts"):
            raise Refused(400, f"Contact {contact} doesn't exist")
    return lists


def _tokens(record: Record) -> dict[str, str]:
    """Tokens of the chat widget: random, so that one that leaks into a log or a table is found there."""
    claims = json.dumps({"deal": record.id}).encode()
    middle = base64.urlsafe_b64encode(claims).decode().rstrip("=")
    names = ("convo_token", "auth_token", "encoded_jwt_token")
    return {name: f"eyJhbGciOiJIUzI1NiJ9.{middle}.{secrets.token_urlsafe(16)}" for name in names}


DEALS = Deals()
