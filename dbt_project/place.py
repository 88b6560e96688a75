"""Where the warehouse is: a DuckDB file, or a DuckLake (docs/scale.md)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

WAREHOUSE = os.environ.get("WAREHOUSE_PATH") or "data/warehouse.duckdb"
IS_LAKE = WAREHOUSE.startswith("ducklake:")


def is_missing() -> bool:
    """Whether there is no file yet. A lake says so itself when it is opened."""
    return not IS_LAKE and not Path(WAREHOUSE).exists()


def opened() -> duckdb.DuckDBPyConnection:
    """A connection that reads the warehouse and has it for its default."""
    import duckdb

    if not IS_LAKE:
        return duckdb.connect(WAREHOUSE, read_only=True)
    connection = duckdb.connect()
    place = WAREHOUSE.replace("'", "''")
    connection.execute(f"attach '{place}' as warehouse (read_only); use warehouse")
    return connection
