"""What the stand-in of Visma.net answers to a question, as documents in the vendor's form."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from troubleshooter.sandbox.visma_books import Booked, Debtor, Month, Setup, Stock, VismaBooks

_MOST = 1_000
_MOST_ORDERS = 100
Document = dict[str, Any]
Query = Mapping[str, str]


def found(
    books: VismaBooks, orders: bool, rest: list[str], query: Query
) -> tuple[Document | list[Document] | None, int]:
    """The document that is asked for, None when there is none; and its version, 0 for none."""
    if orders:
        return _orders(books, rest, query), 0
    if rest == ["dimension"]:
        return [{"id": "SUBACCOUNT", "description": "Subaccount"}], 0
    if rest[:2] == ["customer", "customerClass"]:
        return [_coded(one, "id") for one in books.classes], 0
    if rest == ["creditTerm"]:
        records = [_coded(one, "termsId") for one in books.terms]
        return {"pageNumber": 1, "pageSize": 500, "totalCount": len(records),
                "records": records}, 0  # fmt: skip
    if rest[:1] == ["customer"]:
        return _customers(books, rest[1:], query)
    kind = rest[0] if rest else ""
    lists = _lists(books)
    if kind not in lists:
        return None, 0
    key, rows = lists[kind]
    if len(rest) > 1:
        wanted = _decoded(rest[1])
        return next((row for row in rows if row[key] == wanted), None), 0
    return _page(_filtered(rows, query), query), 0


def _lists(books: VismaBooks) -> dict[str, tuple[str, list[Document]]]:
    return {
        "inventory": ("inventoryNumber", [_item(one) for one in books.items]),
        "vatCategory": (
            "vatCategoryId",
            [_coded(o, "vatCategoryId") for o in books.vat_categories],
        ),
        "account": ("accountCd", [_coded(one, "accountCd") for one in books.accounts]),
        "subaccount": (
            "subaccountNumber",
            [_coded(one, "subaccountNumber") for one in books.subaccounts],
        ),
        "branch": ("number", [{"number": o.code, "name": o.description} for o in books.branches]),
        "financialPeriod": ("financialPeriodId", [_period(one) for one in books.periods]),
        "customerinvoice": ("referenceNumber", [_invoice(one) for one in books.invoices]),
    }


def _customers(
    books: VismaBooks, rest: Sequence[str], query: Query
) -> tuple[Document | list[Document] | None, int]:
    if rest:
        for one in books.customers:
            if one.number == rest[0]:
                return _customer(one), one.version
        return None, 0
    name = query.get("name", "").casefold()
    rows = [_customer(one) for one in books.customers if name in one.name.casefold()]
    return _page(rows, query), 0


def _orders(books: VismaBooks, rest: list[str], query: Query) -> Document | None:
    if not rest or rest[0].casefold() != "salesorders":
        return None
    rows = [_order(one) for one in books.orders]
    if len(rest) == 3:
        return next((o for o in rows if [o["type"], o["orderId"]] == rest[1:]), None)
    customer, since = query.get("customerId"), query.get("modifiedSince", "")[:10]
    fitting = [
        row
        for row in rows
        if (not customer or row["customer"]["id"] == customer) and row["date"][:10] >= since
    ]
    start = _whole(query.get("pageIndex"), 0) * _MOST_ORDERS
    return {"totalCount": len(fitting), "value": fitting[start : start + _MOST_ORDERS]}


def _filtered(rows: list[Document], query: Query) -> list[Document]:
    same = {"externalReference", "customerRefNumber", "paymentReference", "status"}
    for name in same & set(query):
        rows = [row for row in rows if str(row.get(name, "")) == query[name]]
    if "customer" in query:
        rows = [row for row in rows if row["customer"]["number"] == query["customer"]]
    day = query.get("documentDate", "")[:10]
    if day and query.get("documentDateCondition") == ">=":
        rows = [row for row in rows if row["documentDate"][:10] >= day]
    return rows


def _page(rows: list[Document], query: Query) -> list[Document]:
    size = min(_whole(query.get("pageSize"), _MOST), _MOST)
    start = (_whole(query.get("pageNumber"), 1) - 1) * size
    return rows[start : start + size]


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdigit() else otherwise


def _decoded(segment: str) -> str:
    if not segment.startswith("b64("):
        return segment
    try:
        return base64.urlsafe_b64decode(segment[4:-1]).decode()
    except (binascii.Error, ValueError):
        return ""


def _customer(one: Debtor) -> Document:
    return {
        "internalId": 1,
        "number": one.number,
        "name": one.name,
        "status": one.status,
        "customerClass": {"id": one.customer_class, "description": one.customer_class},
        "creditTerms": {"id": one.terms, "description": one.terms},
        "vatZone": {"id": "01", "description": "Binnenland"},
        "timeStamp": str(one.version),
    }


def _item(one: Stock) -> Document:
    return {
        "inventoryId": 1,
        "inventoryNumber": one.number,
        "description": one.description,
        "status": one.status,
        "itemClass": {"id": one.item_class, "description": one.item_class},
        "vatCode": {"id": one.vat, "description": one.vat},
        "defaultPrice": float(one.price),
    }


def _coded(one: Setup, key: str) -> Document:
    return {key: one.code, "description": one.description, "active": one.active}


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00"


def _period(one: Month) -> Document:
    return {
        "year": one.start.year,
        "financialPeriodId": one.code,
        "period": f"{one.start.month:02}",
        "startDate": _moment(one.start),
        "endDate": _moment(one.end),
        "description": one.start.isoformat(),
        "active": True,
        "closedInCustomerLedger": one.closed,
        "closedInGeneralLedger": one.closed,
    }


def _invoice(one: Booked) -> Document:
    return {
        "documentType": one.type,
        "referenceNumber": one.number,
        "customer": {"number": one.customer, "name": one.customer},
        "documentDate": _moment(one.day),
        "amount": float(one.total),
        "amountInCurrency": float(one.total),
        "externalReference": one.reference,
        "customerRefNumber": one.reference,
        "status": "Balanced",
        "timeStamp": "1",
    }


def _order(one: Booked) -> Document:
    return {
        "type": one.type,
        "orderId": one.number,
        "customer": {"id": one.customer, "name": one.customer},
        "date": _moment(one.day),
        "customerRefNo": one.reference,
        "customerOrder": one.reference,
        "totals": {"orderTotal": float(one.total)},
        "status": "Open",
        "version": 1,
    }
