"""The sample's field-level diff as page and workbook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from loaders.reports.page import write_page
from loaders.reports.workbook import Sheet, write_workbook

FIELDS = ("object", "source_key", "crm_id", "field", "cells", "values", "staged", "read", "verdict", "reason", "rule", "how",
          "cleanups")  # fmt: skip
FEATURES = ("kind", "feature", "rule", "verdict", "shown_by", "records", "note")
RULES = ("rule", "about", "statement", "verdict", "shown_by")
COMMENT = "Comment"  # the last column of every sheet, empty, for people
LONGEST = 600  # characters of a value on the page; workbook and JSON have all


def write(folder: Path, data: dict[str, Any]) -> Path:
    """diff.html, diff.xlsx and diff.json in the reports folder; the page's path."""
    write_book(folder, data)
    return write_page(folder, "diff", data | {"longest": LONGEST}, "diff")


def write_book(folder: Path, data: dict[str, Any]) -> Path:
    """diff.xlsx: differences, all fields, what is shown, rules; every sheet with room for comments."""
    rows = list(_fields(data["records"]))
    intro = (
        f"Sample of {data['account']}, checksum {data['checksum']}",
        "Write into the column Comment; nothing reads this file back.",
    )
    return write_workbook(folder / "diff.xlsx", [
        Sheet("Differences", (*FIELDS, COMMENT), [row for row in rows if row["verdict"] not in ("equal", "not shown")], intro),
        Sheet("Fields", (*FIELDS, COMMENT), rows, intro),
        Sheet("What is shown", (*FEATURES, COMMENT), [_with_keys(row) for row in data["features"]], intro),
        Sheet("Rules", (*RULES, COMMENT), [_with_keys(row) for row in data["rules"]], intro),
    ])  # fmt: skip


def _fields(records: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for record in records:
        for row in record["fields"]:
            cells = row["cells"]
            yield {
                **record, **row, "cells": "\n".join(f"{c['file']}, {c['sheet']}!{c['cell']}" for c in cells),
                "values": "\n".join(c["value"] for c in cells),
                "cleanups": "\n".join(f"{c['before']} → {c['after']}: {c['why']}" for c in row["cleanups"]),
            }  # fmt: skip


def _with_keys(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "shown_by": ", ".join(f"{key['object']} {key['source_key']}" for key in row["shown_by"])}
