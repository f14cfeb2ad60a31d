"""Sales entries, sales invoices and relations for Exact Online."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field, model_validator

from troubleshooter.connectors.exact_books import SalesEntry, SalesInvoice
from troubleshooter.connectors.exact_reading import EntryQuery
from troubleshooter.connectors.exact_writing import ExactWriter, WriteResource
from troubleshooter.live import ConnectionSystem
from troubleshooter.retry.job import Answer
from troubleshooter.retry.operations.amounts import plausible
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
)

_SYSTEMS = frozenset([ConnectionSystem.EXACT])
_GUID = r"^\{?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}?$"


class _Open(Form):
    """Exact has more fields than are known here: those go along as they are."""

    model_config = ConfigDict(extra="allow")


class EntryLine(_Open):
    """A line of a sales entry."""

    GLAccount: str = Field(pattern=_GUID)
    AmountFC: float


class SalesEntryForm(_Open):
    """A sales entry, with something by which it can be found again."""

    Customer: str = Field(pattern=_GUID)
    Journal: str = Field(min_length=1)
    EntryDate: str = Field(pattern=r"^\d{4}-\d\d-\d\d")
    EntryNumber: int | None = Field(default=None, gt=0)
    YourRef: str = Field(default="", max_length=50)
    SalesEntryLines: list[EntryLine] = Field(min_length=1, max_length=1_000)

    @model_validator(mode="after")
    def _findable(self) -> SalesEntryForm:
        if self.EntryNumber is None and not self.YourRef:
            raise ValueError("EntryNumber or YourRef is needed to find it again")
        return self


class InvoiceLine(_Open):
    """A line of a sales invoice."""

    Item: str = Field(pattern=_GUID)
    Quantity: float
    UnitPrice: float | None = None


class SalesInvoiceForm(_Open):
    """A sales invoice; YourRef is what it is found again by."""

    OrderedBy: str = Field(pattern=_GUID)
    Journal: str = Field(min_length=1)
    YourRef: str = Field(min_length=1, max_length=50)
    SalesInvoiceLines: list[InvoiceLine] = Field(min_length=1, max_length=1_000)


class AccountForm(_Open):
    """A relation; the code is what it is found again by."""

    Code: str = Field(min_length=1, max_length=18)
    Name: str = Field(min_length=1)


def _look_for_entry(desk: ExactWriter, task: Task) -> Answer:
    wanted = task.payload
    number, reference = wanted.get("EntryNumber"), str(wanted.get("YourRef") or "")
    net = sum(float(line["AmountFC"]) for line in wanted["SalesEntryLines"])
    seen: tuple[SalesEntry, ...] = ()
    desk.forget()
    if number:
        query = EntryQuery(number=str(number), journal=wanted["Journal"])
        seen = desk.reader.sales_entries(query)
    if not seen and reference:
        query = EntryQuery(your_ref=reference, customer=wanted["Customer"])
        seen = desk.reader.sales_entries(query)
    return _judged(seen, wanted["Customer"], net, len(wanted["SalesEntryLines"]), "sales entry")


def _look_for_invoice(desk: ExactWriter, task: Task) -> Answer:
    wanted = task.payload
    lines = wanted["SalesInvoiceLines"]
    net = sum(float(line["Quantity"]) * float(line.get("UnitPrice") or 0) for line in lines)
    desk.forget()
    query = EntryQuery(your_ref=wanted["YourRef"], customer=wanted["OrderedBy"])
    seen = desk.reader.sales_invoices(query)
    return _judged(seen, wanted["OrderedBy"], net, len(lines), "sales invoice")


def _same(one: str, other: str) -> bool:
    return one.strip("{} ").casefold() == other.strip("{} ").casefold()


def _judged(
    seen: tuple[SalesEntry, ...] | tuple[SalesInvoice, ...],
    customer: str,
    net: float,
    lines: int,
    what: str,
) -> Answer:
    for one in seen:
        total = None if one.amount is None else float(one.amount)
        if _same(one.customer, customer) and plausible(net, total, lines):
            return found(one.id, f"{what} {one.number} is in the books")
    if seen:
        said = f"{what} {seen[0].number} has this number or reference, but is another one"
        return conflict(seen[0].id, said)
    return absent(f"no such {what} in the books")


def _look_for_account(desk: ExactWriter, task: Task) -> Answer:
    desk.forget()
    for one in desk.reader.accounts(task.record):
        if one.code.strip() != task.record.strip():
            continue
        if one.name.strip().casefold() != str(task.payload["Name"]).strip().casefold():
            return conflict(one.id, f"code {task.record} belongs to another relation")
        return found(one.id, f"relation {task.record} is there")
    return absent(f"relation {task.record} is not there")


def _send(resource: WriteResource) -> Send:
    def send(desk: Any, task: Task) -> Answer:
        document = dict(task.payload)
        if resource is WriteResource.ACCOUNT:
            # Exact keeps codes right-aligned in eighteen places.
            document["Code"] = str(document["Code"]).strip().rjust(18)
        made = desk.create(resource, document)
        return done(made.id, f"made, number {made.number or 'not told'}")

    return send


def _of_entry(payload: Payload) -> str:
    return str(payload.get("EntryNumber") or payload.get("YourRef") or "")


OPERATIONS = (
    Operation(
        "SalesEntries",
        _SYSTEMS,
        SalesEntryForm,
        _look_for_entry,
        _send(WriteResource.SALES_ENTRY),
        _of_entry,
    ),
    Operation(
        "SalesInvoices",
        _SYSTEMS,
        SalesInvoiceForm,
        _look_for_invoice,
        _send(WriteResource.SALES_INVOICE),
        lambda payload: str(payload.get("YourRef", "")),
    ),
    Operation(
        "Accounts",
        _SYSTEMS,
        AccountForm,
        _look_for_account,
        _send(WriteResource.ACCOUNT),
        lambda payload: str(payload.get("Code", "")).strip(),
    ),
)
