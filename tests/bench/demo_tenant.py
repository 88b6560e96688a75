"""The made-up tenant, from export to open gate as `make extract transform` leaves it, and loaded; each made once a run."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from tests.journeys.tenant import Migration

ROWS_A_CUSTOMER = 80  # of a size; its tenant has about half of them, since most of its records travel one by one
MOST_LOADED = 10_000  # size up to which it is loaded, too
FEWEST = 12  # customers; fewer do not show every object


def customers_of(size: int) -> int:
    """How many customers the tenant of a size (rows) has."""
    return max(FEWEST, size // ROWS_A_CUSTOMER)


@cache
def built(customers: int) -> Migration:
    """Extracted and transformed, gate open, nothing loaded. Not to be changed: go on from a copy."""
    migration = Migration(_folder())
    migration.folder.mkdir()
    migration.demo(customers=customers)
    migration.extract()
    migration.transform()
    return migration


@cache
def loaded(customers: int) -> Migration:
    """The same, loaded into its own embedded account. Not to be changed. Raises when a row was refused or is in doubt."""
    migration = built(customers).copy(_folder())
    migration.load()
    return migration


def _folder() -> Path:
    """A new one each time, so that what a failed attempt left is in nobody's way."""
    return Path(tempfile.mkdtemp(dir=_scratch())) / "tenant"


@cache
def _scratch() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="bench-tenant-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
