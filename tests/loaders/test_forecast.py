"""What changes cost a hundred a call, and what an undo costs that does not fit into an hour."""

from __future__ import annotations

from collections import Counter

import pytest

from loaders.forecast import Kind, bundles, forecast, looks, may_travel

FILLS = Kind("contacts", "match", changed=True, known=True)


def calls(kinds: dict[Kind, int], per_hour: int = 10**9, **more) -> int:
    return int(forecast(Counter(kinds), per_hour, 0.1, **more)["calls"])


def test_changes_of_what_the_api_takes_in_bulk_may_travel_together() -> None:
    assert may_travel(FILLS)
    assert may_travel(Kind("sales_accounts", "update", changed=True, known=True))
    assert not may_travel(FILLS._replace(changed=False)), "nothing to fill"
    assert not may_travel(Kind("deals", "update", changed=True, known=True)), "in bulk their contacts are dropped"
    assert not may_travel(Kind("sales_accounts", "create"))


@pytest.mark.parametrize(("changes", "standing", "expected"), [
    (3, 100, 1 + 3 + 1), (2, 100, None), (3, 101, None), (10_000, 10_000, 401), (10_000, 1_000_000, None), (3, 0, 5),
    (20_000, 1_000_000, None), (20_001, 1_000_000, 40_001), (5000, 5001, 51 + 1 + 102 + 51),
])  # fmt: skip
def test_each_page_is_read_written_and_read_again_where_that_is_less(changes: int, standing: int, expected: int | None) -> None:
    kinds = {FILLS: changes, Kind("contacts", "create"): 200, Kind("contacts", "match"): 7}
    found = bundles(kinds, {"contacts": standing, "sales_accounts": 5})
    if expected is None:
        assert found == {}
        return
    assert found.keys() == {"contacts"}
    assert found["contacts"].writes + found["contacts"].reads == expected
    assert calls(kinds, bundled=found) == calls({Kind("contacts", "create"): 200}) + expected
    assert calls(kinds) == calls({Kind("contacts", "create"): 200}) + 2 * changes


def test_an_undo_that_does_not_fit_into_an_hour_looks_at_each_record_once_more() -> None:
    undo = {
        Kind("deals", "delete", known=True): 50, Kind("deal_products", "delete", known=True): 50,
        Kind("deals", "delete", known=True, erased="gone"): 5, Kind("sales_accounts", "delete", known=True): 250,
        Kind("documents", "delete", known=True): 9, Kind("notes", "restore", changed=True, known=True): 2,
    }  # fmt: skip
    assert calls(undo, 1000) == 50 + 3 + 1 + 4
    assert calls(undo, 60) == 50 + 3 + 1 + 4 + 50 + (1 + 3), "54 an hour"
    assert calls(undo, 65) == 58, "58 an hour: it fits"
    assert calls(undo, 65, free=57) == 58 + 54, "a part of this hour is used up"
    assert looks(undo) == {"deals": 50, "sales_accounts": 4, "documents": 0, "notes": 2}
