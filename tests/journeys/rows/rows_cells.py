"""How the hand-made export is spelled: one row is keyword arguments, one keyword is one column."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

Row = dict[str, Any]
SPECIAL = {"is_section_stage": "Is Section/Stage"}


@dataclass(frozen=True)
class Sheet:
    """One sheet of one workbook; `titles` lines stand above the header, `turned` writes the columns last to first."""

    file: str
    title: str
    rows: Sequence[Row]
    titles: int = 0
    turned: bool = False


def row(**cells: Any) -> Row:
    """`row(customer_number="7")` is the cell "7" below the header "Customer Number"."""
    return cells


def header_of(column: str) -> str:
    """The header that Ascora writes for a column; headers are matched without case."""
    return SPECIAL.get(column) or column.replace("_", " ").title()


def columns_of(rows: Sequence[Row], turned: bool) -> list[str]:
    """Every column that a row fills, in the order of their first use."""
    found = list(dict.fromkeys(column for cells in rows for column in cells))
    return found[::-1] if turned else found


def write_workbooks(folder: Path, sheets: Sequence[Sheet]) -> None:
    """Real workbooks below the folder; sheets with the same file stand in one workbook."""
    for file in dict.fromkeys(sheet.file for sheet in sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for sheet in (s for s in sheets if s.file == file):
            _fill(book.create_sheet(sheet.title), sheet)
        target = folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        book.save(target)


def _fill(page: Any, sheet: Sheet) -> None:
    for number in range(sheet.titles):
        page.append([f"Export of the tenant, part {number + 1}"])
    columns = columns_of(sheet.rows, sheet.turned)
    page.append([f" {header_of(column)} " for column in columns])
    page.append([None, "  "])  # a blank row is no record
    for cells in sheet.rows:
        page.append([cells.get(column) for column in columns])
    if sheet.turned:  # what the office has hidden is data all the same
        page.column_dimensions["B"].hidden = True
        page.row_dimensions[page.max_row].hidden = True
