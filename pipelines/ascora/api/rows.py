"""Records of the API as rows of the export's tables; pure, but for the order in which lines are counted."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from pipelines.ascora.api import fields
from pipelines.ascora.api.answers import Answer, Record
from pipelines.ascora.api.endpoints import Endpoint
from pipelines.ascora.api.listing import text_of
from pipelines.ascora.api.spool import Kept, as_json, whole_text
from pipelines.ascora.cells import cell_text

Row = dict[str, Any]
_SECTION_LISTS = ("quoteSections", "sections", "stages")


@dataclass
class Names:
    """What the lists say of GUIDs: how a customer or job is called, whom a job bills, and which quotes are sections."""

    customers: dict[str, str] = field(default_factory=dict)  # GUID -> number, else name
    jobs: dict[str, str] = field(default_factory=dict)  # GUID -> number
    job_numbers: set[str] = field(default_factory=set)  # lower-case
    billed: dict[str, Any] = field(default_factory=dict)  # GUID of a job -> its billing or site customer
    child_quotes: set[str] = field(default_factory=set)

    def learn_customer(self, record: Record) -> None:
        """From the list of customers."""
        name = text_of(record.get("customerNumber")) or text_of(record.get("customerName")) or text_of(record.get("companyName"))
        self.customers[text_of(record.get("customerId"))] = name

    def learn_job(self, record: Record) -> None:
        """From the list of jobs."""
        key, number = text_of(record.get("jobId")), text_of(record.get("jobNumber"))
        self.jobs[key] = number
        self.job_numbers.add(number.casefold())
        self.billed[key] = record.get("billingCustomer") or record.get("siteCustomer")

    def learn_quote(self, record: Record) -> None:
        """From the list of quotes."""
        for child in record.get("childQuotes") or []:
            number = text_of(child.get("quoteNumber") if isinstance(child, dict) else child)
            if number:
                self.child_quotes.add(number.casefold())

    def customer(self, link: Any) -> str | None:
        """Number (never ambiguous), else name, of a link object or GUID."""
        key = link.get("id") if isinstance(link, dict) else link
        known = self.customers.get(text_of(key))
        return known or (text_of(link.get("name")) if isinstance(link, dict) else None) or None


def rows_of(table: str, endpoint: Endpoint, spool: Iterable[Kept], names: Names) -> Iterator[Row]:
    """Rows of one raw table with their provenance: the endpoint, the page and a running count, or the number and the line.

    A record that gives rows of several tables names the table too: no two raw rows share a place.
    """
    count, kind = 0, f", {table}" if len(endpoint.tables) > 1 else ""
    for kept in spool:
        count = count if kept.page else 0
        for row in _RECORDS[table](kept, names, endpoint):
            count += 1
            place = f"page {kept.page}" if kept.page else f"{kept.number}{kind}"
            yield {**row, "_source_file": endpoint.name, "_source_sheet": place, "_source_row": count}


def record_rows(endpoint: Endpoint, spool: Iterable[Kept]) -> Iterator[Row]:
    """Rows of raw_ascora.api_records: every record as it was answered."""
    for kept in spool:
        page = kept.page or None
        yield {
            "endpoint": endpoint.name,
            "page": page,
            "number": kept.number,
            "record_key": kept.key,
            "record": as_json(kept.record),
        }


def _mapped(columns: dict[str, str], record: Record, names: Names) -> Row:
    return {column: _first(paths, record, names) for column, paths in columns.items()}


def _first(paths: str, record: Record, names: Names) -> str | None:
    for path in paths.split("|"):
        if (text := _text(_value(path, record, names))) is not None:
            return text
    return None


def _value(path: str, record: Record, names: Names) -> Any:
    if path.startswith("_"):
        rule, _, argument = path.partition(":")
        return _RULES[rule](record, names, argument)
    value: Any = record
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _text(value: Any) -> str | None:
    """As a cell says it: flags Yes and No, numbers without noise; objects and lists are no text."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if value is None or isinstance(value, dict | list):
        return None
    text = cell_text(value)
    return whole_text(text) if text and not text.isspace() else None


def _custom(record: Record) -> str | None:
    values: dict[str, str] = {}
    for entry in record.get("customFields") or []:
        name, text = text_of(entry.get("fieldName")), _text(entry.get("fieldValue"))
        if name and text is not None:
            values[_free(name, values)] = text
    return json.dumps({whole_text(name): text for name, text in values.items()}, ensure_ascii=False) if values else None


def _free(name: str, used: dict[str, str]) -> str:
    number = 1
    while (candidate := name if number == 1 else f"{name} ({number})") in used:
        number += 1
    return candidate


def _decimal(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value)) if value not in (None, "") and not isinstance(value, bool | dict | list) else None
    except InvalidOperation:
        return None


def _difference(record: Record, *_: Any) -> str | None:
    whole, part = _decimal(record.get("totalIncTax")), _decimal(record.get("totalExTax"))
    return None if whole is None or part is None else format(whole - part, "f")


def _inc_tax(record: Record, names: Names, _: str) -> str | None:
    """Only where Ascora says the tax: it is never computed from a rate (ascora.md 4.10)."""
    part = _decimal(_first(fields.INVOICES["amount_ex_tax"], record, names))
    tax = _decimal(_first(fields.INVOICES["tax"], record, names))
    return None if part is None or tax is None else format(part + tax, "f")


def _lines_ex_tax(record: Record, *_: Any) -> str | None:
    amounts = [_decimal(line.get("amountExTax")) for line in record.get("invoiceLines") or [] if isinstance(line, dict)]
    known = [amount for amount in amounts if amount is not None]
    return format(sum(known, Decimal(0)), "f") if known and len(known) == len(amounts) else None


def _status(words: tuple[str, ...], stem: str) -> Callable[..., str | None]:
    def status(record: Record, *_: Any) -> str | None:
        number = text_of(record.get(stem))
        return words[int(number)] if number.isdigit() and int(number) < len(words) else number or None

    return status


def _is_section(record: Record, names: Names, _: str) -> bool | None:
    if "topLevelJobNumber" in record:
        top = text_of(record["topLevelJobNumber"])
        return bool(top) and top.casefold() != text_of(record.get("jobNumber")).casefold()
    return True if text_of(record.get("quoteNumber")).casefold() in names.child_quotes else None


def _job_reference(record: Record, names: Names, _: str) -> str | None:
    """The reference of a bill's line is a job or a purchase order (ascora.md 1.5): it is a job where one is so called."""
    reference = text_of(record.get("reference"))
    return reference if reference.casefold() in names.job_numbers else None


_RULES: dict[str, Callable[[Record, Names, str], Any]] = {
    "_customer": lambda record, names, path: names.customer(record.get(path)),
    "_job": lambda record, names, path: names.jobs.get(text_of(record.get(path))),
    "_billed": lambda record, names, _: names.customer(names.billed.get(text_of(record.get("jobId")))),
    "_person": lambda record, *_: " ".join(
        filter(None, [text_of(record.get("contactFirstName")), text_of(record.get("contactLastName"))])
    ),
    "_tax": _difference,
    "_inc_tax": _inc_tax,
    "_lines_ex_tax": _lines_ex_tax,
    "_job_status": _status(fields.JOB_STATUSES, "jobStatus"),
    "_quote_status": _status(fields.QUOTE_STATUSES, "quoteStatus"),
    "_is_section": _is_section,
    "_job_reference": _job_reference,
    "_no": lambda *_: False,
}


def _one(columns: dict[str, str]) -> Callable[[Kept, Names, Endpoint], list[Row]]:
    return lambda kept, names, _: [{**_mapped(columns, kept.record, names), "custom_fields": _custom(kept.record)}]


def _lines(record: Record, *lists: str) -> Iterator[Record]:
    """Lines at the top of a quote, and in its sections under the section's name."""
    for name in lists:
        yield from (line for line in record.get(name) or [] if isinstance(line, dict))
    for sections in _SECTION_LISTS:
        for section in record.get(sections) or []:
            if isinstance(section, dict):
                yield from ({"section": section.get("name"), **line} for line in _lines(section, *lists))


def _quote_lines(columns: dict[str, str], *lists: str) -> Callable[[Kept, Names, Endpoint], list[Row]]:
    def rows(kept: Kept, names: Names, _: Endpoint) -> list[Row]:
        return [{**_mapped(columns, line, names), "quote_number": kept.number} for line in _lines(kept.record, *lists)]

    return rows


def _job_labour(kept: Kept, names: Names, _: Endpoint) -> list[Row]:
    lines = Answer(kept.record).labour()
    return [{**_mapped(fields.JOB_LABOUR, line, names), "job_number": kept.number} for line in lines]


def _bill_lines(kept: Kept, names: Names, _: Endpoint) -> list[Row]:
    """One row a line; a bill without lines is one row with its totals."""
    head = _mapped(fields.BILLS, kept.record, names)
    lines = [line for line in kept.record.get("lines") or [] if isinstance(line, dict)] or [kept.record]
    return [{**head, **_mapped(fields.BILL_LINE, line, names)} for line in lines]


_RECORDS: dict[str, Callable[[Kept, Names, Endpoint], list[Row]]] = {
    "customers": _one(fields.CUSTOMERS),
    "contacts": _one(fields.CONTACTS),
    "jobs": _one(fields.JOBS),
    "quotes": _one(fields.QUOTES),
    "supplies": _one(fields.SUPPLIES),
    "invoices": _one(fields.INVOICES),
    "supplier_bills": _bill_lines,
    "quote_supply": _quote_lines(fields.SUPPLY_LINE, "quoteSupplies", "quoteKits", "quoteWriteIns"),
    "quote_labour": _quote_lines(fields.LABOUR_LINE, "quoteLabourItems"),
    "job_labour": _job_labour,
}
