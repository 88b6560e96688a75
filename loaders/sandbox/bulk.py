"""Upsert of one record, and bulk upsert as a job (freshsales_api.md section 4)."""

import json
from typing import Any

from . import jobs
from .account import Account
from .answers import Answer, Refused, not_found
from .attributes import Body
from .crud import envelope
from .module import Module
from .records import Record
from .routing import Call

MOST = 100
ALWAYS_UNIQUE = {"contacts": {"id", "emails", "external_id"}, "sales_accounts": {"id"}, "deals": {"id"}}
MODULES: dict[str, Module] = {}


def upsert(call: Call, module: Module) -> Answer:
    """POST {module}/upsert: 201 when created, 200 when updated."""
    named = call.body.get("unique_identifier") if isinstance(call.body, dict) else None
    given = call.body.get(module.singular) if isinstance(call.body, dict) else None
    if not isinstance(named, dict) or len(named) != 1 or not isinstance(given, dict):
        raise Refused(400, "unique_identifier with one field is required")
    key, value = next(iter(named.items()))
    check_key(call.account, module, key)
    record, created = upsert_one(call.account, module, key, value, given)
    return Answer(envelope(call.account, module, record, call.include()), 201 if created else 200)


def check_key(account: Account, module: Module, key: str) -> None:
    """Raise a 400 unless the field is unique in this account."""
    if key not in ALWAYS_UNIQUE[module.entity] | account.catalog.unique_fields(module.entity):
        raise Refused(400, f"{str(key)[:100]} is not a unique field")


def upsert_one(account: Account, module: Module, key: str, value: Any, given: Body) -> tuple[Record, bool]:
    """(record, created): change the record that the identifier names, or create it. Raises Refused."""
    current = _named(account, module, key, value)
    if current:
        return module.write(account, given, current), False
    if key == "id":
        raise not_found(module.entity)
    return module.write(account, _with_identifier(given, key, value)), True


def _named(account: Account, module: Module, key: str, value: Any) -> Record | None:
    if value in (None, ""):
        raise Refused(400, f"{key} can't be empty")
    if key == "id":
        return account.records.get(int(value), module.entity) if str(value).isdecimal() else None
    holders = account.records.holders(module.entity, "email" if key == "emails" else key, value)
    return account.records.get(holders[0][0], module.entity) if holders and not holders[0][1] else None


def _with_identifier(given: Body, key: str, value: Any) -> Body:
    if key.startswith("cf_"):
        return {**given, "custom_field": {**(given.get("custom_field") or {}), key: value}}
    return given if given.get(key) else {**given, key: value}


def bulk_upsert(call: Call, module: Module) -> Answer:
    """POST {module}/bulk_upsert: at most 100 records, taken as a job."""
    account, items = call.account, call.body.get(module.plural) if isinstance(call.body, dict) else None
    if not isinstance(items, list) or not items:
        raise Refused(400, f"{module.plural} should be a list of records")
    if len(items) > MOST:
        raise Refused(400, f"At most {MOST} records can be sent at once")
    for item in items:
        check_key(account, module, _identifier(item)[0])
    if account.switches["bulk_405"] == "on" and jobs.busy(account):
        return Answer({"message": "Another bulk job is running"}, 405)
    cursor = account.store.db.execute(
        "insert into jobs(module, payload, status, created_ts, updated_ts) values(?, ?, 'QUEUED', ?, ?)",
        (module.entity, json.dumps(items), account.now(), account.now()),
    )
    url = f"{call.base_url}/crm/sales/api/job_statuses/{cursor.lastrowid}"
    return Answer({"job_status_url": url, "message": "Your records are being processed."}, 202)


def _identifier(item: Any) -> tuple[str, Any]:
    named = [(k, v) for k, v in item.items() if k != "data"] if isinstance(item, dict) else []
    if len(named) != 1 or not isinstance(item.get("data"), dict):
        raise Refused(400, "Each record needs one identifier next to data")
    return named[0]


def write_rows(account: Account, entity: str, items: list[Body], written: list[bool]) -> Body:
    """Carry the rows of a job out, those that `written` says; what the job reports (the others failed for no fault of theirs)."""
    failures = []
    for item, goes in zip(items, written, strict=True):
        key, value = _identifier(item)
        given = {k: v for k, v in item["data"].items() if not (entity == "deals" and k.startswith("contacts"))}
        try:
            if not goes:
                raise Refused(500, "Something went wrong, please try again")
            with account.store.savepoint():
                upsert_one(account, MODULES[entity], key, value, given)
        except Refused as problem:
            failures.append({key: value, "error_message": problem.messages})
    counts = {"succeeded": len(items) - len(failures), "failed": len(failures)}
    return {"record_status": counts, "detailed_failure_report": failures}
