"""How tables get into the warehouse: dlt lands them in a DuckDB file of its own, one transaction publishes them."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.errors import Halt, find_halt
from pipelines.place import attached, is_lake, require_usable

if TYPE_CHECKING:
    import dlt
    import duckdb
    from dlt.extract import DltSource

RAW_ASCORA = "raw_ascora"
RAW_FRESHSALES = "raw_freshsales"
RAW_LEDGER = "raw_ledger"

Counts = dict[str, int]
# DuckDB's share, beyond which it uses the disk; else it would take most of the machine's. More for tables of forty columns.
_MEMORY, _MEMORY_OF = "128MB", {RAW_ASCORA: "256MB"}
_PATIENCE_SECONDS = 10.0  # how long another process may hold the warehouse before we give up


class Landing:
    """A load that dlt has finished but nobody sees yet. `publish` shows all its tables at once, or none."""

    def __init__(
        self, connection: "duckdb.DuckDBPyConnection", warehouse: Path, dataset: str, patience: float = _PATIENCE_SECONDS
    ) -> None:
        self._connection = connection
        self._patience = patience
        self._warehouse = warehouse
        self._dataset = dataset

    def counts(self) -> Counts:
        """Rows of each landed table, dlt's own left out."""
        return _counts(self._connection, _catalog(self._dataset), self._dataset)

    def published(self, table: str, columns: tuple[str, ...]) -> list[dict[str, Any]]:
        """Rows of a table of the dataset as it stands in the warehouse; none where there is no such table yet.

        Only to be asked by the `check` of `publish`, while the warehouse is attached.
        """
        if table not in _tables(self._connection, "warehouse", self._dataset):
            return []
        query = f"select {', '.join(columns)} from warehouse.{self._dataset}.{table}"  # noqa: S608
        return [dict(zip(columns, row, strict=True)) for row in self._connection.execute(query).fetchall()]

    def publish(self, check: Callable[[Counts, Counts], None] = lambda before, after: None) -> Counts:
        """Replaces the dataset's tables in the warehouse in one transaction; `check(before, after)` may raise Halt.

        A crash leaves either all old tables or all new ones. Raises Halt when another process holds the warehouse.
        """
        with attached(self._connection, self._warehouse, self._patience):
            after = self.counts()
            check(_counts(self._connection, "warehouse", self._dataset), after)
            self._connection.execute("begin")
            try:
                self._replace_tables()
                self._connection.execute("commit")
            except BaseException:
                self._connection.execute("rollback")
                raise
            if not is_lake(self._warehouse):  # there it would also throw old snapshots away, which others may be reading
                self._connection.execute("checkpoint warehouse")
        return after

    def _replace_tables(self) -> None:
        self._connection.execute(f"create schema if not exists warehouse.{self._dataset}")
        for table in _tables(self._connection, _catalog(self._dataset), self._dataset):
            name = f'{self._dataset}."{table}"'
            landing = f"{_catalog(self._dataset)}.{name}"
            self._connection.execute(f"create or replace table warehouse.{name} as select * from {landing}")  # noqa: S608


@contextmanager
def landed(
    source: "DltSource", dataset: str, warehouse: Path, state_dir: Path, patience: float = _PATIENCE_SECONDS
) -> Iterator[Landing]:
    """Runs the source with dlt into a landing file; the pipeline's name is the source's. Raises Halt.

    The landing file is also the lock: a second extraction of the same dataset is refused while one runs. The
    pipeline starts from nothing each time (all tables are replaced), so what a crash left pending is gone.
    """
    os.environ.setdefault("RUNTIME__DLTHUB_TELEMETRY", "false")
    os.environ.setdefault("DATA_WRITER__COMPRESSION", "none")  # likewise: its Parquet files live for a minute
    os.environ.setdefault("RUNTIME__LOG_LEVEL", "CRITICAL")  # failures are reported once, in our own words
    import dlt

    if not is_lake(warehouse):
        warehouse.parent.mkdir(parents=True, exist_ok=True)
    state_dir.mkdir(parents=True, exist_ok=True)
    file = state_dir / f"{_catalog(dataset)}.duckdb"
    connection = _connect(file, "Another extraction is running")
    try:
        require_usable(connection, warehouse, patience)
        connection.execute(f"drop schema if exists {dataset} cascade")
        connection.execute(f"set memory_limit = '{_MEMORY_OF.get(dataset, _MEMORY)}'")
        connection.execute("set force_compression = 'uncompressed'")  # a file of some minutes is not worth packing
        destination = dlt.destinations.duckdb(connection)
        with _working_dir(state_dir) as working:
            pipeline = dlt.pipeline(source.name, working, dataset_name=dataset, destination=destination)
            _run(pipeline.drop(), source)
        connection.execute("set force_compression = 'auto'")
        connection.execute("set disabled_compression_methods = 'dictionary'")
        yield Landing(connection, warehouse, dataset, patience)
    finally:
        connection.close()
        with suppress(FileNotFoundError):
            file.unlink()


@contextmanager
def _working_dir(state_dir: Path) -> Iterator[str]:
    """dlt writes this path into SQL without escaping it: a folder such as `O'Brien` cannot hold its files."""
    if "'" not in str(state_dir):
        yield str(state_dir)
        return
    with tempfile.TemporaryDirectory(prefix="extract-") as scratch:
        yield scratch


def _catalog(dataset: str) -> str:
    """DuckDB calls a database by its file's name."""
    return f"{dataset}_landing"


def _run(pipeline: "dlt.Pipeline", source: "DltSource") -> None:
    from dlt.common.exceptions import DltException

    try:
        pipeline.run(source, loader_file_format="parquet")
    except DltException as error:
        with suppress(DltException):
            pipeline.abort_packages()  # else the next run would trip over the half-made package
        raise find_halt(error) or Halt(
            f"Loading {source.name} failed; the raw tables are as they were.", [_cause(error)]
        ) from error


def _cause(error: BaseException) -> str:
    while error.__cause__ is not None:
        error = error.__cause__
    return f"{type(error).__name__}: {error}"


def _connect(file: Path, busy: str) -> "duckdb.DuckDBPyConnection":
    import duckdb

    try:
        return duckdb.connect(str(file))
    except duckdb.IOException as error:
        raise Halt(f"{busy} ({file.name} is in use).", [str(error).splitlines()[0]]) from error


def _tables(connection: "duckdb.DuckDBPyConnection", catalog: str, dataset: str) -> list[str]:
    query = "select table_name from duckdb_tables() where database_name = ? and schema_name = ? order by table_name"
    return [row[0] for row in connection.execute(query, [catalog, dataset]).fetchall()]


def _counts(connection: "duckdb.DuckDBPyConnection", catalog: str, dataset: str) -> Counts:
    tables = [table for table in _tables(connection, catalog, dataset) if not table.startswith("_dlt")]
    counts = {}
    for table in tables:
        found = connection.execute(f'select count(*) from {catalog}.{dataset}."{table}"').fetchone()  # noqa: S608
        counts[table] = found[0] if found else 0
    return counts
