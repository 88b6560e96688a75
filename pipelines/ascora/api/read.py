"""One reading of the API: all lists, then what only singles hold, kept on disk until the tables are loaded."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pipelines.ascora.api.answers import UnknownShape
from pipelines.ascora.api.client import NotOffered, Reader
from pipelines.ascora.api.endpoints import CUSTOMERS, INVOICES, JOBS, LABOUR, LISTS, QUOTE, QUOTES, Endpoint
from pipelines.ascora.api.listing import Listed, ListReader, key_of, text_of
from pipelines.ascora.api.prior import Prior, read_prior
from pipelines.ascora.api.rows import Names, Row, record_rows, rows_of
from pipelines.ascora.api.singles import SingleReader
from pipelines.ascora.api.spool import Kept, Spool
from pipelines.errors import Halt
from pipelines.progress import Advance
from pipelines.settings import Settings


@dataclass
class ApiExport:
    """What the API gave: records by endpoint, and how each was read."""

    spools: dict[Endpoint, Spool] = field(default_factory=dict)
    names: Names = field(default_factory=Names)
    endpoints: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    calls: int = 0

    def rows(self, table: str) -> Iterator[Row]:
        """Rows of one raw table, of all endpoints that feed it."""
        for endpoint, spool in self.spools.items():
            if table in endpoint.tables:
                yield from rows_of(table, endpoint, spool, self.names)

    def records(self) -> Iterator[Row]:
        """Rows of raw_ascora.api_records."""
        for endpoint, spool in self.spools.items():
            yield from record_rows(endpoint, spool)

    def sheet_list(self) -> list[Row]:
        """Rows of raw_ascora.sheets: one for each table that an endpoint feeds."""
        return [
            {
                "raw_table": table,
                "row_count": sum(1 for _ in rows_of(table, endpoint, spool, self.names)),
                "header_row": None,
                "unknown_columns": "[]",
                "missing_columns": "[]",
                "_source_file": endpoint.name,
                "_source_sheet": "",
            }
            for endpoint, spool in self.spools.items()
            for table in endpoint.tables
        ]


def read_api(settings: Settings, now: datetime, advance: Advance, stack: ExitStack) -> ApiExport | None:
    """Reads everything, or returns None where no API is named. Spools are closed with `stack`. Raises Halt."""
    if settings.ascora_api_url is None:
        return None
    if settings.ascora_api_key is None:
        raise Halt("ASCORA_API_URL is set, but ASCORA_API_KEY is not.", ["an administrator makes one under API Settings"])
    reader = stack.enter_context(closing(Reader(settings, say=lambda message: print(message, file=sys.stderr, flush=True))))
    folder = settings.state_dir / "api"
    folder.mkdir(parents=True, exist_ok=True)
    reading = _Reading(settings, reader, advance, stack, ApiExport())
    for endpoint in LISTS:
        reading.list(endpoint, now)
    prior = read_prior(settings.warehouse_path, folder) if settings.ascora_api_reread == "open" else Prior()
    for spool in prior.singles.values():
        stack.enter_context(closing(spool))
    if settings.ascora_api_quote_lines:
        reading.singles(QUOTE, QUOTES, prior)
    if settings.ascora_api_labour:
        reading.singles(LABOUR, JOBS, prior)
    reading.export.calls = reader.calls
    return reading.export


@dataclass
class _Reading:
    settings: Settings
    reader: Reader
    advance: Advance
    stack: ExitStack
    export: ApiExport

    def list(self, endpoint: Endpoint, now: datetime) -> None:
        spool = self._spool()
        try:
            listed = self._bare(endpoint, spool, now) if endpoint.shape == "bare" else self._paged(endpoint, spool)
        except NotOffered as refused:
            self.export.warnings.append(f"{endpoint.name} is not offered ({refused}): those records come from the workbook alone")
            return
        self.export.spools[endpoint] = spool
        self.export.warnings += listed.warnings
        self._note(endpoint, spool, listed.reported, listed.duplicates, listed.passes, 0, 0)
        self._learn(endpoint, spool)

    def _paged(self, endpoint: Endpoint, spool: Spool) -> Listed:
        settings = self.settings
        return ListReader(self.reader, settings.ascora_api_page_size, settings.ascora_api_parallel, self.advance).read(
            endpoint, spool
        )

    def _bare(self, endpoint: Endpoint, spool: Spool, now: datetime) -> Listed:
        """Invoices that are still to be sent to accounting: the only ones that the API shows (ascora.md 1.3)."""
        until = now.astimezone(self.settings.zone).strftime("%Y-%m-%dT23:59:59")
        answer = self.reader.get(endpoint, priorToDate=until)
        try:
            records = answer.records()
        except UnknownShape as error:
            raise Halt(f"{endpoint.name} answers in a shape that is not known: {error}.") from None
        listed = Listed(answer.total_records, passes=1)
        for record in records:
            new = spool.add(Kept(key_of(endpoint, record), text_of(record.get(endpoint.number)), 1, record))
            listed.duplicates += not new
        self.advance(len(records))
        if endpoint == INVOICES:
            listed.warnings.append(
                f"{endpoint.name}: {len(spool):,} invoices, only those not yet sent to accounting; "
                "all others come from the workbook"
            )
        return listed

    def _learn(self, endpoint: Endpoint, spool: Spool) -> None:
        names = self.export.names
        learn = {CUSTOMERS: names.learn_customer, JOBS: names.learn_job, QUOTES: names.learn_quote}.get(endpoint)
        for kept in spool if learn else ():
            learn(kept.record)  # type: ignore[misc]
        if endpoint == QUOTES:
            self._add_child_quotes(spool)

    def _add_child_quotes(self, spool: Spool) -> None:
        """Sections that stand inside their quote only are records too: that the list shows them by themselves is not sure."""
        known = {kept.number.casefold() for kept in spool}
        for kept in list(spool):
            for child in kept.record.get("childQuotes") or []:
                number = text_of(child.get("quoteNumber")) if isinstance(child, dict) else ""
                if number and number.casefold() not in known:
                    known.add(number.casefold())
                    inherited = {name: kept.record.get(name) for name in ("siteCustomer", "billingCustomer", "quoteStatusText")}
                    spool.add(Kept(key_of(QUOTES, child), number, kept.page, {**inherited, **child}))

    def singles(self, endpoint: Endpoint, listed_in: Endpoint, prior: Prior) -> None:
        if listed_in not in self.export.spools:
            return
        spool = self._spool()
        reader = SingleReader(self.reader, self.settings.ascora_api_parallel, prior, self.advance)
        done = reader.read(endpoint, listed_in, self.export.spools[listed_in], spool)
        self.export.spools[endpoint] = spool
        self.export.warnings += done.warnings(endpoint)
        self._note(endpoint, spool, None, 0, 1, done.reused, len(done.refused))

    def _spool(self) -> Spool:
        return self.stack.enter_context(closing(Spool(self.settings.state_dir / "api")))

    def _note(
        self, endpoint: Endpoint, spool: Spool, reported: int | None, duplicates: int, passes: int, reused: int, refused: int
    ) -> None:
        self.export.endpoints.append(
            {
                "endpoint": endpoint.name,
                "records": len(spool),
                "reported": reported,
                "duplicates": duplicates,
                "passes": passes,
                "reused": reused,
                "refused": refused,
            }
        )
