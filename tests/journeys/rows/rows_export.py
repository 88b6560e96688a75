"""Writes the hand-made tenant as an export folder, in an order and a shape that no code may count on."""

import csv
from pathlib import Path

from rows_cells import Sheet, columns_of, header_of, write_workbooks
from rows_customers import CONTACTS, CUSTOMERS, MORE_CUSTOMERS, USERS
from rows_files import write_attachments, write_forms
from rows_history import ACTIVITIES, BILLS, EQUIPMENT, INVOICES
from rows_jobs import ENQUIRIES, JOB_LABOUR, JOB_SUPPLY, JOBS
from rows_quotes import MORE_QUOTE_SUPPLY, QUOTE_LABOUR, QUOTE_SUPPLY, QUOTES, SUPPLIES

# File names say nothing on purpose; Customer and the quote lines come in two workbooks; `Supply` means two things.
SHEETS = (
    Sheet("book one.xlsx", "Customer", CUSTOMERS, titles=2),
    Sheet("book one.xlsx", "Equipment", EQUIPMENT, turned=True),
    Sheet("part/two/book.xlsx", "CUSTOMER", MORE_CUSTOMERS, turned=True),
    Sheet("part/two/book.xlsx", "contacts", CONTACTS, turned=True),
    Sheet("a.xlsx", "Jobs", JOBS, titles=1, turned=True),
    Sheet("a.xlsx", "Supply", JOB_SUPPLY),
    Sheet("a.xlsx", "Labour", JOB_LABOUR),
    Sheet("z.xlsx", "Quotes", QUOTES),
    Sheet("z.xlsx", "Supply", QUOTE_SUPPLY, turned=True),
    Sheet("z.xlsx", "Labour", QUOTE_LABOUR),
    Sheet("part/more lines.xlsx", "Quote Supply", MORE_QUOTE_SUPPLY),
    Sheet("m.xlsx", "Invoices", INVOICES, turned=True),
    Sheet("m.xlsx", "Supplies", SUPPLIES, titles=3),
    Sheet("m.xlsx", "Supplier Bills", BILLS),
    Sheet("m.xlsx", "Enquiries", ENQUIRIES),
    Sheet("m.xlsx", "Activities", ACTIVITIES, turned=True),
)


def write_export(folder: Path) -> None:
    """The whole export: workbooks, users.csv, attachments, form templates."""
    write_workbooks(folder, SHEETS)
    with (folder / "users.csv").open("w", newline="", encoding="utf-8") as file:
        columns = columns_of(USERS, turned=True)
        writer = csv.writer(file)
        writer.writerow([header_of(column) for column in columns])
        writer.writerows([[cells.get(column, "") for column in columns] for cells in USERS])
    write_attachments(folder)
    write_forms(folder)
