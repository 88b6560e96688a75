"""Steps of a plan on disk instead of in memory: a temporary file without a name, gone with the process."""

from __future__ import annotations

import os
import pickle
import tempfile
from array import array
from collections.abc import Iterator
from typing import overload

from loaders.model import Step, Steps

BLOCK = 1_000  # steps read at once


class Spool(Steps):
    """Steps in the order in which they were appended. Those that come out are copies: a change of one is not kept.

    About 1 KB of disk and 8 bytes of memory a step. Raises OSError when the disk is full.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (open as long as the plan is)
        self._ends = array("Q", [0])

    def append(self, step: Step) -> None:
        """Add a step at the end."""
        self._ends.append(self._ends[-1] + self._file.write(pickle.dumps(step, pickle.HIGHEST_PROTOCOL)))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __iter__(self) -> Iterator[Step]:
        for start in range(0, len(self), BLOCK):
            yield from self._read(start, min(start + BLOCK, len(self)))

    @overload
    def __getitem__(self, index: int) -> Step: ...
    @overload
    def __getitem__(self, index: slice) -> list[Step]: ...
    def __getitem__(self, index: int | slice) -> Step | list[Step]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        place = range(len(self))[index]
        return next(self._read(place, place + 1))

    def _read(self, start: int, end: int) -> Iterator[Step]:
        self._file.flush()
        first = self._ends[start]
        block = os.pread(self._file.fileno(), self._ends[end] - first, first)
        for i in range(start, end):
            yield pickle.loads(block[self._ends[i] - first : self._ends[i + 1] - first])  # noqa: S301 (written by this process)
