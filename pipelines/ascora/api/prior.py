"""What the extraction before this one read from the API: whose details need not be asked for again."""

from dataclasses import dataclass, field
from pathlib import Path

from pipelines.ascora.api.endpoints import JOBS, LABOUR, QUOTE, QUOTES, Endpoint
from pipelines.ascora.api.spool import Kept, Spool, hash_of
from pipelines.place import opened

_SETTLED_JOBS = {"closed", "cancelled", "3", "8"}
_SETTLED_QUOTES = {"lost", "converted to job", "convertedtojob", "1", "2"}


@dataclass
class Prior:
    """Hashes of list records by endpoint and number, and the singles themselves."""

    hashes: dict[tuple[str, str], str] = field(default_factory=dict)
    singles: dict[str, Spool] = field(default_factory=dict)

    def single(self, endpoint: Endpoint, listed_in: Endpoint, listed: Kept) -> Kept | None:
        """The earlier answer that still holds, or None.

        It holds when the list says of the record just what it said then, and the record is settled. An open one is
        asked for again always: a line can be changed so that no total, status or text of the list changes with it.
        """
        if self.hashes.get((listed_in.name, listed.number)) != hash_of(listed.record) or not is_settled(listed_in, listed):
            return None
        found = self.singles.get(endpoint.name)
        return found.get(listed.number) if found else None


def is_settled(endpoint: Endpoint, listed: Kept) -> bool:
    """Closed or cancelled jobs, lost or converted quotes: by the words, else by the number of the status."""
    stem, settled = ("jobStatus", _SETTLED_JOBS) if endpoint == JOBS else ("quoteStatus", _SETTLED_QUOTES)
    status = listed.record.get(f"{stem}Text") or listed.record.get(stem)
    return str(status).strip().casefold() in settled


def read_prior(warehouse: Path, folder: Path) -> Prior:
    """From raw_ascora.api_records of the warehouse; empty where there is none. The file is held only for that."""
    import duckdb

    prior = Prior()
    try:
        connection = opened(warehouse)
    except duckdb.Error:  # in use, or none: everything is read again
        return prior
    with connection:
        known = "select count(*) from duckdb_tables() where schema_name = 'raw_ascora' and table_name = 'api_records'"
        if connection.execute(known).fetchall() == [(0,)]:
            return prior
        for listed, single in ((JOBS, LABOUR), (QUOTES, QUOTE)):
            _take(connection, prior, listed, single, folder)
    return prior


def _take(connection: object, prior: Prior, listed: Endpoint, single: Endpoint, folder: Path) -> None:
    import json

    rows = "select number, record from raw_ascora.api_records where endpoint = ?"
    for number, text in _rows(connection, rows, listed.name):
        prior.hashes[(listed.name, number)] = hash_of(json.loads(text))
    spool = prior.singles.setdefault(single.name, Spool(folder))
    for number, text in _rows(connection, rows, single.name):
        spool.add(Kept(number, number, 0, json.loads(text)))


def _rows(connection: object, query: str, endpoint: str) -> list[tuple[str, str]]:
    return connection.execute(query, [endpoint]).fetchall()  # type: ignore[attr-defined, no-any-return]
