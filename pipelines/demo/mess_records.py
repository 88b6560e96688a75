"""Mess of single records that is more than one spoilt cell: rows twice, odd lines, broken pictures, odd hours."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from pipelines.demo import pictures, words
from pipelines.demo.tenant import Tenant, some

NT_POSTCODES = {postcode for _, _, postcode, _ in words.PLACES if postcode.startswith("0")}
FLAG_FORMS = ("Y", "N", "TRUE", "FALSE", "yes", "No", True, False, "n")


def postcode_no_zero(tenant: Tenant, rng: Random, mess: str) -> None:
    """Every postcode with a leading zero loses it: Excel treats the whole column alike."""
    darwin = [row for row in tenant.clean("customers", "Postcode") if row["Postcode"] in NT_POSTCODES]
    if not darwin:
        darwin = some(rng, tenant.clean("customers", "Postcode"), 1)
        for row in darwin:
            row |= {"Suburb": "Darwin City", "State": "NT", "Postcode": "0800"}
    for row in darwin:
        tenant.soil(mess, "customers", row, "Postcode", int(row["Postcode"]))


def on_hold_forms(tenant: Tenant, rng: Random, mess: str) -> None:
    for row, form in zip(some(rng, tenant.rows["customers"][3:], 9), FLAG_FORMS, strict=False):
        tenant.soil(mess, "customers", row, "On Hold", form)


def image_broken(tenant: Tenant, rng: Random, mess: str) -> None:
    for row in some(rng, tenant.clean("activities", "Body"), 1):
        uri = pictures.data_uri(rng)
        tenant.soil(mess, "activities", row, "Body", f'<p>Photo</p><img src="{uri[: len(uri) // 2]}')


def image_in_job(tenant: Tenant, rng: Random, mess: str) -> None:
    for row in some(rng, tenant.clean("jobs", "Work Undertaken"), 1):
        text = f'{row["Work Undertaken"]} <img src="{pictures.data_uri(rng)}">'
        tenant.soil(mess, "jobs", row, "Work Undertaken", text)


def hour_twice(tenant: Tenant, rng: Random, mess: str) -> None:
    """02:30 on the first Sunday of April happens twice in Sydney; 23:45 must not become the next day."""
    late = datetime.combine(tenant.today - timedelta(days=rng.randint(5, 300)), time(23, 45))
    rows = some(rng, tenant.clean("activities", "Start"), 2)
    for row, moment in zip(rows, (_first_sunday_of_april(tenant.today), late), strict=False):
        tenant.soil(mess, "activities", row, "Start", moment)
        row["End"] = None


def _first_sunday_of_april(today: date) -> datetime:
    year = today.year if today.month > 4 else today.year - 1
    start = datetime(year, 4, 1, 2, 30)
    return start + timedelta(days=(6 - start.weekday()) % 7)


def line_of_nothing(tenant: Tenant, rng: Random, mess: str) -> None:
    """Quantity 0 at a price: worth nothing, and nothing to divide by."""
    for quote in some(rng, tenant.parents("quotes"), 1):
        line = {"Quote Number": quote["Quote Number"], "Description": "Optional: smart valve", "Sell Ex Tax": Decimal(310)}
        row = tenant.add("quote_supply", line | {"Quantity": Decimal(1), "Tax Applies": True})
        tenant.soil(mess, "quote_supply", row, "Quantity", Decimal(0))


def twin_parts(tenant: Tenant, rng: Random, mess: str) -> None:
    for row in some(rng, tenant.rows["supplies"], 1):
        twin = tenant.add("supplies", dict(row) | {"Is Default Supplier": True})
        tenant.soil(mess, "supplies", twin, "Part Number", f"{row['Part Number']}-B")


def cost_words(tenant: Tenant, rng: Random, mess: str) -> None:
    for row in some(rng, tenant.clean("job_supply", "Cost Ex Tax"), 1):
        if tenant.may_reject("job_supply"):
            tenant.soil(mess, "job_supply", row, "Cost Ex Tax", rng.choice(("POA", "tbc", "?")))


def row_twice(tenant: Tenant, rng: Random, mess: str) -> None:
    """Behind the first one, and early in the sheet, so that both stand in the same part of a split export."""
    for table in ("customers", "equipment"):
        early = tenant.rows[table][3 : len(tenant.rows[table]) // 4]
        key = "Customer Number" if table == "customers" else "Equipment Number"
        for row in some(rng, [row for row in early if row[key]], 1):
            twin = dict(row)
            tenant.rows[table].insert(tenant.rows[table].index(row), twin)
            tenant.soil(mess, table, twin, key, row[key])
