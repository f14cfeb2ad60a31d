"""What stands around a find, as traits that a fitted table weighs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from troubleshooter.matching.doubting.around import Around

_REACH = 700  # characters before and behind a find whose words count
_LINE = 200  # characters of its line
_NEAR = 3  # words and marks
_ASKED = 300  # characters
_PIECE = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+|[^\w\s]")
_STAMPED = re.compile(r"\W{0,3}\d{2,4}[-/.:]\d\d")


def traits(here: Around, bad: bool) -> Iterator[str]:
    """The traits of a find's surroundings, some of them more than once.

    A word or mark of its line (figures as `0`) or of the lines around, `~ opgelost`; up to three
    words and marks of its line right before it, `op _`, and right behind it, `_ niet meer`; how
    its line begins, `^ test`; and how the whole looks, `*quoted`. `bad` is whether it is an error
    or a warning.
    """
    text, start, end = here.text, here.start, here.end
    line = text.rfind("\n", 0, start) + 1
    ends = text.find("\n", end)
    ends = ends if ends >= 0 else len(text)
    low, high = max(0, start - _REACH), min(len(text), end + _REACH)
    yield from pieces(f"{text[max(low, line) : start]} {text[end : min(high, ends)]}")
    beside = pieces(f"{text[low : max(low, line)]} {text[min(high, ends) : high]}")
    yield from (f"~ {piece}" for piece in beside)
    before = pieces(text[max(line, start - _LINE) : start])
    behind = pieces(text[end : min(ends, end + _LINE)])
    for many in range(1, _NEAR + 1):
        if len(before) >= many:
            yield f"{' '.join(before[-many:])} _"
        if len(behind) >= many:
            yield f"_ {' '.join(behind[:many])}"
    yield f"^ {before[0]}" if before else "^ _"
    if len(before) > 1:
        yield f"^ {before[0]} {before[1]}"
    if not behind:
        yield "_ $"
    yield from _looks(here, bad)


def pieces(text: str) -> list[str]:
    """The words in lower case, the figures as `0`, and the marks of a text."""
    return ["0" if one[0].isdigit() else one for one in _PIECE.findall(text.lower())]


def _looks(here: Around, bad: bool) -> Iterator[str]:
    if bad:
        yield "*error"
    if here.quoted:
        yield "*quoted"
    if "\n" in here.text:
        yield "*lines"
    if _STAMPED.match(here.line) is not None:
        yield "*stamped"
    if "?" in here.text[here.end : here.end + _ASKED]:
        yield "*asked"
