"""What Visma.net answers: its documents, and each of its error forms as one of our errors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from troubleshooter.connectors.transport import Answer, HttpClient
from troubleshooter.errors import (
    ConnectorError,
    CredentialsRejected,
    LimitReached,
    Refused,
    UnexpectedAnswer,
    VendorFault,
)

NO_ACCESS = frozenset({"12002", "12027"})
"""Fault codes of the gateway for a company that the token does not open."""
_LONGEST = 500
_MOST_TEXTS = 6
_DEEPEST = 8
_TRACE = re.compile(r"VismaId:\s*([0-9A-Fa-f-]{8,40})\.?\s*")
_ABSENT = re.compile(r"\b(?:can(?:not|'t)|could not) be found\b", re.IGNORECASE)
_SAYS_NOTHING = re.compile(r"an error has occurred\.?|internal server error\.?", re.IGNORECASE)
_HINTS = {
    "12002": "the company is not named, or this client has no access to it",
    "12027": "no licence: the role API User is missing, the licence ended, or the tenant is that "
    "of the customer instead of the company",
    "invalid_client": "client id or client secret is wrong",
    "invalid_grant": "client id and secret are right, but the permission ended or was used up",
    "invalid_scope": "the client may not ask for this scope",
    "invalid_tenant": "the tenant id is not known for this client",
    "unauthorized_client": "the client may not log in without a user",
}


@dataclass(frozen=True, slots=True)
class Quota:
    """What the headers told last: calls per window, those left, seconds until the window ends.

    None where a header was absent; `policy` names the window, '' when it was not told.
    """

    limit: int | None = None
    remaining: int | None = None
    reset_s: int | None = None
    policy: str = ""


def quota(answer: Answer) -> Quota | None:
    """The quota in the headers, None when there is none."""
    limit = _number(answer, "x-ratelimit-limit")
    remaining = _number(answer, "x-ratelimit-remaining")
    reset = _number(answer, "x-ratelimit-reset")
    if limit is None and remaining is None and reset is None:
        return None
    return Quota(limit, remaining, reset, answer.headers.get("x-ratelimit-policy", "")[:60])


def _number(answer: Answer, name: str) -> int | None:
    text = answer.headers.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def absent(answer: Answer) -> bool:
    """Whether the answer to a question for one record says that there is no such record.

    A page in HTML with status 404 does not count: that comes from something on the way.
    """
    if answer.status == 404:
        return not answer.body.strip() or _value(answer) is not None
    if answer.status not in (400, 422, 500):
        return False
    texts = list(_texts(_value(answer), _DEEPEST))
    return bool(texts) and any(_ABSENT.search(text) for text in texts)


def checked(answer: Answer, http: HttpClient) -> Any:
    """The JSON value in the answer, None for an empty body.

    Raises the ConnectorError that the status and the error form stand for.
    """
    if answer.status >= 300:
        raise error_in(answer, http)
    if not answer.body.strip():
        return None
    found = _value(answer)
    if found is None:
        kind = answer.media_type or "no content type"
        raise UnexpectedAnswer(
            f"{http.host} answers HTTP {answer.status} ({kind}) where JSON is expected"
        )
    return found


def error_in(answer: Answer, http: HttpClient) -> ConnectorError:
    """The error of ours that an answer with status 300 or above stands for."""
    status, host = answer.status, http.host
    if status == 429:
        return _limit(answer, host)
    found = _value(answer)
    code = _code(found)
    text = _said(found, http)
    kind = answer.media_type or "no content type"
    if not text and not code:
        if status == 401:
            return CredentialsRejected(_rejected(host), "401")
        if status >= 500:
            return VendorFault(f"{host} answers HTTP {status} ({kind})", str(status))
        if status in (403, 409, 412) and (found is not None or not answer.body.strip()):
            return Refused(f"{host} answers HTTP {status}: {_plain(status)}", str(status))
        return UnexpectedAnswer(f"{host} answers HTTP {status} ({kind})", str(status))
    hint = _HINTS.get(code, "")
    parts = " ".join(part for part in (code, text, f"({hint})" if hint else "") if part)
    message = f"{host} answers HTTP {status}: {parts}"
    if status == 401 or code in _HINTS or "companyincontext" in text.casefold():
        return CredentialsRejected(message, code or "401")
    if status >= 500 and (not text or _SAYS_NOTHING.fullmatch(text)):
        return VendorFault(message, code or str(status))
    # A refusal of the data may come with HTTP 500; what it says decides, not the number.
    return Refused(message, code or str(status))


def _limit(answer: Answer, host: str) -> LimitReached:
    told = quota(answer)
    wait = told.reset_s if told is not None else None
    if wait is None:
        wait = _number(answer, "retry-after")
    said = "" if wait is None else f"; the window ends in {wait} seconds"
    return LimitReached(f"{host} answers HTTP 429: too many calls{said}", "429", wait)


def _rejected(host: str) -> str:
    return (
        f"{host} answers HTTP 401: the token is not accepted; it may hold the tenant of the "
        "customer instead of that of the company"
    )


def _plain(status: int) -> str:
    return {
        403: "this client may not do that",
        409: "the record was changed in the meantime",
        412: "the record was changed in the meantime",
    }[status]


def _value(answer: Answer) -> Any:
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        return None


def _code(found: Any) -> str:
    """The gateway's fault code, or the word of OAuth; '' when there is none."""
    if not isinstance(found, Mapping):
        return ""
    for name in ("ExceptionFaultCode", "error"):
        value = found.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool):
            text = str(value)
            if re.fullmatch(r"[A-Za-z0-9_.-]{1,40}", text):
                return text
    return ""


def _said(found: Any, http: HttpClient) -> str:
    texts = list(dict.fromkeys(_texts(found, _DEEPEST)))[:_MOST_TEXTS]
    # Known words of the line come last: `An error has occurred.` only counts when alone.
    telling = [text for text in texts if not _SAYS_NOTHING.fullmatch(text)]
    return http.veil(" ".join(telling or texts))[:_LONGEST]


def _texts(found: Any, depth: int) -> Iterator[str]:
    """What an error body says, in its order, wherever its form puts it."""
    if depth == 0:
        return
    if isinstance(found, str):
        yield from _line(found)
        return
    if not isinstance(found, Mapping):
        return
    title = found.get("title")
    detail = found.get("detail")
    for name in ("message", "Message", "ExceptionMessage", "exceptionMessage"):
        yield from _line(found.get(name))
    for name in ("error_description", "errorMessage"):
        yield from _line(found.get(name))
    if isinstance(title, str) or isinstance(detail, str):
        yield from _line(title)
        yield from _line(detail)
    yield from _texts(found.get("innerException"), depth - 1)
    yield from _of_fields(found, depth)


def _of_fields(found: Mapping[str, Any], depth: int) -> Iterator[str]:
    """Errors told per field: `errors` of a problem document, `error` beside a wrapped value."""
    errors = found.get("errors")
    if isinstance(errors, Mapping):
        for name, given in errors.items():
            for text in given if isinstance(given, list) else [given]:
                if isinstance(text, str) and text.strip():
                    yield f"{name}: {' '.join(text.split())}"
    for name, part in found.items():
        if isinstance(part, Mapping) and name not in ("innerException", "errors"):
            error = part.get("error")
            if "value" in part and isinstance(error, str) and error.strip():
                yield f"{name}: {' '.join(error.split())}"
            elif "value" not in part:
                yield from _of_fields(part, depth - 1) if depth > 1 else ()
        elif isinstance(part, list) and name != "errors" and depth > 1:
            for row in part:
                if isinstance(row, Mapping):
                    yield from _of_fields(row, depth - 1)


def _line(value: Any) -> Iterator[str]:
    """One line of a message; the trace number is put behind what it says."""
    if not isinstance(value, str) or not value.strip():
        return
    trace = _TRACE.search(value)
    text = " ".join(_TRACE.sub("", value).split())
    if text:
        yield f"{text} (VismaId {trace[1]})" if trace else text
