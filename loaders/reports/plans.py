"""A plan as plain data, for page, terminal and `--json`."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from loaders.model import Plan, Step
from loaders.reports.documents import Rows


def plan_data(plan: Plan, forecast: dict[str, Any], scope: Any) -> dict[str, Any]:
    """A plan as plain data: counts by object and op, every step with its old and new values."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for step in plan.steps:
        counts[step.object][step.op] += 1
    for name, number in plan.unchanged.items():
        counts[name]["unchanged"] += number
    return {
        "kind": plan.kind, "checksum": plan.checksum, "account": plan.account, "forecast": forecast, "scope": scope,
        "objects": [{"object": name, **count} for name, count in counts.items()],
        "steps": Rows(plan.steps, _step), "problems": list(plan.problems),
        "held": [
            {"object": n.object, "source_key": n.source_key, "state": n.kind, "reason": n.text, "field": n.field,
             "we_wrote": n.values[0], "stands": n.values[1], "ascora": n.values[2] if len(n.values) > 2 else None}
            for n in plan.notes if n.values
        ],
        "notes": [{"kind": n.kind, "object": n.object, "source_key": n.source_key, "text": n.text} for n in plan.notes],
    }  # fmt: skip


def _step(step: Step) -> dict[str, Any]:
    return {name: getattr(step, name) for name in ("object", "op", "source_key", "changes", "payload", "why")}
