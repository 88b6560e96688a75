"""Row 2 and rulings 7 to 10: every person is one Contact, on the right accounts, in the right lifecycle stage."""

from typing import Any

import pytest
from rows_crm import Crm, Evidence
from rows_customers import PETRA_LAST

PETRA = "contact/1001/petra@harbourview.example"
ANN = "contact/1011/ann.lee@kestrel.example"
BOB = "contact/1004/bob stone"
CARA = "contact/1004/office@shared.example"
OMAR = "contact/1013/omar@delta.example"
NED = "contact/1013/ned@delta.example"
ZOE = "contact/name:zoë van der berg/zoë van der berg"
HANNA = "contact/1016/hanna weber"
PAT_A, PAT_B, ZED = "contact/1014/pat same", "contact/1015/pat same", "contact/1015/zed other"
RAJ = "contact/2001/raj@tower.example"
GRACE = "contact/1003/grace.oneill@example.com"


FIELDS: tuple[Any, ...] = (
    (PETRA, "first_name", "Petra"),
    (PETRA, "last_name", PETRA_LAST),
    (PETRA, "job_title", "Strata manager"),
    (PETRA, "cf_contact_role", "Strata manager"),
    (PETRA, "email", "petra@harbourview.example"),
    (PETRA, "work_number", "+61290002222"),
    (PETRA, "mobile_number", "+61400111222"),
    (PETRA, "accounts", {("customer/1001", True)}),
    (PETRA, "lifecycle", "Customer"),
    # one person under two customers: first customer's key, default customer's role first
    (ANN, "email", "ann.lee@kestrel.example"),
    (ANN, "job_title", "Accounts; Director"),
    (ANN, "cf_contact_role", "Accounts; Director"),
    (ANN, "work_number", "+611300655506"),
    (ANN, "accounts", {("customer/1011", False), ("customer/1012", True)}),
    (ANN, "lifecycle", "Lead"),
    # two people on one address: the default contact keeps it
    (CARA, "first_name", "Cara"),
    (CARA, "last_name", "Dune"),
    (CARA, "job_title", "Owner"),
    (CARA, "mobile_number", "+64211234567"),
    (CARA, "accounts", {("customer/1004", True)}),
    (BOB, "first_name", "Bob"),
    (BOB, "last_name", "Stone"),
    (BOB, "job_title", "Foreman"),
    (BOB, "mobile_number", "+61400555666"),
    (BOB, "accounts", {("customer/1004", True)}),
    # a company's person whom the Contacts sheet does not have
    (OMAR, "first_name", "Omar"),
    (OMAR, "last_name", "Haddad"),
    (OMAR, "email", "omar@delta.example"),
    (OMAR, "mobile_number", "+61433222111"),
    (OMAR, "accounts", {("customer/1013", True)}),
    (OMAR, "cf_original_create_date", "2023-01-01"),
    (OMAR, "lifecycle", "Customer"),
    ("contact/1013/ivy@multi.example", "email", "ivy@multi.example"),
    (NED, "work_number", None),
    (NED, "mobile_number", "+61412999888"),
    (RAJ, "first_name", "Raj"),
    (RAJ, "last_name", "Kumar"),
    (RAJ, "job_title", "Site manager"),
    (RAJ, "cf_contact_role", "Site manager"),
    (RAJ, "work_number", "+61291110001"),
    (RAJ, "accounts", {("customer/1001", True)}),
    (ZOE, "last_name", "van der Berg"),
    (ZOE, "mobile_number", "+61412345678"),
    (ZOE, "cf_original_create_date", "2020-04-05"),
    ("contact/1014/lena@quiet.example", "lifecycle", "Lead"),
    ("contact/1015/sal@quoteonly.example", "lifecycle", "Sales Qualified Lead"),
    (HANNA, "lifecycle", "Customer"),
    # people without an address of their own never merge
    (PAT_A, "accounts", {("customer/1014", True)}),
    (PAT_A, "job_title", "Cousin"),
    (PAT_B, "accounts", {("customer/1015", True)}),
    (PAT_B, "job_title", "Clerk"),
    (ZED, "accounts", {("customer/1015", True)}),  # another name on Ann's address
    # Grace stood there: only what was empty is filled
    (GRACE, "job_title", "Owner"),
    (GRACE, "mobile_number", "+61412000777"),
    (GRACE, "lead_source", "Phone"),
    (GRACE, "work_number", "+61299551234"),
    (GRACE, "accounts", {("customer/1003", True)}),
    (GRACE, "cf_original_create_date", "2021-07-01"),
    (GRACE, "lifecycle", "Lead"),  # where she stood, although her account has jobs
)
NO_EMAIL = (ZOE, BOB, HANNA, PAT_A, PAT_B, ZED, "enquiry/ENQ-4")


@pytest.mark.parametrize(("key", "field", "expected"), FIELDS)
def test_every_contact_field_comes_from_its_own_cell(crm: Crm, key: str, field: str, expected: Any) -> None:
    assert crm.read(crm.record("contacts", key), field) == expected


def test_the_person_on_two_sheets_is_named_once(crm: Crm) -> None:
    ann = crm.record("contacts", ANN)
    assert f"{ann['first_name']} {ann['last_name']}".casefold() == "ann lee"
    assert sum(r["last_name"].casefold() == "lee" for r in crm.state["contacts"]) == 1


@pytest.mark.parametrize("key", NO_EMAIL)
def test_a_person_without_an_address_gets_one_that_nobody_can_receive(crm: Crm, key: str) -> None:
    person = crm.record("contacts", key)
    assert person["email"].endswith(".invalid")
    assert person["subscription_status"] == 0
    assert "no-email" in person["tags"]


def test_placeholder_addresses_are_all_different_and_tagged_people_are_only_these(crm: Crm) -> None:
    tagged = [r for r in crm.state["contacts"] if "no-email" in (r.get("tags") or [])]
    assert {crm.key_of("contacts", r["id"]) for r in tagged} == set(NO_EMAIL)
    assert len({r["email"] for r in tagged}) == len(NO_EMAIL)


def test_the_status_of_every_contact_belongs_to_its_lifecycle_stage(crm: Crm) -> None:
    loaded = [r for r in crm.state["contacts"] if r.get("external_id")]
    assert len(loaded) == 20
    for person in loaded:
        assert crm.read(person, "status_belongs_to") == crm.read(person, "lifecycle"), person["external_id"]


@pytest.mark.parametrize(("last_name", "number"), [("Annie", "9999"), ("Soul", "2003")])
def test_a_contact_of_an_unknown_or_rejected_customer_is_a_reject(
    crm: Crm, evidence: Evidence, last_name: str, number: str
) -> None:
    assert not any(r.get("last_name") == last_name for r in crm.state["contacts"])
    (reject,) = [r for r in evidence["rejects"] if r["ascora_object"] == "contacts" and r["value"] == number]
    assert reject["column_name"] == "Customer Import ID or Name"


@pytest.mark.parametrize(
    ("key", "before", "after"),
    [
        (NED, "ask reception", None),
        (PETRA, "PETRA@harbourview.example.", "petra@harbourview.example"),
        (CARA, "Office@Shared.example", "office@shared.example"),
        (BOB, "0400 555 666", "+61400555666"),
    ],
)
def test_every_repair_is_listed_under_its_contact(evidence: Evidence, key: str, before: str, after: str | None) -> None:
    assert (key, after) in {(c["source_key"], c["after"]) for c in evidence["cleanups"] if c["before"] == before}
