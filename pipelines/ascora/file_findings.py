"""What is odd about the files that customers attached: gone, empty, of another kind than their name says, or named by nobody."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

# Endings whose files begin with bytes of their own; a .txt or .csv has none, and nothing is said of it.
_PICTURES = {"png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp", "heic"}
_CHECKED = _PICTURES | {"pdf", "docx", "xlsx", "pptx", "doc", "xls", "ppt", "zip", "mp4", "mov", "mp3", "msg"}
_SAME = {"jpg": {"jpeg", "jpe", "jfif"}, "jpeg": {"jpg", "jpe", "jfif"}, "tif": {"tiff"}, "tiff": {"tif"}, "mov": {"mp4"}}
_START = 64 * 1024
_PROGRAMS = {"exe", "dll", "elf", "scr", "com", "bat", "ps1"}


@dataclass
class FileFindings:
    """Rows of raw_ascora.file_findings, as the manifest is read; `first_with` remembers contents seen before."""

    root: Path
    first_with: dict[str, str] = field(default_factory=dict)
    named: set[Path] = field(default_factory=set)

    def rows(self, batch: "pa.Table") -> Iterator[dict[str, Any]]:
        """Findings of a batch of raw_ascora.attachments, at most one for a row."""
        columns = ("relative_path", "file_name", "file_status", "file_sha256", "stored_path")
        for row in batch.select([*columns, "_source_file", "_source_sheet", "_source_row"]).to_pylist():
            finding, detail = self._finding(row)
            if finding:
                place = {
                    name: row[name] for name in ("relative_path", "file_sha256", "_source_file", "_source_sheet", "_source_row")
                }
                yield {"finding": finding, "detail": detail, **place}

    def _finding(self, row: dict[str, Any]) -> tuple[str | None, str | None]:
        self._remember(row["relative_path"], row["_source_file"])
        if row["file_status"] != "ok":
            return row["file_status"], None
        endings = content_endings(Path(row["stored_path"]))
        said = Path((row["file_name"] or row["relative_path"]).replace("\\", "/")).suffix.lstrip(".").casefold()
        if is_other_kind(said, endings):
            return "wrong_ending", ", ".join(endings[:3]) or "no kind that is known"
        first = self.first_with.setdefault(row["file_sha256"], row["stored_path"])
        return ("same_content", Path(first).relative_to(self.root).as_posix()) if first != row["stored_path"] else (None, None)

    def _remember(self, relative: str | None, manifest: str) -> None:
        """A manifest's path counts from its own folder or from the export's."""
        path = (relative or "").strip().replace("\\", "/")
        self.named |= {(self.root / manifest).parent / path, self.root / path}

    def unnamed(self, files: Iterable[Path]) -> Iterator[dict[str, Any]]:
        """Findings of files that lie there and stand in no manifest; they belong to nobody, and are not sent."""
        for file in files:
            if file not in self.named:
                name = file.relative_to(self.root).as_posix()
                place = {"_source_file": name, "_source_sheet": "(file)", "_source_row": 0}
                yield {"finding": "unnamed", "detail": None, "relative_path": name, "file_sha256": None, **place}


def content_endings(file: Path) -> list[str]:
    """Endings that a file's first bytes ask for, the likeliest first, without dots; none if they are of no known kind."""
    import puremagic

    try:
        with file.open("rb") as stream:
            matches = puremagic.magic_string(stream.read(_START))  # given a file, it would trust the name
        return list(dict.fromkeys(match.extension.lstrip(".").casefold() for match in matches if match.extension))
    except (puremagic.PureError, ValueError, OSError):
        return []


def is_other_kind(said: str, endings: list[str]) -> bool:
    """Whether a file with this ending holds something else, or a program under the name of a document."""
    if said not in _CHECKED:
        return bool(_PROGRAMS.intersection(endings)) and said not in _PROGRAMS
    return {said, *_SAME.get(said, ())}.isdisjoint(endings)
