"""JSON over HTTP: what the REST connectors share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from troubleshooter.connectors.transport import Answer, HttpClient
from troubleshooter.errors import LimitReached, UnexpectedAnswer, VendorFault


def encoded(document: Mapping[str, Any]) -> bytes:
    """The document as a JSON body."""
    return json.dumps(document, ensure_ascii=False).encode("utf-8")


def document(answer: Answer, http: HttpClient) -> Mapping[str, Any]:
    """The JSON object in the answer, {} for an empty body.

    Raises LimitReached for HTTP 429, VendorFault for a server's failure that says nothing in
    JSON, and UnexpectedAnswer for a body that is no JSON object.
    """
    if answer.status == 429:
        wait = answer.headers.get("retry-after", "")
        said = f"; it asks to wait {wait[:20]} seconds" if wait.isdigit() else ""
        raise LimitReached(
            f"{http.host} answers HTTP 429: too many calls{said}",
            "429",
            float(wait) if said and len(wait) < 7 else None,
        )
    if not answer.body.strip():
        if answer.status >= 500:
            raise VendorFault(f"{http.host} answers HTTP {answer.status} without a word")
        return {}
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, Mapping):
        kind = answer.media_type or "no content type"
        if answer.status >= 500:
            raise VendorFault(f"{http.host} answers HTTP {answer.status} ({kind})")
        raise UnexpectedAnswer(
            f"{http.host} answers HTTP {answer.status} ({kind}) where a JSON object is expected"
        )
    return found
