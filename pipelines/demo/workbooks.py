"""Writes the tenant's rows as workbooks and CSV files, as untidy in layout as a customer's own export."""

import csv
import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from pipelines.demo.cells import Style
from pipelines.demo.columns import SHEETS, Sheet
from pipelines.demo.tenant import Row, Tenant

SPLIT_ABOVE = 100  # customers; larger tenants export in parts


def write_workbooks(tenant: Tenant, folder: Path) -> None:
    """All sheets except the manifest; a tenant with more than a hundred customers comes in parts and sub-folders."""
    rng = tenant.rng("layout")
    sheets = _without_status(SHEETS) if "missing_column" in tenant.layout_faults else SHEETS
    names = dict.fromkeys(sheet.workbook for table, sheet in sheets.items() if table != "attachments")
    for name in names:
        tables = {table: sheet for table, sheet in sheets.items() if sheet.workbook == name}
        if name == "Users" and rng.random() < 0.4:
            _write_csv(folder / "users.csv", SHEETS["users"], tenant.rows["users"])
        elif name in ("Customers", "Activities") and tenant.size > SPLIT_ABOVE:
            _write_parts(tenant, folder, name, tables, rng)
        else:
            _write(folder / f"{name}.xlsx", tables, {table: tenant.rows[table] for table in tables}, rng)
    _spoil_layout(tenant, folder)


def _without_status(sheets: dict[str, Sheet]) -> dict[str, Sheet]:
    jobs = sheets["jobs"]
    columns = tuple(column for column in jobs.columns if column != "Job Status")
    return sheets | {"jobs": replace(jobs, columns=columns)}


def _spoil_layout(tenant: Tenant, folder: Path) -> None:
    """The faults of `faults.LAYOUT_FAULTS` that are files of their own."""
    if "unknown_sheet" in tenant.layout_faults:
        book = Workbook(write_only=True)
        page = book.create_sheet("Timesheets")
        page.append(["User", "Start Date", "Check In Type"])
        page.append(["Liam Nguyen", "01/02/2024", "Job"])
        book.save(folder / "Timesheets.xlsx")
    if "broken_workbook" in tenant.layout_faults:
        whole = (folder / "Jobs.xlsx").read_bytes()
        (folder / "Jobs (copy).xlsx").write_bytes(whole[: len(whole) // 2])


def _write_parts(tenant: Tenant, folder: Path, name: str, tables: dict[str, Sheet], rng: random.Random) -> None:
    below = folder / name.lower() if name == "Activities" else folder
    for part in (1, 2):
        rows = {table: _half(tenant.rows[table], part) for table in tables}
        _write(below / f"{name} part {part}.xlsx", tables, rows, rng)


def _half(rows: list[Row], part: int) -> list[Row]:
    middle = len(rows) // 2
    return rows[:middle] if part == 1 else rows[middle:]


def _write(path: Path, tables: dict[str, Sheet], rows: dict[str, list[Row]], rng: random.Random) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    book = Workbook(write_only=True)
    short_names = rng.random() < 0.3  # a Supply sheet with a Quote Number column is the Quote Supply sheet
    for table, sheet in tables.items():
        page = book.create_sheet(sheet.title.removeprefix("Quote ") if short_names else sheet.title)
        columns = _layout(sheet, rng)
        hidden = rng.randint(1, len(columns)) if rng.random() < 0.2 else None
        if hidden:
            page.column_dimensions[chr(64 + hidden) if hidden < 27 else "AA"].hidden = True
        for cells in _lines(sheet, columns, rows[table], rng):
            page.append(cells)
    book.save(path)


def _layout(sheet: Sheet, rng: random.Random) -> list[str]:
    """The documented order, or (a quarter of the sheets) the order of somebody's own view."""
    columns = [*sheet.columns, *sheet.custom]
    if rng.random() < 0.25:
        rng.shuffle(columns)
    return columns


def _lines(sheet: Sheet, columns: list[str], rows: Iterable[Row], rng: random.Random) -> Iterator[list[Any]]:
    styles = {column: Style(rng, column) for column in columns}
    spelling = rng.choice((str, str, str.upper, lambda text: f" {text} "))
    yield [column if column in sheet.custom else spelling(column) for column in columns]
    for row in rows:
        if rng.random() < 0.003:
            yield []
        yield [styles[column].cell(row.get(column)) for column in columns]


def write_attachments(tenant: Tenant, folder: Path) -> None:
    """The files and manifest.csv, whose paths count from its own folder."""
    for path, content in tenant.files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    _write_csv(folder / "manifest.csv", SHEETS["attachments"], tenant.rows["attachments"])


def _write_csv(path: Path, sheet: Sheet, rows: Iterable[Row]) -> None:
    """As Excel saves it: UTF-8 with a mark in front. Dates stand as DD/MM/YYYY text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(sheet.columns)
        for row in rows:
            writer.writerow([_plain(row.get(column)) for column in sheet.columns])


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return value.strftime("%d/%m/%Y %H:%M") if hasattr(value, "strftime") else value
