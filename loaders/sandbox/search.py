"""Search, lookup and filtered search: all through an index that lags (freshsales_api.md section 6)."""

import json
from datetime import datetime
from typing import Any

from .account import Account
from .answers import Answer, Refused, not_found
from .attributes import Body
from .clock import read_moment
from .contacts import CONTACTS, account_partials
from .custom_modules import CustomModule
from .deals import DEALS
from .module import Module
from .records import Record, contact_name, fold
from .routing import Call, Routes
from .sales_accounts import ACCOUNTS
from .views import page_of

SEARCHED: dict[str, Module] = {"contact": CONTACTS, "sales_account": ACCOUNTS, "deal": DEALS}
# What the index knows of a record: the current version once the lag is over, the one before until then.
SEEN = "case when changed_ts <= :cutoff then body else prev_body end"
ALIVE = "case when changed_ts <= :cutoff then is_deleted else prev_deleted end = 0"
INDEXED = frozenset(("name", "email", "mobile_number", "work_number", "phone", "external_id", "sku_number"))
COLUMNS = {"deal_pipeline_id": "pipeline_id", "created_at": "created_ts", "updated_at": "changed_ts", "id": "id"}
# Records whose entry in the index is an old version: candidates whatever their present values are.
CANDIDATES = "(changed_ts > :cutoff and prev_body is not null)"
FOUND_BY = f"(id in (select record_id from terms where module = :module and field = :field and value = :value) or {CANDIDATES})"  # noqa: S608
DEEPEST = 10_000


def seen(account: Account, module: str, where: str, values: dict[str, Any], order: str = "id") -> list[Record]:
    """Records as the index knows them, at most 10 000."""
    if CANDIDATES in where:
        # A plus keeps SQLite from walking all records where `where` names a few of them by their id.
        whose, order = "+module", "+" + order
    else:
        whose = "module"
    sql = (
        f"select id, module, {SEEN}, created_ts, changed_ts from records where {whose} = :module and {ALIVE} "  # noqa: S608
        f"and {SEEN} is not null and ({where}) order by {order} limit {DEEPEST}"
    )
    rows = account.store.rows(sql, {"module": module, "cutoff": account.now() - account.lag, **values})
    return [Record(row[0], row[1], json.loads(row[2]), row[3], row[4]) for row in rows]


def search(call: Call) -> Answer:
    """GET search?q=&include=: a flat array whose ids are strings."""
    account, text = call.account, call.query.get("q", "").strip()
    _, size = page_of(call.query)
    listed = [e for e in call.include() if e in SEARCHED or account.catalog.module(e)]
    found: list[Body] = []
    for entity in listed if text else []:
        module = SEARCHED[entity].entity if entity in SEARCHED else entity
        emails = "select record_id from terms where module = :module and field = 'email' and instr(value, :q) > 0"
        where = f"instr(lower(name), :q) > 0 or id in ({emails})"
        found += [_hit(account, entity, r) for r in seen(account, module, where, {"q": text.lower()})[:size]]
    return Answer(found[:size])


def _hit(account: Account, entity: str, record: Record) -> Body:
    name = contact_name(record.body) if entity == "contact" else record.body.get("name")
    hit = {"id": str(record.id), "type": entity, "name": name, "email": record.body.get("email"), "avatar": None,
           "updated_at": account.time(record.changed_ts), "website": record.body.get("website")}  # fmt: skip
    if entity == "contact":
        accounts = account_partials(account, [record])[record.id]
        hit["primary_sales_account_name"] = accounts[0]["name"] if accounts else None
    return hit


def lookup(call: Call) -> Answer:
    """GET lookup?q=&f=&entities=: doubly nested, empty lists when nothing matches."""
    account, value, field = call.account, call.query.get("q", ""), call.query.get("f", "name")
    field = "email" if field == "emails" else field
    named = (SEARCHED.get(e.strip()) for e in call.query.get("entities", "contact").split(","))
    modules = [m for m in named if m]
    if not modules:
        raise Refused(400, "entities is invalid")
    if not any(_is_field(account, m, field) for m in modules):
        raise Refused(400, f"{field[:100]} is not a field")
    found = {m.plural: _looked_up(account, m, field, value) for m in modules}
    return Answer({m.plural: {m.plural: [_thin(account, m, r) for r in found[m.plural]]} for m in modules})


def _is_field(account: Account, module: Module, field: str) -> bool:
    return field in INDEXED or field in account.catalog.fields(module.entity)


def _looked_up(account: Account, module: Module, field: str, value: str) -> list[Record]:
    if not value or not _is_field(account, module, field):
        return []
    values = {"field": field, "value": fold(value)}
    if field not in INDEXED and field not in account.records.unique_fields.get(module.entity, ()):
        where = f"lower(json_extract({SEEN}, :path)) = :value"
        return seen(account, module.entity, where, {"path": _path(field), "value": fold(value)})
    candidates = seen(account, module.entity, FOUND_BY, values)
    return [r for r in candidates if (field, fold(value)) in account.records.terms(module.entity, r.body)]


def _thin(account: Account, module: Module, record: Record) -> Body:
    """A record as the index answers it: no owner, no custom fields."""
    body = record.body
    thin: Body = {"partial": True, "id": record.id}
    if module.entity == "contacts":
        names = ("first_name", "last_name", "email", "mobile_number", "work_number", "job_title", "city", "external_id")
        thin |= {"display_name": contact_name(body), **{n: body.get(n) for n in names}}
    elif module.entity == "sales_accounts":
        thin |= {n: body.get(n) for n in ("name", "website", "phone", "city")}
    elif module.entity == "deals":
        thin |= {n: body.get(n) for n in ("name", "amount", "deal_stage_id", "deal_pipeline_id", "closed_date")}
    else:
        thin["name"] = body.get("name")
    return {**thin, **account.stamps(record)}


def filtered_search(call: Call) -> Answer:
    """POST filtered_search/{entity}: all rules must hold; thin answers."""
    account, entity = call.account, call.params["entity"]
    module = SEARCHED.get(entity) or _custom(account, entity)
    rules = call.body.get("filter_rule") if isinstance(call.body, dict) else None
    if not isinstance(rules, list) or not all(isinstance(r, dict) for r in rules):
        raise Refused(400, "filter_rule should be a list of rules")
    where: list[str] = ["1"]
    values: Body = {}
    for number, rule in enumerate(rules):
        where.append(_rule(account, module, rule, number, values))
    wanted = {**{k: str(v) for k, v in call.body.items() if k != "filter_rule"}, **call.query}
    column = {"updated_at": "changed_ts", "name": "name", "display_name": "name"}.get(wanted.get("sort", ""), "id")
    order = f"{column} {'desc' if wanted.get('sort_type') == 'desc' else 'asc'}"
    found = seen(account, module.entity, " and ".join(where), values, order)
    page, size = page_of(wanted)
    shown = [_thin(account, module, r) for r in found[(page - 1) * size : page * size]]
    return Answer({module.plural: shown, "meta": {"total": len(found)}})


def _custom(account: Account, entity: str) -> Module:
    if not account.catalog.module(entity):
        raise not_found("modules")
    return CustomModule(entity)


def _path(attribute: str) -> str:
    return f"$.custom_field.{attribute}" if attribute.startswith("cf_") else f"$.{attribute}"


def _rule(account: Account, module: Module, rule: Body, number: int, values: Body) -> str:
    """One rule as SQL over what the index knows. Raises a 400 for an unknown attribute or operator."""
    attribute, operator = str(rule.get("attribute")), str(rule.get("operator"))
    attribute = "email" if attribute == "contact_email.email" else attribute
    if attribute not in account.catalog.fields(module.entity) and attribute not in ("id", "email"):
        raise Refused(400, f"{attribute[:100]} is not a valid attribute")
    given = rule.get("value")
    listed = given if isinstance(given, list) else str(given).split(",") if "in" in operator.split("_") else [given]
    name, path = f"v{number}", f"p{number}"
    values[path] = _path(attribute)
    values[name] = json.dumps([fold(v) for v in listed])
    column = COLUMNS.get(attribute)
    subject = f"lower(cast({column or f'json_extract({SEEN}, :{path})'} as text))"
    if operator in ("is_before", "is_after"):
        return _time_rule(account, column, operator, given, path, name, values)
    inside = f"{subject} in (select value from json_each(:{name}))"  # noqa: S608
    texts = {
        "is_in": inside,
        "is": inside,
        "equals": inside,
        "is_not_in": f"({subject} is null or not {inside})",
        "contains": f"exists (select 1 from json_each(:{name}) j where instr({subject}, j.value) > 0)",  # noqa: S608
        "is_empty": f"({subject} is null or {subject} = '')",
        "is_not_empty": f"({subject} is not null and {subject} != '')",
    }
    if operator not in texts:
        raise Refused(400, f"{operator[:100]} is not a valid operator")
    values[f"f{number}"] = attribute
    if operator in ("is_in", "is", "equals") and attribute in account.records.unique_fields.get(module.entity, ()):
        terms = (
            f"select record_id from terms where module = :module and field = :f{number} "  # noqa: S608
            f"and value in (select value from json_each(:{name}))"
        )
        return f"(id in ({terms}) or {CANDIDATES}) and {inside}"
    return texts[operator]


def _time_rule(account: Account, column: str | None, operator: str, given: Any, path: str, name: str, values: Body) -> str:
    moment = read_moment(str(given), account.zone)
    if not moment:
        raise Refused(400, f"{str(given)[:50]} is not a date")
    sign = "<" if operator == "is_before" else ">"
    if column in ("created_ts", "changed_ts"):
        values[name] = datetime.fromisoformat(moment).timestamp()
        return f"{column} {sign} :{name}"
    values[name] = datetime.fromisoformat(moment).timestamp()
    return f"unixepoch(json_extract({SEEN}, :{path})) {sign} :{name}"


def add_routes(routes: Routes) -> None:
    """The three ways to search."""
    routes.add("GET", "search", search)
    routes.add("GET", "lookup", lookup)
    routes.add("POST", "filtered_search/{entity}", filtered_search)
