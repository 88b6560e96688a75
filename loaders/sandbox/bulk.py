"""Upsert of one record, bulk upsert as a job, and the job's status (freshsales_api.md section 4)."""

import json
from typing import Any

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
    if account.switches["bulk_405"] == "on" and account.store.rows("select 1 from jobs where status != 'SUCCESS'"):
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


def status(call: Call) -> Answer:
    """GET job_statuses/{id}."""
    account, job_id = call.account, call.id("jobs")
    account.store.db.execute("update jobs set polls = polls + 1 where id = ? and result is null", (job_id,))
    run_due(account)
    rows = account.store.rows("select status, created_ts, updated_ts, result, polls from jobs where id = ?", (job_id,))
    if not rows:
        raise not_found("jobs")
    state, created, updated, result, polls = rows[0]
    if state == "QUEUED" and polls > 1:
        state = "IN_PROGRESS"
    return Answer(
        {"status": state, "job_type_name": "bulk_upsert", "created_at": account.time(created),
         "status_updated_at": account.time(updated), "progress": 100 if result else 0, "data": result}
    )  # fmt: skip


def run_due(account: Account, everything: bool = False) -> None:
    """Carry out the jobs whose time has come: enough polls or enough seconds."""
    waiting = account.store.rows("select id, module, payload, polls, created_ts from jobs where result is null order by id")
    for job_id, entity, payload, polls, created in waiting:
        waited = account.now() - created >= account.switches.number("job_seconds")
        if everything or waited or polls > account.switches.number("job_polls"):
            report = _run(account, MODULES[entity], json.loads(payload))
            account.store.db.execute(
                "update jobs set status = 'SUCCESS', result = ?, updated_ts = ?, payload = '' where id = ?",
                (json.dumps(report), account.now(), job_id),
            )


def _run(account: Account, module: Module, items: list[Body]) -> Body:
    failures = []
    for item in items:
        key, value = _identifier(item)
        given = {k: v for k, v in item["data"].items() if not (module.entity == "deals" and k.startswith("contacts"))}
        try:
            with account.store.savepoint():
                upsert_one(account, module, key, value, given)
        except Refused as problem:
            failures.append({key: value, "error_message": problem.messages})
    counts = {"succeeded": len(items) - len(failures), "failed": len(failures)}
    return {"record_status": counts, "detailed_failure_report": failures}
