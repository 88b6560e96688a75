"""Which field of the API is which column of the export's sheets: `a.b` goes into an object, `|` parts alternatives."""

CUSTOMERS = {
    "customer_number": "customerNumber",
    "customer_name": "customerName|companyName|_person",
    "company_name": "companyName",
    "first_name": "contactFirstName",
    "last_name": "contactLastName",
    "billing_customer": "_customer:billingCustomer",
    "email": "emailAddress",
    "phone": "phoneNumber",
    "mobile": "mobileNumber",
    "address_line_1": "streetLine1",
    "address_line_2": "streetLine2",
    "suburb": "streetSuburb",
    "state": "streetState",
    "postcode": "streetPostcode",
    "country": "streetCountry",
    "postal_address_line_1": "postalLine1",
    "postal_address_line_2": "postalLine2",
    "postal_suburb": "postalSuburb",
    "postal_state": "postalState",
    "postal_postcode": "postalPostcode",
    "postal_country": "postalCountry",
    "customer_type": "customerType.name",
    "lead_source": "leadSource.name",
    "assigned_to": "assignedUser.name",
    "on_hold": "onHold",
}
CONTACTS = {
    "customer_import_id_or_name": "_customer:customerId",
    "first_name": "firstName",
    "last_name": "lastName",
    "role": "contactRole.name|contactRole",
    "email": "emailAddress",
    "phone": "phoneNumber",
    "mobile": "mobileNumber",
    "is_default": "defaultContact",
}
_WORK = {
    "site_customer": "_customer:siteCustomer",
    "site_contact": "siteContact.name",
    "billing_customer": "_customer:billingCustomer",
    "billing_contact": "billingContact.name",
    "address_line_1": "addressLine1",
    "address_line_2": "addressLine2",
    "suburb": "suburb",
    "state": "state",
    "postcode": "postcode",
    "pricing_method": "pricingMethod",
    "total_amount_ex_tax": "totalExTax",
    "total_tax": "_tax",
    "purchase_order": "purchaseOrderNumber",
    "client_order_number": "clientOrderNumber",
    "job_type": "jobType.name",
}
JOBS = {
    "job_number": "jobNumber",
    "job_name": "jobName",
    "is_section_stage": "_is_section",
    "job_status": "jobStatusText|_job_status",
    "date_created": "dateCreated",
    "completed_date": "completedDate",
    "job_description": "jobDescription",
    "work_undertaken": "workUndertaken",
    **_WORK,
}
QUOTES = {
    "quote_number": "quoteNumber",
    "quote_name": "quoteName",
    "is_section_stage": "_is_section",
    "quote_status": "quoteStatusText|_quote_status",
    "quote_date": "quotationDate",
    "quote_description": "quoteDescription",
    **_WORK,
}
SUPPLY_LINE = {
    "section": "quoteSection.name|section",
    "part_number": "partNumber",
    "description": "description",
    "quantity": "quantity",
    "cost_ex_tax": "unitCostExTax",
    "sell_ex_tax": "unitSellExTax",
    "tax_applies": "isTaxable",
}
LABOUR_LINE = {
    "section": "quoteSection.name|section",
    "labour_role": "labourRole.name|roleName|labourRole",
    "hours": "numberOfHours|hours",
    "rate_ex_tax": "hourlyRateExTax|rateExTax",
    "chargeable": "isChargeable",
}
JOB_LABOUR = {**LABOUR_LINE, "user": "user.name|userName|user"}
SUPPLIES = {
    "part_number": "partNumber",
    "supplier": "defaultSupplier.name",
    "category": "categoryOne.name",
    "category_two": "categoryTwo.name",
    "description": "description",
    "cost_ex_tax": "unitCostExTax",
    "sell_price": "unitSellExTax",
    "sell_price_inclusive": "_no",
    "tax_applies": "isTaxable",
    "must_be_ordered": "mustBeOrdered",
    "is_favourite": "isFavourite",
    "annotation": "annotation",
}
BILLS = {  # of the bill; the rest stands in each line
    "tracking_number": "trackingNumber",
    "supplier": "supplier.name",
    "invoice_date": "invoiceDate",
    "due_date": "dueDate",
    "type": "type",
    "accepted": "accepted",
}
BILL_LINE = {
    "job_number": "_job_reference",
    "description": "description",
    "part_number": "partNumber",
    "quantity": "quantity",
    "unit_cost_ex_tax": "unitCostExTax",
    "total_ex_tax": "totalAmountExTax",
    "total_inc_tax": "totalAmountIncTax",
}
INVOICES = {
    "invoice_number": "invoiceNumber",
    "job_number": "jobNumber|_job:jobId",
    "billing_customer": "_customer:billingCustomer|_customer:billingCustomerId|_billed",
    "invoice_date": "invoiceDate",
    "due_date": "invoiceDueDate|dueDate",
    "amount_ex_tax": "totalAmountExTax|totalExTax|amountExTax|_lines_ex_tax",
    "tax": "totalTax|tax",
    "amount_inc_tax": "totalAmountIncTax|totalIncTax|amountIncTax|_inc_tax",
    "amount_paid": "amountPaid",
    "status": "status",
    "sent_to_accounts": "_no",
}

# ascora.md 4.1 and 4.2: the word is preferred, the number is the fallback, anything else shuts the gate.
JOB_STATUSES = (
    "New",
    "In Progress",
    "Completed",
    "Cancelled",
    "Deferred",
    "Booked",
    "Unscheduled",
    "Ready To Invoice",
    "Closed",
)
QUOTE_STATUSES = ("In Progress", "Lost", "Converted to Job", "Sent to Client")
