"""Rows 8 and 9: form fields arrive typed in the field of their name; owners follow the Users sheet."""

from typing import Any

import pytest
from rows_crm import Crm, Evidence


@pytest.mark.parametrize(("key", "label"), [("job/J12", "Tile"), ("job/J31", "Metal")])
def test_a_dropdown_form_field_is_the_choice_of_that_label(crm: Crm, key: str, label: str) -> None:
    assert crm.choice("deals", "cf_roof_type", crm.record("deals", key)["custom_field"]["cf_roof_type"]) == label


@pytest.mark.parametrize(
    ("key", "field", "expected"),
    [
        ("job/J12", "cf_permit_number", "007"),
        ("job/J12", "cf_safety_check_done", True),
        ("job/J12", "cf_inspection_date", "2024-02-29"),
        ("job/J31", "cf_permit_number", "A-1"),
        ("job/J31", "cf_safety_check_done", None),
        ("job/J31", "cf_inspection_date", None),
    ],
)
def test_a_form_field_keeps_its_type_and_an_empty_one_stays_empty(crm: Crm, key: str, field: str, expected: Any) -> None:
    assert crm.read(crm.record("deals", key), field) == expected


@pytest.mark.parametrize(
    ("key", "column", "value"),
    [("job/J12", "Crew Size", "3"), ("quote/Q-100", "Discount Reason", "Old friend")],
)
def test_a_form_field_without_a_field_of_its_name_is_kept_and_listed(
    crm: Crm, evidence: Evidence, key: str, column: str, value: str
) -> None:
    assert f"{column}: {value}" in crm.record("deals", key)["custom_field"]["cf_other_fields"]
    assert any(c["source_key"] == key and c["field"] == column for c in evidence["cleanups"])


def test_every_deal_and_task_has_an_active_owner(crm: Crm) -> None:
    active = {o["id"] for o in crm.selectors["owners"] if o["is_active"]}
    owned = [*crm.state["deals"], *crm.state["tasks"]]
    assert owned
    assert all(record["owner_id"] in active for record in owned)


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("dana reyes", "matched"),
        ("liam nguyen", "matched"),
        ("mia patel", "matched"),
        ("olivia brown", "matched"),  # by the administrator's override
        ("tom older", "left_out"),  # not active in the CRM
        ("sam apprentice", "left_out"),
        ("priya contractor", "left_out"),
    ],
)
def test_every_user_is_counted_as_owner_or_left_out(evidence: Evidence, name: str, outcome: str) -> None:
    found = [o["outcome"] for o in evidence["record_outcomes"] if o["ascora_object"] == "users" and name in str(o["source_key"])]
    assert found == [outcome]


def test_every_row_of_the_export_has_exactly_one_outcome(evidence: Evidence) -> None:
    places = [(o["source_file"], o["source_sheet"], o["source_row"]) for o in evidence["record_outcomes"]]
    assert len(places) == len(set(places))
    assert {o["outcome"] for o in evidence["record_outcomes"]} <= {"sent", "matched", "folded", "rejected", "left_out"}
