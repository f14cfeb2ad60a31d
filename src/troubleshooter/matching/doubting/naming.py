"""Which finds a text only names as a program, a list of texts or a query does."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence

from troubleshooter.matching.aligning.found import Found
from troubleshooter.matching.doubting.around import quotation
from troubleshooter.matching.doubting.neighbours import Lines
from troubleshooter.matching.doubting.program import LIMIT, is_plain, marks, telling, weight
from troubleshooter.matching.outcome import Outcome, Step

_PART = 64  # characters
_BESIDE = 1_500  # characters
_Place = tuple[int, int]


def not_of_programs(items: Sequence[Found], text: str, record: list[Step]) -> list[Found]:
    """`items` less what a program, a list of texts or a query names, and what is the same there;
    that goes into the record."""
    if "\n" not in text and is_plain(text, text):
        return list(items)
    lines = Lines(text)
    shown: dict[_Place, frozenset[str]] = {}
    for item in items:
        place = item.start, item.end
        if place not in shown:
            shown[place] = marks(text, *(quotation(text, *place) or place), lines)
    if not any(shown.values()):
        return list(items)
    named = _named(shown, text)
    if not named:
        return list(items)
    near: defaultdict[tuple[str, int], list[_Place]] = defaultdict(list)
    for item in items:
        if (item.start, item.end) in named:
            for part in _parts(item):
                near[item.rule.id, part].append((item.start, item.end))
    kept: list[Found] = []
    for item in items:
        others = (other for part in _parts(item) for other in near.get((item.rule.id, part), ()))
        over = next((one for one in others if one[0] < item.end and item.start < one[1]), None)
        if over is None:
            kept.append(item)
        else:
            record.append(item.step(Outcome.PROGRAM, named[over]))
    return kept


def _parts(item: Found) -> range:
    """The parts of the text that a find stands in, for a look at those near it only."""
    return range(item.start // _PART, item.end // _PART + 1)


def _named(shown: Mapping[_Place, frozenset[str]], text: str) -> dict[_Place, str]:
    """The places at which a program names an error, and why; one such place tells of the others
    near it, and more in its line."""
    named = {place: telling(here) for place, here in shown.items() if weight(here) >= LIMIT}
    if not named:
        return named
    held = {_line(text, place) for place in named}
    starts = sorted(start for start, _ in named)
    for place, here in shown.items():
        next_one = bisect_left(starts, place[0] - _BESIDE)
        if place in named or next_one == len(starts) or starts[next_one] > place[0] + _BESIDE:
            continue
        beside = "in one line" if _line(text, place) in held else "in one text"
        if weight((*here, beside)) >= LIMIT:
            named[place] = telling((*here, beside))
    return named


def _line(text: str, place: _Place) -> int:
    """Where the line of a place begins."""
    return text.rfind("\n", 0, place[0])
