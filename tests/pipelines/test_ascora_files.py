"""The manifest's files: facts of what is inside the export, and nothing of what is outside."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pipelines.ascora.extract import extract_ascora
from pipelines.ascora.files import file_facts
from pipelines.settings import Settings

Query = Callable[..., list[tuple]]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    root = tmp_path / "export"
    (root / "attachments" / "J1").mkdir(parents=True)
    (root / "attachments" / "J1" / "photo.jpg").write_bytes(b"picture")
    (root / "top.pdf").write_bytes(b"%PDF")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    return root


@pytest.mark.parametrize("relative", ["J1/photo.jpg", "J1\\photo.jpg", " attachments/J1/photo.jpg ", "./J1/photo.jpg"])
def test_a_file_is_found_from_the_manifest_or_the_export_folder(relative: str, export: Path) -> None:
    facts = file_facts(relative, export / "attachments", export)
    assert (facts.status, facts.size) == ("ok", 7)
    assert facts.sha256 == hashlib.sha256(b"picture").hexdigest()
    assert facts.stored_path == str((export / "attachments/J1/photo.jpg").resolve())


@pytest.mark.parametrize(
    "relative",
    ["../secret.txt", "..\\secret.txt", "J1/../../../secret.txt", "/etc/passwd", "C:\\secret.txt", "\\\\host\\share\\x"],
)
def test_a_path_out_of_the_export_is_outside_and_not_measured(relative: str, export: Path) -> None:
    facts = file_facts(relative, export / "attachments", export)
    assert (facts.status, facts.size, facts.sha256, facts.stored_path) == ("outside", None, None, None)


def test_a_link_out_of_the_export_is_outside(export: Path, tmp_path: Path) -> None:
    (export / "attachments" / "link.txt").symlink_to(tmp_path / "secret.txt")
    (export / "attachments" / "folder").symlink_to(tmp_path)
    assert file_facts("link.txt", export / "attachments", export).status == "outside"
    assert file_facts("folder/secret.txt", export / "attachments", export).status == "outside"


@pytest.mark.parametrize("relative", [None, "", "  ", "J1/none.jpg", "J1", "a\0b"])
def test_what_is_no_file_is_missing(relative: str | None, export: Path) -> None:
    assert file_facts(relative, export / "attachments", export).status == "missing"


def test_a_loop_of_links_is_unreadable_or_missing(export: Path) -> None:
    (export / "a").symlink_to(export / "b")
    (export / "b").symlink_to(export / "a")
    assert file_facts("a", export, export).status in ("unreadable", "missing")


@hypothesis_settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.sampled_from(["..", ".", "J1", "photo.jpg", "secret.txt", "", "~", "C:", "export"]), max_size=7))
@pytest.mark.parametrize("separator", ["/", "\\"])
def test_no_path_ever_reaches_out_of_the_export(separator: str, parts: list[str], export: Path) -> None:
    facts = file_facts(separator.join(parts), export / "attachments", export)
    assert facts.stored_path is None or Path(facts.stored_path).is_relative_to(export.resolve())


def test_an_empty_file_is_said_to_be_empty(export: Path) -> None:
    (export / "nothing.pdf").write_bytes(b"")
    assert file_facts("nothing.pdf", export, export).status == "empty"


PNG_BYTES = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 20 + b"IEND\xaeB`\x82"
FILES = {
    "a.png": PNG_BYTES,
    "copy.png": PNG_BYTES,
    "photo.jpg": PNG_BYTES,
    "really.pdf": b"hello, not a PDF",
    "plan.pdf": b"%PDF-1.4\n%%EOF\n",
    "invoice.txt": b"MZ\x90\0" + b"\0" * 80,
    "note.txt": b"just words",
    "nobody.pdf": b"%PDF-1.4\n%%EOF\n",
}


def test_every_odd_file_is_a_row_with_its_place(settings: Settings, write_workbook: Callable[..., Path], query: Query) -> None:
    write_workbook({"Customer": [["Customer Name"], ["Ann"]]})
    folder = settings.ascora_export_dir / "attachments"
    folder.mkdir()
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "link.txt").symlink_to("/etc/hostname")
    named = [*(name for name in FILES if name != "nobody.pdf"), "empty.pdf", "gone.pdf", "..\\..\\x.pdf", "link.txt"]
    lines = ["Entity Type,Entity Number,File Name,Relative Path", *(f"Job,J1,,{name}" for name in named)]
    (folder / "manifest.csv").write_text("\n".join(lines), encoding="utf-8")
    extract_ascora(settings)
    assert query("select relative_path, finding, detail from raw_ascora.file_findings order by all") == [
        ("..\\..\\x.pdf", "outside", None),
        ("attachments/nobody.pdf", "unnamed", None),
        ("copy.png", "same_content", "attachments/a.png"),
        ("empty.pdf", "empty", None),
        ("gone.pdf", "missing", None),
        ("invoice.txt", "wrong_ending", "exe, dll, drv"),
        ("link.txt", "outside", None),
        ("photo.jpg", "wrong_ending", "png"),
        ("really.pdf", "wrong_ending", "no kind that is known"),
    ]
