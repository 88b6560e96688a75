"""Every situation that the rules speak of is in the default tenant, whatever the seed: counted in the written files."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from demo_export import Export, all_texts, fold, money, read_export
from email_validator import EmailNotValidError, validate_email

from pipelines import demo
from pipelines.demo.mess import MESSES

TODAY = date(2026, 11, 18)
STATES = {"NSW", "VIC", "QLD", "ACT", "SA", "WA", "TAS", "NT"}


@pytest.fixture(scope="module", params=[7, 1, 2])
def export(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Export:
    folder = tmp_path_factory.mktemp("mess") / "export"
    demo.write(folder, request.param, today=TODAY)
    return read_export(folder)


def _matching(table: str, header: str, pattern: str) -> Callable[[Export], int]:
    return lambda export: sum(bool(re.search(pattern, text, re.S)) for text in export.texts(table, header))


def _without_zero(table: str) -> Callable[[Export], int]:
    return _matching(table, "mobile", r"^491\d{6}$")


def _twins(same_suburb: bool) -> Callable[[Export], int]:
    def count(export: Export) -> int:
        places: dict[str, set[tuple]] = {}
        for row in export.rows["customers"]:
            if row["customer number"]:
                places.setdefault(fold(row["customer name"]), set()).add((row["customer number"], row["suburb"]))
        pairs = [found for found in places.values() if len(found) == 2]
        return sum((len({suburb for _, suburb in found}) == 1) is same_suburb for found in pairs)

    return count


def _sites(export: Export) -> dict[str, str]:
    rows = export.rows["customers"]
    names = {str(row["customer number"]): fold(row["customer name"]) for row in rows if row["customer number"]}
    billed = {fold(row["customer name"]): fold(row["billing customer"]) for row in rows if row["billing customer"]}
    return {name: names.get(above, above) for name, above in billed.items()}


def _billed(export: Export) -> list[dict]:
    return [row for row in export.rows["customers"] if not row["billing customer"]]


def _shared_emails(export: Export) -> int:
    people: dict[tuple, set[str]] = {}
    for row in export.rows["contacts"]:
        if row["email"]:
            people.setdefault((fold(row["customer import id or name"]), fold(row["email"])), set()).add(fold(row["first name"]))
    return sum(len(names) > 1 for names in people.values())


def _people_twice(export: Export) -> int:
    people: dict[tuple, set[str]] = {}
    for row in export.rows["contacts"]:
        key = fold(row["email"]), fold(row["first name"]), fold(row["last name"])
        people.setdefault(key, set()).add(fold(row["customer import id or name"]))
    return sum(len(customers) > 1 for (email, *_), customers in people.items() if email)


def _invalid_emails(export: Export) -> int:
    return sum(_is_invalid(text.strip()) and "@" not in text[1:-1] for text in export.texts("contacts", "email"))


def _is_invalid(text: str) -> bool:
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return True
    return False


def _rows_twice(table: str) -> Callable[[Export], int]:
    return lambda export: sum(count > 1 for count in Counter(str(row) for row in export.rows[table]).values())


def _unknown_customers(export: Export) -> int:
    rows = export.rows["customers"]
    known = {fold(row["customer name"]) for row in rows} | {str(row["customer number"]) for row in rows}
    billed = (row["billing customer"] or row["site customer"] for row in export.rows["jobs"])
    return sum(fold(name) not in known for name in billed)


def _jobs_sharing_a_quote(export: Export) -> int:
    named = Counter(row["quote number"] for row in export.parents("jobs") if row["quote number"])
    return sum(count > 1 for count in named.values())


def _quotes(export: Export) -> dict[str, dict]:
    return {row["quote number"]: row for row in export.parents("quotes")}


def _differences(export: Export) -> list[bool]:
    """For each job with a quote: does its total differ from quote plus accepted variations?"""
    extra: Counter[str] = Counter()
    for row in export.parents("quotes"):
        if row["variation for job number"] and row["quote status"] == "Accepted":
            extra[row["variation for job number"]] += money(row["total amount ex tax"])
    quotes, jobs = _quotes(export), export.parents("jobs")
    return [
        money(job["total amount ex tax"]) != money(quotes[job["quote number"]]["total amount ex tax"]) + extra[job["job number"]]
        for job in jobs
        if job["quote number"] in quotes
    ]


def _products(export: Export) -> Counter[str]:
    lines: dict[str, set[str]] = {}
    for row in export.rows["quote_supply"]:
        lines.setdefault(row["quote number"], set()).add(row["part number"] or row["description"])
    labour = {row["quote number"] for row in export.rows["quote_labour"]}
    return Counter({number: len(found) + (number in labour) for number, found in lines.items()})


def _jobs_a_bill(export: Export) -> Counter[int]:
    bills: dict[str, set] = {}
    for row in export.rows["supplier_bills"]:
        bills.setdefault(row["tracking number"], set()).update({row["job number"]} - {None})
    return Counter(len(jobs) for jobs in bills.values())


def _paths(export: Export) -> list[str]:
    return export.texts("attachments", "relative path")


def _missing_files(export: Export) -> int:
    plain = [path.replace("\\", "/") for path in _paths(export)]
    inside = [path for path in plain if ".." not in path and not path.startswith(("/", "C:"))]
    return sum(not (export.folder / "attachments" / path).exists() for path in inside)


SITUATIONS: dict[str, Callable[[Export], int]] = {
    "sites": lambda export: sum(name != above for name, above in _sites(export).items()),
    "a customer who bills itself": lambda export: sum(name == above for name, above in _sites(export).items()),
    "a site of a site": lambda export: sum(_sites(export).get(above, above) != above for above in _sites(export).values()),
    "private customers": lambda export: sum(not row["company name"] and row["first name"] is not None for row in _billed(export)),
    "customers without number": lambda export: export.column("customers", "customer number").count(None),
    "twins in two suburbs": _twins(same_suburb=False),
    "twins in one suburb": _twins(same_suburb=True),
    "a customer row twice": _rows_twice("customers"),
    "an equipment row twice": _rows_twice("equipment"),
    "a phone without leading zero": _without_zero("customers"),
    "a contact's phone without leading zero": _without_zero("contacts"),
    "a phone in odd spelling": _matching("customers", "phone", r"[().+-]|0011|\u00a0|^\s|ext"),
    "two phones in a cell": _matching("customers", "phone", r"\d( / | or |, |;)0491"),
    "a phone that is none": lambda export: sum(len(re.sub(r"\D", "", text)) < 9 for text in export.texts("contacts", "mobile")),
    "a phone of zeros or words": _matching("enquiries", "mobile", r"^(\D|0000|0491 5$|5550)"),
    "a postcode without leading zero": _matching("customers", "postcode", r"^8\d\d$"),
    "a state spelt out": lambda export: sum(state not in STATES for state in export.texts("customers", "state")),
    "an e-mail in untidy spelling": _matching("contacts", "email", r"^\s|\s$|\s@|mailto:|[.;,]$|[A-Z]"),
    "two e-mails in a cell": _matching("contacts", "email", r"@.*@"),
    "contacts without e-mail": lambda export: export.column("contacts", "email").count(None),
    "an e-mail that is none": _matching("contacts", "email", r"^[^@]*$|@@|@$"),
    "an e-mail that two people share": _shared_emails,
    "a person under two customers": _people_twice,
    "on-hold flags in many forms": lambda export: max(0, len(set(map(str, export.column("customers", "on hold")))) - 4),
    "HTML in notes": _matching("customers", "notes", r"<li>.*&amp;"),
    "custom columns of customers": lambda export: len(export.texts("customers", "gate code")),
    "custom columns of jobs": lambda export: len(export.texts("jobs", "roof type")),
    "children of jobs": lambda export: len(export.children("jobs")),
    "children of quotes": lambda export: len(export.children("quotes")),
    "lines with the child's number": _matching("quote_supply", "quote number", r"\.0\d$"),
    "lines with parent and section": lambda export: len(export.texts("quote_supply", "section")),
    "jobs of unknown customers": _unknown_customers,
    "jobs that share a quote": _jobs_sharing_a_quote,
    "a quote number that names no quote": lambda export: len(set(export.texts("jobs", "quote number")) - set(_quotes(export))),
    "a job whose total differs from its quote": lambda export: sum(_differences(export)),
    "a job whose total is quote plus variations": lambda export: _differences(export).count(False),
    "jobs with a zero total": lambda export: sum(money(row["total amount ex tax"]) == 0 for row in export.parents("jobs")),
    "money as text": _matching("jobs", "total amount ex tax", r"\$|,"),
    "dates as text": lambda export: sum(isinstance(value, str) for value in export.column("jobs", "date created")),
    "real dates": lambda export: sum(isinstance(value, datetime) for row in export.rows["jobs"] for value in row.values()),
    "dates that are none": _matching("equipment", "warranty expiry", r"^(TBA|31/02|00/|n/a|12/25|\d{4}$|next)"),
    "spaces behind job types": _matching("jobs", "job type", r"\s$|^\s"),
    "control characters": _matching("jobs", "job description", r"_x00(00|01|0B|1F)_"),
    "half surrogate pairs": _matching("jobs", "work undertaken", r"_xD83D_|_xDE00_"),
    "emoji and the like": _matching("jobs", "job description", "👍|\u0301|\u202e|\u200b|👧"),
    "texts above 8000 characters": _matching("jobs", "job description", r"^.{8001}"),
    "names above 255 characters": _matching("jobs", "job name", r"^.{256}"),
    "unknown technicians": _matching("jobs", "assigned to", r"Casual|Subbie|Left"),
    "jobs of nobody": lambda export: export.column("jobs", "assigned to").count(None),
    "a quote with more than 100 products": lambda export: sum(count > 100 for count in _products(export).values()),
    "a quote with exactly 100 products": lambda export: sum(count == 100 for count in _products(export).values()),
    "kits": _matching("quote_supply", "part number", "(?i)^ *KIT-"),
    "write-ins": lambda export: export.column("quote_supply", "part number").count(None),
    "labour that is not charged": _matching("quote_labour", "chargeable", "(?i)^(n|no|false)$"),
    "a line with quantity 0": lambda export: sum(money(value) == 0 for value in export.column("quote_supply", "quantity")),
    "a discount": lambda export: sum(money(value) < 0 for value in export.column("quote_supply", "sell ex tax")),
    "prices with parts of a cent": lambda export: sum(
        money(value) != round(money(value), 2) for value in export.column("quote_supply", "sell ex tax")
    ),
    "supplies of two suppliers": lambda export: sum(n > 1 for n in Counter(export.column("supplies", "part number")).values()),
    "part-paid invoices": _matching("invoices", "status", "^Part Paid$"),
    "credits": lambda export: sum(money(value) < 0 for value in export.column("invoices", "amount inc tax")),
    "invoices without job": lambda export: export.column("invoices", "job number").count(None),
    "bills for several jobs": lambda export: sum(count for jobs, count in _jobs_a_bill(export).items() if jobs > 1),
    "bills without job": lambda export: _jobs_a_bill(export)[0],
    "credit bills": _matching("supplier_bills", "type", "^CREDIT$"),
    "enquiries that became jobs": _matching("enquiries", "converted to", "^(JOB|DRQ|J)"),
    "enquiries that became quotes": _matching("enquiries", "converted to", "^[QV]"),
    "enquiries by known people": lambda export: len(
        set(export.texts("enquiries", "email")) & {*export.texts("contacts", "email"), *export.texts("customers", "email")}
    ),
    "jobs from an enquiry": lambda export: len(export.texts("jobs", "enquiry number")),
    "inline images": _matching("activities", "body", "data:image/(png|jpeg);base64,[^\"]+\""),
    "an inline image cut off": _matching("activities", "body", "data:image/(png|jpeg);base64,[^\"]+$"),
    "an inline image in a job": _matching("jobs", "work undertaken", "data:image/"),
    "scripts": _matching("activities", "body", "<script|onerror|javascript:|<iframe"),
    "a file that is missing": _missing_files,
    "a file outside": lambda export: sum(".." in path or path.startswith(("/", "C:")) for path in _paths(export)),
    "a manifest row twice": _rows_twice("attachments"),
    "Windows paths": lambda export: sum("\\" in path and ".." not in path for path in _paths(export)),
    "a file above 25 MB": lambda export: sum(
        file.stat().st_size > 25 * 1024**2 for file in (export.folder / "attachments").rglob("*") if file.is_file()
    ),
    "equipment sold as a product": lambda export: len(export.texts("equipment", "part number")),
}  # fmt: skip


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_default_tenant_has(export: Export, situation: str) -> None:
    assert SITUATIONS[situation](export) > 0


def test_every_type_of_activity_meets_every_kind_of_record(export: Export) -> None:
    met = {(row["type"], row["entity type"]) for row in export.rows["activities"]}
    types, entities = {kind for kind, _ in met}, {entity for _, entity in met}
    assert types == {"Call", "Email", "Meeting", "Booking", "Note"}
    assert entities == {"Customer", "Job", "Quote", "Enquiry"}
    assert len(met) == len(types) * len(entities)


def test_rejects_stay_far_below_the_share_that_shuts_the_gate(export: Export) -> None:
    assert _unknown_customers(export) < len(export.rows["jobs"]) * 0.03
    assert _missing_files(export) + SITUATIONS["a file outside"](export) < len(export.rows["attachments"]) * 0.05


def test_files_are_what_their_names_say(export: Export) -> None:
    magic = {".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".pdf": b"%PDF-1.4"}
    files = [file for file in (export.folder / "attachments").rglob("*") if file.suffix.lower() in magic]
    assert len(files) > 30
    for file in files:
        with file.open("rb") as opened:
            assert opened.read(16).startswith(magic[file.suffix.lower()])


def test_no_cell_is_longer_than_a_workbook_holds(export: Export) -> None:
    assert max(map(len, all_texts(export))) < 32_767


def test_every_mess_of_the_table_is_made_and_remembered_by_any_seed() -> None:
    for seed in range(12):
        made = {change.mess for change in demo.build(seed, 120, TODAY, big_file=False).changes}
        assert {mess.name for mess in MESSES} - made == set(), seed


def test_a_remembered_change_is_what_the_cell_says(tmp_path: Path) -> None:
    demo.write(tmp_path / "export", 4, 60, TODAY, big_file=False)
    texts = set(all_texts(read_export(tmp_path / "export")))
    changes = [change for change in demo.build(4, 60, TODAY, big_file=False).changes if change.mess.startswith("text_")]
    assert changes
    assert {change.after for change in changes} <= texts
