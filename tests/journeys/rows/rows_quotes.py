"""The quotes of the hand-made tenant, their lines, and the price list."""

from datetime import date

from rows_cells import Row, row
from rows_customers import HARBOUR
from rows_jobs import BRIGHT

ONLY = "Quote Only Pty"

QUOTES: list[Row] = [
    row(quote_number="Q-100", quote_name="New bathroom", quote_status="Sent", date_created="26/02/2026 11:59 PM",
        quote_date=date(2026, 2, 28), due_date="2026-03-10", valid_until_date="2026-03-31", billing_customer=ONLY,
        site_contact="Sal Quote", total_amount_ex_tax="1,000.00", total_tax=100, quote_description="Bath & shower",
        purchase_order="QPO-1", client_order_number="QCO-1", job_type="Renovation", assigned_to="Mia Patel",
        discount_reason="Old friend"),
    row(quote_number="Q-101", quote_name="Sketch", quote_status="Draft", quote_date="2026-06-01", billing_customer=ONLY,
        total_amount_ex_tax=55),
    row(quote_number="Q-102", quote_name="Too dear", quote_status="Declined", quote_date="05/10/2025", billing_customer=ONLY,
        total_amount_ex_tax=77.7),
    row(quote_number="Q-103", quote_name="Agreed", quote_status="accepted", quote_date="2026-06-20", billing_customer=ONLY,
        site_customer="Harbour Tower B", total_amount_ex_tax=103),
    row(quote_number="Q-104", quote_name="For the lost site", quote_status="Sent", quote_date="2026-06-20",
        billing_customer="Lost Site", total_amount_ex_tax=104),
    row(quote_number="Q-200", quote_name="Bathroom quote", quote_status="Accepted", quote_date="2026-04-20",
        billing_customer=BRIGHT, total_amount_ex_tax=500),
    row(quote_number="V-201", quote_name="More tiles", quote_status="Accepted", quote_date="2026-05-20", billing_customer=BRIGHT,
        total_amount_ex_tax=150, variation_for_job_number="J20"),
    row(quote_number="V-202", quote_name="Gold taps", quote_status="Sent", quote_date="2026-05-21", billing_customer=BRIGHT,
        total_amount_ex_tax="1,059.99", variation_for_job_number="J20"),
    row(quote_number="Q-300", quote_name="In sections", quote_status="Sent", quote_date="2026-06-05", billing_customer=HARBOUR,
        total_amount_ex_tax=300),
    row(quote_number="Q-300.01", quote_name="Kitchen", is_section_stage="Y", quote_status="Sent", billing_customer=HARBOUR,
        total_amount_ex_tax=100),
    row(quote_number="Q-300.02", quote_name="Laundry", is_section_stage=True, quote_status="Sent", billing_customer=HARBOUR,
        total_amount_ex_tax=200),
    row(quote_number="Q-400", quote_name="Over a hundred", quote_status="Sent", quote_date="2026-06-06", billing_customer=HARBOUR,
        total_amount_ex_tax="1,153.51"),
    row(quote_number="Q-401", quote_name="Exactly a hundred", quote_status="Sent", quote_date="2026-06-06",
        billing_customer=HARBOUR, total_amount_ex_tax=1100),
    row(quote_number="Q-402", quote_name="Same part twice", quote_status="Sent", quote_date="2026-06-07",
        billing_customer=HARBOUR, total_amount_ex_tax="30.02"),
    row(quote_number="Q-403", quote_name="Fractions", quote_status="Sent", quote_date="2026-06-07", billing_customer=HARBOUR,
        total_amount_ex_tax="25.13"),
    row(quote_number="Q-404", quote_name="With an empty line", quote_status="Sent", quote_date="2026-06-08",
        billing_customer=HARBOUR, total_amount_ex_tax=10),
    row(quote_number="Q-405", quote_name="With a discount", quote_status="Sent", quote_date="2026-06-08",
        billing_customer=HARBOUR, total_amount_ex_tax=90),
    row(quote_number="Q-500", quote_name="Of the old job", quote_status="Accepted", quote_date="2025-08-01",
        billing_customer=BRIGHT, total_amount_ex_tax=480),
    row(quote_number="V-501", quote_name="Of the old job too", quote_status="Accepted", quote_date="2025-09-01",
        billing_customer=BRIGHT, total_amount_ex_tax=20, variation_for_job_number="J50"),
    row(quote_number="Q-510", quote_name="Of two jobs", quote_status="Accepted", quote_date="2026-06-12", billing_customer=BRIGHT,
        total_amount_ex_tax=60),
]  # fmt: skip
QUOTE_SUPPLY: list[Row] = [
    row(quote_number="Q-104", part_number="LOST-1", description="For the lost site", quantity=1, sell_ex_tax=104),
    row(quote_number="Q-100", part_number="HWS-250", description="Unit on the line", quantity=1, sell_ex_tax=700),
    row(quote_number="Q-100", part_number="VLV-9", description="valve, as on the line", quantity="2", sell_ex_tax="$45.55"),
    row(quote_number="Q-100", description="Site clean-up & <b>waste</b>", quantity=1, sell_ex_tax=60),
    row(quote_number="Q-100", part_number="KIT-01", description="Bathroom kit", quantity=1, sell_ex_tax=100),
    row(quote_number="Q-300.01", part_number="00123", description="Kitchen mixer", quantity=1, sell_ex_tax=100),
    row(quote_number="Q-300", section="Laundry", part_number="TUB-2", description="Laundry tub", quantity=2, sell_ex_tax=100),
    row(quote_number="Q-402", part_number="DUP-1", description="Twin", quantity=1, sell_ex_tax=10.00),
    row(quote_number="Q-402", part_number="DUP-1", description="Twin again", quantity=2, sell_ex_tax=10.01),
    row(quote_number="Q-403", part_number="FRAC-1", description="By the metre", quantity=2.5, sell_ex_tax=10.05),
    row(quote_number="Q-404", part_number="NIL-1", description="None of these", quantity=0, sell_ex_tax=5),
    row(quote_number="Q-404", part_number="ONE-1", description="One of these", quantity=1, sell_ex_tax=10),
    row(quote_number="Q-405", part_number="ONE-1", description="One of these", quantity=1, sell_ex_tax=100),
    row(quote_number="Q-405", description="Goodwill", quantity=1, sell_ex_tax="-10.00"),
    row(quote_number="Q-500", part_number="OLD-5", description="Old pump of Q-500", quantity=2, sell_ex_tax=240),
    row(quote_number="Q-510", part_number="TWO-1", description="For the first of two", quantity=1, sell_ex_tax=60),
]
MORE_QUOTE_SUPPLY: list[Row] = [
    row(quote_number="Q-200", part_number="PIPE-1", description="Pipe", quantity=10, sell_ex_tax=30, cost_ex_tax=11),
    row(quote_number="V-201", part_number="EXT-1", description="Tiles", quantity=3, sell_ex_tax=50),
    row(quote_number="V-202", part_number="TAP-9", description="Gold tap", quantity=1, sell_ex_tax="999.99"),
    row(quote_number="V-202", description="site CLEAN-UP & <b>WASTE</b>", quantity=1, sell_ex_tax=60),
    row(quote_number="V-501", part_number="VAR-5", description="Pump cover of V-501", quantity=1, sell_ex_tax=20),
]
MORE_QUOTE_SUPPLY += [
    row(quote_number="Q-400", part_number=f"B{n:03}", description=f"Big item {n}", quantity=1, sell_ex_tax=11)
    for n in range(1, 103)
]  # fmt: skip
MORE_QUOTE_SUPPLY += [row(quote_number="Q-400", part_number="B103", description="Big item 103", quantity=1, sell_ex_tax=31.51)]
MORE_QUOTE_SUPPLY += [
    row(quote_number="Q-401", part_number=f"B{n:03}", description=f"Big item {n}", quantity=1, sell_ex_tax=11)
    for n in range(1, 101)
]
QUOTE_LABOUR: list[Row] = [
    row(quote_number="Q-100", labour_role="Plumber", hours=1.5, rate_ex_tax="33.33", chargeable="Yes"),
    row(quote_number="Q-100", labour_role="Apprentice", hours=4, rate_ex_tax=20, chargeable="No"),
    row(quote_number="Q-200", labour_role="Tiler", hours=4, rate_ex_tax=50, chargeable="Y"),
]
SUPPLIES: list[Row] = [
    row(part_number="HWS-250", description="250L unit of the price list", category="Tanks", cost_ex_tax=400, sell_price=1499,
        sell_price_inclusive="No", tax_applies="Yes", supplier="Reece & Co", is_default_supplier="Yes"),
    row(part_number="VLV-9", description="Ball valve 15mm", category="Valves", sell_price="12.34", sell_price_inclusive="No",
        tax_applies="Yes", supplier="Reece & Co", is_default_supplier="No", cost_ex_tax=7),
    row(part_number="VLV-9", description="Ball valve 15mm", category="Valves", sell_price="12.34", sell_price_inclusive="No",
        tax_applies="Yes", supplier="Tradelink 'West'", is_default_supplier="Yes", cost_ex_tax=6),
    row(part_number="UNUSED-1", description="Nobody uses it", sell_price=1, sell_price_inclusive="No", tax_applies="Yes"),
    row(part_number="AC-77", description="Split system 7 kW", sell_price=2310, sell_price_inclusive="Yes", tax_applies="Yes"),
]  # fmt: skip
