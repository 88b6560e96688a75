"""Warehouses for the tests of the dbt project: the made-up tenant and the sandbox account, extracted once and built once."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest
from contract import raw_tables
from dbt_runs import BIN, PROJECT, ROOT, Dbt, dbt_command, environment, run
from once import made_once


@pytest.fixture(scope="session")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One target folder for all runs, so that the project is parsed once."""
    return tmp_path_factory.mktemp("dbt") / "target"


@pytest.fixture(scope="session")
def dbt(target: Path) -> Dbt:
    """Runs dbt: `dbt(warehouse, "build", "-s", "staging")`; the result is returned, whatever it is."""

    def invoke(warehouse: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(BIN / "python"), str(ROOT / "tests" / "one_parse.py"), *dbt_command(target, *arguments)]
        return subprocess.run(command, cwd=PROJECT, env=environment(warehouse), capture_output=True, text=True)

    return invoke


@pytest.fixture(scope="session")
def raw_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo tenant and the sandbox account, extracted by the real pipelines; nothing of dbt yet."""
    return made_once(tmp_path_factory, "raw", _extract) / "warehouse.duckdb"


def _extract(folder: Path) -> None:
    warehouse, state = folder / "warehouse.duckdb", folder / "sandbox.sqlite"
    python: list[str | Path] = [BIN / "python", "-m"]
    run([*python, "pipelines", "demo", folder / "export"], warehouse)
    run([*python, "pipelines", "ascora"], warehouse, ASCORA_EXPORT_DIR=str(folder / "export"))
    run([*python, "loaders.sandbox", "exec", "--state", state, "--", *python, "pipelines", "freshsales"], warehouse)
    with duckdb.connect(str(warehouse)) as connection:  # no load has happened yet: the journal's tables are empty
        connection.execute(raw_tables())


@pytest.fixture(scope="session")
def built_warehouse(raw_warehouse: Path, dbt: Dbt, target: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`raw_warehouse` after one whole build that must have been clean; manifest.json of that build lies beside it."""

    def build(folder: Path) -> None:
        warehouse = Path(shutil.copy(raw_warehouse, folder))
        done = dbt(warehouse, "build", "--exclude-resource-type", "unit_test")
        assert done.returncode == 0, done.stdout[-6000:]
        shutil.copy(target / "manifest.json", folder)

    return made_once(tmp_path_factory, "built-by-dbt", build) / "warehouse.duckdb"


@pytest.fixture
def warehouse(built_warehouse: Path, tmp_path: Path) -> Path:
    """A copy of the built warehouse, to be spoilt."""
    return Path(shutil.copy(built_warehouse, tmp_path / "warehouse.duckdb"))
