"""A clock that stands in a file, shared with whoever uses the account (docs/interfaces.md, section 6)."""

import mmap
import struct
import time
from pathlib import Path

LAYOUT = struct.Struct("<dd")  # seconds skipped so far; the second at which the clock stands, 0 for one that runs


class ClockFile:
    """Time plus all that was skipped; skipping is sleeping without waiting. Made when it is not there. Raises ValueError."""

    def __init__(self, file: Path) -> None:
        if not file.exists():
            file.write_bytes(LAYOUT.pack(0.0, 0.0))
        if file.stat().st_size != LAYOUT.size:
            raise ValueError(f"{file} is no clock of {LAYOUT.size} bytes")
        with file.open("r+b") as opened:
            self._bytes = mmap.mmap(opened.fileno(), LAYOUT.size)

    def now(self) -> float:
        """Seconds since the epoch."""
        skipped, stands_at = LAYOUT.unpack(self._bytes[:])
        return (stands_at or time.time()) + skipped

    def skip(self, seconds: float) -> None:
        """Let seconds pass. One process skips at a time: the account only while a client waits for its answer."""
        skipped, _ = LAYOUT.unpack(self._bytes[:])
        self._bytes[:8] = struct.pack("<d", skipped + max(0.0, seconds))
