"""What the warehouse says of a load after it was read back, as plain data for page, workbook and `--json`. Reads only."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from loaders.errors import Halt
from loaders.reports.workbook import Sheet
from loaders.settings import LocalSettings
from loaders.warehouse import Warehouse, open_warehouse

# name -> (model of `evidence`, order, columns and joins other than `*`). The model is what the page's link leads to.
TABLES: dict[str, tuple[str, str, str]] = {
    "statements": ("statements", "statement", "*"),
    "problems": ("statement_problems", "all", "*"),
    "moved": ("moved", "ascora_object, outcome, target_object", "*"),
    "outcomes": ("outcome_counts", "ascora_object, outcome, records desc", "*"),
    "counts": ("read_back_counts", "object", "*"),
    "reconciliation": ("reconciliation", "abs(difference) desc, abs(in_ascora - sent) desc, account_key, object", "*"),
    "fields": ("fields_read_back", "differ desc, explained desc, object, field", "*, explained + differ > 0 as is_odd"),
    "differences": ("field_differences", "is_explained, object, source_key, field", "*"),
    "orphans": ("orphans", "is_explained, object, source_key", "*"),
    "drift": ("drift", "object, source_key, field", "*"),
    "unsettled": ("unsettled_steps", "state, object, source_key", "*"),
    "rejects": ("rejects", "ascora_object, source_file, source_sheet, source_row", "*"),
    "cleanups": ("cleanups", "ascora_object, source_key, field", "*"),
    "approvals": ("approvals", "approved_at", "*"),
    "calls": ("calls_over_time", "minute_start", "*"),
    "lineage": ("lineage", "object, source_key, source_file, source_sheet, source_row", "*"),
}
SUMS = (
    "select object, sum(in_ascora) as in_ascora, sum(sent) as sent, sum(read_back) as read_back, sum(difference) as difference,"
    " count(*) as accounts from evidence.reconciliation group by object order by object"
)
NAMES = "select source_key, name from freshsales.sales_accounts"
SHEETS: tuple[tuple[str, str], ...] = (
    ("Statements", "statements"), ("Problems", "problems"), ("What moved", "moved"), ("Counts", "counts"),
    ("Reconciliation", "reconciliation"), ("Fields", "fields"), ("Differences", "differences"), ("Orphans", "orphans"),
    ("Drift", "drift"), ("Refused and in doubt", "unsettled"), ("Rejects", "rejects"), ("Clean-ups", "cleanups"),
    ("Outcomes", "outcomes"), ("Approvals", "approvals"), ("Calls", "calls"), ("Lineage", "lineage"),
)  # fmt: skip


def read_evidence(settings: LocalSettings) -> dict[str, Any]:
    """Every table of the evidence by its name, and what it is about. Raises Halt before anything was verified."""
    with open_warehouse(settings.warehouse_path) as warehouse:
        data: dict[str, Any] = {name: warehouse.rows(query_of(*table)) for name, table in TABLES.items()}
        if not data["statements"]:
            raise Halt("Nothing was read back and compared yet. Run `make verify`.")
        names = {row["source_key"]: row["name"] for row in warehouse.rows(NAMES)}
        data["reconciliation"] = [{"account": names.get(row["account_key"]), **row} for row in data["reconciliation"]]
        data["lineage"] = [row for row in data["lineage"] if row["crm_id"] is not None]
        data["sums"] = warehouse.rows(SUMS)
        return {**_about(settings, warehouse), **data, "models": models_of(TABLES)}


def query_of(model: str, order: str, columns: str) -> str:
    """The query of one table of the report; all three are constants of ours."""
    return f"select {columns} from evidence.{model} order by {order}"  # noqa: S608


def models_of(tables: dict[str, tuple[str, str, str]]) -> dict[str, str]:
    """Which model made each table of a report."""
    return {name: model for name, (model, _, _) in tables.items()}


def _about(settings: LocalSettings, warehouse: Warehouse) -> dict[str, Any]:
    account = warehouse.rows("select url, edition, plan, read_at from raw_freshsales.account")
    extraction = warehouse.rows("select extraction_id, extracted_at, cutover_date from raw_ascora.extraction")
    allowed = max(1, int(settings.calls_per_hour * (1 - settings.freshsales_reserve)))
    return {
        "account": account[0] if account else {}, "extraction": extraction[0] if extraction else {},
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "budget": {"per_hour": settings.calls_per_hour, "allowed": allowed},
    }  # fmt: skip


def holds(data: dict[str, Any]) -> bool:
    """Whether all four statements do."""
    return all(row["holds"] for row in data["statements"])


def sheets(data: dict[str, Any]) -> list[Sheet]:
    """The workbook: one sheet a table, empty ones too, so that nothing that was looked for is missing."""
    verdict = "All four statements hold." if holds(data) else "Not all statements hold."
    intro = [f"Evidence for {data['account'].get('url', 'an account')}, made {data['made_at']}. {verdict}"]
    return [_sheet(title, data[name], intro if name == "statements" else []) for title, name in SHEETS]


def _sheet(title: str, rows: list[dict[str, Any]], intro: list[str]) -> Sheet:
    return Sheet(title, list(rows[0]) if rows else ["nothing"], rows, intro)


def write_evidence(settings: LocalSettings, data: dict[str, Any]) -> Path:
    """evidence.html, .xlsx and .json in the reports folder; the page's path."""
    from loaders.reports.page import write_page
    from loaders.reports.workbook import write_workbook

    write_workbook(settings.reports_dir / "evidence.xlsx", sheets(data))
    return write_page(settings.reports_dir, "evidence", data, "evidence")
