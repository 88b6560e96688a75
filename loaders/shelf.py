"""A dict whose values lie on disk instead of in memory: in a temporary file without a name, gone with the process."""

from __future__ import annotations

import os
import pickle
import tempfile
from collections.abc import Iterator, MutableMapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")
LENGTH = 1 << 32  # a place is the offset times this, and the length


class Shelf(MutableMapping[K, V]):
    """Keys in memory, in the order in which they came (some 150 bytes each, and the key); values on disk.

    A value that is read is a copy: a change of it is not kept until it is set again. Raises OSError when the disk is full.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (open as long as the shelf is)
        self._places: dict[K, int] = {}
        self._end = self._flushed = 0

    def __setitem__(self, key: K, value: V) -> None:
        written = self._file.write(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
        self._places[key] = self._end * LENGTH + written
        self._end += written

    def __getitem__(self, key: K) -> V:
        offset, length = divmod(self._places[key], LENGTH)
        if offset + length > self._flushed:
            self._file.flush()
            self._flushed = self._end
        return pickle.loads(os.pread(self._file.fileno(), length, offset))  # type: ignore[no-any-return]  # noqa: S301 (written by this process)

    def __delitem__(self, key: K) -> None:
        del self._places[key]

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[K]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
