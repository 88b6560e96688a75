"""The customers, sites, contacts and users of the hand-made tenant."""

from datetime import datetime

from rows_cells import Row, row

HARBOUR = "Harbour View Strata Management"
OBRIEN = "O'Brien & Sons <b>Plumbing</b> \U0001f600"
DOT = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"  # a real picture of one pixel
PETRA_LAST = "O'Hara & Co <i>x</i>"

CUSTOMERS: list[Row] = [
    row(customer_number="1001", customer_name=HARBOUR, company_name=HARBOUR, email="accounts@harbourview-strata.example",
        phone="02 9000 1111", website="https://wrong.example", address_line_1="12 Quay Street", address_line_2="Level 3",
        suburb="Circular Quay", state="New South Wales", postcode="2000", country="Australia", postal_address_line_1="PO Box 771",
        postal_suburb="Haymarket", postal_state="NSW", postal_postcode="1240", customer_type="Strata", lead_source="Referral",
        assigned_to="Liam Nguyen", on_hold="No", notes="Invoices only to the strata office.",
        date_created=datetime(2019, 10, 6, 2, 30), gate_code="0042#", preferred_contact_time="After 3 pm"),
    row(customer_number="1002", customer_name="Brightwater Cafe", company_name="Brightwater Cafe", phone="(02) 9977 5511",
        website="https://www.brightwater.example", address_line_1="5 The Corso", suburb="Manly", state="nsw", postcode="2095",
        country="Australia", customer_type="Hospitality", lead_source="Web", assigned_to="  mia  PATEL ", on_hold=True,
        date_created="31/12/2020 23:59"),
    row(customer_number="1003", customer_name="Grace O'Neill", first_name="Grace", last_name="O'Neill",
        email=" Grace.ONeill@Example.com ", phone=299551234, mobile="0498 765 432", address_line_1="7 Pine Ave", suburb="Mosman",
        state="NSW", postcode=2088, customer_type="Residential", assigned_to="Olivia Brown", date_created="2021-06-30T14:30:00Z"),
    row(customer_number="1004", customer_name=OBRIEN, company_name=OBRIEN, email="mailto:Office@obrien.example;",
        mobile="0412 000 444", suburb="Brisbane", state="Queensland", postcode=4000, assigned_to="Priya Contractor",
        on_hold="N", date_created="1/2/2021"),
]  # fmt: skip
MORE_CUSTOMERS: list[Row] = [
    row(customer_number="1005", customer_name="Smith Plumbing", address_line_1="1 High St", suburb="Penrith", state="NSW",
        postcode="2750"),
    row(customer_number="98", customer_name="Smith Plumbing", address_line_1="9 Lane Cove Rd", suburb="Ryde", state="NSW"),
    row(customer_number="1007", customer_name="smith  plumbing", address_line_1="40 Blaxland Rd", suburb="Ryde", state="NSW"),
    row(customer_number="1008", customer_name="Smith Plumbing", address_line_1="2 Station St", suburb="Penrith", state="NSW"),
    row(customer_name="Zoë  van der Berg", first_name="Zoë", last_name="van der Berg", mobile=412345678, suburb="Hobart",
        state="TAS", date_created="05/04/2020 2:30 AM", assigned_to="Tom Older"),
    row(customer_number=1011, customer_name="Kestrel Bakery Pty Ltd", company_name="Kestrel Bakery Pty Ltd", first_name="Ann",
        last_name="Lee", email="ann.lee@kestrel.example", phone="1300 655 506", date_created="2022-04-03T00:15:00"),
    row(customer_number="1012", customer_name="Northside Early Learning", phone=889001234, address_line_1="3 Mitchell St",
        suburb="Darwin", state="Northern Territory", postcode=800),
    row(customer_number="1013", customer_name="Delta Dental", company_name="Delta Dental", first_name="Omar", last_name="Haddad",
        email="omar@delta.example", phone="03 9123 4567", mobile="0433 222 111", date_created="2023-01-01",
        notes=f'Front door: <img src="data:image/gif;base64,{DOT}"> and ring'),
    row(customer_number="1014", customer_name="Lena Quiet", first_name="Lena", last_name="Quiet", email="lena@quiet.example",
        date_created="31/02/2021"),
    row(customer_number="1015", customer_name="Quote Only Pty", company_name="Quote Only Pty", first_name="Sal",
        last_name="Quote", email="sal@quoteonly.example"),
    row(customer_number="1016", customer_name="Weber Household", first_name="Hanna", last_name="Weber", email="hanna at weber"),
    row(customer_number="1020", customer_name="Mega Strata", company_name="Mega Strata"),
    row(customer_number="2001", customer_name="Harbour Tower A", first_name="Raj", last_name="Kumar", email="raj@tower.example",
        phone="02 9111 0001", billing_customer=HARBOUR.upper(), address_line_1="1 Tower Road", suburb="Pyrmont", state="NSW",
        postcode="2009", customer_type="High-rise", site_status="Active"),
    row(customer_number="2002", customer_name="Harbour Tower B", billing_customer="2001", address_line_1="2 Tower Road",
        suburb="Ultimo", state="NSW", postcode="2007", customer_type="Car park", site_status="On Stop",
        notes="Key is with the caretaker of Tower B."),
    row(customer_number="2003", customer_name="Lost Site", billing_customer="Nobody Here"),
]  # fmt: skip
MORE_CUSTOMERS += [
    row(customer_number=f"3{n:03}", customer_name=f"Mega Site {n:03}", billing_customer="Mega Strata", suburb="Parramatta",
        address_line_1=f"{n} Very Long Boulevard of the Western Parkland Development Area", customer_type="Block")
    for n in range(1, 131)
]  # fmt: skip

CONTACTS: list[Row] = [
    row(customer_import_id_or_name="1001", first_name="Petra", last_name=PETRA_LAST, role="Strata manager",
        email="PETRA@harbourview.example.", phone="02 9000 2222", mobile="0400 111 222", is_default="Yes"),
    row(customer_import_id_or_name=1011, first_name="Ann", last_name="Lee", role="Director", email=" ANN.LEE@kestrel.example",
        is_default="No", phone="1300 655 506"),
    row(customer_import_id_or_name="northside  EARLY learning", first_name="ann", last_name="lee", role="Accounts",
        email="ann.lee@kestrel.example", is_default="Y"),
    row(customer_import_id_or_name="1004", first_name="Bob", last_name="Stone", role="Foreman", email="office@shared.example",
        is_default=False, mobile="0400 555 666"),
    row(customer_import_id_or_name="1004", first_name="Cara", last_name="Dune", role="Owner", email="Office@Shared.example",
        is_default=True, mobile="+64 21 123 4567"),
    row(customer_import_id_or_name="1013", first_name="Ivy", last_name="Multi", 
        email="not an address, IVY@multi.example; i2@multi.example"),
    row(customer_import_id_or_name="1013", first_name="Ned", last_name="Phone", email="ned@delta.example", phone="ask reception",
        mobile="61 412 999 888"),
    row(customer_import_id_or_name="1015", first_name="Zed", last_name="Other", email="ann.lee@kestrel.example", is_default="No"),
    row(customer_import_id_or_name="1014", first_name="Pat", last_name="Same", role="Cousin"),
    row(customer_import_id_or_name="1015", first_name="Pat", last_name="Same", role="Clerk"),
    row(customer_import_id_or_name="2003", first_name="Lost", last_name="Soul", email="lost@site.example"),
    row(customer_import_id_or_name="9999", first_name="Orphan", last_name="Annie", email="annie@orphan.example"),
]  # fmt: skip

USERS: list[Row] = [
    row(name="Dana Reyes", email="dana.reyes@demo-trades.example", role="Office", active="Yes"),
    row(name="Liam Nguyen", email="LIAM.NGUYEN@demo-trades.example", active="Yes"),
    row(name="Mia Patel", email="mia.patel@demo-trades.example", active="Yes"),
    row(name="Olivia Brown", email="liv@home.example", active="Yes", freshsales_email="olivia.brown@demo-trades.example"),
    row(name="Tom Older", email="tom.older@demo-trades.example", active="No"),
    row(name="Sam Apprentice", active="Yes"),
    row(name="Priya Contractor", email="priya@elsewhere.example", active="Yes"),
]
