"""The dlt source of a Freshsales account: one raw table after the other, some records at a time."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pipelines.batches import arrow_batches, extraction_id
from pipelines.freshsales import metadata
from pipelines.freshsales.client import Reader
from pipelines.freshsales.hanging import BESIDE, HANGING, HangingReader
from pipelines.freshsales.records import EQUIPMENT, MODULES, Module, Record, RecordReader
from pipelines.freshsales.redact import as_json
from pipelines.freshsales.tables import SELECTORS, TABLES
from pipelines.progress import Advance
from pipelines.settings import Settings

if TYPE_CHECKING:
    from dlt.extract import DltSource

Rows = Iterable[dict[str, Any]]


def freshsales_source(
    reader: Reader, settings: Settings, records: RecordReader, advance: Advance, hanging: HangingReader | None = None
) -> "DltSource":
    """All of raw_freshsales. What the account says of itself is asked at once, so that a wrong key shows at once.

    With `hanging` also what hangs on the records, and the fields that only a comparison needs.
    """
    import dlt

    selectors = {table: metadata.selector_rows(reader, table) for table in SELECTORS}
    records.pipelines = selectors["deal_pipelines"]
    modules = metadata.modules(reader)
    module_names = [module["entity_name"] for module in modules or []]
    if hanging:
        records.ours, records.beside = hanging.spool.ids(), hanging.take
    account = {
        "url": settings.freshsales_url,
        "edition": metadata.edition(reader),
        "plan": settings.freshsales_plan,
        "fallback_owner_email": settings.fallback_owner_email,
        "has_custom_modules": modules is not None,
        "extraction_id": extraction_id(now := datetime.now(UTC)),
        "read_at": now,
        "read_back": hanging is not None,
    }
    asked = [_asked_whole(module) if hanging else module for module in MODULES]
    rows: dict[str, Rows] = {
        **selectors,
        "modules": modules or [],
        "fields": metadata.field_rows(reader, module_names),
        "products": _record_rows(records.products(), advance),
        "account": _account_rows(account, records),  # below the products, whose reading says whether they can be listed
        **{module.table: _record_rows(records.module(module), advance) for module in asked},
        "equipment": _record_rows(records.module(EQUIPMENT), advance) if EQUIPMENT.key in module_names else [],
        **{kind: hanging.rows(kind, advance) if hanging else [] for kind in HANGING},
    }

    @dlt.source(name="freshsales")
    def freshsales() -> Iterator[Any]:
        yield dlt.resource(_in_turn(rows), name="tables", write_disposition="replace")

    return freshsales()


def _in_turn(rows: Mapping[str, Rows]) -> Iterator[Any]:
    """Batches of one table after the other, in this order: what hangs on records must have come beside their pages.

    One resource for all, since dlt draws from several in turns.
    """
    import dlt

    for table, found in rows.items():
        for batch in arrow_batches(found, TABLES[table]):
            yield dlt.mark.with_table_name(batch, table)


def _account_rows(account: dict[str, Any], records: RecordReader) -> Rows:
    yield {**account, "products_readable": records.products_readable}


def _asked_whole(module: Module) -> Module:
    more = [*BESIDE, "source"] if module.table == "contacts" else BESIDE  # lead_source_id shows with its source only
    return replace(module, include=",".join([module.include, *more]))


def _record_rows(records: Iterable[Record], advance: Advance) -> Iterator[dict[str, Any]]:
    for record in records:
        advance(1)
        yield {"id": int(record["id"]), "record": as_json(record)}
