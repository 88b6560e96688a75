"""A tenant's wanted rows, and the warehouse file that holds them: the contract of docs/interfaces.md, written without dbt."""

from __future__ import annotations

import atexit
import hashlib
import json
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

V, B, J, M, F = "varchar", "bigint", "json", "decimal(18,2)", "boolean"
PLACE = dict.fromkeys(("address", "city", "state", "zipcode", "country"), V)
TARGET = {"targetable_type": V, "targetable_key": V}
MATCH = {"matched_id": B, "matched_by": V}
# object -> column -> type, in load order (docs/interfaces.md section 2)
TABLES: dict[str, dict[str, str]] = {
    "products": {**MATCH, "name": V, "sku_number": V, "description": V, "category": V, "is_active": F},
    "product_prices": {"product_key": V, "currency_code": V, "unit_price": M},
    "sales_accounts": {**MATCH, "name": V, **PLACE, "phone": V, "website": V, "owner_id": B, "custom_field": J},
    "contacts": {
        **MATCH, "former_keys": J, "first_name": V, "last_name": V, "job_title": V, "email": V, "mobile_number": V,
        "work_number": V, **PLACE, "external_id": V, "owner_id": B, "lead_source_id": B, "subscription_status": B,
        "tags": J, "sales_accounts": J, "custom_field": J,
    },
    "leads": {
        **MATCH, "first_name": V, "last_name": V, "email": V, "mobile_number": V, "work_number": V, **PLACE,
        "company": J, "owner_id": B, "lead_source_id": B, "custom_field": J,
    },
    "deals": {
        "former_keys": J, "name": V, "amount": M, "deal_pipeline_id": B, "deal_stage_id": B, "owner_id": B,
        "sales_account_key": V, "contact_keys": J, "custom_field": J,
    },
    "deal_products": {"amount": M, "deal_key": V, "products": J},
    "deal_closings": {"deal_key": V, "closed_date": V},
    "equipment": {"name": V, "owner_id": B, "account_ref_key": V, "custom_field": J},
    "tasks": {"title": V, "description": V, "due_date": V, "completed_date": V, "status": B, "owner_id": B, **TARGET},
    "appointments": {"title": V, "description": V, "location": V, "from_date": V, "end_date": V, "time_zone": V, **TARGET},
    "phone_calls": {"call_direction": F, "note": V, **TARGET},
    "notes": {"description": V, **TARGET},
    "contact_stages": {"contact_key": V, "lifecycle_stage_id": B, "contact_status_id": B},
    "documents": {"file_name": V, "stored_path": V, "file_bytes": B, "file_sha256": V, **TARGET},
}  # fmt: skip
TARGETS = {"SalesAccount": "sales_accounts", "Contact": "contacts", "Deal": "deals"}
UNHASHED = {"matched_id", "matched_by", "former_keys", "stored_path"}
Key = tuple[str, str]


@dataclass
class Row:
    """A wanted record: `fields` are the columns of its table; `poison` says why the CRM must refuse it."""

    object: str
    key: str
    fields: dict[str, Any]
    account_key: str = "*"
    poison: str | None = None

    @property
    def hash(self) -> str:
        """md5 over what is sent."""
        sent = {name: value for name, value in self.fields.items() if name not in UNHASHED}
        return hashlib.md5(json.dumps(sent, sort_keys=True, default=str).encode(), usedforsecurity=False).hexdigest()

    def parents(self) -> list[Key]:
        """The rows that must stand before this one can."""
        f, found = self.fields, []
        if "targetable_key" in f:
            found.append((TARGETS[f["targetable_type"]], f["targetable_key"]))
        for column, parent in (
            ("product_key", "products"), ("deal_key", "deals"), ("contact_key", "contacts"),
            ("sales_account_key", "sales_accounts"), ("account_ref_key", "sales_accounts"),
        ):  # fmt: skip
            if f.get(column):
                found.append((parent, f[column]))
        found += [("contacts", key) for key in f.get("contact_keys") or ()]
        if self.object == "contacts":
            found += [("sales_accounts", item["sales_account_key"]) for item in f.get("sales_accounts") or ()]
        if self.object == "deal_products":
            found += [("products", line["product_key"]) for line in f["products"]]
        return found


@dataclass
class Tenant:
    """All wanted rows by (object, key)."""

    rows: dict[Key, Row] = field(default_factory=dict)

    def add(self, row: Row) -> Row:
        """Take a row in."""
        self.rows[row.object, row.key] = row
        return row

    def of(self, name: str) -> list[Row]:
        """The rows of one object."""
        return [row for row in self.rows.values() if row.object == name]

    def refused(self) -> set[Key]:
        """Rows that cannot stand: the CRM refuses them, or something they hang on."""
        gone: set[Key] = set()
        for name in TABLES:
            for row in self.of(name):
                if row.poison or any(parent in gone for parent in row.parents()):
                    gone.add((name, row.key))
        return gone


def write_warehouse(file: Path, tenant: Tenant, url: str, standing: dict[str, dict[int, Any]]) -> None:
    """The DuckDB file as after a clean build: tables, an open gate, and what matched records looked like (by object, id)."""
    shutil.copyfile(_empty_warehouse(), file)
    moment = datetime.now(UTC).isoformat()
    sql = [
        f"insert into ops.gate values ('i', 'e', 'open', 'whole build', '{moment}', '{moment}', 1, 1)",
        f"insert into raw_freshsales.account values ({_literal(url)})",
    ]
    for name, columns in TABLES.items():
        rows = [f"({', '.join(map(_literal, _values(row, columns)))})" for row in tenant.of(name)]
        if rows:
            sql.append(f"insert into freshsales.{name} values {', '.join(rows)}")
    for name, records in standing.items():
        rows = [f"({crm_id}, {_literal(json.dumps(record))})" for crm_id, record in records.items()]
        if rows:
            sql.append(f"insert into raw_freshsales.{name} values {', '.join(rows)}")
    with duckdb.connect(str(file), config={"threads": 1}) as db:
        db.execute("; ".join(sql))


@cache
def _empty_warehouse() -> Path:
    """The tables without rows, made once a process; a copy is quicker than twenty statements."""
    folder = tempfile.mkdtemp(prefix="chaos-warehouse-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = Path(folder) / "empty.duckdb"
    with duckdb.connect(str(file)) as db:
        db.execute("create schema freshsales; create schema ops; create schema raw_ascora; create schema raw_freshsales")
        for name, columns in TABLES.items():
            listed = ", ".join(f"{column} {kind}" for column, kind in columns.items())
            db.execute(f"create table freshsales.{name} (source_key varchar, account_key varchar, row_hash varchar, {listed})")
        for name in ("products", "sales_accounts", "contacts", "leads"):
            db.execute(f"create table raw_freshsales.{name} (id bigint, record varchar)")
        db.execute(
            "create table ops.gate (invocation_id varchar, extraction_id varchar, state varchar, reason varchar,"
            " started_at timestamptz, finished_at timestamptz, nodes_expected int, nodes_ok int);"
            "create table raw_ascora.extraction (extraction_id varchar); insert into raw_ascora.extraction values ('e');"
            "create table raw_freshsales.account (url varchar)"
        )
    return file


def _literal(value: Any) -> str:
    """A value as SQL text: quicker than parameters, for which DuckDB asks each time whether pandas is there."""
    if value is None or isinstance(value, (bool, int, float, Decimal)):
        return "null" if value is None else str(value).lower()
    return "'" + str(value).replace("'", "''") + "'"


def _values(row: Row, columns: dict[str, str]) -> list[Any]:
    values = [row.fields.get(column) for column in columns]
    listed = [json.dumps(v) if kind == J and v is not None else v for v, kind in zip(values, columns.values(), strict=True)]
    return [row.key, row.account_key, row.hash, *listed]
