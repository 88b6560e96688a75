"""The dlt source of a Freshsales account: one resource a raw table."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pipelines.batches import arrow_batches, extraction_id
from pipelines.freshsales import metadata
from pipelines.freshsales.client import Reader
from pipelines.freshsales.records import EQUIPMENT, MODULES, Record, RecordReader
from pipelines.freshsales.redact import as_json
from pipelines.freshsales.tables import SELECTORS, TABLES
from pipelines.progress import Advance
from pipelines.settings import Settings

if TYPE_CHECKING:
    from dlt.extract import DltSource


def freshsales_source(reader: Reader, settings: Settings, records: RecordReader, advance: Advance) -> "DltSource":
    """All of raw_freshsales. What the account says of itself is asked at once, so that a wrong key shows at once."""
    import dlt

    selectors = {table: metadata.selector_rows(reader, table) for table in SELECTORS}
    records.pipelines = selectors["deal_pipelines"]
    modules = metadata.modules(reader)
    module_names = [module["entity_name"] for module in modules or []]
    products = list(_record_rows(records.products(), advance))  # their table says whether the account can list them
    account = {
        "url": settings.freshsales_url,
        "edition": metadata.edition(reader),
        "plan": settings.freshsales_plan,
        "fallback_owner_email": settings.fallback_owner_email,
        "products_readable": records.products_readable,
        "has_custom_modules": modules is not None,
        "extraction_id": extraction_id(now := datetime.now(UTC)),
        "read_at": now,
    }
    rows: dict[str, Iterable[dict[str, Any]]] = {
        **selectors,
        "account": [account],
        "modules": modules or [],
        "fields": metadata.field_rows(reader, module_names),
        "products": products,
        **{module.table: _record_rows(records.module(module), advance) for module in MODULES},
        "equipment": _record_rows(records.module(EQUIPMENT), advance) if EQUIPMENT.key in module_names else [],
    }

    @dlt.source(name="freshsales")
    def freshsales() -> Iterator[Any]:
        for table, columns in TABLES.items():
            yield dlt.resource(arrow_batches(rows[table], columns), name=table, write_disposition="replace")

    return freshsales()


def _record_rows(records: Iterable[Record], advance: Advance) -> Iterator[dict[str, Any]]:
    for record in records:
        advance(1)
        yield {"id": int(record["id"]), "record": as_json(record)}
