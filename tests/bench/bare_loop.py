"""The loader that a person writes in an evening: reads rows, posts the same bodies, remembers nothing. A baseline.

python -m tests.bench.bare_loop WAREHOUSE sales_accounts|products
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
CONTROL = "source_key, account_key, row_hash, matched_id, matched_by"


def main(warehouse: str, table: str) -> None:
    """Accounts 100 a call as bulk jobs, asked until they are done; products one by one."""
    with duckdb.connect(warehouse, read_only=True) as db:
        cursor = db.execute(f"select * exclude ({CONTROL}) from freshsales.{table}")
        names = [column[0] for column in cursor.description or []]
        rows = [{n: v for n, v in zip(names, row, strict=True) if v is not None} for row in cursor.fetchall()]
    headers = {"Authorization": f"Token token={os.environ['FRESHSALES_API_KEY']}", "Accept": "application/json"}
    with httpx.Client(base_url=os.environ["FRESHSALES_URL"] + "/api/", headers=headers, timeout=60) as http:
        (_in_bulk if table == "sales_accounts" else _one_by_one)(http, rows)


def _in_bulk(http: httpx.Client, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), BATCH):
        listed = []
        for row in rows[start : start + BATCH]:
            data = {**row, "custom_field": json.loads(row["custom_field"])}
            listed.append({"cf_ascora_id": data["custom_field"]["cf_ascora_id"], "data": data})
        answer = http.post("sales_accounts/bulk_upsert", json={"sales_accounts": listed}).raise_for_status().json()
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
    main(sys.argv[1], sys.argv[2])
