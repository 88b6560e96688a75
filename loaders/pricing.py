"""What the alternatives of each policy cost, in calls and hours, out of the records that each would send. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from loaders.forecast import budget_hours, of_new
from loaders.settings import CALLS_PER_HOUR

Row = Mapping[str, Any]


def alternatives(prices: Iterable[Row], total_calls: int, calls_per_hour: int, reserve: float) -> list[dict[str, Any]]:
    """One row a policy and alternative: records by object, its calls, the whole load's calls with it, hours of budget.

    `prices` are the rows of evidence.scope_prices. The whole load with an alternative is the load as it stands, less what
    the policy costs now, plus what it would cost.
    """
    grouped: dict[tuple[str, str], list[Row]] = {}
    for row in prices:
        grouped.setdefault((row["policy"], row["alternative"]), []).append(row)
    now = {policy: _calls(rows) for (policy, _), rows in grouped.items() if rows[0]["is_in_force"]}
    budgets = {"this account": calls_per_hour, **CALLS_PER_HOUR}
    return [
        _priced(policy, alternative, rows, total_calls - now.get(policy, 0) + _calls(rows), budgets, reserve)
        for (policy, alternative), rows in sorted(grouped.items(), key=lambda item: _order(*item[0]))
    ]


def _priced(
    policy: str, alternative: str, rows: list[Row], whole: int, budgets: Mapping[str, int], reserve: float
) -> dict[str, Any]:
    return {
        "policy": policy, "alternative": alternative, "is_in_force": bool(rows[0]["is_in_force"]),
        "records": {row["object"]: row["records"] for row in rows},
        "amount": next((row["amount"] for row in rows if row["amount"] is not None), None),
        "bytes": next((row["bytes"] for row in rows if row["bytes"] is not None), None),
        "basis": max(row["basis"] for row in rows), "calls": _calls(rows), "load_calls": whole,
        "load_hours": {name: round(budget_hours(whole, budget, reserve), 2) for name, budget in budgets.items()},
    }  # fmt: skip


def _calls(rows: Iterable[Row]) -> int:
    costs = [of_new(row["object"], row["records"]) for row in rows]
    return sum(cost.writes + cost.reads for cost in costs)


def _order(policy: str, alternative: str) -> tuple[str, float, str]:
    """Numbers by size, words as they are."""
    try:
        return policy, float(alternative), ""
    except ValueError:
        return policy, 0.0, alternative
