"""The loader that a person writes in an evening: reads rows, posts the same bodies, remembers nothing. A baseline.

python -m tests.bench.bare_loop WAREHOUSE sales_accounts|contacts|products ...
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

import duckdb
import httpx

BATCH = 100
CONTROL = ("source_key", "account_key", "row_hash", "matched_id", "matched_by", "former_keys")
KEYS = {"sales_accounts": "cf_ascora_id", "contacts": "external_id"}


def main(warehouse: str, *tables: str) -> None:
    """Accounts and contacts 100 a call as bulk jobs, each asked until it is done; products one by one."""
    headers = {"Authorization": f"Token token={os.environ['FRESHSALES_API_KEY']}", "Accept": "application/json"}
    with httpx.Client(base_url=os.environ["FRESHSALES_URL"] + "/api/", headers=headers, timeout=60) as http:
        for table in tables:
            with duckdb.connect(warehouse, read_only=True) as db:
                cursor = db.execute(f"from freshsales.{table}")
                names = [column[0] for column in cursor.description or []]
                rows = [_body(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]
            if table in KEYS:
                _in_bulk(http, table, KEYS[table], rows)
            else:
                _one_by_one(http, rows)


def _body(row: dict[str, Any]) -> dict[str, Any]:
    body = {name: value for name, value in row.items() if value is not None and name not in CONTROL}
    return {**body, "custom_field": json.loads(body["custom_field"])} if "custom_field" in body else body


def _in_bulk(http: httpx.Client, table: str, key: str, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        listed = [{key: row.get(key) or row["custom_field"][key], "data": row} for row in batch]
        answer = http.post(f"{table}/bulk_upsert", json={table: listed}).raise_for_status().json()
        job = answer["job_status_url"].rsplit("/", 1)[-1]
        while http.get(f"job_statuses/{job}").raise_for_status().json()["status"].upper() not in (
            "SUCCESS",
            "COMPLETED",
            "FAILED",
        ):
            time.sleep(0.1)


def _one_by_one(http: httpx.Client, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        http.post("cpq/products", json={"product": row}).raise_for_status()


if __name__ == "__main__":
    main(*sys.argv[1:])
