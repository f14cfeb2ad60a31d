"""Exact Online, writing: the three records that can be made, each after a look by the caller."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from troubleshooter.connectors.exact_calls import WritingLine
from troubleshooter.connectors.exact_odata import Row, is_guid, number_in, text_in
from troubleshooter.connectors.exact_reading import ExactReader
from troubleshooter.errors import CallNotAllowed, ConfigurationError


class WriteResource(StrEnum):
    """What can be made."""

    SALES_ENTRY = "salesentry/SalesEntries"
    SALES_INVOICE = "salesinvoice/SalesInvoices"
    ACCOUNT = "crm/Accounts"


_KEYS: Mapping[WriteResource, tuple[str, str]] = {
    WriteResource.SALES_ENTRY: ("EntryID", "EntryNumber"),
    WriteResource.SALES_INVOICE: ("InvoiceID", "InvoiceNumber"),
    WriteResource.ACCOUNT: ("ID", "Code"),
}
_LONGEST_REFERENCE = 50


@dataclass(frozen=True, slots=True)
class Created:
    """A record that Exact made: its GUID, its number or code ('' when not told), all of it."""

    resource: WriteResource
    id: str
    number: str
    row: Row


@dataclass(frozen=True, slots=True)
class EntryLine:
    """A line of a sales entry: amount without VAT unless the VAT code includes it; GUID, code."""

    ledger_account: str
    amount: Decimal
    vat_code: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class NewSalesEntry:
    """A sales entry to be booked; `customer` is a GUID, `journal` a code."""

    customer: str
    journal: str
    day: date
    lines: tuple[EntryLine, ...]
    number: int | None = None
    due: date | None = None
    payment_condition: str = ""
    your_ref: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """A line of a sales invoice: an article (GUID), how many, and the price of one."""

    item: str
    quantity: Decimal
    unit_price: Decimal
    vat_code: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class NewSalesInvoice:
    """A sales invoice to be made; `customer` is a GUID, `journal` a code."""

    customer: str
    journal: str
    day: date
    lines: tuple[InvoiceLine, ...]
    payment_condition: str = ""
    your_ref: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class NewAccount:
    """A customer to be made."""

    code: str
    name: str
    email: str = ""
    vat_number: str = ""
    city: str = ""
    country: str = "NL"


class ExactWriter:
    """Makes records in one division.

    Nothing here looks first: Exact knows no idempotency, so the caller asks `reader` before every
    send. AnswerLost means that the record may have been made; Rejected, ExactLimit, Unreachable and
    CredentialsRejected that it was not.
    """

    def __init__(self, line: WritingLine, reader: ExactReader) -> None:
        self._line = line
        self.reader = reader
        """Look-ups over the same line; what was written since is seen. They raise Refused where the
        user may not see such records, so that nothing found means nothing there."""

    def create(self, resource: WriteResource, document: Mapping[str, Any]) -> Created:
        """Make a record from a document as Exact takes it (a payload that failed before)."""
        if not isinstance(resource, WriteResource):
            raise CallNotAllowed(f"{resource} is not on the list of what is written")
        row = self._line.post(resource.value, document, self.reader.division)
        key, number = _KEYS[resource]
        return Created(resource, text_in(row, key), _number(row, number), row)

    def create_sales_entry(self, entry: NewSalesEntry) -> Created:
        """Book a sales entry."""
        document: dict[str, Any] = {
            "Customer": _id(entry.customer, "customer"),
            "Journal": entry.journal,
            "EntryDate": f"{entry.day.isoformat()}T00:00:00",
            "SalesEntryLines": [_entry_line(line) for line in entry.lines],
            **_optional(entry.payment_condition, entry.your_ref, entry.description),
        }
        if entry.number is not None:
            document["EntryNumber"] = entry.number
        if entry.due is not None:
            document["DueDate"] = f"{entry.due.isoformat()}T00:00:00"
        return self.create(WriteResource.SALES_ENTRY, document)

    def create_sales_invoice(self, invoice: NewSalesInvoice) -> Created:
        """Make a sales invoice."""
        document = {
            "OrderedBy": _id(invoice.customer, "customer"),
            "Journal": invoice.journal,
            "OrderDate": f"{invoice.day.isoformat()}T00:00:00",
            "SalesInvoiceLines": [_invoice_line(line) for line in invoice.lines],
            **_optional(invoice.payment_condition, invoice.your_ref, invoice.description),
        }
        return self.create(WriteResource.SALES_INVOICE, document)

    def create_account(self, account: NewAccount) -> Created:
        """Make a relation that is a customer."""
        document = {
            "Code": account.code.strip().rjust(18),
            "Name": account.name,
            "Status": "C",
            "Country": account.country,
            "City": account.city,
            "Email": account.email,
            "VATNumber": account.vat_number,
        }
        return self.create(
            WriteResource.ACCOUNT, {key: value for key, value in document.items() if value}
        )

    def forget(self) -> None:
        """Look at everything anew: a block may have lifted, a cause may have been mended."""
        self._line.forget()


def _entry_line(line: EntryLine) -> dict[str, Any]:
    return {
        "GLAccount": _id(line.ledger_account, "ledger account"),
        "AmountFC": float(line.amount),
        **({"VATCode": line.vat_code} if line.vat_code else {}),
        **({"Description": line.description} if line.description else {}),
    }


def _invoice_line(line: InvoiceLine) -> dict[str, Any]:
    return {
        "Item": _id(line.item, "item"),
        "Quantity": float(line.quantity),
        "UnitPrice": float(line.unit_price),
        **({"VATCode": line.vat_code} if line.vat_code else {}),
        **({"Description": line.description} if line.description else {}),
    }


def _optional(condition: str, your_ref: str, description: str) -> dict[str, str]:
    if len(your_ref) > _LONGEST_REFERENCE:
        raise ConfigurationError(
            f"YourRef has {len(your_ref)} letters; Exact keeps {_LONGEST_REFERENCE}"
        )
    given = {"PaymentCondition": condition, "YourRef": your_ref, "Description": description}
    return {key: value for key, value in given.items() if value}


def _id(given: str, what: str) -> str:
    if not is_guid(given):
        raise ConfigurationError(f"{what}: {given[:60]!r} is no GUID of Exact's")
    return given.strip("{} ").lower()


def _number(row: Row, key: str) -> str:
    number = number_in(row, key)
    return text_in(row, key) if number is None else str(number)
