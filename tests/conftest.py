"""One built and one loaded tenant for all tests that start where a person would; each goes on from a copy of it."""

import sys

import pytest
from journeys.tenant import Migration
from once import made_once
from one_parse import PARSED


def pytest_sessionfinish() -> None:
    """What spared other parses of the dbt project is of no use to another test run."""
    PARSED.unlink(missing_ok=True)


def _build(migration: Migration) -> None:
    migration.demo()
    migration.extract()
    migration.transform()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Migration:
    """Extracted and transformed, gate open, nothing loaded yet. Not to be changed."""
    return Migration(made_once(tmp_path_factory, "built", lambda folder: _build(Migration(folder))))


@pytest.fixture(scope="session")
def loaded(built: Migration, tmp_path_factory: pytest.TempPathFactory) -> Migration:
    """The same, loaded without any disturbance. Not to be changed."""
    return Migration(made_once(tmp_path_factory, "loaded", lambda folder: built.copy_into(folder).load()))


@pytest.fixture(scope="session")
def verified(loaded: Migration, tmp_path_factory: pytest.TempPathFactory) -> Migration:
    """The same, read back and found to hold, with its reports written. Not to be changed."""
    return Migration(made_once(tmp_path_factory, "verified", lambda folder: _verify(loaded.copy_into(folder))))


def _verify(migration: Migration) -> None:
    migration.verify()
    for report in ("evidence", "quality"):
        migration.run(sys.executable, "-m", "loaders", report)


@pytest.fixture(scope="session")
def signed(built: Migration, tmp_path_factory: pytest.TempPathFactory) -> Migration:
    """The same as a real account sees it: scope read and approved, sample loaded, compared and approved. Not to be changed."""
    return Migration(made_once(tmp_path_factory, "signed", lambda folder: built.copy_into(folder).sign()))
