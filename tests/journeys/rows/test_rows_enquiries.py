"""Row 11 and rulings 10, 23, 26: an enquirer is a Contact in the right stage, the enquiry a note on it."""

from typing import Any

import pytest
from rows_crm import Crm

NINA, FAY, NOMAIL, GIL = "enquiry/ENQ-1", "enquiry/ENQ-2", "enquiry/ENQ-4", "enquiry/ENQ-5"
GRACE = "contact/1003/grace.oneill@example.com"

FIELDS: tuple[tuple[str, str, Any], ...] = (
    (NINA, "first_name", "Nina"),
    (NINA, "last_name", "D'Souza"),
    (NINA, "email", "nina@newcomer.example"),
    (NINA, "work_number", "+61293331111"),
    (NINA, "mobile_number", "+61455666777"),
    (NINA, "address", "8 New St"),
    (NINA, "city", "Balmain"),
    (NINA, "state", "NSW"),
    (NINA, "zipcode", "2041"),
    (NINA, "country", "Australia"),
    (NINA, "lead_source", "Referral"),
    (NINA, "owner", "Mia Patel"),
    (NINA, "lifecycle", "Lead"),
    (NINA, "accounts", set()),
    (NINA, "cf_original_create_date", "2026-02-28"),
    (FAY, "email", "fay@conv.example"),
    (FAY, "lead_source", "Web"),
    (FAY, "owner", "Liam Nguyen"),
    (FAY, "lifecycle", "Customer"),
    (FAY, "accounts", {("customer/1013", True)}),
    (NOMAIL, "first_name", "Nomail"),
    (NOMAIL, "mobile_number", "+61466777888"),
    (NOMAIL, "lifecycle", "Lead"),
    (GIL, "lifecycle", "Sales Qualified Lead"),
    (GIL, "accounts", {("customer/1015", True)}),
)
NOTES = (
    (NINA, NINA, ("ENQ-1", "Newcomer", "Referral", "Hot", "Open", "Within a week", "How Urgent", "quote", "& a visit")),
    (FAY, FAY, ("ENQ-2", "Became a job", "J43")),
    ("enquiry/ENQ-3", GRACE, ("ENQ-3", "Grace asks again", "Phone")),
    (NOMAIL, NOMAIL, ("ENQ-4", "Only has a telephone")),
    (GIL, GIL, ("ENQ-5", "Became a quote", "Q-101")),
)


@pytest.mark.parametrize(("key", "field", "expected"), FIELDS)
def test_every_field_of_an_enquirer_comes_from_its_own_column(crm: Crm, key: str, field: str, expected: Any) -> None:
    assert crm.read(crm.record("contacts", key), field) == expected


@pytest.mark.parametrize(("enquiry", "contact", "parts"), NOTES)
def test_the_enquiry_is_a_note_on_its_person(crm: Crm, enquiry: str, contact: str, parts: tuple[str, ...]) -> None:
    note = crm.marked("notes", enquiry)
    assert crm.target(note) == ("Contact", contact)
    text = note["description"].replace("&amp;", "&")
    assert [part for part in parts if part.casefold() not in text.casefold()] == []


def test_an_enquirer_who_is_a_contact_already_is_that_contact(crm: Crm) -> None:
    assert not crm.has("contacts", "enquiry/ENQ-3")
    assert sum(r["email"] == "grace.oneill@example.com" for r in crm.state["contacts"]) == 1


@pytest.mark.parametrize(("deal", "contact"), [("job/J43", FAY), ("quote/Q-101", GIL)])
def test_the_deal_of_a_converted_enquiry_links_to_its_person(crm: Crm, deal: str, contact: str) -> None:
    assert contact in crm.read(crm.record("deals", deal), "contacts")
