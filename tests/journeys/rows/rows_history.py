"""The invoices, bills, equipment and activities of the hand-made tenant."""

from datetime import date, datetime

from rows_cells import Row, row
from rows_customers import HARBOUR, PETRA_LAST
from rows_jobs import BRIGHT

PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

INVOICES: list[Row] = [
    row(invoice_number="INV-77", job_number="J12", billing_customer=HARBOUR, invoice_date="01/05/2026",
        due_date=date(2026, 5, 31), amount_ex_tax="$1,234.50", tax=123.45, amount_inc_tax="1,357.95", amount_paid=357.9,
        status="Part paid",
        sent_to_accounts="Yes"),
    row(invoice_number="INV-350", job_number="J35", billing_customer=BRIGHT, invoice_date="2025-01-10", amount_ex_tax=15, tax=1.5,
        amount_inc_tax=16.5, amount_paid=16.5, status="Paid"),
    row(invoice_number="INV-351", job_number="J35", billing_customer=BRIGHT, invoice_date="20/05/2026", amount_ex_tax=20, tax=2,
        amount_inc_tax=22, amount_paid=0, status="Unpaid"),
    row(invoice_number="INV-420", job_number="J42", billing_customer="Delta Dental", invoice_date="2026-06-12",
        amount_inc_tax="46.20", status="Unpaid"),
    row(invoice_number="INV-999", billing_customer="Never Heard Of", invoice_date="2026-06-12", amount_inc_tax=1),
]  # fmt: skip
BILLS: list[Row] = [
    row(tracking_number="B-1", supplier="Reece & Co", invoice_date="02/05/2026", due_date="2026-06-01", type="INVOICE",
        job_number="J12", description="Pump for the riser", part_number="HWS-250", quantity=2, unit_cost_ex_tax="10.05",
        total_ex_tax="20.10", total_inc_tax="22.11", accepted="Yes"),
    row(tracking_number="B-1", supplier="Reece & Co", invoice_date="02/05/2026", type="INVOICE", job_number="J31",
        description="Gas hose", quantity=1, unit_cost_ex_tax=5.55, total_ex_tax=5.55, total_inc_tax="6.11"),
    row(tracking_number="B-2", supplier="Reece & Co", invoice_date="2026-05-03", type="CREDIT", job_number="J12",
        description="Pump came back", quantity=1, unit_cost_ex_tax=7.77, total_ex_tax=7.77, total_inc_tax=8.55),
    row(tracking_number="B-3", supplier="Tradelink 'West'", invoice_date="2026-05-04", type="INVOICE", description="Stock",
        quantity=3, unit_cost_ex_tax=11, total_ex_tax=33, total_inc_tax=36.3),
    row(tracking_number="B-4", supplier="kestrel bakery  pty ltd", invoice_date="2026-05-05", type="INVOICE",
        description="Office lunch", quantity=1, unit_cost_ex_tax=88, total_ex_tax=88, total_inc_tax=96.8),
]  # fmt: skip
EQUIPMENT: list[Row] = [
    row(customer_import_id_or_name="2001", equipment_number="EQ-1", equipment_name="Roof unit & <b>fan</b>",
        location="Roof, north", make="Daikin", model_number="00FTX", serial_number="0012345", supplier="Reece & Co",
        equipment_type="split  system AIR conditioner", status="active", part_number="AC-77",
        installation_date=datetime(2020, 4, 5, 0, 0), commission_date="06/04/2020", warranty_expiry="2030-10-05",
        service_period_start="01/07/2025", service_period_end="30/06/2026", notes="Belt squeaks", refrigerant="R32"),
    row(customer_import_id_or_name="grace o'neill", equipment_number="EQ-1", equipment_name="Grace's heater",
        equipment_type="Gas Heater", status="Faulty"),
    row(customer_import_id_or_name="Lost Site", equipment_number="EQ-3", equipment_name="Lost pump", equipment_type="Heat Pump"),
    row(customer_import_id_or_name="7777", equipment_number="EQ-9", equipment_name="Nobody's pump", equipment_type="Heat Pump"),
]  # fmt: skip
ACTIVITIES: list[Row] = [
    row(activity_number="A-1", type="Call", entity_type="Customer", entity_number="1001", contact=f"petra {PETRA_LAST}",
        user="Liam Nguyen", subject="Lift & pump", body="Said <b>yes</b>", start="04/10/2025 11:45 PM",
        end="05/10/2025 00:05", direction="Outgoing", outcome="Reached"),
    row(activity_number="A-2", type="Call", entity_type="Job", entity_number="J12", user="Mia Patel", subject="Where are you",
        body="Tenant asked", start="2026-05-02 08:00", direction="Incoming"),
    row(activity_number="A-3", type="Meeting", entity_type="Customer", entity_number="1001", contact=f"Petra {PETRA_LAST}",
        user="Liam Nguyen", subject="Site walk", body="Bring boots", start="05/10/2025 3:15 AM", end="05/10/2025 04:15"),
    row(activity_number="A-4", type="Booking", entity_type="Job", entity_number="J31", user="Tom Older", subject="Gas visit",
        body="Front door", start=datetime(2026, 4, 5, 9, 0), end=datetime(2026, 4, 5, 10, 30)),
    row(activity_number="A-5", type="Email", entity_type="Quote", entity_number="Q-100", user="Mia Patel",
        subject="Your quote", direction="Outgoing", start="2026-03-01 12:00",
        body=f'<p>See picture</p><img src="data:image/png;base64,{PICTURE}">'
             '<script>steal()</script><p>Regards &amp; thanks</p>'),
    row(activity_number="A-6", type="Note", entity_type="Customer", entity_number="2002", subject="At the site",
        body="Gate sticks \U0001f527\r\n\tagain", start="2026-01-01 10:00"),
    row(activity_number="A-7", type="note", entity_type="Job", entity_number="J32", body="About the old boiler",
        start="2026-03-30 10:00"),
    row(activity_number="A-8", type="Note", entity_type="Enquiry", entity_number="ENQ-1", body="Nina rang twice",
        start="2026-03-01 10:00"),
    row(activity_number="A-9", type="Meeting", entity_type="Customer", entity_number="9999", subject="With nobody",
        start="2026-03-01 10:00"),
    row(activity_number="A-10", type="Note", entity_type="Job", entity_number="J42", body="On a rejected job",
        start="2026-06-12 10:00"),
    row(activity_number="A-15", type="Call", entity_type="Customer", entity_number="2003", subject="To the lost site",
        start="2026-03-01 10:00"),
    row(activity_number="A-16", type="Meeting", entity_type="customer", entity_number="brightwater cafe",
        subject="Without an end", start="05/03/2026 9:00 AM"),
    row(activity_number="A-11", type="Meeting", entity_type="Customer", entity_number="1002", subject="Over midnight",
        start="31/12/2025 11:30 PM", end="01/01/2026 00:30"),
    row(activity_number="A-12", type="Email", entity_type="Customer", entity_number="1001", contact=f"Petra {PETRA_LAST}",
        subject="Thanks", body="Plain & simple <3", start="2026-03-02 10:00", direction="Incoming"),
    row(activity_number="A-13", type="Note", entity_type="Quote", entity_number="Q-200", body="On the quote that became a job",
        start="2026-04-21 10:00"),
    row(activity_number="A-14", type="Meeting", entity_type="Job", entity_number="J32", subject="Boiler look", body="In cellar",
        start="2026-03-01 14:00", end="2026-03-01 15:00"),
]  # fmt: skip
