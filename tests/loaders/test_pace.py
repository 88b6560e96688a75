"""The hourly budget under a clock of our own, against a model of the account's limits."""

from __future__ import annotations

import random

import pytest
from crm_limits import Limits, drive, most_in_an_hour, paced
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.pace import HOUR, MARGIN, MINUTE, Pace

BOTH = pytest.mark.parametrize("sliding", [False, True], ids=["fixed", "sliding"])
kinds = st.booleans()


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
    assert most_in_an_hour(sent, sliding=True) <= 40


@settings(deadline=None, derandomize=True)
@given(
    sliding=kinds,
    per_hour=st.integers(2, 120),
    reserve=st.sampled_from((0.0, 0.1, 0.5)),
    start=st.floats(0, 2 * HOUR),
    latency=st.floats(0, 40),
    seed=st.integers(0, 10**6),
    per_minute=st.sampled_from((None, 7, 20)),
)
def test_alone_there_is_no_429_and_the_reserve_stays(sliding, per_hour, reserve, start, latency, seed, per_minute) -> None:
    """Also when two calls travel up to 0.9 s more or less, and with no reserve at all."""
    pace, time = paced(per_hour, reserve, start, per_minute=per_minute)
    crm = Limits(per_hour, per_minute, sliding)
    rng = random.Random(seed)
    drive(pace, crm, time, 3 * per_hour, latency, lambda _: rng.random() * 0.9)
    assert crm.refusals == []
    assert crm.least is not None
    assert crm.least >= pace.reserve


@BOTH
@pytest.mark.parametrize(("per_hour", "latency"), [(1000, 0.2), (1000, 3.5), (2000, 0.5), (5000, 0.65), (60, 1.0)])
def test_a_load_at_the_limit_uses_98_percent_of_the_budget(sliding: bool, per_hour: int, latency: float) -> None:
    pace, time = paced(per_hour, 0.1, per_minute=400)
    crm, start, hours = Limits(per_hour, 400, sliding), time.now, 8
    sent = drive(pace, crm, time, hours * pace.allowed, latency)
    taken = sum(moment < start + (hours - 1) * HOUR for moment in sent)
    assert taken >= 0.98 * pace.allowed * (hours - 1)
    assert crm.refusals == []


@BOTH
@settings(deadline=None, derandomize=True)
@given(rate=st.integers(1, 80), start=st.floats(0, HOUR), phase=st.floats(0, HOUR), latency=st.floats(0.1, 20))
def test_strangers_are_seen_through_the_headers_and_the_reserve_is_left_to_them(sliding, rate, start, phase, latency) -> None:
    """The reserve is only touched by a call that could not know: when strangers called since the answer before."""
    pace, time = paced(100, 0.1, start)
    crm = Limits(100, None, sliding, others=[start + phase + n * HOUR / rate for n in range(rate * 12)])
    for _ in range(250):
        seen = crm.strangers
        pace.wait()
        answer = crm.call(time.now)
        assert answer.remaining is not None
        assert answer.remaining >= pace.reserve or crm.strangers > seen
        if answer.refused:
            pace.refused(answer.wait, answer.remaining)
        else:
            pace.learn(answer.remaining, answer.wait)
        time.now += latency
    assert most_in_an_hour(crm.refusals, sliding) <= 1


@BOTH
@pytest.mark.parametrize("retry_after", [True, False])
@settings(deadline=None, derandomize=True)
@given(rate=st.integers(5, 80), start=st.floats(0, HOUR), latency=st.floats(0.1, 20))
def test_without_headers_steady_strangers_cost_one_429_a_window(sliding, retry_after, rate, start, latency) -> None:
    pace, time = paced(100, 0.1, start)
    others = [start + n * HOUR / rate for n in range(rate * 12)]
    crm = Limits(100, None, sliding, False, retry_after, others)
    drive(pace, crm, time, 300, latency)
    assert most_in_an_hour(crm.refusals, sliding) <= 1


@BOTH
@pytest.mark.parametrize(("headers", "retry_after"), [(True, True), (False, True), (False, False)])
@settings(deadline=None, derandomize=True)
@given(bursts=st.lists(st.tuples(st.floats(0, 10 * HOUR), st.integers(1, 150)), max_size=12), start=st.floats(0, HOUR))
def test_no_behaviour_of_strangers_costs_more_429_than_it_must(sliding, headers, retry_after, bursts, start) -> None:
    """Fixed windows: one. Sliding ones that name a wait: a second within the hour at most, if strangers burst in between."""
    pace, time = paced(100, 0.1, start)
    others = sorted(start + at + n * 0.01 for at, size in bursts for n in range(size))
    crm = Limits(100, None, sliding, headers, retry_after, others)
    drive(pace, crm, time, 250, 2.0)
    assert most_in_an_hour(crm.refusals, sliding) <= (2 if sliding and retry_after else 1)


def test_a_429_without_a_word_is_the_minutes_while_the_hour_has_room() -> None:
    pace, _ = paced(1000)
    pace.refused(None, remaining=700)
    assert pace.delay() == MINUTE + MARGIN
    pace, _ = paced(1000)
    pace.learn(700, 1800.0)
    pace.refused(None, None)
    assert pace.delay() == MINUTE + MARGIN, "the answer before said so"
    pace, _ = paced(1000)
    pace.refused(None, None)
    assert pace.delay() == HOUR + MARGIN


@given(st.floats(allow_nan=False, min_value=0))
def test_no_answer_holds_the_load_for_longer_than_an_hour(wait: float) -> None:
    pace, _ = paced()
    pace.refused(wait, 0)
    pace.learn(0, wait)
    assert pace.delay() <= HOUR + 2 * MARGIN


@settings(deadline=None, derandomize=True)
@given(sliding=kinds, parts=st.lists(st.integers(1, 120), min_size=2, max_size=5), latency=st.floats(0, 30))
def test_restarts_at_any_time_forget_nothing(sliding: bool, parts: list[int], latency: float) -> None:
    pace, time = paced(60)
    crm, sent = Limits(60, None, sliding), []
    for part in parts:
        sent += drive(pace, crm, time, part, latency)
        earlier = [moment for moment in sent if moment > time.now - HOUR]
        pace = Pace(60, 0.1, time.clock(), earlier=earlier, not_before=pace.not_before)
    assert crm.refusals == []
    assert (crm.least or 0) >= pace.reserve


def test_strangers_calls_are_seen_through_the_headers() -> None:
    pace, time = paced(earlier=[1_000_000.0 - 3590 + n for n in range(5)])
    pace.learn(remaining=11, reset=500)
    assert pace.delay() == 0
    pace.learn(remaining=10, reset=500)
    assert pace.delay() == 500 + MARGIN
    time.now += 501
    pace.learn(remaining=10, reset=None)
    assert pace.delay() == HOUR + MARGIN, "nobody says when there will be room"


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    done=st.integers(0, 150),
    calls=st.integers(0, 700),
    latency=st.floats(0, 60),
    idle=st.floats(0, HOUR),
    per_minute=st.sampled_from((None, 6, 30)),
)
def test_the_forecast_of_time_is_the_truth_when_nothing_comes_between(done, calls, latency, idle, per_minute) -> None:
    pace, time = paced(60, 0.1, per_minute=per_minute)
    crm = Limits(60, None, True, headers=False)
    drive(pace, crm, time, done, latency)
    time.now += idle
    said, begun = pace.seconds_for(calls, latency), time.now
    drive(pace, crm, time, calls, latency)
    assert said == pytest.approx(time.now - begun, rel=1e-6, abs=1e-3)
