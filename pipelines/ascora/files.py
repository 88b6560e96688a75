"""The files that the manifest names: are they there, inside the export, and what are their bytes?"""

import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

_CHUNK = 1024 * 1024


@dataclass(frozen=True)
class FileFacts:
    """`status`: ok, missing (no such file), empty, outside (the path leaves the export), unreadable. Others only when ok."""

    status: str
    size: int | None = None
    sha256: str | None = None
    stored_path: str | None = None


def file_facts(relative: str | None, manifest_folder: Path, root: Path) -> FileFacts:
    """Facts of one manifest path: relative to the manifest's folder, else to the export folder (mapping.md ruling 23).

    `\\` and `/` both separate. An absolute path, a `..` or a link that leads out of the export is `outside`, and is
    neither opened nor measured.
    """
    if not relative or not relative.strip() or "\0" in relative:
        return FileFacts("missing")
    path = relative.strip().replace("\\", "/")
    if PurePosixPath(path).is_absolute() or PureWindowsPath(path).drive or ".." in PurePosixPath(path).parts:
        return FileFacts("outside")
    try:
        return _facts_of([manifest_folder / path, root / path], root.resolve())
    except (OSError, RuntimeError):  # no permission, a loop of links, a name too long
        return FileFacts("unreadable")


def _facts_of(candidates: list[Path], root: Path) -> FileFacts:
    for candidate in candidates:
        real = candidate.resolve()
        if not real.is_relative_to(root):
            return FileFacts("outside")
        if real.is_file() and real.stat().st_size == 0:
            return FileFacts("empty")
        if real.is_file():
            return FileFacts("ok", real.stat().st_size, sha256_of(real), str(real))
    return FileFacts("missing")


def sha256_of(file: Path) -> str:
    """The checksum, read in pieces so that a large video does not fill the memory."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
