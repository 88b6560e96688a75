"""One journey for all files of this folder: they share an xdist group, so one worker makes it and reads it."""

from typing import Any

import duckdb
import pytest
from rows_crm import Crm, Evidence
from rows_journey import Journey, travel


@pytest.fixture(scope="session")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Journey:
    """The hand-made export, extracted, transformed and loaded into a sandbox account by the real commands."""
    return travel(tmp_path_factory.mktemp("rows"))


@pytest.fixture(scope="session")
def crm(journey: Journey) -> Crm:
    """The account after the journey."""
    return Crm(journey)


@pytest.fixture(scope="session")
def evidence(journey: Journey) -> Evidence:
    """What was set aside, changed and counted: the tables rejects, cleanups, record_outcomes as rows."""
    with duckdb.connect(str(journey.folder / "warehouse.duckdb"), read_only=True) as db:
        return {table: _rows(db, table) for table in ("rejects", "cleanups", "record_outcomes")}


def _rows(db: duckdb.DuckDBPyConnection, table: str) -> list[dict[str, Any]]:
    found = db.execute(f"select * from evidence.{table}")
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, values, strict=True)) for values in found.fetchall()]
