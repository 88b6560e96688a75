"""One built tenant for all journeys; each test goes on from a copy of it."""

import pytest
from journeys.tenant import Migration


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Migration:
    """Extracted and transformed, gate open, nothing loaded yet."""
    migration = Migration(tmp_path_factory.mktemp("built"))
    migration.demo()
    migration.extract()
    migration.transform()
    return migration


@pytest.fixture(scope="session")
def loaded(built: Migration, tmp_path_factory: pytest.TempPathFactory) -> Migration:
    """The same, loaded without any disturbance. Not to be changed."""
    migration = built.copy(tmp_path_factory.mktemp("loaded") / "m")
    migration.load()
    return migration
