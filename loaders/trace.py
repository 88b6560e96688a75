"""From a record's id in the CRM, its key, or a cell of the export to everything between them. Reads only."""

from __future__ import annotations

import json
import re
from typing import Any

from loaders.errors import Halt
from loaders.ledger import Ledger
from loaders.settings import LocalSettings
from loaders.warehouse import Warehouse, open_warehouse

CELL = re.compile(r"^(?P<sheet>[^!]+)!\$?[A-Za-z]{0,3}\$?(?P<row>\d+)$")
MOST_RECORDS = 50
COLUMNS = "object, crm_id, source_key, ascora_object, source_file, source_sheet, source_row, outcome, crm_link"


def trace(settings: LocalSettings, ledger: Ledger | None, what: str) -> dict[str, Any]:
    """Records that `what` names: a CRM id, a source key (or a part of it), or a cell such as `Jobs!F17`.

    Returns `records`, each with its rows of the export cell by cell and with what was written last. Raises Halt if
    nothing is known by that name.
    """
    with open_warehouse(settings.warehouse_path) as warehouse:
        found = _found(warehouse, what.strip()) or _found_by_ledger(warehouse, ledger, what.strip())
        if not found:
            raise Halt(f"Nothing is known of {what!r}. Give a CRM id, a key such as job/JOB12649, or a cell such as Jobs!F17.")
        names = list(dict.fromkeys(map(_name, found)))
        records = [
            _record(warehouse, ledger, name, [row for row in found if _name(row) == name]) for name in names[:MOST_RECORDS]
        ]
    return {"asked": what, "records": records, "more": len(names) - len(records)}


def _name(row: dict[str, Any]) -> tuple[str, str]:
    return row["object"], row["source_key"]


def _found(warehouse: Warehouse, what: str) -> list[dict[str, Any]]:
    query = f"select {COLUMNS} from evidence.lineage where "  # noqa: S608
    order = " order by object, source_key, source_file, source_sheet, source_row"
    if what.isdecimal() and (rows := warehouse.rows(query + "crm_id = try_cast(? as bigint)" + order, [what])):
        return rows
    if cell := CELL.match(what):
        return warehouse.rows(
            query + "lower(source_sheet) = lower(?) and source_row = try_cast(? as bigint)" + order, [cell["sheet"], cell["row"]]
        )
    exact = warehouse.rows(query + "source_key = ?" + order, [what])
    return exact or warehouse.rows(query + "contains(lower(source_key), lower(?))" + order + " limit 2000", [what])


def _found_by_ledger(warehouse: Warehouse, ledger: Ledger | None, what: str) -> list[dict[str, Any]]:
    """An id that the warehouse has not heard of yet: the journal knows the key, the warehouse its rows."""
    if ledger is None or not what.isdecimal():
        return []
    sql = "select object, source_key, crm_id from known where account = ? and crm_id = ?"
    found = []
    for known in ledger.rows(sql, (ledger.account, int(what) if len(what) < 19 else -1)):
        query = f"select {COLUMNS} from evidence.lineage where object = ? and source_key = ?"  # noqa: S608
        rows = warehouse.rows(query, [known["object"], known["source_key"]])
        found += [{**row, "crm_id": known["crm_id"]} for row in rows]
    return found


def _record(warehouse: Warehouse, ledger: Ledger | None, name: tuple[str, str], rows: list[dict[str, Any]]) -> dict[str, Any]:
    first = rows[0]
    return {
        "object": name[0], "source_key": name[1], "crm_id": first["crm_id"] or (ledger.crm_id(*name) if ledger else None),
        "crm_link": first["crm_link"], "written": _written(warehouse, ledger, name),
        "rows": [_row(warehouse, row) for row in rows if row["source_row"] is not None],
    }  # fmt: skip


def _written(warehouse: Warehouse, ledger: Ledger | None, name: tuple[str, str]) -> dict[str, Any]:
    if ledger:
        return ledger.payload(*name)
    rows = warehouse.rows(
        "select payload from raw_ledger.known where object = ? and source_key = ? and (state = 'done' or held is not null)",
        list(name),
    )
    return json.loads(rows[0]["payload"]) if rows else {}


def _row(warehouse: Warehouse, row: dict[str, Any]) -> dict[str, Any]:
    """One row of the export with its filled cells, in the order of the sheet."""
    where = [row["source_file"], row["source_sheet"], row["source_row"]]
    table = str(row["ascora_object"])
    raw = warehouse.rows(
        f'select * from raw_ascora."{table}" where _source_file = ? and _source_sheet = ? and _source_row = ?', where  # noqa: S608
    ) if table.isidentifier() else []  # fmt: skip
    columns = warehouse.rows(
        "select header, column_name, column_letters from raw_ascora.sheet_columns where raw_table = ? and _source_file = ?"
        " and _source_sheet = ? order by column_number", [table, *where[:2]],
    )  # fmt: skip
    kept = {name: row[name] for name in ("ascora_object", "source_file", "source_sheet", "source_row", "outcome")}
    return kept | {"cells": _cells(raw[0], columns, row["source_row"]) if raw else []}


def _cells(raw: dict[str, Any], columns: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    custom = json.loads(raw.get("custom_fields") or "{}")
    values = ((c, raw.get(c["column_name"]) if c["column_name"] else custom.get(c["header"])) for c in columns)
    return [
        {"cell": f"{column['column_letters']}{number}", "header": column["header"], "value": value}
        for column, value in values
        if value is not None
    ]
