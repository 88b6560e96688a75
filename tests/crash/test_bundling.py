"""Changes that travel a hundred a call, where a person asked for it: the same ends as one by one, for a fraction of the calls."""

from __future__ import annotations

from typing import Any, cast

import pytest

from loaders.pace import Clock
from loaders.running import Outcome
from tests.chaos.rows import Row

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


def _load(world: Any, bundle: bool = True, clock: Clock | None = None, **settings: Any) -> Outcome:
    return cast(Outcome, world.load_with(clock, freshsales_bundle_changes=bundle, **settings))


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


def _ours(world: Any, number: int = N) -> dict[int, int]:
    """Accounts of ours, all of which Ascora changes."""
    for n in range(1, number + 1):
        world.account(n)
    world.build()
    world.load()
    ids = {n: world.standing(PATH)[f"customer/{n}"].id for n in range(1, number + 1)}
    for n in ids:
        world.tenant.rows[PATH, f"customer/{n}"].fields |= {"city": "Orange", "zipcode": "2800"}
    world.build({PATH: {crm_id: {"id": crm_id} for crm_id in ids.values()}})
    return ids


def _changed(world: Any) -> dict[int, int]:
    """The same; a person changed the city of the second and deleted the third."""
    ids = _ours(world)
    world.crm.by_hand("PUT", f"{PATH}/{ids[2]}", {"sales_account": {"city": "by hand"}})
    world.crm.by_hand("DELETE", f"{PATH}/{ids[3]}", None)
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


def test_a_row_that_its_job_failed_is_not_taken_for_written_since_a_person_wrote_there(world: Any) -> None:
    ids, end, clock = _ours(world), world.crm.log_end(), world.hooked_clock()
    world.crm.fault("job_failed", "POST", "bulk_upsert", 1, None, None)
    people = [lambda: world.crm.by_hand("PUT", f"{PATH}/{ids[5]}", {"sales_account": {"city": "by hand"}})]

    def sleep(seconds: float) -> None:
        clock.sleep(seconds)
        if people and any("bulk_upsert" in path for _, path in world.writes(end)):
            people.pop()()

    _load(world, clock=Clock(clock.now, sleep))
    assert people == []
    assert (_body(world, ids[5])["city"], _body(world, ids[5])["zipcode"]) == ("by hand", "2800")


def test_a_page_that_waited_for_the_job_before_it_still_goes_together(world: Any) -> None:
    _ours(world, 120)
    for name, value in (("bulk_405", "on"), ("job_seconds", "60"), ("job_polls", "1000")):
        world.crm.account.switches.set(name, value)
    outcome = _load(world)
    assert len(_calls(world, outcome)) <= outcome.plan["forecast"]["calls"] + 15


@pytest.mark.parametrize("limit", [{"freshsales_calls_per_hour": 1}, {"freshsales_calls_per_minute": 1}])
def test_an_account_that_allows_one_call_is_changed_all_the_same(world: Any, limit: dict[str, int]) -> None:
    ids = _ours(world)
    _load(world, **limit)
    assert _body(world, ids[6])["city"] == "Orange"


def test_contacts_travel_with_their_keys_mails_and_accounts(world: Any) -> None:
    one, other, seen = world.account(1), world.account(2), {}
    for n in range(1, N + 1):
        key, mail = f"contact/{n}", f"a{n}@example.com"
        fields: dict[str, Any] = {
            "former_keys": [], "first_name": "A", "last_name": f"L{n}", "email": mail, "external_id": key, "tags": ["x"],
            "sales_accounts": [{"sales_account_key": one.key, "is_primary": True}], "custom_field": {},
        }  # fmt: skip
        person = {"last_name": f"L{n}", "emails": [{"value": mail, "is_primary": True}]}
        made = int(world.crm.by_hand("POST", "contacts", {"contact": person})["contact"]["id"])
        world.tenant.add(Row("contacts", key, {**fields, "matched_id": made, "matched_by": "email"}, one.key))
        seen[made] = world.crm.by_hand("GET", f"contacts/{made}", None)["contact"]
    world.build({"contacts": seen})
    _load(world)
    for n in range(1, N + 1):
        world.tenant.rows["contacts", f"contact/{n}"].fields |= {
            "email": f"new{n}@example.com", "job_title": "Boss",
            "sales_accounts": [{"sales_account_key": other.key, "is_primary": True}],
        }  # fmt: skip
    world.build({"contacts": seen})
    _load(world)
    standing = world.standing("sales_accounts")
    for n, made in enumerate(seen, 1):
        got = world.crm.by_hand("GET", f"contacts/{made}?include=sales_accounts", None)["contact"]
        assert (got["external_id"], got["first_name"], got["job_title"]) == (f"contact/{n}", "A", "Boss")
        assert (got["email"], [a["id"] for a in got["sales_accounts"]]) == (f"new{n}@example.com", [standing["customer/2"].id])
    end = world.crm.log_end()
    _load(world)
    assert world.writes(end) == []
