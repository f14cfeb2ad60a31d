"""Fitting text into a fixed number of terminal columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

WIDTH = 80


def cells(text: str) -> int:
    """How many columns `text` takes on a terminal: wide characters take two, accents none."""
    return len(text) if text.isascii() else sum(map(_cell, text))


def _cell(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrap(text: str, first: str = "", rest: str | None = None) -> list[str]:
    """`text` in lines of at most WIDTH cells; a word too long for a line is broken.

    `first` stands before the first line, `rest` (by default as many blanks) before the others.
    """
    rest = " " * cells(first) if rest is None else rest
    room = WIDTH - max(cells(first), cells(rest))
    rows = [""]
    for word in text.split(" "):
        for piece in _pieces(word, room):
            joined = f"{rows[-1]} {piece}" if rows[-1] else piece
            if cells(joined) <= room:
                rows[-1] = joined
            else:
                rows.append(piece)
    return [f"{rest if position else first}{row}".rstrip() for position, row in enumerate(rows)]


def _pieces(word: str, room: int) -> Iterable[str]:
    """`word` in parts of at most `room` cells."""
    start = used = 0
    for position, character in enumerate(word):
        width = _cell(character)
        if used + width > room:
            yield word[start:position]
            start, used = position, 0
        used += width
    yield word[start:]
