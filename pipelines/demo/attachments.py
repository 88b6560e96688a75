"""Files and their manifest: photos, reports and notes on customers, jobs, quotes, invoices and enquiries."""

import random
from datetime import date, timedelta

from pipelines.demo import pictures
from pipelines.demo.tenant import Row, Tenant, at_work

KEYS = {
    "Customer": ("customers", "Customer Number"),
    "Job": ("jobs", "Job Number"),
    "Quote": ("quotes", "Quote Number"),
    "Invoice": ("invoices", "Invoice Number"),
    "Enquiry": ("enquiries", "Enquiry Number"),
}
ENTITIES = ("Job", "Quote", "Customer", "Job", "Invoice", "Enquiry", "Job", "Quote")
UPLOADERS = ("Liam Nguyen", "Mia Patel", "Jack Wilson", None)


def add_attachments(tenant: Tenant, big_file: bool) -> None:
    """About three files for every five customers, in a folder a record; with `big_file` one above 25 MB."""
    rng = tenant.rng("attachments")
    for place in range(max(4, round(tenant.size * 0.6))):
        entity = ENTITIES[place % len(ENTITIES)]
        name, content = _file(rng, place)
        add_file(tenant, rng, entity, name, content)
    if big_file:
        add_file(tenant, rng, "Job", "as-built plans.pdf", pictures.pdf("As-built plans", pictures.OVERSIZE_BYTES))


def add_file(tenant: Tenant, rng: random.Random, entity: str, name: str, content: bytes) -> Row:
    """Put a file on a record of that kind, below `attachments/`, with its manifest row."""
    table, key = KEYS[entity]
    record = rng.choice(tenant.rows[table])
    while record[key] is None:  # unnumbered customers are few, and the first one never is
        record = rng.choice(tenant.rows[table])
    path = f"{table}/{record[key]}/{name}"
    tenant.files[path] = content
    day = record.get("Date Created") or record["Invoice Date"]
    day = day if isinstance(day, date) else tenant.today  # a mess may have made it text
    uploaded = at_work(rng, min(day + timedelta(days=rng.randint(0, 9)), tenant.today))
    row: Row = {"Entity Type": entity, "Entity Number": record[key], "File Name": name, "Relative Path": path}
    row |= {"Uploaded By": rng.choice(UPLOADERS), "Uploaded At": uploaded}
    return tenant.add("attachments", row | {"Visibility": rng.choice(("Hidden", "Hidden", "Viewable"))})


def _file(rng: random.Random, place: int) -> tuple[str, bytes]:
    kind = place % 4
    if kind == 0:
        return f"IMG_{place + 1001}.jpg", pictures.jpeg(rng)
    if kind == 1:
        return rng.choice((f"before {place}.png", f"after-{place}.PNG")), pictures.png(rng, 64, 48)
    if kind == 2:
        return f"Certificate of compliance {place}.pdf", pictures.pdf(f"Certificate {place}")
    return f"notes {place}.txt", f"Site notes {place}\r\nMeter reads {rng.randint(100, 99999)} — façade scaffold".encode()
