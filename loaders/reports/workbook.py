"""Report workbooks: sheets of text and numbers that people filter and comment on. No cell is ever a formula."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from loaders.model import canonical

LONGEST_CELL = 32_767  # characters that Excel takes in a cell
LONGEST_TITLE = 31  # characters of a sheet's name
MOST_ROWS = 1_048_576
WIDTHS = (8, 60)  # characters


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: `columns` name keys of the rows and stand in the header row; `intro` lines stand above it."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Mapping[str, Any]]
    intro: Sequence[str] = ()


def write_workbook(file: Path, sheets: Iterable[Sheet]) -> Path:
    """Write the sheets, header frozen and filtered. Rows beyond Excel's limit go on in a sheet of the same name with a number."""
    from openpyxl import Workbook

    file.parent.mkdir(parents=True, exist_ok=True)
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write_sheet(book, sheet)
    book.save(file)
    return file


def _write_sheet(book: Any, sheet: Sheet) -> None:
    rows = list(sheet.rows)
    room = MOST_ROWS - len(sheet.intro) - 1
    for part in range(max(1, -(-len(rows) // room))):
        _write_part(book, sheet, rows[part * room : (part + 1) * room], part)


def _write_part(book: Any, sheet: Sheet, rows: list[Mapping[str, Any]], part: int) -> None:
    from openpyxl.utils import get_column_letter

    made = book.create_sheet(_title(sheet.title, part))
    header = len(sheet.intro) + 1
    made.freeze_panes = f"A{header + 1}"
    made.auto_filter.ref = f"A{header}:{get_column_letter(max(1, len(sheet.columns)))}{header + len(rows)}"
    for number, name in enumerate(sheet.columns, 1):
        made.column_dimensions[get_column_letter(number)].width = _width(name, rows)
    for line in sheet.intro:
        made.append([_cell(made, line)])
    made.append([_cell(made, name.replace("_", " "), bold=True) for name in sheet.columns])
    for row in rows:
        made.append([_cell(made, row.get(name)) for name in sheet.columns])


def _title(title: str, part: int) -> str:
    kept = "".join(" " if c in "[]:*?/\\" else c for c in title)
    end = f" {part + 1}" if part else ""
    return kept[: LONGEST_TITLE - len(end)] + end


def _width(name: str, rows: list[Mapping[str, Any]]) -> int:
    longest = max([len(name), *(len(str(row.get(name) or "")) for row in rows[:200])])
    return min(max(WIDTHS[0], longest + 2), WIDTHS[1])


def _cell(sheet: Any, value: Any, bold: bool = False) -> Any:
    """A number, date or truth value as such; everything else as text of type string, also what starts with `=`."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    plain = isinstance(value, (bool, int, float, Decimal, date, datetime)) and not getattr(value, "tzinfo", None)
    if value is None or plain:
        cell = WriteOnlyCell(sheet, value=value)
    else:
        text = value if isinstance(value, str) else canonical(value) if isinstance(value, (dict, list)) else str(value)
        text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", text.encode("utf-8", "replace").decode("utf-8"))[:LONGEST_CELL]
        cell = WriteOnlyCell(sheet, value="")
        cell.value, cell.data_type = text, "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
