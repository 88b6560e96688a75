"""The whole state as canonical JSON, so that two moments can be compared."""

import json
from typing import Any

from .account import Account
from .links import CONTACT_ACCOUNT, DEAL_CONTACT
from .records import COLUMNS, Record, contact_name, from_row

VOLATILE = frozenset(("stage_updated_time", "note_id", "association_id"))
REFERENCES = frozenset(("sales_account_id", "parent_sales_account_id", "targetable_id", "product_id"))
LINKS = {CONTACT_ACCOUNT: "sales_accounts", DEAL_CONTACT: "contacts"}


def dump_text(account: Account, ids: bool) -> str:
    """JSON by module, records sorted. Without ids and time stamps, references are the names of what they point to."""
    return json.dumps(state(account, ids), indent=1, sort_keys=True, ensure_ascii=False)


def state(account: Account, ids: bool) -> dict[str, list[dict[str, Any]]]:
    """Every record of every module, deleted ones marked, with its links."""
    records = [from_row(row) for row in account.store.rows(f"select {COLUMNS} from records order by id")]  # noqa: S608
    names = {r.id: _name(r) for r in records}
    links = _links(account)
    modules: dict[str, list[dict[str, Any]]] = {}
    for record in records:
        shown = {**record.body, **links.get(record.id, {})}
        if record.is_deleted:
            shown["is_deleted"] = True
        modules.setdefault(record.module, []).append(
            {"id": record.id, **account.stamps(record), **shown} if ids else _nameless(shown, names, account, record.module)
        )
    return {m: sorted(found, key=lambda r: json.dumps(r, sort_keys=True)) for m, found in modules.items()}


def _links(account: Account) -> dict[int, dict[str, list[Any]]]:
    found: dict[int, dict[str, list[Any]]] = {}
    for kind, left, right, primary in account.store.rows("select * from links order by kind, left_id, right_id"):
        entry = {"id": right, "is_primary": bool(primary)} if kind == CONTACT_ACCOUNT else right
        found.setdefault(left, {}).setdefault(LINKS[kind], []).append(entry)
    return found


def _name(record: Record) -> str:
    if record.module == "contacts":
        return contact_name(record.body)
    return str(record.body.get("name") or record.body.get("title") or record.module)


def _nameless(shown: dict[str, Any], names: dict[int, str], account: Account, module: str) -> dict[str, Any]:
    """The record without ids, stamps and whatever the CRM reckons by the clock."""
    kept = {k: v for k, v in shown.items() if k not in VOLATILE and v not in (None, [], {})}
    for name in REFERENCES & set(kept):
        kept[name] = names.get(kept[name], "?")
    lookups = {f.name for f in account.catalog.fields(module).values() if f.type == "lookup"}
    custom = kept.get("custom_field") or {}
    if custom:
        kept["custom_field"] = {k: names.get(v, "?") if k in lookups else v for k, v in custom.items()}
    if isinstance(kept.get("sales_accounts"), list):
        kept["sales_accounts"] = sorted((names.get(a["id"], "?"), a["is_primary"]) for a in kept["sales_accounts"])
    if isinstance(kept.get("contacts"), list):
        kept["contacts"] = sorted(names.get(i, "?") for i in kept["contacts"])
    for name in ("products", "product_pricings"):
        if name in kept:
            kept[name] = [_nameless({k: v for k, v in e.items() if k != "id"}, names, account, "") for e in kept[name]]
    return kept
