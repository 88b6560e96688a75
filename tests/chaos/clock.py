"""One clock for loader and sandbox, kept in a file: it runs with the real one, and what is slept is skipped."""

from __future__ import annotations

import mmap
import struct
import time
from pathlib import Path


class SkippingClock:
    """Real time plus every second that anybody slept. Shared by processes through a small file; never runs backwards."""

    def __init__(self, file: Path) -> None:
        self.file = file
        if not file.exists():
            file.write_bytes(struct.pack("<dd", 0.0, 0.0))  # docs/interfaces.md, section 6: seconds skipped; not standing still
        with file.open("r+b") as opened:
            self._skipped = mmap.mmap(opened.fileno(), 16)

    def now(self) -> float:
        """Seconds since the epoch, skipped ones included."""
        return time.time() + struct.unpack("<d", self._skipped[:8])[0]

    def sleep(self, seconds: float) -> None:
        """Let seconds pass without waiting for them. One process sleeps at a time: the loader."""
        skipped = struct.unpack("<d", self._skipped[:8])[0]
        self._skipped[:8] = struct.pack("<d", skipped + max(0.0, seconds))
