"""Nothing moves into a real account that nobody signed: scope, sample and plan; what moved since is named."""

import json
from pathlib import Path

import duckdb
from journeys.tenant import Migration

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


def test_a_load_after_the_sample_ends_as_one_without_it(signed: Migration, loaded: Migration, tmp_path: Path) -> None:
    migration = signed.copy(tmp_path / "m")
    sent = migration.ledger("select count(*) from steps")[0][0]
    assert 50 < sent < len(json.loads((loaded.folder / "reports/plan.json").read_text())["steps"])
    plan = json.loads(migration.loader("load", "--json", code=3).stdout)["plan"]["checksum"]
    migration.loader("load", "--approve", plan)
    assert migration.account() == loaded.account()


def test_what_moved_since_an_approval_is_named(signed: Migration, tmp_path: Path) -> None:
    migration = signed.copy(tmp_path / "m")
    spoil(migration, POLICY)
    spoil(migration, "update raw_freshsales.users set is_active = false where email like 'jack%'")
    said = migration.loader("load", "--json", code=3)
    for what, words in (("scope", json.loads(said.stdout)["unmet"][0]), ("sample", json.loads(said.stdout)["unmet"][1])):
        assert words.startswith(f"The {what} was approved on ")
        assert "invoice_notes" in words
        assert "jack" in words
    assert "since then" in said.stderr
    assert migration.writes() == signed.writes()


def test_more_of_the_same_needs_no_new_approval(signed: Migration, tmp_path: Path) -> None:
    migration = signed.copy(tmp_path / "m")
    spoil(migration, "update evidence.outcome_counts set records = records + 1 where ascora_object = 'jobs' and outcome = 'sent'")
    assert json.loads(migration.loader("load", "--json", code=3).stdout)["unmet"] == []
