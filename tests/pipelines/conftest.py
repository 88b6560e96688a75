"""What the tests of the extracts share: export folders with real workbooks, and settings in a scratch folder."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from pipelines.settings import Settings

Rows = list[list[Any]]
CUSTOMERS: Rows = [["Customer Number", "Customer Name", "Email"], ["1", "Ann Ltd", "ann@x.com"], ["2", "Bob", None]]


@pytest.fixture
def write_workbook(tmp_path: Path) -> Callable[..., Path]:
    """Writes `export/<name>` with openpyxl: sheet name -> rows."""

    def write(sheets: dict[str, Rows], name: str = "Customers.xlsx") -> Path:
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for title, rows in sheets.items():
            sheet = workbook.create_sheet(title)
            for row in rows:
                sheet.append(row)
        file = tmp_path / "export" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        workbook.save(file)
        return file

    return write


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Everything below the test's own folder, whatever the environment says."""
    return Settings(
        _env_file=None,
        ascora_export_dir=tmp_path / "export",
        warehouse_path=tmp_path / "data" / "warehouse.duckdb",
        ledger_path=tmp_path / "data" / "ledger.sqlite",
        freshsales_url="http://127.0.0.1:9/crm/sales",
    )


@pytest.fixture
def query(settings: Settings) -> Callable[..., list[tuple]]:
    """Asks the warehouse, and closes it again."""

    def ask(sql: str, *values: Any) -> list[tuple]:
        with duckdb.connect(str(settings.warehouse_path), read_only=True) as connection:
            return connection.execute(sql, list(values)).fetchall()

    return ask
