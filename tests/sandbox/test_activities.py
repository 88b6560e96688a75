"""Tasks, notes, appointments, calls and files (freshsales_api.md 3.6 to 3.8, 3.10, 3.11)."""

import httpx
import pytest


@pytest.fixture
def about(crm):
    return {"targetable_type": "SalesAccount", "targetable_id": crm.account_named("A")}


def test_a_note_is_read_through_its_parent_only(crm, about):
    note = crm.make("notes", "note", description="<b>x</b>", **about)
    crm.call("GET", f"notes/{note}", status=404)
    path = f"sales_accounts/{about['targetable_id']}"
    assert [n["description"] for n in crm.call("GET", path + "/notes")["notes"]] == ["<b>x</b>"]
    assert crm.call("GET", path + "?include=notes")["notes"][0]["id"] == note
    crm.call("PUT", f"notes/{note}", {"note": {"description": "y"}})
    assert crm.call("DELETE", f"notes/{note}") == {"success": "200"}
    assert crm.call("GET", path + "/notes")["notes"] == []


def test_notes_need_a_text_and_a_living_target(crm, about):
    assert "can't be empty" in crm.refused("POST", "notes", {"note": {"description": "", **about}})
    crm.refused("POST", "notes", {"note": {"description": "x", **about, "targetable_id": 1}})
    crm.refused("POST", "notes", {"note": {"description": "x", **about, "targetable_type": "Invoice"}})


def test_a_task_needs_title_and_due_date(crm, about):
    words = crm.refused("POST", "tasks", {"task": {**about, "due_date": "notadate"}})
    assert "Title can't be blank" in words
    assert "Due date can't be blank" in words


def test_a_done_task_keeps_the_completed_date_sent_unless_switched(crm, about):
    task = {"title": "t", "due_date": "2020-01-02", "status": 1, "completed_date": "2020-01-02T12:00:00+11:00", **about}
    shown = crm.call("POST", "tasks", {"task": task}, 201)["task"]
    assert (shown["status"], shown["completed_date"]) == (1, "2020-01-02T12:00:00+11:00")
    crm.account.switches.set("completed_date", "stamped")
    assert not crm.call("POST", "tasks", {"task": task}, 201)["task"]["completed_date"].startswith("2020")


def test_closing_a_task_stamps_it_and_it_is_listed_as_completed(crm, about):
    task = crm.make("tasks", "task", 201, title="t", due_date="2020-01-02", **about)
    assert task in [t["id"] for t in crm.call("GET", "tasks?filter=overdue")["tasks"]]
    assert crm.call("PUT", f"tasks/{task}", {"task": {"status": 1}})["task"]["completed_date"]
    listed = crm.call("GET", "tasks?filter=completed&include=owner,targetable")
    assert [t["id"] for t in listed["tasks"]] == [task]
    assert listed["sales_accounts"][0]["id"] == about["targetable_id"]
    assert crm.call("DELETE", f"tasks/{task}") == {"success": "200"}
    crm.call("DELETE", f"tasks/{task}", status=404)
    assert crm.http.get("tasks?filter=open&page=0&per_page=0").status_code == 500


def test_appointments_name_all_that_is_missing_and_want_rails_zones(crm, about):
    words = crm.refused("POST", "appointments", {"appointment": {**about}})
    assert words == "Title can't be blank; From date can't be blank; End date can't be blank"
    body = {"title": "Visit", "from_date": "2016-06-20T07:00:00+10:00", "end_date": "2016-06-20T08:00:00+10:00", **about}
    zoned = {"appointment": {**body, "time_zone": "Australia/Sydney"}}
    assert crm.refused("POST", "appointments", zoned) == "Not a supported time zone"
    answer = crm.call("POST", "appointments", {"appointment": {**body, "time_zone": "Sydney"}}, 201)
    assert set(answer) >= {"appointment", "appointment_attendees", "conferences", "notes"}
    assert answer["appointment"]["from_date"] == "2016-06-20T07:00:00+10:00"
    assert crm.call("GET", f"appointments/{answer['appointment']['id']}")["appointment"]["time_zone"] == "Sydney"


@pytest.mark.parametrize("kind", ["SalesAccount", "salesaccount", "sales_account"])
def test_a_call_is_read_by_id_alone(crm, about, kind):
    body = {"phone_call": {**about, "targetable_type": kind, "call_direction": True, "note": {"description": "rang"}}}
    answer = crm.call("POST", "phone_calls", body, 201)
    call = answer["phone_calls"][0]["id"]
    assert answer["notes"][0]["description"] == "rang"
    assert crm.call("GET", f"phone_calls/{call}")["call"]["id"] == call
    assert crm.http.get("phone_calls").status_code == 404
    assert crm.call("DELETE", f"phone_calls/{call}") is True


def upload(crm, about, name="../../evil.html", content=b"<script>"):
    data = {"file_name": name, "is_shared": "true", **{k: str(v) for k, v in about.items()}}
    return crm.http.post("documents", files={"file": (name, content, "text/html")}, data=data)


def test_a_file_is_listed_stored_outside_its_own_name_and_not_deletable(crm, about):
    answer = upload(crm, about)
    assert answer.status_code == 200
    file_id = answer.json()["id"]
    path = f"sales_accounts/{about['targetable_id']}/document_associations"
    (listed,) = crm.call("GET", path)["documents"]
    assert (listed["name"], listed["content_file_size"]) == ("../../evil.html", 8)
    assert (crm.account.store.files / str(file_id)).read_bytes() == b"<script>"
    assert crm.http.delete(f"documents/{file_id}").status_code == 404


def test_a_file_is_downloaded_as_bytes_never_as_a_page(crm, about):
    answer = httpx.get(upload(crm, about).json()["url"])
    assert answer.content == b"<script>"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")


def test_a_file_that_is_too_large_or_missing_is_refused(crm, about):
    crm.account.switches.set("file_mb", "1")
    assert upload(crm, about, content=b"x" * (2**20 + 1)).status_code == 400
    assert upload(crm, about, content=b"x" * (3 * 2**20)).status_code == 413
    assert crm.http.post("documents", data={"file_name": "a"}, files={"other": b"x"}).status_code == 400


def test_a_link_is_listed_beside_files(crm, about):
    crm.call("POST", "document_links", {"url": "https://x.example/a", "name": "spec", **about})
    crm.refused("POST", "document_links", {"url": "javascript:1", "name": "spec", **about})
    links = crm.call("GET", f"sales_accounts/{about['targetable_id']}/document_associations")["document_links"]
    assert [link["name"] for link in links] == ["spec"]
