"""A slice of the fault campaign. The whole of it: python -m tests.chaos --seeds N; that its judge can say no: test_checker.py."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.chaos import campaign
from tests.chaos.bench import Ground
from tests.chaos.campaign import STORM, Weather

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
