"""What the pages for people show: records with labels instead of ids, and everything that hangs on them."""

from decimal import Decimal
from typing import Any

from .account import Account
from .catalog import Field
from .deal_products import lines_shown
from .links import CONTACT_ACCOUNT, DEAL_CONTACT
from .records import COLUMNS, Record, contact_name, fold, from_row

LISTS = {"accounts": "sales_accounts", "contacts": "contacts", "deals": "deals", "products": "cpq/products"}
PER_PAGE = 50
ADDRESS = ("address", "city", "state", "zipcode", "country")
Page = dict[str, Any]


def money(value: Any) -> str:
    """1234.5 as `1,234.50`."""
    return f"{Decimal(str(value or 0)):,.2f}"


def moment(value: Any) -> str:
    """A date-time without seconds and offset; a date as it is."""
    text = str(value or "")
    return text if len(text) <= 10 else text[:16].replace("T", " ")


def page_of_list(account: Account, kind: str, search: str, page: int) -> Page:
    """One page of a module's records, by name; `search` looks into names and e-mails."""
    where, values = "module = ? and is_deleted = 0", [LISTS[kind]]
    if search.strip():
        emails = "select record_id from terms where module = ? and field = 'email' and instr(value, ?) > 0"
        where += f" and (instr(lower(name), lower(?)) > 0 or id in ({emails}))"
        values += [search.strip(), LISTS[kind], fold(search)]
    total = account.store.rows(f"select count(*) from records where {where}", values)[0][0]  # noqa: S608
    sql = f"select {COLUMNS} from records where {where} order by name, id limit {PER_PAGE} offset ?"  # noqa: S608
    records = [from_row(row) for row in account.store.rows(sql, [*values, (page - 1) * PER_PAGE])]
    rows = [_row(account, kind, r) for r in records]
    return {"rows": rows, "total": total, "search": search, "page": page, "pages": max(1, -(-total // PER_PAGE))}


def page_of_account(account: Account, record_id: int) -> Page | None:
    """An account with contacts, deals, equipment and history."""
    record = account.records.get(record_id, "sales_accounts")
    if not record:
        return None
    contacts = account.records.many(account.links.left(CONTACT_ACCOUNT, record.id))
    facts = _facts(account, record, ("phone", "website"))
    return {
        "title": record.body["name"],
        "facts": facts,
        "contacts": [_row(account, "contacts", c) for c in contacts],
        "deals": [_row(account, "deals", d) for d in account.records.children([record.id], "deals")],
        "modules": _custom_records(account, record),
        **_history(account, record),
    }


def page_of_contact(account: Account, record_id: int) -> Page | None:
    """A contact with accounts, deals and history."""
    record = account.records.get(record_id, "contacts")
    if not record:
        return None
    stage = account.catalog.find("lifecycle_stages", record.body.get("lifecycle_stage_id"))
    names = ("job_title", "email", "mobile_number", "work_number", "external_id")
    accounts = account.records.many(i for i, _ in account.links.right(CONTACT_ACCOUNT, [record.id])[record.id])
    return {
        "title": contact_name(record.body),
        "facts": [("Lifecycle stage", stage["name"] if stage else ""), *_facts(account, record, names)],
        "accounts": [_row(account, "accounts", a) for a in accounts],
        "deals": [_row(account, "deals", d) for d in account.records.many(account.links.left(DEAL_CONTACT, record.id))],
        **_history(account, record),
    }


def page_of_deal(account: Account, record_id: int) -> Page | None:
    """A deal with its account, contacts, products and history."""
    record = account.records.get(record_id, "deals")
    if not record:
        return None
    row = _row(account, "deals", record)
    standing = account.records.get(record.body.get("sales_account_id") or 0, "sales_accounts")
    contacts = account.records.many(i for i, _ in account.links.right(DEAL_CONTACT, [record.id])[record.id])
    facts = [
        ("Value", money(record.body.get("amount"))),
        ("Stage", row["detail"]),
        ("Closed", moment(record.body.get("closed_date"))),
    ]
    return {
        "title": record.body["name"],
        "facts": [*(f for f in facts if f[1]), *_facts(account, record, ())],
        "accounts": [_row(account, "accounts", standing)] if standing else [],
        "contacts": [_row(account, "contacts", c) for c in contacts],
        "products": lines_shown(account, record),
        **_history(account, record),
    }


def _row(account: Account, kind: str, record: Record) -> Page:
    body, row = record.body, {"id": record.id, "kind": kind, "name": record.body.get("name"), "detail": "", "value": ""}
    if kind == "contacts":
        row |= {"name": contact_name(body), "detail": body.get("job_title") or "", "value": body.get("email") or ""}
    elif kind == "accounts":
        row |= {"detail": " ".join(filter(None, (body.get("city"), body.get("state")))), "value": body.get("phone") or ""}
    elif kind == "deals":
        stage = account.catalog.find("deal_stages", body.get("deal_stage_id")) or {}
        pipeline = account.catalog.find("deal_pipelines", body.get("deal_pipeline_id")) or {}
        row |= {"detail": f"{pipeline.get('name', '')}: {stage.get('name', '')}", "value": money(body.get("amount"))}
    else:
        row |= {"detail": body.get("sku_number") or "", "value": body.get("category") or ""}
    return row


def _facts(account: Account, record: Record, names: tuple[str, ...]) -> list[tuple[str, str]]:
    body, fields = record.body, account.catalog.fields(record.module)
    address = ", ".join(str(body[n]) for n in ADDRESS if body.get(n))
    owner = account.catalog.find("users", body.get("owner_id"))
    facts = [(fields[n].label if n in fields else n.capitalize(), str(body[n])) for n in names if body.get(n)]
    facts += [("Address", address), ("Owner", owner["display_name"] if owner else "")]
    facts += [("Tags", ", ".join(body.get("tags") or []))]
    custom = body.get("custom_field") or {}
    facts += [
        (f.label, _shown(f, custom[f.name]))
        for f in fields.values()
        if f.custom and f.type != "lookup" and custom.get(f.name) is not None
    ]
    return [f for f in facts if f[1]]


def _shown(field: Field, value: Any) -> str:
    if field.type == "checkbox":
        return "Yes" if value else "No"
    if field.type in ("dropdown", "radio"):
        return next((str(c["value"]) for c in field.choices if c["id"] == value), str(value))
    return str(value)


def _custom_records(account: Account, record: Record) -> list[Page]:
    """Records of custom modules that look this account up, module by module."""
    found = []
    for module in account.catalog.items("module"):
        records = account.records.children([record.id], module["entity_name"])
        cards = [{"name": r.body["name"], "facts": _facts(account, r, ())} for r in records]
        if cards:
            found.append({"name": module["plural_name"], "cards": cards})
    return found


def _history(account: Account, record: Record) -> Page:
    """Notes, tasks, appointments, calls and files of a record, newest last."""
    children = {
        m: account.records.children([record.id], m) for m in ("notes", "tasks", "appointments", "phone_calls", "documents")
    }
    shown = {module: [{"id": r.id, **r.body} for r in records] for module, records in children.items()}
    return shown
