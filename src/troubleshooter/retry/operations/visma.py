"""Customer invoices, sales orders and customers for Visma.net."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import ConfigDict, Field

from troubleshooter.connectors.visma_records import DocumentKind
from troubleshooter.connectors.visma_writing import VismaWriter, wrapped
from troubleshooter.live import ConnectionSystem
from troubleshooter.retry.job import Answer
from troubleshooter.retry.operations.operation import (
    Form,
    Operation,
    Payload,
    Send,
    Task,
    absent,
    conflict,
    done,
    found,
    undecided,
)

_SYSTEMS = frozenset([ConnectionSystem.VISMA])


class _Open(Form):
    """Visma.net has more fields than are known here: those go along as they are."""

    model_config = ConfigDict(extra="allow")


class InvoiceForm(_Open):
    """A customer invoice, its values plain; the reference is what it is found again by."""

    customerNumber: str = Field(min_length=1)  # noqa: N815
    documentDate: str = Field(pattern=r"^\d{4}-\d\d-\d\d")  # noqa: N815
    externalReference: str = Field(min_length=1)  # noqa: N815
    invoiceLines: list[dict[str, Any]] = Field(min_length=1, max_length=1_000)  # noqa: N815


class OrderCustomer(_Open):
    """The customer of an order, by number."""

    id: str = Field(min_length=1)


class OrderForm(_Open):
    """A sales order; customer, day and the customer's reference are what it is found again by."""

    customer: OrderCustomer
    date: str = Field(pattern=r"^\d{4}-\d\d-\d\d")
    customerRefNo: str = Field(min_length=1)  # noqa: N815
    orderLines: list[dict[str, Any]] = Field(min_length=1, max_length=1_000)  # noqa: N815


class CustomerForm(_Open):
    """A customer; the number, or else the name, is what it is found again by."""

    name: str = Field(min_length=1)
    number: str | None = None


def _look_for_invoice(desk: VismaWriter, task: Task) -> Answer:
    customer = str(task.payload["customerNumber"])
    seen = desk.invoices_with_reference(str(task.payload["externalReference"]))
    for one in seen:
        if not one.customer or one.customer == customer:
            return found(one.number, f"customer invoice {one.number} is there")
    if seen:
        return conflict(seen[0].number, f"invoice {seen[0].number} of another customer has it")
    return absent("no customer invoice with this reference")


def _look_for_order(desk: VismaWriter, task: Task) -> Answer:
    day = date.fromisoformat(str(task.payload["date"])[:10])
    reference = str(task.payload["customerRefNo"])
    for one in desk.orders_of(str(task.payload["customer"]["id"]), day, reference):
        return found(one.number, f"sales order {one.number} is there")
    return absent("no sales order of this customer with this reference")


def _look_for_customer(desk: VismaWriter, task: Task) -> Answer:
    number, name = str(task.payload.get("number") or ""), str(task.payload["name"])
    if number:
        one = desk.customer(number)
        if one is None:
            return absent(f"customer {number} is not there")
        if one.name.strip().casefold() != name.strip().casefold():
            return conflict(number, f"number {number} belongs to another customer")
        return found(number, f"customer {number} is there")
    seen = desk.customers_named(name)
    if len(seen) > 1:
        return undecided(f"{len(seen)} customers are called so; which one it is cannot be seen")
    if seen:
        return found(seen[0].number, f"customer {seen[0].number} has this name")
    return absent("no customer with this name")


def _send(kind: DocumentKind) -> Send:
    def send(desk: Any, task: Task) -> Answer:
        # The service of sales orders wraps no values; the other one wraps all.
        plain = kind is DocumentKind.SALES_ORDER
        made = desk.create(kind, dict(task.payload) if plain else wrapped(task.payload))
        return done(made.number, f"made as {kind.value} {made.number or '(number not told)'}")

    return send


def _of_customer(payload: Payload) -> str:
    return str(payload.get("number") or payload.get("name") or "")


OPERATIONS = (
    Operation(
        "customer-invoice",
        _SYSTEMS,
        InvoiceForm,
        _look_for_invoice,
        _send(DocumentKind.CUSTOMER_INVOICE),
        lambda payload: str(payload.get("externalReference", "")),
    ),
    Operation(
        "sales-order",
        _SYSTEMS,
        OrderForm,
        _look_for_order,
        _send(DocumentKind.SALES_ORDER),
        lambda payload: str(payload.get("customerRefNo", "")),
    ),
    Operation(
        "customer",
        _SYSTEMS,
        CustomerForm,
        _look_for_customer,
        _send(DocumentKind.CUSTOMER),
        _of_customer,
    ),
)
