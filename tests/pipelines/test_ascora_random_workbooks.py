"""Random workbooks, written by two writers, come back as the rows that went in."""

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from test_ascora_cells import cells

from pipelines.ascora.archives import Limits, inspect
from pipelines.ascora.blocks import block_of
from pipelines.ascora.cells import cell_text
from pipelines.ascora.fast_sheets import FastFile
from pipelines.ascora.folder import list_export
from pipelines.ascora.rows import sheet_batches
from pipelines.ascora.scan import ScanOptions, scan_folder

HEADERS = ["Customer Name", "Customer Number", "Email", "Notes", "Gate Code", "Date Created"]
FEW = hypothesis_settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
Rows = list[list[Any]]


def by_openpyxl(file: Path, rows: Rows) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.title = "Customer"
    for row in rows:
        workbook.active.append([escaped(value) for value in row])
    workbook.save(file)


def by_xlsxwriter(file: Path, rows: Rows, constant_memory: bool = False) -> None:
    options = {"constant_memory": constant_memory, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options | {"default_date_format": "dd/mm/yyyy hh:mm:ss"}) as workbook:
        sheet = workbook.add_worksheet("Customer")
        for at, row in enumerate(rows):
            for place, value in enumerate(row):
                sheet.write_string(at, place, value) if isinstance(value, str) else sheet.write(at, place, value)


def escaped(value: Any) -> Any:
    """openpyxl writes a text that begins with = as a formula; no exported text cell is one."""
    return f"'{value}" if isinstance(value, str) and value.startswith("=") else value


WRITERS = [by_openpyxl, by_xlsxwriter, lambda file, rows: by_xlsxwriter(file, rows, True)]
records = st.lists(
    st.one_of(st.just([None] * len(HEADERS)), st.lists(cells, min_size=len(HEADERS), max_size=len(HEADERS))), max_size=12
)


@FEW
@given(parts=st.lists(records, min_size=1, max_size=3), order=st.permutations(HEADERS), writer=st.sampled_from(WRITERS))
def test_whatever_is_written_lands_as_the_same_records(parts: list[Rows], order: list[str], writer: Any) -> None:
    parts = [[[escaped(value) for value in row] for row in part] for part in parts]
    with tempfile.TemporaryDirectory() as scratch:
        for number, part in enumerate(parts):
            file = Path(scratch) / f"part {number}" / "Customers.xlsx"
            file.parent.mkdir()
            writer(file, [order, *part])
        scan = scan_folder(list_export(Path(scratch)), ScanOptions())
        assert not scan.problems
        found = [row for sheet in scan.found for batch in sheet_batches(sheet, Path(scratch)) for row in batch.to_pylist()]
    expected = [values for part in parts for row in part if (values := [cell_text(value) for value in row]) and not blank(values)]
    columns = ["customer_name", "customer_number", "email", "notes", "custom_fields", "date_created"]
    assert len(found) == len(expected)
    for row, values in zip(found, expected, strict=True):
        said = dict(zip(order, values, strict=True))
        for header, column in zip(HEADERS, columns, strict=True):
            if column == "custom_fields":
                assert (row[column] is None) == (said[header] is None)
            else:
                assert row[column] == said[header]


def blank(values: list[str | None]) -> bool:
    return not any(value and not value.isspace() for value in values)


@FEW
@given(rows=st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=20), writer=st.sampled_from(WRITERS))
def test_slices_however_small_give_the_rows_of_the_whole(rows: Rows, writer: Any) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "a.xlsx"
        writer(file, rows)
        contents = inspect(file, Limits())
        whole, sliced = (
            {
                (number, index): cell
                for block in FastFile(file, contents, small_sheet=size, slice_bytes=1_000).blocks("Customer")
                for number, found in block.rows()
                for index, cell in enumerate(found)
                if cell is not None
            }
            for size in (1 << 30, 0)
        )
    assert whole == sliced


values = st.one_of(
    cells,
    st.just(""),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.times(),
    st.timedeltas(dt.timedelta(0), dt.timedelta(days=900)),
    st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(9999, 1, 1)),
)


@hypothesis_settings(max_examples=200, deadline=None)
@given(column=st.lists(values, min_size=1, max_size=12))
def test_a_column_is_the_text_of_each_of_its_cells(column: list[Any]) -> None:
    block = block_of(range(1, len(column) + 1), [["x", value] for value in column])
    found = block.columns[1].to_pylist() if 1 in block.columns else [None] * len(column)
    assert found == [cell_text(value) for value in column]
