"""Both kinds of window, the minute within the hour, and headers that may be absent or speak another language."""

import pytest

from loaders.sandbox.account import Account
from loaders.sandbox.limits import HOUR, MINUTE, Limits


@pytest.fixture
def moment():
    return [2 * HOUR + 1800.0]


@pytest.fixture
def account(state, moment):
    opened = Account(state, now=lambda: moment[0])
    opened.switches.set("per_hour", "4")
    return opened


def took(limits: Limits, calls: int) -> list[bool]:
    return [limits.take()[0] is None for _ in range(calls)]


def test_a_fixed_window_is_the_clocks_own_hour(account, moment):
    limits = Limits(account)
    moment[0] += 1700
    assert took(limits, 5) == [True] * 4 + [False]
    moment[0] += 100
    assert took(limits, 5) == [True] * 4 + [False], "the next hour has begun"


def test_a_sliding_window_gives_back_only_what_is_an_hour_old(account, moment):
    account.switches.set("rate_window", "sliding")
    limits = Limits(account)
    for _ in range(4):
        assert took(limits, 1) == [True]
        moment[0] += 100
    refusal, headers = limits.take()
    assert refusal is not None
    assert headers["x-ratelimit-reset"] == refusal.headers["retry-after"] == str(HOUR - 400 + 1)
    moment[0] += HOUR - 400
    assert took(limits, 2) == [True, False]
    moment[0] += 100
    assert took(limits, 2) == [True, False]


@pytest.mark.parametrize("kind", ["fixed", "sliding"])
def test_the_minute_is_limited_too_and_says_its_own_wait(account, moment, kind):
    account.switches.set("per_hour", "1000")
    account.switches.set("per_minute", "3")
    account.switches.set("rate_window", kind)
    limits = Limits(account)
    assert took(limits, 4) == [True] * 3 + [False]
    refusal, headers = limits.take()
    assert refusal is not None
    assert int(refusal.headers["retry-after"]) <= MINUTE + 1
    assert int(headers["x-ratelimit-remaining"]) == 997, "the hour has room"
    moment[0] += MINUTE
    assert took(limits, 1) == [True]


def test_headers_can_be_absent_or_name_the_moment(account, moment):
    account.switches.set("rate_headers", "off")
    assert Limits(account).take()[1] == {}
    account.switches.set("rate_headers", "on")
    account.switches.set("rate_reset", "epoch")
    assert Limits(account).take()[1]["x-ratelimit-reset"] == str(int(moment[0]) + 1801)


def test_a_restart_and_another_kind_of_window_forget_no_call(account, moment):
    sql = "insert into access_log(time, method, path, query, status, body_sha256, committed) values(?, 'GET', 'x', '', ?, '', 0)"
    for age, status in ((3000, 200), (10, None), (5, 200), (4, 429), (3, 401)):
        account.store.db.execute(sql, (moment[0] - age, status))
    limits = Limits(account)
    assert limits.take()[1]["x-ratelimit-remaining"] == "1", "a dropped call counts, 401 and 429 do not"
    account.switches.set("rate_window", "sliding")
    account.store.db.execute(sql, (moment[0], 200))
    assert limits.take()[1]["x-ratelimit-remaining"] == "0"


def test_an_older_state_file_gets_the_tables_it_lacks(state):
    old = Account(state)
    for table in ("job_faults", "other_calls", "people_acts"):
        old.store.db.execute(f"drop table {table}")
    old.store.db.execute("update settings set value = '1' where name = 'layout'")
    names = old.store.rows("select id, name from records order by id")
    old.close()
    new = Account(state)
    assert new.store.rows("select count(*) from job_faults, other_calls, people_acts") == [(0,)]
    assert new.store.rows("select id, name from records order by id") == names
