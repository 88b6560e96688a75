"""The hourly budget at single moments: waits, restarts, answers 429, and what others take."""

from __future__ import annotations

from crm_limits import OwnTime, paced, spaced

from loaders.pace import HOUR, MARGIN, MINUTE, Clock, Pace


def test_the_forecast_of_time_counts_what_is_still_free() -> None:
    pace, _ = paced(100, 0.1)
    assert pace.seconds_for(90) == 0
    assert pace.seconds_for(180) == HOUR + MARGIN
    assert pace.seconds_for(10, latency=2) == 20
    assert pace.seconds_for(0) == 0


def test_a_share_of_the_minute_is_left_to_others_too() -> None:
    pace, time = paced(1000, per_minute=10)
    begun = time.now
    for _ in range(9):
        pace.wait()
    assert time.now == begun
    assert pace.wait() == pace.waited == MINUTE + MARGIN


def test_a_restart_keeps_a_wait_and_the_lesson_of_a_429() -> None:
    assert paced(not_before=1_000_100.0)[0].delay() == 100
    pace, time = paced(earlier=spaced(20), refused_at=1_000_000.0)
    assert pace.delay() == HOUR + MARGIN - 170, "18 of the 20 with which the account was full: the third must be an hour old"
    time.now += HOUR
    assert pace.delay() == 0


def test_a_second_429_within_the_hour_waits_for_a_whole_one() -> None:
    pace, time = paced(1000)
    pace.refused(5.0, None)
    assert pace.delay() == 5 + MARGIN
    time.now += 600
    pace.refused(5.0, None)
    assert pace.delay() == HOUR + MARGIN
    time.now += 2 * HOUR
    pace.refused(5.0, None)
    assert pace.delay() == 5 + MARGIN, "that one was long ago"


def test_after_a_429_the_load_goes_on_with_less_than_what_was_too_much() -> None:
    pace, time = paced(100, 0.1, earlier=spaced(50))
    pace.refused(1.0, None)
    time.now += 2
    assert pace.delay() == HOUR + MARGIN - 440 - 2, "45 of 50"


def test_after_a_429_of_the_hour_the_reserve_is_waited_for_too() -> None:
    pace, _ = paced(100, 0.1, earlier=spaced(90))
    pace.refused(1.0, 0)
    assert pace.delay() == HOUR - 10 * 79 + MARGIN, "eleven of ours must have left, that ten and one are free"


def test_the_forecast_of_time_knows_a_wait_that_was_asked_for() -> None:
    pace, _ = paced()
    pace.hold(100)
    assert pace.seconds_for(3, latency=2) == 100 + MARGIN + 6


def test_a_fresh_budget_is_free_at_once_and_has_waited_for_nothing() -> None:
    pace, time = paced(now=0.0)
    assert pace.delay() == 0
    assert pace.wait() == 0
    assert (pace.waited, time.now) == (0.0, 0.0)


def test_the_smallest_budget_is_one_call() -> None:
    pace, _ = paced(1, 0.5)
    assert (pace.allowed, pace.reserve) == (1, 0)
    assert [pace.wait(), pace.wait()] == [0.0, HOUR + MARGIN]
    pace, _ = paced(1000, 0.5, per_minute=1)
    assert [pace.wait(), pace.wait()] == [0.0, MINUTE + MARGIN]


def test_what_is_slept_is_told_and_adds_up_also_where_a_sleep_ends_too_soon() -> None:
    time = OwnTime(1_000_000.0)
    naps: list[float] = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        time.now += min(seconds, 3000.0)

    pace = Pace(1, 0.0, Clock(time, nap))
    pace.wait()
    assert pace.wait() == sum(naps) == 3601.0 + 601.0
    assert len(naps) == 2
    assert pace.wait() == pace.waited - 4202.0 == 4202.0


def test_less_than_a_second_is_waited_for_too() -> None:
    pace, time = paced(1, 0.0)
    pace.wait()
    time.now += HOUR + MARGIN - 0.5
    assert pace.wait() == 0.5


def test_of_earlier_calls_the_newest_count_in_whatever_order_they_are_told() -> None:
    pace, _ = paced(10, 0.5, earlier=[1_000_000.0 - n for n in (3, 900, 50, 20, 700, 10, 800)])
    assert pace.delay() == HOUR + MARGIN - 700, "five an hour: the fifth newest must be an hour old"


def test_what_remains_is_told_of_the_moment_of_the_call_not_of_its_answer() -> None:
    """An answer that took long: a call of ours that was in the hour when it was asked is still one of those that must leave."""
    pace, time = paced(10, 0.5, earlier=[1_000_000.0 - 3590, 1_000_000.0 - 100])
    pace.wait()
    time.now += 60
    pace.learn(4, 5.0)
    assert pace.delay() == HOUR - 100 - 60 + MARGIN, "one is lacking, so two of ours must leave: not only the first"


def test_where_others_took_nearly_all_the_hour_must_pass() -> None:
    for remaining, ours in ((3, 2), (0, 3), (4, 1)):
        pace, _ = paced(10, 0.5, earlier=[1_000_000.0 - 10 * n for n in range(ours)])
        pace.learn(remaining, 7.0)
        assert pace.delay() == HOUR + MARGIN
    pace, _ = paced(10, 0.5)
    pace.learn(5, 7.0)
    assert pace.delay() == HOUR + MARGIN, "none of ours: nobody knows when theirs leave"


def test_a_429_is_the_minutes_as_long_as_its_own_headers_leave_one_call_and_obeys_what_it_names() -> None:
    for remaining in (1, 50):
        pace, _ = paced(1000)
        pace.refused(None, remaining)
        assert pace.delay() == MINUTE + MARGIN
        pace, _ = paced(1000)
        pace.refused(7.0, remaining)
        assert pace.delay() == 7 + MARGIN


def test_a_429_is_the_hours_where_the_answer_before_left_no_more_than_the_reserve() -> None:
    pace, time = paced(1000, 0.1)
    pace.learn(100, 3.0)
    time.now += HOUR + MARGIN
    assert pace.delay() == 0
    pace.refused(None, None)
    assert pace.delay() == HOUR + MARGIN


def test_a_429_a_whole_hour_after_another_is_the_first_of_its_window() -> None:
    pace, time = paced(1000)
    pace.refused(5.0, None)
    time.now += HOUR
    pace.refused(5.0, None)
    assert pace.delay() == 5 + MARGIN


def test_after_a_429_with_hardly_a_call_of_ours_one_an_hour_is_tried() -> None:
    pace, time = paced(100, 0.1, earlier=spaced(1))
    pace.refused(1.0, None)
    time.now += 2
    assert pace.delay() == HOUR + MARGIN - 2


def test_a_call_that_is_an_hour_old_to_the_second_is_out_of_the_hour() -> None:
    pace, time = paced(10, 0.5, earlier=[1_000_000.0 - HOUR, 1_000_000.0 - 100])
    pace.wait()
    pace.learn(4, 5.0)
    assert pace.delay() == HOUR + MARGIN, "one is lacking: both that are in the hour must leave, and the newest left now"
    pace, time = paced(100, 0.5, earlier=[1_000_000.0 - HOUR, *spaced(3)])
    pace.refused(1.0, None)
    time.now += 2
    assert pace.delay() == HOUR + MARGIN - 2, "half of three, not of four"


def test_an_hour_after_a_429_the_whole_budget_is_there_again() -> None:
    pace, time = paced(100, 0.1, earlier=spaced(10))
    pace.refused(1.0, None)
    time.now += HOUR
    assert [pace.wait() for _ in range(pace.allowed - 10)] == [0.0] * 80


def test_room_for_several_calls_is_waited_for_as_long_as_the_last_of_them_takes() -> None:
    pace, time = paced(100, 0.1, earlier=spaced(89))  # ten seconds apart, the newest a moment ago
    assert pace.delay() == 0
    assert pace.delay(2) == HOUR + MARGIN - 880
    assert pace.delay(3) == HOUR + MARGIN - 870
    begun = time.now
    pace.make_room(3)
    assert time.now - begun == pace.waited == HOUR + MARGIN - 870
    assert pace.delay(3) == 0
    pace.make_room(3)
    assert time.now - begun == pace.waited, "there is room already"


def test_room_is_no_more_than_there_ever_is() -> None:
    pace, _ = paced(10, 0.1, earlier=spaced(9))
    assert pace.delay(9) == pace.delay(10) == pace.delay(500) == HOUR + MARGIN, "until the newest call is an hour old"


def test_room_in_the_minute_counts_as_well() -> None:
    pace, time = paced(1000, per_minute=10, earlier=spaced(8, step=1.0))  # nine of ten
    assert pace.delay() == 0
    assert pace.delay(2) == MINUTE + MARGIN - 7
    pace.hold(200)
    assert pace.delay(2) == 200 + MARGIN
    pace.make_room(2)
    assert pace.delay(2) == 0
    assert time.now >= 1_000_000.0 + 200


def test_waits_for_room_add_up_and_a_short_one_is_a_wait_too() -> None:
    pace, time = paced(100, 0.1)
    pace.hold(-0.5)
    begun = time.now
    pace.make_room(2)
    assert time.now - begun == pace.waited == MARGIN - 0.5
    pace.hold(10)
    pace.make_room(1)
    assert time.now - begun == pace.waited == MARGIN - 0.5 + 10 + MARGIN
