"""A small company's books in Visma.net; what is written really stands in them."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

CLIENT_ID = "sandbox-client"
CLIENT_SECRET = "sandbox-client-secret"  # noqa: S105
APP_ID = "sandbox-app"
APP_SECRET = "sandbox-app-secret"  # noqa: S105
"""The app that users log in to; the other one is a client of its own."""
TENANT_ID = "2f0d8a44-9f0e-4c3b-8d62-7a1e5b90c6d1"
CUSTOMER_TENANT_ID = "9c1b7e02-3a55-4f8e-b0aa-51d2c3e4f506"


@dataclass(slots=True)
class Debtor:
    """A customer."""

    number: str
    name: str
    status: str = "Active"
    customer_class: str = "BINNENLAND"
    terms: str = "14"
    version: int = 1


@dataclass(frozen=True, slots=True)
class Stock:
    """An item of the inventory."""

    number: str
    description: str
    status: str = "Active"
    item_class: str = "MATERIAAL"
    vat: str = "1"
    price: Decimal = Decimal("10.00")


@dataclass(frozen=True, slots=True)
class Setup:
    """A record of the set-up."""

    code: str
    description: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class Month:
    """A financial period of one month."""

    code: str
    start: date
    end: date
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Booked:
    """An invoice or sales order; `reference` is the number that the sender gave it."""

    number: str
    customer: str
    day: date
    total: Decimal
    reference: str = ""
    type: str = "Invoice"


@dataclass(frozen=True, slots=True)
class Queued:
    """A write that was queued, with what it came to."""

    id: str
    status: int
    location: str
    content: bytes


@dataclass(slots=True)
class VismaBooks:
    """The books; what is written is added, under the lock."""

    customers: list[Debtor] = field(default_factory=list)
    items: list[Stock] = field(default_factory=list)
    vat_categories: list[Setup] = field(default_factory=list)
    terms: list[Setup] = field(default_factory=list)
    accounts: list[Setup] = field(default_factory=list)
    subaccounts: list[Setup] = field(default_factory=list)
    branches: list[Setup] = field(default_factory=list)
    classes: list[Setup] = field(default_factory=list)
    periods: list[Month] = field(default_factory=list)
    invoices: list[Booked] = field(default_factory=list)
    orders: list[Booked] = field(default_factory=list)
    queued: dict[str, Queued] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


def small() -> VismaBooks:
    """The company that every sandbox starts with; January 2026 is closed."""
    ends = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}
    return VismaBooks(
        customers=[
            Debtor("10001", "VvE De Linde"),
            Debtor("10002", "Bakkerij Smit", terms="30"),
            Debtor("20433", "Tuinderij Zonnehof"),
            Debtor("20440", "Garage Van Dam", "CreditHold"),
            Debtor("20441", "Sportclub De Meer", "OnHold"),
            Debtor("20442", "Drukkerij Kok", "Inactive"),
            Debtor("D-20.118/A", "Woonstichting Noord"),
        ],
        items=[
            Stock("KRAAN-15", "Kraan 15 mm", price=Decimal("12.50")),
            Stock("UUR-MONTEUR", "Arbeid monteur", item_class="ARBEID", price=Decimal("58.00")),
            Stock("LEIDING 15MM", "Leiding 15 mm"),
            Stock('AFDICHTING 3/4"', "Afdichting"),
            Stock("OUD-1", "Oude pomp", "Inactive"),
            Stock("INKOOP-1", "Alleen inkoop", "NoSales"),
        ],
        vat_categories=[
            Setup("1", "Btw hoog 21%"),
            Setup("2", "Btw laag 9%"),
            Setup("9", "Btw oud 6%", active=False),
        ],
        terms=[Setup("14", "14 dagen"), Setup("30", "30 dagen")],
        accounts=[
            Setup("8000", "Omzet materialen"),
            Setup("8010", "Omzet arbeid"),
            Setup("8090", "Omzet oud", active=False),
        ],
        subaccounts=[Setup("10-01", "Werkplaats"), Setup("10-99", "Oud", active=False)],
        branches=[Setup("1", "Installatiebedrijf Vermeer")],
        classes=[Setup("BINNENLAND", "Binnenland"), Setup("EU", "Binnen de EU")],
        periods=[
            Month(f"2026{month:02}", date(2026, month, 1), date(2026, month, last), month == 1)
            for month, last in ends.items()
        ],
        invoices=[
            Booked("100001", "10001", date(2026, 2, 12), Decimal("121.00"), "26-0611"),
            Booked("100002", "10002", date(2026, 2, 19), Decimal("70.18"), "26-0612"),
        ],
        orders=[Booked("000101", "10001", date(2026, 2, 20), Decimal("250.00"), "26-0613", "SO")],
    )


def many_customers(count: int = 2_005) -> list[Debtor]:
    """More customers than one page holds."""
    return [Debtor(str(30_000 + place), f"Klant {place}") for place in range(count)]


def plain(value: Any) -> Any:
    """A value out of its wrapping."""
    return value["value"] if isinstance(value, dict) and "value" in value else value
