"""The sheets that the demo tenant writes: workbook, sheet name and columns, after ascora_export.md."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sheet:
    """One sheet: `columns` in the documented order, `custom` are the tenant's own columns behind them."""

    workbook: str
    title: str
    columns: tuple[str, ...]
    custom: tuple[str, ...] = ()


def _columns(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in text.split("·"))


SHEETS: dict[str, Sheet] = {
    "customers": Sheet(
        "Customers",
        "Customer",
        _columns(
            """Customer Number · Customer Name · Company Name · First Name · Last Name · Billing Customer · Email ·
            Phone · Mobile · Website · Address Line 1 · Address Line 2 · Suburb · State · Postcode · Country ·
            Postal Address Line 1 · Postal Address Line 2 · Postal Suburb · Postal State · Postal Postcode ·
            Postal Country · Customer Type · Lead Source · Assigned To · On Hold · Site Status · Notes · Date Created"""
        ),
        ("Gate Code", "Preferred Contact Time"),
    ),
    "contacts": Sheet(
        "Customers",
        "Contacts",
        _columns(
            "Customer Import ID or Name · First Name · Last Name · Role · Email · Phone · Mobile · Is Default",
        ),
    ),
    "equipment": Sheet(
        "Customers",
        "Equipment",
        _columns(
            """Customer Import ID or Name · Equipment Number · Equipment Name · Location · Make · Model Number ·
            Serial Number · Supplier · Equipment Type · Status · Part Number · Installation Date · Commission Date ·
            Warranty Expiry · Service Period Start · Service Period End · Notes"""
        ),
        ("Refrigerant",),
    ),
    "jobs": Sheet(
        "Jobs",
        "Jobs",
        _columns(
            """Job Number · Job Name · Is Section/Stage · Job Status · Date Created · Completed Date · Quote Number ·
            Enquiry Number · Site Customer · Site Contact · Billing Customer · Billing Contact · Address Line 1 ·
            Address Line 2 · Suburb · State · Postcode · Pricing Method · Total Amount Ex Tax · Total Tax ·
            Job Description · Work Undertaken · Purchase Order · Client Order Number · Job Type · Assigned To ·
            Booking Date · Expected Date · Expected Duration · Invoice Number · Team · Estimated Duration"""
        ),
        ("Roof Type", "Permit Number", "Safety Check Done", "Inspection Date", "Crew Size"),
    ),
    "job_supply": Sheet(
        "Jobs",
        "Supply",
        _columns("Job Number · Section · Part Number · Description · Quantity · Cost Ex Tax · Sell Ex Tax · Tax Applies"),
    ),
    "job_labour": Sheet(
        "Jobs",
        "Labour",
        _columns("Job Number · Section · Labour Role · User · Hours · Rate Ex Tax · Chargeable"),
    ),
    "quotes": Sheet(
        "Quotes",
        "Quotes",
        _columns(
            """Quote Number · Quote Name · Is Section/Stage · Quote Status · Date Created · Quote Date · Due Date ·
            Valid Until Date · Site Customer · Site Contact · Billing Customer · Billing Contact · Address Line 1 ·
            Address Line 2 · Suburb · State · Postcode · Pricing Method · Total Amount Ex Tax · Total Tax ·
            Quote Description · Purchase Order · Client Order Number · Job Type · Assigned To · Booking Date · Team ·
            Variation For Job Number"""
        ),
        ("Discount Reason",),
    ),
    "quote_supply": Sheet(
        "Quotes",
        "Quote Supply",
        _columns("Quote Number · Section · Part Number · Description · Quantity · Cost Ex Tax · Sell Ex Tax · Tax Applies"),
    ),
    "quote_labour": Sheet(
        "Quotes",
        "Quote Labour",
        _columns("Quote Number · Section · Labour Role · Hours · Rate Ex Tax · Chargeable"),
    ),
    "invoices": Sheet(
        "Invoices",
        "Invoices",
        _columns(
            """Invoice Number · Job Number · Billing Customer · Invoice Date · Due Date · Amount Ex Tax · Tax ·
            Amount Inc Tax · Amount Paid · Status · Sent To Accounts"""
        ),
    ),
    "supplies": Sheet(
        "Supplies",
        "Supplies",
        _columns(
            """Part Number · Supplier · Is Default Supplier · Category · Sub Category · Category Two ·
            Sub Category Two · Description · Cost Ex Tax · Last Cost Price Change · Sell Price ·
            Sell Price Inclusive · Tax Applies · Must Be Ordered · Is Favourite · Account Income Code · Annotation ·
            Quantity On Hand"""
        ),
    ),
    "supplier_bills": Sheet(
        "Supplier Bills",
        "Supplier Bills",
        _columns(
            """Tracking Number · Supplier · Invoice Date · Due Date · Type · Job Number · Description · Part Number ·
            Quantity · Unit Cost Ex Tax · Total Ex Tax · Total Inc Tax · Accepted"""
        ),
    ),
    "enquiries": Sheet(
        "Enquiries",
        "Enquiries",
        _columns(
            """Enquiry Number · Date Created · Company Name · First Name · Last Name · Email · Phone · Mobile ·
            Address Line 1 · Address Line 2 · Address Suburb · Address State · Address Postcode · Address Country ·
            Enquiry Description · Lead Source · Rating · Status · Assigned To · Converted To"""
        ),
        ("How Urgent",),
    ),
    "activities": Sheet(
        "Activities",
        "Activities",
        _columns(
            """Activity Number · Type · Entity Type · Entity Number · Contact · User · Subject · Body · Start · End ·
            Direction · Outcome"""
        ),
    ),
    "users": Sheet("Users", "Users", _columns("Name · Email · Role · Active · Freshsales Email")),
    "attachments": Sheet(
        "manifest.csv",
        "",
        _columns("Entity Type · Entity Number · File Name · Relative Path · Uploaded By · Uploaded At · Visibility"),
    ),
}
