"""Changes that travel a hundred a call, where a person asked for it: the same ends as one by one, for a fraction of the calls."""

from __future__ import annotations

from typing import Any

import pytest

from loaders.running import Orders, Outcome, Runner

N = 8
PATH = "sales_accounts"


def _standing(world: Any) -> dict[int, int]:
    """Accounts that a person made, some fields of theirs empty: number -> id; and rows of ours that match them."""
    ids = {}
    for n in range(1, N + 1):
        made = world.crm.by_hand("POST", PATH, {"sales_account": {"name": f"Business {n}", "city": "Perth" if n == 2 else None}})
        ids[n] = int(made["sales_account"]["id"])
        world.account(n, matched_id=ids[n], matched_by="name", zipcode="2750")
    seen = {i: {"id": i, "name": f"Business {n}", "city": "Perth" if n == 2 else None, "zipcode": None, "custom_field": {}}
            for n, i in ids.items()}  # fmt: skip
    world.build({PATH: seen})
    return ids


def _load(world: Any, bundle: bool = True, **orders: Any) -> Outcome:
    ledger = world.ledger()
    settings = world.settings.model_copy(update={"freshsales_bundle_changes": bundle})
    try:
        return Runner(settings, ledger, lambda text: None, world.hooked_clock()).load(
            Orders(self_approve=True, quiet=True, **orders)
        )
    finally:
        ledger.close()


def _body(world: Any, crm_id: int) -> dict[str, Any]:
    answer = world.crm.by_hand("GET", f"{PATH}/{crm_id}", None)
    return dict(answer["sales_account"])


def _calls(world: Any, outcome: Outcome) -> list[str]:
    sql = "select method || ' ' || path from calls where run_id = ? order by call_id"
    return [row[0] for row in world.rows(sql, outcome.runs[-1]["run_id"])]


def _states(world: Any, outcome: Outcome) -> dict[str, str]:
    return dict(world.rows("select source_key, state from steps where run_id = ?", outcome.runs[-1]["run_id"]))


def test_empty_fields_are_filled_in_one_job_for_the_calls_that_the_plan_says(world: Any) -> None:
    ids = _standing(world)
    outcome = _load(world)
    calls = _calls(world, outcome)
    assert [c.split("/")[0] + "/" + c.split("/")[1].rstrip("0123456789") for c in calls] == [
        "GET sales_accounts/filters", "GET sales_accounts/view", "POST sales_accounts/bulk_upsert", "GET job_statuses/",
        "GET sales_accounts/view",
    ]  # fmt: skip
    assert len(calls) == outcome.plan["forecast"]["calls"]
    assert outcome.plan["forecast"]["bundled"] == {"objects": [PATH], "is_on": True, "calls_less": 0}
    assert set(_states(world, outcome).values()) == {"done"}
    for n, crm_id in ids.items():
        body = _body(world, crm_id)
        assert (body["city"], body["zipcode"]) == ("Perth" if n == 2 else "Penrith", "2750")
        assert body["custom_field"]["cf_ascora_id"] == f"customer/{n}"
    end = world.crm.log_end()
    _load(world)
    assert world.writes(end) == []
    world.rollback()
    assert [(_body(world, i)["city"], _body(world, i)["zipcode"]) for i in ids.values()] == [
        ("Perth" if n == 2 else None, None) for n in ids
    ]


def test_without_the_switch_each_goes_by_itself_and_the_plan_says_what_it_would_save(world: Any) -> None:
    _standing(world)
    outcome = _load(world, bundle=False)
    assert len(_calls(world, outcome)) == outcome.plan["forecast"]["calls"] == 2 * N
    assert outcome.plan["forecast"]["bundled"] == {"objects": [PATH], "is_on": False, "calls_less": 2 * N - 5}


def test_fewer_than_two_changes_a_page_go_by_themselves(world: Any) -> None:
    _standing(world)
    _load(world)
    for n in (1, 2):
        world.tenant.rows[PATH, f"customer/{n}"].fields["state"] = "NSW"
    world.build()
    outcome = _load(world)
    assert outcome.plan["forecast"]["bundled"]["objects"] == []
    assert [call.split(" ")[0] for call in _calls(world, outcome)] == ["GET", "PUT"] * 2


def _changed(world: Any) -> dict[int, int]:
    """Accounts of ours, all of which Ascora changes; a person changed the city of the second and deleted the third."""
    for n in range(1, N + 1):
        world.account(n)
    world.build()
    world.load()
    ids = {n: world.standing(PATH)[f"customer/{n}"].id for n in range(1, N + 1)}
    world.crm.by_hand("PUT", f"{PATH}/{ids[2]}", {"sales_account": {"city": "by hand"}})
    world.crm.by_hand("DELETE", f"{PATH}/{ids[3]}", None)
    for n in ids:
        world.tenant.rows[PATH, f"customer/{n}"].fields |= {"city": "Orange", "zipcode": "2800"}
    world.build()
    return ids


def test_updates_leave_to_a_person_what_is_a_persons_and_what_is_gone_is_told(world: Any) -> None:
    ids = _changed(world)
    outcome = _load(world)
    assert {n: _body(world, i)["city"] for n, i in ids.items() if n != 3} == {
        n: "by hand" if n == 2 else "Orange" for n in ids if n != 3
    }
    assert all(_body(world, i)["zipcode"] == "2800" for n, i in ids.items() if n != 3)
    assert _states(world, outcome) == {f"customer/{n}": "gone" if n == 3 else "done" for n in ids}
    (held,) = outcome.runs[-1]["held"]
    assert (held["source_key"], held["field"], held["stands"]) == ("customer/2", "city", "by hand")
    end = world.crm.log_end()
    _load(world)
    assert world.writes(end) == []


@pytest.mark.parametrize(("fault", "argument"), [
    ("drop_after_commit", None), ("drop_before", None), ("error_500_after", None), ("error_500_before", None), ("status", "400"),
    ("job_half_failed", None), ("job_failed", None), ("job_lost", None), ("status", "405"),
])  # fmt: skip
def test_whatever_becomes_of_the_job_the_end_is_the_same(world: Any, fault: str, argument: str | None) -> None:
    ids = _changed(world)
    world.crm.fault(fault, "POST", "bulk_upsert", 1, None, argument)
    outcome = _load(world)
    assert _states(world, outcome) == {f"customer/{n}": "gone" if n == 3 else "done" for n in ids}
    for n, i in ids.items():
        if n != 3:
            assert (_body(world, i)["city"], _body(world, i)["zipcode"]) == ("by hand" if n == 2 else "Orange", "2800")
    end = world.crm.log_end()
    _load(world)
    assert world.writes(end) == []


def test_what_people_write_while_a_refused_job_waits_is_not_overwritten(world: Any) -> None:
    ids = _changed(world)
    world.crm.fault("too_many", "POST", "bulk_upsert", 1, None, "3000")

    def act() -> None:
        world.crm.by_hand("PUT", f"{PATH}/{ids[5]}", {"sales_account": {"city": "by hand"}})

    world.in_a_long_sleep = act
    _load(world)
    assert _body(world, ids[5])["city"] == "by hand"
    assert _body(world, ids[6])["city"] == "Orange"
