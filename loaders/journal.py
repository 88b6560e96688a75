"""The SQLite file under the ledger: opened, brought to this release's schema, written in durable transactions (WAL, FULL)."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from loaders.errors import Halt

SCHEMA = Path(__file__).with_name("ledger.sql")
BATCH = 20_000  # rows read at once
VERSION = 5  # of ledger.sql; kept in the file as `user_version`
ADDED = {
    "steps": ("stands text", "held text"),
    "writer": ("who text not null default ''",),
    "approvals": ("basis text",),
}  # columns that older files do not have yet


class Journal:
    """The one file that must outlive everything else. Raises Halt when it cannot be used: nothing is sent then."""

    def __init__(self, file: Path, account: str, clock: Callable[[], float] = time.time) -> None:
        self.file, self.account, self._clock = file, account, clock
        with _as_halt(file):
            file.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(file, isolation_level=None, timeout=30)
            self._db.row_factory = sqlite3.Row
            self._db.execute("pragma journal_mode=wal")
            self._db.execute("pragma synchronous=full")
            self._migrate()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _migrate(self) -> None:
        """Bring the file to this release's schema. May be cut off anywhere and begun anew: the version is written last."""
        version = self._db.execute("pragma user_version").fetchone()[0]
        if version > VERSION:
            raise Halt(f"The ledger {self.file} was written by a newer release of this loader (version {version}). Use that one.")
        if version == VERSION:
            return
        for table, columns in ADDED.items():
            standing = {row["name"] for row in self._db.execute(f"pragma table_info({table})")}
            for column in columns if standing else ():
                if column.split()[0] not in standing:
                    self._db.execute(f"alter table {table} add column {column}")
        self._db.executescript(SCHEMA.read_text(encoding="utf-8"))
        self._db.execute(f"pragma user_version = {VERSION}")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of the block or none of it, on disk when the block ends."""
        with _as_halt(self.file):
            self._db.execute("begin immediate")
            try:
                yield self._db
                self._db.execute("commit")
            except BaseException:
                with suppress(sqlite3.Error):  # a full disk has rolled back by itself
                    self._db.execute("rollback")
                raise

    def rows(self, sql: str, arguments: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """The answer to a query; Halt if the file cannot be read."""
        with _as_halt(self.file):
            return self._db.execute(sql, arguments).fetchall()

    def batches(self, sql: str, arguments: Sequence[Any] = ()) -> Iterator[list[tuple[Any, ...]]]:
        """A large answer as plain tuples, some thousands at a time; Halt if the file cannot be read."""
        with _as_halt(self.file):
            cursor = self._db.cursor()
            cursor.row_factory = None
            cursor.execute(sql, arguments)
            while rows := cursor.fetchmany(BATCH):
                yield rows


@contextmanager
def _as_halt(file: Path) -> Iterator[None]:
    """Disk full, read-only, corrupt: the run stops before the next request leaves, and says so."""
    try:
        yield
    except (sqlite3.DatabaseError, OSError) as problem:
        raise Halt(
            f"The ledger {file} cannot be used: {problem}. Nothing more was sent. "
            "Free space or mend its permissions (never delete it: it knows what stands in the CRM), "
            "then run the same command again."
        ) from problem
