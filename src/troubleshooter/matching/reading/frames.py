"""The frames of a stack trace: places in a program, which state nothing."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from troubleshooter.matching.reading.tokens import Token

_HINTS = ("\n#", "\n   at ", "\n\tat ", "\n  at ", "\n    at ")
_FRAME = re.compile(
    r"\n[ \t]{0,8}(?:"
    r"#[0-9]{1,3} (?:\{main\}|\[internal function\]: |[^\s(:]{1,300}\([0-9]{1,6}\): )"  # PHP
    r"|at [\w$`]{1,100}\.[\w.$<>`+\[\],]{1,300}\("  # .NET and Java
    r")[^\n]*"
)


def without_frames(text: str, tokens: list[Token]) -> list[Token]:
    """`tokens` of `text` less those in lines that are a stack trace's frames in PHP, .NET or Java:
    what is called there, and with what, is no statement about anything."""
    if not any(hint in text for hint in _HINTS):
        return tokens
    return list(_outside(tokens, [found.span() for found in _FRAME.finditer(text)]))


def _outside(tokens: Sequence[Token], frames: Sequence[tuple[int, int]]) -> Iterator[Token]:
    starts = [start for start, _ in frames]
    for token in tokens:
        before = bisect_right(starts, token.start) - 1
        if before < 0 or token.start >= frames[before][1]:
            yield token
