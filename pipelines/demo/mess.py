"""The table of everything that is untidy in the demo tenant, as real exports are: MESSES says what and why.

None of it may shut the gate; what the rules reject stays far below the share that would (faults.py has the rest).
A tenant of `EVERY_MESS_FROM` customers or more has every mess at least once (the seed decides where, how often and
in which variant); a smaller one has a selection that its seed makes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from pipelines.demo import mess_links, mess_parties, mess_records, mess_text
from pipelines.demo.tenant import Tenant, some

EVERY_MESS_FROM = 60
SHARE_IN_SMALL_TENANTS = 0.6


@dataclass(frozen=True)
class Mess:
    """`apply` gets the mess's name for its record. `stage`: `names` before sites, `people` before work, `end` last."""

    name: str
    why: str
    apply: Callable[[Tenant, Random, str], None]
    stage: str = "end"


def _cells(table: str, column: str, spoil: Callable[[Random, str], object]) -> Callable[[Tenant, Random, str], None]:
    """A mess of single cells: one to a few untouched cells of the column are spoilt."""

    def apply(tenant: Tenant, rng: Random, name: str) -> None:
        for row in some(rng, tenant.clean(table, column), rng.randint(1, 2 + tenant.size // 60)):
            tenant.soil(name, table, row, column, spoil(rng, str(row[column])))

    return apply


MESSES = (
    Mess("twin_other_suburb", "two customers, one name, two suburbs", mess_parties.twin_other_suburb, "names"),
    Mess("twin_same_suburb", "two customers, one name, one suburb", mess_parties.twin_same_suburb, "names"),
    Mess("unnumbered_customer", "customer without number", mess_parties.unnumbered, "names"),
    Mess("bills_itself", "Billing Customer names the customer itself", mess_parties.bills_itself, "people"),
    Mess("site_of_site", "a site whose billing customer is a site", mess_parties.site_of_site, "people"),
    Mess("shared_email", "two people share one e-mail", mess_parties.shared_email, "people"),
    Mess("person_twice", "one e-mail and name under two customers", mess_parties.person_twice, "people"),
    Mess("phone_no_zero", "Excel took the leading zero", _cells("customers", "Mobile", mess_text.without_zero)),
    Mess("phone_no_zero_contact", "the same on contacts", _cells("contacts", "Mobile", mess_text.without_zero)),
    Mess("phone_spelling", "brackets, dots, +61, no-break spaces", _cells("customers", "Phone", mess_text.spelt)),
    Mess("phone_two", "two numbers in one cell", _cells("customers", "Phone", mess_text.two_phones)),
    Mess("phone_garbage", "words where a number should be", _cells("contacts", "Mobile", mess_text.no_phone)),
    Mess("phone_garbage_lead", "the same on enquiries", _cells("enquiries", "Mobile", mess_text.no_phone)),
    Mess("postcode_no_zero", "0800 became 800", mess_records.postcode_no_zero),
    Mess("state_spelt_out", "New South Wales, N.S.W., nsw", _cells("customers", "State", mess_text.state)),
    Mess("state_spelt_out_job", "the same on jobs", _cells("jobs", "State", mess_text.state)),
    Mess("email_untidy", "spaces, mailto:, capitals, a trailing dot", _cells("contacts", "Email", mess_text.untidy)),
    Mess("email_untidy_customer", "the same on customers", _cells("customers", "Email", mess_text.untidy)),
    Mess("email_two", "two addresses in one cell", _cells("contacts", "Email", mess_text.two_emails)),
    Mess("email_two_customer", "the same on customers", _cells("customers", "Email", mess_text.two_emails)),
    Mess("email_invalid", "no e-mail at all, though something stands there", _cells("contacts", "Email", mess_text.no_email)),
    Mess("email_invalid_lead", "the same on enquiries", _cells("enquiries", "Email", mess_text.no_email)),
    Mess("name_spaces", "trailing and doubled spaces in names", _cells("contacts", "Last Name", mess_text.padded)),
    Mess("website_garbage", "no website", _cells("customers", "Website", mess_text.no_website)),
    Mess("on_hold_forms", "Y, N, TRUE, yes in one column", mess_records.on_hold_forms),
    Mess("job_type_space", "`Water ` with a space behind", _cells("jobs", "Job Type", mess_text.padded)),
    Mess("status_space", "a space behind a known status", _cells("jobs", "Job Status", mess_text.padded)),
    Mess("choice_spelling", "types and states in other case", _cells("equipment", "Equipment Type", mess_text.recased)),
    Mess("part_spelling", "part numbers in other case or with spaces", _cells("quote_supply", "Part Number", mess_text.recased)),
    Mess("money_text", "`$1,234.50` as text", _cells("jobs", "Total Amount Ex Tax", mess_text.dollars)),
    Mess("money_text_invoice", "the same on invoices", _cells("invoices", "Amount Inc Tax", mess_text.dollars)),
    Mess("number_text", "numbers as text", _cells("quote_supply", "Quantity", mess_text.as_text)),
    Mess("date_text", "dates as text, some with a time, some ISO", _cells("jobs", "Date Created", mess_text.date_text)),
    Mess("date_garbage", "no date: TBA, 31/02, 00/00", _cells("equipment", "Warranty Expiry", mess_text.no_date)),
    Mess("date_garbage_quote", "the same on quotes", _cells("quotes", "Valid Until Date", mess_text.no_date)),
    Mess("text_control", "NULs and the like, as xlsx escapes them", _cells("jobs", "Job Description", mess_text.controls)),
    Mess("text_surrogate", "half a surrogate pair", _cells("jobs", "Work Undertaken", mess_text.surrogate)),
    Mess("text_emoji", "emoji, combining marks, right-to-left", _cells("jobs", "Job Description", mess_text.emoji)),
    Mess("text_html", "HTML in a notes column", _cells("customers", "Notes", mess_text.html)),
    Mess("text_long", "more than 8000 characters", _cells("jobs", "Job Description", mess_text.long)),
    Mess("text_long_work", "the same on work undertaken", _cells("jobs", "Work Undertaken", mess_text.long)),
    Mess("name_long", "a name above 255 characters", _cells("jobs", "Job Name", mess_text.long_name)),
    Mess("html_script", "script and event handlers in a body", _cells("activities", "Body", mess_text.script)),
    Mess("image_broken", "an inline image cut off in the middle", mess_records.image_broken),
    Mess("image_in_job", "an inline image outside activities", mess_records.image_in_job),
    Mess("hour_twice", "a time in the hour that exists twice, and one before midnight", mess_records.hour_twice),
    Mess("line_of_nothing", "a quote line with quantity 0", mess_records.line_of_nothing),
    Mess("twin_parts", "two part numbers with one description", mess_records.twin_parts),
    Mess("cost_words", "POA where a cost should be", mess_records.cost_words),
    Mess("reference_case", "customer named in other case or spacing", mess_links.reference_case),
    Mess("reference_number", "customer named by number", mess_links.reference_number),
    Mess("reference_address", "a shared name settled by the address", mess_links.reference_address),
    Mess("reference_unsettled", "a shared name that the address does not settle", mess_links.reference_unsettled),
    Mess("unknown_customer", "records of customers who are not in the export", mess_links.unknown_customer),
    Mess("unknown_technician", "work assigned to somebody who is not a user", mess_links.unknown_technician),
    Mess("user_spelling", "a user's name in other case or spacing", _cells("jobs", "Assigned To", mess_text.recased)),
    Mess("quote_gap", "a job names a quote that is not there", mess_links.quote_gap),
    Mess("enquiry_gap", "an enquiry became something that is not there", mess_links.enquiry_gap),
    Mess("activity_lost", "an activity on a record that is not there", mess_links.activity_lost),
    Mess("bill_lost", "a bill line for a job that is not there", mess_links.bill_lost),
    Mess("supplier_is_customer", "a supplier who is a customer too", mess_links.supplier_is_customer),
    Mess("file_missing", "the manifest names a file that is not there", mess_links.file_missing),
    Mess("file_outside", "a path with ..", mess_links.file_outside),
    Mess("file_backslash", "paths as Windows writes them", mess_links.file_backslash),
    Mess("file_twice", "a manifest row given twice", mess_links.file_twice),
    Mess("row_twice", "the same row twice, letter by letter", mess_records.row_twice),
)  # fmt: skip


def soil(tenant: Tenant, stage: str) -> None:
    """Apply the messes of a stage, in the order of the table."""
    for mess in MESSES:
        if mess.stage != stage:
            continue
        rng = tenant.rng(f"mess {mess.name}")
        if tenant.size >= EVERY_MESS_FROM or rng.random() < SHARE_IN_SMALL_TENANTS:
            mess.apply(tenant, rng, mess.name)
