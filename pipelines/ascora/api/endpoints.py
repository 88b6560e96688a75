"""The table of endpoints: every address of the API that may be asked for, and how its answer is read."""

from dataclasses import dataclass, field
from typing import Literal

Shape = Literal["paged", "bare", "single", "loose"]


@dataclass(frozen=True)
class Endpoint:
    """One GET. `path` may hold `{number}`; `key` is the GUID of a record, `number` what people call it.

    `shape`: paged = envelope with `results`, page by page; bare = an array; single = one record under `entity`;
    loose = no public source has pinned the shape down.
    """

    path: str
    shape: Shape
    tables: tuple[str, ...]
    key: str = ""
    number: str = ""
    entity: str = ""
    params: dict[str, str] = field(default_factory=dict, hash=False)
    is_residue: bool = False  # gives only what is still to be done: fewer records than before is ordinary

    @property
    def name(self) -> str:
        """How it is called in provenance, messages and the list of sheets: `GET /Jobs/Jobs`."""
        return f"GET {self.path}"


# What is not said explicitly the API decides by itself, in ways that nobody has written down: so all filters are said.
CUSTOMERS = Endpoint(
    "/Customers/Customers", "paged", ("customers",), "customerId", "customerNumber", params={"SiteBillingType": "All"}
)
CONTACTS = Endpoint("/Customers/Contacts", "paged", ("contacts",), "contactId")
JOBS = Endpoint("/Jobs/Jobs", "paged", ("jobs",), "jobId", "jobNumber", params={"JobStatus": "ALL", "IncludeChildJobs": "true"})
QUOTES = Endpoint("/Quotes/Quotes", "paged", ("quotes",), "quoteId", "quoteNumber", params={"QuoteStatus": "ALL"})
SUPPLIES = Endpoint("/Inventory/Supplies", "paged", ("supplies",), "supplyId", "partNumber")
KITS = Endpoint("/Inventory/Kits", "paged", ("supplies",), "kitId", "partNumber")
BILLS = Endpoint("/SupplierInvoices/SupplierInvoices", "paged", ("supplier_bills",), "supplierInvoiceId", "trackingNumber")
INVOICES = Endpoint("/Accounting/GetInvoicesToSend", "bare", ("invoices",), "id", "invoiceNumber", is_residue=True)
QUOTE = Endpoint(
    "/Quotes/Quote/{number}", "single", ("quote_supply", "quote_labour"), "quoteId", "quoteNumber", entity="quotation"
)
LABOUR = Endpoint("/Jobs/JobLabour/{number}", "loose", ("job_labour",))

# Parents first: a contact, job or invoice names its customer or job by GUID.
LISTS = (CUSTOMERS, CONTACTS, JOBS, QUOTES, SUPPLIES, KITS, BILLS, INVOICES)
ENDPOINTS = (*LISTS, QUOTE, LABOUR)
