"""What the account says of itself over HTTP: owners, stages, choices, and the records that stood there before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

MATCHABLE = {  # object -> (path, envelope, include): how a standing record is read for the warehouse
    "products": ("cpq/products", "product", ""),
    "sales_accounts": ("sales_accounts", "sales_account", "owner"),
    "contacts": ("contacts", "contact", "owner,sales_accounts,source"),
}


@dataclass(frozen=True)
class Facts:
    """Ids by name. `standing`: object -> name -> the record as the API shows it."""

    owners: dict[str, int]
    inactive_owner: int
    pipeline: int
    stages: dict[str, int]
    lead_sources: list[int]
    lifecycle: dict[int, list[int]]
    choices: dict[tuple[str, str], dict[str, int]]
    standing: dict[str, dict[str, dict[str, Any]]]


def read_facts(http: httpx.Client) -> Facts:
    """Read everything once; `http` has the key and the API's base URL."""
    users = _get(http, "selector/owners")["users"]
    pipelines = _get(http, "selector/deal_pipelines")["deal_pipelines"]
    ours = next(p for p in pipelines if p["name"] == "Ascora Jobs")
    lifecycle = _get(http, "selector/lifecycle_stages")["lifecycle_stages"]
    return Facts(
        owners={u["display_name"]: u["id"] for u in users if u["is_active"]},
        inactive_owner=next(u["id"] for u in users if not u["is_active"]),
        pipeline=ours["id"],
        stages={s["name"]: s["id"] for s in ours["deal_stages"]},
        lead_sources=[s["id"] for s in _get(http, "selector/lead_sources")["lead_sources"]],
        lifecycle={s["id"]: s["contact_status_ids"] for s in lifecycle},
        choices={(e, n): c for e in ("deals", "cm_equipment") for n, c in _dropdowns(http, e)},
        standing={
            "sales_accounts": _by(http, "sales_accounts", _listed(http, "sales_accounts"), "name"),
            "contacts": _by(http, "contacts", _listed(http, "contacts"), "email"),
            "products": _by(http, "products", _get(http, "cpq/products")["products"], "sku_number"),
        },
    )


def _get(http: httpx.Client, path: str, **query: Any) -> Any:
    answer = http.get(path, params=query or None)
    answer.raise_for_status()
    return answer.json()


def _dropdowns(http: httpx.Client, entity: str) -> list[tuple[str, dict[str, int]]]:
    fields = _get(http, f"settings/{entity}/fields")["fields"]
    custom = [f for f in fields if f["name"].startswith("cf_") and f["choices"]]
    return [(f["name"], {c["value"]: c["id"] for c in f["choices"]}) for f in custom]


def _listed(http: httpx.Client, path: str) -> list[dict[str, Any]]:
    views = _get(http, f"{path}/filters")["filters"]
    whole = next(v for v in views if v["name"].lower().startswith("all "))
    return list(_get(http, f"{path}/view/{whole['id']}", per_page=100)[path])


def _by(http: httpx.Client, name: str, records: list[dict[str, Any]], field: str) -> dict[str, dict[str, Any]]:
    path, envelope, include = MATCHABLE[name]
    whole = [_get(http, f"{path}/{r['id']}", include=include)[envelope] for r in records]
    return {str(r[field]): r for r in whole}
