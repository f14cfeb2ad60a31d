"""Templates of long messages that are alike but for their figures, of which masks leave some."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

import re2

from troubleshooter.matching.masks import MASKS

_GROUP = re.compile(r"\$\{(\d)\}")
_MASKS = tuple((re2.compile(pattern), _GROUP.split(put)) for pattern, put in MASKS)
# Without repeats, so that looking for them takes a time linear in the text.
_SPECIAL = tuple(
    re.compile(pattern, re.ASCII | re.IGNORECASE | re.MULTILINE)
    for pattern in (
        r"(?<![0-9A-Z_.,])0(?![0-9A-Z_.,])",
        r"(?=\b0[.,]?000\b)",
        r"(?:^|(?<=[:=])|(?<=[:=] ))000\b",
        r"\bM000\b",
        r"\bE[0O][0O][0OIL][.,]0\b",
    )
)
"""In a text whose digits are zeros: figures that masks look at by their value (a lone 0, 2000, 4xx,
5xx, M0xx, E00x); all others they look at by their kind."""
_LONGEST_SPECIAL = 6
_MOST_REMEMBERED = 100_000
_LONG = 200
_FEW, _MANY = 4, 32
"""How many messages that are alike but for their figures are looked at in full before it pays to
find out which figures decide: few when they are longer than so many characters."""

Figures = Callable[[str], object]
"""Takes some figures from a message."""


def _getter(places: Sequence[int]) -> Figures:
    return itemgetter(*places) if places else _none


def _none(_: str) -> object:
    return None


def special_places(plain: str) -> list[int]:
    """Where figures stand whose value decides what masks do, in a text whose digits are zeros."""
    starts = (match.start() for pattern in _SPECIAL for match in pattern.finditer(plain))
    ends = ((start, min(start + _LONGEST_SPECIAL, len(plain))) for start in starts)
    places = {place for start, end in ends for place in range(start, end)}
    return sorted(place for place in places if plain[place] == "0")


def kept_places(text: str) -> list[int]:
    """Where the figures stand that masks leave in `text`."""
    origin = list(range(len(text)))
    for pattern, put in _MASKS:
        pieces: list[str] = []
        places: list[int] = []
        end = 0
        for match in pattern.finditer(text):
            pieces.append(text[end : match.start()])
            places += origin[end : match.start()]
            for number, part in enumerate(put):
                if number % 2:
                    start, stop = match.span(int(part))
                    pieces.append(text[start:stop])
                    places += origin[start:stop]
                else:
                    pieces.append(part)
                    places += [-1] * len(part)
            end = match.end()
        text = "".join((*pieces, text[end:]))
        origin = places + origin[end:]
    return [at for at, char in zip(origin, text, strict=True) if at >= 0 and char in "0123456789"]


def _filled(plain: str, message: str, places: Sequence[int]) -> str:
    """`plain` with the characters of `message` at `places`."""
    chars = list(plain)
    for place in places:
        chars[place] = message[place]
    return "".join(chars)


@dataclass(slots=True)
class KeptFigures:
    """Remembers the templates of messages by the text that they share, all digits zeros, and by
    the figures that decide; `make` gives the template of each message."""

    make: Callable[[Sequence[str]], Sequence[str]]
    _met: dict[int, int] = field(default_factory=dict)
    _special: dict[int, tuple[Figures, list[int]]] = field(default_factory=dict)
    _kept: dict[tuple[int, object], Figures] = field(default_factory=dict)
    _templates: dict[object, str] = field(default_factory=dict)

    def templates(
        self, codes: Sequence[int], messages: Sequence[str], texts: Mapping[int, str]
    ) -> list[str]:
        """The template of each message; `codes` are numbers for the same with every digit a zero,
        which `texts` holds."""
        if max(len(self._met), len(self._kept), len(self._templates)) > _MOST_REMEMBERED:
            self._met, self._special, self._kept, self._templates = {}, {}, {}, {}
        marks = [
            self._mark(code, message, texts) if self._pays(code, message) else message
            for code, message in zip(codes, messages, strict=True)
        ]
        known = self._templates
        asked = dict(zip(marks, messages, strict=True))
        news = {mark: message for mark, message in asked.items() if mark not in known}
        made = dict(zip(news, self.make(list(news.values())), strict=True)) if news else {}
        known.update((mark, made[mark]) for mark in made if not isinstance(mark, str))
        return [made[mark] if mark in made else known[mark] for mark in marks]

    def _pays(self, code: int, message: str) -> bool:
        met = self._met[code] = self._met.get(code, 0) + 1
        return met > (_FEW if len(message) > _LONG else _MANY)

    def _mark(
        self, code: int, message: str, texts: Mapping[int, str]
    ) -> tuple[int, object, object]:
        special = self._special.get(code)
        if special is None:
            places = special_places(texts[code])
            special = self._special[code] = _getter(places), places
        values = special[0](message)
        kept = self._kept.get((code, values))
        if kept is None:
            places = kept_places(_filled(texts[code], message, special[1]))
            kept = self._kept[code, values] = _getter(places)
        return code, values, kept(message)
