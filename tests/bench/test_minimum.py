"""The computed minimum of calls: what it is made of, and that a plan with a wrong count is named."""

import duckdb
import pytest

from tests.bench.economy import budgets, by_object
from tests.bench.minimum import Wanted, least_hours, to_change, to_load, to_undo, wrong
from tests.bench.synthetic import write_synthetic
from tests.bench.wanted import fills, wanted_rows
from tests.chaos.rows import Row


@pytest.mark.parametrize(
    ("name", "wanted", "calls"),
    [
        ("sales_accounts", Wanted(0), 0),
        ("sales_accounts", Wanted(100), 1 + 1 + 1 + 1),  # the job, its question, a page of ids, the view's own id
        ("sales_accounts", Wanted(101), 2 + 1 + 2 + 1),
        ("contacts", Wanted(100, filled=3), 4 + 6),  # what stands is read, then written
        ("contact_stages", Wanted(101), 2 + 2),
        ("deals", Wanted(7), 7),
        ("product_prices", Wanted(7, read_first=2), 9),
    ],
)
def test_a_first_load_costs_what_the_api_asks_for(name, wanted, calls):
    assert to_load(name, wanted) == calls


def test_an_undo_looks_first_deletes_and_looks_again():
    assert to_undo("contacts", 250) == 1 + 3 + 3 + 1
    assert to_undo("contacts", 0) == 0
    assert to_undo("products", 250) == 500


def test_a_change_costs_a_read_and_a_write_each_after_the_key():
    assert to_change(10) == 21


def test_a_planted_wrong_count_is_named_whether_too_many_or_too_few():
    least = {"deals": 100, "notes": 50, "contacts": 4}
    assert wrong(least, least, 1.02) == []
    assert wrong(least | {"deals": 102}, least, 1.02) == []
    assert wrong(least | {"deals": 103}, least, 1.02) == ["deals: 103 calls planned, 100 needed"]
    assert wrong(least | {"notes": 49}, least, 1.02) == ["notes: 49 calls planned, 50 needed"]
    assert wrong({"deals": 100, "notes": 50}, least, 1.02) == ["contacts: 0 calls planned, 4 needed"]
    assert wrong(least | {"tasks": 1}, least, 1.02) == ["tasks: 1 calls planned, 0 needed"]


def test_hours_wait_only_for_what_the_first_hour_has_no_room_for():
    assert least_hours(0, 1000, 0.0) == 0
    assert least_hours(1000, 1000, 0.0) == 0
    assert least_hours(1001, 1000, 0.0) == 1
    assert least_hours(1000, 1000, 3.6) == pytest.approx(1.0)
    assert least_hours(2000, 1000, 3.6) == pytest.approx(2.0)  # as long as the answers take, however large the budget


def test_rows_are_counted_out_of_the_warehouse_by_what_they_want(tmp_path):
    file = tmp_path / "w.duckdb"
    write_synthetic(file, "http://crm", accounts=5, contacts=3, products=4)
    with duckdb.connect(str(file)) as db:
        db.execute("update freshsales.sales_accounts set matched_id = 1 where source_key = 'customer/0'")
        db.execute("update freshsales.sales_accounts set matched_id = 2 where source_key = 'customer/1'")
        whole = '{"name": "A", "city": "B", "state": "C", "country": "D", "phone": "%s", "custom_field": {"cf_ascora_id": "x"}}'
        db.execute("insert into raw_freshsales.sales_accounts values (1, ?), (2, ?)", [whole % "1", whole % ""])
        db.execute("update freshsales.products set matched_id = 7 where source_key = 'P-1'")
        db.execute("""insert into raw_freshsales.products values (7, '{"name": "n", "sku_number": "P-1", "description": "d",
                      "is_active": true}')""")
        db.execute("insert into freshsales.product_prices (source_key, product_key) values ('P-0', 'P-0'), ('P-1', 'P-1')")
    assert wanted_rows(file) == {
        "products": Wanted(3), "product_prices": Wanted(2, read_first=1), "sales_accounts": Wanted(3, filled=1),
        "contacts": Wanted(3),
    }  # fmt: skip


def test_a_custom_field_is_filled_where_it_is_empty_and_no_field_that_the_record_does_not_have():
    row = Row("sales_accounts", "k", {"name": "N", "website": "w", "custom_field": {"cf_a": "1"}})
    assert fills(row, {"name": "other", "custom_field": {"cf_a": None}})
    assert not fills(row, {"name": "other", "custom_field": {"cf_a": "2"}})
    assert not fills(row, {"name": "other"})
    assert fills(row, {"name": "other", "website": ""})


def test_a_plan_above_the_minimum_is_named_in_the_whole_and_not_met_in_its_object():
    whole, contacts, deals = by_object({"contacts": (100, 4), "deals": (100, 110)}, {"contacts": 4, "deals": 100}, 12)
    assert (whole.ours, whole.baseline, whole.is_met) == (114, 104, False)
    assert whole.note == "deals: 110 calls planned, 100 needed"
    assert (contacts.is_met, deals.is_met) == (True, False)


def test_plans_with_the_same_budget_are_one_line():
    assert budgets() == {"free/growth": 1000, "pro": 2000, "enterprise": 5000}
