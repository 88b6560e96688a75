"""Records of one endpoint on disk while they are read: the newest word for each key counts, memory holds keys alone."""

import hashlib
import json
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Kept:
    """A record, its key, the number it was asked by and the page it stood on (0 for what is read singly)."""

    key: str
    number: str
    page: int
    record: Any  # an object, or a bare array of one endpoint


class Spool:
    """Appends JSON lines to a file without a name; gone when it is closed. Safe in threads."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = tempfile.TemporaryFile("w+b", dir=folder)  # noqa: SIM115 (closed by close)
        self._places: dict[str, int] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._places)

    def keys(self) -> set[str]:
        """Keys of all that is kept."""
        return set(self._places)

    def close(self) -> None:
        """Forgets everything."""
        self._file.close()

    def add(self, kept: Kept) -> bool:
        """Keeps the record; False when its key was there already, and the newer word took the older one's place."""
        line = json.dumps([kept.key, kept.number, kept.page, kept.record])  # ASCII: half a surrogate pair passes too
        with self._lock:
            is_new = kept.key not in self._places
            self._places[kept.key] = self._file.seek(0, 2)
            self._file.write(line.encode("ascii") + b"\n")
        return is_new

    def get(self, key: str) -> Kept | None:
        """The record of that key, or None."""
        offset = self._places.get(key)
        return None if offset is None else self._at(offset)

    def keep_only(self, keys: set[str]) -> None:
        """Drops all but these."""
        self._places = {key: place for key, place in self._places.items() if key in keys}

    def __iter__(self) -> Iterator[Kept]:
        for offset in list(self._places.values()):
            yield self._at(offset)

    def _at(self, offset: int) -> Kept:
        with self._lock:
            self._file.seek(offset)
            line = self._file.readline()
        return Kept(*json.loads(line))


def as_json(record: Any) -> str:
    """JSON text with sorted names, so that equal records are equal texts."""
    return whole_text(json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def whole_text(text: str) -> str:
    """Text that any database takes: half a surrogate pair becomes U+FFFD, which staging takes out and lists."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def hash_of(record: Any) -> str:
    """The hash by which the list's word for a record is compared with that of an earlier extraction."""
    return hashlib.sha256(as_json(record).encode("utf-8")).hexdigest()[:32]
