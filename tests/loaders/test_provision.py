"""`make schema` against an account: made once, settled by reading when an answer is lost, taken back, polite where it may not."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest
from pydantic import SecretStr

from loaders.errors import Halt, NotAllowed
from loaders.ledger import Ledger
from loaders.running import Orders, Outcome, Runner
from loaders.sandbox import faults, schema
from loaders.sandbox.account import Account
from loaders.sandbox.custom_modules import CustomModule
from loaders.sandbox.serve import running
from loaders.settings import Settings

FIELDS = {
    "cf_ascora_id": ("text", True, []),
    "cf_status": ("dropdown", False, ["Active", "Retired"]),
    "cf_notes": ("textarea", False, []),
}
COLUMNS = "entity, kind, label, internal_name, field_type, choices, is_unique, where_to_click, why"


def item(
    entity: str, kind: str, name: str | None, kind_of_field: str | None = None, unique: bool = False, choices: Any = ()
) -> tuple:
    label = (name or kind).removeprefix("cf_").replace("_", " ").capitalize()
    return (entity, kind, label, name, kind_of_field, json.dumps(list(choices)), unique, "Admin Settings", "it is needed")


EQUIPMENT = [("module", "module", "Equipment", "cm_equipment", None, "[]", None, "Admin Settings", "it is needed")] + [
    item("cm_equipment", "field", name, kind, unique, choices) for name, (kind, unique, choices) in FIELDS.items()
]
LOOKUP = item("cm_equipment", "field", "cf_account", "lookup")
STANDARD = item("deals", "field", "cf_permit_code", "text")
BY_HAND = [LOOKUP, STANDARD, item("pipeline", "pipeline", None, choices=["Quoted (Open)"])]

Make = Callable[..., Outcome]


@pytest.fixture
def account(tmp_path: Path) -> Iterator[tuple[Account, Make, Ledger, Runner]]:
    """An account as it is sold; a function that runs `make schema` for a checklist; the ledger."""
    switches = {"per_minute": "off", "per_hour": "off", "search_lag": "0"}
    with running(tmp_path / "sandbox.sqlite", 0, switches) as (url, served, _):
        schema.strip(served, schema.STRIPPED)
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]
            freshsales_url=url,
            freshsales_api_key=SecretStr(served.api_key),
            warehouse_path=tmp_path / "warehouse.duckdb",
            ledger_path=tmp_path / "ledger.sqlite",
            reports_dir=tmp_path / "reports",
        )
        with closing(Ledger(settings.ledger_path, settings.freshsales_url)) as ledger:
            runner = Runner(settings, ledger, lambda text: None)

            def make(items: list[tuple], standard: bool = False, **orders: Any) -> Outcome:
                _write(settings.warehouse_path, items)
                return runner.make_schema(Orders(quiet=True, **({"self_approve": True} | orders)), standard)

            yield served, make, ledger, runner


def _write(file: Path, items: list[tuple]) -> None:
    with duckdb.connect(str(file)) as db:
        db.execute("create schema if not exists evidence")
        db.execute(
            "create or replace table evidence.setup_items (entity varchar, kind varchar, label varchar, internal_name varchar,"
            " field_type varchar, choices json, is_unique boolean, where_to_click varchar, why varchar)"
        )
        for row in items:
            db.execute(f"insert into evidence.setup_items ({COLUMNS}) values (?,?,?,?,?,?,?,?,?)", row)


def states(ledger: Ledger, run_id: str) -> dict[str, str]:
    return {r["source_key"]: r["state"] for r in ledger.rows("select source_key, state from steps where run_id = ?", (run_id,))}


@contextmanager
def refreshed(served: Account) -> Iterator[dict[str, Any]]:
    served.catalog.reload()
    yield served.catalog.fields("cm_equipment")


def test_where_nothing_is_set_up_the_module_and_its_fields_are_made_and_the_rest_is_left_to_people(account) -> None:
    served, make, ledger, _ = account
    outcome = make([*EQUIPMENT, *BY_HAND])
    (run,) = outcome.runs
    assert set(states(ledger, run["run_id"]).values()) == {"done"}
    with refreshed(served) as fields:
        assert fields["cf_ascora_id"].unique
        assert [choice["value"] for choice in fields["cf_status"].choices] == ["Active", "Retired"]
        assert "cf_account" not in fields
    assert {note["source_key"] for note in run["notes"]} == {
        "cm_equipment.cf_account",
        "deals.cf_permit_code",
        "pipeline.Pipeline",
    }
    # the set-up is no record: neither a rollback of everything nor the next plan takes it for one
    assert ledger.rows("select * from known") == []


def test_a_second_time_makes_nothing_twice_and_half_set_up_is_completed(account) -> None:
    served, make, ledger, _ = account
    make(EQUIPMENT[:2])
    before = len(served.catalog.items("module"))
    (run,) = make(EQUIPMENT).runs
    served.catalog.reload()
    assert len(served.catalog.items("module")) == before == 1
    assert set(states(ledger, run["run_id"]).values()) == {"done"}
    assert make([]).runs == []


def test_a_lost_answer_is_settled_by_reading(account) -> None:
    served, make, ledger, _ = account
    faults.add(served, "drop_after_commit", "POST", "module_customizations", 1, None, None)
    faults.add(served, "error_500_after", "POST", "forms/.*/fields", 2, None, None)
    (run,) = make(EQUIPMENT).runs
    assert set(states(ledger, run["run_id"]).values()) == {"done"}
    posts = ledger.rows("select count(*) as n from calls where method = 'POST'")[0]["n"]
    assert posts == len(EQUIPMENT), "what landed is not sent again"


def test_a_run_that_was_halted_midway_is_finished_first_and_makes_nothing_twice(account) -> None:
    served, make, ledger, _ = account
    faults.add(served, "status", "POST", "forms/.*/fields", 2, None, "401")
    with pytest.raises(Halt):
        make(EQUIPMENT)
    (run,) = make(EQUIPMENT).runs[:1]
    assert set(states(ledger, run["run_id"]).values()) == {"done"}
    assert ledger.rows("select count(*) as n from calls where method = 'POST'")[0]["n"] == len(EQUIPMENT) + 1
    served.catalog.reload()
    assert len(served.catalog.items("module")) == 1


def test_the_plan_is_shown_first_and_only_that_one_is_carried_out(account) -> None:
    _, make, ledger, _ = account
    outcome = make(EQUIPMENT, self_approve=False)
    assert outcome.runs == []
    assert ledger.rows("select * from runs") == []
    with pytest.raises(NotAllowed):
        make(EQUIPMENT, self_approve=False, approve="0123456789abcdef")
    assert len(make(EQUIPMENT, self_approve=False, approve=outcome.plan["checksum"]).runs) == 1


def test_the_run_can_be_taken_back_unless_records_stand_in_the_module(account) -> None:
    served, make, ledger, runner = account
    (run,) = make(EQUIPMENT).runs
    served.reload()
    CustomModule("cm_equipment").write(served, {"name": "Pump"})
    orders = Orders(self_approve=True, quiet=True, run=run["run_id"])
    kept = runner.roll_back(orders)
    assert kept.runs == []
    assert {n["kind"] for n in kept.plan["notes"]} == {"kept", "left behind"}
    served.store.db.execute("delete from records where module = 'cm_equipment'")
    runner.roll_back(orders)
    served.catalog.reload()
    assert served.catalog.module("cm_equipment") is None
    assert runner.roll_back(orders).runs == []
    (anew,) = make(EQUIPMENT).runs
    assert set(states(ledger, anew["run_id"]).values()) == {"done"}


@pytest.mark.parametrize("plan", ["growth", "pro"])
def test_a_plan_without_custom_modules_is_told_politely(account, plan: str) -> None:
    served, make, _, _ = account
    served.switches.set("plan", plan)
    (run,) = make(EQUIPMENT[:1]).runs
    assert run["trouble"][0]["reason"].startswith("the plan has no custom modules")


@pytest.mark.parametrize(
    ("edition", "switch", "state"), [("suite", "404", "rejected"), ("classic", "404", "rejected"), ("suite", "allow", "done")]
)
def test_standard_fields_are_tried_only_behind_the_flag(account, edition: str, switch: str, state: str) -> None:
    served, make, ledger, _ = account
    served.switches.set("edition", edition)
    served.switches.set("forms_on_standard", switch)
    assert make([STANDARD]).plan["steps"] == []
    (run,) = make([STANDARD], standard=True).runs
    assert states(ledger, run["run_id"]) == {"deals.cf_permit_code": state}
    if state == "rejected":
        assert "by hand" in run["trouble"][0]["reason"]
