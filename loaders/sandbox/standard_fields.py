"""The standard fields of the modules: name, type, label (recorded in freshsales_api.md 3.1 to 3.3, 3.5)."""

CONTACTS = """
first_name:text, last_name:text, sales_accounts:group_field, emails:group_field, mobile_number:text, work_number:text,
external_id:text, owner_id:dropdown, subscription_status:dropdown, subscription_types:multi_select_dropdown,
unsubscription_reason:dropdown, other_unsubscription_reason:text, whatsapp_subscription_status:dropdown,
sms_subscription_status:dropdown, lifecycle_stage_id:dropdown, contact_status_id:dropdown, lost_reason_id:dropdown,
first_campaign:text, first_medium:text, first_source:text, last_campaign:text, last_medium:text, last_source:text,
latest_campaign:text, latest_medium:text, latest_source:text, work_email:text, tags:auto_complete, job_title:text,
time_zone:dropdown, phone_numbers:group_field, address:text, city:text, state:text, zipcode:text, country:text,
facebook:text, twitter:text, linkedin:text, territory_id:dropdown, lead_source_id:dropdown, campaign_id:dropdown,
medium:text, keyword:text, lists:auto_complete, locale:text, last_contacted:date, lead_score:number,
customer_fit:dropdown, recent_note:textarea, creater_id:dropdown, created_at:date, updater_id:dropdown,
updated_at:date, last_assigned_at:date
"""
SALES_ACCOUNTS = """
name:text*, website:text, phone:text, owner_id:dropdown, number_of_employees:dropdown, annual_revenue:number,
tags:auto_complete, industry_type_id:dropdown, business_type_id:dropdown, territory_id:dropdown, address:text,
city:text, state:text, zipcode:text, country:text, facebook:text, twitter:text, linkedin:text,
parent_sales_account_id:auto_complete, last_contacted:date, recent_note:textarea, creater_id:dropdown, created_at:date,
updater_id:dropdown, updated_at:date, last_assigned_at:date
"""
DEALS = """
name:text*, amount:number*, sales_account_id:auto_complete, contacts:auto_complete, deal_pipeline_id:dropdown,
deal_stage_id:dropdown, deal_reason_id:dropdown, closed_date:date, owner_id:dropdown, currency_id:dropdown,
tags:auto_complete, base_currency_amount:number, deal_payment_status_id:dropdown, probability:number,
territory_id:dropdown, forecast_category:dropdown, expected_close:date, deal_type_id:dropdown, lead_source_id:dropdown,
campaign_id:dropdown, age:number, recent_note:textarea, creater_id:dropdown, created_at:date, updater_id:dropdown,
updated_at:date, stage_updated_time:date, last_assigned_at:date, expected_deal_value:number
"""
PRODUCTS = """
name:text*, description:textarea, category:text, is_active:checkbox, parent_product:text, product_code:text,
sku_number:text, valid_till:date, owner_id:dropdown, territory_id:dropdown, pricing_type:number
"""
LEADS = """
first_name:text, last_name:text, email:text, mobile_number:text, work_number:text, address:text, city:text, state:text,
zipcode:text, country:text, owner_id:dropdown, lead_source_id:dropdown, job_title:text, department:text, tags:auto_complete
"""
CUSTOM_MODULE = "name:text*, owner_id:dropdown, created_by:dropdown, created_at:date, updated_by:dropdown, updated_at:date"

STANDARD = {
    "contacts": CONTACTS,
    "sales_accounts": SALES_ACCOUNTS,
    "deals": DEALS,
    "cpq/products": PRODUCTS,
    "leads": LEADS,
}
BASE_MODEL = {
    "contacts": "Contact",
    "sales_accounts": "SalesAccount",
    "deals": "Deal",
    "cpq/products": "CpqProduct",
    "leads": "Lead",
}
# Whatever the CRM reckons itself: ignored on write (freshsales_api.md section 9, item 2).
READ_ONLY = frozenset(
    [
        "created_at",
        "updated_at",
        "creater_id",
        "updater_id",
        "created_by",
        "updated_by",
        "last_contacted",
        "recent_note",
        "last_assigned_at",
        "lead_score",
        "customer_fit",
        "base_currency_amount",
        "expected_deal_value",
        "age",
        "stage_updated_time",
    ]
)
PHONES = frozenset(("phone", "mobile_number", "work_number"))
UNIQUE = {"contacts": ("emails", "external_id"), "sales_accounts": ("name",)}
SELECTOR_OF = {
    "owner_id": "users",
    "lead_source_id": "lead_sources",
    "lifecycle_stage_id": "lifecycle_stages",
    "contact_status_id": "contact_statuses",
    "territory_id": "territories",
    "campaign_id": "campaigns",
    "industry_type_id": "industry_types",
    "business_type_id": "business_types",
    "deal_pipeline_id": "deal_pipelines",
    "deal_stage_id": "deal_stages",
    "deal_reason_id": "deal_reasons",
    "deal_type_id": "deal_types",
    "deal_payment_status_id": "deal_payment_statuses",
    "currency_id": "currencies",
}
FIXED_CHOICES = {
    "subscription_status": {0: "Unsubscribed", 1: "Subscribed", 2: "Not subscribed", 3: "Reported as spam", 4: "Bounced"},
    "forecast_category": {1: "Committed", 2: "Best-case"},
    "number_of_employees": {1: "1-10", 11: "11-50", 51: "51-200", 201: "201-500", 501: "501-1000", 1001: "1001-5000"},
    "whatsapp_subscription_status": {1: "Subscribed", 2: "Not subscribed", 0: "Unsubscribed"},
    "sms_subscription_status": {1: "Subscribed", 2: "Not subscribed", 0: "Unsubscribed"},
}


def parse(text: str) -> list[tuple[str, str, bool]]:
    """(name, type, required) for each entry of a list above; a star marks the required ones."""
    entries = (entry.strip().split(":") for entry in text.replace("\n", " ").split(","))
    return [(name, kind.rstrip("*"), kind.endswith("*")) for name, kind in entries]
