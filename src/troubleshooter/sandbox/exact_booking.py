"""Records sent to the stand-in of Exact Online: checked as Exact does, then really booked."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from troubleshooter.sandbox.exact_books import ExactBooks, Row, claim, day_of, key, ticks

_SALES_JOURNAL = 20
_WRONG_TYPES = {10, 12, 14, 16, 20, 22, 24}
Sent = Mapping[str, Any]


class NotBooked(Exception):
    """Nothing is booked; `causes` are Exact's sentences."""

    def __init__(self, causes: list[str]) -> None:
        self.causes = causes
        super().__init__("; ".join(causes))


def book(books: ExactBooks, endpoint: str, sent: Sent) -> Row:
    """Book the record and return it; raises NotBooked with every cause at once."""
    if endpoint == "crm/Accounts":
        return _account(books, sent)
    entry = endpoint == "salesentry/SalesEntries"
    causes = _causes(books, sent, entry)
    if causes:
        raise NotBooked(causes)
    return _entry(books, sent) if entry else _invoice(books, sent)


def _causes(books: ExactBooks, sent: Sent, entry: bool) -> list[str]:
    party, label = ("Customer", "Klant") if entry else ("OrderedBy", "Besteld door")
    lines = sent.get("SalesEntryLines" if entry else "SalesInvoiceLines") or []
    causes = _customer(books, sent.get(party), label)
    causes += _journal(books, sent)
    day = _day(sent)
    if not any(_inside(row, day) for row in books.lists["financial/FinancialPeriods"]):
        causes.append(f"Periode datum - tabel bevat geen periode voor deze datum: {day}")
    elif _closed(books, sent, day):
        causes.append(f"Periode is afgesloten: {day:%Y-%m}")
    condition = sent.get("PaymentCondition")
    if condition and books.find("cashflow/PaymentConditions", "Code", condition) is None:
        causes.append("Ongeldige referentie: Betalingsconditie")
    if not lines:
        causes.append("Verplicht: Regels")
    for line in lines:
        causes += _line(books, line, entry)
    return list(dict.fromkeys(causes))


def _customer(books: ExactBooks, given: object, label: str) -> list[str]:
    if not given:
        return [f"Verplicht: {label}"]
    account = books.find("crm/Accounts", "ID", given)
    if account is None:
        return [f"Ongeldige referentie: {label}"]
    if account["Status"] != "C":
        return [f"Ongeldig: {label} (Type)"]
    return []


def _journal(books: ExactBooks, sent: Sent) -> list[str]:
    if not sent.get("Journal"):
        return ["Verplicht: Dagboek"]
    journal = books.find("financial/Journals", "Code", sent["Journal"])
    if journal is None:
        return ["Ongeldige referentie: Dagboek"]
    if journal["Type"] != _SALES_JOURNAL:
        return ["Ongeldig: Dagboek (Type)"]
    number = sent.get("EntryNumber")
    for row in books.lists["salesentry/SalesEntries"]:
        if number and row["EntryNumber"] == number and row["Journal"] == journal["Code"]:
            return ["In gebruik: Boekstuknummer."]
    return []


def _line(books: ExactBooks, line: Sent, entry: bool) -> list[str]:
    causes: list[str] = []
    if entry:
        ledger = books.find("financial/GLAccounts", "ID", line.get("GLAccount"))
        if not line.get("GLAccount"):
            causes.append("Verplicht: Grootboekrekening")
        elif ledger is None:
            causes.append("Ongeldige referentie: Grootboekrekening")
        elif ledger["Type"] in _WRONG_TYPES or ledger["IsBlocked"]:
            causes.append("Ongeldig: Grootboekrekeningtype")
    elif books.find("logistics/Items", "ID", line.get("Item")) is None:
        causes.append("Ongeldige referentie: Artikel")
    code = line.get("VATCode")
    if code and books.find("vat/VATCodes", "Code", code) is None:
        causes.append("Ongeldige referentie: Btw-code")
    return causes


def _day(sent: Sent) -> date:
    given = sent.get("EntryDate") or sent.get("OrderDate") or sent.get("InvoiceDate")
    return day_of(given) or datetime.now(UTC).date()


def _inside(period: Row, day: date) -> bool:
    start, end = day_of(period["StartDate"]), day_of(period["EndDate"])
    return start is not None and end is not None and start <= day <= end


def _closed(books: ExactBooks, sent: Sent, day: date) -> bool:
    return any(
        row["Status"] == 1
        and row["Journal"] == str(sent.get("Journal"))
        and (row["Year"], row["Period"]) == (day.year, day.month)
        for row in books.lists["read/financial/JournalStatusList"]
    )


def _total(books: ExactBooks, lines: list[Sent], entry: bool) -> float:
    total = 0.0
    for line in lines:
        amount = line.get("AmountFC") or 0
        if not entry:
            amount = (line.get("Quantity") or 0) * (line.get("UnitPrice") or 0)
        vat = books.find("vat/VATCodes", "Code", line.get("VATCode")) or {}
        rate = float(vat.get("Percentage") or 0) if vat.get("Type") == "E" else 0.0
        total += float(amount) * (1 + rate)
    return round(total, 2)


def _entry(books: ExactBooks, sent: Sent) -> Row:
    rows = books.lists["salesentry/SalesEntries"]
    number = sent.get("EntryNumber") or max(row["EntryNumber"] for row in rows) + 1
    customer = books.find("crm/Accounts", "ID", sent["Customer"]) or {}
    amount = _total(books, sent["SalesEntryLines"], True)
    row = {
        **dict.fromkeys(rows[0]),
        "EntryID": str(uuid.uuid4()),
        "EntryNumber": number,
        "InvoiceNumber": sent.get("InvoiceNumber") or number,
        "Journal": str(sent["Journal"]),
        "YourRef": sent.get("YourRef"),
        "Customer": customer["ID"],
        "CustomerName": customer["Name"],
        "EntryDate": ticks(_day(sent)),
        "AmountFC": amount,
        "AmountDC": amount,
        "Status": 20,
        "Type": 20,
        "Created": ticks(datetime.now(UTC).date()),
        "Description": sent.get("Description"),
        "PaymentCondition": sent.get("PaymentCondition"),
    }
    rows.append(row)
    books.lists["cashflow/Receivables"].append(claim(row["InvoiceNumber"], amount, 20, False))
    return row


def _invoice(books: ExactBooks, sent: Sent) -> Row:
    rows = books.lists["salesinvoice/SalesInvoices"]
    customer = books.find("crm/Accounts", "ID", sent["OrderedBy"]) or {}
    row = {
        "InvoiceID": str(uuid.uuid4()),
        "InvoiceNumber": 20269000 + len(rows),
        "YourRef": sent.get("YourRef"),
        "OrderedBy": customer["ID"],
        "OrderedByName": customer["Name"],
        "InvoiceDate": ticks(_day(sent)),
        "Journal": str(sent["Journal"]),
        "AmountFC": _total(books, sent["SalesInvoiceLines"], False),
        "Status": 20,
    }
    rows.append(row)
    return row


def _account(books: ExactBooks, sent: Sent) -> Row:
    rows = books.lists["crm/Accounts"]
    code = str(sent.get("Code") or "").strip()
    if not sent.get("Name"):
        raise NotBooked(["Verplicht: Naam"])
    if code and books.find("crm/Accounts", "Code", code) is not None:
        raise NotBooked(["Gegeven bestaat reeds."])
    row = {
        **dict.fromkeys(rows[0]),
        **{name: value for name, value in sent.items() if name in rows[0]},
        "ID": key("account", code or uuid.uuid4()),
        "Code": code.rjust(18),
        "IsSales": sent.get("Status") == "C",
        "IsSupplier": False,
        "Blocked": False,
    }
    rows.append(row)
    return row
