"""The loader's journal as a dlt source, so that lineage, deltas and reconciliation are SQL in the warehouse."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.batches import Columns, arrow_batches
from pipelines.errors import Halt
from pipelines.settings import Settings
from pipelines.warehouse import RAW_LEDGER, landed

if TYPE_CHECKING:
    from dlt.extract import DltSource

_TEXT_COLUMNS = {
    "runs": "run_id kind account checksum state created_at finished_at",
    "steps": "run_id seq object op source_key account_key row_hash payload state crm_id reason state_at",
    "known": "object source_key crm_id row_hash payload origin run_id held state",
    "moments": "moment",
    "approvals": "what checksum who at comment",
    "calls": "run_id minute calls writing refused unanswered",
}
_NUMBERS = {"seq", "crm_id", "calls", "writing", "refused", "unanswered"}
TABLES: dict[str, Columns] = {
    table: {name: "bigint" if name in _NUMBERS else "varchar" for name in names.split()} for table, names in _TEXT_COLUMNS.items()
}
# A journal that the loader has not opened since lacks these views: nothing is said then.
ADDED_LATER = {"approvals", "calls", "moments"}
# What a note, task, appointment, call or file hangs on is named by the `targetable_id` of its payload: {"$ref": [module, source
# key]}. The ids stand in a temporary table, on disk beyond some pages.
_IDS = "create temp table ids (object, source_key, crm_id, primary key (object, source_key)) without rowid"
# What a rollback let go of may still hold files of ours: its id is in the steps alone. The newest word on a key counts.
_IDS_OF_STEPS = """
    insert or replace into ids select object, source_key, crm_id from export_steps
    where account = :account and object in ('sales_accounts', 'contacts', 'deals') and crm_id is not null
    order by state_at, run_id, seq"""
_STANDING = """
    from export_known as known {joins}
    where known.account = :account and known.crm_id is not null
        and (known.state = 'done' or known.held is not null)  -- not what stood there before us and was left whole"""
_IDS_OF_KNOWN = f"insert or replace into ids select object, source_key, crm_id {_STANDING.format(joins='')}"
_PARENT = """left join ids
    on ids.object = json_extract(known.payload, '$.targetable_id."$ref"[0]')
    and ids.source_key = json_extract(known.payload, '$.targetable_id."$ref"[1]')"""
_WRITTEN = f"select known.object, known.crm_id, ids.object, ids.crm_id {_STANDING.format(joins=_PARENT)}"


@dataclass(frozen=True)
class Written:
    """A record that stands in the CRM by our hand. `parent`: (module, id) of what it hangs on, where it hangs on something."""

    object: str
    crm_id: int
    parent: tuple[str, int] | None = None


def written(settings: Settings) -> Iterator[Written]:
    """What the journal knows to stand in the account, with its ids; nothing without a journal. Raises Halt."""
    with _snapshot(settings.ledger_path) as journal:
        if journal is None:
            return
        account = {"account": settings.freshsales_url or ""}
        with _explained("known"):
            for statement in (_IDS, _IDS_OF_STEPS, _IDS_OF_KNOWN):
                journal.execute(statement, account)
            for name, crm_id, module, parent_id in journal.execute(_WRITTEN, account):
                yield Written(name, crm_id, (module, parent_id) if module else None)


def ledger_source(journal: sqlite3.Connection | None, account: str) -> "DltSource":
    """One resource for each table: the journal's rows of this account (the CRM's URL); none without a journal."""
    import dlt

    @dlt.source(name="ledger")
    def ledger() -> Iterator[Any]:
        for table, columns in TABLES.items():
            rows = arrow_batches(_rows(journal, table, account) if journal else [], columns)
            yield dlt.resource(rows, name=table, write_disposition="replace")

    return ledger()


def _rows(journal: sqlite3.Connection, table: str, account: str) -> Iterator[dict[str, Any]]:
    """Rows of the view `export_<table>`, which the journal keeps for us."""
    columns = TABLES[table]
    if table in ADDED_LATER and not _has_view(journal, table):
        return
    query = f"select {', '.join(columns)} from export_{table} where account = ?"  # noqa: S608 (names are constants)
    with _explained(table):
        for row in journal.execute(query, (account,)):
            yield dict(zip(columns, map(_as_declared, columns.values(), row), strict=True))


@contextmanager
def _explained(table: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        advice = "is LEDGER_PATH the loader's journal? `make status` brings one of an earlier release to this one"
        raise Halt("The journal cannot be read.", [f"export_{table}: {error}", advice]) from error


def _has_view(journal: sqlite3.Connection, table: str) -> bool:
    try:
        return bool(journal.execute("select 1 from sqlite_master where name = ?", (f"export_{table}",)).fetchone())
    except sqlite3.Error:
        return True  # no journal at all: its other tables say so


def _as_declared(kind: str, value: Any) -> Any:
    return str(value) if kind == "varchar" and value is not None else value


@contextmanager
def _snapshot(file: Path) -> Iterator[sqlite3.Connection | None]:
    """The journal as it stands now, however long the copy takes; a loader that is writing is not held up."""
    if not file.exists():
        yield None
        return
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=10)) as journal:
        journal.execute("begin")
        yield journal


def extract_ledger(settings: Settings) -> dict[str, Any]:
    """Lands the journal as raw_ledger. Returns `tables` and `warnings`. Raises Halt."""
    if settings.freshsales_url is None:
        raise Halt("FRESHSALES_URL is not set: the journal is read for one account only, and its URL says which.")
    with _snapshot(settings.ledger_path) as journal:
        source = ledger_source(journal, settings.freshsales_url)
        with landed(source, RAW_LEDGER, settings.warehouse_path, settings.state_dir) as landing:
            tables = landing.publish()
    absent = [] if settings.ledger_path.exists() else [f"no journal at {settings.ledger_path} yet: nothing was loaded so far"]
    return {"tables": tables, "warnings": absent}
