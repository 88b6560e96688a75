"""The words a made-up Australian customer base is built from: names, places, kinds of customer."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


FIRST_NAMES = _words(
    "Aaron Abigail Adele Ahmed Alice Amelia Andrew Angus Anika Anthony Ava Ben Bridget Caitlin Cameron Chloe Chris "
    "Claire Connor Daniel David Deb Elena Ella Emily Ethan Fatima Finn Gary George Georgia Glenn Hamish Hannah Harry "
    "Heath Helen Holly Hugh Imogen Isaac Isla Jacinta Jane Jasper Jess Joel Jun Karen Kate Keith Kylie Lachlan Leah "
    "Lena Lucas Luke Maddison Marcus Mei Michael Minh Nadia Nathan Neil Nicole Noah Owen Patrick Paul Phoebe Quynh "
    "Rachel Raj Rhys Rosa Ruby Ryan Samantha Shane Siobhán Sophie Stephen Tara Thomas Toby Tracey Wei William Yusuf Zoë"
)
LAST_NAMES = _words(
    "Abbott Ali Anderson Antoniou Bailey Baker Barker Bennett Bianchi Bourke Brennan Campbell Carter Chandra Chen "
    "Clarke Collins Cooper Costa D'Angelo Davies Dimitriou Doyle Edwards Evans Farrugia Fischer Fitzgerald Fletcher "
    "Foster Fraser Gallagher Gibson Graham Grant Gupta Hall Harris Hassan Hayes Henderson Ho Hughes Hunt Ibrahim "
    "Jackson Jensen Johnston Jovanović Kaur Kelly Kennedy Khan Kowalski Kumar Lam Lawson Le Lee Lewis Li Lombardi "
    "MacDonald Marino Marshall Martin Mason McCarthy McKenzie Mitchell Morgan Müller Murphy Murray Nguyen Novak "
    "O'Brien O'Connor O'Sullivan Papadopoulos Park Parker Patterson Pham Phillips Quinn Reid Richards Rizzo Robertson "
    "Rossi Russell Ryan Schmidt Scott Sharma Shaw Silva Simpson Singh Stewart Sullivan Taylor Thompson Tran Turner "
    "Vandenberg Vella Walker Wang Watson Webb White Williamson Wood Wright Wu Young Zhang"
)

# Suburb, state, postcode, area code. Postcodes with a leading zero are the Northern Territory's.
PLACES = (
    ("Penrith", "NSW", "2750", "02"), ("Parramatta", "NSW", "2150", "02"), ("Manly", "NSW", "2095", "02"),
    ("Newcastle", "NSW", "2300", "02"), ("Wollongong", "NSW", "2500", "02"), ("Marrickville", "NSW", "2204", "02"),
    ("Cronulla", "NSW", "2230", "02"), ("Katoomba", "NSW", "2780", "02"), ("Dee Why", "NSW", "2099", "02"),
    ("Bondi Junction", "NSW", "2022", "02"), ("Hornsby", "NSW", "2077", "02"), ("Campbelltown", "NSW", "2560", "02"),
    ("Braddon", "ACT", "2612", "02"), ("Belconnen", "ACT", "2617", "02"), ("Richmond", "VIC", "3121", "03"),
    ("Geelong", "VIC", "3220", "03"), ("Footscray", "VIC", "3011", "03"), ("Ballarat Central", "VIC", "3350", "03"),
    ("Hobart", "TAS", "7000", "03"), ("Launceston", "TAS", "7250", "03"), ("Fortitude Valley", "QLD", "4006", "07"),
    ("Southport", "QLD", "4215", "07"), ("Toowoomba City", "QLD", "4350", "07"), ("Cairns City", "QLD", "4870", "07"),
    ("Norwood", "SA", "5067", "08"), ("Glenelg", "SA", "5045", "08"), ("Fremantle", "WA", "6160", "08"),
    ("Joondalup", "WA", "6027", "08"), ("Darwin City", "NT", "0800", "08"), ("Palmerston City", "NT", "0830", "08"),
    ("Katherine", "NT", "0850", "08"), ("Alice Springs", "NT", "0870", "08"),
)  # fmt: skip
STATE_NAMES = {
    "NSW": ("New South Wales", "N.S.W.", "nsw"), "VIC": ("Victoria", "Vic.", "vic"),
    "QLD": ("Queensland", "Qld", "queensland"), "ACT": ("Australian Capital Territory", "A.C.T."),
    "SA": ("South Australia", "S.A."), "WA": ("Western Australia", "W.A."), "TAS": ("Tasmania", "Tas."),
    "NT": ("Northern Territory", "N.T."),
}  # fmt: skip
STREETS = _listed(
    "Ocean Street,Station Street,Church Street,High Street,Railway Parade,Victoria Road,George Street,Bay Road,"
    "Jacaranda Avenue,Wattle Grove,Banksia Close,Kookaburra Crescent,The Esplanade,Macquarie Street,Albert Lane,"
    "Mill Road,Queen Street,Park Avenue,Cliff Drive,Waratah Street,Beach Road,Pacific Highway,King Street,Orchard Way"
)

COMPANY_NOUNS = _listed(
    "Bakery,Cafe,Dental,Physiotherapy,Motors,Hardware,Early Learning,Medical Centre,Veterinary Clinic,Hotel,Gym,"
    "Accountants,Pharmacy,Brewing,Panelbeaters,Property Management,Real Estate,Constructions,Homes,Nursery,Florist,"
    "Tyres,Surf Club,Bowling Club,Primary School,Seafood,Butchers,Joinery,Logistics,Cold Storage"
)
COMPANY_ENDINGS = ("", "", "", " Pty Ltd", " Pty. Ltd.", " & Sons", " Group", " Co")
SITE_NAMES = ("Shop", "Warehouse", "Level 2", "Unit", "Common Area", "Plant Room", "Block A", "Car Park", "Head Office")

CUSTOMER_TYPES = ("Residential", "Commercial", "Strata", "Real Estate", "Builder", "Government")
LEAD_SOURCES = ("Web", "Phone", "Referral", "Google Ads", "Repeat Customer", "Facebook", "Word of mouth", "Truck sign")
ROLES = (
    "Owner", "Office Manager", "Site Manager", "Accounts", "Tenant", "Property Manager", "Strata Manager",
    "Facilities Manager", "Building Supervisor", "Chairperson",
)  # fmt: skip
SITE_STATES = ("Active", "Active", "Active", "Inactive", "Demolished", "Access by appointment")
