"""The set-up checklist as page and workbook, in the words of Freshsales' own settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from loaders.reports.page import write_page
from loaders.reports.workbook import Sheet, write_workbook

STATES = {
    "open": "to be done by an administrator", "make schema": "`make schema` makes it",
    "made": "made; the next extract looks at it", "done": "done",
}  # fmt: skip
MODULES = {
    "contacts": "Contacts", "sales_accounts": "Accounts", "deals": "Deals", "leads": "Leads", "cm_equipment": "Equipment",
    "pipeline": "Deals: pipelines", "module": "Custom modules", "users": "Users",
}  # fmt: skip
TYPES = {
    "text": "Text field", "textarea": "Text area", "number": "Number", "date": "Date picker", "checkbox": "Checkbox",
    "dropdown": "Dropdown", "lookup": "Lookup (to Accounts)", "multi_select_dropdown": "Multiselect", "radio": "Radio button",
}  # fmt: skip
COLUMNS = ("state", "module", "kind", "label", "internal_name", "type", "choices", "is_unique", "where_to_click", "why")


def write(folder: Path, data: dict[str, Any]) -> Path:
    """setup.html, setup.xlsx and setup.json in the reports folder; the page's path."""
    rows = [{**item, "choices": "\n".join(item["choices"])} for item in data["items"]]
    intro = (f"Set-up of {data['account']['url']} ({data['account']['edition']}, plan {data['account']['plan']})",)
    write_workbook(folder / "setup.xlsx", [
        Sheet("To do", COLUMNS, [row for row in rows if row["state"] != "done"], intro),
        Sheet("Done", COLUMNS, [row for row in rows if row["state"] == "done"], intro),
    ])  # fmt: skip
    return write_page(folder, "setup", data | {"states": STATES}, "setup")
