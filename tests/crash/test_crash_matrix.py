"""A slice of the crash matrix: every boundary's name and every phase at least once. The whole of it: make crash-matrix."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.crash import matrix, scenes
from tests.crash.matrix import Start

pytestmark = pytest.mark.xdist_group("crash")
# What a death can cut off, once before it is on disk and once after; the phases take turns.
NAMES = (
    "lock", "approval", "plan", "run running", "run done", "intent", "answer", "outcome", "job", "job's end",
)  # fmt: skip
TURNS = {"job": ("load", "delta"), "job's end": ("bisected load", "load again")}
# Kinds of step at which a death after the request left matters most: its answer is never recorded.
SENT = {
    "load": ("contacts create in bulk", "products match", "product_prices set", "phone_calls create", "documents create"),
    "delta": ("deals update", "deal_products set"),
    "rollback": ("sales_accounts delete in bulk", "products restore", "notes delete"),
    "load again": ("deals create out of the bin", "deals create"),
    "forget": ("deals delete",),
}


@pytest.fixture(scope="module")
def starts() -> Iterator[list[Start]]:
    with matrix.starts() as made:
        yield made


def _cells() -> list[tuple[str, str, str]]:
    phases = [phase.name for phase in scenes.PHASES]
    cells = []
    for index, name in enumerate(NAMES):
        turns = TURNS.get(name, (phases[(2 * index) % len(phases)], phases[(2 * index + 1) % len(phases)]))
        cells += [(turns[0], "before", name), (turns[1], "after", name)]
    return cells + [(phase, "before", f"answer|{kind}") for phase, kinds in SENT.items() for kind in kinds]


@pytest.mark.parametrize(("phase", "when", "what"), _cells())
def test_a_death_at_this_boundary_leaves_no_trace(starts: list[Start], phase: str, when: str, what: str) -> None:
    start = next(s for s in starts if s.phase.name == phase)
    numbers = [n for name, found in start.cells().items() if (name + "|").startswith(f"{when} {what}|") for n in found]
    assert numbers, f"no {when} {what} in {phase}: {sorted(start.cells())}"
    number = numbers[len(numbers) // 2]
    wrong = matrix.wrong_after(start, number, second_pass=what in ("intent", "outcome"))
    assert not wrong, "\n".join(wrong)


def test_every_name_of_a_boundary_and_every_phase_is_in_the_slice(starts: list[Start]) -> None:
    passed = {name.split("|")[0] for start in starts for name in start.cells()}
    assert passed == {f"{when} {name}" for when in ("before", "after") for name in NAMES}
    assert {phase for phase, _, _ in _cells()} == {start.phase.name for start in starts}


def test_undisturbed_runs_cost_what_the_plan_reckoned(starts: list[Start]) -> None:
    for start in starts:
        if start.phase.name != "bisected load":
            assert start.calls <= 1.02 * start.least + 1, f"{start.phase.name}: {start.calls} calls, {start.least} reckoned"
