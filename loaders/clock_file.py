"""A clock that stands in a file, for rehearsals: sleeping skips ahead instead of waiting (docs/interfaces.md, section 6)."""

from __future__ import annotations

import mmap
import struct
import time
from pathlib import Path

LAYOUT = struct.Struct("<dd")  # seconds skipped so far; the second at which the clock stands, 0 for one that runs


class ClockFile:
    """Time plus every second that anybody slept, shared by processes through a small file. Raises ValueError, OSError.

    One process sleeps at a time: the loader, or the account while the loader waits for its answer.
    """

    def __init__(self, file: Path, stands_at: float = 0.0) -> None:
        """Made when it is not there: running with the machine's, or standing at an epoch second until somebody sleeps."""
        self.file = file
        if not file.exists():
            file.write_bytes(LAYOUT.pack(0.0, stands_at))
        if file.stat().st_size != LAYOUT.size:
            raise ValueError(f"{file} is no clock of {LAYOUT.size} bytes")
        with file.open("r+b") as opened:
            self._bytes = mmap.mmap(opened.fileno(), LAYOUT.size)

    @property
    def stands_at(self) -> float:
        """The second at which the clock stood before anybody slept; 0 for one that runs."""
        return float(LAYOUT.unpack(self._bytes[:])[1])

    def now(self) -> float:
        """Seconds since the epoch, skipped ones included."""
        skipped, stands_at = LAYOUT.unpack(self._bytes[:])
        return (stands_at or time.time()) + skipped

    def sleep(self, seconds: float) -> None:
        """Let seconds pass without waiting for them."""
        skipped, _ = LAYOUT.unpack(self._bytes[:])
        self._bytes[:8] = struct.pack("<d", skipped + max(0.0, seconds))
