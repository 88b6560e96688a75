"""Client, ledger and pace together against the sandbox's own limits, in one process, on a clock that is skipped."""

from __future__ import annotations

import pytest
from crm_limits import most_in_an_hour
from in_process import URL, World

from loaders import eta, status
from loaders.client import Client
from loaders.clock_file import ClockFile
from loaders.errors import Halt
from loaders.ledger import Ledger
from loaders.model import Plan, Step
from loaders.pace import HOUR, MARGIN, MINUTE
from loaders.sandbox import faults
from loaders.settings import LocalSettings, Settings
from loaders.wiring import clock_of

BOTH = pytest.mark.parametrize("window", ["fixed", "sliding"])


def read(loader: Client, calls: int) -> None:
    for _ in range(calls):
        loader.get("selector/owners", "test")


@BOTH
@pytest.mark.parametrize("headers", ["on", "off"])
def test_alone_and_restarted_again_and_again_a_load_gets_no_429_and_leaves_the_reserve(world, window, headers) -> None:
    world.set(per_hour="50", per_minute="20", rate_window=window, rate_headers=headers)
    begun = world.time.now
    for _ in range(6):
        read(world.loader(freshsales_calls_per_hour=50, freshsales_calls_per_minute=20), 30)
    took = world.time.now - begun
    assert world.times(429) == []
    assert most_in_an_hour(world.times(200), window == "sliding") <= 45
    assert took <= 3.1 * HOUR, "180 calls at 45 an hour: three waits"


@BOTH
@pytest.mark.parametrize(("headers", "retry_after"), [("on", "on"), ("off", "on"), ("off", "date"), ("off", "off")])
def test_strangers_on_the_same_account_cost_at_most_one_429_a_window(world, window, headers, retry_after) -> None:
    world.set(per_hour="50", per_minute="off", rate_window=window, rate_headers=headers, retry_after=retry_after)
    faults.add(world.account, "others_call", "*", ".", None, 0.5, "1")
    loader = world.loader(freshsales_calls_per_hour=50)
    read(loader, 100)
    assert most_in_an_hour(world.times(429), window == "sliding") <= 1
    assert len(world.times(200)) == 100


@pytest.mark.parametrize("wait", ["3600", "date:3600"])
def test_a_loader_that_is_killed_while_it_waits_does_not_ask_again_before_the_time(world, wait) -> None:
    world.set(per_hour="50", per_minute="off", rate_headers="off")
    faults.add(world.account, "too_many", "*", ".", 3, None, wait)
    loader = world.loader(freshsales_calls_per_hour=50)
    read(loader, 2)
    refused = world.time.now

    class Killed(BaseException):
        pass

    def killed(seconds: float) -> None:
        raise Killed

    loader.pace.clock = type(loader.pace.clock)(world.time, killed)
    with pytest.raises(Killed):
        read(loader, 1)
    world.time.now += 60
    read(world.loader(freshsales_calls_per_hour=50), 1)
    assert world.times(200)[-1] - refused >= 3600


def test_a_429_of_the_minute_costs_a_minute_and_not_an_hour(world) -> None:
    world.set(per_hour="1000", per_minute="10", retry_after="off")
    begun = world.time.now
    read(world.loader(freshsales_calls_per_hour=1000), 30)
    assert len(world.times(429)) == 2
    assert world.time.now - begun <= 3 * (MINUTE + MARGIN) + 30


def test_hours_of_another_clock_in_the_ledger_are_no_hours_of_ours(world) -> None:
    world.set(per_hour="50", per_minute="off")
    world.time.now += 300 * HOUR  # a rehearsal on this very ledger
    read(world.loader(freshsales_calls_per_hour=50), 45)
    world.time.now -= 300 * HOUR
    assert world.loader(freshsales_calls_per_hour=50).pace.delay() == 0


def run_of(world: World, done: int, rows: int = 200, **budget) -> LocalSettings:
    """A ledger with a run of notes, a call a row, of which some are done, one every two seconds."""
    settings = LocalSettings(_env_file=None, ledger_path=world.file, **budget)  # type: ignore[call-arg]
    ledger = Ledger(world.file, URL, world.time)
    ledger._db.execute("pragma synchronous=off")
    steps = tuple(Step(n, "notes", "create", f"n/{n}", "a", "h", {"description": "x"}) for n in range(1, rows + 1))
    forecast = {"objects": [{"object": "notes", "steps": rows, "writes": rows, "reads": 0}], "calls": rows}
    run = ledger.open_run(Plan("load", URL, steps), {}, forecast | settings.budget)
    ledger.set_run(run, "running")
    for step in ledger.steps(run, "notes", ["planned"])[:done]:
        ledger.answer(ledger.intent(run, "POST", "notes", "x", [step]), 201, None, None)
        world.time.now += 2.0
        step.state, step.crm_id = "done", step.seq
        ledger.settle([step])
    ledger.close()
    return settings


def test_status_tells_what_is_left_from_the_open_steps_and_the_budget_of_the_run(world, monkeypatch) -> None:
    run_of(world, 50, freshsales_calls_per_hour=100)
    monkeypatch.setattr("loaders.wiring.REAL", world.time.clock())
    data = status.of_run(LocalSettings(_env_file=None, ledger_path=world.file))  # type: ignore[call-arg]
    assert data["calls_left"] == 150
    # 40 more fit into this hour; 90 in the next, that begins an hour after the first call; the last 20 an hour later
    assert data["seconds_to_go"] == pytest.approx(2 * (HOUR + MARGIN) - 50 * 2.0 + 20 * 2.0, abs=1)


def test_status_of_a_finished_run_has_nothing_to_go_and_of_no_ledger_nothing_to_say(world, tmp_path) -> None:
    settings = run_of(world, 200)
    ledger = Ledger(world.file, URL)
    ledger.set_run(str(ledger.run()["run_id"]), "done")  # type: ignore[index]
    assert (status.of_run(settings)["calls_left"], status.of_run(settings)["seconds_to_go"]) == (0, 0)
    with pytest.raises(Halt, match="knows no run"):
        status.of_run(settings, "20200101")
    assert status.of_run(settings.model_copy(update={"ledger_path": tmp_path / "none.sqlite"})) == {}


def test_calls_left_are_the_open_steps_at_the_plans_price() -> None:
    costs = [
        {"object": "sales_accounts", "steps": 1000, "writes": 10, "reads": 30},
        {"object": "notes", "steps": 500, "writes": 500, "reads": 0},
    ]
    assert eta.calls_left(costs, {"sales_accounts": 1000, "notes": 500}) == 540
    assert eta.calls_left(costs, {"sales_accounts": 100, "notes": 7}) == 11
    assert eta.calls_left(costs, {"sales_accounts": -1, "deals": 9}) == 0


def test_the_speed_of_a_run_leaves_out_waits_for_the_budget() -> None:
    assert eta.seconds_a_call([0.0, 1.0, 2.0, 3500.0, 3502.0], 9.0) == pytest.approx(4 / 3)
    assert eta.seconds_a_call([5.0], 9.0) == 9.0


def test_a_rehearsals_clock_is_refused_for_a_real_account(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("REHEARSAL_CLOCK", str(tmp_path / "clock"))
    settings = Settings(_env_file=None, freshsales_url="https://a.example/crm/sales", freshsales_api_key="k")  # type: ignore
    with pytest.raises(Halt, match="embedded account"):
        clock_of(settings, settings.freshsales_url)
    with pytest.raises(Halt, match="embedded account"):
        clock_of(settings, "https://127.0.0.1.example/crm/sales")
    clock = clock_of(settings, URL)
    before = clock.now()
    clock.sleep(5000)
    assert clock.now() - before >= 5000
    (tmp_path / "clock").write_bytes(b"not a clock at all")
    with pytest.raises(Halt, match="cannot be used"):
        clock_of(settings, URL)


def test_one_clock_is_the_same_for_the_loader_and_the_account(tmp_path) -> None:
    from loaders.sandbox.clock_file import ClockFile as AccountsClock

    ours = ClockFile(tmp_path / "clock", stands_at=1000.0)
    theirs = AccountsClock(tmp_path / "clock")
    ours.sleep(60)
    assert ours.now() == theirs.now() == 1060.0
    theirs.skip(0.5)
    ours.sleep(-5)
    assert ours.now() == theirs.now() == 1060.5
