"""How much is left to do and how fast it goes, from what the ledger says (calls, seconds). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from math import ceil
from typing import Any

LONGEST = 60.0  # seconds between two calls; a longer pause was a wait for the budget, which is reckoned by itself


def calls_left(costs: Iterable[Mapping[str, Any]], open_steps: Mapping[str, int]) -> int:
    """Calls that the open steps of each object cost, at the price per step that the plan's forecast put on them."""
    return ceil(sum(_price(cost) * max(0, min(open_steps.get(cost["object"], 0), cost["steps"])) for cost in costs))


def seconds_a_call(moments: list[float], usual: float) -> float:
    """The mean time from one call to the next, waits for the budget left out; `usual` before there are two calls.

    `moments`: when calls left, oldest first. What lies between two calls is the answer, the ledger, and pauses that settle.
    """
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    short = [gap for gap in gaps if 0 <= gap <= LONGEST]
    return sum(short) / len(short) if short else usual


def _price(cost: Mapping[str, Any]) -> float:
    return (cost["writes"] + cost["reads"]) / cost["steps"] if cost["steps"] else 0.0
