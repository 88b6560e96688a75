"""Deals: stages, closing, amounts, products, lifecycle (freshsales_api.md 3.3, 3.5)."""

import pytest


def test_a_new_deal_stands_in_the_default_pipelines_first_stage(crm):
    deal = crm.call("POST", "deals", {"deal": {"name": "A", "amount": 20}})["deal"]
    assert deal["deal_stage_id"] == crm.stage("New", "Default Pipeline")
    assert (deal["amount"], deal["probability"], deal["closed_date"]) == ("20.0", 20, None)


@pytest.mark.parametrize(("sent", "shown"), [(1234.5, "1234.5"), ("1234.56", "1234.56"), (-5, "-5.0"), (1000000, "1000000.0")])
def test_amounts_come_back_as_text(crm, sent, shown):
    assert crm.call("POST", "deals", {"deal": {"name": "A", "amount": sent}})["deal"]["amount"] == shown


@pytest.mark.parametrize("amount", ["much", 9007199254740992, True, [1]])
def test_amounts_that_are_none_are_refused(crm, amount):
    crm.refused("POST", "deals", {"deal": {"name": "A", "amount": amount}})


def test_a_deal_without_amount_is_accepted_unless_switched(crm):
    crm.call("POST", "deals", {"deal": {"name": "A"}})
    crm.account.switches.set("deal_without_amount", "refuse")
    crm.refused("POST", "deals", {"deal": {"name": "B"}})


def test_unknown_stage_and_stage_of_another_pipeline_are_refused(crm):
    assert "Deal stage doesn't exist" in crm.refused("POST", "deals", {"deal": {"name": "A", "deal_stage_id": 7}})
    other = crm.item("deal_pipelines", "Default Pipeline")
    crm.refused("POST", "deals", {"deal": {"name": "A", "deal_pipeline_id": other, "deal_stage_id": crm.stage("Quoted")}})


def test_closed_date_is_stamped_on_create_and_sticks_on_put(crm):
    won = crm.stage("Invoiced")
    deal = crm.call("POST", "deals", {"deal": {"name": "A", "deal_stage_id": won, "closed_date": "2020-05-05T12:00:00+10:00"}})[
        "deal"
    ]
    assert deal["closed_date"]
    assert not deal["closed_date"].startswith("2020")
    fixed = crm.call("PUT", f"deals/{deal['id']}", {"deal": {"closed_date": "2020-05-05"}})["deal"]
    assert fixed["closed_date"] == "2020-05-05T00:00:00+10:00"
    again = crm.call("PUT", f"deals/{deal['id']}", {"deal": {"name": "B"}})["deal"]
    assert again["closed_date"] == fixed["closed_date"]
    reopened = crm.call("PUT", f"deals/{deal['id']}", {"deal": {"deal_stage_id": crm.stage("Quoted")}})["deal"]
    assert (reopened["closed_date"], reopened["probability"]) == (None, 40)


def test_a_bad_expected_close_is_stored_as_null(crm):
    assert crm.call("POST", "deals", {"deal": {"name": "A", "expected_close": "notadate"}})["deal"]["expected_close"] is None


def test_contacts_are_added_and_removed_by_lists(crm):
    one, two = crm.contact("one@x.co"), crm.contact("two@x.co")
    deal = crm.deal(contacts_added_list=[one])
    crm.call("PUT", f"deals/{deal}", {"deal": {"contacts_added_list": [two], "contacts_removed_list": [one]}})
    answer = crm.call("GET", f"deals/{deal}?include=contacts")
    assert answer["deal"]["contact_ids"] == [two]
    assert [c["email"] for c in answer["contacts"]] == ["two@x.co"]
    crm.refused("PUT", f"deals/{deal}", {"deal": {"contacts_added_list": [5]}})


def test_deal_answers_carry_tokens_and_views_do_not(crm):
    deal = crm.call("GET", f"deals/{crm.deal()}")["deal"]
    assert set(deal["fc_widget_collaboration"]) == {"convo_token", "auth_token", "encoded_jwt_token"}
    assert "owner_id" not in deal
    assert "fc_widget_collaboration" not in crm.view("deals", "All Deals")["deals"][0]


def test_system_views_show_the_default_pipeline_alone_unless_switched(crm):
    deal = crm.deal(deal_stage_id=crm.stage("Quoted"))
    assert deal not in [d["id"] for d in crm.view("deals", "All Deals")["deals"]]
    crm.account.switches.set("deal_views", "all")
    assert deal in [d["id"] for d in crm.view("deals", "All Deals")["deals"]]


def stage_of(crm, contact):
    return crm.call("GET", f"contacts/{contact}?include=lifecycle_stage")["lifecycle_stages"][0]["name"]


def test_a_deal_added_or_won_moves_the_contact(crm):
    contact = crm.contact("one@x.co")
    deal = crm.deal(contacts_added_list=[contact])
    assert stage_of(crm, contact) == "Sales Qualified Lead"
    crm.call("PUT", f"deals/{deal}", {"deal": {"deal_stage_id": crm.stage("Invoiced")}})
    assert stage_of(crm, contact) == "Customer"
    crm.deal(contacts_added_list=[contact])
    assert stage_of(crm, contact) == "Sales Qualified Lead"


@pytest.mark.parametrize(("mode", "expected"), [("off", "Lead"), ("forward", "Customer")])
def test_the_switch_stops_or_softens_the_move(crm, mode, expected):
    crm.account.switches.set("deal_moves_lifecycle", mode)
    contact = crm.contact("one@x.co")
    crm.deal(contacts_added_list=[contact], deal_stage_id=crm.stage("Invoiced"))
    crm.deal(contacts_added_list=[contact])
    assert stage_of(crm, contact) == expected


@pytest.fixture
def product(crm):
    return crm.make("cpq/products", "product", name="Pump", sku_number="P-1")


def put_products(crm, deal, lines, status=200):
    return crm.call("PUT", f"deals/{deal}?include=products", {"deal": {"products": lines}}, status)


def test_products_set_the_amount_and_a_list_replaces(crm, product):
    other = crm.make("cpq/products", "product", name="Pipe")
    deal = crm.deal(amount=999)
    answer = put_products(
        crm, deal, [{"id": product, "quantity": 3, "unit_price": 33.335}, {"id": other, "quantity": 1, "unit_price": 1}]
    )
    assert (answer["deal"]["amount"], answer["deal"]["has_products"]) == ("101.01", False)
    assert crm.call("GET", f"deals/{deal}")["deal"]["has_products"] is True
    put_products(crm, deal, [{"id": other, "quantity": 2, "unit_price": 5}])
    shown = crm.call("GET", f"deals/{deal}?include=products")["deal"]
    assert [(p["id"], p["name"], p["quantity"], p["unit_price"]) for p in shown["products"]] == [(other, "Pipe", 2, 5.0)]
    assert shown["amount"] == "10.0"


def test_the_amount_of_a_deal_with_products_cannot_be_set(crm, product):
    deal = crm.deal()
    put_products(crm, deal, [{"id": product, "quantity": 1, "unit_price": 7}])
    assert crm.call("PUT", f"deals/{deal}", {"deal": {"amount": 99}})["deal"]["amount"] == "7.0"
    assert put_products(crm, deal, [])["deal"]["amount"] == "0.0"


def test_a_line_without_price_takes_the_products_price(crm, product):
    prices = {"product": {"pricing_type": 1, "product_pricings": [{"currency_code": "AUD", "unit_price": 12.5}]}}
    shown = crm.call("PUT", f"cpq/products/{product}?include=product_pricings", prices)["product"]
    assert shown["product_pricings"][0]["unit_price"] == 12.5
    assert "product_pricings" not in crm.call("GET", f"cpq/products/{product}")["product"]
    deal = crm.deal()
    assert put_products(crm, deal, [{"id": product, "quantity": 2}])["deal"]["amount"] == "25.0"


def test_unknown_deleted_and_too_many_products_are_refused(crm, product):
    deal = crm.deal()
    put_products(crm, deal, [{"id": 5, "quantity": 1}], 400)
    put_products(crm, deal, [{"id": product, "quantity": 1}] * 101, 400)
    assert crm.call("DELETE", f"cpq/products/{product}") == {"success": "200"}
    put_products(crm, deal, [{"id": product, "quantity": 1}], 400)
    crm.call("PUT", f"cpq/products/{product}/restore", {})
    put_products(crm, deal, [{"id": product, "quantity": 1}])


def test_prices_are_edited_and_removed_by_id(crm, product):
    path, wrap = f"cpq/products/{product}?include=product_pricings", lambda p: {"product": {"product_pricings": [p]}}
    price = crm.call("PUT", path, wrap({"currency_code": "AUD", "unit_price": 1}))["product"]["product_pricings"][0]
    edited = crm.call("PUT", path, wrap({"id": price["id"], "unit_price": 2}))["product"]["product_pricings"]
    assert [(p["id"], p["unit_price"], p["currency_code"]) for p in edited] == [(price["id"], 2.0, "AUD")]
    assert crm.call("PUT", path, wrap({"id": price["id"], "_destroy": True}))["product"]["product_pricings"] == []
    crm.refused("PUT", path, wrap({"currency_code": "XXX", "unit_price": 1}))


def test_the_product_list_can_be_closed_and_products_deleted_together(crm, product):
    assert product in [p["id"] for p in crm.call("GET", "cpq/products?per_page=100")["products"]]
    crm.call("POST", "cpq/products/products_bulk_delete", {"selected_ids": [product]})
    assert crm.call("GET", "cpq/products")["meta"]["total"] == 1
    crm.account.switches.set("product_list", "off")
    assert crm.http.get("cpq/products").status_code == 403
