"""What the stand-in of Visma.net books, and what it refuses by its own books."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from troubleshooter.sandbox.reply import Asked
from troubleshooter.sandbox.visma_books import Booked, Debtor, VismaBooks, plain
from troubleshooter.sandbox.visma_faults import CUSTOMER_HEAD

_HELD = {"CreditHold": "Credit Hold", "OnHold": "On Hold", "Inactive": "Inactive"}


@dataclass(frozen=True, slots=True)
class Written:
    """What a write came to: a status with the place of the record, or a refusal in words."""

    status: int = 201
    place: str = ""
    refusal: str = ""
    head: str = ""
    version: int = 0


def write(books: VismaBooks, asked: Asked, rest: list[str]) -> Written:
    """Carry out one write; the lock is held by the caller."""
    given = _document(asked)
    kind = rest[0].casefold() if rest else ""
    if not given:
        return Written(400, refusal="Data received not recognized as an update")
    if asked.method == "PUT" and kind == "customer" and len(rest) == 2:
        return _changed(books, asked, rest[1], given)
    if asked.method == "POST" and kind == "customer":
        return _customer(books, given)
    if asked.method == "POST" and kind == "customerinvoice":
        return _invoice(books, given)
    if asked.method == "POST" and kind == "salesorders":
        return _order(books, given)
    return Written(404, refusal="The address cannot be found")


def _customer(books: VismaBooks, given: Mapping[str, Any]) -> Written:
    number, name = str(plain(given.get("number")) or ""), str(plain(given.get("name")) or "")
    head = "Inserting 'Customer' record raised at least one error. Please review the errors"
    if not number:
        said = f"Error: {head}.\r\nError: 'Customer ID' cannot be empty.\r\n"
        return Written(400, refusal=said, head=CUSTOMER_HEAD)
    if any(one.number == number for one in books.customers):
        said = (
            f"Error: The identifier '{number}' is already used for another business account record "
            "(Vendor, Customer, Employee or Company)."
        )
        return Written(400, refusal=said, head=CUSTOMER_HEAD)
    terms = str(plain(given.get("creditTermsId")) or "14")
    if terms not in {one.code for one in books.terms}:
        said = f"Error: {head}.\r\nError: Terms '{terms}' cannot be found in the system.\r\n"
        return Written(400, refusal=said, head=CUSTOMER_HEAD)
    books.customers.append(Debtor(number, name, terms=terms))
    return Written(place=number, version=1)


def _changed(books: VismaBooks, asked: Asked, number: str, given: Mapping[str, Any]) -> Written:
    for one in books.customers:
        if one.number == number:
            if asked.headers.get("if-match", "").strip('"') != str(one.version):
                return Written(412, refusal="The record was changed in the meantime")
            one.name = str(plain(given.get("name")) or one.name)
            one.status = str(plain(given.get("status")) or one.status)
            one.version += 1
            return Written(204, version=one.version)
    return Written(404, refusal=f"'Customer' '{number}' cannot be found in the system.")


def _invoice(books: VismaBooks, given: Mapping[str, Any]) -> Written:
    customer = str(plain(given.get("customerNumber")) or "")
    day = _day(plain(given.get("documentDate")))
    lines = given.get("invoiceLines") or []
    refusal = _refusal(books, customer, day, lines, "inventoryNumber")
    if refusal or day is None:
        return Written(400, refusal=refusal, head="Error creating document.")
    number = f"{100001 + len(books.invoices):06}"
    reference = str(
        plain(given.get("externalReference")) or plain(given.get("customerRefNumber")) or ""
    )
    total = _total(lines, "quantity", "unitPriceInCurrency")
    books.invoices.append(Booked(number, customer, day, total, reference))
    return Written(place=number, version=1)


def _order(books: VismaBooks, given: Mapping[str, Any]) -> Written:
    named = given.get("customer")
    customer = str(given.get("customerId") or "")
    if isinstance(named, Mapping):
        customer = str(named.get("id", ""))
    day = _day(given.get("date"))
    lines = given.get("orderLines") or []
    refusal = _refusal(books, customer, day, lines, "inventoryId")
    if refusal or day is None:
        return Written(400, refusal=refusal)
    booked = Booked(
        f"{101 + len(books.orders):06}",
        customer,
        day,
        _total(lines, "quantity", "unitPrice"),
        str(given.get("customerRefNo") or given.get("customerOrder") or ""),
    )
    order_type = str(given.get("type") or "SO")
    books.orders.append(replace(booked, type=order_type))
    return Written(place=f"{order_type}/{booked.number}", version=1)


def _refusal(books: VismaBooks, customer: str, day: date | None, lines: Any, key: str) -> str:
    debtor = next((one for one in books.customers if one.number == customer), None)
    if debtor is None:
        return f"Error: 'Customer' '{customer}' cannot be found in the system."
    if debtor.status in _HELD:
        return f"Error: The customer status is '{_HELD[debtor.status]}'."
    if day is None:
        return "Error: 'Date' cannot be empty."
    month = next((one for one in books.periods if one.start <= day <= one.end), None)
    if month is None or month.closed:
        code = month.code if month else day.strftime("%Y%m")
        return f"Error: Financial Period '{code}' is closed."
    if not isinstance(lines, list) or not lines:
        return "Error: 'Lines' cannot be empty."
    known = {one.number for one in books.items}
    for line in lines:
        number = str(plain(line.get(key)) or "")
        if number not in known:
            return f"Error: Inventory ID '{number}' cannot be found in the system."
        vat = plain(line.get("vatCodeId"))
        if vat is not None and vat not in {one.code for one in books.vat_categories}:
            return f"Error: TaxCategoryID '{vat}' cannot be found in the system."
    return ""


def _total(lines: list[Any], quantity: str, price: str) -> Decimal:
    try:
        return sum(
            (
                Decimal(str(plain(line.get(quantity)) or 0))
                * Decimal(str(plain(line.get(price)) or 0))
                for line in lines
            ),
            Decimal("0.00"),
        )
    except InvalidOperation:
        return Decimal("0.00")


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _document(asked: Asked) -> dict[str, Any]:
    try:
        found = json.loads(asked.body or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
