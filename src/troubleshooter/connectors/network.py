"""Names, sockets and certificates; exceptions of socket and ssl end here."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from troubleshooter.cancelling import Cancellation, carried_out
from troubleshooter.connectors.transport import trusted
from troubleshooter.errors import Unreachable

_Told = TypeVar("_Told")
_REASONS = {
    9: "not-yet-valid",
    10: "expired",
    18: "self-signed",
    19: "self-signed",
    20: "chain",
    21: "chain",
    62: "name",
    63: "name",
    64: "name",
}
"""OpenSSL's codes of a certificate that is turned down."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that was trusted: who issued it, until when, over which TLS version."""

    issuer: str
    not_after: datetime
    version: str


class CertificateRejected(Unreachable):
    """The host shows a certificate that is not trusted; the message says why, `reason` in a word:
    expired, not-yet-valid, name, self-signed, chain or other."""

    def __init__(self, message: str, reason: str = "other") -> None:
        self.reason = reason
        super().__init__(message)


def _called(work: Callable[[], _Told], cancellation: Cancellation | None) -> _Told:
    """Nothing is sent to the vendor in these, so one that was called off ends by itself."""
    return work() if cancellation is None else carried_out(work, cancellation)


def addresses(host: str, port: int, cancellation: Cancellation | None = None) -> tuple[str, ...]:
    """The addresses of `host`, sorted; raises Unreachable when the name is not known, Cancelled."""
    return _called(partial(_addresses, host, port), cancellation)


def connect(
    host: str, port: int, timeout_s: float, cancellation: Cancellation | None = None
) -> str:
    """Open and close a connection; returns the address that answered, or raises Unreachable or
    Cancelled."""
    return _called(partial(_connect, host, port, timeout_s), cancellation)


def certificate(
    host: str, port: int, timeout_s: float, cancellation: Cancellation | None = None
) -> Certificate:
    """The certificate of `host`, trusted and for its name.

    Raises CertificateRejected when it is not trusted, Unreachable when there is no TLS at all,
    Cancelled when it is called off.
    """
    return _called(partial(_certificate, host, port, timeout_s), cancellation)


def _addresses(host: str, port: int) -> tuple[str, ...]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"{host} is not known: {_reason(error)}") from error
    return tuple(sorted({str(entry[4][0]) for entry in found}))


def _connect(host: str, port: int, timeout_s: float) -> str:
    try:
        with socket.create_connection((host, port), timeout_s) as opened:
            return str(opened.getpeername()[0])
    except (OSError, UnicodeError) as error:
        message = f"port {port} of {host} does not answer: {_reason(error)}"
        raise Unreachable(message) from error


def _certificate(host: str, port: int, timeout_s: float) -> Certificate:
    try:
        with (
            socket.create_connection((host, port), timeout_s) as opened,
            trusted().wrap_socket(opened, server_hostname=host) as secured,
        ):
            shown = secured.getpeercert() or {}
            version = secured.version() or ""
    except ssl.SSLCertVerificationError as error:
        message = f"the certificate of {host} is not trusted: {error.verify_message}"
        raise CertificateRejected(message, _REASONS.get(error.verify_code, "other")) from error
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"no TLS with {host}: {_reason(error)}") from error
    until = ssl.cert_time_to_seconds(str(shown.get("notAfter", "Jan  1 00:00:00 1970 GMT")))
    return Certificate(_issuer(shown), datetime.fromtimestamp(until, UTC), version)


def _issuer(shown: object) -> str:
    parts = shown.get("issuer", ()) if isinstance(shown, dict) else ()
    names = {key: value for part in parts for key, value in part}
    return names.get("organizationName") or names.get("commonName") or "unknown"


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
