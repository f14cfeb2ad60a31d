"""Unknown messages of one kind brought together, whatever each of them names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import re2

_VALUE = "<value>"
_HOST = re2.compile(
    r"(?i)\b(?:[a-z0-9-]{1,63}\.){1,6}(?:nl|com|net|org|eu|be|de|io|local)\b(?::_?[0-9]{1,5})?"
)
_DOUBLE = re2.compile(r'"[^"\n{}]{1,120}"|“[^”\n]{1,120}”|«[^»\n]{1,120}»')
_SINGLE = re2.compile(r"(^|[\s(\[=:,])(?:'[^'\n]{1,80}'|‘[^’\n]{1,80}’|`[^`\n]{1,80}`)")
_COUNTED = re2.compile(r"(\(|[:=] ?)_[0-9]{1,5}( [a-z])")
"""A figure that masks leave for the code it could be, before a word: it counts something."""
_LEAST = 3
"""Different names at one place before it counts as a place for names."""
_MOST_WORDS = 60


def shape(template: str) -> str:
    """`template` (as `masks.template` makes it) with quoted values and hosts masked too.

    JSON keeps its quotes: its keys say what the message is.
    """
    if '":' not in template:
        template = _DOUBLE.sub(f'"{_VALUE}"', template)
    template = _COUNTED.sub(r"\1<number>\2", template)
    without: str = _SINGLE.sub(rf"\1'{_VALUE}'", template)
    return str(_HOST.sub("<host>", without))


def together(templates: Iterable[str]) -> Mapping[str, str]:
    """For each template the name of its cluster.

    Templates of one shape belong together; so do shapes that differ only in a run of capitalised
    words at one place (names of people, towns, products), if there are at least three of them.
    Does not depend on the order or number of messages, so that parts of a scan merge.
    """
    shapes = {template: shape(template) for template in templates}
    places: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for one in set(shapes.values()):
        for wider in _without_one_name(one):
            places[wider].add(one)
    names: dict[str, str] = {}
    for one in set(shapes.values()):
        best = max(
            (wider for wider in _without_one_name(one) if len(places[wider]) >= _LEAST),
            key=lambda wider: (len(places[wider]), wider),
            default=None,
        )
        names[one] = one if best is None else " ".join(best)
    return {template: names[one] for template, one in shapes.items()}


def _without_one_name(text: str) -> list[tuple[str, ...]]:
    """`text` as words, with each of its runs of capitalised words masked in turn; the first word
    of a sentence is capitalised whatever it is."""
    words = text.split()
    if len(words) > _MOST_WORDS:
        return []
    found: list[tuple[str, ...]] = []
    place = 1
    while place < len(words):
        end = place
        while end < len(words) and _is_name(words[end]) and not words[end - 1].endswith((".", ":")):
            end += 1
        if end > place:
            found.append((*words[:place], _VALUE, *words[end:]))
        place = max(end, place + 1)
    return found


def _is_name(word: str) -> bool:
    bare = word.strip("()[],;")
    return bare[:1].isupper() and bare.isalpha() and not bare.isupper()
