"""The table of sheets: which columns each sheet of an Ascora export has, and the raw table it lands in."""

import re
from dataclasses import dataclass
from functools import cached_property


def snake_case(header: str) -> str:
    """`Is Section/Stage` -> `is_section_stage`."""
    return re.sub(r"[^a-z0-9]+", "_", header.lower()).strip("_")


@dataclass(frozen=True)
class SheetSpec:
    """One raw table. `layout` is the row of ascora_export.md: headers between dots, `*` marks a required one."""

    table: str
    names: tuple[str, ...]
    layout: str
    takes_custom_fields: bool = False
    in_csv: bool = False

    @cached_property
    def headers(self) -> tuple[str, ...]:
        return tuple(part.strip().rstrip("*") for part in self.layout.split("·"))

    @cached_property
    def required(self) -> tuple[str, ...]:
        return tuple(part.strip().rstrip("*") for part in self.layout.split("·") if part.strip().endswith("*"))

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Names in the raw table, in the order of `headers`."""
        return tuple(snake_case(header) for header in self.headers)


SHEETS: tuple[SheetSpec, ...] = (
    SheetSpec(
        "customers",
        ("Customer", "Customers"),
        """Customer Number · Customer Name* · Company Name · First Name · Last Name · Billing Customer · Email · Phone ·
        Mobile · Website · Address Line 1 · Address Line 2 · Suburb · State · Postcode · Country ·
        Postal Address Line 1 · Postal Address Line 2 · Postal Suburb · Postal State · Postal Postcode ·
        Postal Country · Customer Type · Lead Source · Assigned To · On Hold · Site Status · Notes · Date Created""",
        takes_custom_fields=True,
    ),
    SheetSpec(
        "contacts",
        ("Contacts", "Contact"),
        "Customer Import ID or Name* · First Name · Last Name · Role · Email · Phone · Mobile · Is Default",
    ),
    SheetSpec(
        "equipment",
        ("Equipment",),
        """Customer Import ID or Name* · Equipment Number* · Equipment Name · Location · Make · Model Number ·
        Serial Number · Supplier · Equipment Type* · Status · Part Number · Installation Date · Commission Date ·
        Warranty Expiry · Service Period Start · Service Period End · Notes""",
        takes_custom_fields=True,
    ),
    SheetSpec(
        "jobs",
        ("Jobs", "Job"),
        """Job Number* · Job Name · Is Section/Stage · Job Status* · Date Created · Completed Date · Quote Number ·
        Enquiry Number · Site Customer · Site Contact · Billing Customer · Billing Contact · Address Line 1 ·
        Address Line 2 · Suburb · State · Postcode · Pricing Method · Total Amount Ex Tax · Total Tax ·
        Job Description · Work Undertaken · Purchase Order · Client Order Number · Job Type · Assigned To ·
        Booking Date · Expected Date · Expected Duration · Invoice Number · Team · Estimated Duration""",
        takes_custom_fields=True,
    ),
    SheetSpec(
        "job_supply",
        ("Supply", "Job Supply"),
        """Job Number* · Section · Part Number · Description · Quantity · Cost Ex Tax · Sell Ex Tax · Tax Applies""",
    ),
    SheetSpec(
        "job_labour",
        ("Labour", "Job Labour"),
        "Job Number* · Section · Labour Role · User · Hours · Rate Ex Tax · Chargeable",
    ),
    SheetSpec(
        "quotes",
        ("Quotes", "Quote"),
        """Quote Number* · Quote Name · Is Section/Stage · Quote Status* · Date Created · Quote Date · Due Date ·
        Valid Until Date · Site Customer · Site Contact · Billing Customer · Billing Contact · Address Line 1 ·
        Address Line 2 · Suburb · State · Postcode · Pricing Method · Total Amount Ex Tax · Total Tax ·
        Quote Description · Purchase Order · Client Order Number · Job Type · Assigned To · Booking Date · Team ·
        Variation For Job Number""",
        takes_custom_fields=True,
    ),
    SheetSpec(
        "quote_supply",
        ("Quote Supply", "Supply"),
        """Quote Number* · Section · Part Number · Description* · Quantity* · Cost Ex Tax · Sell Ex Tax* ·
        Tax Applies""",
    ),
    SheetSpec(
        "quote_labour",
        ("Quote Labour", "Labour"),
        "Quote Number* · Section · Labour Role* · Hours* · Rate Ex Tax* · Chargeable",
    ),
    SheetSpec(
        "invoices",
        ("Invoices", "Invoice"),
        """Invoice Number* · Job Number · Billing Customer* · Invoice Date* · Due Date · Amount Ex Tax · Tax ·
        Amount Inc Tax* · Amount Paid · Status · Sent To Accounts""",
    ),
    SheetSpec(
        "supplies",
        ("Supplies",),
        """Part Number* · Supplier · Is Default Supplier · Category · Sub Category · Category Two · Sub Category Two ·
        Description* · Cost Ex Tax · Last Cost Price Change · Sell Price* · Sell Price Inclusive* · Tax Applies* ·
        Must Be Ordered · Is Favourite · Account Income Code · Annotation · Quantity On Hand""",
    ),
    SheetSpec(
        "supplier_bills",
        ("Supplier Bills", "Supplier Bill"),
        """Tracking Number* · Supplier* · Invoice Date* · Due Date · Type · Job Number · Description · Part Number ·
        Quantity · Unit Cost Ex Tax · Total Ex Tax · Total Inc Tax · Accepted""",
    ),
    SheetSpec(
        "enquiries",
        ("Enquiries", "Enquiry"),
        """Enquiry Number* · Date Created* · Company Name · First Name · Last Name · Email · Phone · Mobile ·
        Address Line 1 · Address Line 2 · Address Suburb · Address State · Address Postcode · Address Country ·
        Enquiry Description · Lead Source · Rating · Status · Assigned To · Converted To""",
        takes_custom_fields=True,
    ),
    SheetSpec(
        "activities",
        ("Activities", "Activity"),
        """Activity Number* · Type* · Entity Type* · Entity Number* · Contact · User · Subject · Body · Start* · End ·
        Direction · Outcome""",
    ),
    SheetSpec("users", ("Users", "User"), "Name* · Email · Role · Active · Freshsales Email", in_csv=True),
    SheetSpec(
        "attachments",
        ("Attachments", "Manifest"),
        "Entity Type* · Entity Number* · File Name* · Relative Path* · Uploaded By · Uploaded At · Visibility",
        in_csv=True,
    ),
)
