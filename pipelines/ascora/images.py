"""Pictures that sit inside cells as `data:` URIs: found, proven to be pictures, and written out as files."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    import pyarrow as pa

_HEAD = r"data:(?P<mime>[\w.+-]+/[\w.+-]+)?(?:;[\w.+-]+=[^;,\"'<>\s]*)*;base64,"
_BODY = r"[A-Za-z0-9+/=_%-]+"
# Line breaks inside the base64 text are allowed only up to a closing quote: elsewhere words would follow unseen.
_QUOTED = re.compile(rf"(?<=[\"']){_HEAD}(?P<body>[A-Za-z0-9+/=_%\s-]+)(?=[\"'])", re.IGNORECASE)
_PLAIN = re.compile(rf"{_HEAD}(?P<body>{_BODY})", re.IGNORECASE)
# (first bytes, bytes that stand near the end of a whole file, ending)
_KINDS = (
    (b"\x89PNG\r\n\x1a\n", b"IEND", "png"),
    (b"\xff\xd8\xff", b"\xff\xd9", "jpg"),
    (b"GIF87a", b";", "gif"),
    (b"GIF89a", b";", "gif"),
)
_END_WINDOW = 64
_SHORTEST_URI = len("data:;base64,A")
_MIMES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "bmp": "image/bmp", "tif": "image/tiff"}


@dataclass
class ImageStore:
    """Writes each picture once, named by its checksum; what is no picture stays in the text and is listed."""

    folder: Path
    max_bytes: int
    refused: list[str] = field(default_factory=list)

    def rows(self, batch: "pa.Table", raw_table: str) -> Iterator[dict[str, Any]]:
        """Rows of raw_ascora.inline_images for every picture in this batch."""
        for column in _columns_with_data_uris(batch):
            texts = batch.column(column)
            for index in _rows_with_data_uris(texts):
                place = {name: batch.column(name)[index].as_py() for name in batch.column_names if name[:7] == "_source"}
                for ordinal, match in enumerate(find_data_uris(texts[index].as_py()), start=1):
                    facts = self._store(
                        match,
                        f"{place['_source_file']}, sheet {place['_source_sheet']!r}, row {place['_source_row']}, column {column}",
                    )
                    if facts:
                        yield {"raw_table": raw_table, "column_name": column, "ordinal": ordinal, **facts, **place}

    def _store(self, match: re.Match[str], where: str) -> dict[str, Any] | None:
        data = decode(match["body"], self.max_bytes)
        ending = image_kind(data) if data else None
        if data is None or ending is None:
            self.refused.append(f"{where}: a data: URI that is no whole picture up to the size limit; kept as text")
            return None
        digest = hashlib.sha256(data).hexdigest()
        file = self.folder / f"{digest}.{ending}"
        if not file.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            partial = file.with_suffix(".part")
            partial.write_bytes(data)
            partial.replace(file)
        return {
            "data_uri": match[0],
            "mime": _MIMES.get(ending, f"image/{ending}"),
            "file_name": f"image-{digest[:12]}.{ending}",
            "file_bytes": len(data),
            "file_sha256": digest,
            "stored_path": str(file.resolve()),
        }


def find_data_uris(text: str) -> list[re.Match[str]]:
    """All base64 data URIs of a cell, in the order they stand."""
    quoted = list(_QUOTED.finditer(text))
    covered = {match.start() for match in quoted}
    plain = [match for match in _PLAIN.finditer(text) if match.start() not in covered]
    return sorted(quoted + plain, key=lambda match: match.start())


def decode(body: str, max_bytes: int) -> bytes | None:
    """The bytes, or None if it is no base64 or more than `max_bytes`."""
    if len(body) * 3 // 4 > max_bytes + 1024:
        return None
    compact = b"".join(unquote_to_bytes(body).split())
    try:
        data = base64.b64decode(compact, altchars=b"-_" if b"-" in compact or b"_" in compact else None, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if data and len(data) <= max_bytes else None


def image_kind(data: bytes) -> str | None:
    """The ending a picture's own bytes ask for; None for anything else, or a picture cut short (a full Excel cell)."""
    for magic, end, ending in _KINDS:
        if data.startswith(magic):
            return ending if end in data[-_END_WINDOW:] else None
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp" if len(data) >= int.from_bytes(data[4:8], "little") + 8 else None
    if data[:2] == b"BM":
        return "bmp" if int.from_bytes(data[2:6], "little") == len(data) else None
    if data[:4] in (b"II*\0", b"MM\0*"):
        start = int.from_bytes(data[4:8], "little" if data[:2] == b"II" else "big")
        return "tif" if 8 <= start < len(data) else None
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"mif1", b"avif"):
        return "avif" if data[8:12] == b"avif" else "heic"
    return None


def _columns_with_data_uris(batch: "pa.Table") -> list[str]:
    import pyarrow as pa

    return [
        name
        for name in batch.column_names
        if not name.startswith("_source") and pa.types.is_string(batch.schema.field(name).type)
    ]


def _rows_with_data_uris(texts: "pa.ChunkedArray") -> list[int]:
    import pyarrow.compute as pc

    if texts.null_count == len(texts) or (pc.max(pc.binary_length(texts)).as_py() or 0) < _SHORTEST_URI:
        return []
    # A semicolon is rare and found at once; only where one stands, the slow look that knows no case is taken.
    likely = pc.indices_nonzero(pc.fill_null(pc.match_substring(texts, ";"), False))
    hits = likely.filter(pc.match_substring(texts.take(likely), ";base64,", ignore_case=True))
    return hits.to_pylist()
