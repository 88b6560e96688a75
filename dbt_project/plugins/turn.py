"""One writer at a time in a DuckLake, for as long as dbt runs. (A DuckDB file is locked by DuckDB itself.)"""

from __future__ import annotations

import os
import time
from typing import Any

import duckdb
from dbt.adapters.duckdb.plugins import BasePlugin
from dbt.adapters.events.logging import AdapterLogger
from dbt_common.exceptions import DbtRuntimeError

# The lock of pipelines/place.py: PostgreSQL lets go of it when its holder dies.
TURN = "select mine from postgres_query('catalog', 'select pg_try_advisory_xact_lock(1098016626) as mine')"
PATIENCE = 1800  # seconds: another machine's build is waited for


class Plugin(BasePlugin):
    """Holds the turn from before the first statement; others wait, or say whom they wait for."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        catalog = os.environ["WAREHOUSE_PATH"].removeprefix("ducklake:postgres:").replace("'", "''")
        if "password" in catalog.lower():
            raise DbtRuntimeError("WAREHOUSE_PATH holds a password: give it in PGPASSWORD or ~/.pgpass.")
        self.turn = duckdb.connect()
        try:
            self.turn.execute(f"attach '{catalog}' as catalog (type postgres)")
            self._wait()
        except duckdb.Error as error:
            raise DbtRuntimeError(f"The lake's catalog cannot be opened: {str(error).splitlines()[0]}") from error

    def _wait(self) -> None:
        deadline, told = time.monotonic() + PATIENCE, False
        while not self._taken():
            if time.monotonic() > deadline:
                raise DbtRuntimeError(f"Another process has been writing to the lake for {PATIENCE // 60} minutes.")
            if not told:
                AdapterLogger("DuckDB").info("Waiting for another process that writes to the lake ...")
            told = True
            time.sleep(0.5)

    def _taken(self) -> bool:
        """Whether the turn is ours now; it is as long as the transaction."""
        self.turn.execute("begin")
        if self.turn.execute(TURN).fetchall() == [(True,)]:
            return True
        self.turn.execute("rollback")
        return False
