"""A part of the bench: what it measures, at which sizes by itself, and how far it goes. Plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tests.bench.figures import Figure
from tests.bench.measure import LARGE

Measure = Callable[[int, Sequence[int]], Iterator[Figure]]


@dataclass(frozen=True, slots=True)
class Part:
    """`measure` takes repeats and sizes (rows). `most` is the largest size it goes to (None: any), and `why`; a size is run once
    from `once_from` on. Without sizes it has a size of its own."""

    name: str
    measure: Measure
    sizes: tuple[int, ...] = ()
    most: int | None = None
    why: str = ""
    once_from: int | None = LARGE

    def at(self, wanted: Sequence[int]) -> tuple[int, ...]:
        """The sizes that are run when these are wanted (none: its own), the smallest first; at least one."""
        if not wanted or not self.sizes:
            return self.sizes
        return tuple(sorted({size if self.most is None else min(size, self.most) for size in wanted}))

    def left_out(self, wanted: Sequence[int]) -> str:
        """What a person who wanted these sizes does not get, and why; "" when nothing is missing."""
        above = sorted(size for size in wanted if self.sizes and self.most is not None and size > self.most)
        named = ", ".join(f"{size:,}" for size in above)
        return f"{self.name} at {named} rows: it goes to {self.most:,} ({self.why})" if above else ""

    def is_once(self, rows: int) -> bool:
        """Whether a figure of so many rows is that of one run."""
        return self.once_from is not None and rows >= self.once_from
