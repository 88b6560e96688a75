"""What every new Freshsales account comes with: selectors, stages, standard fields (freshsales_api.md 5.1)."""

from .account import Account
from .schema import add_pipeline, add_stage, add_standard

DEFAULT_STAGES = (
    ("New", "Open", 20), ("Qualification", "Open", 30), ("Discovery", "Open", 40), ("Demo", "Open", 60),
    ("Negotiation", "Open", 80), ("Won", "Closed Won", 100), ("Lost", "Closed Lost", 0),
)  # fmt: skip
LIFECYCLE = {
    "Lead": ("New", "Contacted", "Interested", "Unqualified"),
    "Sales Qualified Lead": ("Qualified", "Negotiation", "Lost"),
    "Customer": ("Won", "Churned"),
}
NAMED = {
    "lead_sources": "Web,Organic Search,Email,Phone,Chat,Web Form,Referral,Direct,Paid Search,Blogs,Social Media,"
    "Display Ads,Events,Webinar",
    "deal_types": "New Business,Existing Business-Renewal,Existing Business-Upsell",
    "deal_payment_statuses": "Offline,Online",
    "deal_reasons": "Price,Competitor,No response",
    "industry_types": "Construction,Facilities Services,Real Estate,Health Care,Hospitality",
    "business_types": "Analyst,Customer,Partner,Supplier",
    "campaigns": "",
    "territories": "",
    "designations": "Account Manager,Sales Rep",
    "deal_products": "",
    "sales_activity_types": "",
    "sales_activity_outcomes": "",
    "sales_activity_entity_types": "",
}
CURRENCIES = ("AUD", "NZD", "USD")


def furnish(account: Account, currency: str) -> None:
    """Fill an empty account: fields, views, selectors, the default pipeline, lifecycle stages, currencies."""
    add_standard(account)
    for selector, names in NAMED.items():
        for position, name in enumerate(filter(None, names.split(",")), 1):
            account.catalog.add("selector:" + selector, {"name": name, "position": position})
    account.reload()
    pipeline = add_pipeline(account, "Default Pipeline", is_default=True)
    for name, forecast, probability in DEFAULT_STAGES:
        add_stage(account, pipeline, name, forecast, probability)
    _add_lifecycle(account)
    for code in dict.fromkeys((currency, *CURRENCIES)):
        kind = 0 if code == currency else 1
        account.catalog.add("selector:currencies", {"currency_code": code, "is_active": kind == 0, "exchange_rate": "1.0",
                                                    "currency_type": kind, "schedule_info": None})  # fmt: skip
    account.reload()


def _add_lifecycle(account: Account) -> None:
    for position, (stage, statuses) in enumerate(LIFECYCLE.items(), 1):
        body = {"name": stage, "position": position, "disabled": False, "default": stage == "Lead", "type": stage}
        stage_id = account.catalog.add("selector:lifecycle_stages", body)
        for place, name in enumerate(statuses, 1):
            forecast = {"Won": "Closed Won", "Lost": "Closed Lost"}.get(name, "Open")
            status = {"name": name, "position": place, "forecast_type": forecast, "lifecycle_stage_id": stage_id}
            account.catalog.add("selector:contact_statuses", status)
        account.reload()
