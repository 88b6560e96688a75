"""Any number of raw rows beside the made-up tenant's, put into the warehouse in SQL: plausible, linked, and made in seconds."""

from __future__ import annotations

from pathlib import Path

import duckdb

SHARES = {"customers": 0.08, "jobs": 0.3, "job_supply": 0.3, "invoices": 0.17, "activities": 0.15}
FILE = "Synthetic.xlsx"
# `n` is the row's number from 0; {jobs} and {customers} how many of those there are
VALUES = {
    "customers": {
        "customer_number": "'S' || n", "customer_name": "'Synthetic Customer ' || n",
        "company_name": "'Synthetic Customer ' || n",
        "first_name": "'Robin'", "last_name": "'Lee ' || n", "email": "'s' || n || '@synthetic.example'",
        "address_line_1": "n || ' Long Street'", "suburb": "'Penrith'", "state": "'NSW'", "postcode": "'2750'",
        "country": "'Australia'", "customer_type": "'Strata'", "on_hold": "'FALSE'", "date_created": "'04/12/2021'",
    },
    "jobs": {
        "job_number": "'SJ' || n", "job_name": "'Synthetic job ' || n", "is_section_stage": "'FALSE'",
        "job_status": "case when n % 4 = 0 then 'New' else 'Completed' end",
        "date_created": "strftime(date '2024-01-01' + (n % 900)::int, '%d/%m/%Y')",
        "site_customer": "'Synthetic Customer ' || (n % {customers})",
        "billing_customer": "'Synthetic Customer ' || (n % {customers})",
        "address_line_1": "n || ' Long Street'", "suburb": "'Penrith'", "state": "'NSW'", "postcode": "'2750'",
        "pricing_method": "'T&M'", "total_amount_ex_tax": "'120.00'", "total_tax": "'$12.00'",
        "job_description": "'Work no. ' || n", "assigned_to": "'Jack Wilson'",
    },
    "job_supply": {
        "job_number": "'SJ' || (n % {jobs})", "part_number": "'SMK-RF'", "description": "'Smoke alarm, RF interconnected'",
        "quantity": "'1'", "cost_ex_tax": "'84'", "sell_ex_tax": "'120.00'", "tax_applies": "'Yes'",
    },
    "invoices": {
        "invoice_number": "'SINV-' || n", "job_number": "'SJ' || (n % {jobs})",
        "billing_customer": "'Synthetic Customer ' || ((n % {jobs}) % {customers})", "invoice_date": "'2026-09-15'",
        "due_date": "'2026-09-22'", "amount_ex_tax": "'120.00'", "tax": "'$12.00'", "amount_inc_tax": "'132.00'",
        "amount_paid": "'132.00'", "status": "'Paid'", "sent_to_accounts": "'TRUE'",
    },
    "activities": {
        "activity_number": "'SA' || n", "type": "'Call'", "entity_type": "'Customer'",
        "entity_number": "'S' || (n % {customers})",
        "subject": "'Call no. ' || n", "start": "'2026-10-08T10:30:00'", "end": "'2026-10-08T10:42:00'", "direction": "'Inbound'",
        "outcome": "'Busy'",
    },
}  # fmt: skip


def add_rows(warehouse: Path, rows: int) -> dict[str, int]:
    """Insert `rows` rows in all; returns how many by table."""
    counts = {table: max(1, round(rows * share)) for table, share in SHARES.items()}
    with duckdb.connect(str(warehouse)) as db:
        for table, values in VALUES.items():
            named = ", ".join(f'{value.format(**counts)} as "{column}"' for column, value in values.items())
            place = f"'{FILE}' as _source_file, '{table}' as _source_sheet, n + 2 as _source_row"
            db.execute(f"insert into raw_ascora.{table} by name select {named}, {place} from range({counts[table]}) t(n)")
            db.execute(
                "insert into raw_ascora.sheets by name select ? as raw_table, ? as row_count, 1 as header_row,"
                " '[]' as unknown_columns, '[]' as missing_columns, ? as _source_file, ? as _source_sheet",
                [table, counts[table], FILE, table],
            )
    return counts
