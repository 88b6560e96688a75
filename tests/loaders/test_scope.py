"""The scope's checksum moves with what a person would have to read again, and prices are those of the forecast."""

import pytest
from scope_rows import scope

from loaders.forecast import estimate, forecast, kinds_of, of_new
from loaders.model import Step
from loaders.objects import OBJECTS
from loaders.pricing import alternatives
from loaders.scope import SIGNED, scope_checksum, section_checksums


def test_the_same_scope_has_the_same_checksum_whenever_it_was_read() -> None:
    later = scope()
    later["account"][0] |= {"read_at": "2026-11-22 09:00", "extraction_id": "y"}
    later["mapping"][0] |= {"extraction_id": "y"}
    later["cost"] |= {"calls": 3}
    assert scope_checksum(later) == scope_checksum(scope())


def test_what_was_matched_before_a_load_and_is_ours_after_it_is_no_news() -> None:
    loaded = scope()
    loaded["counts"][0] |= {"sent": 2, "matched": 0}
    loaded["reasons"] = [row for row in loaded["reasons"] if row["outcome"] != "matched"]
    loaded["modules"][0] |= {"standing": 0}
    loaded["standing"] = []
    assert scope_checksum(loaded) == scope_checksum(scope())


@pytest.mark.parametrize(
    ("section", "change"),
    [
        ("counts", {"rejected": 2}), ("policies", {"value": "per_account"}), ("fields", {"is_there": True}),
        ("owners", {"decision": "matched"}), ("mapping", {"mapping_version": "0"}), ("account", {"plan": "pro"}),
        ("stages", {"is_there": True}), ("custom_fields", {"decision": "send"}), ("accounting", {"invoices": 2}),
    ],
)  # fmt: skip
def test_a_change_that_matters_changes_the_checksum_and_names_its_section(section: str, change: dict) -> None:
    before, after = scope(), scope()
    after[section][0] |= change
    assert scope_checksum(after) != scope_checksum(before)
    one, other = section_checksums(before), section_checksums(after)
    assert [name for name in SIGNED if one[name] != other[name]] == [section]


@pytest.mark.parametrize("name", OBJECTS)
@pytest.mark.parametrize("records", [0, 1, 100, 101])
def test_new_records_cost_by_their_number_what_a_plan_of_them_costs(name: str, records: int) -> None:
    op = "set" if OBJECTS[name].part_of else "create"
    steps = tuple(Step(n, name, op, f"x/{n}", "*", "h", {}) for n in range(records))
    planned = forecast(kinds_of(steps), 1000, 0.1)["calls"]
    cost = of_new(name, records)
    assert cost.writes + cost.reads == planned
    assert estimate({name: records}, 1000, 0.1)["calls"] == planned


def price(alternative: str, in_force: bool, **records: int) -> list[dict]:
    basis = {"amount": None, "bytes": None, "basis": "counted"}
    return [
        {"policy": "p", "alternative": alternative, "is_in_force": in_force, "object": name, "records": number, **basis}
        for name, number in records.items()
    ]


def test_an_alternative_is_priced_as_the_whole_load_with_it() -> None:
    rows = price("note", False, notes=250) + price("placeholder", True, contacts=250)
    priced = {row["alternative"]: row for row in alternatives(rows, 1000, 1000, 0.1)}
    of_contacts = of_new("contacts", 250).writes + of_new("contacts", 250).reads
    assert priced["placeholder"]["load_calls"] == 1000
    assert priced["note"]["load_calls"] == 1000 - of_contacts + 250
    assert priced["note"]["load_hours"]["growth"] == pytest.approx((1250 - of_contacts) / 900, abs=0.01)
    assert (
        priced["note"]["load_hours"]["enterprise"] < priced["note"]["load_hours"]["pro"] < priced["note"]["load_hours"]["growth"]
    )


def test_alternatives_that_are_numbers_stand_by_size() -> None:
    rows = price("365", False, tasks=1) + price("30", False, tasks=3) + price("90", True, tasks=2)
    assert [row["alternative"] for row in alternatives(rows, 10, 1000, 0.1)] == ["30", "90", "365"]
