"""The made-up tenant as Ascora's API tells it: the records of the workbooks, as they were before anybody soiled them."""

from collections.abc import Iterable, Iterator
from typing import Any

from pipelines.demo.api import values
from pipelines.demo.tenant import Row, Tenant

Record = dict[str, Any]
_JOB_NUMBERS = {
    "new": 0, "in progress": 1, "completed": 2, "cancelled": 3, "deferred": 4, "booked": 5, "unscheduled": 6,
    "ready to invoice": 7, "closed": 8,
}  # fmt: skip
_QUOTE_NUMBERS = {"draft": 0, "in progress": 0, "declined": 1, "accepted": 2, "sent": 3}
_QUOTE_WORDS = ("In Progress", "Lost", "Converted to Job", "Sent to Client")


class Told:
    """All records of a tenant by kind, in the order of the lists."""

    def __init__(self, tenant: Tenant) -> None:
        self._before = {(change.table, change.key, change.column): change.before for change in reversed(tenant.changes)}
        self._rows = {table: [self._clean(table, row) for row in rows] for table, rows in tenant.rows.items()}
        customers = self._rows["customers"]
        self._customers: dict[str, Row] = {}
        for row in customers:
            self._customers.setdefault(values.fold(row["Customer Name"]), row)
        self._customers |= {values.fold(row["Customer Number"]): row for row in customers if row.get("Customer Number")}
        self.customers = _unique((self._customer(row) for row in customers), "customerId")
        self.contacts = _unique((self._contact(row) for row in self._rows["contacts"]), "contactId")
        self.jobs = [self._job(row) for row in _first_of_each(self._rows["jobs"], "Job Number")]
        self.quotes = [self._quote(row) for row in _first_of_each(self._rows["quotes"], "Quote Number")]
        self.supplies = [_supply(row) for row in self._rows["supplies"] if row.get("Is Default Supplier")]
        self.bills = list(self._bills())
        self.invoices = list(self._invoices())

    def _clean(self, table: str, row: Row) -> Row:
        key = str(next(iter(row.values())))
        clean = {column: self._before.get((table, key, column), value) for column, value in row.items()}
        return {column: None if value == "None" else value for column, value in clean.items()}

    def _link(self, name: Any) -> Record | None:
        if name in (None, ""):
            return None
        row = self._customers.get(values.fold(name))
        return (
            {"id": _customer_id(row), "name": row["Customer Name"]}
            if row
            else {"id": values.guid("gone", name), "name": str(name)}
        )

    def _customer(self, row: Row) -> Record:
        told: Record = {"customerId": _customer_id(row), "customerNumber": values.text(row.get("Customer Number"))}
        told |= {"customerName": values.text(row["Customer Name"]), "companyName": values.text(row.get("Company Name"))}
        told |= {"contactFirstName": values.text(row.get("First Name")), "contactLastName": values.text(row.get("Last Name"))}
        told |= {"emailAddress": values.text(row.get("Email")), "phoneNumber": values.text(row.get("Phone"))}
        told |= {"mobileNumber": values.text(row.get("Mobile")), "onHold": row.get("On Hold") is True}
        told |= {"billingCustomerOnHold": False} | values.address(row, "street", "") | values.address(row, "postal", "Postal ")
        told |= {"streetLongitude": None, "streetLatitude": None}
        told |= {
            "customerType": values.named("type", row.get("Customer Type")),
            "leadSource": values.named("lead", row.get("Lead Source")),
        }
        told |= {"billingCustomer": self._link(row.get("Billing Customer"))}
        told |= {"assignedUser": values.named("user", row.get("Assigned To"))}
        return told | {"customFields": values.custom(row, ("Gate Code", "Preferred Contact Time"))}

    def _contact(self, row: Row) -> Record:
        link = self._link(row["Customer Import ID or Name"]) or {"id": None}
        told: Record = {"contactId": values.guid("contact", f"{row} {link['id']}"), "customerId": link["id"]}
        told |= {"firstName": values.text(row["First Name"]), "lastName": values.text(row["Last Name"]), "faxNumber": ""}
        told |= {
            "emailAddress": values.text(row["Email"]),
            "phoneNumber": values.text(row["Phone"]),
            "mobileNumber": values.text(row["Mobile"]),
        }
        return told | {"defaultContact": row["Is Default"] is True, "contactRole": row["Role"]}

    def _job(self, row: Row) -> Record:
        number = str(row["Job Number"])
        parent = number.rpartition(".")[0] if row.get("Is Section/Stage") is True else None
        status = str(row["Job Status"])
        told: Record = {"jobId": values.guid("job", number), "jobNumber": number, "topLevelJobNumber": parent}
        told |= {"jobName": values.text(row["Job Name"]), "jobDescription": values.text(row["Job Description"])}
        told |= {"workUndertaken": values.text(row["Work Undertaken"]), "jobStatusText": status}
        told |= {"jobStatus": _JOB_NUMBERS.get(values.fold(status), 0), "dateCreated": values.moment(row["Date Created"])}
        told |= {"completedDate": values.moment(row.get("Completed Date")), "displayOrder": None}
        form = ("Roof Type", "Permit Number", "Safety Check Done", "Inspection Date", "Crew Size")
        return told | self._work(row) | {"customFields": values.custom(row, form)}

    def _quote(self, row: Row) -> Record:
        number = str(row["Quote Number"])
        children = [
            str(other["Quote Number"]) for other in self._rows["quotes"] if str(other["Quote Number"]).startswith(number + ".")
        ]
        status = _QUOTE_NUMBERS[values.fold(row["Quote Status"])]
        told: Record = {
            "quoteId": values.guid("quote", number),
            "quoteNumber": number,
            "quoteName": values.text(row["Quote Name"]),
        }
        told |= {
            "quoteDescription": values.text(row["Quote Description"]),
            "quoteStatus": status,
            "quoteStatusText": _QUOTE_WORDS[status],
        }
        told |= {"quotationDate": values.day(row["Quote Date"]), "childQuotes": [{"quoteNumber": child} for child in children]}
        return told | self._work(row) | {"customFields": values.custom(row, ("Discount Reason",))}

    def _work(self, row: Row) -> Record:
        total, tax = values.number(row["Total Amount Ex Tax"]), values.number(row["Total Tax"])
        told: Record = {"totalExTax": total, "totalIncTax": None if total is None else round(total + (tax or 0), 2)}
        told |= {"pricingMethod": values.text(row["Pricing Method"]), "purchaseOrderNumber": values.text(row["Purchase Order"])}
        told |= {
            "clientOrderNumber": values.text(row["Client Order Number"]),
            "jobType": values.named("job type", row["Job Type"]),
        }
        told |= {"addressLine1": values.text(row["Address Line 1"]), "addressLine2": values.text(row["Address Line 2"])}
        told |= {
            "suburb": values.text(row["Suburb"]),
            "state": None,
            "postcode": values.text(row["Postcode"]),
            "country": "Australia",
        }
        told |= {"siteCustomer": self._link(row["Site Customer"]), "billingCustomer": self._link(row["Billing Customer"])}
        contacts = {"siteContact": row["Site Contact"], "billingContact": row["Billing Contact"]}
        return told | {name: values.named("contact", value) for name, value in contacts.items()}

    def _bills(self) -> Iterator[Record]:
        heads: dict[str, Record] = {}
        for row in self._rows["supplier_bills"]:
            number = str(row["Tracking Number"])
            head = heads.setdefault(
                number, {"supplierInvoiceId": values.guid("bill", number), "trackingNumber": number, "lines": []}
            )
            head |= {"supplier": values.named("supplier", row["Supplier"]), "invoiceDate": values.day(row["Invoice Date"])}
            head |= {"dueDate": values.day(row["Due Date"]), "accepted": row["Accepted"] is True, "type": row["Type"]}
            line: Record = {"description": row["Description"], "partNumber": row.get("Part Number"), "isTaxable": True}
            line |= {"quantity": values.number(row["Quantity"]), "unitCostExTax": values.number(row["Unit Cost Ex Tax"])}
            line |= {
                "totalAmountExTax": values.number(row["Total Ex Tax"]),
                "totalAmountIncTax": values.number(row["Total Inc Tax"]),
            }
            head["lines"].append(line | {"reference": values.text(row["Job Number"])})
        yield from heads.values()

    def _invoices(self) -> Iterator[Record]:
        """Only what has not been sent to accounting: the API knows no others."""
        for row in _first_of_each(self._rows["invoices"], "Invoice Number"):
            if row["Sent To Accounts"] is not True:
                number, amount = str(row["Invoice Number"]), values.number(row["Amount Ex Tax"])
                line = {"itemCode": "", "description": "Work as agreed", "quantity": 1, "unitAmountExTax": amount}
                told = {
                    "id": values.guid("invoice", number),
                    "invoiceNumber": number,
                    "invoiceDate": values.day(row["Invoice Date"]),
                }
                told |= {"jobId": values.guid("job", row["Job Number"]) if row["Job Number"] else None}
                yield told | {"invoiceLines": [line | {"amountExTax": amount, "invoiceLineType": "none"}]}

    def lines(self, number: str) -> Record:
        """The four arrays of lines of a quote, as section 6.1 of our notes assumes them."""
        own = [row for row in self._rows["quote_supply"] if _owner(row, "Quote Number") == number]
        labour = [row for row in self._rows["quote_labour"] if _owner(row, "Quote Number") == number]
        parts = [_supply_line(row) for row in own]
        return {
            "quoteSupplies": [part for part in parts if part["partNumber"]],
            "quoteKits": [],
            "quoteWriteIns": [part for part in parts if not part["partNumber"]],
            "quoteLabourItems": [
                {**_hours(row), "labourRole": values.named("role", row["Labour Role"]), "isChargeable": row["Chargeable"] is True}
                for row in labour
            ],
        }

    def labour(self, number: str) -> list[Record]:
        """Lines of labour of a job; no source is sure of their fields."""
        rows = [row for row in self._rows["job_labour"] if _owner(row, "Job Number") == number]
        return [
            {
                "roleName": row["Labour Role"],
                "userName": row.get("User"),
                **_hours(row),
                "isChargeable": row["Chargeable"] is True,
            }
            for row in rows
        ]


def _supply(row: Row) -> Record:
    told: Record = {
        "supplyId": values.guid("supply", f"{row['Part Number']}/{row['Description']}"),
        "partNumber": values.text(row.get("Part Number")),
    }
    sell = values.number(row["Sell Price"])
    ex_tax = None if sell is None else round(sell / 1.1, 2) if row["Sell Price Inclusive"] is True else sell
    told |= {"description": row["Description"], "unitCostExTax": values.number(row.get("Cost Ex Tax")), "unitSellExTax": ex_tax}
    told |= {"isTaxable": True, "isFavourite": row["Is Favourite"] is True, "mustBeOrdered": row["Must Be Ordered"] is True}
    return told | {
        "defaultSupplier": values.named("supplier", row["Supplier"]),
        "categoryOne": values.named("category", row["Category"]),
    }


def _supply_line(row: Row) -> Record:
    told: Record = {"partNumber": values.text(row.get("Part Number")), "description": row["Description"]}
    told |= {"quantity": values.number(row["Quantity"]), "unitCostExTax": values.number(row.get("Cost Ex Tax"))}
    return told | {"unitSellExTax": values.number(row["Sell Ex Tax"]), "isTaxable": row.get("Tax Applies") is True}


def _hours(row: Row) -> Record:
    return {"numberOfHours": values.number(row["Hours"]), "hourlyRateExTax": values.number(row["Rate Ex Tax"])}


def _owner(row: Row, column: str) -> str:
    return f"{row[column]}.{row['Section']}" if row.get("Section") else str(row[column])


def _unique(records: Iterable[Record], key: str) -> list[Record]:
    """A row that stands twice in a workbook is one record of Ascora's."""
    return list({record[key]: record for record in records}.values())


def _first_of_each(rows: list[Row], column: str) -> list[Row]:
    return list({values.fold(row[column]): row for row in reversed(rows)}.values())[::-1]


def _customer_id(row: Row) -> str:
    return values.guid("customer", row.get("Customer Number") or row["Customer Name"])
