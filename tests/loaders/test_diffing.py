"""Each field of a sample record is shown from the cell of the workbook to what the CRM answers."""

from loaders.diffing import Origin, Said, checksum, fields_of
from loaders.model import ref

ORIGIN = Origin(
    "jobs", "Jobs.xlsx", "Jobs", 12, {"job_name": " Hot water ", "Roof Type": "Tile", "job_status": ""},
    {"job_name": "C", "Roof Type": "AB"}, {"job_name": "Job Name"},
)  # fmt: skip
LINEAGE = {
    ("deals", "name"): [Said("jobs", "job_name", "ruling 17", "as it stands"), Said("quotes", "quote_name", "ruling 17", "else")],
    ("deals", "cf_roof_type"): [Said("jobs", "custom_fields", "row 8", "by label", "Roof Type")],
    ("deals", "cf_job_status"): [Said("jobs", "job_status", "ruling 18", "as it stands")],
}
PAYLOAD = {
    "name": "Hot water", "sales_account_id": ref("sales_accounts", "customer/1"), "@parent": ref("deals", "x"),
    "custom_field": {"cf_roof_type": "Tile", "cf_job_status": "Booked"},
}  # fmt: skip
DIFFERS = {"reason": "differs", "is_explained": False}
COMPARED = {
    "name": {"sent": "Hot water", "read": "Call Bob", "is_shown": True, "is_equal": False, **DIFFERS},
    "custom_field.cf_roof_type": {"sent": "Tile", "read": "Tile", "is_shown": True, "is_equal": True},
}
CLEANUP = {"field": "job_name", "before": " Hot water ", "after": "Hot water", "why": "spaces taken off"}


def rows() -> dict[str, dict]:
    found = fields_of(("deals", "job/J1"), PAYLOAD, [ORIGIN], LINEAGE, COMPARED, [CLEANUP])
    return {row["field"]: row for row in found}


def test_the_way_of_a_field_names_cell_rule_clean_up_and_answer() -> None:
    name = rows()["name"]
    assert name["cells"] == [
        {"file": "Jobs.xlsx", "sheet": "Jobs", "row": 12, "cell": "C12", "header": "Job Name", "value": " Hot water "}
    ]
    assert (name["staged"], name["read"], name["verdict"], name["rule"]) == ("Hot water", "Call Bob", "differs", "ruling 17")
    assert name["cleanups"] == [CLEANUP]


def test_a_custom_column_is_found_under_its_header_and_an_empty_cell_is_none() -> None:
    assert rows()["custom_field.cf_roof_type"]["cells"][0]["cell"] == "AB12"
    assert rows()["custom_field.cf_roof_type"]["verdict"] == "equal"
    assert rows()["custom_field.cf_job_status"]["cells"] == []


def test_a_reference_is_told_by_its_key_and_what_is_not_sent_is_not_shown() -> None:
    assert rows()["sales_account_id"]["staged"] == "customer/1"
    assert rows()["sales_account_id"]["verdict"] == "not read back"
    assert "@parent" not in rows()


def test_what_a_person_signs_is_the_values_and_the_verdicts() -> None:
    record = {"object": "deals", "source_key": "job/J1", "fields": list(rows().values())}
    other = {**record, "fields": [{**row, "read": "x"} for row in rows().values()]}
    assert checksum([record]) == checksum([{**record, "why": "another reason"}]) != checksum([other])
