"""Read-only DuckDB: is the gate open, and which rows are wanted? Closed again before the first HTTP call."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loaders.errors import Halt, NotAllowed
from loaders.model import CrmObject, Json, Payload, Record, Ref, ref
from loaders.objects import TARGETABLES

if TYPE_CHECKING:
    import duckdb
    import pyarrow

CONTROL = {"source_key", "account_key", "row_hash", "matched_id", "matched_by", "former_keys"}
BATCH = 5_000
_SETUP_ITEMS = (
    "select entity, kind, label, internal_name, field_type, choices, is_unique, where_to_click, why from evidence.setup_items"
    " order by entity, kind, label"
)


@contextmanager
def open_warehouse(place: Path) -> Iterator[Warehouse]:
    """The warehouse, read-only: a DuckDB file or a lake. Raises Halt when it is missing or another process holds it."""
    connection = _connect_lake(place) if is_lake(place) else _connect_file(place)
    try:
        yield Warehouse(connection)
    finally:
        connection.close()


def is_lake(place: Path) -> bool:
    """Whether WAREHOUSE_PATH names a DuckLake, which other machines may write to while we read."""
    return str(place).startswith("ducklake:")


def _connect_file(file: Path) -> duckdb.DuckDBPyConnection:
    import duckdb

    if not file.exists():
        raise Halt(f"There is no warehouse at {file}. Run `make extract transform` first.")
    try:
        return duckdb.connect(str(file), read_only=True)
    except duckdb.IOException as problem:
        raise Halt(f"The warehouse {file} cannot be opened; close what holds it (a notebook, a build?).\n{problem}") from problem


def _connect_lake(place: Path) -> duckdb.DuckDBPyConnection:
    """One transaction for all that is read: gate and rows are of one moment, whoever builds meanwhile."""
    import duckdb

    quoted = str(place).replace("'", "''")
    connection = duckdb.connect()
    try:
        connection.execute(f"attach '{quoted}' as warehouse (read_only); use warehouse; begin")
    except duckdb.Error as problem:
        connection.close()
        raise Halt(f"The lake {place} cannot be opened. Is it made, and may this user read it?\n{problem}") from problem
    return connection


class Warehouse:
    """Queries that the loader makes; no mapping logic."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._db = connection

    def rows(self, sql: str, arguments: list[Any] | None = None) -> list[dict[str, Any]]:
        """A small result as dictionaries; an absent table is an empty one."""
        import duckdb

        try:
            cursor = self._db.execute(sql, arguments or [])
        except duckdb.CatalogException:
            return []
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def require_open_gate(self, account: str) -> None:
        """Raises NotAllowed when the newest build is not full, clean, and about this extraction and account."""
        gate = self.rows("select * from ops.gate order by started_at desc, finished_at desc nulls last limit 1")
        if not gate:
            raise NotAllowed("The gate is closed: nothing has been built yet. Run `make extract transform`.")
        if gate[0]["state"] != "open":
            raise NotAllowed("\n".join([f"The gate is closed: {gate[0]['reason']}", *self._gate_reasons()]))
        extraction = self.rows("select extraction_id from raw_ascora.extraction")
        if not extraction or extraction[0]["extraction_id"] != gate[0]["extraction_id"]:
            raise NotAllowed("The gate is closed: the extraction is newer than the build. Run `make transform`.")
        read = self.rows("select url from raw_freshsales.account")
        if not read or read[0]["url"].rstrip("/").removesuffix("/api") != account:
            seen = read[0]["url"] if read else "no account"
            raise NotAllowed(f"The build is about {seen}, not {account}. Run `make extract transform` with this FRESHSALES_URL.")

    def _gate_reasons(self) -> list[str]:
        problems = self.rows("select message, remedy from evidence.gate_problems order by 1")
        items = self.rows("select entity, kind, label, internal_name, where_to_click from evidence.setup_items order by 1, 2, 3")
        lines = [f"  - {p['message'].rstrip('.')}. {p['remedy'] or ''}".rstrip() for p in problems[:40]]
        if len(problems) > 40:
            lines.append(f"  - and {len(problems) - 40} more, in evidence.gate_problems")
        if items:
            lines.append("Set up in Freshsales first (evidence.setup_items):")
            lines += [
                f"  - {i['entity']}: {i['kind']} “{i['label']}” ({i['internal_name']}): {i['where_to_click']}" for i in items
            ]
        return lines

    def values(self, sql: str) -> list[tuple[Any, ...]]:
        """A result as tuples."""
        return self._db.execute(sql).fetchall()

    def take(self, name: str, tables: Iterable[pyarrow.Table]) -> None:
        """A temporary table out of Arrow tables of one schema, at least one; the file itself is not written."""
        made = False
        for rows in tables:
            self._db.register("taken", rows)
            self._db.execute(f"insert into {name} from taken" if made else f"create or replace temp table {name} as from taken")
            made = True
            self._db.unregister("taken")

    def see(self, name: str, query: str) -> None:
        """A temporary view: the query is made where its name is used."""
        self._db.execute(f"create or replace temp view {name} as {query}")

    def make(self, name: str, query: str) -> None:
        """A temporary table out of a query."""
        self._db.execute(f"create or replace temp table {name} as {query}")

    def moment_of_journal(self) -> str:
        """The moment of the journal that raw_ledger shows; "" when it does not say."""
        rows = self.rows("select moment from raw_ledger.moments")
        return rows[0]["moment"] if len(rows) == 1 else ""

    def setup_items(self) -> list[dict[str, Any]]:
        """What the account lacks, by the newest build that got as far as saying so; choices as a list."""
        rows = self.rows(_SETUP_ITEMS)
        return [{**row, "choices": json.loads(row["choices"]) if row["choices"] else []} for row in rows]

    def records(self, crm_object: CrmObject, keys: Collection[str] | None = None, limited: str = "") -> Iterator[Record]:
        """The wanted records of one object, sorted by key, those with these keys, and `limited` by a join; memory does not grow
        with their number."""
        chosen, arguments = ("", []) if keys is None else ("where source_key in (select unnest(?::varchar[]))", [list(keys)])
        sql = f"select f.* from freshsales.{crm_object.name} f {limited} {chosen} order by source_key"  # noqa: S608
        cursor = self._db.execute(sql, arguments)
        names = [column[0] for column in cursor.description or []]
        kinds = {column[0]: str(column[1]) for column in cursor.description or []}
        while batch := cursor.fetchmany(BATCH):
            for values in batch:
                yield _record(crm_object, {n: _plain(v, kinds[n]) for n, v in zip(names, values, strict=True)})

    def standing(self, crm_object: CrmObject, ids: list[int]) -> dict[int, Json]:
        """What records looked like at extraction, those that were matched and those with these ids: id -> the CRM's record."""
        table = f"raw_freshsales.{crm_object.name}"
        matched = f"select matched_id from freshsales.{crm_object.name}" if crm_object.matchable else "select null"  # noqa: S608
        sql = (
            f"select id, any_value(record) as record from {table}"  # noqa: S608
            f" where id in ({matched}) or id in (select unnest(?::bigint[])) group by id"
        )
        return {row["id"]: json.loads(row["record"]) for row in self.rows(sql, [ids])}

    def number_standing(self, name: str) -> int:
        """How many records of an object stood in the account at the extraction."""
        rows = self.rows(f"select count(*) as n from raw_freshsales.{name}")  # noqa: S608
        return int(rows[0]["n"]) if rows else 0

    def ascoras(self) -> set[tuple[str, str]]:
        """(object, field) that a rule gives to Ascora (seeds/field_owners.csv)."""
        rows = self.rows("select object, field from ops.field_owners where owner = 'ascora'")
        return {(row["object"], row["field"]) for row in rows}

    def sources(self, object_name: str) -> dict[str, dict[str, Any]]:
        """source key -> Ascora object, file, sheet and row of the records of one object, where the build knows them."""
        sql = (
            "select coalesce(into_key, source_key) as key, ascora_object, source_file, source_sheet, source_row"
            " from evidence.record_outcomes where target_object = ? and outcome in ('sent', 'matched')"
        )
        return {row.pop("key"): row for row in self.rows(sql, [object_name])}


def _record(crm_object: CrmObject, row: dict[str, Json]) -> Record:
    return Record(
        object=crm_object.name,
        source_key=row["source_key"],
        account_key=row["account_key"],
        row_hash=row["row_hash"],
        payload=payload_of(crm_object, row),
        matched_id=row.get("matched_id"),
        matched_by=row.get("matched_by"),
        former_keys=tuple(row.get("former_keys") or ()),
    )


def payload_of(crm_object: CrmObject, row: dict[str, Json]) -> Payload:
    """Literals under their own names, refs as `{"$ref": [object, source_key]}` where the id will go; nulls left out."""
    columns = {reference.column for reference in crm_object.refs}
    payload = {name: value for name, value in row.items() if name not in CONTROL and name not in columns and value is not None}
    for reference in crm_object.refs:
        if row.get(reference.column) is not None:
            _place(payload, reference.field, _referred(reference, row))
    return payload


def _referred(reference: Ref, row: dict[str, Json]) -> Json:
    parent = reference.parent
    if parent.startswith("@"):
        parent = TARGETABLES[row[parent[1:]]]
    value = row[reference.column]
    if not reference.many:
        return ref(parent, value)
    if reference.member is None:
        return [ref(parent, item) for item in value]
    return [
        {("id" if name == reference.member else name): (ref(parent, part) if name == reference.member else part)
         for name, part in item.items()}
        for item in value
    ]  # fmt: skip


def _place(payload: Payload, field: str, value: Json) -> None:
    *outer, last = field.split(".")
    for name in outer:
        payload = payload.setdefault(name, {})
    payload[last] = value


def _plain(value: Any, kind: str) -> Json:
    """DuckDB values as JSON values. Money stays exact: a decimal becomes the shortest number that reads the same."""
    if isinstance(value, Decimal):
        number = int(value) if value == value.to_integral_value() else float(value)
        return number if Decimal(repr(number)) == value else str(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if kind == "JSON" and isinstance(value, str):
        return json.loads(value)
    return value
