"""DuckLakes whose catalog is a real PostgreSQL server; `make lake` has the extensions, the system's packages the server."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from journeys.tenant import Migration
from lake.lakes import InALake

EXTENSIONS = ("ducklake", "postgres_scanner")
# Only .venv-lake has them: elsewhere there is nothing to collect here, and `make lake` fails if it collects nothing.
collect_ignore_glob = [] if importlib.util.find_spec("duckdb_extension_ducklake") else ["test_*.py"]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder in which the extensions are installed, from the wheels: DuckDB finds them there, and asks no network."""
    folder = tmp_path_factory.mktemp("home")
    with duckdb.connect(config={"home_directory": str(folder)}) as connection:
        for name in EXTENSIONS:
            found = importlib.util.find_spec(f"duckdb_extension_{name}")
            assert found is not None, name
            [file] = Path(next(iter(found.submodule_search_locations or []))).rglob("*.duckdb_extension")
            connection.execute(f"install '{file}'")
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The folder of the server's socket: a server of its own, ended by its own process id."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path(shutil.which("postgres") or "postgres").parent)
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # short: a socket's name may have a hundred letters
    user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    if user:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    subprocess.run([programs / "initdb", "-D", data, "-A", "trust", "-U", "elt", "--no-sync", "-E", "UTF8"],
                   check=True, capture_output=True, cwd="/", **user)  # fmt: skip
    with (folder.parent / f"{folder.name}.log").open("w") as log:
        server = subprocess.Popen([programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses="],
                                  stderr=log, cwd="/", **user)  # fmt: skip
    try:
        deadline = time.monotonic() + 30
        while subprocess.run([programs / "pg_isready", "-q", "-h", folder]).returncode:
            assert time.monotonic() < deadline, "PostgreSQL does not answer"
            time.sleep(0.1)
        yield str(folder)
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def in_a_lake(postgres: str, home: Path, built: Migration, tmp_path_factory: pytest.TempPathFactory) -> InALake:
    """The export and the account of the file's migration, extracted and built in a lake; the gate is open."""
    subprocess.run([shutil.which("createdb") or "createdb", "-h", postgres, "-U", "elt", "tenant"], check=True)
    folder = tmp_path_factory.mktemp("tenant")
    migration = InALake(built.copy_into(folder).folder)
    (folder / "warehouse.duckdb").unlink()
    migration.place, migration.home = f"ducklake:postgres:dbname=tenant host={postgres} user=elt", str(home)
    migration.run(sys.executable, "-m", "pipelines", "lake", str(folder / "lake"))
    migration.extract()
    migration.transform()
    return migration
