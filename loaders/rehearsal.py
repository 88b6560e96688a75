"""What a rehearsed load tells of the real one: hours, windows, use of the budget, refusals, forecasts against the truth. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Any

from loaders.pace import HOUR, MARGIN

CLOSE = 2.0  # seconds after its slot opened in which a call still counts as one that had waited for it


@dataclass(frozen=True, slots=True)
class Called:
    """A call of the ledger: epoch seconds, status (0: no answer), calls that the account had left."""

    sent_at: float
    answered_at: float | None
    status: int | None
    remaining: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """What `status` said when a share of the calls was made: at which second, calls and seconds to go."""

    share: float
    at: float
    calls_left: int
    seconds_to_go: float


def figures(calls: Sequence[Called], told: Sequence[Told], per_hour: int, reserve: float, forecast: int) -> dict[str, Any]:
    """The rehearsal as plain data. `calls` in the order in which they left; `forecast`: calls that the plan said."""
    allowed = max(1, int(per_hour * (1 - reserve)))
    begun, ended = calls[0].sent_at, max(c.answered_at or c.sent_at for c in calls)
    left = [c.remaining for c in calls if c.remaining is not None]
    return {
        "calls": len(calls), "calls_forecast": forecast, "calls_per_hour": per_hour, "reserve": per_hour - allowed,
        "virtual_hours": round((ended - begun) / HOUR, 3), "windows": ceil((ended - begun) / HOUR),
        "budget_used": budget_used([c.sent_at for c in calls], allowed),
        "answers_429": sum(c.status == 429 for c in calls),
        "least_calls_left": min(left, default=None), "reserve_touched": sum(n < per_hour - allowed for n in left),
        "forecasts": [_against_the_truth(t, begun, ended) for t in told],
    }  # fmt: skip


def budget_used(sent: Sequence[float], allowed: int) -> float | None:
    """Share of the allowed calls that left in the full hours in which the budget was the bottleneck; None when it never was.

    It was, up to the last call that left when its slot opened, an hour after the call that many before it, or the next one.
    """
    slots = (next_one - one for one, next_one in pairwise(sent))
    waited = [
        i for i, gap in enumerate(slots, allowed) if i < len(sent) and sent[i] - sent[i - allowed] <= HOUR + MARGIN + CLOSE + gap
    ]
    hours = int((sent[waited[-1]] - sent[0]) // HOUR) if waited else 0
    return round(bisect_left(sent, sent[0] + hours * HOUR) / (hours * allowed), 4) if hours else None


def _against_the_truth(told: Told, begun: float, ended: float) -> dict[str, Any]:
    truth = ended - told.at
    error = told.seconds_to_go - truth
    return {
        "share": told.share, "after_hours": round((told.at - begun) / HOUR, 3), "calls_left": told.calls_left,
        "said_hours": round(told.seconds_to_go / HOUR, 3), "took_hours": round(truth / HOUR, 3),
        "error": round(error / truth, 4) if truth else 0.0,
    }  # fmt: skip
