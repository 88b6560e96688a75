"""Accounts that so many made-up records were loaded into by the real loader: made once a run, each user works on a copy."""

from __future__ import annotations

import atexit
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from tests.bench.account import Served, served
from tests.bench.load import load_with_ours
from tests.bench.synthetic import write_synthetic

STATE, LEDGER, WAREHOUSE = "crm.sqlite", "l.sqlite", "w.duckdb"


@contextmanager
def loaded(accounts: int = 0, contacts: int = 0, products: int = 0) -> Iterator[tuple[Served, Path]]:
    """The account, served, and the folder with its state, the ledger and the warehouse: a copy, to be changed at will."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "copy"
        shutil.copytree(_template(accounts, contacts, products), folder)
        with served(folder / STATE) as crm:  # it keeps its address, which the ledger knows it by
            yield crm, folder


def ids(ledger: Path) -> dict[str, list[int]]:
    """Object -> CRM ids of what stands by our hand."""
    found: dict[str, list[int]] = {}
    with closing(sqlite3.connect(ledger)) as db:
        for name, crm_id in db.execute("select object, crm_id from export_known where state = 'done' order by crm_id"):
            found.setdefault(name, []).append(crm_id)
    return found


@cache
def _template(accounts: int, contacts: int, products: int) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="bench-loaded-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with served(folder / STATE) as crm:
        write_synthetic(folder / WAREHOUSE, crm.url, accounts=accounts, contacts=contacts, products=products)
        load_with_ours(crm, folder)
    wanted = accounts + contacts + products
    if (standing := sum(map(len, ids(folder / LEDGER).values()))) != wanted:
        raise RuntimeError(f"{standing:,} records of {wanted:,} were loaded: nothing to go on from")
    return folder
