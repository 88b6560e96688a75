"""Cells become text without loss, and both readers give the same rows."""

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pipelines.ascora.archives import Limits
from pipelines.ascora.cells import cell_text
from pipelines.ascora.workbooks import CalamineBook, OpenpyxlBook, open_book, rows_of

ODD_VALUES: list[tuple[Any, str | None]] = [
    (1, "1"),
    (1234567890123456, "1234567890123456"),
    (-7.0, "-7"),
    (19.99, "19.99"),
    (1e-7, "0.0000001"),
    (True, "TRUE"),
    (False, "FALSE"),
    (dt.date(2026, 1, 31), "2026-01-31"),
    (dt.datetime(2026, 1, 31, 9, 0, 5), "2026-01-31T09:00:05"),
    (dt.datetime(2026, 1, 31), "2026-01-31"),
    (dt.time(9, 5), "09:05:00"),
    (dt.timedelta(hours=26, minutes=30), "26:30:00"),
    ("0412345678", "0412345678"),
    ("  two spaces  ", "  two spaces  "),
    ("line\nbreak", "line\nbreak"),
    ("a_x000D_b", "a\rb"),
    ("naïve 漢字 😀", "naïve 漢字 😀"),
    ("", None),
    (None, None),
]


@pytest.mark.parametrize("reader", [CalamineBook, OpenpyxlBook])
def test_every_kind_of_cell_is_the_text_that_the_sheet_means(reader: Any, write_workbook: Callable[..., Path]) -> None:
    file = write_workbook({"S": [[number, value] for number, (value, _) in enumerate(ODD_VALUES)]})
    found = [(cells[1] if len(cells) > 1 else None) for _, cells in rows_of(reader(file), "S")]
    assert found == [text for _, text in ODD_VALUES]


cells = st.one_of(
    st.none(),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="￾￿"), max_size=30),
    st.integers(-(10**15), 10**15),
    st.decimals(-(10**9), 10**9, places=2).map(float),
    st.booleans(),
    st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2100, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),
)


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=8))
def test_both_readers_give_the_same_rows(rows: list[list[Any]], write_workbook: Callable[..., Path]) -> None:
    file = write_workbook({"S": rows})

    def padded(book: Any) -> list[tuple[int, list[str | None]]]:
        return [(number, (found + [None] * 3)[:3]) for number, found in rows_of(book, "S")]

    assert padded(CalamineBook(file)) == padded(OpenpyxlBook(file))


@given(number=st.integers(-(10**20), 10**20))
def test_a_whole_number_keeps_all_its_digits(number: int) -> None:
    assert cell_text(number) == str(number)


@given(number=st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_a_number_reads_back_as_the_same_number_without_exponent(number: float) -> None:
    text = cell_text(number)
    assert text is not None
    assert float(text) == number
    assert "e" not in text.casefold()


def test_an_error_cell_is_kept_because_the_faithful_reader_takes_over(write_workbook: Callable[..., Path]) -> None:
    file = write_workbook({"S": [["a"], ["#N/A"], ["#DIV/0!"]]})
    book = open_book(file, "calamine", Limits())
    assert [cells for _, cells in rows_of(book, "S")] == [["a"], ["#N/A"], ["#DIV/0!"]]
    assert not [cells for _, cells in rows_of(CalamineBook(file), "S")][1:], "calamine alone would have lost them"


def test_rows_keep_their_number_in_the_sheet_and_columns_their_letter(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active["C4"] = "here"
    workbook.active["C9"] = "there"
    workbook.save(tmp_path / "a.xlsx")
    for book in (CalamineBook(tmp_path / "a.xlsx"), OpenpyxlBook(tmp_path / "a.xlsx")):
        assert list(rows_of(book, "Sheet")) == [(4, [None, None, "here"]), (9, [None, None, "there"])]


def test_a_formula_without_a_stored_value_is_said(write_workbook: Callable[..., Path]) -> None:
    file = write_workbook({"S": [["a", "=1+1"]]})
    assert "1 formula cells hold no value" in open_book(file, "calamine", Limits()).warnings[0]


def test_hidden_sheets_are_data_and_macros_are_not_run(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["a"])
    workbook.create_sheet("Hidden").sheet_state = "hidden"
    workbook.save(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx", "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\0" * 100)
    (tmp_path / "a.xlsx").rename(tmp_path / "a.xlsm")
    assert open_book(tmp_path / "a.xlsm", "calamine", Limits()).sheet_names() == ["Sheet", "Hidden"]
