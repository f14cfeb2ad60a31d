"""Names, sockets and certificates; exceptions of socket and ssl end here."""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime

from troubleshooter.connectors.transport import trusted
from troubleshooter.errors import Unreachable

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


def addresses(host: str, port: int) -> tuple[str, ...]:
    """The addresses of `host`, sorted; raises Unreachable when the name is not known."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"{host} is not known: {_reason(error)}") from error
    return tuple(sorted({str(entry[4][0]) for entry in found}))


def connect(host: str, port: int, timeout_s: float) -> str:
    """Open and close a connection; returns the address that answered, or raises Unreachable."""
    try:
        with socket.create_connection((host, port), timeout_s) as opened:
            return str(opened.getpeername()[0])
    except (OSError, UnicodeError) as error:
        message = f"port {port} of {host} does not answer: {_reason(error)}"
        raise Unreachable(message) from error


def certificate(host: str, port: int, timeout_s: float) -> Certificate:
    """The certificate of `host`, trusted and for its name.

    Raises CertificateRejected when it is not trusted, Unreachable when there is no TLS at all.
    """
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
