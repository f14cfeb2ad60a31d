"""Which column of a table holds what, from its header in Dutch or English."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_NAMES: dict[str, tuple[str, ...]] = {
    "message": (
        "message", "bericht", "melding", "error message", "foutmelding", "log message", "msg",
        "text", "tekst", "error", "fout", "foutbericht", "description", "omschrijving",
        "error description", "foutomschrijving", "details", "nachricht", "meldung",
        "logbericht", "response", "reason", "reden", "remark", "opmerking",
    ),
    "time": (
        "date created", "created at", "created", "date", "datum", "aanmaakdatum",
        "gemaakt op", "aangemaakt op", "datum aangemaakt", "time", "tijd", "timestamp",
        "datetime", "date time", "datum tijd", "tijdstip", "moment", "erstellt am",
        "creation date", "log date", "logdatum", "datum en tijd", "date and time", "tijdstempel",
    ),
    "success": (
        "success", "succes", "successful", "succesvol", "gelukt", "geslaagd", "is success",
        "erfolg", "result", "resultaat", "outcome",
    ),
    "platform": ("platform",),
    "level": (
        "level", "severity", "niveau", "ernst", "log level", "loglevel", "level name", "prioriteit",
    ),
    "system": ("system", "systeem", "koppeling", "integration", "integratie", "bron", "source"),
    "order": (
        "order", "order id", "order number", "order no", "order nr", "order increment id",
        "increment id", "bestelling", "bestelling id", "bestelnummer", "bestel nr",
        "ordernummer", "order nummer", "bestellingnummer", "bestellung",
    ),
    "work_order": (
        "work order", "workorder", "werkbon", "werkbonnummer", "werkbon nr", "werkorder",
        "workorder no", "work order number", "work order no", "workorder number",
    ),
    "invoice": (
        "invoice", "invoice id", "invoice number", "invoice no", "invoice nr", "factuur",
        "factuur id", "factuurnummer", "factuur nr", "factuurnr", "rechnung",
        "invoice increment id",
    ),
    "credit_memo": (
        "creditmemo id", "credit memo id", "creditmemo", "credit memo", "creditnota",
        "creditnota id", "creditfactuur", "creditfactuur id", "credit memo number", "refund",
    ),
}  # fmt: skip

_FIELDS: dict[str, tuple[str, int]] = {
    name: (field, rank) for field, names in _NAMES.items() for rank, name in enumerate(names)
}


@dataclass(frozen=True, slots=True)
class Header:
    """A table's header: how many columns it has and which of them hold which field.

    Fields are message, time, success, platform, level, system, order, work_order, invoice and
    credit_memo; positions count from 0.
    """

    width: int
    positions: Mapping[str, int]

    def position(self, *fields: str) -> int | None:
        """Where the first of `fields` stands that the table has."""
        return next((self.positions[name] for name in fields if name in self.positions), None)

    @property
    def is_magento_grid(self) -> bool:
        """Whether these are the columns of a Magento synchronisation log."""
        fields = self.positions.keys()
        return {"message", "success"} <= fields and bool({"platform", "time"} & fields)

    @property
    def is_bookzo(self) -> bool:
        """Whether these are the columns of a Bookzo log."""
        fields = self.positions.keys()
        return fields >= {"message", "time", "invoice"} and not fields & {
            "success", "platform", "level", "order",
        }  # fmt: skip


def plain_name(name: str) -> str:
    """A column's name as it is compared: lower case, words apart by one space."""
    return re.sub(r"[\W_]+", " ", name).strip().casefold()


def read_header(cells: Sequence[str]) -> Header | None:
    """The header that `cells` are; None if no column is one for messages."""
    positions: dict[str, tuple[int, int]] = {}
    for position, cell in enumerate(cells):
        if len(cell) > 60 or (found := _FIELDS.get(plain_name(cell))) is None:
            continue
        field, rank = found
        if field not in positions or rank < positions[field][0]:
            positions[field] = (rank, position)
    if "message" not in positions:
        return None
    return Header(len(cells), {field: at for field, (_, at) in positions.items()})
