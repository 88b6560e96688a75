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
LONGEST = 600  # characters of a value on the page; workbook and JSON have all


def write(folder: Path, data: dict[str, Any]) -> Path:
    """diff.html, diff.xlsx and diff.json in the reports folder; the page's path."""
    rows = list(_fields(data["records"]))
    intro = (f"Sample of {data['account']}, checksum {data['checksum']}",)
    write_workbook(folder / "diff.xlsx", [
        Sheet("Differences", FIELDS, [row for row in rows if row["verdict"] not in ("equal", "not shown")], intro),
        Sheet("Fields", FIELDS, rows, intro),
        Sheet("What is shown", FEATURES, [_with_keys(row) for row in data["features"]], intro),
        Sheet("Rules", RULES, [_with_keys(row) for row in data["rules"]], intro),
    ])  # fmt: skip
    return write_page(folder, "diff", data | {"longest": LONGEST}, "diff")


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
