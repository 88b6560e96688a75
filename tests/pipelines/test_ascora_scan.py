"""Sheets are recognised by name and headers, and every problem of every file is named."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.ascora.folder import list_export
from pipelines.ascora.headers import column_letters, find_header
from pipelines.ascora.scan import FoundSheet, Scan, ScanOptions, scan_folder
from pipelines.ascora.sheets import SHEETS, SheetSpec
from pipelines.errors import Halt

Write = Callable[..., Path]
LABOUR = {
    "job": [["Job Number", "Hours"], ["J1", 2]],
    "quote": [["Quote Number", "Labour Role", "Hours", "Rate Ex Tax"], ["Q1", "Plumber", 2, 90]],
}


def spec_of(table: str) -> SheetSpec:
    return next(spec for spec in SHEETS if spec.table == table)


def scanned(folder: Path, **options: Any) -> Scan:
    return scan_folder(list_export(folder), ScanOptions(**options))


def rows_read(sheet: FoundSheet) -> list[tuple[int, list[str | None]]]:
    """The rows below the header; reading also counts them and names columns without a header."""
    return [row for block in sheet.blocks() for row in block.rows()]


def customers(*headers: str, rows: int = 1) -> list[list[Any]]:
    return [["Customer Name", *headers], *[[f"name {n}", *headers] for n in range(rows)]]


def test_file_names_do_not_matter_and_sub_folders_are_searched(write_workbook: Write, tmp_path: Path) -> None:
    write_workbook({"Customer": customers()}, "whatever.xlsx")
    write_workbook({"Customer": customers(rows=2)}, "part two/more.xlsx")
    found = scanned(tmp_path / "export").found
    assert [(sheet.file_name, sheet.spec.table, len(rows_read(sheet))) for sheet in found] == [
        ("part two/more.xlsx", "customers", 2),
        ("whatever.xlsx", "customers", 1),
    ]


@pytest.mark.parametrize("kind", ["job", "quote"])
def test_labour_is_a_quotes_where_a_quote_number_stands(kind: str, write_workbook: Write, tmp_path: Path) -> None:
    write_workbook({"Labour": LABOUR[kind]})
    assert [sheet.spec.table for sheet in scanned(tmp_path / "export").found] == [f"{kind}_labour"]


def test_titles_above_the_header_are_skipped(write_workbook: Write, tmp_path: Path) -> None:
    write_workbook({"Customer": [["Smith Plumbing"], [], ["Exported", "1/2/2026"], *customers("Email")]})
    found = scanned(tmp_path / "export").found[0]
    assert rows_read(found) == [(5, ["name 0", "Email"])]
    assert (found.header.row, found.row_count) == (4, 1)


def test_header_spelling_differences_do_not_matter() -> None:
    header = find_header([(1, [" customer   NAME* ", "e-mail", "EMAIL:", None])], spec_of("customers"))
    assert header is not None
    assert header.known == {"customer_name": 0, "email": 2}
    assert header.extra == {"e-mail": 1}


def test_a_missing_required_column_names_file_sheet_row_and_column(write_workbook: Write, tmp_path: Path) -> None:
    write_workbook({"Jobs": [["Job Number", "Job Name"], ["J1", "x"]]}, "Jobs.xlsx")
    assert scanned(tmp_path / "export").problems == [
        "Jobs.xlsx, sheet 'Jobs', row 1: the required column 'Job Status' is missing: add it, or correct the header's spelling"
    ]


def test_an_unknown_sheet_that_holds_rows_is_a_problem_until_it_is_ignored(write_workbook: Write, tmp_path: Path) -> None:
    write_workbook({"Customer": customers(), "Sheet1": [["Job Number", "Job Status"], ["J1", "New"]], "Empty": []})
    (problem,) = scanned(tmp_path / "export").problems
    assert "Customers.xlsx, sheet 'Sheet1': unknown sheet that holds rows (its columns look like 'Jobs')" in problem
    ignored = scanned(tmp_path / "export", ignored_sheets=frozenset({" SHEET1 "}))
    assert not ignored.problems
    assert "left out" in ignored.warnings[0]


def test_all_problems_of_all_files_are_reported_together(write_workbook: Write, tmp_path: Path) -> None:
    write_workbook({"Jobs": [["Job Number"], ["J1"]], "Invoices": [["Total"], [1]]}, "a.xlsx")
    write_workbook({"Nonsense": [["x"]]}, "b.xlsx")
    (tmp_path / "export" / "c.xlsx").write_bytes(b"hello")
    (tmp_path / "export" / "d.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    files = {problem.split(",")[0].split(":")[0] for problem in scanned(tmp_path / "export").problems}
    assert files == {"a.xlsx", "b.xlsx", "c.xlsx", "d.xls"}


def test_a_header_that_stands_twice_loses_nothing(write_workbook: Write, tmp_path: Path) -> None:
    write_workbook({"Customer": customers("Email", "Email", "Colour", "Colour")})
    scan = scanned(tmp_path / "export")
    assert scan.found[0].header.known["email"] == 1
    assert scan.found[0].header.extra == {"Email (2)": 2, "Colour": 3, "Colour (2)": 4}
    assert "Email (column C) stands twice" in scan.warnings[0]


def test_values_below_no_header_are_kept_under_the_column_letter(write_workbook: Write, tmp_path: Path) -> None:
    write_workbook({"Customer": [["Customer Name"], ["a", None, "stray"], ["b"]]})
    (found,) = scanned(tmp_path / "export").found
    assert rows_read(found) == [(2, ["a", None, "stray"]), (3, ["b", None, None])]
    assert found.header.extra == {"Column C": 2}


def test_blank_rows_are_not_counted(write_workbook: Write, tmp_path: Path) -> None:
    write_workbook({"Customer": [["Customer Name"], ["a"], [None], ["  "], ["b"]]})
    found = scanned(tmp_path / "export").found[0]
    assert [number for number, _ in rows_read(found)] == [2, 5]
    assert found.row_count == 2


def test_what_customers_attached_is_never_read_as_a_table(write_workbook: Write, tmp_path: Path) -> None:
    write_workbook({"Customer": customers()})
    write_workbook({"Budget": [["x", "y"]]}, "attachments/J1/budget.xlsx")
    write_workbook({"Customer": customers()}, "~$Customers.xlsx")
    scan = scanned(tmp_path / "export")
    assert [sheet.file_name for sheet in scan.found] == ["Customers.xlsx"]
    assert not scan.problems


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_users_csv_is_read_whatever_wrote_it(delimiter: str, encoding: str, tmp_path: Path) -> None:
    lines = [["Name", "Email", "Role"], ["Zoë, the 2nd; boss", "zoe@x.com", 'a "b"\nc'], ["Li", "li@x.com", ""]]
    quoted = [delimiter.join('"{}"'.format(cell.replace('"', '""')) for cell in line) for line in lines]
    (tmp_path / "people.csv").write_bytes("\r\n".join(quoted).encode(encoding))
    (found,) = scanned(tmp_path).found
    assert found.spec.table == "users"
    assert rows_read(found) == [(2, ["Zoë, the 2nd; boss", "zoe@x.com", 'a "b"\nc']), (4, ["Li", "li@x.com", None])]


def test_a_folder_without_tables_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Halt, match="set ASCORA_EXPORT_DIR"):
        list_export(tmp_path / "nowhere")
    with pytest.raises(Halt, match="holds no workbook"):
        list_export(tmp_path)


def test_a_zip_is_no_folder_and_says_to_unpack_it(write_workbook: Write, tmp_path: Path) -> None:
    write_workbook({"Customer": customers()})
    for place in (tmp_path / "export.zip", tmp_path / "export" / "part two.ZIP"):
        with zipfile.ZipFile(place, "w") as archive:
            archive.writestr("Jobs.xlsx", b"")
    with pytest.raises(Halt, match="is a zip file: unpack it"):
        list_export(tmp_path / "export.zip")
    (problem,) = scanned(tmp_path / "export").problems
    assert problem == "part two.ZIP: a zip file is not looked into: unpack it here, or take it out of the folder"


@pytest.mark.parametrize(("ending", "what"), [(".xls", "old"), (".xlsb", "binary"), (".ods", "OpenDocument")])
def test_other_workbooks_are_named_with_what_to_do(ending: str, what: str, tmp_path: Path) -> None:
    (tmp_path / f"Jobs{ending}").write_bytes(b"x")
    (problem,) = scanned(tmp_path).problems
    assert what in problem
    assert "save it as .xlsx" in problem


def test_a_workbook_with_only_empty_sheets_is_a_problem(write_workbook: Write, tmp_path: Path) -> None:
    write_workbook({"Customer": []})
    assert "no sheet of the export holds a row" in scanned(tmp_path / "export").problems[0]


def test_every_column_name_of_a_table_is_different() -> None:
    for spec in SHEETS:
        assert len(set(spec.columns)) == len(spec.columns)
        assert spec.required


def test_column_letters_are_those_of_the_sheet() -> None:
    assert [column_letters(index) for index in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
