"""Invoices, mutations and relations for e-Boekhouden over SOAP."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field, model_validator

from troubleshooter.connectors.eboekhouden_books import (
    MOST_MUTATIONS,
    BookMutation,
    add_invoice,
    add_mutation,
    add_relation,
    mutations,
)
from troubleshooter.connectors.eboekhouden_soap import WritingSoapSession
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
    undecided,
)

_SYSTEMS = frozenset([ConnectionSystem.EBOEKHOUDEN])
_CENTS = 0.05


class InvoiceLine(Form):
    """One line of an invoice; the price is per unit, in euros."""

    Aantal: float
    Eenheid: str = ""
    Code: str = ""
    Omschrijving: str = ""
    PrijsPerEenheid: float
    BTWCode: str = Field(min_length=1)
    TegenrekeningCode: str = Field(min_length=1)
    KostenplaatsID: int = 0


class Invoice(Form):
    """A cFactuur. The number is needed: without one nothing tells whether it is there already."""

    Factuurnummer: str = Field(min_length=1, max_length=50)
    Relatiecode: str = Field(min_length=1)
    Datum: date
    Betalingstermijn: int = Field(ge=0, le=9_999)
    Factuursjabloon: str = Field(min_length=1)
    PerEmailVerzenden: bool = False
    EmailOnderwerp: str | None = None
    EmailBericht: str | None = None
    EmailVanAdres: str | None = None
    EmailVanNaam: str | None = None
    AutomatischeIncasso: bool = False
    IncassoIBAN: str | None = None
    IncassoMachtigingSoort: str | None = None
    IncassoMachtigingID: str | None = None
    IncassoMachtigingDatumOndertekening: date = date(1980, 1, 1)
    IncassoMachtigingFirst: bool = False
    IncassoRekeningNummer: str | None = None
    IncassoTnv: str | None = None
    IncassoPlaats: str | None = None
    IncassoOmschrijvingRegel1: str | None = None
    IncassoOmschrijvingRegel2: str | None = None
    IncassoOmschrijvingRegel3: str | None = None
    InBoekhoudingPlaatsen: bool = True
    BoekhoudmutatieOmschrijving: str | None = None
    Regels: list[InvoiceLine] = Field(min_length=1, max_length=1_000)


class MutationLine(Form):
    """One line of a mutation; amounts in euros."""

    BedragInvoer: Decimal
    BedragExclBTW: Decimal
    BedragBTW: Decimal = Decimal(0)
    BedragInclBTW: Decimal
    BTWCode: str = Field(min_length=1)
    BTWPercentage: Decimal = Decimal(0)
    TegenrekeningCode: str = Field(min_length=1)
    KostenplaatsID: int = 0


class Mutation(Form):
    """A cMutatie, with something by which it can be found again."""

    Soort: Literal[
        "OpeningsSaldo", "FactuurOntvangen", "FactuurVerstuurd", "FactuurbetalingOntvangen",
        "FactuurbetalingVerstuurd", "GeldOntvangen", "GeldUitgegeven", "Memoriaal",
    ]  # fmt: skip
    Datum: date
    Rekening: str = Field(min_length=1)
    RelatieCode: str = ""
    Factuurnummer: str = ""
    Boekstuk: str = ""
    Omschrijving: str = ""
    Betalingstermijn: str | None = None
    Betalingskenmerk: str | None = None
    InExBTW: Literal["IN", "EX"] = "EX"
    MutatieRegels: list[MutationLine] = Field(min_length=1, max_length=1_000)

    @model_validator(mode="after")
    def _findable(self) -> Mutation:
        if not (self.Factuurnummer or self.Boekstuk or self.Omschrijving):
            raise ValueError("Factuurnummer, Boekstuk or Omschrijving is needed to find it again")
        return self


class Relation(Form):
    """A cRelatie. The code is needed: without one nothing tells whether it is there already."""

    Code: str = Field(min_length=1, max_length=15)
    Bedrijf: str = Field(min_length=1)
    BP: Literal["B", "P"] = "B"
    Contactpersoon: str = ""
    Geslacht: str = ""
    Adres: str = ""
    Postcode: str = ""
    Plaats: str = ""
    Land: str = ""
    Telefoon: str = ""
    GSM: str = ""
    Email: str = ""
    Site: str = ""
    Notitie: str = ""
    BTWNummer: str = ""
    KvkNummer: str = ""
    Aanhef: str = ""
    IBAN: str = ""
    BIC: str = ""
    LA: str = "0"


def _look_for_invoice(desk: WritingSoapSession, task: Task) -> Answer:
    seen = desk.invoice(task.record)
    if seen is None:
        return absent(f"invoice {task.record} is not in the books")
    wanted = task.payload
    lines = wanted.get("Regels", [])
    net = sum(float(line["Aantal"]) * float(line["PrijsPerEenheid"]) for line in lines)
    if not wanted:
        return found(seen.number, f"invoice {seen.number} is in the books")
    differs = [
        name
        for name, same in (
            ("relation", seen.relation in ("", wanted["Relatiecode"])),
            ("date", same_day(_day(wanted["Datum"]), seen.day)),
            ("amount", plausible(net, seen.total, len(lines))),
        )
        if not same
    ]
    if differs:
        said = f"number {seen.number} is taken by another invoice: its {', '.join(differs)} differ"
        return conflict(seen.number, said)
    return found(seen.number, f"invoice {seen.number} is in the books")


def _send_invoice(desk: WritingSoapSession, task: Task) -> Answer:
    document = _typed(task.payload)
    document["Regels"] = {"cFactuurRegel": task.payload["Regels"]}
    number = add_invoice(desk, document)
    return done(number, f"booked as invoice {number}")


def _look_for_mutation(desk: WritingSoapSession, task: Task) -> Answer:
    wanted = task.payload
    number, day = str(wanted.get("Factuurnummer") or ""), _day(wanted["Datum"])
    seen = mutations(desk, number, day)
    total = sum(float(line["BedragInvoer"]) for line in wanted["MutatieRegels"])
    for one in seen:
        if _is_it(one, wanted, day, total):
            return found(one.number, f"mutation {one.number} is in the books")
    if len(seen) >= MOST_MUTATIONS:
        return undecided(f"only the last {MOST_MUTATIONS} mutations show; it may be further back")
    return absent("no such mutation in the books")


def _is_it(one: BookMutation, wanted: Payload, day: date, total: float) -> bool:
    """Whether all that tells mutations apart is the same; what is not shown does not tell."""
    pairs = (
        (one.invoice, wanted.get("Factuurnummer")),
        (one.voucher, wanted.get("Boekstuk")),
        (one.description, wanted.get("Omschrijving")),
        (one.relation, wanted.get("RelatieCode")),
        (one.account, wanted.get("Rekening")),
    )
    return (
        one.kind == wanted["Soort"]
        and same_day(day, one.day)
        and abs(abs(one.total) - abs(total)) < _CENTS
        and all(not seen or seen == (asked or "") for seen, asked in pairs)
    )


def _send_mutation(desk: WritingSoapSession, task: Task) -> Answer:
    document = {"MutatieNr": 0, **_typed(task.payload)}
    document["MutatieRegels"] = {"cMutatieRegel": task.payload["MutatieRegels"]}
    number = add_mutation(desk, document)
    return done(number, f"booked as mutation {number}")


def _look_for_relation(desk: WritingSoapSession, task: Task) -> Answer:
    seen = desk.relation(task.record)
    if seen is None:
        return absent(f"relation {task.record} is not there")
    name = str(task.payload.get("Bedrijf", ""))
    if name and seen.name and seen.name.strip().casefold() != name.strip().casefold():
        return conflict(task.record, f"code {task.record} belongs to another relation")
    return found(task.record, f"relation {task.record} is there")


def _send_relation(desk: WritingSoapSession, task: Task) -> Answer:
    zeroes = {"ID": 0, "Gb_ID": 0, "GeenEmail": 0, "NieuwsbriefgroepenCount": 0}
    document = {**zeroes, "AddDatum": datetime.now(UTC).replace(tzinfo=None), **task.payload}
    identity = add_relation(desk, document)
    return done(task.record, f"added, id {identity}")


_DATES = ("Datum", "IncassoMachtigingDatumOndertekening")


def _typed(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The payload with its dates as the service wants them."""
    return {
        name: datetime.fromisoformat(value) if name in _DATES else value
        for name, value in payload.items()
    }


def _day(text: str) -> date:
    return date.fromisoformat(text[:10])


def _told(payload: Payload) -> Mapping[str, str]:
    """What a probe is asked about; of the lines only what all have in common."""
    lines = payload.get("Regels", [])
    found = {
        "template": payload.get("Factuursjabloon", ""),
        "relation": payload.get("Relatiecode", ""),
        "invoice": payload.get("Factuurnummer", ""),
        "material": _one(lines, "Code"),
        "ledger_account": _one(lines, "TegenrekeningCode"),
        "vat_code": _one(lines, "BTWCode"),
    }
    return {name: str(value) for name, value in found.items() if value}


def _one(lines: list[Mapping[str, Any]], key: str) -> str:
    values = {str(line.get(key, "")) for line in lines}
    return values.pop() if len(values) == 1 else ""


def _of_mutation(payload: Payload) -> str:
    """Kind, number, day and amount: an invoice may well be paid in two parts."""
    number = payload.get("Factuurnummer") or payload.get("Boekstuk") or payload.get("Omschrijving")
    total = sum(float(line["BedragInvoer"]) for line in payload["MutatieRegels"])
    return f"{payload['Soort']} {number} {payload['Datum']} {total:.2f}"


ADD_FACTUUR = Operation(
    "AddFactuur",
    _SYSTEMS,
    Invoice,
    _look_for_invoice,
    _send_invoice,
    lambda payload: str(payload.get("Factuurnummer", "")),
    told=_told,
)
ADD_MUTATIE = Operation(
    "AddMutatie", _SYSTEMS, Mutation, _look_for_mutation, _send_mutation, _of_mutation
)
ADD_RELATIE = Operation(
    "AddRelatie",
    _SYSTEMS,
    Relation,
    _look_for_relation,
    _send_relation,
    lambda payload: str(payload.get("Code", "")),
)
OPERATIONS = (ADD_FACTUUR, ADD_MUTATIE, ADD_RELATIE)
