"""Rules that the whole project keeps: nothing is forgotten, every CRM object has its exposure, all is described."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
from contract import raw_tables
from dbt_runs import PROJECT, ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def manifest(built_warehouse: Path) -> dict[str, Any]:
    """dbt's manifest of the built project."""
    return json.loads(built_warehouse.with_name("manifest.json").read_text())


def models(manifest: dict[str, Any], schema: str) -> dict[str, dict[str, Any]]:
    """Models of a schema by name."""
    return {
        node["name"]: node for node in manifest["nodes"].values() if node["resource_type"] == "model" and node["schema"] == schema
    }


def test_every_typed_column_is_watched_for_cells_that_do_not_fit(built_warehouse: Path) -> None:
    with duckdb.connect(str(built_warehouse), read_only=True) as connection:
        staged = connection.execute(
            "select table_name, column_name from information_schema.columns "
            "where table_schema = 'staging' and ends_with(column_name, '_raw')"
        ).fetchall()
    watched = (PROJECT / "macros/typed_cells.sql").read_text()
    tables = dict(re.findall(r"'(\w+)': \{((?:[^{}])*)\}", watched))
    missing = [
        (table, column)
        for table, column in staged
        if f"'{column.removesuffix('_raw')}'" not in tables.get(table.removeprefix("stg_ascora__"), "")
    ]
    assert len(staged) > 40
    assert missing == []


def test_staging_keeps_every_column_of_the_contract(built_warehouse: Path) -> None:
    contract = raw_tables()
    with duckdb.connect(str(built_warehouse), read_only=True) as connection:
        staged = set(
            connection.execute(
                "select table_name, column_name from information_schema.columns where table_schema = 'staging'"
            ).fetchall()
        )
    tables = re.findall(r"create table if not exists raw_ascora\.(\w+) \(\n(.*?)\n\);", contract, re.DOTALL)
    wanted = {(f"stg_ascora__{table}", name.lstrip("_")) for table, body in tables for name in re.findall(r'"(\w+)"', body)}
    assert wanted
    assert wanted - staged == set()


def test_every_crm_object_has_an_exposure_in_load_order(manifest: dict[str, Any]) -> None:
    written = [exposure for exposure in manifest["exposures"].values() if exposure["type"] == "application"]
    exposures = sorted(written, key=lambda exposure: exposure["config"]["meta"]["order"])
    objects = [exposure["config"]["meta"]["object"] for exposure in exposures]
    interfaces = (ROOT / "docs" / "interfaces.md").read_text()
    assert objects == re.findall(r"^\| \d+ \| `(\w+)`", interfaces, re.MULTILINE)
    for exposure in exposures:
        model = f"model.ascora_to_freshsales.{exposure['config']['meta']['object']}"
        assert model in exposure["depends_on"]["nodes"]
    assert set(objects) == set(models(manifest, "freshsales"))


def test_only_staging_names_sources(manifest: dict[str, Any]) -> None:
    offenders = [
        node["name"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
        and node["schema"] != "staging"
        and any(parent.startswith("source.") for parent in node["depends_on"]["nodes"])
    ]
    assert offenders == []


def test_every_model_and_every_column_is_described(manifest: dict[str, Any], built_warehouse: Path) -> None:
    with duckdb.connect(str(built_warehouse), read_only=True) as connection:
        built = connection.execute("select table_schema, table_name, column_name from information_schema.columns").fetchall()
    silent = []
    for schema in ("staging", "intermediate", "freshsales", "evidence"):
        for name, node in models(manifest, schema).items():
            described = {column for column, facts in node["columns"].items() if facts["description"]}
            columns = {column for at, table, column in built if (at, table) == (schema, name)}
            silent += [f"{name}.{column}" for column in columns - described] + ([] if node["description"] else [name])
    assert sorted(silent) == []


def test_every_source_seed_and_exposure_is_described(manifest: dict[str, Any]) -> None:
    contract = raw_tables()
    with duckdb.connect() as connection:
        connection.execute(contract)
        landed = connection.execute("select table_schema, table_name, column_name from information_schema.columns").fetchall()
    sources = {(node["schema"], node["name"]): node for node in manifest["sources"].values()}
    silent = [f"{schema}.{name}" for (schema, name), node in sources.items() if not node["description"]]
    for schema, table, column in landed:
        described = sources.get((schema, table), {}).get("columns", {}).get(column, {})
        silent += [] if described.get("description") else [f"{schema}.{table}.{column}"]
    for node in (node for node in manifest["nodes"].values() if node["resource_type"] == "seed"):
        header = (PROJECT / node["original_file_path"]).read_text().splitlines()[0].split(",")
        silent += [node["name"]] if not node["description"] else []
        silent += [f"{node['name']}.{column}" for column in header if not node["columns"].get(column, {}).get("description")]
    silent += [node["name"] for node in manifest["exposures"].values() if not node["description"]]
    assert sorted(silent) == []


def test_every_number_of_a_report_leads_to_a_model_that_exists_and_knows_the_report(manifest: dict[str, Any]) -> None:
    from loaders import evidence, quality

    pages = {"report_evidence": evidence.TABLES, "report_extract": quality.TABLES}
    reports = {node["name"]: node for node in manifest["exposures"].values() if node["type"] == "dashboard"}
    for report, tables in pages.items():
        linked = {f"model.ascora_to_freshsales.{model}" for model, _, _ in tables.values()}
        assert linked == set(reports[report]["depends_on"]["nodes"])
        assert linked <= set(manifest["nodes"])
    templates = "".join(file.read_text() for file in (ROOT / "loaders/reports/templates").glob("*.html"))
    named = {f"model.ascora_to_freshsales.{model}" for model in re.findall(r"made_by\('(\w+)'\)", templates)}
    assert named <= set(manifest["nodes"])


def test_every_row_of_the_export_is_counted_in_the_evidence(built_warehouse: Path) -> None:
    with duckdb.connect(str(built_warehouse), read_only=True) as connection:
        extracted = connection.execute(
            "select sum(row_count) from raw_ascora.sheets where raw_table <> 'form_fields' and raw_table in "
            "(select table_name from information_schema.tables where table_schema = 'raw_ascora')"
        ).fetchone()
        counted = connection.execute("select sum(records) from evidence.outcome_counts").fetchone()
    assert extracted == counted


def test_every_column_that_two_sources_fill_is_laid_over_and_compared() -> None:
    """A column of the API that `shared_columns` forgot would be dropped wherever a workbook has the record too."""
    from pipelines.ascora.api import fields

    text = (PROJECT / "macros/two_sources.sql").read_text().split("macro shared_columns")[1].split("endmacro")[0]
    shared = set(re.findall(r"'(\w+)'", text))
    for columns in (fields.CUSTOMERS, fields.CONTACTS, fields.JOBS, fields.QUOTES, fields.INVOICES, fields.SUPPLIES):
        assert set(columns) - shared == set()
