"""Records of Visma.net as they are read: values taken out of their wrapping, unknown ones left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class VismaCustomer:
    """A customer; `status` as Visma.net writes it (Active, OnHold, CreditHold, Inactive, OneTime).

    `etag` is the version that an update must name, '' when it was not told.
    """

    number: str
    name: str
    status: str
    customer_class: str
    terms: str
    vat_zone: str
    etag: str = ""


@dataclass(frozen=True, slots=True)
class VismaItem:
    """An item of the inventory; `status` is Active, NoSales, NoPurchases, NoRequest, Inactive,
    MarkedForDeletion or Unknown."""

    number: str
    description: str
    status: str
    item_class: str
    vat_code: str


@dataclass(frozen=True, slots=True)
class Coded:
    """A record of the set-up (VAT category, payment terms, branch, customer class, ledger account,
    subaccount); `active` is None where the API does not tell."""

    code: str
    description: str
    active: bool | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """A financial period, from `start` until `end` (both included)."""

    code: str
    start: date
    end: date
    active: bool
    closed_for_customers: bool
    closed_for_ledger: bool


class DocumentKind(StrEnum):
    """What can be written and looked up."""

    CUSTOMER = "customer"
    CUSTOMER_INVOICE = "customer invoice"
    SALES_ORDER = "sales order"


@dataclass(frozen=True, slots=True)
class VismaDocument:
    """An invoice or sales order; `total` in the company's currency, None where not told.

    `references` are all the numbers that the sender may have given it, `etag` its version.
    """

    kind: DocumentKind
    number: str
    type: str
    customer: str
    day: date | None
    total: Decimal | None
    status: str
    references: tuple[str, ...] = ()
    etag: str = ""


def plain(value: Any) -> Any:
    """The value itself; writing wraps it as {"value": ...}, and some answers do so, too."""
    if isinstance(value, Mapping) and "value" in value and len(value) <= 2:
        return value["value"]
    return value


def text(row: Row, *names: str) -> str:
    """The first of the fields that holds text or a whole number, '' when none does."""
    for name in names:
        value = plain(row.get(name))
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    return ""


def code_of(row: Row, name: str) -> str:
    """The code of a record that another one points to, such as {"id": "14", ...}."""
    value = plain(row.get(name))
    if isinstance(value, Mapping):
        return text(value, "id", "number", "code", "name")
    return value.strip() if isinstance(value, str) else ""


def flag(row: Row, name: str) -> bool | None:
    """A yes or no, None when it is not told."""
    value = plain(row.get(name))
    return value if isinstance(value, bool) else None


def day(row: Row, *names: str) -> date | None:
    """The day of a moment such as 2026-03-01T00:00:00, None when there is none."""
    found = text(row, *names)
    try:
        return datetime.fromisoformat(found).date() if found else None
    except ValueError:
        try:
            return date.fromisoformat(found[:10])
        except ValueError:
            return None


def amount(row: Row, *names: str) -> Decimal | None:
    """The first of the fields that holds a number, None when none does."""
    for name in names:
        value = plain(row.get(name))
        if isinstance(value, int | float) and not isinstance(value, bool):
            try:
                return Decimal(str(value))
            except InvalidOperation:
                return None
    return None


def customer(row: Row, etag: str = "") -> VismaCustomer:
    """A customer from its document."""
    return VismaCustomer(
        text(row, "number"),
        text(row, "name"),
        text(row, "status"),
        code_of(row, "customerClass"),
        code_of(row, "creditTerms"),
        code_of(row, "vatZone"),
        etag or text(row, "timeStamp"),
    )


def item(row: Row, _etag: str = "") -> VismaItem:
    """An item from its document; items carry no version that an update must name."""
    return VismaItem(
        text(row, "inventoryNumber"),
        text(row, "description"),
        text(row, "status"),
        code_of(row, "itemClass"),
        code_of(row, "vatCode"),
    )


def period(row: Row) -> Period | None:
    """A financial period, None when it has no code or days."""
    start, end = day(row, "startDate"), day(row, "endDate")
    code = text(row, "financialPeriodId", "period")
    if not code or start is None or end is None:
        return None
    return Period(
        code,
        start,
        end,
        flag(row, "active") is not False,
        flag(row, "closedInCustomerLedger") is True,
        flag(row, "closedInGeneralLedger") is True,
    )


def invoice(row: Row, etag: str = "") -> VismaDocument:
    """A customer invoice from its document."""
    named = ("externalReference", "customerRefNumber", "paymentReference", "note", "invoiceText")
    return VismaDocument(
        DocumentKind.CUSTOMER_INVOICE,
        text(row, "referenceNumber"),
        text(row, "documentType"),
        code_of(row, "customer"),
        day(row, "documentDate"),
        amount(row, "amount", "amountInCurrency"),
        text(row, "status"),
        tuple(dict.fromkeys(found for name in named if (found := text(row, name)))),
        etag or text(row, "timeStamp"),
    )


def sales_order(row: Row, etag: str = "") -> VismaDocument:
    """A sales order of the third version of its service, or of the first."""
    totals = plain(row.get("totals"))
    named = ("customerRefNo", "customerOrder", "description")
    return VismaDocument(
        DocumentKind.SALES_ORDER,
        text(row, "orderId", "orderNo"),
        text(row, "type", "orderType"),
        text(row, "customerId") or code_of(row, "customer"),
        day(row, "date"),
        amount(row, "orderTotal")
        or (amount(totals, "orderTotal") if isinstance(totals, Mapping) else None),
        text(row, "status"),
        tuple(dict.fromkeys(found for name in named if (found := text(row, name)))),
        etag or text(row, "version", "timeStamp"),
    )
