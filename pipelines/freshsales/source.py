"""The dlt source of a Freshsales account: one resource a raw table."""

from collections.abc import Iterable, Iterator
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
        records.ours, records.beside = hanging.ids(), hanging.take
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
        "read_back": hanging is not None,
    }
    rows: dict[str, Iterable[dict[str, Any]]] = {
        **selectors,
        "account": [account],
        "modules": modules or [],
        "fields": metadata.field_rows(reader, module_names),
        "products": products,
        **_module_rows(records, advance, hanging),
        "equipment": _record_rows(records.module(EQUIPMENT), advance) if EQUIPMENT.key in module_names else [],
        **{kind: hanging.rows(kind, advance) if hanging else [] for kind in HANGING},
    }

    @dlt.source(name="freshsales")
    def freshsales() -> Iterator[Any]:
        for table, columns in TABLES.items():
            yield dlt.resource(arrow_batches(rows[table], columns), name=table, write_disposition="replace")

    return freshsales()


def _module_rows(records: RecordReader, advance: Advance, hanging: HangingReader | None) -> dict[str, Iterable[dict[str, Any]]]:
    if hanging is None:
        return {module.table: _record_rows(records.module(module), advance) for module in MODULES}
    # Read to the end here and now: dlt draws from its tables in turns, and what hangs on them must have come before.
    return {module.table: list(_record_rows(records.module(_asked_whole(module)), advance)) for module in MODULES}


def _asked_whole(module: Module) -> Module:
    more = [*BESIDE, "source"] if module.table == "contacts" else BESIDE  # lead_source_id shows with its source only
    return replace(module, include=",".join([module.include, *more]))


def _record_rows(records: Iterable[Record], advance: Advance) -> Iterator[dict[str, Any]]:
    for record in records:
        advance(1)
        yield {"id": int(record["id"]), "record": as_json(record)}
