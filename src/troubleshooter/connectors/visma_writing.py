"""Visma.net's door for writing: three kinds of record to create, each with a way to look it up.

Visma.net knows no key that makes a second sending harmless: whoever writes looks first. What
became of a call whose answer is missing or unreadable is told as AnswerLost, and only so.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from troubleshooter.connectors.rest import encoded
from troubleshooter.connectors.transport import Answer
from troubleshooter.connectors.visma_answers import error_in
from troubleshooter.connectors.visma_reading import Read, Service, VismaReader
from troubleshooter.connectors.visma_records import DocumentKind, text
from troubleshooter.errors import (
    AnswerLost,
    CallNotAllowed,
    ConnectorError,
    Refused,
    UnexpectedAnswer,
    VendorFault,
)

Document = Mapping[str, Any]
_PATHS = {
    DocumentKind.CUSTOMER: "/customer",
    DocumentKind.CUSTOMER_INVOICE: "/customerinvoice",
    DocumentKind.SALES_ORDER: "/SalesOrders",
}
_NUMBERS = {
    DocumentKind.CUSTOMER: ("number",),
    DocumentKind.CUSTOMER_INVOICE: ("referenceNumber",),
    DocumentKind.SALES_ORDER: ("orderId", "orderNo"),
}
_JOB = re.compile(r"[A-Za-z0-9-]{1,64}")
_FINISHED = "finished"
_FAILED = ("failed", "canceled", "cancelled", "error")


@dataclass(frozen=True, slots=True)
class Created:
    """A record that now stands in Visma.net: its number ('' if it was not told) and version."""

    kind: DocumentKind
    number: str
    etag: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """A write that Visma.net queued; what became of it is asked with its id."""

    kind: DocumentKind
    id: str


@dataclass(frozen=True, slots=True)
class JobState:
    """How a queued write stands: `created` once it was carried out, `error` once it was refused,
    both None while it waits."""

    created: Created | None = None
    error: ConnectorError | None = None


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a queued write is waited for: asked at most `asks` times, `pause_s` apart at first
    and twice as long each time, up to `most_s`; in seconds."""

    asks: int = 12
    pause_s: float = 1.0
    most_s: float = 15.0


def wrapped(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields in the form that the service of customers and invoices wants: each plain value as
    {"value": ...}, records inside another, and lists of lines, likewise."""
    return {name: _wrapped(value) for name, value in fields.items()}


def _wrapped(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value) if "value" in value else wrapped(value)
    if isinstance(value, list):
        return [
            {"operation": "Insert", **wrapped(row)} if isinstance(row, Mapping) else row
            for row in value
        ]
    return {"value": value}


class VismaWriter(VismaReader):
    """Reads, and creates or changes records; probes are never given one."""

    def __init__(
        self,
        erp: Service,
        orders: Service,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__(erp, orders)
        self._sleep = sleep

    def create(self, kind: DocumentKind, document: Document) -> Created:
        """Create a record from a document in the vendor's own form, and wait for the answer.

        AnswerLost means that it may stand there: look it up before sending again. Refused means
        that it does not.
        """
        answer = self._written(kind, "POST", "", document, {})
        return self._created(kind, answer)

    def create_customer(self, document: Document) -> Created:
        """Create a customer; values wrapped as `wrapped` does."""
        return self.create(DocumentKind.CUSTOMER, document)

    def create_customer_invoice(self, document: Document) -> Created:
        """Create a customer invoice; values wrapped, lines as `invoiceLines`."""
        return self.create(DocumentKind.CUSTOMER_INVOICE, document)

    def create_sales_order(self, document: Document) -> Created:
        """Create a sales order; values plain, lines as `orderLines`: that service wraps nothing."""
        return self.create(DocumentKind.SALES_ORDER, document)

    def queue(self, kind: DocumentKind, document: Document) -> Job:
        """Have Visma.net queue the write; `job` tells later what became of it.

        Keep the id before anything else: it is the one way to settle the write without a look-up.
        """
        answer = self._written(kind, "POST", "", document, {"erp-api-background": "none"})
        if answer.status != 202:
            raise self._lost(kind, f"answers HTTP {answer.status} instead of queueing it")
        found = _document(answer)
        job = text(found, "id")
        if not job:
            job = urlsplit(answer.headers.get("location", "")).path.rsplit("/", 1)[-1]
        if not _JOB.fullmatch(job):
            raise self._lost(kind, "queued it, but without an id")
        return Job(kind, job)

    def job(self, job: Job) -> JobState:
        """How the queued write stands now; finished is not yet carried out."""
        if not _JOB.fullmatch(job.id):
            raise CallNotAllowed("this is no id of a queued write")
        found = self._json(self._erp, Read.BACKGROUND, (job.id,), {})
        if not isinstance(found, Mapping):
            raise UnexpectedAnswer("the state of the queued write cannot be read")
        state = text(found, "status").casefold()
        status = found.get("statusCode")
        if state not in (_FINISHED, *_FAILED) or not isinstance(status, int):
            return JobState()
        content = self._content(job) if found.get("hasResponseContent") else b""
        headers = found.get("responseHeaders")
        told = {str(name).casefold(): _first(value) for name, value in headers.items()} if (
            isinstance(headers, Mapping)
        ) else {}  # fmt: skip
        answer = Answer(status, told, content)
        if status >= 300:
            error = error_in(answer, self._erp.http)
            said = text(found, "errorMessage")
            # A refusal without a word of its own has it beside the status.
            return JobState(error=Refused(said, str(status)) if said and not content else error)
        return JobState(created=self._created(job.kind, answer))

    def settled(self, job: Job, patience: Patience | None = None) -> Created:
        """Wait for the queued write; raises its error, or AnswerLost when it takes too long."""
        given = patience or Patience()
        pause = given.pause_s
        for ask in range(given.asks):
            state = self.job(job)
            if state.created is not None:
                return state.created
            if state.error is not None:
                raise state.error
            if ask + 1 < given.asks:
                self._sleep(pause)
                pause = min(pause * 2, given.most_s)
        raise AnswerLost(f"the queued write {job.id} has not finished yet", "queued")

    def update_customer(self, number: str, document: Document, etag: str) -> None:
        """Change a customer, but only the version that `etag` names.

        Raises Refused with code 412 when it was changed in the meantime.
        """
        if not etag:
            raise CallNotAllowed("a change names the version it is meant for")
        kind = DocumentKind.CUSTOMER
        answer = self._written(kind, "PUT", number, document, {"If-Match": etag})
        if answer.status >= 300:
            raise self._error(kind, answer)

    def _written(
        self,
        kind: DocumentKind,
        method: str,
        number: str,
        document: Document,
        headers: Mapping[str, str],
    ) -> Answer:
        if not isinstance(kind, DocumentKind):
            raise CallNotAllowed(f"{kind} is not on the list of what is written")
        service = self._service(kind)
        where = _PATHS[kind] + (f"/{quote(number, safe='')}" if number else "")
        token = service.tokens.token()
        every = {**self._headers(service, token), "Content-Type": "application/json", **headers}
        # Sent once, whatever comes back: only who looked may send again.
        answer = service.http.send(
            method, where, counted=True, headers=every, content=encoded(document)
        )
        self._remember(answer)
        return answer

    def _created(self, kind: DocumentKind, answer: Answer) -> Created:
        if answer.status >= 300:
            raise self._error(kind, answer)
        where = urlsplit(answer.headers.get("location", "")).path.rstrip("/")
        number = unquote(where.rsplit("/", 1)[-1])
        if not number or number.casefold() == _PATHS[kind].strip("/").casefold():
            number = text(_document(answer), *_NUMBERS[kind])
        if not number and answer.status != 201:
            raise self._lost(kind, f"answers HTTP {answer.status} without a number")
        return Created(kind, number, answer.headers.get("etag", "")[:200])

    def _error(self, kind: DocumentKind, answer: Answer) -> ConnectorError:
        error = error_in(answer, self._service(kind).http)
        if isinstance(error, VendorFault) or answer.status == 408:
            # A server or gateway that failed does not tell whether it had booked before.
            return AnswerLost(f"{error}; whether it was carried out is unknown", error.code)
        return error

    def _service(self, kind: DocumentKind) -> Service:
        return self._orders if kind is DocumentKind.SALES_ORDER else self._erp

    def _lost(self, kind: DocumentKind, said: str) -> AnswerLost:
        host = self._service(kind).http.host
        return AnswerLost(f"{host} {said}; whether it was carried out is unknown")

    def _content(self, job: Job) -> bytes:
        return self._sent(self._erp, Read.BACKGROUND, (job.id, "content"), {}).body


def _first(value: Any) -> str:
    """A header of a queued write: text, or a list of one."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return value if isinstance(value, str) else ""


def _document(answer: Answer) -> Mapping[str, Any]:
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, Mapping) else {}
