"""Accounts, the recycle bin, and values of every type (freshsales_api.md 1.4, 2.2, 3.2, section 8)."""

import pytest


def test_name_is_needed_and_unique(crm):
    assert "can't be empty" in crm.refused("POST", "sales_accounts", {"name": " "})
    crm.account_named("Acme")
    assert "already been taken" in crm.refused("POST", "sales_accounts", {"name": "ACME"})


def test_a_name_of_255_is_fine_and_one_of_256_is_not(crm):
    crm.account_named("x" * 255)
    assert "not in required length" in crm.refused("POST", "sales_accounts", {"name": "y" * 256})


def test_unique_custom_field_is_enforced_on_create_and_update(crm):
    crm.account_named("A", custom_field={"cf_ascora_id": "customer/1"})
    other = crm.account_named("B")
    twin = {"custom_field": {"cf_ascora_id": "Customer/1"}}
    assert "not unique" in crm.refused("POST", "sales_accounts", {"name": "C", **twin})
    assert "not unique" in crm.refused("PUT", f"sales_accounts/{other}", {"sales_account": twin})


def test_unknown_custom_field_is_refused_and_unknown_standard_one_ignored(crm):
    assert "cf_nope" in crm.refused("POST", "sales_accounts", {"name": "A", "custom_field": {"cf_nope": 1}})
    shown = crm.call("POST", "sales_accounts", {"name": "A", "nope": 1, "created_at": "1999-01-01"})["sales_account"]
    assert "nope" not in shown
    assert not shown["created_at"].startswith("1999")


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ({"phone": "abc"}, {"phone": None}),
        ({"phone": "+61 2 8000 5500"}, {"phone": "+61 2 8000 5500"}),
        ({"website": "x.example"}, {"website": "x.example"}),
        ({"tags": ["a", "b"]}, {"tags": ["a", "b"]}),
        ({"name": "<b>Zoë 木</b>"}, {"name": "<b>Zoë 木</b>"}),
        ({"number_of_employees": 201}, {"number_of_employees": 201}),
    ],
)
def test_values_are_stored_as_the_crm_stores_them(crm, given, stored):
    shown = crm.call("POST", "sales_accounts", {"name": "A", **given})["sales_account"]
    assert {k: shown[k] for k in stored} == stored


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ({"cf_original_create_date": "notadate"}, None),
        ({"cf_original_create_date": "2020-02-30"}, None),
        ({"cf_original_create_date": "2020-02-29"}, "2020-02-29"),
        ({"cf_original_create_date": "2020-06-30T20:00:00Z"}, "2020-07-01"),
        ({"cf_on_hold": "true"}, True),
        ({"cf_site_count": "12"}, 12),
        ({"cf_site_addresses": "x" * 8000}, "x" * 8000),
    ],
)
def test_custom_values_are_stored_by_type(crm, given, stored):
    shown = crm.call("POST", "sales_accounts", {"name": "A", "custom_field": given})["sales_account"]
    assert shown["custom_field"][next(iter(given))] == stored


@pytest.mark.parametrize(
    "given",
    [
        {"cf_gate_code": "x" * 256},
        {"cf_site_addresses": "x" * 8001},
        {"cf_site_count": "many"},
        {"cf_on_hold": "perhaps"},
        {"cf_email": {"a": 1}},
    ],
)
def test_custom_values_that_do_not_fit_are_refused(crm, given):
    crm.refused("POST", "sales_accounts", {"name": "A", "custom_field": given})


def test_website_that_is_none_is_refused(crm):
    assert "website is not in required format" in crm.refused("POST", "sales_accounts", {"name": "A", "website": "not a url"})


def test_all_problems_of_a_record_are_in_one_answer(crm):
    words = crm.refused("POST", "sales_accounts", {"name": "A", "website": "not a url", "custom_field": {"cf_nope": 1}})
    assert "website" in words
    assert "cf_nope" in words


def test_deleted_accounts_are_404_in_the_bin_and_can_come_back(crm):
    account = crm.account_named("A")
    assert crm.call("DELETE", f"sales_accounts/{account}") is True
    for method in ("GET", "PUT", "DELETE"):
        crm.call(method, f"sales_accounts/{account}", {} if method == "PUT" else None, 404)
    assert [a["id"] for a in crm.view("sales_accounts", "Recycle Bin")["sales_accounts"]] == [account]
    crm.call("PUT", f"sales_accounts/{account}/restore", {})
    assert crm.call("GET", f"sales_accounts/{account}")["sales_account"]["is_deleted"] is False


def test_restore_does_not_bring_an_accounts_deals_back(crm):
    account = crm.account_named("A")
    deal = crm.deal(sales_account_id=account)
    crm.call("DELETE", f"sales_accounts/{account}")
    crm.call("PUT", f"sales_accounts/{account}/restore", {})
    assert crm.call("GET", f"deals/{deal}?include=sales_account")["deal"]["sales_account_id"] is None


@pytest.mark.parametrize("cascade", [True, False])
def test_contacts_and_deals_go_with_the_account_only_on_request(crm, cascade):
    account = crm.account_named("A")
    deal, contact = crm.deal(sales_account_id=account), crm.contact("a@x.co", sales_accounts=[{"id": account}])
    crm.call("DELETE", f"sales_accounts/{account}?delete_associated_contacts_deals={'true' if cascade else 'false'}")
    expected = 404 if cascade else 200
    assert [crm.http.get(p).status_code for p in (f"deals/{deal}", f"contacts/{contact}")] == [expected, expected]


def test_bulk_destroy_deletes_at_most_100_at_once(crm):
    ids = [crm.account_named(f"A{i}") for i in range(3)]
    crm.call("POST", "sales_accounts/bulk_destroy", {"selected_ids": [*ids, 5]})
    assert crm.view("sales_accounts", "All Accounts")["meta"]["total"] == 3
    crm.refused("POST", "sales_accounts/bulk_destroy", {"selected_ids": list(range(101))})


def test_ids_have_eleven_digits_and_are_never_used_again(crm):
    first = crm.account_named("A")
    crm.call("DELETE", f"sales_accounts/{first}/forget")
    second = crm.account_named("A")
    assert len(str(first)) == 11
    assert second > first


def test_views_page_sort_and_count(crm):
    for i in range(30):
        crm.account_named(f"P{i:02}")
    first = crm.view("sales_accounts", "All Accounts", sort="created_at", sort_type="desc")
    assert first["meta"] == {"total_pages": 2, "total": 33}
    assert [a["name"] for a in first["sales_accounts"][:2]] == ["P29", "P28"]
    assert len(first["sales_accounts"]) == 25
    second = crm.view("sales_accounts", "All Accounts", sort="name", sort_type="asc", page=2, per_page=31)
    assert [a["name"] for a in second["sales_accounts"]] == ["P28", "P29"]
    assert crm.view("sales_accounts", "All Accounts", page=9)["sales_accounts"] == []
    assert crm.view("sales_accounts", "All Accounts", per_page=0)["sales_accounts"] == []
    assert "owner_id" not in first["sales_accounts"][0]
    assert "owner_id" in crm.view("sales_accounts", "All Accounts", include="owner")["sales_accounts"][0]
