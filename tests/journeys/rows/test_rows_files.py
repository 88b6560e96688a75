"""Row 12 and ruling 23: files hang on the record they belong to, once, and never come from outside the folder."""

import pytest
from rows_crm import Crm, Evidence
from rows_files import FILES, PDF, PNG

# (file name, what it hangs on, key, size in bytes)
SENT = (
    ("shop front é.png", "SalesAccount", "customer/1002", len(PNG)),
    ("certificate.pdf", "Deal", "job/J12", len(PDF)),
    ("old.pdf", "SalesAccount", "customer/1003", len(PDF) + 5),  # the job is a Task: its files go to the Account
    ("plan.pdf", "Deal", "quote/Q-100", len(PDF) + 6),
    ("tiles.png", "Deal", "job/J20", len(PNG)),  # the quote became that job
    ("invoice.pdf", "SalesAccount", "customer/1001", len(PDF) + 7),
    ("sketch.png", "Contact", "enquiry/ENQ-1", len(PNG)),
    ("letter.pdf", "Deal", "job/J43", len(PDF) + 6),  # the enquiry became that job
)
REJECTED = ("missing.pdf", "/etc/hostname", "../../outside.txt", "link.txt", "rejected.pdf", "lost.pdf")


@pytest.mark.parametrize(("name", "kind", "key", "size"), SENT)
def test_a_file_hangs_on_its_record_once_with_all_its_bytes(crm: Crm, name: str, kind: str, key: str, size: int) -> None:
    (file,) = [d for d in crm.state["documents"] if d["name"].endswith(name)]
    assert crm.target(file) == (kind, key)
    assert file["size"] == size


@pytest.mark.parametrize(("name", "number"), [("certificate.pdf", "J12"), ("invoice.pdf", "INV-77"), ("tiles.png", "Q-200")])
def test_the_name_of_a_file_carries_the_key_of_its_record(crm: Crm, name: str, number: str) -> None:
    (file,) = [d for d in crm.state["documents"] if d["name"].endswith(name)]
    assert number in file["name"]


def test_two_files_of_one_name_are_both_sent(crm: Crm) -> None:
    sizes = sorted(d["size"] for d in crm.hanging_on("documents", "SalesAccount", "customer/1002") if "twice" in d["name"])
    assert sizes == sorted(len(content) for _, _, name, _, content in FILES if name == "twice.pdf" and content)


@pytest.mark.parametrize("path", REJECTED)
def test_a_missing_outside_or_orphaned_file_is_a_reject_with_its_row(crm: Crm, evidence: Evidence, path: str) -> None:
    found = [r for r in evidence["rejects"] if r["ascora_object"] == "attachments" and str(r["source_key"]).endswith(path)]
    assert len(found) == 1
    assert found[0]["source_row"]
    assert not any(d["name"].endswith(path.rsplit("/", 1)[-1]) for d in crm.state["documents"])


def test_one_note_names_all_files_of_a_record_that_are_too_large(crm: Crm) -> None:
    (note,) = [n for n in crm.hanging_on("notes", "Deal", "job/J12") if "film one.mov" in n["description"]]
    assert "film two.mov" in note["description"]
    assert "\nAscora: job/J12" in note["description"]
    assert not any(d["name"].endswith(".mov") for d in crm.state["documents"])


def test_a_picture_inside_an_e_mail_becomes_a_file_and_the_text_refers_to_it(crm: Crm) -> None:
    note = crm.marked("notes", "activity/A-5")
    (file,) = [d for d in crm.hanging_on("documents", "Deal", "quote/Q-100") if d["name"].endswith(".png")]
    assert (file["size"], file["content_type"]) == (len(PNG), "image/png")
    assert "data:" not in note["description"]
    assert file["name"] in note["description"]


def test_a_picture_inside_a_customers_notes_becomes_a_file_on_the_account(crm: Crm) -> None:
    (file,) = [d for d in crm.hanging_on("documents", "SalesAccount", "customer/1013") if d["name"].endswith(".gif")]
    (note,) = [n for n in crm.hanging_on("notes", "SalesAccount", "customer/1013") if "Front door" in n["description"]]
    assert "data:" not in note["description"]
    assert "and ring" in note["description"]
    assert file["name"].removeprefix("customer-1013 ") in note["description"]


def test_no_other_file_was_sent(crm: Crm) -> None:
    assert len(crm.state["documents"]) == len(SENT) + 2 + 2  # two of one name, two pictures out of texts
