"""One journey for all files of this folder: the first worker that needs it makes it, all read it."""

import os
from pathlib import Path
from typing import Any

import duckdb
import pytest
from rows_crm import Crm, Evidence
from rows_journey import Journey, shared


@pytest.fixture(scope="session")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Journey:
    """The hand-made export, extracted, transformed and loaded into a sandbox account by the real commands."""
    own = tmp_path_factory.getbasetemp()
    return shared(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)


@pytest.fixture(scope="session")
def crm(journey: Journey) -> Crm:
    """The account after the journey."""
    return Crm(journey)


@pytest.fixture(scope="session")
def evidence(journey: Journey) -> Evidence:
    """What was set aside, changed and counted: the tables rejects, cleanups, record_outcomes as rows."""
    with duckdb.connect(str(Path(journey.folder) / "warehouse.duckdb"), read_only=True) as db:
        return {table: _rows(db, table) for table in ("rejects", "cleanups", "record_outcomes")}


def _rows(db: duckdb.DuckDBPyConnection, table: str) -> list[dict[str, Any]]:
    found = db.execute(f"select * from evidence.{table}")
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, values, strict=True)) for values in found.fetchall()]
