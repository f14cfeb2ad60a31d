"""Masks that turn messages into templates: what varies goes, what decides stays."""

from __future__ import annotations

import re
from functools import lru_cache

import re2

LONE_ZERO = (r"(^|[^0-9A-Za-z_.,])0($|[^0-9A-Za-z_.,]|[.,](?:$|[^0-9_]))", "${1}_0${2}")
"""Keeps a 0 that stands alone: none of something is another message than some."""

_NUMBERED = (
    "account|rekening|ledger|grootboek|vat|btw|tax|customer|klant|debtor|debiteur(?:en)?|relation|relatie"
    "|supplier|leverancier|crediteur(?:en)?|item|article|artikel|product|materials?|materiaal|employee"
    "|medewerker|post|postal|zip|country|land|currency|valuta|unit|eenheid|journal|dagboek|warehouse"
    "|magazijn|project|cost ?cent(?:er|re)|kostenplaats|payment[ -]?(?:term|condition)|store"
)
"""Things of which books keep codes: one behind these is no status of an answer."""

MASKS: tuple[tuple[str, str], ...] = (
    (
        rf"(?i)\b([a-z]{{0,20}}(?:{_NUMBERED})[ -]?codes?[\"']?[ :=]{{1,3}}[\"']?)"
        r"(?:[1-9]|[0-9]{2,5})\b",
        "${1}<number>",
    ),
    # Kept: codes, statuses and the figures that wordings name. An underscore before a number ties
    # it into a word, so that the number masks further down pass it by.
    (r"(?i)\b(C?(?:FACT|MUT|REL|ART)[ _-]?[0-9OIL]{3})\b", "_${1}"),
    (r"(?i)\b((?:REL|LEDG|PAGE|DATA|ERR|SECURITY|API_SESSION)_[0-9]{2,3})\b", "_${1}"),
    (r"(?i)\b(E[0O]{2}[0-9OIL])[.,]([0-9])\b", "${1}_${2}"),
    (r"\b(M0[0-9]{2})\b", "_${1}"),
    (r"\b2[.,]?000\b", "_2000"),
    (r"(?m)(^|[:=] ?)([45][0-9]{2})\b", "${1}_${2}"),
    (
        r"(?i)(\(|\[|\bHTTP(?:/[0-9](?:\.[0-9])?)?[\"']?[ :-]"
        r"|(?:status|code|response)[\"']?[ :=]+[\"']?"
        r"|(?:errno(?:\(\))?|winerror|winsock|win32 error|pdoexception)[\"'\])]?[ :=-]+"
        r"|\berror:? |\.[a-z]{2,10}:|\blocalhost:)"
        r"([0-9]{1,5})\b",
        "${1}_${2}",
    ),
    (
        r"\b((?:GET|POST|PUT|PATCH|DELETE|HEAD) [^\s;|]{1,300}[ ;|:,-]{1,3})([0-9]{3})\b",
        "${1}_${2}",
    ),
    (
        r"\b([0-9]{3})( (?:(?:on|for|op|bij|from|van|at|by) )?"
        r"(?:GET|POST|PUT|PATCH|DELETE|HEAD) )",
        "_${1}${2}",
    ),
    ("((?:[=-]>|\u2192) ?)([0-9]{3})\\b", "${1}_${2}"),
    LONE_ZERO,
    # Masked.
    (
        r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b",
        "<guid>",
    ),
    (r"\b[0-9A-Za-z_.+-]+@[0-9A-Za-z_-]+(?:\.[0-9A-Za-z_-]+)+\b", "<email>"),
    (r"\b[A-Z]{2}[0-9]{2} ?[A-Z]{4}(?: ?[0-9]{2,4}){2,8}\b", "<iban>"),
    (r"\b(?:NL|BE|DE)[0-9]{9,10}B?[0-9]{0,2}\b", "<vat-number>"),
    (r"\b[A-Z]{2,6}(?:_[A-Z]{2})?_(?:VERK|INK)_?[0-9]{1,2}\b", "<vat-code>"),
    (r"\b[0-9a-f]{16,64}\b", "<hex>"),
    (
        r"\b(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[-/][0-9]{1,2}[-/][0-9]{4})"
        r"(?:[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?\b",
        "<date>",
    ),
    (r"\b[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?\b", "<time>"),
    (r"\b[A-Z]{1,5}[-/]?[0-9]{2,}[A-Z0-9/.\-]*\b", "<number>"),
    (r"\b[0-9]+(?:[.,:/\-][0-9]+)*\b", "<number>"),
    (r"<number>(?:[-/. ,x]<number>)+", "<number>"),
    (r"\b[0-9a-z]*[0-9][0-9a-z]*[0-9][0-9a-z]*[0-9][0-9a-z]*\b", "<id>"),
)
"""(pattern, replacement) pairs in order, for RE2; `columnar` writes them for Rust's regex."""

_TIED = re2.compile(r"(^|[^A-Za-z0-9])_([A-Z0-9])")
_TIED_CODE = re2.compile(r"\b(E[0O]{2}[0-9OoIl])_(\d)\b")
_GROUP = re.compile(r"\$\{(\d)\}")


@lru_cache(maxsize=1)
def _compiled() -> tuple[tuple[re2._Regexp[str], str], ...]:
    return tuple((re2.compile(pattern), _GROUP.sub(r"\\\1", put)) for pattern, put in MASKS)


def columnar(pattern: str) -> str:
    """A pattern in the syntax of Rust's regex, where word boundaries are Unicode's unless told
    otherwise; RE2's are ASCII's."""
    return pattern.replace(r"\b", r"(?-u:\b)")


def template(message: str) -> str:
    """The template of one message; equal to what the column expression gives."""
    for pattern, replacement in _compiled():
        message = pattern.sub(replacement, message)
    return message


def readable(masked: str) -> str:
    """A template as people read it, without the marks that keep codes and statuses unmasked."""
    text: str = _TIED_CODE.sub(r"\1.\2", _TIED.sub(r"\1\2", masked))
    return text
