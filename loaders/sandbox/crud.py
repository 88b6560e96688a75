"""The shared routes of a module: create, read, update, delete, forget, restore, clone, delete many (freshsales_api.md 3.1)."""

from functools import partial
from typing import Any

from .account import Account
from .answers import Answer, Refused, not_found
from .includes import sideload
from .module import Module
from .records import Record
from .routing import Call, Routes
from .sales_accounts import associated, cut_links


def envelope(account: Account, module: Module, record: Record, include: list[str]) -> dict[str, Any]:
    """One record in its envelope, with what `include` asks for beside it."""
    shown = module.shown(account, [record], include, False)
    beside = sideload(account, module, [record], shown, include)
    return {**beside, module.singular: shown[0], "meta": None}


def create(call: Call, module: Module) -> Answer:
    """POST {module}."""
    record = module.write(call.account, call.given(module.singular))
    status = 201 if call.account.switches["create_status"] == "201" else module.created_status
    return Answer(envelope(call.account, module, record, call.include()), status)


def standing(call: Call, module: Module, with_deleted: bool = False) -> Record:
    """The record that the path names; raises a 404."""
    record = call.account.records.get(call.id(module.entity), module.entity, with_deleted)
    if not record:
        raise not_found(module.entity)
    return record


def read(call: Call, module: Module) -> Answer:
    """GET {module}/{id}."""
    return Answer(envelope(call.account, module, standing(call, module), call.include()))


def update(call: Call, module: Module) -> Answer:
    """PUT {module}/{id}: partial. `has_products` of the answer is the one from before (recorded so)."""
    record = standing(call, module)
    had_products = bool(record.body.get("products"))
    module.write(call.account, call.given(module.singular), record)
    answer = envelope(call.account, module, record, call.include())
    if module.entity == "deals":
        answer["deal"]["has_products"] = had_products
    return Answer(answer)


def delete(call: Call, module: Module) -> Answer:
    """DELETE {module}/{id}: into the recycle bin, or for good where there is none."""
    record = standing(call, module)
    cascade = call.query.get("delete_associated_contacts_deals") == "true"
    remove(call.account, module, record, cascade)
    if module.entity == "contacts" and call.account.switches["delete_contact"] == "204":
        return Answer(None, 204)
    return Answer({"success": "200"} if module.entity in SUCCESS_200 else True)


SUCCESS_200 = frozenset(("notes", "tasks", "appointments", "cpq/products"))


def remove(account: Account, module: Module, record: Record, cascade: bool) -> None:
    """Delete a record; an account's links to deals go for good, its contacts and deals with it only on request."""
    if not module.soft_delete:
        account.records.purge(record)
        return
    if module.entity == "sales_accounts":
        for other in associated(account, record) if cascade else ():
            account.records.mark(other, True, account.now(), account.lag)
        cut_links(account, record)
    account.records.mark(record, True, account.now(), account.lag)


def forget(call: Call, module: Module) -> Answer:
    """DELETE {module}/{id}/forget: for good, with notes, tasks and files; also out of the recycle bin."""
    record = standing(call, module, with_deleted=True)
    if module.entity == "sales_accounts":
        cut_links(call.account, record)
    for file_id in call.account.records.purge(record):
        (call.account.store.files / str(file_id)).unlink(missing_ok=True)
    return Answer(True)


def restore(call: Call, module: Module) -> Answer:
    """PUT {module}/{id}/restore: out of the recycle bin."""
    if call.account.switches["restore"] == "off" and module.entity != "cpq/products":
        raise not_found(module.entity)
    record = standing(call, module, with_deleted=True)
    if not record.is_deleted:
        raise not_found(module.entity)
    call.account.records.mark(record, False, call.account.now(), call.account.lag)
    return Answer(envelope(call.account, module, record, call.include()))


def clone(call: Call, module: Module) -> Answer:
    """POST {module}/{id}/clone: a new record with the old one's values and the overrides sent."""
    record = standing(call, module)
    overrides = call.given(module.singular) if call.body else {}
    kept = {k: v for k, v in record.body.items() if k not in ("emails", "email", "external_id", "products")}
    custom = {**(kept.get("custom_field") or {}), **(overrides.get("custom_field") or {})}
    unique = call.account.records.unique_fields.get(module.entity, frozenset())
    kept["custom_field"] = {k: v for k, v in custom.items() if k not in unique or k in (overrides.get("custom_field") or {})}
    copy = module.write(call.account, {**kept, **overrides, "custom_field": kept["custom_field"]})
    return Answer(envelope(call.account, module, copy, call.include()))


def bulk_destroy(call: Call, module: Module) -> Answer:
    """POST {module}/bulk_destroy: unknown ids are passed over."""
    ids = call.ids()
    most = int(call.account.switches.number("bulk_destroy_size"))
    if len(ids) > most:
        raise Refused(400, f"At most {most} records can be deleted at once")
    cascade = bool(call.body.get("delete_associated_contacts_deals"))
    for record_id in ids:
        if record := call.account.records.get(record_id, module.entity):
            remove(call.account, module, record, cascade)
    return Answer({"message": "The selected records have been deleted."})


def bulk_assign_owner(call: Call, module: Module) -> Answer:
    """POST {module}/bulk_assign_owner."""
    for record_id in call.ids():
        if record := call.account.records.get(record_id, module.entity):
            module.write(call.account, {"owner_id": call.body.get("owner_id")}, record)
    return Answer({"message": "The owner of the selected records has been changed."})


def add_routes(routes: Routes, module: Module) -> None:
    """The routes that every module with a recycle bin shares."""
    path = module.path
    routes.add("POST", path + "/bulk_destroy", partial(bulk_destroy, module=module))
    routes.add("POST", path, partial(create, module=module))
    routes.add("POST", path + "/{id}/clone", partial(clone, module=module))
    routes.add("DELETE", path + "/{id}/forget", partial(forget, module=module))
    routes.add("PUT", path + "/{id}/restore", partial(restore, module=module))
    add_item_routes(routes, module)


def add_item_routes(routes: Routes, module: Module) -> None:
    """Read, change and delete one record."""
    path = module.path + "/{id}"
    routes.add("GET", path, partial(read, module=module))
    routes.add("PUT", path, partial(update, module=module))
    routes.add("DELETE", path, partial(delete, module=module))
