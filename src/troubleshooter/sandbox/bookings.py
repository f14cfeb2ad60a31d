"""Mutations as e-Boekhouden's SOAP service takes them in and lists them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from troubleshooter.sandbox.company import Company, Mutation

_MOST = 500


def mutation(given: Mapping[str, Any]) -> Mutation:
    """The mutation that a cMutatie describes."""
    lines = (given.get("MutatieRegels") or {}).get("cMutatieRegel") or []
    lines = lines if isinstance(lines, list) else [lines]
    return Mutation(
        given.get("Soort", ""),
        date.fromisoformat(given["Datum"][:10]),
        given.get("Rekening", ""),
        given.get("RelatieCode", ""),
        given.get("Factuurnummer", ""),
        given.get("Boekstuk", ""),
        given.get("Omschrijving", ""),
        sum(float(line.get("BedragInvoer") or 0) for line in lines),
    )


def found(company: Company, wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The last mutations that fit a cMutatieFilter."""
    number = wanted.get("Factuurnummer")
    first, last = wanted.get("DatumVan", "")[:10], wanted.get("DatumTm", "9999")[:10]
    rows = [
        _row(place, one)
        for place, one in enumerate(company.mutations, 1)
        if (not number or one.invoice == number) and first <= one.day.isoformat() <= last
    ]
    return rows[-_MOST:]


def _row(place: int, one: Mutation) -> dict[str, Any]:
    line = {
        "BedragInvoer": one.total,
        "BedragExclBTW": one.total,
        "BedragBTW": 0,
        "BedragInclBTW": one.total,
        "BTWPercentage": 0,
        "KostenplaatsID": 0,
    }
    return {
        "MutatieNr": place,
        "Soort": one.kind,
        "Datum": one.day,
        "Rekening": one.account,
        "RelatieCode": one.relation,
        "Factuurnummer": one.invoice,
        "Boekstuk": one.voucher,
        "Omschrijving": one.description,
        "MutatieRegels": {"cMutatieListRegel": [line]},
    }
