"""Other plans and editions, and an account half set up: what it cannot hold is said first, and the load ends as planned."""

import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from journeys.tenant import ROOT, Migration

pytestmark = pytest.mark.xdist_group("journeys")

GATE_CLOSED = 3
ONE_PIPELINE = ("--vars", "{deal_pipeline: Default Pipeline}")  # Growth has no second one
THERE = {"cf_ascora_id", "cf_job_status", "cf_trade_type"}
LACKING = {
    "cf_assigned_technician", "cf_client_order_number", "cf_job_description", "cf_material_cost", "cf_original_create_date",
    "cf_other_fields", "cf_purchase_order", "cf_quote_status", "cf_site_name", "cf_source_job_id", "cf_work_undertaken",
}  # fmt: skip
NO_MODULES = "The plan has no custom modules: listed in a note on the Account"
NO_PRODUCTS = "The plan has no product catalogue: listed in a note on the Deal"


def sold(folder: Path, plan: str, edition: str, **options: Any) -> Migration:
    """A tenant of three customers, and an account of this plan and edition; nothing extracted yet."""
    migration = Migration(folder / "m")
    migration.folder.mkdir()
    migration.demo(customers=3, big_file=False, **options)
    migration.admin("set", "plan", plan)
    migration.admin("set", "edition", edition)
    return migration


def click(migration: Migration, *items: dict[str, Any]) -> None:
    """What an administrator does in Freshsales' settings."""
    (migration.folder / "clicks.json").write_text(json.dumps(items))
    migration.admin("apply", str(migration.folder / "clicks.json"))


def scope(migration: Migration, plan: str) -> dict[str, Any]:
    """The scope as `make audit` says it, by the plan's own hourly budget."""
    return json.loads(migration.run(sys.executable, "-m", "loaders", "audit", "--json", FRESHSALES_PLAN=plan).stdout)


def checklist(migration: Migration) -> dict[str, set[str]]:
    """State -> internal names, or the label of what has none."""
    items = json.loads(migration.loader("setup", "--json").stdout)["items"]
    states = {item["state"] for item in items}
    names = {(item["state"], item["label"] if item["kind"] == "stage" else item["internal_name"]) for item in items}
    return {state: {name for said, name in names if said == state} for state in states}


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Migration:
    """Suite on Growth, some fields and stages of Deals made, others not; an unknown status in the export. The gate is shut."""
    migration = sold(tmp_path_factory.mktemp("growth"), "growth", "suite", faults=("unknown_status",))
    migration.admin("strip", "cm_equipment", "deals", "pipeline")
    fields = ({"entity": "deals", "kind": "field", "internal_name": name, "is_unique": name == "cf_ascora_id"} for name in THERE)
    stages = ({"entity": "pipeline", "kind": "stage", "label": name} for name in ("Quoted", "In Progress"))
    click(migration, *fields, *stages)
    migration.extract(FRESHSALES_PLAN="growth")
    said = migration.transform(*ONE_PIPELINE, "--setup-items", str(migration.folder / "items.json"), code=GATE_CLOSED).stderr
    (migration.folder / "said").write_text(said)
    return migration


@pytest.fixture(scope="module")
def half(begun: Migration) -> Migration:
    """A copy of it, not to be changed."""
    return begun.copy(begun.folder.with_name("half"))


def test_an_unknown_job_status_shuts_the_gate_and_nothing_is_sent(half: Migration) -> None:
    said = (half.folder / "said").read_text()
    assert "gate stays closed" in said
    assert "job_stages.csv" in said
    before = half.writes()
    assert "gate is closed" in half.loader("load", "--self-approve", code=GATE_CLOSED).stderr
    assert half.writes() == before


def test_half_set_up_the_checklist_names_what_is_missing_and_no_longer_what_is_there(half: Migration) -> None:
    states = checklist(half)
    assert states["open"] == LACKING | {"Completed", "Invoiced"}
    assert states["done"] >= THERE | {"Quoted", "In Progress"}
    assert set(states) == {"open", "done"}, "nothing is left to `make schema` where the plan has no custom modules"
    said = (half.folder / "said").read_text()
    assert all(f"({name})" in said for name in LACKING)
    assert not any(f"({name})" in said for name in THERE)


def test_with_the_gate_shut_the_scope_says_what_growth_cannot_hold_and_what_it_costs(half: Migration) -> None:
    data = scope(half, "growth")
    assert (data["gate"]["state"], data["account"][0]["plan"], data["account"][0]["edition"]) == ("closed", "growth", "suite")
    assert {item["internal_name"] for item in data["gate"]["setup_items"] if item["kind"] == "field"} == LACKING
    modules = {row["entity"]: row for row in data["modules"]}
    assert [modules[name]["is_offered"] for name in ("cm_equipment", "products", "deals")] == [False, False, True]
    assert modules["cm_equipment"]["slots_left"] is None
    assert modules["deals"]["slots_left"] == 150 - len(THERE) - len(LACKING)
    reasons = {(row["ascora_object"], row["outcome"]) for row in data["reasons"] if row["reason"] in (NO_MODULES, NO_PRODUCTS)}
    assert reasons == {("equipment", "folded"), ("quote_supply", "folded"), ("quote_labour", "folded")}
    cost = data["cost"]
    assert (cost["basis"], cost["calls_per_hour"]) == ("estimate", 1000)
    assert "products" not in {row["object"] for row in cost["objects"] if row["steps"]}
    assert cost["budget_hours"]["growth"] == round(cost["calls"] / 900, 2) > 0
    page = (half.folder / "reports/scope.html").read_text()
    assert all(words in page for words in (NO_MODULES, NO_PRODUCTS, '<span class="pill">growth</span>'))


def edited(folder: Path, line: str) -> None:
    """A copy of the dbt project there, with one more line in the team's map."""
    shutil.copytree(ROOT / "dbt_project", folder / "dbt_project", ignore=shutil.ignore_patterns("target", "logs", "__pycache__"))
    with (folder / "dbt_project/seeds/custom_fields.csv").open("a") as seed:
        seed.write(f"{line}\n")


@pytest.fixture(scope="module")
def whole(begun: Migration, half: Migration) -> Migration:
    """It goes on: scope approved, then checklist done, export mended, a line of the map edited. The gate is open."""
    migration = begun  # where it stands, so that dbt need not parse the project again
    seen = scope(migration, "growth")["checksum"]
    migration.loader("approve", "scope", seen, "--comment", "before the set-up was done", FRESHSALES_PLAN="growth")
    click(migration, *json.loads((half.folder / "items.json").read_text()))
    shutil.rmtree(migration.folder / "export")
    migration.demo(customers=3, big_file=False)
    migration.extract(FRESHSALES_PLAN="growth")
    edited(migration.folder, "jobs,Crew Size,,,,leave_out")
    scratch = migration.scratch
    build = [sys.executable, "dbt_project/build.py", *scratch, *ONE_PIPELINE]
    done = subprocess.run(build, cwd=migration.folder, env=migration.env, capture_output=True, text=True)
    assert done.returncode == 0, f"the gate opens\n{done.stdout}\n{done.stderr}"
    return migration


def test_an_edited_line_of_the_map_makes_the_approval_stale_and_is_named(whole: Migration) -> None:
    before = whole.writes()
    stale, missing = json.loads(whole.loader("load", "--json", code=GATE_CLOSED).stdout)["unmet"]
    assert stale.startswith("The scope was approved on ")
    assert "the mapping: custom_fields.csv jobs Crew Size is new (leave_out); models, macros and seeds was " in stale
    assert "fields of the account" not in stale, "what the checklist asked for came as announced"
    assert missing.startswith("The sample is not approved yet")
    assert whole.writes() == before


def test_when_the_checklist_is_done_growth_is_loaded_as_planned(whole: Migration) -> None:
    assert set(checklist(whole)) == {"done"}
    sent = loaded_as_planned(whole, "growth", scope(whole, "growth"))
    assert sent["deals"] > 5
    assert not sent.keys() & {"products", "product_prices", "deal_products", "equipment"}
    assert not [call for call in whole.writes() if "cpq/products" in call[1]]
    notes = [note["description"] for note in whole.account()["notes"]]
    assert any(note.startswith("Items: ") for note in notes), "the lines of a Deal stand in a note on it"


def loaded_as_planned(migration: Migration, plan: str, said: dict[str, Any]) -> Counter[str]:
    """Load; every step of the plan that the scope `said` is done, in the calls that it said. Records by object."""
    assert (said["gate"]["state"], said["cost"]["basis"]) == ("open", "plan")
    outcome = migration.load(FRESHSALES_PLAN=plan)
    assert outcome["plan"]["checksum"] == said["cost"]["plan"]
    assert migration.ledger("select distinct state from steps") == [("done",)]
    sent = Counter(name for (name,) in migration.ledger("select object from steps"))
    assert sent == {row["object"]: row["steps"] for row in said["cost"]["objects"] if row["steps"]}
    ((used,),) = migration.ledger("select count(*) from calls where run_id is not null")
    assert abs(used - said["cost"]["calls"]) <= 6
    return sent


def test_classic_on_pro_says_what_it_cannot_hold_and_is_loaded_as_planned(tmp_path: Path) -> None:
    migration = sold(tmp_path, "pro", "classic")
    migration.admin("strip", "cm_equipment")
    migration.extract(FRESHSALES_PLAN="pro")
    migration.transform()
    data = scope(migration, "pro")
    assert (data["account"][0]["plan"], data["account"][0]["edition"]) == ("pro", "classic")
    modules = {row["entity"]: row for row in data["modules"]}
    assert [modules[name]["is_offered"] for name in ("cm_equipment", "products")] == [False, True]
    assert modules["deals"]["custom_field_cap"] == 250
    assert data["cost"]["calls_per_hour"] == 2000
    assert [row["ascora_object"] for row in data["reasons"] if row["reason"] in (NO_MODULES, NO_PRODUCTS)] == ["equipment"]
    sent = loaded_as_planned(migration, "pro", data)
    assert sent["leads"] > 0
    assert sent["products"] > 0
    assert "equipment" not in sent
