"""The scope as people read it: page, workbook for comments, JSON, and the proposed map of custom fields as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from loaders.reports.page import write_page
from loaders.reports.workbook import Sheet, write_workbook

MAP_COLUMNS = ("ascora_object", "ascora_field", "crm_object", "crm_field", "type", "decision", "why")
# Title of a sheet -> section of the scope; the columns are those of its first row. Every sheet ends with an empty Comment.
SHEETS = {
    "In Ascora": "inventory", "Links": "links", "Account": "account", "Modules": "modules", "Pipelines": "stages",
    "Fields": "fields", "Outcomes": "counts", "Reasons": "reasons", "Examples": "examples", "Set aside": "rejects",
    "Clean-ups": "cleanups", "Matched": "standing", "Filled in matched": "fills", "Choices": "policies", "Prices": "alternatives",
    "Statuses": "statuses", "Custom fields": "custom_fields", "Owners": "owners", "Without e-mail": "without_email",
    "Calls": "calls", "Storage": "storage", "Accounting": "accounting", "Invoices at risk": "invoices_at_risk",
    "Not moved": "not_moved", "Undo": "rollback", "Plans": "plans", "Gate": "problems", "Set-up": "setup_items",
}  # fmt: skip
OUTCOMES = ("sent", "matched", "folded", "left_out", "rejected")


def write_scope(folder: Path, data: Mapping[str, Any]) -> list[Path]:
    """scope.html, scope.json, scope.xlsx and custom_fields.csv in the reports folder; their paths, the page first."""
    page = write_page(folder, "scope", page_data(data), "scope")
    book = write_workbook(folder / "scope.xlsx", _sheets(data))
    return [page, book, folder / "scope.json", _write_map(folder / "custom_fields.csv", data["custom_fields"])]


def page_data(data: Mapping[str, Any]) -> dict[str, Any]:
    """The scope and what its page shows in other shapes: totals, examples by object, alternatives by policy."""
    totals = {name: sum(row[name] for row in data["counts"]) for name in ("records", *OUTCOMES)}
    sent_bytes = sum(row["bytes"] for row in data["storage"])
    return {
        **data, "totals": totals, "by_object": [_story(row, data) for row in data["counts"]],
        "by_policy": [_policy(row, data["alternatives"]) for row in data["policies"]],
        "storage_bytes": sent_bytes, "storage_room": _room(data),
        "unowned": [row for row in data["owners"] if row["decision"] == "none" and row["jobs"] + row["quotes"] > 0],
    }  # fmt: skip


def _story(counts: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """One object: its outcomes, the reasons with their examples."""
    name = counts["ascora_object"]
    reasons = [dict(row) for row in data["reasons"] if row["ascora_object"] == name]
    for reason in reasons:
        reason["examples"] = [
            row | {"cell": _cell(row)} for row in data["examples"]
            if (row["ascora_object"], row["outcome"], row["reason"] or "") == (name, reason["outcome"], reason["reason"])
        ]  # fmt: skip
    return {**counts, "reasons": sorted(reasons, key=lambda row: OUTCOMES.index(row["outcome"]))}


def _cell(row: Mapping[str, Any]) -> str:
    """Where a person finds it: file, sheet, row, column."""
    parts = [row["source_file"], row["source_sheet"], f"row {row['source_row']}", row.get("column_name")]
    return " › ".join(str(part) for part in parts if part)


def _policy(policy: Mapping[str, Any], alternatives: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A choice with the priced alternatives and what each costs more or less than the one in force."""
    mine = [dict(row) for row in alternatives if row["policy"] == policy["policy"]]
    now = next((row["load_calls"] for row in mine if row["is_in_force"]), None)
    for row in mine:
        row["more_calls"] = None if now is None or row["is_in_force"] else row["load_calls"] - now
    return {**policy, "priced": mine}


def _room(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Bytes of file storage by plan: an allowance an active user; None where nobody knows."""
    facts = next((row for row in data["plans"] if row["fact"].startswith("File storage")), None)
    users = data["account"][0]["users_active"] if data["account"] else 0
    return [
        {"plan": plan, "bytes": int(facts[plan]) * 1024**3 * users if facts and facts[plan].isdigit() else None, "users": users}
        for plan in ("free", "growth", "pro", "enterprise")
    ]


def _sheets(data: Mapping[str, Any]) -> list[Sheet]:
    sections = {**data, "fills": data["cost"]["fills"], "calls": data["cost"]["objects"], **data["gate"]}
    intro = (
        f"Scope {data['checksum']} of {data['account'][0]['url']}",
        "Write into the column Comment; nothing reads this file back.",
    )
    return [_sheet(title, sections[section], intro) for title, section in SHEETS.items()]


def _sheet(title: str, rows: Sequence[Mapping[str, Any]], intro: Sequence[str]) -> Sheet:
    columns = list(rows[0]) if rows else ["nothing"]
    return Sheet(title, [*columns, "Comment"], rows, intro)


def _write_map(file: Path, fields: Sequence[Mapping[str, Any]]) -> Path:
    """The proposal in the format of the seed custom_fields, `why` beside it for whoever edits it."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, MAP_COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in fields:
        decision = row["proposed_decision"]
        target = {"crm_object": "", "crm_field": "", "type": ""} if decision == "leave_out" else {}
        writer.writerow({name: _harmless(value) for name, value in {**row, "decision": decision, **target}.items()})
    file.write_text(text.getvalue(), encoding="utf-8", errors="replace")
    return file


def _harmless(value: Any) -> Any:
    """What a spreadsheet would take for a formula gets a space before it; the map is compared with spaces trimmed."""
    return f" {value}" if isinstance(value, str) and value[:1] in tuple("=+-@\t\r") else value
