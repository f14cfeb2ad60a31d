"""What Magento's REST API answers: its documents, and its errors with their values filled in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from troubleshooter.connectors.transport import Answer, HttpClient
from troubleshooter.errors import (
    ConnectorError,
    CredentialsRejected,
    LimitReached,
    Refused,
    UnexpectedAnswer,
    VendorFault,
)

_LONGEST = 300
_DEEPEST = 5
"""How many errors of one answer are told."""
TWO_FACTOR = "two-factor"
"""The code of ours for a login that Magento wants a second factor for."""
NOT_AUTHORISED = "not-authorised"
"""The code of ours for a token that does not open what was asked, for whichever of four reasons."""
_SECOND_FACTOR = ("2fa provider-specific", "two-factor authorization", "two-factor authentication")


def filled(message: str, parameters: Any) -> str:
    """`message` with %1, %2 ... or %name replaced by its parameters; others stay as they are.

    Longer names go first, so that %fieldName is not taken for %field and %10 not for %1.
    """
    if isinstance(parameters, Mapping):
        values = {str(name): _plain(value) for name, value in parameters.items()}
    elif isinstance(parameters, Sequence) and not isinstance(parameters, str):
        values = {str(place): _plain(value) for place, value in enumerate(parameters, 1)}
    else:
        return message
    pieces = [message]
    for name in sorted(values, key=len, reverse=True):
        mark = f"%{name}"
        # Only text of Magento's own is searched: a value that holds a mark is not filled in again.
        pieces = [
            part
            for place, piece in enumerate(pieces)
            for part in (_around(piece, mark, values[name]) if place % 2 == 0 else [piece])
        ]
    return "".join(pieces)


def _around(piece: str, mark: str, value: str) -> list[str]:
    parts = piece.split(mark)
    found = [parts[0]]
    for part in parts[1:]:
        found += [value, part]
    return found


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)[:_LONGEST]


def said(found: Any) -> str:
    """What an error body says, in one line: message and errors of the REST API, or the messages
    of its handler for fatal errors; '' when it says nothing."""
    if not isinstance(found, Mapping):
        return ""
    parts = [_sentence(found)]
    errors = found.get("errors")
    if isinstance(errors, list):
        parts += [_sentence(error) for error in errors[:_DEEPEST] if isinstance(error, Mapping)]
    messages = found.get("messages")
    fatal = messages.get("error") if isinstance(messages, Mapping) else None
    if isinstance(fatal, list):
        parts += [_sentence(error) for error in fatal[:_DEEPEST] if isinstance(error, Mapping)]
    return " ".join(" ".join(part.split()) for part in parts if part)[:_LONGEST]


def _sentence(found: Mapping[str, Any]) -> str:
    message = found.get("message")
    return filled(message, found.get("parameters")) if isinstance(message, str) else ""


def checked(answer: Answer, http: HttpClient) -> Any:
    """The JSON value in the answer; raises the ConnectorError that its status and body stand for.

    CredentialsRejected carries the code `two-factor` where that is meant; Refused the code
    `not-authorised` when the token does not open what was asked.
    """
    found = _value(answer)
    if answer.status < 300 and found is not None:
        return found
    raise _error(answer, found, http)


def _value(answer: Answer) -> Any:
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        return None


def _error(answer: Answer, found: Any, http: HttpClient) -> ConnectorError:
    status, host = answer.status, http.host
    text = http.veil(said(found))
    if status == 429:
        wait = answer.headers.get("retry-after", "")
        hint = f"; it asks to wait {wait[:20]} seconds" if wait.isdigit() else ""
        return LimitReached(f"{host} answers HTTP 429: too many calls{hint}", "429")
    if not text:
        kind = answer.media_type or "no content type"
        if status == 503:
            return VendorFault(f"{host} answers HTTP 503 ({kind}): busy or in maintenance", "503")
        if status >= 500:
            return VendorFault(f"{host} answers HTTP {status} ({kind})", str(status))
        target = urlsplit(answer.headers.get("location", "")).hostname
        sent = f" and sends on to {target}" if 300 <= status < 400 and target else ""
        return UnexpectedAnswer(
            f"{host} answers HTTP {status} ({kind}){sent} where JSON of Magento is expected"
        )
    message = f"{host} answers HTTP {status}: {text}"
    if any(mark in text.casefold() for mark in _SECOND_FACTOR):
        return CredentialsRejected(message + _providers(found), TWO_FACTOR)
    if status == 401:
        plain = text.casefold()
        if "authorized" in plain and "consumer" in plain:
            return Refused(message, NOT_AUTHORISED)
        return CredentialsRejected(message, "401")
    if status >= 500:
        return VendorFault(message, str(status))
    if status < 400:
        return UnexpectedAnswer(message)
    return Refused(message, str(status))


def _providers(found: Any) -> str:
    parameters = found.get("parameters") if isinstance(found, Mapping) else None
    listed = parameters.get("active_providers") if isinstance(parameters, Mapping) else None
    if not isinstance(listed, list) or not listed:
        return ""
    return f" (in use: {', '.join(str(one)[:40] for one in listed[:_DEEPEST])})"
