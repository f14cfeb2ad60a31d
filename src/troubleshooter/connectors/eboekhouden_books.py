"""Looking up and writing bookings over e-Boekhouden's SOAP service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from troubleshooter.connectors.eboekhouden_soap import (
    ReadMethod,
    SoapSession,
    WriteMethod,
    WritingSoapSession,
)
from troubleshooter.errors import UnexpectedAnswer

MOST_MUTATIONS = 500
"""GetMutaties never returns more than the last so many."""
_EVER = (datetime(1980, 1, 1), datetime(2049, 12, 31))  # noqa: DTZ001


@dataclass(frozen=True, slots=True)
class BookMutation:
    """A mutation in the books; `total` is the sum of its lines as they were entered."""

    number: str
    kind: str
    day: date | None
    account: str
    relation: str
    invoice: str
    voucher: str
    description: str
    total: float


def mutations(
    session: SoapSession, invoice: str = "", day: date | None = None
) -> tuple[BookMutation, ...]:
    """The mutations with this invoice number, or of this day; at most the last 500."""
    first, last = _EVER
    if not invoice and day is not None:
        first = datetime(day.year, day.month, day.day)  # noqa: DTZ001
        last = first + timedelta(hours=23, minutes=59, seconds=59)
    wanted: dict[str, Any] = {"MutatieNr": 0, "DatumVan": first, "DatumTm": last}
    if invoice:
        wanted["Factuurnummer"] = invoice
    answer = session.read(ReadMethod.GET_MUTATIES, cFilter=wanted)
    return tuple(_mutation(row) for row in answer.records("Mutaties", "cMutatieList"))


def add_invoice(session: WritingSoapSession, invoice: Mapping[str, Any]) -> str:
    """Book an invoice; its number as the books have it."""
    return _made(session, WriteMethod.ADD_FACTUUR, "Factuurnummer", oFact=dict(invoice))


def add_mutation(session: WritingSoapSession, mutation: Mapping[str, Any]) -> str:
    """Book a mutation; its number in the books."""
    return _made(session, WriteMethod.ADD_MUTATIE, "Mutatienummer", oMut=dict(mutation))


def add_relation(session: WritingSoapSession, relation: Mapping[str, Any]) -> str:
    """Add a relation; its id in the books."""
    return _made(session, WriteMethod.ADD_RELATIE, "Rel_ID", oRel=dict(relation))


def _made(
    session: WritingSoapSession, method: WriteMethod, key: str, **document: Mapping[str, Any]
) -> str:
    made = session.write(method, **document).payload.get(key)
    if made in (None, "", 0):
        # Neither an error nor a number: it may have been booked all the same.
        raise UnexpectedAnswer(f"e-Boekhouden answers {method.value} without {key}")
    return str(made)


def _mutation(row: Mapping[str, Any]) -> BookMutation:
    lines = row.get("MutatieRegels") or {}
    found = lines.get("cMutatieListRegel") if isinstance(lines, Mapping) else None
    amounts = [line.get("BedragInvoer") or 0 for line in found or [] if isinstance(line, Mapping)]
    day = row.get("Datum")
    return BookMutation(
        str(row.get("MutatieNr") or ""),
        str(row.get("Soort") or ""),
        day.date() if isinstance(day, datetime) else None,
        str(row.get("Rekening") or ""),
        str(row.get("RelatieCode") or ""),
        str(row.get("Factuurnummer") or ""),
        str(row.get("Boekstuk") or ""),
        str(row.get("Omschrijving") or ""),
        float(sum(float(amount) for amount in amounts)),
    )
