"""What people do in the account by the web pages while the interface is used: edit, delete or double a record."""

import re
from contextlib import suppress

from .account import Account
from .activities import APPOINTMENTS, NOTES, PHONE_CALLS, TASKS
from .answers import Refused
from .attributes import Body
from .contacts import CONTACTS
from .crud import remove
from .custom_modules import CustomModule
from .deals import DEALS
from .fault_arguments import Deed, what_a_person_does
from .faults import Fault
from .leads import LEADS
from .links import CONTACT_ACCOUNT, DEAL_CONTACT
from .module import Module
from .products import PRODUCTS
from .records import Record
from .sales_accounts import ACCOUNTS

MODULES: dict[str, Module] = {
    m.entity: m for m in (CONTACTS, ACCOUNTS, DEALS, LEADS, PRODUCTS, TASKS, APPOINTMENTS, NOTES, PHONE_CALLS)
}
USUAL = {  # the field that somebody edits when the fault does not name one
    "contacts": "job_title", "leads": "job_title", "sales_accounts": "city", "notes": "description", "tasks": "title",
    "appointments": "title", "cpq/products": "description",
}  # fmt: skip
TEXT = "Changed by a person"


def act(account: Account, fault: Fault, path: str) -> None:
    """Carry the deed out on the record that it names, or that the request was about; nothing where there is none."""
    deed = what_a_person_does(fault.argument)
    record = _record(account, deed, path)
    if not record or not (record.module in MODULES or account.catalog.module(record.module)):
        return
    with suppress(Refused), account.store.savepoint():
        if fault.kind == "person_edits":
            _edit(account, record, deed)
        elif fault.kind == "person_deletes":
            remove(account, _module(record.module), record, False)
            _remember(account, "deleted", record)
        else:
            _remember(account, "doubled", record, made=_double(account, record).id)


def _record(account: Account, deed: Deed, path: str) -> Record | None:
    """By its id, else by the id in the path, else the newest of the module."""
    entity, record_id = deed.module, deed.record_id
    if not record_id:
        found = re.match(r"(?:custom_module/)?((?:cpq/)?[a-z_]+)(?:/(\d{1,18})\b)?", path)
        if found and entity in (None, found[1]):
            entity, record_id = found[1], int(found[2]) if found[2] else None
    if record_id:
        return account.records.get(record_id, entity)
    sql = "select max(id) from records where module = ? and is_deleted = 0"
    return account.records.get(account.store.rows(sql, (entity,))[0][0] or 0)


def _module(entity: str) -> Module:
    return MODULES.get(entity) or CustomModule(entity)


def _edit(account: Account, record: Record, deed: Deed) -> None:
    field = deed.field or USUAL.get(record.module, "name")
    value = TEXT if deed.value is None else deed.value
    custom = dict(record.body.get("custom_field") or {})
    before = custom.get(field) if field.startswith("cf_") else record.body.get(field)
    given: Body = {"custom_field": {**custom, field: value}} if field.startswith("cf_") else {field: value}
    _module(record.module).write(account, given, record)
    account.update(record, {**record.body, "updater_id": _somebody(account)})
    after = (record.body.get("custom_field") or {}).get(field) if field.startswith("cf_") else record.body.get(field)
    if after != before:
        _remember(account, "edited", record, field, before, after)


def _double(account: Account, record: Record) -> Record:
    """A second record with the same values, without those that must be unique; links come along."""
    unique = account.records.unique_fields.get(record.module, frozenset())
    body = {k: v for k, v in record.body.items() if k not in unique and not (k == "email" and "emails" in unique)}
    if "name" in unique:
        body["name"] = f"{record.body.get('name')} (copy)"
    if body.get("custom_field"):
        body["custom_field"] = {k: v for k, v in body["custom_field"].items() if k not in unique}
    body |= {_module(record.module).creator_key: _somebody(account), "updater_id": _somebody(account)}
    copy = account.records.insert(record.module, body, account.now())
    for kind in (CONTACT_ACCOUNT, DEAL_CONTACT):
        account.links.add(kind, copy.id, account.links.right(kind, [record.id])[record.id])
    return copy


def _somebody(account: Account) -> int:
    """A user who is not the one whose key the interface is used with."""
    return next((int(u["id"]) for u in account.catalog.items("user") if u["id"] != account.key_user), account.key_user)


def _remember(
    account: Account, act: str, record: Record, field: str | None = None, before: object = None, after: object = None,
    made: int | None = None,
) -> None:  # fmt: skip
    """The deed, with the number of the call in the access log that it followed."""
    account.store.db.execute(
        "insert into people_acts(time, after_n, act, module, record_id, made_id, field, before, after)"
        " values(?, (select max(n) from access_log), ?, ?, ?, ?, ?, ?, ?)",
        (account.now(), act, record.module, record.id, made, field, *(None if v is None else str(v) for v in (before, after))),
    )
