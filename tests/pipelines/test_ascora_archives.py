"""A file that is broken, protected or too large is refused with its reason, before a reader opens it."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from excel_xml import write_xml
from msoffcrypto.format.ooxml import OOXMLFile

from pipelines.ascora.archives import Limits, inspect
from pipelines.ascora.refusals import BadFile
from pipelines.ascora.workbooks import open_book, rows_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
Write = Callable[..., Path]


def test_a_file_cut_short_is_refused(write_workbook: Write) -> None:
    file = write_workbook({"S": [["a"]] * 50})
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(BadFile, match="damaged or cut short"):
        open_book(file, "calamine", Limits())


def test_a_file_with_a_flipped_bit_is_refused(write_workbook: Write) -> None:
    file = write_workbook({"S": [["some text", number] for number in range(500)]})
    data = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
    data[entry.header_offset + 200] ^= 0xFF
    file.write_bytes(data)
    with pytest.raises(BadFile, match="damaged"):
        open_book(file, "calamine", Limits())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty .0 bytes."),
        (b"hello", "no office file, or damaged"),
        (b"PK\3\4 and then nothing", "damaged or cut short"),
        (b"<html><table></table></html>", "web page or plain XML"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "web page or plain XML"),
        (OLE + b"\0" * 600, "protected by a password, or an old .xls"),
    ],
)
def test_what_is_no_workbook_is_refused_with_its_reason(content: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(BadFile, match=reason):
        inspect(tmp_path / "a.xlsx", Limits())


def test_a_zip_that_holds_no_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(BadFile, match="no workbook"):
        open_book(tmp_path / "a.xlsx", "calamine", Limits())


def test_a_zip_glued_behind_another_file_is_refused_by_its_start(write_workbook: Write, tmp_path: Path) -> None:
    """A reader that goes by the start would take it for an old .xls, and one of them asks for 8 GB for such a one."""
    (tmp_path / "a.xlsx").write_bytes(OLE + b"\0" * 600 + write_workbook({"S": [["a"]]}).read_bytes())
    with pytest.raises(BadFile, match=r"it is an old |protected"):
        open_book(tmp_path / "a.xlsx", "calamine", Limits())


def test_a_protected_workbook_is_refused_with_what_to_do(write_workbook: Write, tmp_path: Path) -> None:
    source = write_workbook({"Customer": [["Customer Name"], ["Ann"]]})
    with source.open("rb") as plain, (tmp_path / "a.xlsx").open("wb") as locked:
        OOXMLFile(plain).encrypt("secret", locked)
    with pytest.raises(BadFile, match="protected by a password: open it in Excel, take the password off"):
        open_book(tmp_path / "a.xlsx", "calamine", Limits())


def test_other_kinds_of_workbook_are_named_under_whatever_name(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes((Path(__file__).parent / "workbooks" / "old.xls").read_bytes())
    with pytest.raises(BadFile, match="it is an old"):
        inspect(tmp_path / "a.xlsx", Limits())
    for part, word in (("xl/workbook.bin", r"\.xlsb"), ("content.xml", "OpenDocument"), ("Index/Document.iwa", "Numbers")):
        with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as archive:
            archive.writestr("mimetype", "x")
            archive.writestr(part, "x")
        with pytest.raises(BadFile, match=word):
            inspect(tmp_path / "b.xlsx", Limits())


def test_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("xl/workbook.xml", "<y/>")
    with pytest.raises(BadFile, match="two parts named"):
        inspect(tmp_path / "a.xlsx", Limits())


def test_a_billion_laughs_are_refused_without_a_laugh(tmp_path: Path) -> None:
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>&i;</t></is></c></row>'
    file = write_xml(tmp_path / "a.xlsx", row, doctype=f"<!DOCTYPE x [{entities}]>")
    with pytest.raises(BadFile, match="cannot be read"):
        list(rows_of(open_book(file, "calamine", Limits()), "Customer"))


def test_a_bomb_is_refused_by_size_and_by_ratio(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 12 * 1024 * 1024)
    with pytest.raises(BadFile, match="ASCORA_MAX_UNPACKED_MB"):
        inspect(tmp_path / "a.xlsx", Limits(max_unpacked_mb=10))
    with pytest.raises(BadFile, match="ASCORA_MAX_RATIO"):
        inspect(tmp_path / "a.xlsx", Limits(max_ratio=100))


def test_a_stray_cell_in_the_far_corner_does_not_fill_the_memory(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "a"
    workbook.active["XFD1048576"] = "far"
    workbook.save(tmp_path / "a.xlsx")
    book = open_book(tmp_path / "a.xlsx", "calamine", Limits())
    rows = list(rows_of(book, "Sheet"))  # read whole, calamine would hold 17 thousand million empty cells
    assert [(number, cells[0], cells[-1]) for number, cells in rows] == [(1, "a", "a"), (1048576, None, "far")]


def test_entities_in_a_workbook_are_not_expanded(write_workbook: Write, tmp_path: Path) -> None:
    source = write_workbook({"S": [["a"]]})
    (tmp_path / "secret.txt").write_text("the secret", encoding="utf-8")
    target = tmp_path / "evil.xlsx"
    doctype = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{tmp_path}/secret.txt">]>'
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            text = old.read(entry).decode()
            if entry.filename in ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"):
                start = text.index("<sst" if "<sst" in text else "<worksheet")
                text = doctype + text[start:].replace("<t>a</t>", "<t>&e;</t>")
            new.writestr(entry, text)
    for reader in ("calamine", "openpyxl"):
        try:
            rows = list(rows_of(open_book(target, reader, Limits()), "S"))
        except Exception as error:
            rows = [str(error)]
        assert "the secret" not in str(rows)
