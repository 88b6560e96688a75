"""Search, lookup, filtered search, and the index that lags behind all three (freshsales_api.md section 6)."""

import pytest

RULES = "filtered_search/sales_account"


def ids(answer):
    return [r["id"] for r in answer["sales_accounts"]]


def rule(attribute, operator, value):
    return {"filter_rule": [{"attribute": attribute, "operator": operator, "value": value}]}


def test_lookup_finds_by_any_unique_field_and_is_doubly_nested(crm):
    account = crm.account_named("Acme", custom_field={"cf_ascora_id": "customer/1"})
    for field, value in (("name", "ACME"), ("cf_ascora_id", "customer/1")):
        answer = crm.call("GET", "lookup", params={"q": value, "f": field, "entities": "sales_account,contact"})
        assert ids(answer["sales_accounts"]) == [account]
        assert answer["contacts"] == {"contacts": []}
    contact = crm.contact("a@x.co", external_id="c/1")
    answer = crm.call("GET", "lookup", params={"q": "A@x.co", "f": "email", "entities": "contact"})
    assert answer["contacts"]["contacts"][0]["id"] == contact


def test_search_answers_a_flat_list_with_text_ids(crm):
    account = crm.account_named("Zebra Plumbing")
    (hit,) = crm.call("GET", "search", params={"q": "zebra", "include": "sales_account,contact"})
    assert (hit["id"], hit["type"], hit["name"]) == (str(account), "sales_account", "Zebra Plumbing")
    assert crm.call("GET", "search", params={"q": "nobody", "include": "contact"}) == []


@pytest.mark.parametrize(
    ("attribute", "operator", "value", "found"),
    [
        ("cf_ascora_id", "is_in", "customer/1", True),
        ("cf_ascora_id", "is_in", ["customer/1", "x"], True),
        ("cf_ascora_id", "is_not_in", "customer/1", False),
        ("name", "contains", "cm", True),
        ("city", "equals", "perth", True),
        ("city", "is_empty", None, False),
        ("city", "is_not_empty", None, True),
        ("updated_at", "is_after", "2000-01-01", True),
        ("updated_at", "is_before", "2000-01-01", False),
        ("cf_original_create_date", "is_before", "2020-01-02", True),
        ("cf_original_create_date", "is_after", "2020-01-02", False),
    ],
)
def test_filtered_search_operators(crm, attribute, operator, value, found):
    custom = {"cf_ascora_id": "customer/1", "cf_original_create_date": "2020-01-01"}
    account = crm.account_named("Acme", city="Perth", custom_field=custom)
    assert (account in ids(crm.call("POST", RULES, rule(attribute, operator, value)))) is found


def test_filtered_search_is_thin_and_refuses_what_it_does_not_know(crm):
    account = crm.account_named("Acme")
    (hit,) = crm.call("POST", RULES, rule("id", "is_in", account))["sales_accounts"]
    assert not {"owner_id", "custom_field"} & set(hit)
    crm.refused("POST", RULES, rule("x') or 1=1 --", "is_in", "1"))
    crm.refused("POST", RULES, rule("name", "drops", "1"))


def test_filtered_search_reaches_deals_of_every_pipeline(crm):
    deal = crm.deal(deal_stage_id=crm.stage("Quoted"))
    pipeline = crm.item("deal_pipelines", "Ascora Jobs")
    answer = crm.call("POST", "filtered_search/deal", rule("deal_pipeline_id", "is_in", pipeline))
    assert [d["id"] for d in answer["deals"]] == [deal]


def test_the_index_lags_behind_creates_updates_and_deletes(crm):
    crm.account.switches.set("search_lag", "30")
    crm.account.reload()
    old = crm.call("POST", RULES, rule("name", "equals", "ocean dental"))["sales_accounts"][0]["id"]
    new = crm.account_named("Fresh", custom_field={"cf_ascora_id": "customer/1"})
    assert crm.call("GET", f"sales_accounts/{new}")["sales_account"]["name"] == "Fresh"
    assert new in [a["id"] for a in crm.view("sales_accounts", "All Accounts", sort="created_at")["sales_accounts"]]
    assert ids(crm.call("POST", RULES, rule("cf_ascora_id", "is_in", "customer/1"))) == []
    crm.call("PUT", f"sales_accounts/{old}", {"sales_account": {"name": "Sea Dental"}})
    lookup = {"q": "Ocean Dental", "f": "name", "entities": "sales_account"}
    assert ids(crm.call("GET", "lookup", params=lookup)["sales_accounts"]) == [old]
    crm.call("DELETE", f"sales_accounts/{old}")
    assert ids(crm.call("POST", RULES, rule("name", "equals", "ocean dental"))) == [old]
    crm.account.switches.set("search_lag", "0")
    crm.account.reload()
    assert ids(crm.call("POST", RULES, rule("cf_ascora_id", "is_in", "customer/1"))) == [new]
    assert ids(crm.call("GET", "lookup", params=lookup)["sales_accounts"]) == []
