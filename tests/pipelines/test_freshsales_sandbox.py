"""Reading the sandbox, a strict Freshsales account on loopback, end to end through the command line."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parents[2]
Query = Callable[..., list[tuple]]

FILL = """
import os, httpx
url, key = os.environ["FRESHSALES_URL"], os.environ["FRESHSALES_API_KEY"]
http = httpx.Client(base_url=url + "/api/", headers={"Authorization": f"Token token={key}"})
def ask(method, path, body=None):
    answer = http.request(method, path, json=body)
    assert answer.status_code < 300, (path, answer.status_code, answer.text)
    return answer.json()
pipelines = ask("GET", "selector/deal_pipelines")["deal_pipelines"]
other = next(pipeline for pipeline in pipelines if not pipeline["is_default"])
account = ask("POST", "sales_accounts", {"sales_account": {"name": "Test Reading Ltd"}})["sales_account"]["id"]
for number in range(105):
    contact = {"first_name": f"Reader {number}", "emails": f"reader{number}@example.com",
               "sales_accounts": [{"id": account, "is_primary": True}]}
    last = ask("POST", "contacts", {"contact": contact})["contact"]["id"]
deal = {"name": "In the other pipeline", "amount": 12.5, "deal_pipeline_id": other["id"],
        "sales_account_id": account, "contacts_added_list": [last]}
ask("POST", "deals", {"deal": deal})
"""


def in_sandbox(data: Path, *command: str) -> str:
    environment = {
        **os.environ,
        "WAREHOUSE_PATH": str(data / "warehouse.duckdb"),
        "LEDGER_PATH": str(data / "ledger.sqlite"),
        "SANDBOX_STATE": str(data / "sandbox.sqlite"),
    }
    full = [sys.executable, "-m", "loaders.sandbox", "exec", "--set", "search_lag=0", "--", sys.executable, *command]
    run = subprocess.run(full, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder after reading an account with 105 contacts and a deal outside the default pipeline."""
    data = tmp_path_factory.mktemp("data")
    in_sandbox(data, "-c", FILL)
    (part,) = json.loads(in_sandbox(data, "-m", "pipelines", "freshsales", "--json").splitlines()[-1])["parts"]
    assert not part["warnings"]
    return data


@pytest.fixture
def query(data: Path) -> Query:
    """Asks the warehouse of that folder."""

    def ask(sql: str) -> list[tuple]:
        with duckdb.connect(str(data / "warehouse.duckdb"), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    return ask


def test_everything_that_stands_in_the_account_is_read_back(query: Query) -> None:
    sql = "select count(*) from raw_freshsales.contacts where record->>'first_name' like 'Reader %'"
    assert query(sql) == [(105,)]
    links = """select distinct link->>'name' from raw_freshsales.contacts,
        unnest((record->'sales_accounts')::json[]) as links(link) where record->>'first_name' like 'Reader %'"""
    assert query(links) == [("Test Reading Ltd",)]


def test_a_deal_outside_the_default_pipeline_is_read_back(query: Query) -> None:
    sql = "select count(*) from raw_freshsales.deals where record->>'name' = 'In the other pipeline'"
    assert query(sql) == [(1,)]


def test_the_account_says_what_the_gate_needs(query: Query) -> None:
    assert query("select edition, products_readable, has_custom_modules from raw_freshsales.account")[0][0] == "suite"
    assert query("select count(*) from raw_freshsales.users where email is null") == [(0,)]
    entities = {row[0] for row in query("select distinct entity from raw_freshsales.fields")}
    assert entities >= {"contacts", "sales_accounts", "deals"}
    assert query("select bool_or(is_unique) from raw_freshsales.fields where name = 'cf_ascora_id'") == [(True,)]
    unplaced = "select count(*) from raw_freshsales.deal_stages where deal_pipeline_id is null"
    assert query(unplaced) == [(0,)]


def test_no_token_or_key_reaches_the_warehouse(query: Query) -> None:
    for table in ("deals", "contacts", "sales_accounts"):
        found = query(f"select count(*) from raw_freshsales.{table} where record similar to '.*(_token|eyJ).*'")
        assert found == [(0,)]
