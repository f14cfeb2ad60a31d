"""HTTP over httpx, bounded in time and size; its exceptions end here."""

from __future__ import annotations

import copy
import logging
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

import certifi
import httpx

from troubleshooter.cancelling import Cancellation, carried_out
from troubleshooter.config import is_loopback
from troubleshooter.connectors.lines import Lines
from troubleshooter.connectors.metering import count
from troubleshooter.credentials import Veil
from troubleshooter.errors import AnswerLost, ConnectorError, UnexpectedAnswer, Unreachable


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one call: seconds to connect, between two pieces, in all; bytes of the answer."""

    connect_s: float = 6.0
    read_s: float = 15.0
    total_s: float = 25.0
    body_bytes: int = 32_000_000


PATIENT = Limits()
"""The bounds that fit a vendor's system."""
GRACE_S = 5.0
"""How many seconds a session has to be opened or closed in once all was called off."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer, whole; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The content type without its parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().casefold()

    @property
    def text(self) -> str:
        """The body as text, for recognising it only."""
        return self.body.decode("utf-8", "replace")


for _chatty in ("httpx", "httpcore", "oauthlib", "zeep"):
    # They log addresses, and what is signed, as they are; OutSmart's tokens stand in its addresses.
    logging.getLogger(_chatty).setLevel(logging.WARNING)

FOREIGN = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, httpx.CookieConflict)
"""What httpx raises."""
_NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    httpx.InvalidURL,
)


def trusted() -> ssl.SSLContext:
    """What TLS trusts: this computer's own certificates and those of certifi."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def as_ours(error: Exception, host: str, veil: Veil) -> ConnectorError:
    """The error of ours that an exception of httpx stands for."""
    said = veil(str(error)) or type(error).__name__
    if isinstance(error, _NEVER_SENT):
        return Unreachable(f"{host} cannot be reached: {said}")
    if isinstance(error, httpx.TransportError):
        return AnswerLost(f"no whole answer from {host}: {said}")
    return UnexpectedAnswer(f"no valid HTTP answer from {host}: {said}")


class HttpClient:
    """Sends calls to one address and nowhere else: redirects are shown, not followed.

    With a `cancellation`, a call ends as soon as it is called off: its connection is cut, and
    Cancelled is raised. Without one nothing cuts a call but its own limits.
    """

    def __init__(
        self,
        url: str,
        veil: Veil,
        limits: Limits = PATIENT,
        cancellation: Cancellation | None = None,
        grace_s: float | None = 0.0,
    ) -> None:
        self.url = url
        self.host = urlsplit(url).hostname or ""
        self.veil = veil
        self.cancellation = cancellation
        self._grace_s = grace_s
        self._limits = limits
        self._lines = Lines()
        self._patient: list[HttpClient] = []
        loopback = is_loopback(self.host)
        timeout = httpx.Timeout(limits.read_s, connect=limits.connect_s)
        self._client = httpx.Client(
            verify=trusted() if url.startswith("https:") else False,
            timeout=timeout,
            follow_redirects=False,
            trust_env=not loopback,
            headers={"Accept-Encoding": "identity", "User-Agent": "troubleshooter"},
        )

    def beside(self, url: str) -> HttpClient:
        """A client for another address of the same vendor; it closes when this one does."""
        other = copy.copy(self)
        other.url = url
        other.host = urlsplit(url).hostname or ""
        return other

    def uncut(self, grace_s: float | None = GRACE_S) -> HttpClient:
        """A client for what must not be left in the middle: its calls, also those sent after the
        cancel, have `grace_s` seconds left then, or None for their own limits.

        It has connections of its own, and closes when this one does.
        """
        if self.cancellation is None or self._grace_s != 0.0:
            return self
        other = HttpClient(self.url, self.veil, self._limits, self.cancellation, grace_s)
        self._patient.append(other)
        return other

    def check(self) -> None:
        """Raise Cancelled when it was called off: asked before something uncut is begun."""
        if self.cancellation is not None:
            self.cancellation.check()

    def close(self) -> None:
        """Close the connections that are still open."""
        for other in self._patient:
            other.close()
        self._client.close()

    def send(
        self,
        method: str,
        path: str = "",
        *,
        counted: bool = False,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> Answer:
        """Send one call to `path` below the address and return the whole answer.

        Raises Unreachable, AnswerLost or UnexpectedAnswer, and Cancelled when it is called off;
        any HTTP status is an answer.
        """
        if self._grace_s == 0.0:
            self.check()
        count(counted)
        call = partial(self._sent, method, self.url + path, headers, params, content)
        try:
            if self.cancellation is None:
                return call()
            return carried_out(call, self.cancellation, self._lines.cut, self._grace_s)
        except FOREIGN as error:
            failure = as_ours(error, self.host, self.veil)
        # Raised outside the handler: an exception of httpx holds the request with its secrets.
        raise failure

    def _sent(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        params: Mapping[str, str] | None,
        content: bytes | None,
    ) -> Answer:
        until = time.monotonic() + self._limits.total_s
        body = bytearray()
        with self._client.stream(
            method,
            url,
            headers=headers,
            params=params,
            content=content,
            extensions={"trace": self._lines.trace},
        ) as response:
            for piece in response.iter_bytes():
                body += piece
                if len(body) > self._limits.body_bytes:
                    raise UnexpectedAnswer(
                        f"{self.host} answers more than {self._limits.body_bytes:,} bytes"
                    )
                if time.monotonic() > until:
                    raise AnswerLost(
                        f"{self.host} took longer than {self._limits.total_s:g} seconds to answer"
                    )
            names = {name.casefold(): value for name, value in response.headers.items()}
            return Answer(response.status_code, names, bytes(body))
