"""Masks that turn messages into templates: what varies goes, what decides stays."""

from __future__ import annotations

import re
from functools import lru_cache

import re2

MASKS: tuple[tuple[str, str], ...] = (
    # Kept: codes, statuses and the figures that wordings name. An underscore before a number ties
    # it into a word, so that the number masks further down pass it by.
    (r"\b(C?(?:FACT|MUT|REL|ART)[ _-]?[0-9OoIl]{3})\b", "_${1}"),
    (r"\b((?:REL|LEDG|PAGE|DATA|ERR|SECURITY)_\d{2,3})\b", "_${1}"),
    (r"\b(E[0O]{2}[0-9OoIl])[.,](\d)\b", "${1}_${2}"),
    (
        r"(?i)(\(|\bHTTP(?:/\d\.\d)?[ :-]|\bstatus[ :=]+|\bcode[ :=]+|\berror )(\d{1,3})\b",
        "${1}_${2}",
    ),
    (r"\b2[.,]?000\b", "_2000"),
    (r"(^|[^\w.,])0($|[^\w.,])", "${1}_0${2}"),
    # Masked.
    (
        r"\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b",
        "<guid>",
    ),
    (r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b", "<email>"),
    (r"\b[A-Z]{2}\d{2} ?[A-Z]{4}(?: ?\d{2,4}){2,8}\b", "<iban>"),
    (r"\b(?:NL|BE|DE)\d{9,10}B?\d{0,2}\b", "<vat-number>"),
    (r"\b[0-9a-f]{16,64}\b", "<hex>"),
    (
        r"\b(?:\d{4}-\d{2}-\d{2}|\d{1,2}[-/]\d{1,2}[-/]\d{4})"
        r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?\b",
        "<date>",
    ),
    (r"\b\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\b", "<time>"),
    (r"\b[A-Z]{1,5}[-/]?\d{2,}[A-Z0-9/.\-]*\b", "<number>"),
    (r"\b\d+(?:[.,:/\-]\d+)*\b", "<number>"),
    (r"<number>(?:[-/. ,x]<number>)+", "<number>"),
)
"""(pattern, replacement) pairs in order, in the syntax that RE2 and Rust's regex share."""

_TIED = re2.compile(r"(^|[^A-Za-z0-9])_([A-Z0-9])")
_TIED_CODE = re2.compile(r"\b(E[0O]{2}[0-9OoIl])_(\d)\b")
_GROUP = re.compile(r"\$\{(\d)\}")


@lru_cache(maxsize=1)
def _compiled() -> tuple[tuple[re2._Regexp[str], str], ...]:
    return tuple((re2.compile(pattern), _GROUP.sub(r"\\\1", put)) for pattern, put in MASKS)


def template(message: str) -> str:
    """The template of one message; equal to what the column expression gives."""
    for pattern, replacement in _compiled():
        message = pattern.sub(replacement, message)
    return message


def readable(masked: str) -> str:
    """A template as people read it, without the marks that keep codes and statuses unmasked."""
    text: str = _TIED_CODE.sub(r"\1.\2", _TIED.sub(r"\1\2", masked))
    return text
