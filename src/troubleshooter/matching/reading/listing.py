"""Messages that list several errors in one line, as one might read them in lines of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LONGEST = 600  # characters
_MOST = 8  # items
_FEW = 3  # items between commas that make a list
_PARTED = re.compile(
    r"(?P<strong>(?<=[\"'])\s?,\s?(?=[\"'](?!\w{1,40}[\"']\s?:))|\s[/|]\s|(?<=[.:]),\s"
    r"|\s{1,2}(?=\d\)\s))|(?P<weak>[,;]\s(?!(?:description|message|omschrijving|melding):\s))"
)
"""What stands between items; a record's text is no item: `code: CFACT038, description: ..`."""
_ITEM = re.compile(r"(?i)\W{0,12}(?!(?:maar|but|however|echter|want|because|omdat)\b)\w")
"""How an item begins; what takes back or explains the one before is none."""
_GUESSED = re.compile(r"\?\s{1,3}[^\W\d_]")
"""A question, and what is said of it: `no template, or no term? The log says ..`."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A text with each item in a line of its own, as long as it was, and where the items stand;
    `sure` tells whether marks that stand in no sentence part them, or there are several."""

    text: str
    items: tuple[tuple[int, int], ...]
    sure: bool


def listings(text: str) -> Iterator[Listing]:
    """The ways in which a line may list several errors; none where nothing parts it."""
    body = text.strip()
    if len(body) > _LONGEST or "\n" in body:
        return
    marks = list(_PARTED.finditer(text))
    strong = [mark for mark in marks if mark["strong"]]
    for parting in (marks, strong) if len(marks) > len(strong) else (strong,):
        if not 0 < len(parting) < _MOST:
            continue
        if parting is not strong and _GUESSED.search(text) is not None:
            continue
        items = _between(parting, len(text))
        if all(_ITEM.match(text, low, high) is not None for low, high in items):
            sure = parting == strong or len(items) >= _FEW
            yield Listing(_laid_out(text, parting), items, sure)


def _between(marks: list[re.Match[str]], end: int) -> tuple[tuple[int, int], ...]:
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), end]
    return tuple(zip(starts, ends, strict=True))


def _laid_out(text: str, marks: list[re.Match[str]]) -> str:
    for mark in marks:
        line = "\n".ljust(mark.end() - mark.start())
        text = text[: mark.start()] + line + text[mark.end() :]
    return text
