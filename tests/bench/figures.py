"""The figures of a bench: one row a measurement, always a ratio to a named baseline of the same run. Plain data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from tests.bench.measure import Cost

FLAT = 1.2  # times the peak at the smaller size


@dataclass(frozen=True, slots=True)
class Figure:
    """`ours` against `baseline` at a size; `target` is a bound on the ratio (`<=` or `>=`), None where none is set."""

    part: str
    what: str
    rows: int
    ours: float
    unit: str
    baseline_name: str
    baseline: float
    bound: Literal["<=", ">=", ""] = ""
    target: float | None = None
    note: str = ""

    def with_note(self, note: str) -> Figure:
        """The same with a note."""
        return replace(self, note=note)

    @property
    def ratio(self) -> float:
        """Ours divided by the baseline; 0 where there is none."""
        return self.ours / self.baseline if self.baseline else 0.0

    @property
    def is_met(self) -> bool | None:
        """Whether the target holds; None without one."""
        if self.target is None:
            return None
        return self.ratio <= self.target if self.bound == "<=" else self.ratio >= self.target


def against(
    part: str, what: str, rows: int, ours: Cost, name: str, base: Cost, bound: str = "", target: float | None = None
) -> Figure:
    """Seconds of ours against seconds of a baseline."""
    return Figure(part, what, rows, ours.seconds, "s", name, base.seconds, bound, target)  # type: ignore[arg-type]


def faster(part: str, what: str, rows: int, ours: Cost, name: str, base: Cost, target: float | None) -> Figure:
    """How many times faster than a baseline: its seconds divided by ours, at least `target` if there is one."""
    note = f"ours {ours.seconds:.2f} s, {name} {base.seconds:.2f} s"
    return Figure(part, what, rows, base.seconds, "s", "ours", ours.seconds, ">=", target, note)


def memory(part: str, what: str, rows: int, cost: Cost, limit_mib: float = 1024) -> Figure:
    """Peak memory against a limit in MiB."""
    return Figure(part, what, rows, cost.peak_mib, "MiB", f"{limit_mib:g} MiB", limit_mib, "<=", 1.0)


def flat(part: str, small: tuple[int, Cost], large: tuple[int, Cost], target: float | None = None) -> Figure:
    """Peak memory at the larger size against the smaller one; with FLAT as target where it must hardly grow."""
    what, name = "peak memory at the larger size / at the smaller", f"at {small[0]:,} rows"
    return Figure(part, what, large[0], large[1].peak_mib, "MiB", name, small[1].peak_mib, "<=" if target else "", target)
