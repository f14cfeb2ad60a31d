"""Exact Online as a stand-in answers it: limits, error budget, OData, and the books beneath."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from troubleshooter.sandbox.exact_booking import NotBooked, book
from troubleshooter.sandbox.exact_books import DIVISION, USER, ExactBooks, Row, small
from troubleshooter.sandbox.exact_faults import FORBIDDEN, REFUSALS
from troubleshooter.sandbox.exact_oauth import ExactTokens
from troubleshooter.sandbox.exact_odata import BadQuery, chosen
from troubleshooter.sandbox.reply import Asked, Reply

_JSON = "application/json; charset=utf-8"
_HTML = "text/html; charset=utf-8"
_MOVED = (
    b"<html><head><title>Object moved</title></head><body>\r\n<h2>Object moved to "
    b'<a href="/docs/Login.aspx?ReturnUrl=%2fapi%2fv1%2fcurrent%2fMe">here</a>.</h2>\r\n'
    b"</body></html>"
)
_PAGE = b"<html><head><title>Exact Online</title></head><body>Onderhoud</body></html>"
_FILTERED = ("crm/Accounts", "logistics/Items")
_WRITABLE = ("salesentry/SalesEntries", "salesinvoice/SalesInvoices", "crm/Accounts")
_COUNTED = (400, 401, 403, 404)
_DAY_S = 86400.0


@dataclass(slots=True)
class Bounds:
    """How much is allowed: calls a minute and a day, errors on an endpoint in so many seconds, rows
    a page."""

    minutely: int = 60
    daily: int = 5000
    errors: int = 10
    error_window_s: float = 3600.0
    page: int = 60


@dataclass(slots=True)
class _Counts:
    minute: int = -1
    in_minute: int = 0
    day: int = -1
    in_day: int = 0
    errors: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


class ExactDesk:
    """Answers calls to Exact Online; `advance` lets time pass."""

    def __init__(self) -> None:
        self.books: ExactBooks = small()
        self.bounds = Bounds()
        self._ahead_s = 0.0
        self.tokens = ExactTokens(self.clock)
        self._counts = _Counts()

    def clock(self) -> float:
        """The time here, in seconds since 1970."""
        return time.time() + self._ahead_s

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._ahead_s += seconds

    def answer(self, asked: Asked, path: str, url: str) -> Reply:
        """The answer to one request for `path` below /api."""
        call = f"{asked.method} {path}"
        if asked.faulty("exact.service-unavailable", call=call):
            return Reply(call, _PAGE, _HTML, 503)
        if asked.faulty("exact.maintenance", call=call):
            return Reply(call, _PAGE, _HTML)
        if path == "oauth2/auth":
            return self.tokens.authorise(asked, call)
        if path == "oauth2/token":
            return self.tokens.token(asked, call)
        first, _, rest = path.removeprefix("v1/").partition("/")
        endpoint = f"{first}/{rest}" if first == "current" else rest
        call = f"{asked.method} {endpoint}"
        with self.books.lock:
            return self._api(asked, call, first, endpoint, url)

    def _api(self, asked: Asked, call: str, first: str, endpoint: str, url: str) -> Reply:
        division = first != "current"
        if division:
            blocked = self._limited(asked, call, endpoint)
            if blocked is not None:
                return blocked
        known = self.tokens.accepts(asked.headers.get("authorization", ""))
        if not known or asked.faulty("exact.unauthorized", call=call):
            return self._told(Reply(call, _MOVED, _HTML, 401), endpoint, division and known)
        reply = self._asked(asked, call, first, endpoint, url)
        return self._told(reply, endpoint, division)

    def _asked(self, asked: Asked, call: str, first: str, endpoint: str, url: str) -> Reply:
        if endpoint == "current/Me":
            return _good(call, {"d": {"results": [_me(asked)]}})
        if first != str(DIVISION):
            return _refused(call, 403, "Forbidden - WrongDivision")
        for name, (reason, said) in FORBIDDEN.items():
            if asked.faulty(name, call=call):
                return _refused(call, 403, said, reason)
        if asked.faulty("exact.internal-server-error", call=call):
            return Reply(call, b"", _JSON, 500)
        if asked.faulty("exact.too-broad", call=call):
            return Reply(call, b"", _JSON, 408)
        if asked.faulty("exact.payment-segment-not-found", call=call):
            name = endpoint.partition("/")[2]
            return _refused(call, 404, f"Resource not found for the segment '{name}'.")
        if asked.method == "POST":
            return self._write(asked, call, endpoint)
        return self._list(asked, call, endpoint, url)

    def _list(self, asked: Asked, call: str, endpoint: str, url: str) -> Reply:
        if endpoint == "users/UserHasRights":
            seen = not asked.faulty("exact.sees-nothing")
            may = not asked.faulty("exact.no-right") if "'POST'" in str(asked.query) else seen
            return _good(call, {"d": {"UserHasRights": may}})
        rows = self.books.lists.get(endpoint)
        if rows is None:
            return _refused(call, 404, f"Resource not found for the segment '{endpoint}'.")
        try:
            found = chosen(rows, asked.query, endpoint in _FILTERED)
        except BadQuery as error:
            return _refused(call, 400, str(error))
        if asked.faulty("exact.sees-nothing") and endpoint != "system/Divisions":
            found = []
        top = int(asked.query.get("$top", "1000000"))
        start = int(asked.query.get("$skiptoken", "0"))
        stop = min(start + self.bounds.page, top)
        inside: dict[str, Any] = {"results": found[start:stop]}
        if stop < min(len(found), top):
            following = urlencode({**asked.query, "$skiptoken": str(stop)})
            inside["__next"] = f"{url}{asked.path}?{following}"
        return _good(call, {"d": inside})

    def _write(self, asked: Asked, call: str, endpoint: str) -> Reply:
        if endpoint not in _WRITABLE:
            return _refused(call, 405, "Method not allowed")
        for name, said in REFUSALS.items():
            if asked.faulty(name, call=call):
                return _refused(call, 500, said)
        try:
            sent = json.loads(asked.body)
        except ValueError:
            sent = None
        if not isinstance(sent, dict):
            return _refused(call, 400, "Error processing request stream.")
        try:
            row = book(self.books, endpoint, sent)
        except NotBooked as error:
            return _refused(call, 500, "\r\n".join(error.causes))
        return _good(call, {"d": row}, 201, True)

    def _limited(self, asked: Asked, call: str, endpoint: str) -> Reply | None:
        """The refusal of a call beyond a limit or on a blocked endpoint, None to go on."""
        now = self.clock()
        counts = self._counts
        if counts.minute != int(now // 60):
            counts.minute, counts.in_minute = int(now // 60), 0
        if counts.day != int(now // _DAY_S):
            counts.day, counts.in_day = int(now // _DAY_S), 0
        if asked.faulty("exact.429-bare", call=call):
            return Reply(call, b"", _JSON, 429)
        if counts.in_minute >= self.bounds.minutely or asked.faulty("exact.rate-minutely"):
            return Reply(call, b"", _JSON, 429, False, self._minutely(0))
        if counts.in_day >= self.bounds.daily or asked.faulty("exact.rate-daily"):
            return Reply(call, b"", _JSON, 429, False, self._daily(0))
        counts.in_minute += 1
        counts.in_day += 1
        blocked = asked.faulty("exact.too-many-requests", call=call) and endpoint in _WRITABLE
        if blocked or self._blocked(endpoint, now):
            return Reply(call, b"", _JSON, 429, False, self._headers())
        return None

    def _blocked(self, endpoint: str, now: float) -> bool:
        """More than the allowed errors in an hour: blocked until an hour after the last."""
        times, window = self._counts.errors[endpoint], self.bounds.error_window_s
        if not times or now - times[-1] >= window:
            return False
        return len([at for at in times if times[-1] - at < window]) > self.bounds.errors

    def _told(self, reply: Reply, endpoint: str, division: bool) -> Reply:
        """The answer with its headers; an error is put on the endpoint's account."""
        if not division:
            return reply
        if reply.status in _COUNTED or (reply.status == 500 and reply.call.startswith("POST")):
            self._counts.errors[endpoint].append(self.clock())
        headers = {**reply.headers, **self._headers()}
        return Reply(reply.call, reply.body, reply.media_type, reply.status, reply.writes, headers)

    def _headers(self) -> dict[str, str]:
        counts, bounds = self._counts, self.bounds
        return {
            **self._minutely(bounds.minutely - counts.in_minute),
            **self._daily(bounds.daily - counts.in_day),
        }

    def _minutely(self, left: int) -> dict[str, str]:
        reset = (self.clock() // 60 + 1) * 60_000
        return _limit_headers("Minutely-", self.bounds.minutely, left, reset)

    def _daily(self, left: int) -> dict[str, str]:
        reset = (self.clock() // _DAY_S + 1) * _DAY_S * 1000
        return _limit_headers("", self.bounds.daily, left, reset)


def _limit_headers(which: str, limit: int, left: int, reset_ms: float) -> dict[str, str]:
    return {
        f"X-RateLimit-{which}Limit": str(limit),
        f"X-RateLimit-{which}Remaining": str(max(left, 0)),
        f"X-RateLimit-{which}Reset": str(int(reset_ms)),
    }


def _me(asked: Asked) -> Row:
    names = [name for name in asked.query.get("$select", "").split(",") if name]
    whole: Row = {
        "UserName": "rvermeer",
        "FullName": USER,
        "CurrentDivision": DIVISION,
        "Language": "NL",
        "LanguageCode": "nl-NL",
        "ServerTime": "/Date(1773446400000)/",
        "IsMyFirmPortalUser": False,
        "IsMyFirmLiteUser": False,
    }
    return {name: whole.get(name) for name in names} if names else whole


def _good(call: str, document: Mapping[str, Any], status: int = 200, writes: bool = False) -> Reply:
    body = json.dumps(document, ensure_ascii=False).encode()
    return Reply(call, body, _JSON, status, writes)


def _refused(call: str, status: int, said: str, reason: str = "") -> Reply:
    document = {"error": {"code": "", "message": {"lang": "", "value": said}}}
    headers = {"Reason": reason} if reason else {}
    return Reply(call, json.dumps(document).encode(), _JSON, status, False, headers)
