"""Templates of long messages that are alike but for their figures, of which masks leave some."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
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


@dataclass(frozen=True, slots=True, eq=False)
class _Valued:
    """Messages that are alike but for their figures and in which the special ones are the same:
    `kept` takes those that masks leave, which tell their `templates` apart."""

    kept: Figures
    templates: dict[object, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Alike:
    """Messages that are alike but for their figures: `special` takes those at `places`, whose
    value decides what masks do."""

    special: Figures
    places: Sequence[int]
    valued: dict[object, _Valued] = field(default_factory=dict)

    def template(self, message: str) -> str | None:
        """The template of a message; None if it is not known."""
        valued = self.valued.get(self.special(message))
        return None if valued is None else valued.templates.get(valued.kept(message))


@dataclass(slots=True)
class KeptFigures:
    """Remembers the templates of messages by the text that they share, all digits zeros, and by
    the figures that decide; `make` gives the template of each message."""

    make: Callable[[Sequence[str]], Sequence[str]]
    _met: dict[int, int] = field(default_factory=dict)
    _alike: dict[int, _Alike] = field(default_factory=dict)
    _remembered: int = 0

    def templates(
        self, codes: Sequence[int], messages: Sequence[str], texts: Mapping[int, str]
    ) -> list[str]:
        """The template of each message; `codes` are numbers for the same with every digit a zero,
        which `texts` holds."""
        if max(len(self._met), self._remembered) > _MOST_REMEMBERED:
            self._met, self._alike, self._remembered = {}, {}, 0
        made: list[str | None] = []
        for code, message in zip(codes, messages, strict=True):
            alike = self._alike.get(code)
            made.append(None if alike is None else alike.template(message))
        rows = [row for row, template in enumerate(made) if template is None]
        news = self._made([(codes[row], messages[row]) for row in rows], texts)
        for row, template in zip(rows, news, strict=True):
            made[row] = template
        return [template for template in made if template is not None]

    def _made(self, asked: Sequence[tuple[int, str]], texts: Mapping[int, str]) -> Iterator[str]:
        """The templates of messages that are not known; of those of which there are many, each
        that differs in figures that decide is looked at in full once."""
        places = [
            self._place(code, message, texts) if self._pays(code, message) else message
            for code, message in asked
        ]
        first = dict(zip(places, (message for _, message in asked), strict=True))
        made = dict(zip(first, self.make(list(first.values())), strict=True))
        for place in places:
            if not isinstance(place, str):
                valued, kept = place
                self._remembered += kept not in valued.templates
                valued.templates[kept] = made[place]
            yield made[place]

    def _pays(self, code: int, message: str) -> bool:
        met = self._met[code] = self._met.get(code, 0) + 1
        return met > (_FEW if len(message) > _LONG else _MANY)

    def _place(self, code: int, message: str, texts: Mapping[int, str]) -> tuple[_Valued, object]:
        """Where the template of a message belongs."""
        alike = self._alike.get(code)
        if alike is None:
            places = special_places(texts[code])
            alike = self._alike[code] = _Alike(_getter(places), places)
        values = alike.special(message)
        valued = alike.valued.get(values)
        if valued is None:
            kept = kept_places(_filled(texts[code], message, alike.places))
            valued = alike.valued[values] = _Valued(_getter(kept))
            self._remembered += 1
        return valued, valued.kept(message)
