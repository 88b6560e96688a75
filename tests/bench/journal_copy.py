"""What an extraction puts into the warehouse of the loader's journal: the known records, and the moment that they show."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from loaders.ledger import Ledger

READ = ("object", "source_key", "crm_id", "row_hash", "origin", "held")


def copy_journal(warehouse: Path, ledger_file: Path, url: str) -> None:
    """Fill raw_ledger.known and raw_ledger.moments out of the ledger; payloads are one short text (a plan does not read them)."""
    ledger = Ledger(ledger_file, url)
    text, number = pa.string(), pa.int64()
    schema = pa.schema(list(zip(READ, (text, text, number, text, text, text), strict=True)))
    with duckdb.connect(str(warehouse)) as db:
        db.execute(
            "create schema if not exists raw_ledger; create table raw_ledger.moments (moment varchar);"
            "create table raw_ledger.known (object varchar, source_key varchar, crm_id bigint, row_hash varchar, payload varchar,"
            " origin varchar, run_id varchar, held varchar, state varchar)"
        )
        for rows in ledger.known_rows():
            batch = pa.table([pa.array(c, f.type) for c, f in zip(zip(*rows, strict=True), schema, strict=True)], schema)
            db.register("batch", batch)
            db.execute(
                "insert into raw_ledger.known by name select *, '{}' as payload, 'r1' as run_id, 'done' as state from batch"
            )
            db.unregister("batch")
        db.execute("insert into raw_ledger.moments values (?)", [ledger.moment()])
    ledger.close()
