"""What a rollback of one run or of one object takes back, and what it must leave because others hang on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from loaders.history import carried_out
from loaders.ledger import Ledger
from loaders.model import Payload, Plan, Step, ref
from loaders.objects import LOAD_ORDER

ACCOUNT, DEAL = ("sales_accounts", "customer/1"), ("deals", "job/1")
ON_ACCOUNT: Payload = {"sales_account_id": ref(*ACCOUNT)}
ON_DEAL: Payload = {"targetable_id": ref(*DEAL)}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = Ledger(tmp_path / "ledger.sqlite", "https://a.example/crm/sales")
    made._db.execute("pragma synchronous=off")  # nobody pulls the plug here
    yield made
    made.close()


def run(ledger: Ledger, *rows: tuple[str, str, str, Payload], **more) -> str:
    """A run whose steps (object, op, key, payload) are all done; its id. A record keeps the CRM id that it got first."""
    steps = [Step(n, name, op, key, "*", "h", payload, **more) for n, (name, op, key, payload) in enumerate(rows, 1)]  # type: ignore[arg-type]
    run_id = ledger.open_run(Plan("load", ledger.account, tuple(steps)))
    for name in {row[0] for row in rows}:
        for step in ledger.steps(run_id, name, ["planned"]):
            step.state, step.crm_id = "done", ledger.last_id(name, step.source_key) or 100 + step.step_id
            ledger.settle([step])
    ledger.set_run(run_id, "done")
    return run_id


def keys(ledger: Ledger, run_id: str | None, *objects: str) -> tuple[set[tuple[str, str]], dict[tuple[str, str], str]]:
    history, _, kept = carried_out(ledger, run_id, objects or LOAD_ORDER)
    assert all(done.object == name and done.source_key == key for (name, key), steps in history.items() for done in steps)
    return set(history), kept


def test_what_a_later_run_hung_on_a_record_keeps_it(ledger: Ledger) -> None:
    first = run(ledger, ("sales_accounts", "create", "customer/1", {}))
    second = run(ledger, ("deals", "create", "job/1", ON_ACCOUNT))
    taken, kept = keys(ledger, first)
    assert taken == {ACCOUNT}
    assert kept[ACCOUNT].startswith("job/1 (deals) hangs on it and is not taken back")
    assert keys(ledger, second) == ({DEAL}, {})
    assert keys(ledger, None) == ({ACCOUNT, DEAL}, {})


def test_what_other_objects_hang_on_a_record_keeps_it(ledger: Ledger) -> None:
    run(ledger, ("sales_accounts", "create", "customer/1", {}), ("deals", "create", "job/1", ON_ACCOUNT))
    assert set(keys(ledger, None, "sales_accounts")[1]) == {ACCOUNT}
    assert keys(ledger, None, "deals") == ({DEAL}, {})
    assert keys(ledger, None, "sales_accounts", "deals") == ({ACCOUNT, DEAL}, {})


def test_parts_and_files_go_along_with_what_they_belong_to(ledger: Ledger) -> None:
    lines, file = ("deal_products", "job/1"), ("documents", "file/1")
    run(ledger, ("deals", "create", "job/1", {}), ("deal_products", "set", "job/1", {"@parent": ref(*DEAL)}),
        ("documents", "create", "file/1", ON_DEAL), ("sales_accounts", "create", "customer/1", {}))  # fmt: skip
    assert keys(ledger, None, "deals") == ({DEAL, lines, file}, {})
    assert keys(ledger, None, "sales_accounts")[0] == {ACCOUNT}
    run(ledger, ("notes", "create", "note/1", ON_DEAL))
    assert keys(ledger, None, "deals")[1].keys() == {DEAL}, "a note can be taken back, so it is not left hanging in the air"


def test_a_record_that_stood_before_is_never_deleted_so_nothing_keeps_it(ledger: Ledger) -> None:
    first = run(ledger, ("sales_accounts", "match", "customer/1", {}), origin="matched")
    run(ledger, ("deals", "create", "job/1", ON_ACCOUNT))
    assert keys(ledger, first) == ({ACCOUNT}, {})


def test_a_record_that_a_later_run_changed_is_kept_and_so_is_what_only_its_new_state_hangs_on(ledger: Ledger) -> None:
    first = run(ledger, ("sales_accounts", "create", "customer/1", {}), ("deals", "create", "job/1", {}))
    second = run(ledger, ("deals", "update", "job/1", ON_ACCOUNT))
    taken, kept = keys(ledger, first)
    assert taken == {ACCOUNT, DEAL}
    assert kept[DEAL] == "a later run wrote it too: roll that one back first, or all"
    assert ACCOUNT in kept
    history, earlier, kept = carried_out(ledger, second, LOAD_ORDER)
    assert [(done.op, done.payload) for steps in history.values() for done in steps] == [("update", ON_ACCOUNT)]
    assert (earlier[DEAL].op, kept) == ("create", {})


def test_what_was_sent_is_remembered_with_the_id_of_a_parent_that_was_let_go_of_since(ledger: Ledger) -> None:
    run(ledger, ("sales_accounts", "match", "customer/1", {}), ("deals", "create", "job/1", {"name": "Roof", **ON_ACCOUNT}))
    matched = ledger.crm_id(*ACCOUNT)
    run(ledger, ("sales_accounts", "restore", "customer/1", {}), origin="released")
    assert ledger.crm_id(*ACCOUNT) is None
    (deal,) = carried_out(ledger, None, LOAD_ORDER)[0][DEAL]
    assert deal.sent == {"name": "Roof", "sales_account_id": matched}


def test_what_was_set_up_for_the_records_is_no_record_and_stays(ledger: Ledger) -> None:
    run(ledger, ("modules", "create", "cm_site", {}), ("fields", "create", "deals/cf_x", {}))
    run(ledger, ("sales_accounts", "create", "customer/1", {}))
    assert keys(ledger, None) == ({ACCOUNT}, {})


def test_the_history_of_a_rollback_on_its_way_is_as_its_plan_found_it(ledger: Ledger) -> None:
    run(ledger, ("sales_accounts", "create", "customer/1", {}), ("deals", "create", "job/1", ON_ACCOUNT))
    back = run(ledger, ("deals", "delete", "job/1", {}))
    assert set(carried_out(ledger, None, LOAD_ORDER)[0]) == {ACCOUNT}
    before, _, _ = carried_out(ledger, None, LOAD_ORDER, before=back)
    assert set(before) == {ACCOUNT, DEAL}
    assert set(before.only([DEAL, ("deals", "job/9")])) == {DEAL}
    assert before.only([DEAL])[DEAL] == before[DEAL]
