"""A slice of the fault campaign. The whole of it: python -m tests.chaos --seeds N; that its judge can say no: test_checker.py."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos import campaign, crm
from tests.chaos.bench import Ground
from tests.chaos.campaign import CALM, STORM, Run, Weather
from tests.chaos.state import read_state

pytestmark = pytest.mark.xdist_group("chaos")
SLICE = (5, 7, 11, 13, 14, 16)  # kills in load, delta and rollback; lost answers; people; a load after a rollback


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    with campaign.ground() as made:
        yield made


@pytest.mark.parametrize("seed", SLICE)
def test_faults_and_kills_leave_no_trace_in_the_account(ground: Ground, seed: int) -> None:
    verdict = campaign.run(seed, ground, weather=STORM)
    assert not verdict.wrong, f"python -m tests.chaos --seed {seed}\n" + "\n".join(verdict.wrong)


def test_lost_answers_are_settled_by_reading_once(ground: Ground) -> None:
    verdict = campaign.run(3, ground, weather=Weather("steady", 0.2))
    assert not verdict.wrong, "python -m tests.chaos --seed 3 --rate 0.2\n" + "\n".join(verdict.wrong)
    assert verdict.figures["writes whose answer was lost"] > 0
    assert verdict.figures["rows whose answer was lost, not settled though there is a read path"] == 0


@pytest.mark.parametrize("path", ["selector/owners", "sales_accounts/filters", "contacts/view/"])
def test_a_list_that_may_not_be_read_stops_the_command_and_nothing_is_undone(ground: Ground, tmp_path: Path, path: str) -> None:
    run = Run(5, ground, tmp_path, CALM)
    with crm.served(ground.template, tmp_path, run.clock, run.switches) as served:
        run.begin(served)
        run.warehouse(run.maker.whole())
        assert run.command("load") in (0, 1)
        before = read_state(served.state)
        served.fault("status", "GET", path, None, 1.0, "403")
        assert run.command("rollback") == 2
        assert {i: r.body for i, r in read_state(served.state).records.items()} == {i: r.body for i, r in before.records.items()}
    assert "may read it" in (tmp_path / "said.txt").read_text(encoding="utf-8")
