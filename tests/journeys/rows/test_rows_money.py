"""Rows 6 and 10, ruling 21: invoices and supplier bills are notes on the right Account, with every figure."""

import pytest
from rows_crm import Crm, Evidence

INVOICES = (
    ("invoice/INV-77", "customer/1001", ("INV-77", "2026-05-01", "2026-05-31", "1234.50", "123.45", "1357.95", "357.90",
                                         "Part paid", "J12")),
    ("invoice/INV-350", "customer/1002", ("INV-350", "2025-01-10", "15.00", "1.50", "16.50", "Paid", "J35")),
    ("invoice/INV-351", "customer/1002", ("INV-351", "2026-05-20", "20.00", "2.00", "22.00", "0.00", "Unpaid", "J35")),
    ("invoice/INV-420", "customer/1013", ("INV-420", "2026-06-12", "46.20", "Unpaid", "J42")),  # its job is rejected
)  # fmt: skip
# (first words of the marker, account, what the note says, what it must not say)
BILLS = (
    ("bill/B-1", "customer/1001", ("B-1", "Reece & Co", "2026-05-02", "2026-06-01", "J12", "Pump for the riser", "HWS-250",
                                   "20.10", "22.11", "10.05"), ("Gas hose", "5.55")),
    ("bill/B-1", "customer/1003", ("B-1", "Reece & Co", "J31", "Gas hose", "5.55", "6.11"), ("Pump", "20.10")),
    ("bill/B-2", "customer/1001", ("B-2", "CREDIT", "2026-05-03", "-7.77", "-8.55", "Pump came back"), ()),
    ("bill/B-3", "supplier/tradelink 'west'", ("B-3", "Stock", "33.00", "36.30"), ()),
    ("bill/B-4", "customer/1011", ("B-4", "Office lunch", "88.00", "96.80"), ()),
)  # fmt: skip
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def says(text: str, part: str) -> bool:
    """Whether a text holds a part; a date may be written in any of the ways that people of the country write it."""
    plain = text.replace(",", "").replace("&amp;", "&")
    if len(part) == 10 and part[4] == part[7] == "-":
        year, month, day = part.split("-")
        return any(form in plain for form in (part, f"{day}/{month}/{year}", f"{int(day)} {MONTHS[int(month) - 1]} {year}"))
    return part in plain


@pytest.mark.parametrize(("key", "account", "parts"), INVOICES)
def test_an_invoice_is_one_note_on_its_payer_with_every_figure(crm: Crm, key: str, account: str, parts: tuple[str, ...]) -> None:
    note = crm.marked("notes", key)
    assert crm.target(note) == ("SalesAccount", account)
    assert [part for part in parts if not says(note["description"], part)] == []


def test_an_invoice_to_nobody_is_a_reject(crm: Crm, evidence: Evidence) -> None:
    assert not any("INV-999" in (n["description"] or "") for n in crm.state["notes"])
    (reject,) = [r for r in evidence["rejects"] if r["ascora_object"] == "invoices"]
    assert (reject["source_key"], reject["value"]) == ("invoice/INV-999", "Never Heard Of")


@pytest.mark.parametrize(("key", "account", "parts", "foreign"), BILLS)
def test_a_bill_is_a_note_on_each_account_with_that_accounts_lines(
    crm: Crm, key: str, account: str, parts: tuple[str, ...], foreign: tuple[str, ...]
) -> None:
    on_account = crm.hanging_on("notes", "SalesAccount", _standing(crm, account))
    (note,) = [n for n in on_account if f"\nAscora: {key}" in n["description"]]
    assert [part for part in parts if not says(note["description"], part)] == []
    assert [part for part in foreign if says(note["description"], part)] == []


def test_a_supplier_gets_an_account_only_for_bills_without_a_job_and_a_customer_serves_instead(crm: Crm) -> None:
    names = [r["name"] for r in crm.state["sales_accounts"]]
    assert "Tradelink 'West'" in names
    assert not [name for name in names if "Reece" in name]
    assert len([name for name in names if "kestrel" in name.casefold()]) == 1


def _standing(crm: Crm, account: str) -> str:
    """The key as the account carries it: the documents do not say in which case a supplier's name stands in it."""
    (key,) = [k for r in crm.state["sales_accounts"] if (k := str(crm.key_of("sales_accounts", r["id"]))).casefold() == account]
    return key
