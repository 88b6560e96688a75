"""Rows 1 and 3: every customer is one Account with all its fields; sites fold into the billing customer's Account."""

from typing import Any

import pytest
from rows_crm import Crm, Evidence, last_line
from rows_customers import HARBOUR, OBRIEN

ZOE = "customer/name:zoë van der berg"

FIELDS: tuple[tuple[str, str, Any], ...] = (
    # 1002 stood there with an empty card: everything is filled, its name stays as sales wrote it
    ("customer/1002", "name", "BRIGHTWATER  CAFE"),
    ("customer/1002", "phone", "+61299775511"),
    ("customer/1002", "website", "https://www.brightwater.example"),
    ("customer/1002", "address", "5 The Corso"),
    ("customer/1002", "city", "Manly"),
    ("customer/1002", "state", "NSW"),
    ("customer/1002", "zipcode", "2095"),
    ("customer/1002", "country", "Australia"),
    ("customer/1002", "owner", "Mia Patel"),
    ("customer/1002", "cf_customer_type", "Hospitality"),
    ("customer/1002", "cf_lead_source", "Web"),
    ("customer/1002", "cf_on_hold", True),
    ("customer/1002", "cf_original_create_date", "2020-12-31"),
    # 1003 a private customer
    ("customer/1003", "name", "Grace O'Neill"),
    ("customer/1003", "phone", "+61299551234"),
    ("customer/1003", "address", "7 Pine Ave"),
    ("customer/1003", "zipcode", "2088"),
    ("customer/1003", "owner", "Olivia Brown"),
    ("customer/1003", "cf_customer_type", "Residential"),
    ("customer/1003", "cf_email", None),
    ("customer/1003", "cf_original_create_date", "2021-07-01"),  # 14:30 UTC is the next day in Sydney
    # 1004 a company without a phone and without a person
    ("customer/1004", "name", OBRIEN),
    ("customer/1004", "phone", "+61412000444"),
    ("customer/1004", "cf_email", "office@obrien.example"),
    ("customer/1004", "state", "QLD"),
    ("customer/1004", "zipcode", "4000"),
    ("customer/1004", "cf_on_hold", False),
    ("customer/1004", "cf_original_create_date", "2021-02-01"),
    ("customer/1004", "owner", "Jack Wilson"),  # the fallback: her address is unknown to the CRM
    # the others, each for one repair
    (ZOE, "name", "Zoë van der Berg"),
    (ZOE, "phone", "+61412345678"),
    (ZOE, "city", "Hobart"),
    (ZOE, "owner", "Jack Wilson"),  # Tom Older is no active user
    (ZOE, "cf_original_create_date", "2020-04-05"),
    ("customer/1011", "name", "Kestrel Bakery Pty Ltd"),
    ("customer/1011", "phone", "+611300655506"),
    ("customer/1011", "cf_original_create_date", "2022-04-03"),
    ("customer/1011", "cf_email", None),
    ("customer/1012", "phone", "+61889001234"),
    ("customer/1012", "state", "NT"),
    ("customer/1012", "zipcode", "0800"),
    ("customer/1013", "phone", "+61391234567"),
    ("customer/1014", "cf_original_create_date", None),
    ("customer/1016", "name", "Hanna Weber"),  # company, else the person's name
    # ruling 5: 98 comes before 1005 in natural order
    ("customer/98", "name", "Smith Plumbing"),
    ("customer/1005", "name", "Smith Plumbing (#1005)"),
    ("customer/1008", "name", "Smith Plumbing (#1008)"),
)
MATCHED: tuple[tuple[str, Any], ...] = (
    ("name", HARBOUR),
    ("phone", "+61280005500"),
    ("website", "https://harbourview-strata.example"),
    ("owner", "Olivia Brown"),
    ("city", "Circular Quay"),
    ("state", "NSW"),
    ("zipcode", "2000"),
    ("country", "Australia"),
    ("cf_customer_type", "Strata"),
    ("cf_lead_source", "Referral"),
    ("cf_on_hold", False),
    ("cf_email", "accounts@harbourview-strata.example"),
    ("cf_original_create_date", "2019-10-06"),
    ("cf_gate_code", "0042#"),
    ("cf_site_count", 2),
)


@pytest.mark.parametrize(("key", "field", "expected"), FIELDS)
def test_every_account_field_comes_from_its_own_column(crm: Crm, key: str, field: str, expected: Any) -> None:
    assert crm.read(crm.record("sales_accounts", key), field) == expected


@pytest.mark.parametrize(("field", "expected"), MATCHED)
def test_only_empty_fields_of_a_standing_account_are_filled(crm: Crm, field: str, expected: Any) -> None:
    assert crm.read(crm.record("sales_accounts", "customer/1001"), field) == expected


def test_both_address_lines_are_in_the_address(crm: Crm) -> None:
    address = crm.record("sales_accounts", "customer/1001")["address"]
    assert "12 Quay Street" in address
    assert "Level 3" in address


def test_a_second_name_in_another_suburb_gets_the_suburb(crm: Crm) -> None:
    name = crm.record("sales_accounts", "customer/1007")["name"]
    assert name.casefold().split() == ["smith", "plumbing", "(ryde)"]


def test_there_is_one_account_for_each_billing_customer_and_supplier_and_no_other(crm: Crm) -> None:
    keys = sorted(str(crm.key_of("sales_accounts", r["id"])).casefold() for r in crm.state["sales_accounts"])
    numbers = [98, *range(1001, 1006), 1007, 1008, *range(1011, 1017), 1020]
    assert keys == sorted([f"customer/{n}" for n in numbers] + [ZOE, "ocean dental", "supplier/tradelink 'west'"])


def test_accounts_of_the_crm_that_ascora_does_not_know_stay_as_they_were(crm: Crm) -> None:
    (dental,) = [r for r in crm.state["sales_accounts"] if r["name"] == "Ocean Dental"]
    assert (dental["city"], dental.get("phone"), dental.get("address")) == ("Manly", None, None)
    assert not dental.get("custom_field")
    assert not crm.hanging_on("notes", "SalesAccount", "Ocean Dental")


def test_sites_fold_into_one_line_each_with_name_and_address(crm: Crm) -> None:
    own = crm.record("sales_accounts", "customer/1001")["custom_field"]
    for field, first, second in (
        ("cf_site_addresses", ("Harbour Tower A", "1 Tower Road", "Pyrmont"), ("Harbour Tower B", "2 Tower Road", "2007")),
        ("cf_site_types", ("Harbour Tower A", "High-rise"), ("Harbour Tower B", "Car park")),
        ("cf_site_status", ("Harbour Tower A", "Active"), ("Harbour Tower B", "On Stop")),
    ):  # fmt: skip
        lines = own[field].splitlines()
        assert len(lines) == 2, field
        assert all(part in lines[0] for part in first), field
        assert all(part in lines[1] for part in second), field


def test_site_lines_beyond_the_field_stand_in_a_note_and_none_is_lost(crm: Crm) -> None:
    own = crm.record("sales_accounts", "customer/1020")["custom_field"]
    notes = crm.hanging_on("notes", "SalesAccount", "customer/1020")
    whole = "\n".join([own["cf_site_addresses"], *(n["description"] for n in notes)])
    assert own["cf_site_count"] == 130
    assert len(own["cf_site_addresses"]) <= 8000
    for number in range(1, 131):
        assert f"{number} Very Long Boulevard" in whole
    assert notes
    assert all(last_line(n["description"]).startswith("Ascora: customer/1020") for n in notes)


def test_a_site_without_a_known_payer_is_a_reject_and_no_account(crm: Crm, evidence: Evidence) -> None:
    assert not crm.has("sales_accounts", "customer/2003")
    (reject,) = [r for r in evidence["rejects"] if r["source_key"] == "customer/2003"]
    assert (reject["column_name"], reject["value"]) == ("Billing Customer", "Nobody Here")


def test_the_notes_column_and_the_postal_address_are_kept_in_a_note_on_the_account(crm: Crm) -> None:
    texts = [n["description"] for n in crm.hanging_on("notes", "SalesAccount", "customer/1001")]
    (note,) = [t for t in texts if "Invoices only to the strata office." in t]
    assert last_line(note).startswith("Ascora: customer/1001")
    assert any("PO Box 771" in t and "Haymarket" in t and "1240" in t for t in texts)


def test_the_notes_of_a_site_go_to_the_payer_and_name_the_site(crm: Crm) -> None:
    texts = [n["description"] for n in crm.hanging_on("notes", "SalesAccount", "customer/1001")]
    (note,) = [t for t in texts if "Key is with the caretaker" in t]
    assert "Harbour Tower B" in note.split("Key is with")[0]


def test_a_date_that_does_not_exist_is_left_out_and_listed(evidence: Evidence) -> None:
    listed = [c for c in evidence["cleanups"] if c["source_key"] == "customer/1014" and c["before"] == "31/02/2021"]
    assert [c["after"] for c in listed] == [None]


def test_a_column_without_a_field_is_kept_with_its_name(crm: Crm) -> None:
    other = crm.record("sales_accounts", "customer/1001")["custom_field"]["cf_other_fields"]
    assert "Preferred Contact Time" in other
    assert "After 3 pm" in other
