"""The frames of a stack trace: places in a program, which state nothing."""

from __future__ import annotations

import re
from functools import lru_cache

from troubleshooter.matching.reading.tokens import Token, tokenize

_HINTS = ("\n#", "\n   at ", "\n\tat ", "\n  at ", "\n    at ")
_FRAME = re.compile(
    r"\n[ \t]{0,8}(?:"
    r"#[0-9]{1,3} (?:\{main\}|\[internal function\]: |[^\s(:]{1,300}\([0-9]{1,6}\): )"  # PHP
    r"|at [\w$`]{1,100}\.[\w.$<>`+\[\],]{1,300}\("  # .NET and Java
    r")[^\n]*"
)
_AT_ONCE = 4
"""Texts remembered: the one in hand is read, and then asked what it may mean."""


@lru_cache(maxsize=_AT_ONCE)
def stated(text: str) -> tuple[Token, ...]:
    """The tokens of `text` less those in lines that are a stack trace's frames in PHP, .NET or
    Java: what is called there, and with what, is no statement about anything."""
    if not any(hint in text for hint in _HINTS):
        return tuple(tokenize(text))
    return tuple(tokenize(text, [found.span() for found in _FRAME.finditer(text)]))
