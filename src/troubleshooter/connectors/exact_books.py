"""What is read of and written to an Exact Online division, as values of our own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from troubleshooter.connectors.exact_odata import (
    Row,
    amount_in,
    day_in,
    number_in,
    text_in,
    truth_in,
)

LEDGER_TYPES: Mapping[int, str] = {
    10: "cash", 12: "bank", 14: "credit card", 16: "payment services", 20: "accounts receivable",
    21: "prepayment accounts receivable", 22: "accounts payable", 24: "VAT",
    25: "employees payable", 26: "prepaid expenses", 27: "accrued expenses",
    29: "income taxes payable", 30: "fixed assets", 32: "other assets",
    35: "accumulated depreciation", 40: "inventory", 50: "capital stock",
    52: "retained earnings", 55: "long term debt", 60: "current portion of debt", 90: "general",
    100: "tax payable", 110: "revenue", 111: "cost of goods", 120: "other costs",
    121: "sales, general administrative expenses", 122: "depreciation costs",
    123: "research and development", 125: "employee costs", 126: "employment costs",
    130: "exceptional costs", 140: "exceptional income", 150: "income taxes",
    160: "interest income",
}  # fmt: skip
"""What Exact's types of ledger account mean."""
JOURNAL_TYPES: Mapping[int, str] = {
    10: "cash",
    12: "bank",
    16: "payment service",
    20: "sales",
    21: "return invoice",
    22: "purchase",
    23: "received return invoice",
    90: "general",
}
"""What Exact's types of journal mean."""
PROCESSED = 50
"""The status of an entry or invoice that cannot be changed any more."""


@dataclass(frozen=True, slots=True)
class Me:
    """Who gave consent, and the division they work in now (None when not told)."""

    name: str
    division: int | None
    language: str
    portal_user: bool


@dataclass(frozen=True, slots=True)
class Division:
    """A division in reach; `status` 1 is active, `blocking` 0 is not blocked."""

    code: int
    description: str
    status: int | None
    blocking: int | None


@dataclass(frozen=True, slots=True)
class Account:
    """A relation; `status` C customer, P prospect, S suspect, A none."""

    id: str
    code: str
    name: str
    status: str
    is_supplier: bool | None
    blocked: bool | None
    end: date | None
    payment_condition: str


@dataclass(frozen=True, slots=True)
class LedgerAccount:
    """A ledger account and Exact's number for its type."""

    id: str
    code: str
    description: str
    type: int | None
    blocked: bool | None


@dataclass(frozen=True, slots=True)
class VatCode:
    """A VAT code; `direction` B both, P purchase, S sales; `type` B, E, I or N."""

    code: str
    description: str
    percentage: Decimal | None
    type: str
    direction: str
    blocked: bool | None


@dataclass(frozen=True, slots=True)
class PaymentCondition:
    """A payment condition; `days` None when not told."""

    code: str
    description: str
    days: int | None


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal and Exact's number for its type."""

    code: str
    description: str
    type: int | None
    blocked: bool | None


@dataclass(frozen=True, slots=True)
class Item:
    """An article; `sales` whether it may be sold."""

    id: str
    code: str
    description: str
    sales: bool | None


@dataclass(frozen=True, slots=True)
class Period:
    """A financial period of a financial year."""

    year: int
    number: int
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class PeriodState:
    """Whether a journal is closed in a period."""

    journal: str
    description: str
    closed: bool


@dataclass(frozen=True, slots=True)
class SalesEntry:
    """A booked sales entry; `amount` includes VAT, in its own currency."""

    id: str
    number: int | None
    journal: str
    your_ref: str
    customer: str
    customer_name: str
    day: date | None
    amount: Decimal | None
    status: int | None
    created: date | None
    invoice_number: int | None


@dataclass(frozen=True, slots=True)
class SalesInvoice:
    """A sales invoice; `amount` includes VAT, `number` None until it is given one."""

    id: str
    number: int | None
    your_ref: str
    customer: str
    customer_name: str
    day: date | None
    amount: Decimal | None
    status: int | None


@dataclass(frozen=True, slots=True)
class Receivable:
    """A claim on a customer; status 20 open, 30 selected, 40 processed, 50 matched."""

    id: str
    invoice_number: int | None
    entry_number: int | None
    amount: Decimal | None
    status: int | None
    fully_paid: bool | None

    @property
    def settled(self) -> bool:
        """Whether nothing of it is outstanding."""
        return bool(self.fully_paid) or self.status == PROCESSED


def me(row: Row) -> Me:
    """From a row of current/Me."""
    portal = bool(truth_in(row, "IsMyFirmPortalUser"))
    name = text_in(row, "FullName") or text_in(row, "UserName")
    return Me(name, number_in(row, "CurrentDivision"), text_in(row, "LanguageCode"), portal)


def division(row: Row) -> Division:
    """From a row of system/Divisions."""
    code = number_in(row, "Code") or 0
    status, blocking = number_in(row, "Status"), number_in(row, "BlockingStatus")
    return Division(code, text_in(row, "Description"), status, blocking)


def account(row: Row) -> Account:
    """From a row of crm/Accounts."""
    return Account(
        text_in(row, "ID"),
        text_in(row, "Code"),
        text_in(row, "Name"),
        text_in(row, "Status"),
        truth_in(row, "IsSupplier"),
        truth_in(row, "Blocked"),
        day_in(row, "EndDate"),
        text_in(row, "PaymentConditionSales"),
    )


def ledger_account(row: Row) -> LedgerAccount:
    """From a row of financial/GLAccounts."""
    return LedgerAccount(
        text_in(row, "ID"),
        text_in(row, "Code"),
        text_in(row, "Description"),
        number_in(row, "Type"),
        truth_in(row, "IsBlocked"),
    )


def vat_code(row: Row) -> VatCode:
    """From a row of vat/VATCodes."""
    return VatCode(
        text_in(row, "Code"),
        text_in(row, "Description"),
        amount_in(row, "Percentage"),
        text_in(row, "Type"),
        text_in(row, "VATTransactionType"),
        truth_in(row, "IsBlocked"),
    )


def payment_condition(row: Row) -> PaymentCondition:
    """From a row of cashflow/PaymentConditions."""
    days = number_in(row, "PaymentDays")
    return PaymentCondition(text_in(row, "Code"), text_in(row, "Description"), days)


def journal(row: Row) -> Journal:
    """From a row of financial/Journals."""
    kind, blocked = number_in(row, "Type"), truth_in(row, "IsBlocked")
    return Journal(text_in(row, "Code"), text_in(row, "Description"), kind, blocked)


def item(row: Row) -> Item:
    """From a row of logistics/Items."""
    code, description = text_in(row, "Code"), text_in(row, "Description")
    return Item(text_in(row, "ID"), code, description, truth_in(row, "IsSalesItem"))


def period(row: Row) -> Period:
    """From a row of financial/FinancialPeriods."""
    year, number = number_in(row, "FinYear") or 0, number_in(row, "FinPeriod") or 0
    return Period(year, number, day_in(row, "StartDate"), day_in(row, "EndDate"))


def period_state(row: Row) -> PeriodState:
    """From a row of read/financial/JournalStatusList."""
    closed = number_in(row, "Status") == 1
    return PeriodState(text_in(row, "Journal"), text_in(row, "JournalDescription"), closed)


def sales_entry(row: Row) -> SalesEntry:
    """From a row of salesentry/SalesEntries."""
    return SalesEntry(
        text_in(row, "EntryID"),
        number_in(row, "EntryNumber"),
        text_in(row, "Journal"),
        text_in(row, "YourRef"),
        text_in(row, "Customer"),
        text_in(row, "CustomerName"),
        day_in(row, "EntryDate"),
        amount_in(row, "AmountFC"),
        number_in(row, "Status"),
        day_in(row, "Created"),
        number_in(row, "InvoiceNumber"),
    )


def sales_invoice(row: Row) -> SalesInvoice:
    """From a row of salesinvoice/SalesInvoices."""
    return SalesInvoice(
        text_in(row, "InvoiceID"),
        number_in(row, "InvoiceNumber"),
        text_in(row, "YourRef"),
        text_in(row, "OrderedBy"),
        text_in(row, "OrderedByName"),
        day_in(row, "InvoiceDate"),
        amount_in(row, "AmountFC"),
        number_in(row, "Status"),
    )


def receivable(row: Row) -> Receivable:
    """From a row of cashflow/Receivables."""
    return Receivable(
        text_in(row, "ID"),
        number_in(row, "InvoiceNumber"),
        number_in(row, "EntryNumber"),
        amount_in(row, "AmountDC"),
        number_in(row, "Status"),
        truth_in(row, "IsFullyPaid"),
    )
