"""Taking secrets out of text before it is shown or stored."""

from __future__ import annotations

import re2

HIDDEN = "[hidden]"
"""What stands where a secret stood."""

_KEYS = (
    r"security_?code_?[12]?|securitycode[12]|sessionid|session_id|wachtwoord|password|passwd|secret"
    r"|client_secret|access_?token|refresh_?token|software_?token|id_token|api_?key|apikey|csrf"
    r"|authorization|consumer_secret|oauth_token(?:_secret)?|token"
)
_PATTERNS: tuple[tuple[str, str], ...] = (
    (rf"(?i)(<(?:\w+:)?(?:{_KEYS}|guid)>)[^<]+(</)", rf"\1{HIDDEN}\2"),
    (rf"(?i)([\"'](?:{_KEYS})[\"']\s*[:=]>?\s*[\"'])[^\"']+([\"'])", rf"\1{HIDDEN}\2"),
    (rf"(?i)([?&](?:{_KEYS})=)[^&\s\"'<>]+", rf"\1{HIDDEN}"),
    (r"(?i)\b(authorization\s*[:=]\s*(?:bearer|basic|oauth)\s+)[^\s\"'<>]+", rf"\1{HIDDEN}"),
    (r"(?i)\b(bearer\s+)[A-Za-z0-9\-._~+/]{12,}=*", rf"\1{HIDDEN}"),
    (r"\beyJ[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]+){0,2}", HIDDEN),
    (rf"(?i)\b((?:{_KEYS})\s*[:=]\s*)[A-Za-z0-9+/_\-.]{{8,}}", rf"\1{HIDDEN}"),
)
_COMPILED = tuple((re2.compile(pattern), replacement) for pattern, replacement in _PATTERNS)
_MARKS = ("=", ":", "<", "eyJ", "earer", ">")


def redact(text: str) -> str:
    """`text` with the values of security codes, tokens, passwords and the like hidden."""
    if not any(mark in text for mark in _MARKS):
        return text
    for pattern, replacement in _COMPILED:
        text = pattern.sub(replacement, text)
    return text
