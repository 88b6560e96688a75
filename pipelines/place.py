"""Where the warehouse is: a DuckDB file that one process holds, or a DuckLake that several machines share."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pipelines.errors import Halt

if TYPE_CHECKING:
    import duckdb

CATALOG = "ducklake:postgres:"
# Writers of one lake take turns, as on a file; PostgreSQL ends the turn of who dies. The lock of dbt_project/plugins/turn.py.
_TURN = "select mine from postgres_query('catalog', 'select pg_try_advisory_xact_lock(1098016626) as mine')"
_TURN_SECONDS = 1800.0  # a build on another machine is waited for: it ends, while a notebook may hold a file all day
T = TypeVar("T")


class _NotOurTurn(Exception):
    """Another process writes to the lake."""


def is_lake(warehouse: Path) -> bool:
    """Whether the setting names a DuckLake instead of a file."""
    return str(warehouse).startswith("ducklake:")


def checked(place: str) -> str:
    """The setting as it was given. Raises ValueError when it is a lake that we cannot use."""
    if place.startswith("ducklake:") and not place.startswith(CATALOG):
        raise ValueError(f"a lake's catalog must be PostgreSQL: {CATALOG}dbname=lake host=db.example user=elt")
    if place.startswith("ducklake:") and ("password" in place.lower() or "://" in place):
        raise ValueError("give the catalog as dbname=… host=… user=…, and its password in PGPASSWORD or ~/.pgpass")
    return place


def make_lake(warehouse: Path, folder: str) -> None:
    """Make the lake in an empty PostgreSQL database, its Parquet files below `folder`. One that stands is left as it is."""
    import duckdb

    if not is_lake(warehouse):
        raise Halt("WAREHOUSE_PATH names no lake.", [f"set it to {CATALOG}dbname=lake host=db.example user=elt"])
    with duckdb.connect() as connection:
        try:
            connection.execute(f"attach {_quoted(warehouse)} as warehouse (data_path {_quoted(folder)})")
        except duckdb.Error as error:
            raise Halt("The lake cannot be made.", [str(error).splitlines()[0]]) from error


def opened(warehouse: Path) -> "duckdb.DuckDBPyConnection":
    """A connection that reads the warehouse and has it for its default. Raises duckdb.Error."""
    import duckdb

    if not is_lake(warehouse):
        return duckdb.connect(str(warehouse), read_only=True)
    connection = duckdb.connect()
    connection.execute(f"attach {_quoted(warehouse)} as warehouse (read_only); use warehouse")
    return connection


def require_usable(connection: "duckdb.DuckDBPyConnection", warehouse: Path, patience: float) -> None:
    """Raises Halt where the warehouse is in use, or is a lake that is not there: said now, not after an hour of reading."""
    if is_lake(warehouse):
        _attach_lake(connection, warehouse)
        connection.execute("detach warehouse")
        return
    with attached(connection, warehouse, patience):
        pass


@contextmanager
def attached(connection: "duckdb.DuckDBPyConnection", warehouse: Path, patience: float) -> Iterator[None]:
    """The warehouse as catalog `warehouse`, with nobody else writing; who does is waited for. Raises Halt after `patience`."""
    turn = None
    if is_lake(warehouse):
        turn = _patiently(lambda: _take_turn(warehouse), warehouse, _TURN_SECONDS)
        _attach_lake(connection, warehouse)
    else:
        _patiently(lambda: connection.execute(f"attach {_quoted(warehouse)} as warehouse"), warehouse, patience)
    try:
        yield
    finally:
        connection.execute("detach warehouse")
        if turn:
            turn.close()


def _patiently(take: Callable[[], T], warehouse: Path, patience: float) -> T:
    import duckdb

    deadline, told = time.monotonic() + patience, False
    while True:
        try:
            return take()
        except (duckdb.IOException, _NotOurTurn) as error:
            if time.monotonic() > deadline or (is_lake(warehouse) and not isinstance(error, _NotOurTurn)):
                advice = "close the program that holds it (a DuckDB window, dbt, a notebook) and run this again"
                raise Halt(f"The warehouse {warehouse} is in use.", [str(error).splitlines()[0], advice]) from error
            if is_lake(warehouse) and not told:
                print("Waiting for another process that writes to the lake ...", file=sys.stderr)
            told = True
            time.sleep(0.5)


def _attach_lake(connection: "duckdb.DuckDBPyConnection", warehouse: Path) -> None:
    import duckdb

    try:
        connection.execute(f"attach {_quoted(warehouse)} as warehouse (create_if_not_exists false)")
    except duckdb.Error as error:
        advice = "is it made? once, for all machines: `python -m pipelines lake FOLDER`"
        raise Halt(f"The lake {warehouse} cannot be opened.", [str(error).splitlines()[0], advice]) from error


def _take_turn(warehouse: Path) -> "duckdb.DuckDBPyConnection":
    """A connection whose open transaction is our turn. Raises _NotOurTurn."""
    import duckdb

    turn = duckdb.connect()
    turn.execute(f"attach {_quoted(str(warehouse).removeprefix(CATALOG))} as catalog (type postgres)")
    turn.execute("begin")
    if turn.execute(_TURN).fetchall() != [(True,)]:
        turn.close()
        raise _NotOurTurn("another process writes to it")
    return turn


def _quoted(text: object) -> str:
    return "'" + str(text).replace("'", "''") + "'"
