"""Reads a written demo export back with openpyxl: rows by raw table, as a stranger to the generator would."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

Row = dict[str, Any]
TABLES = {
    "customer": "customers",
    "contacts": "contacts",
    "equipment": "equipment",
    "jobs": "jobs",
    "quotes": "quotes",
    "quote supply": "quote_supply",
    "quote labour": "quote_labour",
    "invoices": "invoices",
    "supplies": "supplies",
    "supplier bills": "supplier_bills",
    "enquiries": "enquiries",
    "activities": "activities",
    "users": "users",
}


@dataclass
class Export:
    folder: Path
    rows: dict[str, list[Row]]
    headers: dict[str, set[str]]

    def column(self, table: str, header: str) -> list[Any]:
        return [row[header] for row in self.rows[table]]

    def texts(self, table: str, header: str) -> list[str]:
        return [str(value) for value in self.column(table, header) if value is not None]

    def parents(self, table: str) -> list[Row]:
        return [row for row in self.rows[table] if not is_yes(row["is section/stage"])]

    def children(self, table: str) -> list[Row]:
        return [row for row in self.rows[table] if is_yes(row["is section/stage"])]


def read_export(folder: Path) -> Export:
    """Every sheet and CSV of the folder; headers lower-case and trimmed; an unknown sheet is kept under its name."""
    export = Export(folder, {}, {})
    for file in sorted(folder.rglob("*.xlsx")):
        book = openpyxl.load_workbook(file)
        for page in book.worksheets:
            _add(export, page.title, [list(cells) for cells in page.iter_rows(values_only=True)])
    for file, title in ((folder / "users.csv", "users"), (folder / "attachments/manifest.csv", "attachments")):
        if file.exists():
            with file.open(encoding="utf-8-sig", newline="") as lines:
                _add(export, title, [[cell or None for cell in line] for line in csv.reader(lines)])
    return export


def _add(export: Export, title: str, lines: list[list[Any]]) -> None:
    headers = [str(header).strip().casefold() for header in lines[0]]
    name = title.casefold()
    if name in ("supply", "labour"):
        name = f"{'quote' if 'quote number' in headers else 'job'}_{name}"
    table = TABLES.get(name, name)
    export.headers.setdefault(table, set()).update(headers)
    rows = export.rows.setdefault(table, [])
    rows += [dict(zip(headers, line, strict=True)) for line in lines[1:] if any(cell is not None for cell in line)]


def is_yes(value: Any) -> bool:
    return str(value).strip().casefold() in ("yes", "y", "true")


def fold(value: Any) -> str:
    return " ".join(str(value if value is not None else "").casefold().split())


def money(value: Any) -> Decimal:
    return Decimal(re.sub(r"[$,\s]", "", str(value)))


def day(value: Any) -> date:
    """A date cell, DD/MM/YYYY text or ISO text, with or without a time."""
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    text = str(value).strip().split(" ")[0]
    return datetime.strptime(text, "%d/%m/%Y" if "/" in text else "%Y-%m-%d").date()


def all_texts(export: Export) -> Iterator[str]:
    for rows in export.rows.values():
        for row in rows:
            yield from (value for value in row.values() if isinstance(value, str))
