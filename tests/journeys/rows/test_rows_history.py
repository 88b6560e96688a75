"""Row 13 and ruling 22: calls, meetings, bookings, e-mails and notes stand on their record at their original time."""

import pytest
from rows_crm import Crm, Evidence, Record

PETRA = "contact/1001/petra@harbourview.example"

# (activity, hangs on, key, from, until); the clocks change on 5 October 2025 and on 5 April 2026
APPOINTMENTS = (
    ("activity/A-3", "Contact", PETRA, "2025-10-05T03:15:00+11:00", "2025-10-05T04:15:00+11:00"),
    ("activity/A-4", "Deal", "job/J31", "2026-04-05T09:00:00+10:00", "2026-04-05T10:30:00+10:00"),
    ("activity/A-11", "SalesAccount", "customer/1002", "2025-12-31T23:30:00+11:00", "2026-01-01T00:30:00+11:00"),
    ("activity/A-14", "SalesAccount", "customer/1003", "2026-03-01T14:00:00+11:00", "2026-03-01T15:00:00+11:00"),
)
WORDS = (
    ("activity/A-3", "Site walk", ("Bring boots", "Liam Nguyen")),
    ("activity/A-4", "Gas visit", ("Front door", "Tom Older")),
    ("activity/A-11", "Over midnight", ()),
    ("activity/A-14", "Boiler look", ("In cellar",)),
)
NOTES = (
    ("activity/A-5", "Deal", "quote/Q-100", ("Your quote", "See picture", "Regards & thanks", "2026", "12:00", "Mia Patel")),
    ("activity/A-6", "SalesAccount", "customer/1001", ("At the site", "Gate sticks \U0001f527", "again", "10:00")),
    ("activity/A-7", "SalesAccount", "customer/1003", ("About the old boiler",)),
    ("activity/A-8", "Contact", "enquiry/ENQ-1", ("Nina rang twice",)),
    ("activity/A-12", "SalesAccount", "customer/1001", ("Thanks", "Plain & simple <3", "Petra", "Incoming")),
    ("activity/A-13", "Deal", "job/J20", ("On the quote that became a job",)),
)


@pytest.mark.parametrize(("key", "kind", "on", "start", "end"), APPOINTMENTS)
def test_a_meeting_or_booking_keeps_its_hour_and_its_record(crm: Crm, key: str, kind: str, on: str, start: str, end: str) -> None:
    appointment = crm.marked("appointments", key)
    assert crm.target(appointment) == (kind, on)
    assert (appointment["from_date"], appointment["end_date"]) == (start, end)
    assert appointment["time_zone"] == "Sydney"


def test_a_meeting_without_an_end_still_ends_after_it_begins(crm: Crm) -> None:
    meeting = crm.marked("appointments", "activity/A-16")
    assert crm.target(meeting) == ("SalesAccount", "customer/1002")
    assert meeting["from_date"] == "2026-03-05T09:00:00+11:00"
    assert meeting["end_date"] >= meeting["from_date"]


@pytest.mark.parametrize(("key", "title", "parts"), WORDS)
def test_an_appointment_has_the_subject_as_title_and_tells_the_rest(
    crm: Crm, key: str, title: str, parts: tuple[str, ...]
) -> None:
    appointment = crm.marked("appointments", key)
    assert appointment["title"] == title
    assert all(part in appointment["description"] for part in parts)


@pytest.mark.parametrize(("key", "kind", "on", "parts"), NOTES)
def test_an_e_mail_or_note_stands_on_its_record_with_its_words(
    crm: Crm, key: str, kind: str, on: str, parts: tuple[str, ...]
) -> None:
    note = crm.marked("notes", key)
    assert crm.target(note) == (kind, on)
    plain = note["description"].replace("&amp;", "&").replace("&lt;", "<")
    assert [part for part in parts if part not in plain] == []


def test_a_call_with_a_contact_hangs_on_the_contact_at_its_hour(crm: Crm) -> None:
    call = _call(crm, "activity/A-1")
    assert crm.target(call) == ("Contact", PETRA)
    text = call["note"].replace("&amp;", "&")
    assert all(part in text for part in ("Lift & pump", "Said <b>yes</b>", "Reached", "Outgoing", "23:45", "00:05", "2025"))


def test_a_call_about_a_job_stands_on_the_jobs_deal(crm: Crm) -> None:
    everywhere = [*crm.state["notes"], *crm.state["phone_calls"]]
    (call,) = [r for r in everywhere if "Ascora: activity/A-2" in f"{r.get('description')}{r.get('note')}"]
    text = f"{call.get('description')}{call.get('note')}"
    assert crm.target(call) == ("Deal", "job/J12")
    assert all(part in text for part in ("Where are you", "Tenant asked", "Incoming", "08:00", "Mia Patel"))


def test_a_script_in_an_e_mail_is_not_sent(crm: Crm) -> None:
    assert "<script" not in crm.marked("notes", "activity/A-5")["description"]


@pytest.mark.parametrize(
    ("key", "value"),
    [("activity/A-9", "9999"), ("activity/A-10", "J42"), ("activity/A-15", "2003")],  # unknown, or a reject itself
)
def test_an_activity_without_a_record_is_a_reject(crm: Crm, evidence: Evidence, key: str, value: str) -> None:
    (reject,) = [r for r in evidence["rejects"] if r["source_key"] == key]
    assert value in reject["value"]
    for module in ("notes", "appointments", "tasks"):
        assert not any(str(r.get("description")).rstrip().endswith(f"Ascora: {key}") for r in crm.state[module])


@pytest.mark.parametrize("key", ["activity/A-3", "activity/A-12"])
def test_a_name_in_a_text_is_as_ascora_writes_it_or_the_change_is_listed(crm: Crm, evidence: Evidence, key: str) -> None:
    (record,) = [r for m in ("notes", "appointments") for r in crm.state[m] if str(r["description"]).endswith(f"Ascora: {key}")]
    kept = "O'Hara & Co <i>x</i>" in record["description"] or "O'Hara &amp; Co &lt;i&gt;x&lt;/i&gt;" in record["description"]
    assert kept or any(c["source_key"] == key for c in evidence["cleanups"])


def test_every_text_that_was_loaded_ends_with_its_marker(crm: Crm) -> None:
    sold = [n for n in crm.state["notes"] if "strata committee" not in n["description"]]
    assert len(sold) > 30
    assert [n["description"] for n in sold if "\nAscora: " not in n["description"]] == []


def _call(crm: Crm, key: str) -> Record:
    (call,) = [c for c in crm.state["phone_calls"] if f"Ascora: {key}" in c["note"]]
    return call
