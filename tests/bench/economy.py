"""Call economy on the made-up tenant: the plan's calls against the computed minimum, hours at each Freshsales plan, and what
each policy costs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from loaders.pace import Clock, Pace
from loaders.pricing import alternatives
from loaders.settings import CALLS_PER_HOUR
from tests.bench import demo_tenant
from tests.bench.figures import Figure
from tests.bench.minimum import KEY, least_hours, to_load, wrong
from tests.bench.wanted import wanted_rows
from tests.journeys.tenant import Migration

SLACK = 1.02  # times the minimum
RESERVE, A_MINUTE, LATENCY = 0.1, 400, 0.4  # share left to others, calls; seconds an answer (assumed, as in a rehearsal)
MINIMUM = "computed minimum"


def economy_figures(repeats: int, sizes: Sequence[int]) -> Iterator[Figure]:
    """At each size; counted, so one run is enough. A small tenant is loaded too, and its account's log counted."""
    for size in sizes:
        customers = demo_tenant.customers_of(size)
        migration = demo_tenant.built(customers)
        least = {name: to_load(name, wanted) for name, wanted in wanted_rows(_warehouse(migration)).items()}
        planned = _planned(migration)
        yield from by_object(planned, least, customers)
        yield from _hours(sum(calls for _, calls in planned.values()), sum(least.values()), _rows(planned), customers)
        yield from _policies(migration, planned)
        if size <= demo_tenant.MOST_LOADED:
            yield _loaded(customers, _rows(planned), sum(least.values()))


def _planned(migration: Migration) -> dict[str, tuple[int, int]]:
    """Object -> (steps, calls), as `loaders plan` says."""
    objects = json.loads(migration.loader("plan", "--json").stdout)["forecast"]["objects"]
    return {each["object"]: (each["steps"], each["writes"] + each["reads"]) for each in objects}


def _rows(planned: Mapping[str, tuple[int, int]]) -> int:
    return sum(steps for steps, _ in planned.values())


def by_object(planned: Mapping[str, tuple[int, int]], least: Mapping[str, int], customers: int) -> Iterator[Figure]:
    """In all, with the names of the objects that are not at the minimum, then object by object. `planned`: (steps, calls)."""
    total = sum(calls for _, calls in planned.values())
    said = "; ".join(wrong({name: calls for name, (_, calls) in planned.items()}, least, SLACK))
    note = said or f"{customers} customers; no object is above {SLACK:g} or below the minimum"
    yield Figure("economy", "plan: calls", _rows(planned), total, "calls", MINIMUM, sum(least.values()), "<=", SLACK, note)
    for name in sorted(planned.keys() | least.keys()):
        steps, calls = planned.get(name, (0, 0))
        yield Figure("economy", f"plan: calls, {name}", steps, calls, "calls", MINIMUM, least.get(name, 0), "<=", SLACK)


def _hours(calls: int, least: int, rows: int, customers: int) -> Iterator[Figure]:
    """By the loader's own pace, its reserve kept, against the minimum of calls with the whole budget."""
    note = f"{customers} customers, {LATENCY:g} s an answer, {RESERVE:.0%} of the budget left to others"
    for plans, budget in budgets().items():
        pace = Pace(budget, RESERVE, Clock(lambda: 0.0, lambda seconds: None), A_MINUTE)
        hours, fewest = pace.seconds_for(calls, LATENCY) / 3600, least_hours(least, budget, LATENCY)
        yield Figure("economy", f"hours at {plans}", rows, hours, "h", "minimum, whole budget", fewest, note=note)


def budgets() -> dict[str, int]:
    """Freshsales plans -> calls an hour; plans with the same budget in one name."""
    names: dict[int, list[str]] = {}
    for name, budget in CALLS_PER_HOUR.items():
        names.setdefault(budget, []).append(name)
    return {"/".join(same): budget for budget, same in names.items()}


def _policies(migration: Migration, planned: Mapping[str, tuple[int, int]]) -> Iterator[Figure]:
    """Each alternative of each policy: the whole load's calls with it, against the load as it stands."""
    with duckdb.connect(str(_warehouse(migration)), read_only=True) as db:
        prices = db.execute("from evidence.scope_prices").to_arrow_table().to_pylist()
    total = sum(calls for _, calls in planned.values())
    for priced in alternatives(prices, total, CALLS_PER_HOUR["enterprise"], RESERVE):
        what = f"{priced['policy']} = {priced['alternative']}: calls of the load"
        yield Figure("economy", what, _rows(planned), priced["load_calls"], "calls", "as it stands", total, note=_note(priced))


def _note(priced: Mapping[str, Any]) -> str:
    hours = ", ".join(f"{name} {priced['load_hours'][name.split('/')[0]]:g}" for name in budgets())
    in_force = "in force; " if priced["is_in_force"] else ""
    return f"{in_force}its own calls {priced['calls']:,} ({priced['basis']}); hours of budget: {hours}"


def _loaded(customers: int, rows: int, least: int) -> Figure:
    """By the account's own access log."""
    calls = len(demo_tenant.loaded(customers).calls()) - len(demo_tenant.built(customers).calls())
    return Figure("economy", "load: calls carried out", rows, calls, "calls", f"{MINIMUM} and the key", least + KEY, "<=", SLACK)


def _warehouse(migration: Migration) -> Path:
    return migration.folder / "warehouse.duckdb"
