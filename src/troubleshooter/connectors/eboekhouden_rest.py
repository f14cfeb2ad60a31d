"""e-Boekhouden over its REST API, version 1: one session that only reads, one that also writes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from troubleshooter.connectors.bookkeeping import (
    Administration,
    BookArticle,
    BookInvoice,
    BookRelation,
    LedgerAccount,
)
from troubleshooter.connectors.rest import document, encoded
from troubleshooter.connectors.transport import Answer, HttpClient
from troubleshooter.credentials import Secret
from troubleshooter.errors import (
    CallNotAllowed,
    Cancelled,
    ConnectorError,
    CredentialsRejected,
    Refused,
    UnexpectedAnswer,
    VendorFault,
)

MOST_RECORDS = 2_000
"""The most that one request for a list returns."""
_MOST_PAGES = 10


class Resource(StrEnum):
    """Lists that can be read."""

    ADMINISTRATION_LINKED = "administration/linked"
    COST_CENTER = "costcenter"
    EMAIL_TEMPLATE = "emailtemplate"
    INVOICE = "invoice"
    INVOICE_TEMPLATE = "invoicetemplate"
    LEDGER = "ledger"
    MUTATION = "mutation"
    OUTSTANDING = "mutation/invoice/outstanding"
    PRODUCT = "product"
    PRODUCT_GROUP = "product/groups"
    RELATION = "relation"
    UNIT = "unit"


class WriteResource(StrEnum):
    """Lists that a record can be added to."""

    INVOICE = "invoice"
    MUTATION = "mutation"
    RELATION = "relation"


Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a list, from `offset` on; `total` as the API counts, None when it does not say."""

    items: tuple[Row, ...]
    offset: int
    total: int | None


class RestSession:
    """An open session that only reads; it opens again once when the API calls it expired."""

    def __init__(self, http: HttpClient, access_token: Secret, source: str) -> None:
        self._http = http
        self._whole = http.uncut()
        self._access_token = access_token
        self._source = source
        self._lock = threading.Lock()
        self._token = self._opened()

    def page(
        self,
        resource: Resource,
        filters: Mapping[str, str] | None = None,
        limit: int = MOST_RECORDS,
        offset: int = 0,
    ) -> Page:
        """One page of a list; raises Refused when the API does not accept the question."""
        if not isinstance(resource, Resource):
            raise CallNotAllowed(f"{resource} is not on the list of what is read")
        params = {**(filters or {}), "limit": str(limit), "offset": str(offset)}
        found = self._get(resource.value, params)
        items = found.get("items")
        if not isinstance(items, list):
            raise UnexpectedAnswer(f"{self._http.host} answers without a list of items")
        total = found.get("count")
        rows = tuple(item for item in items if isinstance(item, Mapping))
        return Page(rows, offset, total if isinstance(total, int) else None)

    def rows(self, resource: Resource, filters: Mapping[str, str] | None = None) -> Iterator[Row]:
        """All rows of a list, page by page, up to a bound."""
        for number in range(_MOST_PAGES):
            page = self.page(resource, filters, MOST_RECORDS, number * MOST_RECORDS)
            yield from page.items
            if len(page.items) < MOST_RECORDS:
                return

    def close(self) -> None:
        """Close the session; one that cannot be closed ends by itself."""
        headers = self._headers(self._token)
        with suppress(ConnectorError, Cancelled):
            self._whole.send("DELETE", "/session", counted=True, headers=headers)

    def _get(self, path: str, params: Mapping[str, str]) -> Row:
        return self._asked(
            lambda token: self._http.send(
                "GET", f"/{path}", counted=True, headers=self._headers(token), params=params
            )
        )

    def _asked(self, send: Callable[[Secret], Answer]) -> Row:
        token = self._token
        answer = send(token)
        # HTTP 401 tells that nothing was carried out, so a write may be sent again too.
        if answer.status == 401:
            with self._lock:
                # Another thread may have opened a new one while this one waited.
                if self._token is token:
                    self._token = self._opened()
            answer = send(self._token)
        return checked(answer, self._http)

    def _headers(self, token: Secret) -> dict[str, str]:
        return {"Authorization": f"Bearer {token.reveal()}", "Accept": "application/json"}

    def _opened(self) -> Secret:
        body = encoded({"accessToken": self._access_token.reveal(), "source": self._source})
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        # A session whose token is not waited for could not be closed again.
        self._http.check()
        answer = self._whole.send("POST", "/session", counted=True, headers=headers, content=body)
        try:
            found = checked(answer, self._http)
        except Refused as error:
            refused = error
        else:
            token = found.get("token")
            if not isinstance(token, str) or not token:
                raise UnexpectedAnswer("e-Boekhouden gives neither a session nor an error")
            secret = Secret(token)
            self._http.veil.add(secret)
            return secret
        raise CredentialsRejected(f"e-Boekhouden opens no session: {refused}", refused.code)

    def administrations(self) -> tuple[Administration, ...]:
        """The administrations linked to the one of the access token."""
        rows = self.page(Resource.ADMINISTRATION_LINKED).items
        return tuple(
            Administration(_text(row, "company") or _text(row, "name"), str(row.get("id", "")))
            for row in rows
        )

    def ledger_account(self, code: str) -> LedgerAccount | None:
        """The ledger account with exactly this code."""
        row = self._one(Resource.LEDGER, "code", code)
        if row is None:
            return None
        return LedgerAccount(code, _text(row, "description"), _text(row, "category"))

    def relation(self, code: str) -> BookRelation | None:
        """The relation with exactly this code."""
        row = self._one(Resource.RELATION, "code", code)
        return None if row is None else BookRelation(code, _text(row, "name"))

    def article(self, code: str) -> BookArticle | None:
        """The article with exactly this code."""
        row = self._one(Resource.PRODUCT, "code", code)
        if row is None:
            return None
        account = row.get("ledgerId") if "ledgerId" in row else None
        return BookArticle(
            code,
            _text(row, "description") or _text(row, "name"),
            (_text(row, "vatCode")) if "vatCode" in row else None,
            None if "ledgerId" not in row else str(account) if account else "",
        )

    def invoice(self, number: str) -> BookInvoice | None:
        """The invoice with exactly this number."""
        row = self._one(Resource.INVOICE, "invoiceNumber", number)
        if row is None:
            return None
        total, term = row.get("totalInclVat"), row.get("termOfPayment")
        return BookInvoice(
            number,
            str(row.get("relationCode") or row.get("relationId") or ""),
            _day(row.get("date")),
            float(total) if isinstance(total, int | float) else None,
            term if isinstance(term, int) else None,
        )

    def invoice_templates(self) -> tuple[str, ...] | None:
        """The names of all invoice templates, spaces as they are."""
        return tuple(_text(row, "name") for row in self.rows(Resource.INVOICE_TEMPLATE))

    def more_than(self, kind: str, limit: int) -> bool:
        """Whether a record stands past `limit`, seen by asking for just that one."""
        resource = Resource.PRODUCT if kind == "articles" else Resource.RELATION
        return bool(self.page(resource, None, 1, limit).items)

    def _one(self, resource: Resource, key: str, value: str) -> Row | None:
        # The answer is compared again: a filter the API does not know is simply ignored by it.
        for row in self.rows(resource, {key: value}):
            if row.get(key) == value:
                return row
        return None


class WritingRestSession(RestSession):
    """An open session that also adds records; probes are never given one."""

    def create(self, resource: WriteResource, document: Row) -> str:
        """Add a record; its id in the books.

        AnswerLost, VendorFault and UnexpectedAnswer mean that it may have been carried out: look
        before sending again.
        """
        if not isinstance(resource, WriteResource):
            raise CallNotAllowed(f"{resource} is not on the list of what is written")
        body = encoded(document)
        made = self._asked(
            lambda token: self._http.send(
                "POST",
                f"/{resource.value}",
                counted=True,
                headers={**self._headers(token), "Content-Type": "application/json"},
                content=body,
            )
        ).get("id")
        if not isinstance(made, int | str) or not made:
            raise UnexpectedAnswer(f"{self._http.host} takes the record but gives no id")
        return str(made)


class EBoekhoudenRest:
    """One connection to e-Boekhouden over REST."""

    def __init__(self, http: HttpClient, access_token: Secret, source: str) -> None:
        self._http = http
        self._access_token = access_token
        self._source = source

    @contextmanager
    def session(self) -> Iterator[RestSession]:
        """A session that only reads; it is closed whatever happens inside."""
        session = RestSession(self._http, self._access_token, self._source)
        try:
            yield session
        finally:
            session.close()

    @contextmanager
    def writing_session(self) -> Iterator[WritingRestSession]:
        """A session that may write; it is closed whatever happens inside."""
        session = WritingRestSession(self._http, self._access_token, self._source)
        try:
            yield session
        finally:
            session.close()


def checked(answer: Answer, http: HttpClient) -> Row:
    """The answer's document; raises the ConnectorError that its status and error body stand for."""
    found = document(answer, http)
    if answer.status < 300:
        return found
    code = _text(found, "code")
    said = http.veil(" ".join(part for part in (code, _said(found)) if part))[:300]
    message = f"{http.host} answers HTTP {answer.status}: {said or 'no word on why'}"
    if answer.status == 401 or code == "SECURITY_010":
        raise CredentialsRejected(message, code)
    if answer.status >= 500:
        raise VendorFault(message, code)
    if answer.status < 400 or not (code or said):
        raise UnexpectedAnswer(message, code)
    raise Refused(message, code)


def _said(found: Row) -> str:
    return _text(found, "message") or _text(found, "title")


def _text(row: Row, key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
