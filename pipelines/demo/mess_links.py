"""Mess about what refers to what: names in other spelling, numbers of nothing, files that are not there.

What the rules reject is added only while `Tenant.may_reject` allows it.
"""

from random import Random

from pipelines.demo import attachments, pictures
from pipelines.demo.tenant import Row, Tenant, some

NOBODY = ("Gone Fishing Pty Ltd", "Cash Sale", "Old Customer (deleted)")


def reference_case(tenant: Tenant, rng: Random, mess: str) -> None:
    for table, column in (("jobs", "Site Customer"), ("invoices", "Billing Customer"), ("quotes", "Billing Customer")):
        named = [row for row in tenant.clean(table, column) if isinstance(row[column], str)]
        for row in some(rng, named, 1 + tenant.size // 60):
            name = row[column]
            tenant.soil(mess, table, row, column, rng.choice((name.upper(), name.lower(), f" {name} ", _wide(name))))


def _wide(name: str) -> str:
    return name.replace(" ", "  ")


def reference_number(tenant: Tenant, rng: Random, mess: str) -> None:
    numbers = {party.name: party.number for party in tenant.parties if party.number and not party.ambiguous}
    places = (("jobs", "Billing Customer"), ("quotes", "Site Customer"), ("contacts", "Customer Import ID or Name"))
    for table, column in (*places, ("equipment", "Customer Import ID or Name"), ("invoices", "Billing Customer")):
        known = [row for row in tenant.clean(table, column) if row[column] in numbers]
        for row in some(rng, known, 1 + tenant.size // 40):
            tenant.soil(mess, table, row, column, numbers[row[column]])


def _job_of_a_twin(tenant: Tenant, rng: Random, number: str, address: Row) -> Row | None:
    twins = [party for party in tenant.parties if party.ambiguous and not party.parent]
    if not twins:
        return None
    party = rng.choice(twins)
    places = {column: party.row.get(column) for column in ("Address Line 1", "Suburb", "State", "Postcode")}
    job = _copy_of_a_job(tenant, rng, number, party.number)
    return job | {"Address Line 2": party.row.get("Address Line 2")} | places | address


def _copy_of_a_job(tenant: Tenant, rng: Random, number: str, customer: object) -> Row:
    model = rng.choice([job for job in tenant.parents("jobs") if not job["Quote Number"]] or tenant.parents("jobs"))
    links = {"Quote Number": None, "Enquiry Number": None, "Invoice Number": None, "Site Contact": None}
    who = {"Billing Contact": None, "Site Customer": customer, "Billing Customer": customer}
    return dict(model) | links | who | {"Job Number": number}


def reference_address(tenant: Tenant, rng: Random, mess: str) -> None:
    _name_a_twin(tenant, rng, mess, "DRQ900001", {})


def reference_unsettled(tenant: Tenant, rng: Random, mess: str) -> None:
    if tenant.may_reject("jobs"):
        _name_a_twin(tenant, rng, mess, "DRQ900002", {"Address Line 1": "1 Nowhere Lane", "Suburb": "Nowhere"})


def _name_a_twin(tenant: Tenant, rng: Random, mess: str, number: str, address: Row) -> None:
    job = _job_of_a_twin(tenant, rng, number, address)
    if job:
        tenant.add("jobs", job)
        name = next(party.name for party in tenant.parties if party.number == job["Site Customer"])
        for column in ("Site Customer", "Billing Customer"):
            tenant.soil(mess, "jobs", job, column, name)


def unknown_customer(tenant: Tenant, rng: Random, mess: str) -> None:
    """Jobs, a quote, a contact and an invoice of nobody, and an activity that hangs on such a job."""
    for place, name in enumerate(NOBODY):
        if tenant.may_reject("jobs"):
            job = tenant.add("jobs", _copy_of_a_job(tenant, rng, f"DRQ91000{place}", None))
            tenant.soil(mess, "jobs", job, "Billing Customer", name)
            job["Site Customer"] = name
            _activity_on(tenant, rng, mess, "Job", job["Job Number"])
    for table, column, key in (
        ("quotes", "Billing Customer", "Quote Number"),
        ("invoices", "Billing Customer", "Invoice Number"),
        ("contacts", "Customer Import ID or Name", "Last Name"),
    ):
        if tenant.may_reject(table):
            row = dict(rng.choice(tenant.parents(table))) | {key: "X9001"}
            row |= dict.fromkeys(row.keys() & {"Site Customer", "Job Number", "Variation For Job Number"})
            tenant.soil(mess, table, tenant.add(table, row), column, rng.choice(NOBODY))


def _activity_on(tenant: Tenant, rng: Random, mess: str, entity: str, number: str) -> None:
    if tenant.may_reject("activities"):
        row = dict(rng.choice(tenant.rows["activities"]))
        row |= {"Activity Number": f"A{80001 + len(tenant.rows['activities'])}", "Entity Type": entity, "Contact": None}
        tenant.soil(mess, "activities", tenant.add("activities", row), "Entity Number", number)


def unknown_technician(tenant: Tenant, rng: Random, mess: str) -> None:
    for row in some(rng, tenant.clean("jobs", "Assigned To"), 1 + tenant.size // 40):
        tenant.soil(mess, "jobs", row, "Assigned To", rng.choice(("Bruce Casual", "Subbie 2", "Left 2021")))


def quote_gap(tenant: Tenant, rng: Random, mess: str) -> None:
    for row in some(rng, [job for job in tenant.parents("jobs") if not job["Quote Number"]], 1 + tenant.size // 60):
        tenant.soil(mess, "jobs", row, "Quote Number", f"Q{rng.randint(900000, 999999)}")


def enquiry_gap(tenant: Tenant, rng: Random, mess: str) -> None:
    for row in some(rng, [row for row in tenant.rows["enquiries"] if row["Status"] != "Converted"], 1):
        tenant.soil(mess, "enquiries", row, "Converted To", f"JOB{rng.randint(9000000, 9999999)}")


def activity_lost(tenant: Tenant, rng: Random, mess: str) -> None:
    _activity_on(tenant, rng, mess, rng.choice(("Job", "Quote", "Customer")), "000000")


def bill_lost(tenant: Tenant, rng: Random, mess: str) -> None:
    for row in some(rng, tenant.clean("supplier_bills", "Job Number"), 1):
        if tenant.may_reject("supplier_bills"):
            tenant.soil(mess, "supplier_bills", row, "Job Number", "JOB00000")


def supplier_is_customer(tenant: Tenant, rng: Random, mess: str) -> None:
    """A whole bill without job, from a supplier whom the business works for as well."""
    jobless = [row for row in tenant.clean("supplier_bills", "Supplier") if not row["Job Number"]]
    names = [party.name for party in tenant.parties if party.row.get("Company Name") and not party.ambiguous]
    for row in some(rng, jobless, 1) if names else []:
        name = rng.choice(names)
        for line in [line for line in jobless if line["Tracking Number"] == row["Tracking Number"]]:
            tenant.soil(mess, "supplier_bills", line, "Supplier", name)


def file_missing(tenant: Tenant, rng: Random, mess: str) -> None:
    if tenant.may_reject("attachments"):
        row = attachments.add_file(tenant, rng, "Job", "deleted.jpg", pictures.jpeg(rng))
        del tenant.files[row["Relative Path"]]
        tenant.soil(mess, "attachments", row, "Relative Path", row["Relative Path"])


def file_outside(tenant: Tenant, rng: Random, mess: str) -> None:
    if tenant.may_reject("attachments"):
        row = dict(tenant.rows["attachments"][0]) | {"File Name": "passwords.txt"}
        path = rng.choice(("../../outside/passwords.txt", "/etc/hostname", "..\\Users.xlsx", "C:\\Temp\\passwords.txt"))
        tenant.soil(mess, "attachments", tenant.add("attachments", row), "Relative Path", path)


def file_twice(tenant: Tenant, rng: Random, mess: str) -> None:
    for row in some(rng, tenant.clean("attachments", "Relative Path"), 1):
        twin = tenant.add("attachments", dict(row))
        tenant.soil(mess, "attachments", twin, "Relative Path", row["Relative Path"])


def file_backslash(tenant: Tenant, rng: Random, mess: str) -> None:
    for row in some(rng, tenant.clean("attachments", "Relative Path"), 2):
        tenant.soil(mess, "attachments", row, "Relative Path", row["Relative Path"].replace("/", "\\"))
