"""Visma.net's door for reading: one GET at a time, from a list of what may be asked."""

from __future__ import annotations

import base64
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol, TypeVar
from urllib.parse import quote

from troubleshooter.connectors.transport import Answer, HttpClient
from troubleshooter.connectors.visma_answers import Quota, absent, checked, quota
from troubleshooter.connectors.visma_login import Token
from troubleshooter.connectors.visma_records import (
    Coded,
    Period,
    Row,
    VismaCustomer,
    VismaDocument,
    VismaItem,
    customer,
    flag,
    invoice,
    item,
    period,
    sales_order,
    text,
)
from troubleshooter.errors import (
    CallNotAllowed,
    ConnectorError,
    UnexpectedAnswer,
)

PAGE = 500
ORDER_PAGE = 100
"""How many records one request asks for; the service of sales orders gives no more."""
_MOST_PAGES = 10
_EASY = re.compile(r"[A-Za-z0-9_.\- ]{1,60}")
ORDER_TYPE = "SO"
_T = TypeVar("_T")


class Read(StrEnum):
    """What can be read; every one is a GET that changes nothing."""

    ACCOUNT = "account"
    BACKGROUND = "background"
    BRANCH = "branch"
    CREDIT_TERM = "creditTerm"
    CUSTOMER = "customer"
    CUSTOMER_CLASS = "customer/customerClass"
    CUSTOMER_INVOICE = "customerinvoice"
    DIMENSION = "dimension"
    FINANCIAL_PERIOD = "financialPeriod"
    INVENTORY = "inventory"
    SALES_ORDER = "SalesOrders"
    SUBACCOUNT = "subaccount"
    VAT_CATEGORY = "vatCategory"


class Tokens(Protocol):
    """Where tokens come from."""

    scopes: tuple[str, ...]

    def token(self, stale: Token | None = None) -> Token:
        """A token that is good now; another one than `stale`."""


@dataclass(frozen=True, slots=True)
class Service:
    """One of Visma's services: its address, its tokens, and the headers that go with every call."""

    http: HttpClient
    tokens: Tokens
    headers: Mapping[str, str]


def carried(code: str) -> bool:
    """Whether a code can stand in an address without doubt.

    Others may be changed or refused on the way, so that `not found` about them says nothing.
    """
    return bool(_EASY.fullmatch(code))


class VismaReader:
    """Reads records of one company; nothing it can send changes anything."""

    def __init__(self, erp: Service, orders: Service) -> None:
        self._erp = erp
        self._orders = orders
        self._quota: Quota | None = None
        self._lock = threading.Lock()
        self._access: ConnectorError | bool | None = None

    @property
    def quota(self) -> Quota | None:
        """The quota as the last answer told it, None before the first."""
        return self._quota

    def token(self) -> Token:
        """The token that reading works with, asked for if there is none yet."""
        return self._erp.tokens.token()

    def company(self) -> None:
        """Whether the token opens the company, by the smallest question there is; asked once.

        Raises CredentialsRejected when it does not.
        """
        with self._lock:
            if self._access is None:
                try:
                    self._json(self._erp, Read.DIMENSION, (), {})
                except ConnectorError as error:
                    self._access = error
                else:
                    self._access = True
            if isinstance(self._access, ConnectorError):
                raise self._access

    def customer(self, number: str) -> VismaCustomer | None:
        """The customer with this number."""
        return self._record(Read.CUSTOMER, number, customer, lambda found: found.number)

    def customers_named(self, name: str) -> tuple[VismaCustomer, ...]:
        """The customers with exactly this name, but for upper and lower case."""
        rows = self._rows(Read.CUSTOMER, {"name": name})
        found = (customer(row) for row in rows)
        return tuple(one for one in found if one.name.casefold() == name.strip().casefold())

    def customer_class(self, code: str) -> Coded | None:
        """The customer class with this id."""
        return self._listed(Read.CUSTOMER_CLASS, code, "id", "customerClassId")

    def item(self, number: str) -> VismaItem | None:
        """The item with this number, whatever characters it holds."""
        if carried(number):
            return self._record(Read.INVENTORY, number, item, lambda found: found.number)
        coded = base64.urlsafe_b64encode(number.encode()).decode("ascii")
        return self._record(
            Read.INVENTORY, number, item, lambda found: found.number, f"b64({coded})"
        )

    def vat_category(self, code: str) -> Coded | None:
        """The VAT category with this id."""

        def read(row: Row, _etag: str = "") -> Coded:
            return Coded(text(row, "vatCategoryId"), text(row, "description"), flag(row, "active"))

        return self._record(Read.VAT_CATEGORY, code, read, lambda found: found.code)

    def payment_terms(self, code: str) -> Coded | None:
        """The payment terms with this id."""
        return self._listed(Read.CREDIT_TERM, code, "termsId", "id")

    def ledger_account(self, code: str) -> Coded | None:
        """The ledger account with this code."""

        def read(row: Row, _etag: str = "") -> Coded:
            found = text(row, "accountCd", "accountCD")
            return Coded(found, text(row, "description"), flag(row, "active"))

        return self._record(Read.ACCOUNT, code, read, lambda found: found.code)

    def subaccount(self, number: str) -> Coded | None:
        """The subaccount with this number, written with or without its dashes."""
        wanted = number.replace("-", "")
        for row in self._rows(Read.SUBACCOUNT, {}):
            found = text(row, "subaccountNumber")
            if _same(found.replace("-", ""), wanted):
                return Coded(found, text(row, "description"), flag(row, "active"))
        return None

    def branch(self, number: str) -> Coded | None:
        """The branch with this number."""

        def read(row: Row, _etag: str = "") -> Coded:
            return Coded(text(row, "number"), text(row, "name"))

        return self._record(Read.BRANCH, number, read, lambda found: found.code)

    def period_of(self, day: date) -> Period | None:
        """The financial period that `day` falls in.

        Of those that hold it the one that starts last: an end may be told as the day after it.
        """
        found = [period(row) for row in self._rows(Read.FINANCIAL_PERIOD, {})]
        holding = [one for one in found if one is not None and one.start <= day <= one.end]
        return max(holding, key=lambda one: (one.start, one.end), default=None)

    def customer_invoice(self, number: str) -> VismaDocument | None:
        """The customer invoice with this number of Visma.net's own."""
        return self._record(Read.CUSTOMER_INVOICE, number, invoice, lambda found: found.number)

    def invoices_with_reference(self, reference: str) -> tuple[VismaDocument, ...]:
        """The customer invoices with this reference of the sender's, under any of its names."""
        found: dict[str, VismaDocument] = {}
        for name in ("externalReference", "customerRefNumber"):
            for row in self._rows(Read.CUSTOMER_INVOICE, {name: reference}):
                one = invoice(row)
                if any(_same(given, reference) for given in one.references):
                    found[one.number] = one
        return tuple(found.values())

    def invoices_of(
        self, customer_number: str, day: date, total: Decimal | None = None
    ) -> tuple[VismaDocument, ...]:
        """The customer's invoices of that day, of that amount if one is given."""
        asked = {
            "customer": customer_number,
            "documentDate": (day - timedelta(days=1)).isoformat(),
            "documentDateCondition": ">=",
        }
        found = (invoice(row) for row in self._rows(Read.CUSTOMER_INVOICE, asked))
        return tuple(one for one in found if _fits(one, customer_number, day, total))

    def sales_order(self, number: str, order_type: str = ORDER_TYPE) -> VismaDocument | None:
        """The sales order with this number and type."""
        answer = self._sent(self._orders, Read.SALES_ORDER, (order_type, number), {})
        if absent(answer):
            return None
        row = checked(answer, self._orders.http)
        found = sales_order(_row(row, self._orders.http), _etag(answer))
        return _the_one(found, found.number, number, self._orders.http)

    def orders_of(
        self,
        customer_number: str,
        day: date,
        reference: str = "",
        total: Decimal | None = None,
    ) -> tuple[VismaDocument, ...]:
        """The customer's sales orders changed since that day which carry the reference; without
        one those of that very day, of that amount if one is given."""
        since = (day - timedelta(days=1)).isoformat()
        asked = {"customerId": customer_number, "modifiedSince": since}
        found = [sales_order(row) for row in self._order_rows(asked)]
        if reference:
            return tuple(
                one
                for one in found
                if _same(one.customer, customer_number)
                and any(_same(given, reference) for given in one.references)
            )
        return tuple(one for one in found if _fits(one, customer_number, day, total))

    def _record(
        self,
        kind: Read,
        code: str,
        made: Callable[[Row, str], _T],
        number: Callable[[_T], str],
        segment: str = "",
    ) -> _T | None:
        answer = self._sent(self._erp, kind, (segment or code,), {})
        if absent(answer):
            if not segment and not carried(code):
                raise UnexpectedAnswer(
                    f"{code!r} was not found, but an address may not carry such characters"
                )
            return None
        row = _row(checked(answer, self._erp.http), self._erp.http)
        found = made(row, _etag(answer))
        return _the_one(found, number(found), code, self._erp.http)

    def _listed(self, kind: Read, code: str, *names: str) -> Coded | None:
        for row in self._rows(kind, {}):
            found = text(row, *names)
            if _same(found, code):
                return Coded(found, text(row, "description"), flag(row, "active"))
        return None

    def _rows(self, kind: Read, asked: Mapping[str, str]) -> Iterator[Row]:
        """All rows of a list, page by page, up to a bound; raises UnexpectedAnswer beyond it."""
        for page in range(1, _MOST_PAGES + 1):
            params = {**asked, "pageNumber": str(page), "pageSize": str(PAGE)}
            rows = _list(self._json(self._erp, kind, (), params), self._erp.http)
            yield from rows
            if len(rows) < PAGE:
                return
        raise UnexpectedAnswer(f"the list {kind.value} is longer than {_MOST_PAGES * PAGE:,}")

    def _order_rows(self, asked: Mapping[str, str]) -> Iterator[Row]:
        for page in range(_MOST_PAGES):
            params = {**asked, "pageIndex": str(page), "pageSize": str(ORDER_PAGE)}
            found = self._json(self._orders, Read.SALES_ORDER, (), params)
            rows = _list(found, self._orders.http)
            yield from rows
            if len(rows) < ORDER_PAGE:
                return
        raise UnexpectedAnswer(f"more than {_MOST_PAGES * ORDER_PAGE:,} sales orders fit")

    def _json(
        self, service: Service, kind: Read, path: tuple[str, ...], params: Mapping[str, str]
    ) -> Any:
        return checked(self._sent(service, kind, path, params), service.http)

    def _sent(
        self, service: Service, kind: Read, path: tuple[str, ...], params: Mapping[str, str]
    ) -> Answer:
        """Ask, with another token once when the first had ended; raises no error for a status."""
        if not isinstance(kind, Read):
            raise CallNotAllowed(f"{kind} is not on the list of what is read")
        where = "/".join(["", kind.value, *(quote(part, safe="()=") for part in path)])
        token = service.tokens.token()
        answer = self._asked(service, where, params, token)
        if answer.status == 401 and not answer.body.strip():
            answer = self._asked(service, where, params, service.tokens.token(token))
        return answer

    def _asked(
        self, service: Service, where: str, params: Mapping[str, str], token: Token
    ) -> Answer:
        answer = service.http.send(
            "GET", where, counted=True, headers=self._headers(service, token), params=params
        )
        self._remember(answer)
        return answer

    def _remember(self, answer: Answer) -> None:
        self._quota = quota(answer) or self._quota

    def _headers(self, service: Service, token: Token) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {token.secret.reveal()}",
            "Accept": "application/json",
            **service.headers,
        }


def _etag(answer: Answer) -> str:
    return answer.headers.get("etag", "")[:200]


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold() != ""


def _fits(one: VismaDocument, customer_number: str, day: date, total: Decimal | None) -> bool:
    cents = Decimal("0.01")
    return (
        _same(one.customer, customer_number)
        and one.day == day
        and (total is None or one.total is None or abs(one.total - total) < cents)
    )


def _the_one(found: _T, number: str, asked: str, http: HttpClient) -> _T:
    """`found`, if it is what was asked for: an answer about another record proves nothing."""
    if not _same(number, asked):
        raise UnexpectedAnswer(f"{http.host} answers with another record than was asked for")
    return found


def _row(found: Any, http: HttpClient) -> Row:
    if not isinstance(found, Mapping):
        raise UnexpectedAnswer(f"{http.host} answers with something else than one record")
    return found


def _list(found: Any, http: HttpClient) -> list[Row]:
    """The rows of a list; some lists stand inside a page (`records`, `value`)."""
    if isinstance(found, Mapping):
        found = next((found[name] for name in ("records", "value") if name in found), found)
    if not isinstance(found, list):
        raise UnexpectedAnswer(f"{http.host} answers without a list")
    return [row for row in found if isinstance(row, Mapping)]
