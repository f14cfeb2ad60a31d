"""Whether a record that another program sends stands in the books, asked by its number there."""

from __future__ import annotations

from datetime import date
from typing import Any

from troubleshooter.connectors.eboekhouden_rest import RestSession
from troubleshooter.connectors.eboekhouden_soap import SoapSession
from troubleshooter.connectors.exact_reading import EntryQuery
from troubleshooter.connectors.exact_writing import ExactWriter
from troubleshooter.connectors.visma_reading import VismaReader
from troubleshooter.retry.job import Answer
from troubleshooter.retry.operations.operation import Payload, absent, found, undecided


def arrived(desk: Any, number: str, payload: Payload) -> Answer:
    """Found, absent, or undecided where the connection cannot show it."""
    match desk:
        case SoapSession() | RestSession():
            seen = desk.invoice(number)
            if seen is None:
                return absent(f"invoice {number} is not in the books yet")
            return found(number, f"invoice {number} is in the books")
        case ExactWriter():
            return _in_exact(desk, number)
        case VismaReader():
            return _in_visma(desk, number, payload)
    return undecided("this connection cannot show whether the record arrived")


def _in_exact(desk: ExactWriter, number: str) -> Answer:
    desk.forget()
    seen = desk.reader.sales_entries(EntryQuery(your_ref=number))
    if not seen and number.isdigit():
        seen = desk.reader.sales_entries(EntryQuery(number=number))
    if seen:
        return found(seen[0].id, f"sales entry {seen[0].number} stands in the books")
    return absent(f"no sales entry {number} yet, neither as number nor as reference")


def _in_visma(desk: VismaReader, number: str, payload: Payload) -> Answer:
    seen = desk.invoices_with_reference(number)
    one = seen[0] if seen else desk.customer_invoice(number)
    day, customer = payload.get("date"), str(payload.get("customer") or "")
    if one is None and day and customer:
        orders = desk.orders_of(customer, date.fromisoformat(day), number)
        one = orders[0] if orders else None
    if one is None:
        return absent(f"no invoice or order with the reference {number} yet")
    return found(one.number, f"{one.kind.value} {one.number} is there")
