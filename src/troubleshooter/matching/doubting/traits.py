"""What stands around a find, as traits that a fitted table weighs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from troubleshooter.matching.doubting.around import Around

CLASSES = Path(__file__).with_name("word-classes.txt")
_REACH = 700  # characters before and behind a find whose words count
_NEAR = 3  # words and marks
_SYSTEM = re.compile(
    r"\b(?:e-?boekhouden(?:\.nl)?|visma(?:[ .]?net)?|exact(?: online)?|magento|out-?smart|bookzo)\b"
)
_NAMED = "\u2020"
"""A system's name, which says nothing by itself: who names one may report or only ask."""
_PIECE = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+|[^\w\s]")


@lru_cache(maxsize=1)
def classes() -> Mapping[str, str]:
    """The class of each word that has one, as `=solved`: words of one class are used alike."""
    told: dict[str, str] = {}
    for line in CLASSES.read_text("utf-8").splitlines():
        name, _, words = line.partition(": ")
        told.update(dict.fromkeys(words.split(), f"={name}"))
    return told


def traits(here: Around) -> dict[str, str]:
    """The traits of a find's surroundings, each with the words it was read from.

    A word or mark of its line (figures as `0`) or of the lines around, `~~ opgelost`; two of its
    line that follow one another; those of its sentence before it, `<< nooit`, and behind it,
    `>> niet`; up to three words and marks right before it, `op _`, and right behind it,
    `_ niet meer`; and how its line begins, `^^ test`. Each of them a second time with the classes
    of words for words, `=now =solved`.
    """
    low, line, ends, high = _reached(here)
    text = here.text
    before, behind = pieces(text[line : here.start]), pieces(text[here.end : ends])
    beside = pieces(f"{text[low:line]} {text[ends:high]}")
    rows = (before, behind, beside, pieces(here.before), pieces(here.behind))
    plain = list(_of_rows(rows))
    of_class = classes()
    classed = _of_rows([[of_class.get(piece, piece) for piece in row] for row in rows])
    told = dict(zip(classed, plain, strict=True))
    told.update(zip(plain, plain, strict=True))
    return told


def _reached(here: Around) -> tuple[int, int, int, int]:
    """Where what is looked at begins, its line in it, the end of that, and the end of all."""
    text, low, high = here.text, max(0, here.start - _REACH), here.end + _REACH
    line = text.rfind("\n", low, here.start) + 1
    ends = text.find("\n", here.end, high)
    high = min(len(text), high)
    return low, line or low, ends if ends >= 0 else high, high


def _of_rows(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    before, behind, beside, said_before, said_behind = rows
    for row in (before, behind):
        yield from (piece for piece in row if piece != _NAMED)
        yield from (f"{one} {other}" for one, other in pairwise(row))
    yield from (f"~~ {piece}" for piece in beside if piece != _NAMED)
    yield from (f"<< {piece}" for piece in said_before if piece != _NAMED)
    yield from (f">> {piece}" for piece in said_behind if piece != _NAMED)
    for many in range(1, _NEAR + 1):
        if len(before) >= many:
            yield f"{' '.join(before[-many:])} _"
        if len(behind) >= many:
            yield f"_ {' '.join(behind[:many])}"
    yield f"^^ {before[0]}" if before else "^^ _"
    if len(before) > 1:
        yield f"^^ {before[0]} {before[1]}"
    if not behind:
        yield "_ $"


def pieces(text: str) -> list[str]:
    """The words in lower case, the figures as `0`, the names of systems as one mark, and the marks
    of a text."""
    bare = _SYSTEM.sub(_NAMED, text.lower())
    return ["0" if one[0].isdigit() else one for one in _PIECE.findall(bare)]
