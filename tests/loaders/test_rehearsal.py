"""What a rehearsal makes of the calls in the ledger."""

import pytest
from crm_limits import Limits, OwnTime, drive

from loaders.pace import HOUR, Pace
from loaders.rehearsal import Called, Told, budget_used, figures


def sent(per_hour: int, calls: int, latency: float, idle: float = 0.0) -> list[float]:
    """When the calls of a load of this speed leave; `idle`: seconds that it pauses after each for a reason of its own."""
    time = OwnTime()
    pace = Pace(per_hour, 0.1, time.clock())
    return drive(pace, Limits(per_hour, None, True), time, calls, latency + idle)


@pytest.mark.parametrize("latency", [0.4, 30.0, 39.9])
def test_a_budget_that_is_the_bottleneck_counts_as_used(latency: float) -> None:
    assert (budget_used(sent(100, 800, latency), 90) or 0) >= 0.98


def test_a_budget_that_is_none_is_not_judged() -> None:
    assert budget_used(sent(100, 400, 60.0), 90) is None
    assert budget_used(sent(100, 80, 0.4), 90) is None


def test_a_load_that_dawdles_at_its_budget_is_seen() -> None:
    moments = sent(100, 90, 0.4)
    lazy = [m + n * (HOUR + 1200) for n in range(8) for m in moments]  # twenty minutes late in every hour
    strict = [*lazy, *(lazy[-90] + HOUR + 1 + n for n in range(90))]
    assert (budget_used(strict, 90) or 1) < 0.9


def test_refusals_the_reserve_and_forecasts_are_held_against_the_ledger() -> None:
    calls = [
        Called(0.0, 1.0, 200, 99),
        Called(1800.0, 1801.0, 429, 0),
        Called(7200.0, 7200.0, 201, 9),
        Called(7300.0, None, 0, None),
    ]
    said = [Told(0.5, 100.0, 3, 3600.0)]
    data = figures(calls, said, 100, 0.1, forecast=5)
    assert (data["calls"], data["calls_forecast"], data["answers_429"], data["reserve_touched"]) == (4, 5, 1, 2)
    assert (data["virtual_hours"], data["windows"], data["least_calls_left"]) == (2.028, 3, 0)
    assert data["forecasts"][0]["error"] == -0.5
