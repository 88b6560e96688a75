"""An account in one process, an empty ledger, and a shorter look at random cases for `make mutants`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from in_process import World, opened
from ledger_steps import Ticking

from loaders.ledger import Ledger
from loaders.sandbox.serve import open_account

# Mutation testing runs the same tests hundreds of times, and nobody reads a smaller example of a failure there.
settings.register_profile("mutants", max_examples=15, deadline=None, phases=(Phase.explicit, Phase.generate))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    state = tmp_path_factory.mktemp("template") / "state.sqlite"
    open_account(state).close()
    return state


@pytest.fixture
def world(template: Path, tmp_path: Path) -> Iterator[World]:
    with opened(template, tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty ledger: to copy it is ten times faster than to make it."""
    file = tmp_path_factory.mktemp("ledger") / "blank.sqlite"
    Ledger(file, "https://a.example/crm/sales").close()
    return file


@pytest.fixture
def ledger(blank: Path, tmp_path: Path) -> Iterator[Ledger]:
    made = Ledger(Path(shutil.copy(blank, tmp_path / "ledger.sqlite")), "https://a.example/crm/sales")
    made._db.execute("pragma synchronous=off")  # nobody pulls the plug here
    yield made
    made.close()


@pytest.fixture
def timed(blank: Path, tmp_path: Path) -> Iterator[tuple[Ledger, Ticking]]:
    clock = Ticking()
    made = Ledger(Path(shutil.copy(blank, tmp_path / "timed.sqlite")), "https://a.example/crm/sales", clock)
    yield made, clock
    made.close()
