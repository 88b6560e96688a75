"""Where the warehouse is: a DuckDB file that dbt itself locks, or a DuckLake whose writers take turns."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

WAREHOUSE = os.environ.get("WAREHOUSE_PATH") or "data/warehouse.duckdb"
IS_LAKE = WAREHOUSE.startswith("ducklake:")
# The lock of pipelines/place.py: PostgreSQL lets go of it when its holder dies.
TURN = "select mine from postgres_query('catalog', 'select pg_try_advisory_xact_lock(1098016626) as mine')"
PATIENCE = 1800  # seconds: another machine's build is waited for


class NotOurTurn(Exception):
    """The lake cannot be written to now; the message says why."""


def is_missing() -> bool:
    """Whether there is no file yet. A lake says so itself when it is opened."""
    return not IS_LAKE and not Path(WAREHOUSE).exists()


def opened() -> duckdb.DuckDBPyConnection:
    """A connection that reads the warehouse and has it for its default."""
    import duckdb

    if not IS_LAKE:
        return duckdb.connect(WAREHOUSE, read_only=True)
    connection = duckdb.connect()
    connection.execute(f"attach {_quoted(WAREHOUSE)} as warehouse (read_only); use warehouse")
    return connection


@contextmanager
def our_turn() -> Iterator[None]:
    """The lake with nobody else writing, for as long as dbt runs. Raises NotOurTurn after half an hour."""
    if not IS_LAKE:
        yield
        return
    import duckdb

    with duckdb.connect() as turn:
        try:
            turn.execute(f"attach {_quoted(WAREHOUSE.removeprefix('ducklake:postgres:'))} as catalog (type postgres)")
            _wait_for(turn)
        except duckdb.Error as error:
            raise NotOurTurn(f"The lake's catalog cannot be opened: {str(error).splitlines()[0]}") from error
        yield


def _wait_for(turn: duckdb.DuckDBPyConnection) -> None:
    deadline, told = time.monotonic() + PATIENCE, False
    while not _taken(turn):
        if time.monotonic() > deadline:
            raise NotOurTurn(f"Another process has been writing to {WAREHOUSE} for {PATIENCE // 60} minutes.")
        if not told:
            print("Waiting for another process that writes to the lake ...", file=sys.stderr)
        told = True
        time.sleep(0.5)


def _taken(turn: duckdb.DuckDBPyConnection) -> bool:
    """Whether the lock is ours now; it is as long as the transaction."""
    turn.execute("begin")
    if turn.execute(TURN).fetchall() == [(True,)]:
        return True
    turn.execute("rollback")
    return False


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
