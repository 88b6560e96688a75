"""The jobs of the hand-made tenant with their own supply and labour lines, and the enquiries."""

from datetime import date, datetime

from rows_cells import Row, row
from rows_customers import HARBOUR, PETRA_LAST

LONG_TEXT = "Long text. " + " ".join(f"word{n:04}" for n in range(1000)) + " THE END"
BRIGHT = "Brightwater Cafe"
GRACE = "Grace O'Neill"

JOBS: list[Row] = [
    row(job_number="J12", job_name="Hot water & <b>riser</b> replacement", job_status="in  progress",
        date_created="05/04/2026 2:30 AM", site_customer="Harbour Tower A", site_contact="raj KUMAR", billing_customer=HARBOUR,
        billing_contact=f"Petra {PETRA_LAST}", total_amount_ex_tax="$1,234.50", total_tax=123.45, job_type="Plumbing",
        job_description="Replace unit\nin riser", work_undertaken="Isolated the riser", purchase_order="00PO-9",
        client_order_number="CO-77", assigned_to="Liam Nguyen", booking_date=datetime(2026, 4, 6, 7, 30), roof_type="tile",
        permit_number="007", safety_check_done="Yes", inspection_date="29/02/2024", crew_size=3),
    row(job_number="J12.01", job_name="Section one", is_section_stage="Yes", job_status="In Progress", billing_customer=HARBOUR,
        total_amount_ex_tax=500),
    row(job_number="J4", job_status="Booked", date_created=date(2026, 6, 1), site_customer=BRIGHT, total_amount_ex_tax=100,
        job_description="First line of J4\nSecond line", assigned_to="Sam Apprentice"),
    row(job_number="J20", job_name="Bathroom", job_status="Ready To Invoice", quote_number="Q-200", billing_customer=BRIGHT,
        date_created="2026-05-01", total_amount_ex_tax=650, assigned_to="olivia brown"),
    row(job_number="J31", job_name="Gas check", job_status="Closed", completed_date="01/04/2026 23:59", billing_customer=GRACE,
        date_created="2026-01-15", total_amount_ex_tax="310.10", assigned_to="Tom Older", roof_type="Metal", permit_number="A-1"),
    row(job_number="J32", job_name="Old boiler", job_status="Closed", completed_date=datetime(2026, 3, 31), total_tax="32.01",
        billing_customer=GRACE, date_created="2026-01-15", total_amount_ex_tax="320.11", assigned_to="Mia Patel",
        job_description="Boiler is old", work_undertaken="Boiler removed"),
    row(job_number="J33", job_name="Called off", job_status="Cancelled", completed_date="15/06/2026", billing_customer=1002,
        date_created="2026-06-01", total_amount_ex_tax=33),
    row(job_number="J34", job_name="Done", job_status="Completed", completed_date="2026-06-01", billing_customer=BRIGHT,
        date_created="2026-05-05", total_amount_ex_tax=34, assigned_to="Nobody On Sheet"),
    row(job_number="J35", job_name="Two invoices", job_status="Closed", billing_customer=BRIGHT, date_created="2024-12-01",
        total_amount_ex_tax=35),
    row(job_number="J36", job_name="Ancient", job_status="Closed", billing_customer=BRIGHT, date_created="01/07/2018",
        total_amount_ex_tax=36),
    row(job_number="J37", job_name="Last year", job_status="Completed", completed_date="2025-12-31", billing_customer=BRIGHT,
        date_created="2025-12-01", total_amount_ex_tax=37),
    row(job_number="J38", job_name="Off last year", job_status="Cancelled", completed_date="2025-11-30", billing_customer=BRIGHT,
        date_created="2025-11-01", total_amount_ex_tax=38),
    row(job_number="J40", job_name="Long", job_status="New", billing_customer="Delta Dental", date_created="2026-06-10",
        total_amount_ex_tax=40, job_description=LONG_TEXT),
    row(job_number="J41", job_name="At one Smith", job_status="Unscheduled", billing_customer="Smith Plumbing",
        address_line_1="40 blaxland  rd", suburb="RYDE", date_created="2026-06-11", total_amount_ex_tax=41),
    row(job_number="J42", job_name="At which Smith", job_status="New", billing_customer="Smith Plumbing",
        date_created="2026-06-11", total_amount_ex_tax=42),
    row(job_number="J43", job_name="From an enquiry", job_status="Deferred", billing_customer="Delta Dental",
        enquiry_number="ENQ-2", date_created="2026-06-12", total_amount_ex_tax=43),
    row(job_number="J44", job_name="Unknown customer", job_status="New", billing_customer="Never Heard Of",
        date_created="2026-06-12", total_amount_ex_tax=44),
    row(job_number="J46", job_name="At the Webers", job_status="New", billing_customer="Weber Household",
        date_created="2026-06-12", total_amount_ex_tax="$46.005"),
    row(job_number="J47", job_name="At the lost site", job_status="New", site_customer="Lost Site", date_created="2026-06-12",
        total_amount_ex_tax=47),
    row(job_number="J48", job_name="After the cut-over", job_status="Completed", completed_date="15/07/2026",
        billing_customer=BRIGHT, date_created="2026-06-29", total_amount_ex_tax=48),
    row(job_number="J49", job_name="Open for years", job_status="Booked", billing_customer=BRIGHT, date_created="2015-01-31",
        total_amount_ex_tax=49),
    row(job_number="J54", job_name="To be invoiced for years", job_status="Ready To Invoice", completed_date="2024-01-01",
        billing_customer=BRIGHT, date_created="2023-12-01", total_amount_ex_tax=54),
    row(job_number="J55", job_name="Only a site", job_status="New", site_customer="2002", site_contact=f"Petra {PETRA_LAST}",
        billing_contact=f"petra {PETRA_LAST}", date_created="2026-06-15", total_amount_ex_tax=55),
    row(job_number="J50", job_name="Old with quote", job_status="Closed", completed_date="2025-10-05", quote_number="Q-500",
        billing_customer=BRIGHT, date_created="2025-08-01", total_amount_ex_tax=500),
    row(job_number="J51", job_name="First of two", job_status="New", quote_number="Q-510", billing_customer=BRIGHT,
        date_created="2026-06-13", total_amount_ex_tax=60),
    row(job_number="J152", job_name="Second of two", job_status="New", quote_number="Q-510", billing_customer=BRIGHT,
        date_created="2026-06-13", total_amount_ex_tax=52),
    row(job_number="J53", job_name="Missing quote", job_status="New", quote_number="Q-NONE", billing_customer=BRIGHT,
        date_created="2026-06-14", total_amount_ex_tax=53),
]  # fmt: skip
JOB_SUPPLY: list[Row] = [
    row(job_number="J12", part_number="HWS-250", description="Unit", quantity=2, cost_ex_tax="10.05", sell_ex_tax=99),
    row(job_number="J12", description="Clips", quantity="3", cost_ex_tax=1.115, sell_ex_tax=2),
    row(job_number="J12.01", description="Lagging", quantity=1, cost_ex_tax="$5.00", sell_ex_tax=9),
    row(job_number="J32", description="Flue kit of J32", quantity=2, cost_ex_tax=4, sell_ex_tax=160.05),
    row(job_number="J404", description="Line of no job", quantity=1, cost_ex_tax=1, sell_ex_tax=1),
]
JOB_LABOUR: list[Row] = [
    row(job_number="J12", labour_role="Plumber", user="Liam Nguyen", hours=3, rate_ex_tax=80, chargeable="Yes"),
    row(job_number="J32", labour_role="Gasfitter of J32", user="Mia Patel", hours=1.5, rate_ex_tax=90, chargeable="Yes"),
]
ENQUIRIES: list[Row] = [
    row(enquiry_number="ENQ-1", date_created="28/02/2026 23:50", company_name="Newcomer & Co", first_name="Nina",
        last_name="D'Souza", email="Nina@Newcomer.example", phone="02 9333 1111", mobile=455666777, address_line_1="8 New St",
        address_suburb="Balmain", address_state="New South Wales", address_postcode=2041, address_country="Australia",
        enquiry_description="Wants a <b>quote</b> & a visit", lead_source="referral", rating="Hot", status="Open",
        assigned_to="Mia Patel", how_urgent="Within a week"),
    row(enquiry_number="ENQ-2", date_created="2026-06-01", first_name="Fay", last_name="Converted", email="fay@conv.example",
        enquiry_description="Became a job", lead_source="Web", converted_to="J43", assigned_to="Liam Nguyen"),
    row(enquiry_number="ENQ-3", date_created="2026-06-02", first_name="Grace", last_name="O'Neill",
        email="grace.oneill@example.com", enquiry_description="Grace asks again", lead_source="Phone"),
    row(enquiry_number="ENQ-4", date_created="2026-06-03", first_name="Nomail", last_name="Person", mobile="0466 777 888",
        enquiry_description="Only has a telephone", lead_source="Phone"),
    row(enquiry_number="ENQ-5", date_created="2026-06-04", first_name="Gil", last_name="Quoted", email="gil@quoted.example",
        enquiry_description="Became a quote", lead_source="Phone", converted_to="Q-101"),
]  # fmt: skip
