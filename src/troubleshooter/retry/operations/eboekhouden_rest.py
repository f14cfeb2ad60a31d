"""Invoices, mutations and relations for e-Boekhouden over REST."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import ConfigDict, Field

from troubleshooter.connectors.eboekhouden_rest import (
    Resource,
    Row,
    WriteResource,
    WritingRestSession,
)
from troubleshooter.live import ConnectionSystem
from troubleshooter.retry.job import Answer
from troubleshooter.retry.operations.amounts import plausible, same_day
from troubleshooter.retry.operations.operation import (
    Form,
    Operation,
    Payload,
    Task,
    absent,
    conflict,
    done,
    found,
)

_SYSTEMS = frozenset([ConnectionSystem.EBOEKHOUDEN_REST])
_CENTS = 0.05


class _Open(Form):
    """The API has more keys than are known here: those go along as they are."""

    model_config = ConfigDict(extra="allow")


class Item(_Open):
    """One line of an invoice; the price in euros."""

    description: str
    vatCode: str = Field(min_length=1)  # noqa: N815
    ledgerId: int = Field(gt=0)  # noqa: N815
    pricePerUnit: float  # noqa: N815
    quantity: float = 1.0


class Invoice(_Open):
    """An invoice. The number is needed: without one nothing tells whether it is there already."""

    invoiceNumber: str = Field(pattern=r"\d$", max_length=50)  # noqa: N815
    relationId: int = Field(gt=0)  # noqa: N815
    date: date
    termOfPayment: int = Field(ge=0)  # noqa: N815
    templateId: int = Field(gt=0)  # noqa: N815
    items: list[Item] = Field(min_length=1, max_length=1_000)


class MutationRow(_Open):
    """One row of a mutation; the amount in euros."""

    ledgerId: int = Field(gt=0)  # noqa: N815
    vatCode: str = Field(min_length=1)  # noqa: N815
    amount: float


class Mutation(_Open):
    """A mutation; number and day are what it is found again by."""

    type: int = Field(ge=0, le=7)
    date: date
    ledgerId: int = Field(gt=0)  # noqa: N815
    invoiceNumber: str = Field(min_length=1, max_length=50)  # noqa: N815
    rows: list[MutationRow] = Field(min_length=1, max_length=1_000)


class Relation(_Open):
    """A relation. The code is needed: without one nothing tells whether it is there already."""

    code: str = Field(min_length=1, max_length=15)
    name: str = Field(min_length=1)
    type: Literal["B", "P"] = "B"


def _rows(desk: WritingRestSession, resource: Resource, key: str, value: str) -> list[Row]:
    # Compared again here: the API ignores a filter that it does not know.
    return [row for row in desk.rows(resource, {key: value}) if str(row.get(key)) == value]


def _look_for_invoice(desk: WritingRestSession, task: Task) -> Answer:
    for row in _rows(desk, Resource.INVOICE, "invoiceNumber", task.record):
        wanted = task.payload
        items = wanted.get("items", [])
        net = sum(float(one["pricePerUnit"]) * float(one["quantity"]) for one in items)
        total = row.get("totalInclVat")
        seen = float(total) if isinstance(total, int | float) else None
        same = not wanted or (
            row.get("relationId") in (None, wanted["relationId"])
            and same_day(date.fromisoformat(wanted["date"]), _day(row))
            and plausible(net, seen, len(items))
        )
        if not same:
            return conflict(task.record, f"number {task.record} is taken by another invoice")
        return found(task.record, f"invoice {task.record} is in the books")
    return absent(f"invoice {task.record} is not in the books")


def _look_for_mutation(desk: WritingRestSession, task: Task) -> Answer:
    wanted = task.payload
    number, day = str(wanted["invoiceNumber"]), date.fromisoformat(wanted["date"])
    total = sum(float(row["amount"]) for row in wanted["rows"])
    for row in _rows(desk, Resource.MUTATION, "invoiceNumber", number):
        amount = row.get("amount")
        agrees = not isinstance(amount, int | float) or abs(abs(amount) - abs(total)) < _CENTS
        if row.get("type") in (None, wanted["type"]) and same_day(day, _day(row)) and agrees:
            identity = str(row.get("id") or number)
            return found(identity, f"mutation {identity} is in the books")
    return absent("no such mutation in the books")


def _look_for_relation(desk: WritingRestSession, task: Task) -> Answer:
    for row in _rows(desk, Resource.RELATION, "code", task.record):
        identity = str(row.get("id") or task.record)
        return found(identity, f"relation {task.record} is there")
    return absent(f"relation {task.record} is not there")


def _send(resource: WriteResource) -> Any:
    def send(desk: WritingRestSession, task: Task) -> Answer:
        identity = desk.create(resource, task.payload)
        return done(identity, f"taken as {resource.value} {identity}")

    return send


def _day(row: Row) -> date | None:
    given = row.get("date")
    try:
        return date.fromisoformat(given[:10]) if isinstance(given, str) else None
    except ValueError:
        return None


def _of_mutation(payload: Payload) -> str:
    total = sum(float(row["amount"]) for row in payload["rows"])
    return f"{payload['type']} {payload['invoiceNumber']} {payload['date']} {total:.2f}"


OPERATIONS = (
    Operation(
        "invoice",
        _SYSTEMS,
        Invoice,
        _look_for_invoice,
        _send(WriteResource.INVOICE),
        lambda payload: str(payload.get("invoiceNumber", "")),
    ),
    Operation(
        "mutation",
        _SYSTEMS,
        Mutation,
        _look_for_mutation,
        _send(WriteResource.MUTATION),
        _of_mutation,
    ),
    Operation(
        "relation",
        _SYSTEMS,
        Relation,
        _look_for_relation,
        _send(WriteResource.RELATION),
        lambda payload: str(payload.get("code", "")),
    ),
)
