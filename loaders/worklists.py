"""Workbooks for people: rejects to repair, doubts to decide; and the decisions read back out of the second."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from loaders import doubt
from loaders.compare import flatten
from loaders.errors import Halt
from loaders.ledger import Ledger
from loaders.model import Payload
from loaders.objects import OBJECTS
from loaders.reports.workbook import Sheet, write_workbook
from loaders.warehouse import is_lake, open_warehouse

ANSWER = "your answer"
DOUBTS = ("object", "source_key", "name", "where", "since", "why", ANSWER)
REJECTS = ("object", "source_key", "words", "field", "ascora_object", "source_file", "source_sheet", "source_row")
LARGEST = 20_000_000  # bytes of a workbook that is read back
NO = {"absent", "no", "not there", "none"}


def rejects(ledger: Ledger, warehouse: Path) -> list[dict[str, Any]]:
    """Rows that stand refused: object, source_key, the CRM's words, the field if they name it, where the row is in Ascora."""
    found = [
        {"object": r["object"], "source_key": r["source_key"], "words": r["reason"] or "",
         "field": named_field(r["reason"] or "", json.loads(r["payload"]))}
        for r in ledger.rejects()
    ]  # fmt: skip
    if found and (is_lake(warehouse) or warehouse.exists()):
        with open_warehouse(warehouse) as opened:
            names = {OBJECTS[row["object"]].part_of or row["object"] for row in found}
            sources = {name: opened.sources(name) for name in names}
        for row in found:
            row.update(sources[OBJECTS[row["object"]].part_of or row["object"]].get(row["source_key"], {}))
    return found


def named_field(words: str, payload: Payload) -> str:
    """The field that a refusal is about: the one whose value or name it says; empty where it says none."""
    flat = {name: value for name, value in flatten(payload).items() if not isinstance(value, (dict, list))}
    said = words.lower()
    by_value = [name for name, value in flat.items() if len(str(value)) >= 5 and str(value).lower() in said]
    if by_value:
        return by_value[0]
    plain = {name: name.removeprefix("custom_field.").removeprefix("cf_").removesuffix("_id").replace("_", " ") for name in flat}
    by_name = [n for n, spoken in plain.items() if re.search(rf"\b{re.escape(spoken)}\b", said.replace("_", " "))]
    return max(by_name, key=lambda name: len(plain[name]), default="")


def write_rejects(folder: Path, rows: list[dict[str, Any]]) -> Path | None:
    """reports/rejects.xlsx; an old one is emptied when nothing is refused any more."""
    intro = (
        "What Freshsales refused, in its own words.",
        "Repair the row in Ascora or in the mapping and run `make extract transform load`: it is sent again, the rest is not "
        "touched.",
        "Where the fault was in Freshsales (a missing choice, a full field): mend that, `python -m loaders retry`, `make load`.",
    )
    return _written(folder / "rejects.xlsx", Sheet("Rejects", REJECTS, rows, intro), bool(rows))


def write_doubts(folder: Path, ledger: Ledger) -> Path | None:
    """reports/doubts.xlsx with a column to fill in; answers that stand in an older one are kept."""
    file = folder / "doubts.xlsx"
    rows = doubt.listed(ledger)
    answers = {(o, k): said for _, o, k, said in _answers(file)} if file.exists() else {}
    for row in rows:
        row[ANSWER] = answers.get((row["object"], row["source_key"]))
    intro = (
        "An answer was lost, and the API cannot show whether these records stand in Freshsales. Please look.",
        f"Write under “{ANSWER}” the record's number in Freshsales (it ends the address of its page), or: absent",
        "Then: python -m loaders decide --file reports/doubts.xlsx",
    )
    return _written(file, Sheet("Doubts", DOUBTS, rows, intro), bool(rows))


def _written(file: Path, sheet: Sheet, needed: bool) -> Path | None:
    if not needed and not file.exists():
        return None
    return write_workbook(file, [sheet])


def decisions(file: Path) -> list[tuple[str, str, int | None]]:
    """(object, source key, id or None for 'it is not there') out of a filled-in doubts.xlsx. Halt names row, column and value."""
    made = []
    for row, object_name, source_key, said in _answers(file):
        text = str(said).strip().lower() if said is not None else ""
        number = text.removesuffix(".0")
        if not text:
            continue
        if text not in NO and not (number.isascii() and number.isdecimal() and 0 < int(number[:20]) < 2**63):
            raise Halt(f"{file}, row {row}, “{ANSWER}”: {said!r} is neither a record's number nor “absent”. Nothing was decided.")
        made.append((object_name, source_key, None if text in NO else int(number)))
    return made


def _answers(file: Path) -> Iterator[tuple[int, str, str, Any]]:
    """(row number, object, source key, what stands under the answer) of each row of a doubts workbook."""
    for number, row in _rows(file):
        if row.get("object") and row.get("source key"):
            yield number, str(row["object"]), str(row["source key"]), row.get(ANSWER)


def _rows(file: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    from openpyxl import load_workbook

    if not file.exists():
        raise Halt(f"There is no file {file}. The end of a load writes it when something is in doubt.")
    if file.stat().st_size > LARGEST:
        raise Halt(f"{file} is larger than {LARGEST // 1_000_000} MB: that is not the list of doubts.")
    try:
        book = load_workbook(file, read_only=True, data_only=True)
        values = list(book.worksheets[0].iter_rows(values_only=True))
        book.close()
    except Exception as problem:  # whatever openpyxl makes of a broken file
        raise Halt(f"{file} cannot be read as a workbook ({type(problem).__name__}). Save it as .xlsx.") from None
    heads = [i for i, row in enumerate(values) if "object" in row and ANSWER in row]
    if not heads:
        raise Halt(f"{file} has no row with the headings “object” and “{ANSWER}”.")
    names = [str(name) for name in values[heads[0]]]
    for index in range(heads[0] + 1, len(values)):
        yield index + 1, dict(zip(names, values[index], strict=False))
