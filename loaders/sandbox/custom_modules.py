"""Custom modules: their set-up, their forms and their records (freshsales_api.md 3.12, 5.3)."""

from typing import Any

from . import crud, views
from .account import Account
from .answers import Answer, Refused, forbidden, not_found
from .attributes import Body, clean, merge
from .module import Module, Prepared
from .records import Record
from .routing import Call, Handler, Routes
from .schema import add_module


class CustomModule(Module):
    """Records of one custom module; `creator_id` here, where the old modules say `creater_id`."""

    creator_key = "creator_id"

    def __init__(self, entity: str) -> None:
        self.entity = self.singular = entity
        self.path = "custom_module/" + entity
        self.plural = entity

    def prepare(self, account: Account, given: Body, current: Record | None) -> Prepared:
        """Check a record: it needs a name."""
        changes = clean(account, self.entity, given)
        if not changes.get("name") and ("name" in changes or not current):
            raise Refused(400, "Name can't be empty")
        return Prepared(merge(account, current.body if current else {}, changes))

    def shown(self, account: Account, records: list[Record], include: list[str], in_view: bool) -> list[Body]:
        """Records as the docs show them."""
        return [
            {"id": r.id, "name": r.body["name"], "owner_id": r.body.get("owner_id"), "custom_field": self.custom(account, r),
             **account.stamps(r), "creator_id": r.body.get("creator_id"), "updater_id": r.body.get("updater_id"),
             "avatar": None, "recent_note": None, "links": self.links_block(r), "record_type_id": None,
             "is_deleted": r.is_deleted}
            for r in records
        ]  # fmt: skip


def of_call(call: Call) -> CustomModule:
    """The module in the path: 403 on a plan without custom modules, 404 when there is none of that name."""
    if call.account.switches["plan"] != "enterprise":
        raise forbidden()
    if not call.account.catalog.module(call.params["entity"]):
        raise not_found("modules")
    return CustomModule(call.params["entity"])


def _for_module(handler: Any) -> Handler:
    return lambda call: handler(call, of_call(call))


def _customization_shown(item: dict[str, Any]) -> dict[str, Any]:
    return {
        **item, "status": 1, "custom": True, "table_name": item["entity_name"], "configs": {"filters_v2_enabled": True},
        "layout_customizations": {"lookup_sections": [], "section_config": []}, "renaming_customizations": {},
        "resource_path_for_navigation": f"custom_module/{item['entity_name']}",
    }  # fmt: skip


def customizations(call: Call) -> Answer:
    """GET settings/module_customizations."""
    if call.account.switches["plan"] != "enterprise":
        raise forbidden()
    return Answer({"module_customizations": [_customization_shown(m) for m in call.account.catalog.items("module")]})


def create_customization(call: Call) -> Answer:
    """POST settings/module_customizations."""
    account, given = call.account, call.given("module_customization")
    if account.switches["plan"] != "enterprise":
        raise forbidden()
    missing = [f"{n} can't be blank" for n in ("entity_name", "singular_name", "plural_name", "icon") if not given.get(n)]
    if missing:
        raise Refused(400, *missing)
    name = str(given["entity_name"])
    if not name.startswith("cm_") or not name.replace("_", "").isalnum() or len(name) > 60:
        raise Refused(400, "entity_name is invalid")
    if account.catalog.module(name):
        raise Refused(400, "entity_name has already been taken")
    add_module(account, name, str(given["singular_name"]), str(given["plural_name"]), str(given["icon"]))
    account.reload()
    return Answer({"module_customization": _customization_shown(account.catalog.module(name) or {})}, 201)


def customization(call: Call) -> Answer:
    """GET, PUT and DELETE settings/module_customizations/{id}."""
    account, wanted = call.account, call.id("modules")
    item = next((m for m in account.catalog.items("module") if m["id"] == wanted), None)
    if not item:
        raise not_found("modules")
    if call.method == "PUT":
        named = ("singular_name", "plural_name", "icon", "description")
        item = {**item, **{k: v for k, v in call.given("module_customization").items() if k in named}}
        account.catalog.change(wanted, item)
    if call.method == "DELETE":
        name = item["entity_name"]
        for kept in (item, *account.catalog.items("view:" + name), *account.catalog.items("field:" + name)):
            account.catalog.remove(kept["id"])
        account.reload()
        return Answer(True)
    account.reload()
    return Answer({"module_customization": _customization_shown(item)})


def add_routes(routes: Routes) -> None:
    """Records of custom modules, and their set-up."""
    one, many = "custom_module/{entity}/{id}", "custom_module/{entity}"
    routes.add("GET", many + "/filters", _for_module(views.filters))
    routes.add("GET", many + "/filters/{id}", _for_module(views.one_filter))
    routes.add("GET", many + "/view/{id}", _for_module(views.view))
    routes.add("POST", many + "/bulk_destroy", _for_module(crud.bulk_destroy))
    routes.add("POST", many, _for_module(crud.create))
    routes.add("GET", many, views.bare)
    routes.add("POST", one + "/clone", _for_module(crud.clone))
    routes.add("DELETE", one + "/forget", _for_module(crud.forget))
    for method, handler in (("GET", crud.read), ("PUT", crud.update), ("DELETE", crud.delete)):
        routes.add(method, one, _for_module(handler))
    routes.add("GET", "settings/module_customizations", customizations)
    routes.add("POST", "settings/module_customizations", create_customization)
    for method in ("GET", "PUT", "DELETE"):
        routes.add(method, "settings/module_customizations/{id}", customization)
