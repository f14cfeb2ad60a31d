"""A small company's books, as the stand-ins know them."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import date

USERNAME = "vermeer-installatie"
SECURITY_CODE_1 = "sandbox-code-1"
SECURITY_CODE_2 = "sandbox-code-2"
ACCESS_TOKEN = "sandbox-access-token"  # noqa: S105
OUTSMART_TOKEN = "sandbox-token"  # noqa: S105
OUTSMART_SOFTWARE_TOKEN = "sandbox-software-token"  # noqa: S105
ADMINISTRATION = "Installatiebedrijf Vermeer"
GUID = "7d1f1f0e-5c55-4a53-9d3e-0a9b1f2c3d4e"
VAT_CODES = [
    "HOOG_VERK",
    "HOOG_VERK_21",
    "LAAG_VERK",
    "LAAG_VERK_9",
    "VERL_VERK_L9",
    "VERL_VERK",
    "AFW",
    "AFW_VERK",
    "BU_EU_VERK",
    "BI_EU_VERK",
    "BI_EU_VERK_D",
    "AFST_VERK",
    "LAAG_INK",
    "LAAG_INK_9",
    "VERL_INK_L9",
    "HOOG_INK",
    "HOOG_INK_21",
    "VERL_INK",
    "BU_EU_INK",
    "BI_EU_INK",
    "GEEN",
]


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger account."""

    id: int
    code: str
    description: str
    category: str


@dataclass(frozen=True, slots=True)
class Debtor:
    """A relation."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """An article; `ledger` is the code of its counter account."""

    id: int
    code: str
    description: str
    unit: str
    vat: str
    ledger: str
    price: float


@dataclass(frozen=True, slots=True)
class Invoice:
    """A booked invoice; amounts in euros."""

    number: str
    relation: str
    day: date
    term: int
    net: float
    vat: float


@dataclass(frozen=True, slots=True)
class Mutation:
    """A booked mutation; `total` is the sum of its lines in euros."""

    kind: str
    day: date
    account: str
    relation: str
    invoice: str
    voucher: str
    description: str
    total: float


@dataclass(slots=True)
class Company:
    """The books; what is written is added, under the lock."""

    templates: tuple[str, ...] = ("Factuur Standaard ", "Onderhoud 2026")
    ledgers: list[Ledger] = field(default_factory=list)
    debtors: list[Debtor] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    invoices: list[Invoice] = field(default_factory=list)
    mutations: list[Mutation] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def small() -> Company:
    """The company every sandbox starts with."""
    return Company(
        ledgers=[
            Ledger(1, "1010", "Bank", "FIN"),
            Ledger(2, "1300", "Debiteuren", "DEB"),
            Ledger(3, "1520", "Af te dragen btw hoog", "AF"),
            Ledger(4, "8000", "Omzet materialen", "VW"),
            Ledger(5, "8010", "Omzet arbeid", "VW"),
        ],
        debtors=[
            Debtor(1, "10001", "VvE De Linde"),
            Debtor(2, "10002", "Bakkerij Smit"),
            Debtor(3, "D-20.118/A", "Woonstichting Noord"),
        ],
        items=[
            Item(1, "KRAAN-15", "Kraan 15 mm", "stuk", "HOOG_VERK_21", "8000", 12.5),
            Item(2, "UUR-MONTEUR", "Arbeid monteur", "uur", "HOOG_VERK_21", "8010", 58.0),
            Item(3, "VOORRIJ-1", "Voorrijkosten", "stuk", "", "8010", 30.0),
            Item(4, "ROOKMELDER-10", "Rookmelder", "stuk", "HOOG_VERK_21", "", 24.0),
            Item(5, "BUIS-28", "Buis 28 mm", "meter", "8000", "8999", 9.1),
        ],
        invoices=[
            Invoice("2026-0001", "10001", date(2026, 1, 12), 14, 100.0, 21.0),
            Invoice("2026-0002", "10002", date(2026, 1, 19), 30, 58.0, 12.18),
        ],
    )


def many_debtors(count: int = 2_005) -> list[Debtor]:
    """More relations than one request for a list returns."""
    return [Debtor(number, str(20_000 + number), f"Klant {number}") for number in range(count)]
