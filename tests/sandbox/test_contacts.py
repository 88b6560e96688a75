"""Contacts as the interface takes and shows them (freshsales_api.md 3.1)."""

import pytest


@pytest.mark.parametrize(
    "given",
    [
        {"email": "A@b.co"},
        {"emails": "a@B.co"},
        {"emails": ["a@b.co"]},
        {"emails": [{"value": "a@b.co", "is_primary": True, "label": "Work"}]},
    ],
)
def test_an_email_is_taken_in_all_four_forms(crm, given):
    contact = crm.call("POST", "contacts", {"contact": {"first_name": "A", **given}})["contact"]
    assert contact["email"] == "a@b.co"
    assert [e["value"] for e in contact["emails"]] == ["a@b.co"]


@pytest.mark.parametrize("given", [{}, {"mobile_number": "+61412000111"}, {"external_id": "x/1"}])
def test_a_contact_without_email_is_refused(crm, given):
    assert "Need to fill this Email" in crm.refused("POST", "contacts", {"contact": {"first_name": "A", **given}})


def test_the_switch_accepts_a_contact_with_another_identifier(crm):
    crm.account.switches.set("contact_without_email", "accept")
    crm.call("POST", "contacts", {"contact": {"external_id": "x/1"}})
    assert "Need to fill" in crm.refused("POST", "contacts", {"contact": {"first_name": "A"}})


def test_email_is_unique_whatever_the_case_on_create_and_update(crm):
    crm.contact("one@x.co")
    other = crm.contact("two@x.co")
    assert "already exists" in crm.refused("POST", "contacts", {"email": "ONE@x.co"})
    assert "already exists" in crm.refused("PUT", f"contacts/{other}", {"email": "One@x.co"})


def test_a_deleted_contact_keeps_its_email_until_it_is_forgotten(crm):
    first = crm.contact("one@x.co")
    assert crm.call("DELETE", f"contacts/{first}") is True
    crm.refused("POST", "contacts", {"email": "one@x.co"})
    assert crm.call("DELETE", f"contacts/{first}/forget") is True
    crm.contact("one@x.co")


def test_the_switch_frees_the_email_of_a_deleted_contact(crm):
    crm.account.switches.set("deleted_unique", "free")
    crm.call("DELETE", f"contacts/{crm.contact('one@x.co')}")
    crm.contact("one@x.co")


def test_external_id_is_unique(crm):
    crm.contact("one@x.co", external_id="c/1")
    assert "not unique" in crm.refused("POST", "contacts", {"email": "two@x.co", "external_id": "C/1"})


@pytest.mark.parametrize("email", ["nope", "a b@x.co", "a@x", "a" * 250 + "@x.co"])
def test_a_malformed_email_is_refused(crm, email):
    assert "invalid email address" in crm.refused("POST", "contacts", {"email": email})


def test_a_list_of_accounts_replaces_the_one_before(crm):
    a, b = crm.account_named("A"), crm.account_named("B")
    contact = crm.contact("one@x.co", sales_accounts=[{"id": a, "is_primary": True}])
    shown = crm.call("PUT", f"contacts/{contact}", {"contact": {"sales_accounts": [{"id": b, "is_primary": True}]}})["contact"]
    assert [(s["id"], s["is_primary"]) for s in shown["sales_accounts"]] == [(b, True)]
    assert crm.call("GET", f"sales_accounts/{a}/contacts")["contacts"] == []


def test_a_wrong_type_of_accounts_or_an_unknown_one_is_refused(crm):
    assert crm.refused("POST", "contacts", {"email": "a@x.co", "sales_accounts": 5}) == "The type for sales_accounts is invalid."
    crm.refused("POST", "contacts", {"email": "a@x.co", "sales_accounts": [{"id": 1}]})


def test_owner_and_stage_show_only_when_included(crm):
    owner = crm.user("Mia Patel")
    contact = crm.contact("one@x.co", owner_id=owner)
    plain = crm.call("GET", f"contacts/{contact}")["contact"]
    assert not {"owner_id", "lifecycle_stage_id", "contact_status_id"} & set(plain)
    answer = crm.call("GET", f"contacts/{contact}?include=owner,lifecycle_stage,contact_status")
    assert answer["contact"]["owner_id"] == owner
    assert answer["users"][0]["display_name"] == "Mia Patel"
    assert answer["lifecycle_stages"][0]["name"] == "Lead"
    assert answer["contact_status"][0]["name"] == "New"


def test_unknown_stage_status_and_owner_are_refused(crm):
    for field, words in (
        ("lifecycle_stage_id", "Invalid lifecycle stage provided."),
        ("contact_status_id", "Invalid contact status provided."),
        ("owner_id", "Owner doesn't exist"),
    ):
        assert crm.refused("POST", "contacts", {"email": "a@x.co", field: 99}) == words
    crm.refused("POST", "contacts", {"email": "a@x.co", "owner_id": crm.user("Tom Older")})


def test_a_null_clears_a_field_and_other_fields_stay(crm):
    contact = crm.contact("one@x.co", job_title="Boss", city="Perth")
    shown = crm.call("PUT", f"contacts/{contact}", {"contact": {"job_title": None}})["contact"]
    assert (shown["job_title"], shown["city"]) == (None, "Perth")


def test_custom_field_map_of_a_put_replaces_unless_switched_to_merge(crm):
    both = {"cf_contact_role": "Tenant", "cf_original_create_date": "2020-02-29"}
    contact = crm.contact("one@x.co", custom_field=both)
    one = {"contact": {"custom_field": {"cf_contact_role": "Owner"}}}
    shown = crm.call("PUT", f"contacts/{contact}", one)["contact"]["custom_field"]
    assert shown == {"cf_contact_role": "Owner", "cf_original_create_date": None}
    crm.account.switches.set("custom_field_put", "merge")
    two = {"contact": {"custom_field": {"cf_original_create_date": "2021-01-01"}}}
    shown = crm.call("PUT", f"contacts/{contact}", two)["contact"]["custom_field"]
    assert shown == {"cf_contact_role": "Owner", "cf_original_create_date": "2021-01-01"}


def test_forget_takes_notes_tasks_and_files_along(crm):
    contact = crm.contact("one@x.co")
    about = {"targetable_type": "Contact", "targetable_id": contact}
    crm.make("notes", "note", description="x", **about)
    task = crm.make("tasks", "task", 201, title="t", due_date="2026-01-01", **about)
    crm.http.post("documents", files={"file": ("a.txt", b"abc")}, data={k: str(v) for k, v in about.items()})
    assert len(list(crm.account.store.files.iterdir())) == 1
    crm.call("DELETE", f"contacts/{contact}/forget")
    crm.call("GET", f"tasks/{task}", status=404)
    assert list(crm.account.store.files.iterdir()) == []
