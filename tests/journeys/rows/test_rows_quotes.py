"""Row 5 and rulings 13, 16, 24, 29: quotes are Deals with their lines, to the cent, at most a hundred of them."""

from decimal import Decimal
from typing import Any

import pytest
from rows_crm import Crm, Evidence, last_line

ADJUSTMENT, FOLD = "Ascora adjustment", "Further items (see note)"

FIELDS: tuple[tuple[str, str, Any], ...] = (
    ("quote/Q-100", "name", "Q-100 New bathroom"),
    ("quote/Q-100", "amount", "1000.00"),
    ("quote/Q-100", "pipeline", "Ascora Jobs"),
    ("quote/Q-100", "stage", "Quoted"),
    ("quote/Q-100", "owner", "Mia Patel"),
    ("quote/Q-100", "account", "customer/1015"),
    ("quote/Q-100", "contacts", {"contact/1015/sal@quoteonly.example"}),
    ("quote/Q-100", "closed_date", None),
    ("quote/Q-100", "cf_quote_status", "Sent"),
    ("quote/Q-100", "cf_original_create_date", "2026-02-26"),
    ("quote/Q-100", "cf_trade_type", "Renovation"),
    ("quote/Q-100", "cf_purchase_order", "QPO-1"),
    ("quote/Q-100", "cf_client_order_number", "QCO-1"),
    ("quote/Q-100", "cf_job_description", "Bath & shower"),
    ("quote/Q-101", "stage", "Quoted"),
    ("quote/Q-101", "cf_quote_status", "Draft"),
    ("quote/Q-101", "amount", "55.00"),
    ("quote/Q-102", "stage", "Lost"),  # quotes have no age rule
    ("quote/Q-102", "cf_quote_status", "Declined"),
    ("quote/Q-102", "closed_date", "2025-10-05"),  # the day on which daylight saving starts
    ("quote/Q-102", "amount", "77.70"),
    ("quote/Q-103", "stage", "In Progress"),
    ("quote/Q-103", "cf_quote_status", "Accepted"),
    ("quote/Q-103", "closed_date", None),
    ("quote/Q-103", "cf_site_name", "Harbour Tower B"),
    ("quote/Q-103", "account", "customer/1015"),
    ("quote/Q-300", "amount", "300.00"),
    ("quote/Q-400", "amount", "1153.51"),
    ("quote/Q-401", "amount", "1100.00"),
    ("quote/Q-402", "amount", "30.02"),
    ("quote/Q-403", "amount", "25.13"),
    ("quote/Q-404", "amount", "10.00"),
    ("quote/Q-405", "amount", "90.00"),
    ("quote/V-202", "amount", "1059.99"),  # a variation that nobody accepted is a Deal of its own
    ("quote/V-202", "stage", "Quoted"),
    ("job/J20", "amount", "650.00"),
    ("job/J20", "cf_quote_status", "Accepted"),
    ("job/J20", "cf_source_job_id", "J20"),
    ("job/J51", "amount", "60.00"),
    ("job/J152", "amount", "52.00"),
)
LINES: tuple[tuple[str, set[tuple[str, float, float]]], ...] = (
    ("quote/Q-100", {("250L electric hot water unit", 1, 700), ("Ball valve 15mm", 2, 45.55), ("Bathroom kit", 1, 100),
                     ("Site clean-up & <b>waste</b>", 1, 60), ("Plumber", 1.5, 33.33), (ADJUSTMENT, 1, -1.1)}),
    ("quote/Q-101", set()),
    ("quote/Q-300", {("Kitchen mixer", 1, 100), ("Laundry tub", 2, 100)}),
    ("quote/Q-402", {("Twin", 3, 10.01), (ADJUSTMENT, 1, -0.01)}),
    ("quote/Q-405", {("One of these", 1, 100), ("Goodwill", 1, -10)}),
    ("quote/V-202", {("Gold tap", 1, 999.99), ("Site clean-up & <b>waste</b>", 1, 60)}),
    ("job/J20", {("Pipe", 10, 30), ("Tiler", 4, 50), ("Tiles", 3, 50)}),
    ("job/J51", {("For the first of two", 1, 60)}),
    ("job/J152", set()),
)  # fmt: skip
# (sku, name, price)
PRODUCTS = (
    ("VLV-9", "Ball valve 15mm", 12.34),  # the price list's, not the line's
    ("KIT-01", "Bathroom kit", 100),
    ("00123", "Kitchen mixer", 100),
    ("DUP-1", "Twin", 10),  # its first line's
    ("PIPE-1", "Pipe", 30),
)


@pytest.mark.parametrize(("key", "field", "expected"), FIELDS)
def test_every_field_of_a_quotes_deal_comes_from_its_own_column(crm: Crm, key: str, field: str, expected: Any) -> None:
    assert crm.read(crm.record("deals", key), field) == expected


@pytest.mark.parametrize(("key", "expected"), LINES)
def test_every_line_is_a_deal_product_with_quantity_and_price(crm: Crm, key: str, expected: set[Any]) -> None:
    found = crm.lines(crm.record("deals", key))
    assert set(found) == expected
    assert len(found) == len(expected)


@pytest.mark.parametrize("key", ["quote/Q-104", "quote/Q-200", "quote/Q-510", "quote/V-201", "quote/Q-300.01", "quote/Q-300.02"])
def test_quotes_that_became_jobs_sections_and_rejects_are_no_deals_of_their_own(crm: Crm, key: str) -> None:
    assert not crm.has("deals", key)


def test_a_line_of_quantity_nought_stops_nothing(crm: Crm) -> None:
    lines = crm.lines(crm.record("deals", "quote/Q-404"))
    assert ("One of these", 1, 10) in lines
    assert not any(name == ADJUSTMENT for name, _, _ in lines)


def test_more_than_a_hundred_lines_keep_98_and_fold_the_rest_into_one(crm: Crm) -> None:
    lines = crm.lines(crm.record("deals", "quote/Q-400"))
    assert [name for name, _, _ in lines if name != FOLD] == [f"Big item {n}" for n in range(1, 99)]
    assert [line for line in lines if line[0] == FOLD] == [(FOLD, 1, 75.51)]


def test_the_folded_lines_stand_in_a_note_on_the_deal(crm: Crm) -> None:
    (note,) = [n for n in crm.hanging_on("notes", "Deal", "quote/Q-400") if "Big item 99" in n["description"]]
    assert all(f"Big item {n}" in note["description"] for n in range(99, 104))
    assert "Big item 98" not in note["description"]
    assert "31.51" in note["description"]
    assert last_line(note["description"]).startswith("Ascora: quote/Q-400")


def test_exactly_a_hundred_lines_are_not_folded(crm: Crm) -> None:
    lines = crm.lines(crm.record("deals", "quote/Q-401"))
    assert [name for name, _, _ in lines] == [f"Big item {n}" for n in range(1, 101)]


def test_lines_of_every_deal_add_up_to_its_amount_in_cents(crm: Crm) -> None:
    with_lines = [r for r in crm.state["deals"] if r.get("products")]
    assert len(with_lines) == 11
    for deal in with_lines:
        each = [Decimal(str(quantity)) * Decimal(str(price)) for _, quantity, price in crm.lines(deal)]
        total = sum((amount.quantize(Decimal("0.01"), "ROUND_HALF_UP") for amount in each), Decimal(0))
        assert total == Decimal(deal["amount"]), deal["name"]


def test_every_adjustment_is_listed(evidence: Evidence) -> None:
    listed = {(c["source_key"], c["after"]) for c in evidence["cleanups"] if "adjustment" in str(c["why"])}
    assert listed == {("quote/Q-100", "-1.10"), ("quote/Q-402", "-0.01")}


def test_labour_that_is_not_charged_is_left_out_and_listed(crm: Crm, evidence: Evidence) -> None:
    assert not any(p["name"] == "Apprentice" for p in crm.state["cpq/products"])
    labour = [o["outcome"] for o in evidence["record_outcomes"] if o["ascora_object"] == "quote_labour"]
    assert sorted(str(outcome) for outcome in labour) == ["left_out", "sent", "sent"]


@pytest.mark.parametrize(("sku", "name", "price"), PRODUCTS)
def test_a_product_has_the_price_lists_words_and_price_else_its_first_lines(crm: Crm, sku: str, name: str, price: float) -> None:
    product = crm.record("cpq/products", sku)
    assert product["name"] == name
    assert [(p["currency_code"], p["unit_price"]) for p in product["product_pricings"]] == [("AUD", price)]


def test_a_product_that_stood_there_is_filled_and_not_doubled(crm: Crm) -> None:
    product = crm.record("cpq/products", "HWS-250")
    assert (product["name"], product["category"]) == ("250L electric hot water unit", "Hot water")
    assert product["description"] == "250L unit of the price list"
    assert [p["unit_price"] for p in product["product_pricings"]] == [1499]


def test_a_write_in_is_one_product_however_it_is_spelled(crm: Crm) -> None:
    found = [p for p in crm.state["cpq/products"] if "clean-up" in p["name"].casefold()]
    assert [p.get("sku_number") for p in found] == [None]


def test_a_price_list_item_that_nothing_uses_is_no_product(crm: Crm) -> None:
    assert not crm.has("cpq/products", "UNUSED-1")
    assert not any(p["name"] == "Nobody uses it" for p in crm.state["cpq/products"])
    assert not crm.has("cpq/products", "LOST-1")  # its quote is a reject


def test_the_second_job_of_a_quote_is_listed_and_carries_no_lines(evidence: Evidence) -> None:
    assert any(c["source_key"] == "job/J152" and c["before"] == "Q-510" for c in evidence["cleanups"])


def test_a_sections_line_is_found_by_the_childs_number_and_by_the_parents(evidence: Evidence) -> None:
    into = {o["into_key"] for o in evidence["record_outcomes"] if o["source_key"] in ("quote/Q-300.01", "quote/Q-300.02")}
    assert into == {"quote/Q-300"}
