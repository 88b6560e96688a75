"""The bytes of small real files, made from nothing: PNG, JPEG, PDF, text, and one PDF of 26 MB."""

import base64
import random
import struct
import zlib

OVERSIZE_BYTES = 26 * 1024 * 1024
# A complete one-pixel baseline JPEG; a comment segment makes each copy a different file.
_JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////"
    "////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q=="
)


def png(rng: random.Random, width: int = 8, height: int = 8) -> bytes:
    """An 8-bit grey picture of noise."""
    rows = b"".join(b"\0" + rng.randbytes(width) for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def jpeg(rng: random.Random) -> bytes:
    comment = f"site photo {rng.getrandbits(64):016x}".encode()
    return _JPEG[:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + _JPEG[2:]


def pdf(text: str, padding: int = 0) -> bytes:
    """One page that says `text` (ASCII); `padding` bytes of white space make it as large as wanted."""
    safe = "".join(char for char in text if char.isascii() and char not in "()\\")
    stream = f"BT /F1 18 Tf 40 780 Td ({safe}) Tj ET".encode() + b" " * padding
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream),
    ]
    return _with_offsets(objects)


def _with_offsets(objects: list[bytes]) -> bytes:
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, table)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def data_uri(rng: random.Random) -> str:
    """A picture as it stands inside the HTML of a pasted e-mail."""
    mime, content = ("png", png(rng)) if rng.random() < 0.8 else ("jpeg", jpeg(rng))
    return f"data:image/{mime};base64,{base64.b64encode(content).decode()}"
