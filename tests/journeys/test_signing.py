"""Nothing moves into a real account that nobody signed: scope, sample and plan; what moved since is named."""

import json
import sys
from pathlib import Path

import duckdb
from journeys.tenant import SANDBOX, Migration
from python_calamine import CalamineWorkbook

POLICY = """
create table evidence.policies as
    select * replace (case policy when 'invoice_notes' then 'per_account' else value end as value) from evidence.scope_policies;
drop view evidence.scope_policies;
alter table evidence.policies rename to scope_policies;
"""


def spoil(migration: Migration, sql: str) -> None:
    """Change the warehouse as another build would have made it."""
    with duckdb.connect(str(migration.folder / "warehouse.duckdb")) as db:
        db.execute(sql)


def test_without_approvals_the_plan_is_shown_and_nothing_is_sent(built: Migration, tmp_path: Path) -> None:
    migration = built.copy(tmp_path / "m")
    first = migration.loader("load", "--json", code=3)
    said = json.loads(first.stdout)
    assert said["plan"]["steps"]
    assert [line.split(" is not")[0] for line in said["unmet"]] == ["The scope", "The sample"]
    assert "make audit" in first.stderr
    assert "make sample" in first.stderr
    asked = migration.loader("load", "--approve", said["plan"]["checksum"], code=3)
    assert "not approved yet" in asked.stderr
    assert migration.writes() == built.writes()


def test_an_approval_of_what_nobody_has_read_is_refused(built: Migration, tmp_path: Path) -> None:
    migration = built.copy(tmp_path / "m")
    assert "Look again" in migration.loader("approve", "scope", "0123456789abcdef", code=3).stderr


def test_what_moved_since_an_approval_is_named(signed: Migration, tmp_path: Path) -> None:
    migration = signed.copy(tmp_path / "m")
    spoil(migration, POLICY)
    spoil(migration, "update raw_freshsales.users set is_active = false where email like 'jack%'")
    spoil(migration, "update evidence.scope_mapping set mapping_version = 'another'")
    spoil(migration, "delete from raw_freshsales.fields where name = 'cf_trade_type'")
    said = migration.loader("load", "--json", code=3)
    for what, words in (("scope", json.loads(said.stdout)["unmet"][0]), ("sample", json.loads(said.stdout)["unmet"][1])):
        assert words.startswith(f"The {what} was approved on ")
        assert "invoice_notes" in words
        assert "jack" in words
        assert "the mapping: models" in words
        assert "deals.cf_trade_type is gone" in words
    assert "since then" in said.stderr
    assert migration.writes() == signed.writes()


def test_more_of_the_same_needs_no_new_approval(signed: Migration, tmp_path: Path) -> None:
    migration = signed.copy(tmp_path / "m")
    spoil(migration, "update evidence.outcome_counts set records = records + 1 where ascora_object = 'jobs' and outcome = 'sent'")
    assert json.loads(migration.loader("load", "--json", code=3).stdout)["unmet"] == []


def diff(migration: Migration) -> dict:
    return json.loads((migration.folder / "reports/diff.json").read_text())


def test_each_approval_says_who_when_and_what_it_rests_on(signed: Migration) -> None:
    rows = signed.ledger("select what, length(checksum), who <> '', at like '20%', basis from approvals where what <> 'plan'")
    assert [row[:4] for row in rows] == [("scope", 16, 1, 1), ("sample", 16, 1, 1)]
    assert set(json.loads(rows[0][4])) == {"mapping", "policies", "account", "fields", "stages", "users", "inventory"}


def test_the_sample_is_small_closed_and_shows_all_that_this_tenant_has(signed: Migration) -> None:
    data = diff(signed)
    chosen = {(record["object"], record["source_key"]) for record in data["records"]}
    assert 100 <= len(chosen) <= 500
    sent = signed.ledger("select object, source_key, payload from steps")
    assert {(name, key) for name, key, _ in sent} == chosen
    refs = {tuple(ref) for _, _, payload in sent for ref in _refs(json.loads(payload))}
    assert refs <= chosen
    assert refs
    assert {row["verdict"] for row in data["features"]} <= {"covered", "sends nothing"}
    kinds = {row["kind"] for row in data["features"] if row["verdict"] == "covered"}
    assert kinds >= {"rule", "status", "type", "policy", "clean-up", "outcome", "object", "field"}
    verdicts = {row["rule"]: row["verdict"] for row in data["rules"]}
    assert len(verdicts) == 42
    assert verdicts["ruling 13"] == "covered"
    assert verdicts["ruling 6"] == "not in this tenant"


def _refs(value):
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for item in value.values():
            yield from _refs(item)
    elif isinstance(value, list):
        for item in value:
            yield from _refs(item)


def test_the_diff_leads_from_each_field_to_its_cell_and_finds_no_difference_without_a_reason(signed: Migration) -> None:
    data = diff(signed)
    assert data["figures"]["unexplained"] == 0
    assert data["figures"]["equal"] > 1000
    rows = [row for record in data["records"] for row in record["fields"]]
    assert [row["field"] for row in rows if not row["rule"]] == []
    cells = [cell for row in rows for cell in row["cells"] if cell["file"].endswith(".xlsx")]
    sheets: dict[tuple[str, str], list] = {}
    for cell in cells[::40]:
        key = cell["file"], cell["sheet"]
        if key not in sheets:
            book = CalamineWorkbook.from_path(signed.folder / "export" / cell["file"])
            sheets[key] = book.get_sheet_by_name(cell["sheet"]).to_python(skip_empty_area=False)
        column = 0
        for letter in cell["cell"].rstrip("0123456789"):
            column = column * 26 + ord(letter) - 64
        found = sheets[key][cell["row"] - 1][column - 1]
        assert found == cell["value"] or not isinstance(found, str), cell
    assert len(sheets) > 5


def test_an_account_where_nothing_is_set_up_gets_a_checklist_what_the_api_can_make_and_no_load(
    built: Migration, tmp_path: Path
) -> None:
    migration = built.copy(tmp_path / "m")
    migration.admin("strip")
    migration.run(*SANDBOX, sys.executable, "-m", "pipelines", "freshsales")
    # What the account's set-up decides and the checklist is made of; a build of a part leaves the gate shut.
    metadata = ("fields", "modules", "deal_stages", "deal_pipelines")
    chosen = [f"stg_freshsales__{name}+,+setup_items,resource_type:model" for name in metadata]
    migration.transform("--select", *chosen, code=3)
    setup = json.loads(migration.loader("setup", "--json").stdout)
    assert {item["kind"] for item in setup["items"] if item["state"] == "open"} >= {"field", "pipeline"}
    assert {item["entity"] for item in setup["items"] if item["state"] == "make schema"} == {"module", "cm_equipment"}
    assert "Set up in Freshsales first" in migration.loader("load", code=3).stderr
    said = migration.loader("schema", "--self-approve", "--json").stdout
    (run,) = json.loads(said)["runs"]
    assert run["trouble"] == []
    after = json.loads((migration.folder / "reports/setup.json").read_text())
    assert after["figures"]["made"] == setup["figures"]["make schema"] > 10
    assert after["figures"]["make schema"] == 0
    migration.loader("rollback", "--run", run["run_id"], "--self-approve")
    assert migration.ledger("select count(*) from steps where op = 'delete' and state <> 'done'") == [(0,)]
