"""A warehouse as after a clean build, with any number of records: made in SQL, so that a million take seconds."""

from __future__ import annotations

from pathlib import Path

import duckdb

from tests.chaos.rows import TABLES

ACCOUNTS_SHARE = 10  # each tenth record is an account, the others are notes on one
_ACCOUNT = {
    "name": "'Account ' || n", "city": "'Penrith'", "state": "'NSW'", "country": "'Australia'",
    "phone": "'+6124' || lpad(n::varchar, 7, '0')",
    "custom_field": "json_object('cf_ascora_id', 'customer/' || n)",
}  # fmt: skip
_CONTACT = {
    "first_name": "'Robin'", "last_name": "'Contact ' || n", "email": "'c' || n || '@example.com'", "city": "'Penrith'",
    "external_id": "'contact/' || n",
}  # fmt: skip
_NOTE = {
    "description": "'Invoice INV-' || n || ' of 12/03/2026, total $' || (n % 9973) || '.50, paid. Ascora: invoice/INV-' || n",
    "targetable_type": "'SalesAccount'", "targetable_key": "'customer/' || (n % {accounts})",
}  # fmt: skip
_PRODUCT = {"name": "'Part ' || n", "sku_number": "'P-' || n", "description": "'Brass fitting no. ' || n", "is_active": "true"}


def write_synthetic(
    file: Path, url: str, accounts: int = 0, notes: int = 0, products: int = 0, changed: int = 0, contacts: int = 0
) -> None:
    """Write the warehouse; `changed` notes have another text than with changed=0 (the same keys)."""
    file.unlink(missing_ok=True)
    with duckdb.connect(str(file)) as db:
        db.execute("create schema freshsales; create schema ops; create schema raw_ascora; create schema raw_freshsales")
        for name, columns in TABLES.items():
            listed = ", ".join(f"{column} {kind}" for column, kind in columns.items())
            db.execute(f"create table freshsales.{name} (source_key varchar, account_key varchar, row_hash varchar, {listed})")
        _fill(db, "sales_accounts", accounts, "'customer/' || n", "'customer/' || n", _ACCOUNT)
        _fill(db, "contacts", contacts, "'contact/' || n", "'*'", _CONTACT)
        note = {column: value.format(accounts=max(1, accounts)) for column, value in _NOTE.items()}
        note["description"] = f"{note['description']} || case when n < {changed} then ' (changed)' else '' end"
        _fill(db, "notes", notes, "'invoice/INV-' || n", note["targetable_key"], note)
        _fill(db, "products", products, "'P-' || n", "'*'", _PRODUCT)
        db.execute(
            "create table ops.gate as select 'i' as invocation_id, 'e' as extraction_id, 'open' as state, '' as reason,"
            " now() as started_at, now() as finished_at, 1 as nodes_expected, 1 as nodes_ok;"
            "create table raw_ascora.extraction as select 'e' as extraction_id;"
        )
        db.execute("create table raw_freshsales.account as select ?::varchar as url", [url])
        for name in ("products", "sales_accounts", "contacts", "leads"):
            db.execute(f"create table raw_freshsales.{name} (id bigint, record varchar)")


def _fill(db: duckdb.DuckDBPyConnection, table: str, count: int, key: str, account: str, values: dict[str, str]) -> None:
    named = ", ".join(f"{value} as {column}" for column, value in values.items())
    columns = ", ".join(values)
    db.execute(
        f"insert into freshsales.{table} (source_key, account_key, row_hash, {columns})"
        f" select {key}, {account}, md5(concat_ws('|', {columns})), {columns} from (select n, {named} from range({count}) t(n))"
    )
