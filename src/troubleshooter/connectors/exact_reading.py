"""Exact Online, reading only: the questions that probes and the retry engine ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from troubleshooter.connectors import exact_books as books
from troubleshooter.connectors.exact_answers import Rates, Rejected
from troubleshooter.connectors.exact_calls import ReadingLine
from troubleshooter.connectors.exact_odata import (
    Row,
    guid,
    is_guid,
    moment,
    padded,
    quoted,
    truth_in,
    whole,
)
from troubleshooter.errors import CallNotAllowed, ConnectorError, Refused, UnexpectedAnswer

_CENT = Decimal("0.01")


class Resource(StrEnum):
    """What can be read; each GET, each with a choice of fields."""

    ME = "current/Me"
    DIVISIONS = "system/Divisions"
    RIGHTS = "users/UserHasRights"
    ACCOUNTS = "crm/Accounts"
    LEDGER_ACCOUNTS = "financial/GLAccounts"
    VAT_CODES = "vat/VATCodes"
    JOURNALS = "financial/Journals"
    PAYMENT_CONDITIONS = "cashflow/PaymentConditions"
    ITEMS = "logistics/Items"
    PERIODS = "financial/FinancialPeriods"
    JOURNAL_STATUS = "read/financial/JournalStatusList"
    SALES_ENTRIES = "salesentry/SalesEntries"
    SALES_INVOICES = "salesinvoice/SalesInvoices"
    RECEIVABLES = "cashflow/Receivables"


_FIELDS = {
    Resource.ME: (
        "UserName,FullName,CurrentDivision,LanguageCode,ServerTime,IsMyFirmPortalUser,"
        "IsMyFirmLiteUser"
    ),
    Resource.DIVISIONS: "Code,Description,Status,BlockingStatus,Current",
    Resource.ACCOUNTS: (
        "ID,Code,Name,Status,IsSales,IsSupplier,Blocked,EndDate,PaymentConditionSales"
    ),
    Resource.LEDGER_ACCOUNTS: "ID,Code,Description,Type,TypeDescription,IsBlocked",
    Resource.VAT_CODES: "Code,Description,Percentage,Type,IsBlocked,VATTransactionType",
    Resource.JOURNALS: "Code,Description,Type,IsBlocked",
    Resource.PAYMENT_CONDITIONS: "Code,Description,PaymentDays",
    Resource.ITEMS: "ID,Code,Description,IsSalesItem",
    Resource.PERIODS: "FinYear,FinPeriod,StartDate,EndDate",
    Resource.JOURNAL_STATUS: "Journal,JournalDescription,Period,Status,Year",
    Resource.SALES_ENTRIES: (
        "EntryID,EntryNumber,InvoiceNumber,Journal,YourRef,Customer,CustomerName,EntryDate,"
        "AmountFC,Status,Created"
    ),
    Resource.SALES_INVOICES: (
        "InvoiceID,InvoiceNumber,YourRef,OrderedBy,OrderedByName,InvoiceDate,AmountFC,Status"
    ),
    Resource.RECEIVABLES: "ID,EntryNumber,InvoiceNumber,AmountDC,Status,IsFullyPaid",
}


@dataclass(frozen=True, slots=True)
class EntryQuery:
    """What a booked sales entry or sales invoice must have; at least one of the first five.

    `number` is EntryNumber of an entry; `customer` a GUID. `amount` (including VAT) is compared
    to the cent with what Exact answers, because amounts are floating-point there.
    """

    number: str = ""
    journal: str = ""
    your_ref: str = ""
    invoice_number: str = ""
    id: str = ""
    customer: str = ""
    day: date | None = None
    amount: Decimal | None = None


class ExactReader:
    """Questions to one division; nothing here can change anything.

    Each raises a ConnectorError when it cannot be answered. Rows come back as values of
    `exact_books`; an empty answer means that there is none, or that the user may not see it (see
    `may`).
    """

    def __init__(
        self, line: ReadingLine, division: Callable[[], int | None], certain: bool = False
    ) -> None:
        """With `certain`, look-ups raise Refused instead of finding nothing where the user may not
        see such records: nothing found must then mean that there is nothing."""
        self._line = line
        self._configured = division
        self._certain = certain
        self._seen: dict[Resource, bool] = {}
        self._reached: frozenset[int] | None = None

    @property
    def rates(self) -> Rates:
        """The call limits as last told."""
        return self._line.rates

    @property
    def division(self) -> int:
        """The division of the connection, or else the one the user works in now."""
        found = self._configured()
        if found is None:
            found = self.me().division
        if found is None:
            raise ConnectorError("no division is named, and Exact does not tell the user's own")
        return found

    def errors_spent(self, resource: Resource) -> int:
        """How many errors this program made there in the last hour."""
        return self._line.budget.spent(resource.value)

    def rows(self, resource: Resource, condition: str = "", top: int = 0) -> tuple[Row, ...]:
        """Rows of a resource on the read list; raises CallNotAllowed for any other."""
        if not isinstance(resource, Resource):
            raise CallNotAllowed(f"{resource} is not on the list of what is read")
        params = {"$select": _FIELDS[resource]} if resource in _FIELDS else {}
        if condition:
            params["$filter"] = condition
        if top:
            params["$top"] = str(top)
        if resource is Resource.ME:
            return self._line.get(resource.value, params)
        return self._line.get(resource.value, params, self._in_reach())

    def me(self) -> books.Me:
        """Who gave consent; needs no division and counts toward no limit."""
        rows = self.rows(Resource.ME)
        if not rows:
            raise UnexpectedAnswer("Exact does not tell who is logged in")
        return books.me(rows[0])

    def divisions(self) -> tuple[books.Division, ...]:
        """The divisions in reach of the user."""
        current = self.me().division
        params = {"$select": _FIELDS[Resource.DIVISIONS]}
        rows = self._line.get(
            Resource.DIVISIONS.value, params, self.division if current is None else current
        )
        found = tuple(books.division(row) for row in rows)
        self._reached = frozenset(one.code for one in found)
        return found

    def _in_reach(self) -> int:
        """The division, once it is known to be listed: a call into another counts as an error."""
        wanted = self.division
        if self._reached is None:
            try:
                self.divisions()
            except Rejected as error:
                if error.status == 403:
                    raise
                self._reached = frozenset({wanted})
        if self._reached is not None and wanted not in self._reached:
            raise Refused(f"division {wanted} is not in reach of this user", "WrongDivision")
        return wanted

    def has_right(self, endpoint: str, action: str) -> bool | None:
        """Whether the user may do `action` (GET, POST) on `endpoint`; None when not told."""
        params = {"endpoint": quoted(endpoint), "action": quoted(action)}
        rows = self._line.get(Resource.RIGHTS.value, params, self._in_reach())
        return truth_in(rows[0], "UserHasRights") if rows else None

    def may(self, resource: Resource) -> bool:
        """Whether the user may see the resource at all: an empty list does not tell.

        True also where Exact does not say.
        """
        if resource not in self._seen:
            try:
                self._seen[resource] = self.has_right(resource.value, "GET") is not False
            except Rejected:
                return True
        return self._seen[resource]

    def _sure(self, resource: Resource) -> None:
        if self._certain and not self.may(resource):
            raise Refused(
                f"the user may not see {resource.value}, so nothing found there means nothing",
                "unseen",
            )

    def accounts(self, wanted: str) -> tuple[books.Account, ...]:
        """The relations with this code, or else this name; `wanted` may be a GUID, too."""
        if is_guid(wanted):
            conditions = [f"ID eq {guid(wanted)}"]
        else:
            conditions = [f"Code eq {padded(wanted)}", f"Name eq {quoted(wanted)}"]
            if len(wanted.strip()) > 18:
                conditions = conditions[1:]
        for condition in conditions:
            rows = self.rows(Resource.ACCOUNTS, condition, 5)
            if rows:
                return tuple(books.account(row) for row in rows)
        self._sure(Resource.ACCOUNTS)
        return ()

    def ledger_account(self, code: str) -> books.LedgerAccount | None:
        """The ledger account with exactly this code."""
        rows = self.rows(Resource.LEDGER_ACCOUNTS, f"Code eq {quoted(code.strip())}", 2)
        found = [books.ledger_account(row) for row in rows]
        return next((one for one in found if one.code == code.strip()), None)

    def vat_codes(self) -> tuple[books.VatCode, ...]:
        """All VAT codes."""
        return tuple(books.vat_code(row) for row in self.rows(Resource.VAT_CODES))

    def payment_conditions(self) -> tuple[books.PaymentCondition, ...]:
        """All payment conditions."""
        rows = self.rows(Resource.PAYMENT_CONDITIONS)
        return tuple(books.payment_condition(row) for row in rows)

    def journals(self) -> tuple[books.Journal, ...]:
        """All journals."""
        return tuple(books.journal(row) for row in self.rows(Resource.JOURNALS))

    def item(self, code: str) -> books.Item | None:
        """The article with exactly this code."""
        rows = self.rows(Resource.ITEMS, f"Code eq {quoted(code.strip())}", 2)
        found = [books.item(row) for row in rows]
        return next((one for one in found if one.code == code.strip()), None)

    def period(self, day: date) -> books.Period | None:
        """The financial period that holds this day."""
        at = moment(day)
        rows = self.rows(Resource.PERIODS, f"StartDate le {at} and EndDate ge {at}", 2)
        return books.period(rows[0]) if rows else None

    def period_states(self, period: books.Period) -> tuple[books.PeriodState, ...]:
        """For each journal whether it is closed in this period."""
        condition = f"Year eq {period.year} and Period eq {period.number}"
        rows = self.rows(Resource.JOURNAL_STATUS, condition)
        return tuple(books.period_state(row) for row in rows)

    def sales_entries(self, query: EntryQuery) -> tuple[books.SalesEntry, ...]:
        """The sales entries that have all that the query names."""
        parts = _parts(query, "EntryNumber", "EntryID", "Customer", "EntryDate")
        rows = self.rows(Resource.SALES_ENTRIES, " and ".join(parts))
        if not rows:
            self._sure(Resource.SALES_ENTRIES)
        found = (books.sales_entry(row) for row in rows)
        return tuple(one for one in found if _same_amount(query.amount, one.amount))

    def sales_invoices(self, query: EntryQuery) -> tuple[books.SalesInvoice, ...]:
        """The sales invoices that have all that the query names."""
        parts = _parts(query, "InvoiceNumber", "InvoiceID", "OrderedBy", "InvoiceDate")
        rows = self.rows(Resource.SALES_INVOICES, " and ".join(parts))
        if not rows:
            self._sure(Resource.SALES_INVOICES)
        found = (books.sales_invoice(row) for row in rows)
        return tuple(one for one in found if _same_amount(query.amount, one.amount))

    def receivables(self, invoice: str) -> tuple[books.Receivable, ...]:
        """The claims on customers under this invoice number."""
        rows = self.rows(Resource.RECEIVABLES, f"InvoiceNumber eq {whole(invoice)}")
        return tuple(books.receivable(row) for row in rows)

    def touch(self, resource: Resource) -> None:
        """Ask for one row of a resource, to see whether it takes calls and what is left."""
        condition = "EntryNumber eq 0" if resource is Resource.SALES_ENTRIES else ""
        self.rows(resource, condition, 1)


def _parts(query: EntryQuery, number: str, key: str, customer: str, day: str) -> list[str]:
    parts: list[str] = []
    if query.number:
        parts.append(f"{number} eq {whole(query.number)}")
    if query.invoice_number:
        parts.append(f"InvoiceNumber eq {whole(query.invoice_number)}")
    if query.your_ref:
        parts.append(f"YourRef eq {quoted(query.your_ref)}")
    if query.id:
        parts.append(f"{key} eq {guid(query.id)}")
    if query.customer:
        parts.append(f"{customer} eq {guid(query.customer)}")
    if not parts:
        raise CallNotAllowed("entries are only looked up by a number, reference, id or customer")
    if query.journal:
        parts.append(f"Journal eq {quoted(query.journal)}")
    if query.day is not None:
        parts.append(f"{day} eq {moment(query.day)}")
    return parts


def _same_amount(wanted: Decimal | None, found: Decimal | None) -> bool:
    return wanted is None or (found is not None and abs(found - wanted) < _CENT)
