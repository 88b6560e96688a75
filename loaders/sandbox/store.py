"""Opens the one SQLite file that holds an account, and gives transactions over it."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

SCHEMA = Path(__file__).with_name("schema.sql")
# Where each counter starts: ids have 11 digits (freshsales_api.md 2.2), and a mixed-up table shows at a glance.
FIRST_IDS = {"catalog": 31000000000, "records": 31016000000, "jobs": 31900000000}
LAYOUT = "2"  # a file of an older layout gets the tables that it lacks


class StateBusy(RuntimeError):
    """Another server already runs on this state file."""


class Store:
    """One connection to the state file. Used from one thread at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.files = path.with_name(path.name + ".files")
        path.parent.mkdir(parents=True, exist_ok=True)
        self.db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
        self.db.execute("pragma journal_mode=wal")
        self.db.execute("pragma synchronous=normal")
        self._create()

    def _create(self) -> None:
        """Also completes a file whose making was cut short; `settings.layout` is written last and says that it is whole."""
        if self._is_whole():
            return
        self.db.executescript(SCHEMA.read_text(encoding="utf-8"))
        for table, first in FIRST_IDS.items():
            if not self.db.execute("select 1 from sqlite_sequence where name = ?", (table,)).fetchone():
                self.db.execute("insert into sqlite_sequence(name, seq) values(?, ?)", (table, first))
        self.db.execute("insert or replace into settings values('layout', ?)", (LAYOUT,))

    def _is_whole(self) -> bool:
        try:
            return bool(self.db.execute("select 1 from settings where name = 'layout' and value = ?", (LAYOUT,)).fetchone())
        except sqlite3.OperationalError:
            return False

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; not nestable."""
        self.db.execute("begin immediate")
        try:
            yield self.db
        except BaseException:
            self.db.execute("rollback")
            raise
        self.db.execute("commit")

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """All or nothing inside a running transaction."""
        self.db.execute("savepoint one")
        try:
            yield
        except BaseException:
            self.db.execute("rollback to one")
            self.db.execute("release one")
            raise
        self.db.execute("release one")

    def version(self) -> int:
        """Changes whenever another connection has committed: the sign that cached metadata is stale."""
        return int(self.db.execute("pragma data_version").fetchone()[0])

    def rows(self, sql: str, values: Any = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self.db.execute(sql, values).fetchall()

    def close(self) -> None:
        """Close the connection; the file stays complete without it."""
        self.db.close()


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the state file for one server; raises StateBusy when another one has it. Freed by the kernel on any death."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock: IO[str] = open(path.with_name(path.name + ".lock"), "a+", encoding="ascii")  # noqa: SIM115
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise StateBusy(f"{path} is in use by the server with pid {lock.read().strip() or '?'}") from None
        lock.seek(0)
        lock.truncate()
        lock.write(str(os.getpid()))
        lock.flush()
        yield
    finally:
        lock.close()
