"""Writes an export of any number of rows, with XlsxWriter's flat memory, for measuring.

    python -m tests.pipelines.large_tenant FOLDER --rows 1000000 [--one-sheet] [--shared]

Rows are plain and have no links worth checking: what is measured is reading them. `--shared` writes texts as shared strings,
as Excel does (needs memory for them); else they stand in the cells.
"""

import argparse
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlsxwriter

from pipelines.ascora.sheets import SHEETS

# Shares of a trade business' export: most rows are lines and jobs.
SHARES = {"customers": 0.08, "jobs": 0.3, "job_supply": 0.3, "invoices": 0.17, "activities": 0.15}
EXTRA = {"jobs": ("Gate Code", "Roof Type", "Meter Reading", "Inspected On")}
EMPTY_EVERY = 3  # of the columns that are not required, each third cell is empty
START = dt.datetime(2024, 1, 1, 7, 30)


def write_large_tenant(folder: Path, rows: int, one_sheet: bool = False, shared: bool = False) -> dict[str, int]:
    """Writes one workbook a sheet below `folder`; returns rows by raw table. `one_sheet`: all of them are jobs."""
    counts = {"jobs": rows} if one_sheet else {table: max(1, round(rows * share)) for table, share in SHARES.items()}
    folder.mkdir(parents=True, exist_ok=True)
    for table, count in counts.items():
        _write_workbook(folder / f"{table}.xlsx", table, count, shared)
    return counts


def _write_workbook(file: Path, table: str, count: int, shared: bool) -> None:
    spec = next(spec for spec in SHEETS if spec.table == table)
    headers = (*spec.headers, *EXTRA.get(table, ()))
    makers = [_maker(header, place, header in spec.required) for place, header in enumerate(headers)]
    workbook = xlsxwriter.Workbook(file, {"constant_memory": not shared, "strings_to_formulas": False, "strings_to_urls": False})
    day = workbook.add_format({"num_format": "dd/mm/yyyy"})
    sheet = workbook.add_worksheet(spec.names[0])
    sheet.write_row(0, 0, headers)
    for number in range(1, count + 1):
        for place, make in enumerate(makers):
            value = make(number)
            if type(value) is str:
                sheet.write_string(number, place, value)
            elif type(value) is float:
                sheet.write_number(number, place, value)
            elif value is not None:
                sheet.write_datetime(number, place, value, day)
    workbook.close()


def _maker(header: str, place: int, is_required: bool) -> Callable[[int], Any]:
    """What a column holds, by its name: dates, amounts, a few words of a list, or a text of its own in each row."""
    name = header.casefold()
    if "date" in name or name in ("start", "end", "inspected on"):
        make: Callable[[int], Any] = lambda number: START + dt.timedelta(minutes=number % 500_000)  # noqa: E731
    elif any(word in name for word in ("amount", "tax", "quantity", "reading", "duration")):
        make = lambda number: number % 9973 / 4  # noqa: E731
    elif any(word in name for word in ("status", "type", "state", "assigned", "method", "team", "role")):
        make = lambda number: f"{header} {number % 7}"  # noqa: E731
    else:
        make = lambda number: f"{header} of {number}"  # noqa: E731
    return make if is_required else lambda number: None if (number + place) % EMPTY_EVERY == 0 else make(number)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--rows", type=int, default=100_000)
    arguments.add_argument("--one-sheet", action="store_true")
    arguments.add_argument("--shared", action="store_true")
    given = arguments.parse_args()
    print(write_large_tenant(given.folder, given.rows, given.one_sheet, given.shared))


if __name__ == "__main__":
    main()
