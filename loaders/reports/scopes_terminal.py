"""The scope at the terminal: what goes where, what it costs, what stands in the way. Plain text when piped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

COLUMNS = ("records", "sent", "matched", "folded", "left_out", "rejected")
SHOWN = 12  # lines of a list; the page has all


def print_scope(console: Any, data: Mapping[str, Any]) -> None:
    """Counts, account, owners, cost, risks and the gate, then the checksum that an approval names."""
    account, cost = data["account"][0], data["cost"]
    _line(console, f"Scope {data['checksum']} of {account['url']} ({account['edition']}, {account['plan']})")
    console.print(_table(data["counts"]))
    others = [row["ascora_name"] for row in data["owners"] if row["decision"] != "matched"]
    matched = len(data["owners"]) - len(others)
    _line(console, f"Owners: {matched} matched; without a user of their own: {', '.join(others) or 'nobody'}.")
    _line(console, f"Contacts without an e-mail of their own: {len(data['without_email'])}.")
    risky = {row["invoice_number"] for row in data["invoices_at_risk"]}
    _line(console, f"Invoices that accounting may know better: {len(risky)}.")
    hours = ", ".join(f"{name} {value:g} h" for name, value in cost["budget_hours"].items())
    word = "by the plan" if cost["basis"] == "plan" else "estimated from row counts, the gate is shut"
    _line(console, f"Calls: {cost['calls']} ({word}); of the hourly budget: {hours}.")
    problems = [f"{row['message'].rstrip('.')}. {row['remedy'] or ''}" for row in data["gate"]["problems"]]
    _lines(console, "The gate is shut by", problems)
    items = [f"{row['entity']}: {row['kind']} “{row['label']}”: {row['where_to_click']}" for row in data["gate"]["setup_items"]]
    _lines(console, "To be set up in Freshsales", items)
    if data["gate"]["state"] != "open" and not problems and not items:
        _lines(console, "The gate is shut", [data["gate"]["reason"] or ""])


def _table(rows: Iterable[Mapping[str, Any]]) -> Any:
    from rich.table import Table

    rows = list(rows)
    table = Table(title="In Ascora, and where it goes", title_justify="left", show_footer=True)
    table.add_column("Ascora object", footer="in all")
    for column in COLUMNS:
        table.add_column(column.replace("_", " "), justify="right", footer=str(sum(row[column] for row in rows)))
    for row in rows:
        table.add_row(str(row["ascora_object"]), *(str(row[column] or "·") for column in COLUMNS))
    return table


def _lines(console: Any, title: str, lines: list[str]) -> None:
    if not lines:
        return
    _line(console, f"{title} ({len(lines)}):")
    for line in lines[:SHOWN]:
        _line(console, f"  - {line}")
    if len(lines) > SHOWN:
        _line(console, f"  and {len(lines) - SHOWN} more, in the report")


def _line(console: Any, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
