"""When is a value the same to the CRM, and what may be written over."""

import pytest

from loaders.compare import changes, fills, flatten, merge, nest, same


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (10, "10.0"), (5600.5, "5600.50"), ("", None), ([], None), (True, True), (7, "7"),
        ("2024-03-01", "2024-03-01T00:00:00+11:00"),
        ("2024-03-01T12:00:00+11:00", "2024-03-01T01:00:00Z"),
        ("a\nb", "a\r\nb "), ([{"id": 1, "is_primary": True}], [{"id": 1, "is_primary": True, "name": "x"}]),
        ([1, 2], [2, 1]), ("0412", "0412"),
    ],
)  # fmt: skip
def test_the_crm_says_the_same_in_other_words(sent: object, read: object) -> None:
    assert same(sent, read)


@pytest.mark.parametrize(
    ("sent", "read"),
    [(10, "10.01"), ("a", None), (None, "a"), (True, False), ("2024-03-01", "2024-03-02T00:00:00+11:00"), ([1], [1, 2]),
     ("2024-03-01T12:00:00+11:00", "2024-03-01T12:00:00+10:00"), ({"a": 1}, {"a": 2}), ("abc", "ABC")],
)  # fmt: skip
def test_a_different_value_is_seen(sent: object, read: object) -> None:
    assert not same(sent, read)


def test_flatten_and_nest_are_opposites() -> None:
    payload = {"name": "A", "custom_field": {"cf_x": 1, "cf_y": "b"}}
    assert nest(flatten(payload)) == payload


def test_a_field_that_went_away_in_ascora_is_cleared() -> None:
    assert changes({"name": "A", "phone": "1"}, {"name": "A"}) == {"phone": ["1", None]}


def test_only_empty_fields_of_a_matched_record_are_filled() -> None:
    current = {"name": "Acme", "phone": None, "city": "", "custom_field": {"cf_a": "kept", "cf_b": None}}
    wanted = {"name": "ACME", "phone": "+61", "city": "Perth", "custom_field": {"cf_a": "x", "cf_b": "y", "cf_c": "z"}}
    assert fills(current, wanted) == {
        "city": ["", "Perth"], "phone": [None, "+61"], "custom_field.cf_b": [None, "y"], "custom_field.cf_c": [None, "z"],
    }  # fmt: skip


def test_a_field_that_the_answer_does_not_show_is_not_filled() -> None:
    assert fills({"name": "Acme"}, {"name": "Acme", "owner_id": 5, "custom_field": {"cf_a": 1}}) == {}


def test_a_field_changed_by_a_person_is_left_with_its_three_values() -> None:
    wanted = {"phone": ["1", "2"], "city": ["A", "B"], "state": ["x", "y"]}
    send, held = merge(wanted, {"phone": "1", "city": "by hand", "state": "y"})
    assert send == {"phone": "2"}
    assert held == {"city": ["A", "by hand", "B"]}
