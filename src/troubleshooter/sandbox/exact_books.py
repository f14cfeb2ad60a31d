"""The division of a small holiday park, as the stand-in of Exact Online knows it."""

from __future__ import annotations

import calendar
import threading
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

DIVISION = 3456789
ARCHIVED = 3456790
USER = "R. Vermeer"
_SPACE = uuid.UUID("5b1d5c0e-2f0a-4f6e-9c43-7c1c3a0b9d11")
Row = dict[str, Any]


def key(kind: str, code: object) -> str:
    """The GUID of a record, the same in every run."""
    return str(uuid.uuid5(_SPACE, f"{kind}:{code}"))


def ticks(day: date) -> str:
    """A day as Exact writes it."""
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return f"/Date({int(at.timestamp() * 1000)})/"


def day_of(text: object) -> date | None:
    """The day in a date that was sent or in ticks, None when there is none."""
    given = str(text or "")
    if given.startswith("/Date("):
        return datetime.fromtimestamp(int(given[6:-2]) / 1000, UTC).date()
    try:
        return date.fromisoformat(given[:10])
    except ValueError:
        return None


@dataclass(slots=True)
class ExactBooks:
    """The lists of the division by endpoint; what is written is added, under the lock."""

    lists: dict[str, list[Row]] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def find(self, endpoint: str, name: str, value: object) -> Row | None:
        """The row whose field has this value, spaces around it aside."""
        wanted = str(value).strip().casefold()
        for row in self.lists[endpoint]:
            if str(row.get(name)).strip().casefold() == wanted:
                return row
        return None


def small() -> ExactBooks:
    """The division every sandbox starts with."""
    return ExactBooks(
        {
            "system/Divisions": [
                _division(DIVISION, "Vakantiepark De Linde B.V.", 1),
                _division(ARCHIVED, "De Linde (oud)", 2),
            ],
            "crm/Accounts": list(_accounts()),
            "financial/GLAccounts": list(_ledger()),
            "vat/VATCodes": list(_vat_codes()),
            "cashflow/PaymentConditions": [
                _condition("1", "Betaald bij boeking", 0),
                _condition("14", "14 dagen", 14),
                _condition("30", "30 dagen", 30),
            ],
            "financial/Journals": list(_journals()),
            "logistics/Items": [
                _item("HUUR-WEEK", "Huur bungalow per week", True),
                _item("SCHOONMAAK", "Eindschoonmaak", True),
                _item("LINNEN-INK", "Linnenpakket (inkoop)", False),
            ],
            "financial/FinancialPeriods": list(_periods((2025, 2026))),
            "read/financial/JournalStatusList": [
                {
                    "Journal": "70",
                    "JournalDescription": "Verkoopboek",
                    "JournalType": 20,
                    "Year": year,
                    "Period": period,
                    "Status": int(year == 2025),
                    "StatusDescription": "Gesloten" if year == 2025 else "Open",
                }
                for year in (2025, 2026)
                for period in range(1, 13)
            ],
            "salesentry/SalesEntries": [
                entry(20260009, "20001", date(2026, 2, 2), 423.50, 50),
                entry(20260012, "20001", date(2026, 3, 14), 121.00, 20),
                entry(20260013, "20002", date(2026, 3, 15), 242.00, 20),
            ],
            "salesinvoice/SalesInvoices": [],
            "cashflow/Receivables": [
                claim(20260009, 423.50, 50, True),
                claim(20260012, 121.00, 20, False),
                claim(20260013, 242.00, 20, False),
            ],
        }
    )


def _division(code: int, description: str, status: int) -> Row:
    return {
        "Code": code,
        "Description": description,
        "Status": status,
        "BlockingStatus": 0,
        "Current": code == DIVISION,
    }


def _accounts() -> Iterable[Row]:
    given = (
        ("20001", "Familie de Boer", "C", False, None, False),
        ("20002", "Jansen & Zn.", "C", False, None, False),
        ("20003", "M. O'Neill", "P", False, None, False),
        ("20004", "Bakkerij Smit", "C", False, date(2025, 12, 31), False),
        ("20005", "Reisbureau Zon", "C", False, None, True),
        ("L-100", "Wasserij Wit", "A", True, None, False),
        ("L-101", "Jansen & Zn.", "A", True, None, False),
    )
    for code, name, status, supplier, end, blocked in given:
        yield {
            "ID": key("account", code),
            "Code": code.rjust(18),
            "Name": name,
            "Status": status,
            "IsSales": status == "C",
            "IsSupplier": supplier,
            "Blocked": blocked,
            "EndDate": ticks(end) if end else None,
            "PaymentConditionSales": "14",
            "SalesVATCode": None,
            "GLAR": None,
            "City": "Zwolle",
            "Country": "NL ",
            "Email": None,
            "VATNumber": None,
        }


def _ledger() -> Iterable[Row]:
    given = (
        ("0150", "Inventaris", 32, False),
        ("1000", "Kas", 10, False),
        ("1300", "Debiteuren", 20, False),
        ("1400", "Vooruitbetaald door gasten", 27, False),
        ("1500", "Af te dragen btw hoog", 24, False),
        ("1510", "Af te dragen btw laag", 24, False),
        ("8000", "Omzet verhuur", 110, False),
        ("8010", "Omzet extra kosten", 110, False),
        ("8090", "Diverse opbrengsten", 90, False),
        ("8999", "Omzet oud", 110, True),
    )
    for code, description, kind, blocked in given:
        yield {
            "ID": key("ledger", code),
            "Code": code,
            "Description": description,
            "Type": kind,
            "TypeDescription": str(kind),
            "IsBlocked": blocked,
            "BalanceType": "W" if kind >= 90 else "B",
            "UseCostcenter": 0,
            "UseCostunit": 0,
            "VATCode": None,
        }


def _vat_codes() -> Iterable[Row]:
    given = (
        ("0", "Geen btw", 0.0, "N", "B", False),
        ("2", "Btw hoog, exclusief", 0.21, "E", "S", False),
        ("4", "Btw laag, exclusief", 0.09, "E", "S", False),
        ("7", "Btw hoog, inkoop", 0.21, "E", "P", False),
        ("9", "Btw laag (oud)", 0.06, "E", "S", True),
    )
    for code, description, percentage, kind, direction, blocked in given:
        yield {
            "ID": key("vat", code),
            "Code": code.ljust(3),
            "Description": description,
            "Percentage": percentage,
            "Type": kind,
            "VATTransactionType": direction,
            "IsBlocked": blocked,
            "GLToPayCode": "1500",
            "GLToClaimCode": "1500",
        }


def _journals() -> Iterable[Row]:
    given = (
        ("10", "Kas", 10, False),
        ("20", "Bank", 12, False),
        ("70", "Verkoopboek", 20, False),
        ("71", "Verkoopboek oud", 20, True),
        ("90", "Memoriaal", 90, False),
    )
    for code, description, kind, blocked in given:
        yield {
            "ID": key("journal", code),
            "Code": code,
            "Description": description,
            "Type": kind,
            "IsBlocked": blocked,
            "AllowVAT": True,
            "Currency": "EUR",
            "GLAccountCode": "1300",
            "GLAccountType": 20,
        }


def _condition(code: str, description: str, days: int) -> Row:
    return {
        "ID": key("condition", code),
        "Code": code,
        "Description": description,
        "PaymentDays": days,
        "PaymentMethod": "B",
    }


def _item(code: str, description: str, sales: bool) -> Row:
    return {
        "ID": key("item", code),
        "Code": code,
        "Description": description,
        "IsSalesItem": sales,
    }


def _periods(years: tuple[int, ...]) -> Iterable[Row]:
    for year in years:
        for month in range(1, 13):
            last = calendar.monthrange(year, month)[1]
            yield {
                "ID": key("period", f"{year}-{month}"),
                "FinYear": year,
                "FinPeriod": month,
                "StartDate": ticks(date(year, month, 1)),
                "EndDate": ticks(date(year, month, last)),
            }


def entry(number: int, customer: str, day: date, amount: float, status: int) -> Row:
    """A sales entry in journal 70, amount including VAT."""
    names = {str(row["Code"]).strip(): str(row["Name"]) for row in _accounts()}
    return {
        "EntryID": key("entry", number),
        "EntryNumber": number,
        "InvoiceNumber": number,
        "Journal": "70",
        "YourRef": f"BZ-{number}",
        "Customer": key("account", customer),
        "CustomerName": names.get(customer, ""),
        "EntryDate": ticks(day),
        "AmountFC": amount,
        "AmountDC": amount,
        "Status": status,
        "Type": 20,
        "Created": ticks(day),
        "Description": "",
        "PaymentCondition": "14",
    }


def claim(number: int, amount: float, status: int, paid: bool) -> Row:
    """A claim on a customer for an invoice."""
    return {
        "ID": key("claim", number),
        "EntryNumber": number,
        "InvoiceNumber": number,
        "AmountDC": amount,
        "Status": status,
        "IsFullyPaid": paid,
        "GLAccountCode": "1300",
    }
