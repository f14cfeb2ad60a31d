"""Calls to Exact Online, one after another, that stop before they cost the customer a block."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from troubleshooter.connectors.exact_answers import (
    COUNTED_STATUS,
    ExactLimit,
    Rates,
    Rejected,
    document_of,
    failure,
    rates,
    rows_of,
)
from troubleshooter.connectors.exact_budget import ErrorBudget
from troubleshooter.connectors.exact_odata import Page, Row, page
from troubleshooter.connectors.rest import encoded
from troubleshooter.connectors.transport import Answer, HttpClient
from troubleshooter.credentials import Secret
from troubleshooter.errors import (
    AnswerLost,
    ConnectorError,
    CredentialsRejected,
    UnexpectedAnswer,
    VendorFault,
)

_API = "/api/v1"
_MOST_PAGES = 20
_SCOPED = ("error-block", "error-budget")


class ReadingLine:
    """A line that can only GET.

    Calls go one after another, as Exact asks. An answer is asked for once; after a 401, a 429 or
    a 403 nothing more is sent where it would only be refused again.
    """

    def __init__(
        self,
        http: HttpClient,
        token: Callable[[], Secret],
        budget: ErrorBudget,
        now: Callable[[], datetime],
    ) -> None:
        self.http = http
        self.budget = budget
        self.now = now
        self.rates = Rates(None, None)
        self._token = token
        self._lock = threading.RLock()
        self._known: dict[str, tuple[Row, ...]] = {}
        self._stopped: ConnectorError | None = None
        self._closed: dict[str, ConnectorError] = {}

    def get(
        self, endpoint: str, params: Mapping[str, str], division: int | None = None
    ) -> tuple[Row, ...]:
        """All rows of the answer, page by page up to a bound; from memory when asked before.

        Without a division the call is one that needs none, and does not count toward a limit.
        """
        key = f"{division}/{endpoint}?{sorted(params.items())}"
        with self._lock:
            if key not in self._known:
                self._known[key] = self._all(endpoint, params, division)
            return self._known[key]

    def _all(
        self, endpoint: str, params: Mapping[str, str], division: int | None
    ) -> tuple[Row, ...]:
        found: list[Row] = []
        wanted = params
        for _ in range(_MOST_PAGES):
            part = self._page(endpoint, wanted, division)
            found.extend(part.rows)
            if not part.following:
                break
            wanted = part.following
        return tuple(found)

    def _page(self, endpoint: str, params: Mapping[str, str], division: int | None) -> Page:
        answer = self._sent("GET", endpoint, params, division, None)
        return rows_of(answer, self.http, endpoint, self.now())

    def _sent(
        self,
        method: str,
        endpoint: str,
        params: Mapping[str, str],
        division: int | None,
        content: bytes | None,
    ) -> Answer:
        """Send, unless it is known to be in vain; what the answer costs is remembered."""
        self._check(endpoint, division)
        headers = {
            "Authorization": f"Bearer {self._token().reveal()}",
            "Accept": "application/json",
        }
        if content is not None:
            headers["Content-Type"] = "application/json"
        middle = f"/{division}" if division is not None else ""
        # Encoded here: Exact wants %20 for a space, not a plus sign.
        query = urlencode(params, quote_via=quote)
        path = f"{_API}{middle}/{endpoint}" + (f"?{query}" if query else "")
        counted = division is not None
        answer = self.http.send(method, path, counted=counted, headers=headers, content=content)
        self._remember(answer, endpoint, division)
        return answer

    def _check(self, endpoint: str, division: int | None) -> None:
        if endpoint in self._closed:
            raise self._closed[endpoint]
        stopped = self._stopped
        if stopped is not None and (division is not None or not isinstance(stopped, ExactLimit)):
            raise stopped
        self.budget.check(endpoint)

    def _remember(self, answer: Answer, endpoint: str, division: int | None) -> None:
        told = rates(answer.headers)
        self.rates = Rates(told.minutely or self.rates.minutely, told.daily or self.rates.daily)
        if answer.status in COUNTED_STATUS:
            self.budget.note(endpoint)
        if answer.status not in (401, 403, 429):
            return
        error = failure(answer, self.http, endpoint, self.now())
        if isinstance(error, ExactLimit) and error.kind in _SCOPED:
            self._closed[endpoint] = error
        elif isinstance(error, CredentialsRejected | ExactLimit):
            self._stopped = error
        elif isinstance(error, Rejected):
            whole = error.reason or error.no_division_access or error.division_blocked
            if whole and not error.outside_scope and division is not None:
                self._stopped = error
            else:
                self._closed[endpoint] = error


class WritingLine(ReadingLine):
    """A line that also POSTs; reading connections are never given one."""

    def post(self, endpoint: str, document: Mapping[str, Any], division: int) -> Row:
        """Create a record and return it as Exact shows it.

        Raises Rejected for a refusal (nothing was created), ExactLimit when it was not taken, and
        AnswerLost when it may have been created: look before sending again.
        """
        with self._lock:
            self._known.clear()
            content = encoded(document)
            answer = self._sent("POST", endpoint, {}, division, content)
            error = failure(answer, self.http, endpoint, self.now())
        if isinstance(error, VendorFault | UnexpectedAnswer):
            raise AnswerLost(f"{error}; whether it was booked is not known", error.code)
        if isinstance(error, Rejected) and error.status == 500:
            # Exact's list names no 500, but links are blocked after ten refused bookings.
            self.budget.note(endpoint)
        if error is not None:
            raise error
        return self._created(answer, endpoint)

    def _created(self, answer: Answer, endpoint: str) -> Row:
        found = page(document_of(answer) or {})
        if found is None or not found.rows:
            raise AnswerLost(
                f"{self.http.host} takes the record on {endpoint} but does not show it: whether "
                "it was booked is not known"
            )
        return found.rows[0]

    def forget(self) -> None:
        """Ask everything anew from now on."""
        with self._lock:
            self._known.clear()
            self._closed.clear()
            self._stopped = None
