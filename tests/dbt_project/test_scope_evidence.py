"""The scope as SQL counts it: prices are what is built, whatever the account lacks is said, a wrong map names its line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dbt_runs import ROOT, Dbt, environment

# What is built from the account's metadata alone: enough for the scope of an account that changed.
ABOUT_THE_ACCOUNT = (
    *("int_custom_fields_mapped", "int_setup_fields_needed", "int_setup_choices_missing", "int_setup_stages_missing"),
    *("setup_items", "int_custom_map_lines", "int_custom_map__gate_problems", "int_owners_resolved", "owners"),
    *("int_custom_fields_likened", "custom_fields_proposed", "gate_problems", "scope_mapping"),
)
NOTHING_SET_UP = """
    delete from raw_freshsales.fields where is_custom; delete from raw_freshsales.modules;
    delete from raw_freshsales.deal_pipelines where not is_default;
    delete from raw_freshsales.deal_stages where deal_pipeline_id not in (select id from raw_freshsales.deal_pipelines);
    update raw_freshsales.users set is_active = false;
    update raw_freshsales.account
    set plan = 'growth', edition = 'classic', has_custom_modules = false, fallback_owner_email = null;
"""
WRONG_MAP = """
    insert into seeds.custom_fields values
        ('jobs', 'Crew Size', 'deals', 'cf_crew_size', 'number', 'fold'),
        ('jobs', 'Roof Type', 'deals', 'cf_roof_type', 'text', 'send'),
        ('jobs', 'Permit Nr', 'deals', 'cf_permit_number', 'text', 'send'),
        ('quotes', 'Discount Reason', 'deals', 'cf_discount', 'text', 'send');
"""


def rows(warehouse: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def change(warehouse: Path, sql: str) -> None:
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(sql)


def audit(warehouse: Path, **env: str) -> dict[str, Any]:
    folder = {"REPORTS_DIR": str(warehouse.parent / "reports"), "LEDGER_PATH": str(warehouse.parent / "ledger.sqlite")}
    command = [sys.executable, "-m", "loaders", "audit", "--json"]
    done = subprocess.run(command, cwd=ROOT, env=environment(warehouse, **folder, **env), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_what_is_in_force_is_priced_as_what_is_built(built_warehouse: Path) -> None:
    sql = "select policy || ' ' || object, records from evidence.scope_prices where is_in_force"
    priced = dict(rows(built_warehouse, sql))
    built = """
        select 'invoice_notes notes', count(*) from freshsales.notes
        where source_key like 'invoice/%' and source_key not like '%#%'
        union all select 'products products', count(*) from freshsales.products
        union all select 'products product_prices', count(*) from freshsales.product_prices
        union all select 'contact_without_email contacts', count(*) from freshsales.contacts where email like '%.invalid'
        union all select 'supplier_accounts sales_accounts', count(*) from freshsales.sales_accounts
        where source_key like 'supplier/%'
        union all select 'finished_days deals', count(*) from freshsales.deals where source_key like 'job/%'
        union all select 'finished_days tasks', count(*) from freshsales.tasks where source_key like 'job/%'
        union all select 'amount_basis deals', count(*) from freshsales.deals
        union all select 'max_file_mb documents', count(*) from freshsales.documents
    """
    for what, number in rows(built_warehouse, built):
        assert priced[what] == number, what
    (amounts,) = rows(built_warehouse, "select sum(amount) from freshsales.deals")
    sql = "select amount from evidence.scope_prices where policy = 'amount_basis' and is_in_force"
    assert rows(built_warehouse, sql) == [amounts]


def test_every_choice_of_the_project_is_described_and_said_with_its_value(built_warehouse: Path) -> None:
    project = (ROOT / "dbt_project/dbt_project.yml").read_text().split("\nvars:\n")[1]
    said = {
        line.split(":")[0].strip(): line.split(":", 1)[1].split("#")[0].strip() for line in project.splitlines() if ":" in line
    }
    listed = rows(built_warehouse, "select policy, value, what_it_decides from evidence.scope_policies")
    assert {policy: value for policy, value, _ in listed} == said
    assert all(words for _, _, words in listed)


def test_every_row_of_the_export_is_in_the_inventory(built_warehouse: Path) -> None:
    inventory = rows(built_warehouse, "select ascora_object, records from evidence.scope_inventory order by 1")
    outcomes = "select ascora_object, sum(records) from evidence.outcome_counts group by 1 order by 1"
    assert inventory == rows(built_warehouse, outcomes)


@pytest.mark.parametrize(("plan", "left"), [("growth", 150), ("pro", 250), ("enterprise", 310)])
def test_free_slots_follow_the_plan(warehouse: Path, plan: str, left: int) -> None:
    change(warehouse, f"update raw_freshsales.account set plan = '{plan}'")
    sql = "select slots_left + custom_fields + fields_to_make from evidence.scope_modules where entity = 'deals'"
    assert rows(warehouse, sql) == [(left,)]


def test_an_account_where_nothing_is_set_up_has_a_scope_that_says_so(warehouse: Path, dbt: Dbt) -> None:
    change(warehouse, NOTHING_SET_UP)
    done = dbt(warehouse, "run", "-s", *ABOUT_THE_ACCOUNT)
    assert done.returncode == 0, done.stdout[-3000:]
    data = audit(warehouse, FRESHSALES_PLAN="growth")
    assert (data["gate"]["state"], data["cost"]["basis"], data["account"][0]["edition"]) == ("closed", "estimate", "classic")
    assert data["cost"]["calls"] > 100
    modules = {row["entity"]: row for row in data["modules"]}
    assert not modules["cm_equipment"]["is_offered"]
    assert modules["deals"]["custom_fields"] == 0
    assert modules["deals"]["slots_left"] == 150 - modules["deals"]["fields_to_make"]
    wanted = {(item["entity"], item["kind"]) for item in data["gate"]["setup_items"]}
    assert wanted >= {("sales_accounts", "field"), ("deals", "field"), ("module", "module"), ("pipeline", "pipeline")}
    assert {row["is_there"] for row in data["stages"] if row["is_used"]} == {False}
    assert {row["decision"] for row in data["owners"]} == {"none"}
    assert {row["decision"] for row in data["custom_fields"]} <= {"fold", "leave_out"}
    assert data["cost"]["budget_hours"]["this account"] == data["cost"]["budget_hours"]["growth"]


def test_a_wrong_line_of_the_map_is_named_as_the_file_counts_lines_and_shuts_the_gate(warehouse: Path, dbt: Dbt) -> None:
    change(warehouse, WRONG_MAP)
    done = dbt(warehouse, "run", "-s", *ABOUT_THE_ACCOUNT)
    assert done.returncode == 0, done.stdout[-3000:]
    sql = "select source_row, rule, source_file, remedy from evidence.gate_problems order by 1"
    (clash, unknown) = rows(warehouse, sql)
    assert clash == (
        3,
        "custom_map_type_clash",
        "dbt_project/seeds/custom_fields.csv",
        "Set type to dropdown, or choose another field.",
    )
    assert unknown[:2] == (4, "custom_map_unknown_column")
    # A new field that fits is no mistake: it is asked for in the set-up.
    proposed = dict(rows(warehouse, "select ascora_field, confidence from evidence.custom_fields_proposed"))
    assert proposed["Discount Reason"] == "decided"
