"""After a load the account is read back and compared: all holds, or exactly what somebody changed is named."""

import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from journeys.tenant import ROOT, SANDBOX, Migration

pytestmark = pytest.mark.xdist_group("journeys")

CHANGE = """
import os, sys, httpx
key = {"Authorization": "Token token=" + os.environ["FRESHSALES_API_KEY"]}
http = httpx.Client(base_url=os.environ["FRESHSALES_URL"] + "/api/", headers=key)
deal, note, contact = sys.argv[1:]
http.put(f"deals/{deal}", json={"deal": {"name": "Call Bob first"}}).raise_for_status()
http.delete(f"notes/{note}").raise_for_status()
http.put(f"contacts/{contact}", json={"contact": {"sales_accounts": []}}).raise_for_status()
"""


def evidence(migration: Migration, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(migration.folder / "warehouse.duckdb"), read_only=True) as db:
        return db.execute(query).fetchall()


def test_all_four_statements_hold_after_a_load(verified: Migration) -> None:
    assert evidence(verified, "select holds from evidence.statements order by statement") == [(True,)] * 4
    assert evidence(verified, "select * from evidence.statement_problems") == []
    # and it is not for want of anything to compare
    known = dict(verified.ledger("select object, count(*) from known group by object"))
    counts = evidence(verified, "select object, known, found, fields_compared from evidence.read_back_counts where known > 0")
    assert {name: found for name, _, found, _ in counts} == known
    assert all(fields >= found for _, _, found, fields in counts)
    assert evidence(verified, "select count(distinct object) from evidence.reconciliation where read_back <> 0") == [(4,)]
    hanging = {"contacts", "deals", "equipment", "tasks", "appointments", "phone_calls", "notes", "documents"}
    links = dict(evidence(verified, "select object, links_compared from evidence.read_back_counts"))
    assert all(links[name] > 0 for name in hanging)


def test_only_matched_records_differ_and_each_says_so(verified: Migration) -> None:
    reasons = evidence(verified, "select distinct reason from evidence.field_differences")
    assert reasons == [("matched record: was filled already",)]
    matched = {key for (key,) in verified.ledger("select source_key from known where origin = 'matched'")}
    assert {key for (key,) in evidence(verified, "select source_key from evidence.field_differences")} <= matched


def test_verifying_leaves_the_gate_alone(verified: Migration, loaded: Migration) -> None:
    gates = "select invocation_id, state from ops.gate order by started_at"
    assert evidence(verified, gates) == evidence(loaded, gates)
    assert evidence(verified, gates)[-1][1] == "open"


def test_reading_back_costs_one_call_for_each_deal_phone_call_and_record_with_files(loaded: Migration, tmp_path: Path) -> None:
    migration = loaded.copy(tmp_path / "m")
    start = len(migration.calls())
    migration.run(*SANDBOX, sys.executable, "-m", "pipelines", "freshsales")
    plain = len(migration.calls()) - start
    migration.run(*SANDBOX, sys.executable, "-m", "pipelines", "freshsales", "--read-back")
    more = len(migration.calls()) - start - 2 * plain
    sql = "select count(distinct json_extract(payload, '$.targetable_id')) from known where object = 'documents'"
    ((parents,),) = migration.ledger(sql)
    # System views hide the deals of the migration's pipeline, so that each is read by itself to be compared.
    ((by_id,),) = migration.ledger("select count(*) from known where object in ('phone_calls', 'deals')")
    assert more == parents + by_id
    assert {method for method, path, _, _ in migration.calls()[start:] if "filtered_search" not in path} == {"GET"}


def test_what_somebody_changed_is_named_and_nothing_else(verified: Migration, tmp_path: Path) -> None:
    migration = verified.copy(tmp_path / "m")
    deal = migration.ledger("select crm_id, source_key from known where object = 'deals' order by source_key limit 1")[0]
    note = migration.ledger(
        "select crm_id, source_key from known where object = 'notes' and source_key like 'invoice/%' limit 1"
    )[0]
    person = migration.ledger(
        "select crm_id, source_key from known where object = 'contacts' and origin = 'created' and payload like '%$ref%' limit 1"
    )[0]
    migration.run(*SANDBOX, sys.executable, "-c", CHANGE, *(str(crm_id) for crm_id, _ in (deal, note, person)))
    said = migration.verify(code=1).stdout
    different = evidence(
        migration, "select object, source_key, field, read from evidence.field_differences where not is_explained"
    )
    assert sorted(different, key=str) == [
        ("contacts", person[1], "sales_accounts", ""),
        ("deals", deal[1], "name", "Call Bob first"),
        ("notes", note[1], "record", None),
    ]
    orphans = "select object, source_key from evidence.orphans"
    assert set(evidence(migration, orphans)) == {("contacts", person[1])}
    amounts = evidence(migration, "select object, difference <> 0 from evidence.reconciliation where in_ascora <> read_back")
    assert amounts == [("invoice notes", True)]
    assert evidence(migration, "select object, lost from evidence.read_back_counts where lost > 0") == [("notes", 1)]
    assert all(key in said for _, key in (deal, note, person))
    assert "Call Bob first" in said


def test_a_reading_without_what_hangs_on_records_proves_nothing(verified: Migration, tmp_path: Path) -> None:
    migration = verified.copy(tmp_path / "m")
    assert "was not read back" in migration.verify(code=2, option="--json").stderr


def test_before_a_load_every_record_is_named_as_not_loaded(built: Migration, tmp_path: Path) -> None:
    migration = built.copy(tmp_path / "m")
    migration.verify(code=1)
    planned, missing = evidence(migration, "select sum(planned), sum(not_loaded) from evidence.read_back_counts")[0]
    assert planned == missing > 0
    assert evidence(migration, "select distinct reason from evidence.field_differences") == [("not loaded yet",)]


def test_every_column_of_the_evidence_is_described(verified: Migration) -> None:
    built = evidence(verified, "select table_name, column_name from information_schema.columns where table_schema = 'evidence'")
    described = set()
    for file in (ROOT / "dbt_project/models/evidence").glob("*.yml"):
        for model in yaml.safe_load(file.read_text(encoding="utf-8"))["models"]:
            described |= {(model["name"], column["name"]) for column in model["columns"] if column["description"]}
    assert built
    assert set(built) - described == set()
