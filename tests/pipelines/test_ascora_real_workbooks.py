"""Workbooks as they really are: every writer, every way to store a cell, read alike whole, in slices and by openpyxl."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from excel_xml import STRICT, agreed, inline, number, write_xml

from pipelines.ascora.archives import Limits
from pipelines.ascora.folder import list_export
from pipelines.ascora.refusals import BadFile, CannotRead
from pipelines.ascora.scan import ScanOptions, scan_folder
from pipelines.ascora.workbooks import OpenpyxlBook, open_book, rows_of

FIXTURES = Path(__file__).parent / "workbooks"
TEXT = "Zoë & Søn 😀 <b>"
VALUES: list[Any] = ["0412 345 678", "0800", 800, 1234.5, "$1,234.50", "31/02/2026", dt.datetime(2026, 1, 31), True, TEXT, "a\nb"]
TEXTS = ["0412 345 678", "0800", "800", "1234.5", "$1,234.50", "31/02/2026", "2026-01-31", "TRUE", TEXT, "a\nb"]


def by_openpyxl(file: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.title = "Customer"
    workbook.active.append(VALUES)
    workbook.save(file)


def by_xlsxwriter(file: Path, constant_memory: bool) -> None:
    options = {"constant_memory": constant_memory, "default_date_format": "dd/mm/yyyy"}
    with xlsxwriter.Workbook(file, options) as workbook:
        workbook.add_worksheet("Customer").write_row(0, 0, VALUES)


WRITERS = {
    "openpyxl": by_openpyxl,
    "xlsxwriter": lambda file: by_xlsxwriter(file, False),
    "xlsxwriter, inline strings": lambda file: by_xlsxwriter(file, True),
}


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_every_writer_gives_the_same_text(write: Callable[[Path], None], tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx")
    assert agreed(tmp_path / "a.xlsx") == {(1, column): text for column, text in enumerate(TEXTS)}


def test_a_workbook_of_libreoffice_with_hidden_rows_columns_and_sheets_is_read_whole() -> None:
    book = open_book(FIXTURES / "libreoffice.xlsx", "calamine", Limits())
    assert book.sheet_names() == ["Customer", "Contacts"]
    rows = dict(rows_of(book, "Customer"))
    assert rows[2] == ["1", "Zoë & Søn 😀", "0800", "a@x.com", "2026-01-31", "1234.5", "2469", "TRUE", "26:30:00"]
    assert rows[3] == ["2", "line\nbreak  two", "3000", None, "2026-02-01T09:30:00", "-7", "#DIV/0!", "FALSE", "09:05:00"]
    assert list(rows_of(book, "Contacts"))[1] == (2, ["1", "Ann"])
    assert "sheet 'Customer': 1 cells hold an error" in book.warnings[0]


SHARED = (
    "<si><t>plain</t></si>"
    '<si><r><rPr><b/></rPr><t xml:space="preserve">rich </t></r><r><t>text</t></r></si>'
    '<si><t>課きく</t><rPh sb="0" eb="1"><t>カ</t></rPh><phoneticPr fontId="1"/></si>'
    "<si><t>a_x000D_b</t></si><si/>"
)


@pytest.mark.parametrize("prefix", ["", "x"])
def test_shared_rich_and_phonetic_strings_are_their_text(prefix: str, tmp_path: Path) -> None:
    cells = "".join(f'<c r="{letter}1" t="s"><v>{index}</v></c>' for index, letter in enumerate("ABCDE"))
    rows, shared = f'<row r="1">{cells}</row>', SHARED
    if prefix:
        rows = rows.replace("<", "<x:").replace("<x:/", "</x:")
    file = write_xml(tmp_path / "a.xlsx", rows, shared=shared, prefix=prefix)
    assert agreed(file) == {(1, 0): "plain", (1, 1): "rich text", (1, 2): "課きく", (1, 3): "a\rb"}


@pytest.mark.parametrize(
    ("rows", "shared"), [('<row r="1"><c r="A1" t="s" /><c r="B1" t="s"/></row>', ""), ("", "<si><t>x</t></si>")]
)
def test_cells_sheets_and_string_tables_without_content_are_empty(rows: str, shared: str, tmp_path: Path) -> None:
    assert agreed(write_xml(tmp_path / "a.xlsx", rows, shared=shared)) == {}


def test_formulas_errors_and_booleans_show_what_the_person_saw(tmp_path: Path) -> None:
    cells = (
        '<c r="A1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c><c r="B1"><f>1+1</f><v>2</v></c><c r="C1"><f>1+2</f></c>'
        '<c r="D1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="E1" t="b"><v>1</v></c><c r="F1" t="e"><v>#N/A</v></c>'
    )
    file = write_xml(tmp_path / "a.xlsx", f'<row r="1">{cells}</row>')
    assert agreed(file) == {(1, 0): "ab", (1, 1): "2", (1, 3): "#DIV/0!", (1, 4): "TRUE", (1, 5): "#N/A"}
    warnings = open_book(file, "calamine", Limits()).warnings
    assert "sheet 'Customer': 1 formula cells hold no value" in warnings[0]
    assert "sheet 'Customer': 2 cells hold an error" in warnings[1]


def test_words_that_look_like_markup_are_left_alone_in_slices(tmp_path: Path) -> None:
    odd = ['x t="e" y', 'row r="9"', 't="s"&gt;', "v&gt;-1 /f&gt;"]
    rows = "".join(
        f'<row r="{n}">{inline(f"A{n}", text)}<c r="B{n}" t="e"><v>#N/A</v></c></row>' for n, text in enumerate(odd, 1)
    )
    found = ways_of_ours(write_xml(tmp_path / "a.xlsx", rows))
    assert [found[n, 0] for n in range(1, 5)] == ['x t="e" y', 'row r="9"', 't="s">', "v>-1 /f>"]
    assert [found[n, 1] for n in range(1, 5)] == ["#N/A"] * 4


@pytest.mark.parametrize(
    ("value", "style", "from_1904", "text"),
    [
        (46053, 1, False, "2026-01-31"),
        (46053.5, 2, False, "2026-01-31T12:00:00"),
        (44591, 1, True, "2026-01-31"),
        (1.5, 3, False, "36:00:00"),
        (2958465, 1, False, "9999-12-31"),
    ],
)
def test_a_date_is_the_day_the_sheet_shows(value: float, style: int, from_1904: bool, text: str, tmp_path: Path) -> None:
    file = write_xml(tmp_path / "a.xlsx", f'<row r="1">{number("A1", value, style)}</row>', from_1904=from_1904)
    assert agreed(file) == {(1, 0): text}


@pytest.mark.parametrize("value", [-1.2, -40000])
def test_a_negative_date_is_never_taken_for_a_time_of_day(value: float, tmp_path: Path) -> None:
    """calamine alone would say 19:12:00 for -1.2 days; no one could tell it from a real time."""
    rows = f'<row r="1">{number("A1", value, 1)}</row><row r="2">{number("A2", 0.25, 2)}</row>'
    found = ways_of_ours(write_xml(tmp_path / "a.xlsx", rows))
    assert re.match(r"1\d{3}-\d\d-\d\d", found[1, 0])
    assert found[2, 0] == "06:00:00"


def ways_of_ours(file: Path) -> dict[tuple[int, int], str]:
    rows = rows_of(open_book(file, "calamine", Limits()), "Customer")
    return {(row, index): cell for row, cells in rows for index, cell in enumerate(cells) if cell is not None}


@pytest.mark.parametrize("value", [60, 0, 2958466, 1e12])
def test_a_serial_that_is_no_day_is_kept_in_some_form(value: float, tmp_path: Path) -> None:
    assert ways_of_ours(write_xml(tmp_path / "a.xlsx", f'<row r="1">{number("A1", value, 1)}</row>'))[1, 0]


ONE_ROW = '<row r="3">' + inline("B3", "x") + "</row>"


@pytest.mark.parametrize(
    "how",
    [
        {"dimension": '<dimension ref="A1"/>'},
        {"dimension": '<dimension ref="A1:XFD1048576"/>'},
        {"target": "/xl/worksheets/sheet1.xml"},
        {"extra": {"../../evil.xml": b"<x/>", "/etc/passwd": b"x"}},
    ],
    ids=["small dimension", "whole dimension", "absolute path", "climbing names"],
)
def test_odd_packages_are_read_all_the_same(how: dict[str, Any], tmp_path: Path) -> None:
    assert agreed(write_xml(tmp_path / "a.xlsx", ONE_ROW, **how)) == {(3, 1): "x"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx"]


def test_strict_office_xml_is_read_and_never_taken_for_empty_by_the_reader_that_cannot(tmp_path: Path) -> None:
    file = write_xml(tmp_path / "a.xlsx", ONE_ROW, namespaces=STRICT)
    assert ways_of_ours(file) == {(3, 1): "x"}
    assert list(rows_of(open_book(file, "openpyxl", Limits()), "Customer")) == [(3, [None, "x"])]
    with pytest.raises(CannotRead, match="shows none of its sheets"):
        OpenpyxlBook(file).sheet_names()


def test_a_large_sheet_whose_rows_stand_twice_is_refused_because_readers_disagree(tmp_path: Path) -> None:
    long = "x" * 600
    rows = "".join(
        f'<row r="{n}">{inline(f"A{n}", long)}</row><row r="{n}">{inline(f"B{n}", long)}</row>' for n in range(1, 2_000)
    )
    with pytest.raises(BadFile, match="rows stand twice or out of order"):
        ways_of_ours(write_xml(tmp_path / "a.xlsx", rows))


BARE_X, BARE_Y = (f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in "xy")
UNCUT = {
    "no references": f"<row>{BARE_X}</row><row/><row>{BARE_Y}</row>",
    "cdata": f'<row r="1">{BARE_X.replace("x", "<![CDATA[x]]>")}</row><row r="3">{BARE_Y}</row>',
    "comments": f'<row r="1">{BARE_X}</row><!-- </row> --><row r="3">{BARE_Y}</row>',
    "single quotes": f"<row r='1'>{BARE_X}</row><row r='3'>{BARE_Y}</row>",
}


@pytest.mark.parametrize("rows", UNCUT.values(), ids=UNCUT)
def test_what_cannot_be_cut_is_read_all_the_same(rows: str, tmp_path: Path) -> None:
    assert ways_of_ours(write_xml(tmp_path / "a.xlsx", rows)) == {(1, 0): "x", (3, 0): "y"}


def test_a_sheet_that_cannot_be_cut_further_down_goes_on_with_the_other_reader_at_that_row(tmp_path: Path) -> None:
    filler = "z" * 3_000
    rows = "".join(f'<row r="{n}">{inline(f"A{n}", f"{n} {filler}")}</row>' for n in range(1, 6_001))
    file = write_xml(tmp_path / "a.xlsx", rows.replace('<row r="5000">', '<!-- here --><row r="5000">'))
    book = open_book(file, "calamine", Limits())
    found = list(rows_of(book, "Customer"))
    assert [number for number, _ in found] == list(range(1, 6_001))
    assert all(cells[0].startswith(f"{number} z") for number, cells in found if cells[0])
    assert "read by the slower reader (comments or CDATA)" in book.warnings[0]


def test_long_escaped_and_broken_texts_are_kept(tmp_path: Path) -> None:
    texts = ["x" * 32_767, "a_x0000_b", "tab_x0009_", "_xD83D_ half a pair", "👩‍👩‍👧‍👦", "nbsp\u00a0"]
    rows = "".join(f'<row r="{n}">{inline(f"A{n}", text)}</row>' for n, text in enumerate(texts, 1))
    found = ways_of_ours(write_xml(tmp_path / "a.xlsx", rows))
    assert [found[n, 0] for n in (1, 3, 5, 6)] == [texts[0], "tab\t", texts[4], texts[5]]
    assert found[2, 0] == "a\0b"
    assert "half a pair" in found[4, 0]
    found[4, 0].encode()  # whatever stands for the half, it can be written


def test_the_same_long_text_in_many_cells_comes_in_parts(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 30_001))
    file = write_xml(tmp_path / "a.xlsx", rows, shared=f"<si><t>{'w' * 8_000}</t></si>")
    sizes = [len(block.numbers) for block in open_book(file, "calamine", Limits()).blocks("Customer")]
    assert sum(sizes) == 30_000
    assert max(sizes) * 8_000 <= 65 * 1024 * 1024


def test_merged_cells_hold_their_value_once_and_titles_above_the_header_are_skipped(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Customer"
    sheet.append(["Smith Plumbing: customers with email and phone"])
    sheet.merge_cells("A1:D1")
    sheet.append(["Email", "and", "Phone"])
    sheet.append(["Customer\u00a0Number ", " Customer  Name* ", "EMAIL", "Phone", "Phone"])
    sheet.append(["007", "Ann", "a@x.com", "1", "2"])
    sheet.append(["008", "Bob", "b@x.com"])
    sheet.merge_cells("A4:A5")
    (tmp_path / "export").mkdir()
    workbook.save(tmp_path / "export" / "a.xlsx")
    (found,) = scan_folder(list_export(tmp_path / "export"), ScanOptions()).found
    rows = [row for block in found.blocks() for row in block.rows()]
    assert (found.header.row, found.header.known["customer_number"], found.header.known["phone"]) == (3, 0, 3)
    assert found.header.extra == {"Phone (2)": 4}
    assert rows == [(4, ["007", "Ann", "a@x.com", "1", "2"]), (5, [None, "Bob", "b@x.com", None, None])]
