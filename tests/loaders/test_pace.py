"""The hourly budget under a clock of our own."""

from hypothesis import given
from hypothesis import strategies as st

from loaders.pace import HOUR, Clock, Pace


class OwnTime:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def paced(per_hour: int = 100, reserve: float = 0.1, **more) -> tuple[Pace, OwnTime]:
    time = OwnTime()
    return Pace(per_hour, reserve, Clock(time, time.sleep), **more), time


def test_the_reserve_is_never_touched() -> None:
    pace, clock = paced()
    start = clock.now
    for _ in range(90):
        pace.wait()
    assert clock.now == start
    pace.wait()
    assert clock.now >= start + HOUR


@given(st.lists(st.floats(min_value=0, max_value=200), min_size=1, max_size=400))
def test_no_hour_ever_holds_more_than_the_budget(gaps: list[float]) -> None:
    pace, clock = paced(50, 0.2)
    sent: list[float] = []
    for gap in gaps:
        clock.now += gap
        pace.wait()
        sent.append(clock.now)
    for index, moment in enumerate(sent):
        assert sum(moment <= other < moment + HOUR for other in sent[index:]) <= 40


def test_a_load_at_the_limit_uses_98_percent_of_the_budget() -> None:
    pace, clock = paced(1000, 0.1)
    start, calls = clock.now, 0
    while clock.now < start + 10 * HOUR:
        pace.wait()
        clock.now += 0.2
        calls += 1
    assert calls >= 0.98 * 900 * 10


def test_a_restart_does_not_forget_the_last_hour() -> None:
    pace, time = paced()
    pace = Pace(100, 0.1, Clock(time, time.sleep), earlier=[time.now - 10] * 90)
    assert pace.delay() > HOUR - 20


def test_strangers_calls_are_seen_through_the_headers() -> None:
    pace, _ = paced()
    pace.learn(remaining=11, reset=500)
    assert pace.delay() == 0
    pace.learn(remaining=10, reset=500)
    assert pace.delay() == 500


def test_the_minute_limit_holds_too() -> None:
    pace, clock = paced(1000, 0, per_minute=4)
    start = clock.now
    for _ in range(5):
        pace.wait()
    assert clock.now == start + 60


def test_the_forecast_of_time_counts_what_is_still_free() -> None:
    pace, _ = paced(100, 0.1)
    assert pace.seconds_for(90) == 0
    assert pace.seconds_for(180) == HOUR
    assert pace.seconds_for(10, latency=2) == 20
