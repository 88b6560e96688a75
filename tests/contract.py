"""The tables that pipelines/ lands and dbt_project/ reads: the interface between the two, and nothing else is.

tests/pipelines check that what lands has these columns; tests/dbt_project build the project on them, empty.
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent / "contracts"
NAMES = ("ascora_customers", "ascora_work", "ascora_office", "ascora_files", "freshsales", "ledger")


def raw_tables() -> str:
    """SQL that makes every raw table that is not there yet."""
    return "\n".join((FOLDER / f"{name}.sql").read_text(encoding="utf-8") for name in NAMES)
