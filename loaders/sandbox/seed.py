"""The demo account: what the office of a trade business has in its CRM before the migration."""

from .account import Account
from .activities import NOTES, TASKS
from .contacts import CONTACTS
from .deals import DEALS
from .defaults import furnish
from .products import PRODUCTS
from .sales_accounts import ACCOUNTS
from .schema import add_field, add_module, add_pipeline, add_stage, label_of

DOMAIN = "demo-trades.example"
PEOPLE = ("Dana Reyes", "Liam Nguyen", "Mia Patel", "Jack Wilson", "Olivia Brown", "Tom Older")
INACTIVE = ("Tom Older",)
STAGES = (
    ("Quoted", "Open", 40), ("In Progress", "Open", 60), ("Completed", "Open", 90),
    ("Invoiced", "Closed Won", 100), ("Lost", "Closed Lost", 0),
)  # fmt: skip
# entity -> type -> fields; a star marks a unique one.
FIELDS = {
    "sales_accounts": {
        "text": "ascora_id* customer_type lead_source email gate_code",
        "date": "original_create_date",
        "checkbox": "on_hold",
        "number": "site_count",
        "textarea": "site_addresses site_types site_status other_fields",
    },
    "contacts": {"text": "contact_role", "date": "original_create_date"},
    "deals": {
        "text": "ascora_id* source_job_id job_status quote_status trade_type assigned_technician purchase_order "
        "client_order_number site_name permit_number",
        "date": "original_create_date inspection_date",
        "number": "material_cost",
        "textarea": "job_description work_undertaken other_fields",
        "checkbox": "safety_check_done",
    },
    "cm_equipment": {
        "text": "ascora_id* equipment_number site location make model_number serial_number",
        "date": "installation_date commission_date warranty_expiry service_period_start service_period_end",
        "textarea": "notes other_fields",
    },
}
DROPDOWNS = {
    ("deals", "cf_roof_type"): ("Tile", "Metal", "Flat"),
    ("cm_equipment", "cf_equipment_type"): (
        "Split System Air Conditioner", "Ducted Air Conditioner", "Hot Water System", "Switchboard", "Gas Heater",
        "Solar Inverter", "Heat Pump", "Rainwater Pump",
    ),
    ("cm_equipment", "cf_status"): ("Active", "Inactive", "Retired", "Faulty"),
}  # fmt: skip


HARBOUR = {
    "name": "Harbour View Strata Management",
    "phone": "+61280005500",
    "website": "https://harbourview-strata.example",
}


def seed(account: Account) -> None:
    """Set the demo account up in an empty state file, in one transaction."""
    with account.store.transaction():
        account.set_setting("zone", "Australia/Sydney")
        account.set_setting("time_zone", "Sydney")
        account.set_setting("currency", "AUD")
        _add_people(account)
        furnish(account, "AUD")
        pipeline = add_pipeline(account, "Ascora Jobs")
        for name, forecast, probability in STAGES:
            add_stage(account, pipeline, name, forecast, probability)
        _add_fields(account)
        _add_records(account)
        account.make_key()  # last: its presence says that the account is complete


def _add_people(account: Account) -> None:
    for name in PEOPLE:
        email = name.lower().replace(" ", ".") + "@" + DOMAIN
        person = {"display_name": name, "email": email, "is_active": name not in INACTIVE, "work_number": None,
                  "mobile_number": None}  # fmt: skip
        user = account.catalog.add("user", person)
        if name == PEOPLE[0]:
            account.set_setting("key_user", str(user))
        account.catalog.reload()


def _add_fields(account: Account) -> None:
    add_module(account, "cm_equipment", "Equipment", "Equipment")
    account.reload()
    add_field(account, "cm_equipment", "cf_account", "Account", "lookup", target="sales_accounts")
    for entity, by_type in FIELDS.items():
        for kind, names in by_type.items():
            for entry in names.split():
                name = "cf_" + entry.rstrip("*")
                add_field(account, entity, name, label_of(name), kind, unique=entry.endswith("*"))
    for (entity, name), choices in DROPDOWNS.items():
        add_field(account, entity, name, label_of(name), "dropdown", list(choices))


def _add_records(account: Account) -> None:
    users = {u["display_name"]: u["id"] for u in account.catalog.items("user")}
    harbour = ACCOUNTS.write(account, HARBOUR | {"owner_id": users["Olivia Brown"]})
    ACCOUNTS.write(account, {"name": "BRIGHTWATER  CAFE"})
    dental = ACCOUNTS.write(account, {"name": "Ocean Dental", "city": "Manly", "state": "NSW", "owner_id": users["Olivia Brown"]})
    reception = CONTACTS.write(account, {"first_name": "Helen", "last_name": "Marsh", "email": "helen.marsh@oceandental.example",
                                         "job_title": "Practice manager", "sales_accounts": [{"id": dental.id}]})  # fmt: skip
    CONTACTS.write(account, {"first_name": "Grace", "last_name": "O'Neill", "email": "grace.oneill@example.com",
                             "job_title": "Owner", "mobile_number": "+61412000777"})  # fmt: skip
    PRODUCTS.write(account, {"name": "250L electric hot water unit", "sku_number": "HWS-250", "category": "Hot water"})
    DEALS.write(account, {"name": "Compressor room fit-out", "amount": 4800, "sales_account_id": dental.id,
                          "owner_id": users["Olivia Brown"], "contacts_added_list": [reception.id]})  # fmt: skip
    about = {"targetable_type": "SalesAccount", "targetable_id": harbour.id}
    NOTES.write(account, {"description": "Met the strata committee; they want one contact for all buildings.", **about})
    TASKS.write(account, {"title": "Send the new price list", "due_date": "2026-12-01T09:00:00+11:00",
                          "owner_id": users["Olivia Brown"], **about})  # fmt: skip
