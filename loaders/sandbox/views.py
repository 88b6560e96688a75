"""Views: the only way to list records, a page at a time (freshsales_api.md 2.4)."""

import json
from typing import Any

from .account import Account
from .answers import Answer, forbidden
from .catalog import Item
from .includes import sideload
from .module import Module
from .records import COLUMNS, Record, from_row
from .routing import Call

MOST, USUAL = 100, 25
SORTS = {"created_at": "id", "updated_at": "changed_ts", "name": "name", "display_name": "name", "id": "id"}
JSON_SORTS = frozenset(("amount", "first_name", "last_name", "expected_close", "email", "city"))


def page_of(query: dict[str, str]) -> tuple[int, int]:
    """(page, per page) of a query: 1-based, 25 a page, at most 100."""
    page, size = query.get("page", "1"), query.get("per_page", str(USUAL))
    return int(page) if _is_number(page) else 1, min(int(size), MOST) if _is_number(size) else USUAL


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < 10


def filters(call: Call, module: Module) -> Answer:
    """GET {module}/filters."""
    return Answer({"filters": [_shown(v) for v in call.account.catalog.items("view:" + module.entity)]})


def one_filter(call: Call, module: Module) -> Answer:
    """GET {module}/filters/{id}."""
    return Answer({"filter": _shown(_view(call, module))})


def bare(call: Call) -> Answer:
    """GET {module}: there is no list without a view."""
    raise forbidden()


def view(call: Call, module: Module) -> Answer:
    """GET {module}/view/{id}."""
    account, chosen = call.account, _view(call, module)
    page, size = page_of(call.query)
    where, values = _where(account, module, chosen)
    total = account.store.rows(f"select count(*) from records where {where}", values)[0][0]  # noqa: S608
    records = _page(account, where, values, call.query, page, size)
    include = call.include()
    shown = module.shown(account, records, include, True)
    beside = sideload(account, module, records, shown, include)
    meta = {"total_pages": -(-total // size) if size else 0, "total": total}
    return Answer({**beside, module.plural: shown, "meta": meta})


def _view(call: Call, module: Module) -> Item:
    wanted = call.params["id"]
    for item in call.account.catalog.items("view:" + module.entity):
        if str(item["id"]) == wanted:
            return item
    raise forbidden()


def _shown(item: Item) -> Item:
    names = ("id", "name", "model_class_name", "is_default")
    return {**{n: item[n] for n in names}, "user_id": 0, "updated_at": None, "user_name": None, "current_user_permissions": []}


def _where(account: Account, module: Module, chosen: Item) -> tuple[str, list[Any]]:
    """The records of a view. System deal views show the default pipeline alone unless the switch says otherwise."""
    where, values = "module = ? and is_deleted = ?", [module.entity, int(chosen["shows"] == "deleted")]
    if module.entity == "deals" and chosen["shows"] != "deleted" and account.switches["deal_views"] == "default_pipeline":
        default = next(p["id"] for p in account.catalog.selector("deal_pipelines") if p["is_default"])
        where, values = where + " and pipeline_id = ?", [*values, default]
    if chosen["shows"] in ("Open", "Closed Won", "Closed Lost"):
        stages = [s["id"] for s in account.catalog.selector("deal_stages") if s["forecast_type"] == chosen["shows"]]
        where += " and json_extract(body, '$.deal_stage_id') in (select value from json_each(?))"
        values = [*values, json.dumps(stages)]
    if chosen["shows"] == "mine":
        where, values = where + " and json_extract(body, '$.owner_id') = ?", [*values, account.key_user]
    return where, values


def _page(account: Account, where: str, values: list[Any], query: dict[str, str], page: int, size: int) -> list[Record]:
    order = _order(query.get("sort", "updated_at"), query.get("sort_type", "desc"))
    # Ids first, from the index alone: a deep page must not read every body before it.
    ids = f"select id from records where {where} order by {order} limit ? offset ?"  # noqa: S608
    wanted = [row[0] for row in account.store.rows(ids, [*values, size, max(page - 1, 0) * size])]
    sql = f"select {COLUMNS} from records where id in (select value from json_each(?))"  # noqa: S608
    found = {row[0]: from_row(row) for row in account.store.rows(sql, (json.dumps(wanted),))}
    return [found[i] for i in wanted]


def _order(sort: str, direction: str) -> str:
    way = "asc" if direction == "asc" else "desc"
    if sort in JSON_SORTS:
        value = f"json_extract(body, '$.{sort}')"
        return f"{'cast(' + value + ' as real)' if sort == 'amount' else value} {way}, id {way}"
    column = SORTS.get(sort, "changed_ts")
    return f"{column} {way}" if column == "id" else f"{column} {way}, id {way}"
