"""A reading back that a person writes in an evening: the pages that show every record of ours, kept in memory. A baseline.

python -m tests.bench.bare_list LEDGER      (prints calls and records as a JSON line; fails when one of ours was not seen)
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx

PAGE = 100
BESIDE = ("tasks", "appointments", "notes")  # come beside a page of what they hang on
VIEWS = {  # object -> (path, include): what shows each field that a load writes
    "sales_accounts": ("sales_accounts", ("owner", *BESIDE)),
    "contacts": ("contacts", ("owner", "sales_accounts", "lifecycle_stage", "contact_status", "source", *BESIDE)),
    "deals": ("deals", ("owner", "sales_account", "contacts", "products", *BESIDE)),
    "equipment": ("custom_module/cm_equipment", ("owner",)),
}
PARTS = {"product_prices", "deal_products", "deal_closings", "contact_stages"}  # shown with what they are a part of
Key = tuple[str, str]


class Loop:
    """Asks page after page, and remembers what it saw: (object, id)."""

    def __init__(self, http: httpx.Client) -> None:
        self.http, self.calls, self.seen = http, 0, set[tuple[str, int]]()

    def get(self, path: str, **query: Any) -> Any:
        """One call."""
        self.calls += 1
        return self.http.get(path, params=query or None).raise_for_status().json()

    def take(self, answer: Any, *names: str) -> None:
        """What an answer shows of these objects; what comes in part has to be asked for."""
        for name in names:
            self.seen |= {(name, int(r["id"])) for r in answer.get(name) or () if not r.get("partial")}

    def pages(self, name: str, path: str, key: str, include: tuple[str, ...]) -> None:
        """All pages of a list, and what came beside them."""
        page, more = 1, True
        while more:
            answer = self.get(path, page=page, per_page=PAGE, sort="created_at", sort_type="asc", include=",".join(include))
            self.take({**answer, name: answer.get(key)}, name, *(kind for kind in BESIDE if kind in include))
            page, more = page + 1, len(answer.get(key) or ()) == PAGE

    def view(self, name: str) -> None:
        """Every record of a module through its view of all."""
        path, include = VIEWS[name]
        filters = self.get(f"{path}/filters")["filters"]
        wanted = f"all {name.removeprefix('sales_')}"
        whole = next((f for f in filters if f["name"].lower() == wanted), None) or next(
            f for f in filters if f["name"].lower().startswith("all ")
        )
        self.pages(name, f"{path}/view/{whole['id']}", path.rsplit("/", 1)[-1], include)


def main(ledger: Path) -> None:
    """Lists first, then what of ours no list has shown: by id, or through what it hangs on."""
    headers = {"Authorization": f"Token token={os.environ['FRESHSALES_API_KEY']}", "Accept": "application/json"}
    with httpx.Client(base_url=os.environ["FRESHSALES_URL"] + "/api/", headers=headers, timeout=60) as http:
        loop, ours, parents = Loop(http), *of_ours(ledger)
        objects = {name for name, _ in ours}
        for name in (name for name in VIEWS if name in objects):
            loop.view(name)
        if "products" in objects:
            loop.pages("products", "cpq/products", "products", ("product_pricings",))
        for name, crm_id in sorted(ours - loop.seen, key=lambda each: (each[0] != "deals", each)):
            if (name, crm_id) not in loop.seen:
                _ask(loop, name, crm_id, parents.get((name, crm_id)))
        if unseen := ours - loop.seen:
            raise SystemExit(f"{len(unseen)} records of {len(ours)} were not seen, {min(unseen)} first: nothing to compare")
        print(json.dumps({"calls": loop.calls, "records": len(ours)}))


def of_ours(ledger: Path) -> tuple[set[tuple[str, int]], dict[tuple[str, int], tuple[str, int]]]:
    """(object, id) of what stands by our hand, and what notes and files hang on; parts come with their record."""
    with closing(sqlite3.connect(ledger)) as db:
        rows = db.execute("select object, source_key, crm_id, payload from export_known where state = 'done'").fetchall()
    ids: dict[Key, int] = {(name, key): crm_id for name, key, crm_id, _ in rows}
    ours = {(name, crm_id) for name, _, crm_id, _ in rows if name not in PARTS}
    return ours, dict(_hanging(rows, ids))


def _hanging(rows: list[Any], ids: dict[Key, int]) -> Iterator[tuple[tuple[str, int], tuple[str, int]]]:
    for name, _, crm_id, payload in rows:
        if name in ("notes", "documents"):
            parent, key = json.loads(payload)["targetable_id"]["$ref"]
            yield (name, crm_id), (parent, ids[parent, key])


def _ask(loop: Loop, name: str, crm_id: int, parent: tuple[str, int] | None) -> None:
    ways: dict[str, Callable[[], Any]] = {
        "deals": lambda: loop.get(f"deals/{crm_id}", include=",".join(VIEWS["deals"][1])),
        "products": lambda: loop.get(f"cpq/products/{crm_id}", include="product_pricings"),
        "notes": lambda: loop.get(f"{parent[0]}/{parent[1]}/notes", page=1, per_page=PAGE) if parent else {},
        "documents": lambda: loop.get(f"{parent[0]}/{parent[1]}/document_associations") if parent else {},
    }
    answer = ways.get(name, lambda: loop.get(f"{name}/{crm_id}"))()
    loop.take(answer, *(BESIDE if name == "deals" else (name,)))
    if name not in ("notes", "documents"):
        loop.seen.add((name, crm_id))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
