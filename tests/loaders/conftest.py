"""An account in one process for the tests that need one; and a shorter look at random cases for `make mutants`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from in_process import World, opened

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
