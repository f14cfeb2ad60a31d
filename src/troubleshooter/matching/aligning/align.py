"""Laying a wording along a message: where it stands, how completely, and what it captures."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from troubleshooter.matching.aligning.edges import Edges
from troubleshooter.matching.aligning.phrases import STOPWORD_WEIGHT, Phrase
from troubleshooter.matching.reading.lexicon import NOT
from troubleshooter.matching.reading.reader import VALUE, WORD, Unit
from troubleshooter.matching.reading.tokens import Gap

_HOLE_LIMIT = 14
_REACH = 26  # units further apart than this do not belong to one wording
_EXTRA_SHARE = 0.45
_HOLE_SHARE = 0.03
_HOLE_KNOWN_SHARE = 0.2
_NEIGHBOUR = 0.12
_UNKNOWN_WORD = 0.35
_LEXICON_WORD = 0.5
_LINE_BREAK = 0.25
_SENTENCE = 0.5  # one that ends inside a wording, with other words around
_GATHERED = 0.9
_GATHERED_AT_LEAST = 3
_MOST_STRANGERS = 1.0
_MOST_OWN_WORDS = 2


@dataclass(frozen=True, slots=True)
class Alignment:
    """A phrase found in a row of units.

    `score` (0..1] is the matched share of the phrase's weight less what stands between;
    `first`/`last` are unit indices of the span, `pairs` (phrase position, unit index) pairs,
    `exact` says that every concept stood there in order with nothing foreign between; `cut` that
    an edge of the message broke off a part, which `denied` when that part denied.
    """

    phrase: Phrase
    score: float
    first: int
    last: int
    pairs: tuple[tuple[int, int], ...]
    exact: bool
    cut: bool = False
    denied: bool = False

    @property
    def complete(self) -> bool:
        """Whether every concept of the wording stands there."""
        there = {self.phrase.concepts[position] for position, _ in self.pairs}
        return there.issuperset(self.phrase.concepts)

    @property
    def lost_front(self) -> bool:
        """Whether the message's edge broke off the wording's front."""
        return self.cut and self.pairs[0][0] > 0

    @property
    def lost_end(self) -> bool:
        """Whether the message's edge broke off the wording's end."""
        return self.cut and self.pairs[-1][0] + 1 < len(self.phrase.concepts)


@dataclass(slots=True)
class _Cell:
    value: float
    start: int
    position: int
    unit: int
    back: _Cell | None


Places = Mapping[str, Sequence[int]]
"""Where in a stretch of units each of its concepts stands, in order."""


def places(units: tuple[Unit, ...], low: int, high: int) -> Places:
    """The places of the concepts of `units[low:high]`."""
    found: dict[str, list[int]] = {}
    for index in range(low, high):
        found.setdefault(units[index].concept, []).append(index)
    return found


def align(
    phrase: Phrase,
    units: tuple[Unit, ...],
    where: Places,
    weight: Callable[[str], float],
    edges: Edges,
) -> Alignment | None:
    """The best place of `phrase` in the units whose places `where` gives, or None when
    nothing of it stands there.

    Concepts must keep their order. Units between two matched ones cost a share of their weight,
    less where the phrase has a hole; a line break inside costs a little. A message
    whose `edges` broke off a part of the wording is given credit for what it holds.
    """
    best: _Cell | None = None
    ends: deque[_Cell] = deque()
    there = [
        (index, positions)
        for concept, positions in phrase.positions.items()
        if concept in where
        for index in where[concept]
    ]
    there.sort()
    for index, positions in there:
        unit = units[index]
        here: list[_Cell] = []
        while ends and ends[0].unit < index - _REACH:
            ends.popleft()
        for position in positions:
            gain = phrase.weights[position] * unit.similarity
            value, back = gain, None
            for end in reversed(ends):  # the nearest costs the least: most others need no look
                if end.position >= position or end.value + gain < value:
                    continue
                if end.unit + 1 == index:
                    cost = _LINE_BREAK if unit.gap is Gap.LINE else 0.0
                else:
                    cost = _cost(phrase, units, end, position, index, weight)
                joined = end.value - cost + gain
                if joined > value or (joined == value and back is not None):
                    value, back = joined, end
            start = back.start if back is not None else index
            cell = _Cell(value, start, position, index, back)
            here.append(cell)
            if best is None or cell.value > best.value:
                best = cell
        ends.extend(here)
    return _alignment(phrase, units, best, weight, edges) if best is not None else None


def _cost(
    phrase: Phrase,
    units: tuple[Unit, ...],
    end: _Cell,
    position: int,
    index: int,
    weight: Callable[[str], float],
) -> float:
    between = range(end.unit + 1, index)
    hole = any(phrase.holes[place] for place in range(end.position + 1, position + 1))
    cost = 0.0
    for place in between:
        unit = units[place]
        if unit.concept == VALUE:
            cost += 0.0 if hole else 0.06
        else:
            known = _UNKNOWN_WORD if unit.concept == WORD else weight(unit.concept)
            cost += (
                (known or _LEXICON_WORD) * (_HOLE_SHARE if hole else _EXTRA_SHARE) * unit.similarity
            )
        if unit.gap is Gap.LINE:
            cost += _LINE_BREAK
        elif unit.gap is Gap.SENTENCE:
            cost += _SENTENCE
    if units[index].gap is Gap.LINE:
        cost += _LINE_BREAK
    elif units[index].gap is Gap.SENTENCE:
        cost += _SENTENCE
    if len(between) > _HOLE_LIMIT:
        cost += 0.1 * (len(between) - _HOLE_LIMIT)
    return cost


def _alignment(
    phrase: Phrase,
    units: tuple[Unit, ...],
    best: _Cell,
    weight: Callable[[str], float],
    edges: Edges,
) -> Alignment:
    pairs: list[tuple[int, int]] = []
    cell: _Cell | None = best
    while cell is not None:
        pairs.append((cell.position, cell.unit))
        cell = cell.back
    pairs.reverse()
    exact = (
        len(pairs) == len(phrase.concepts)
        and units[pairs[0][1]].similarity == 1.0
        and all(_clean(phrase, units, pairs, place, weight) for place in range(1, len(pairs)))
    )
    score = min(1.0, best.value / phrase.total)
    tight = any(phrase.holes) or _tight(units, pairs, weight)
    torn = edges.torn(phrase, pairs, best.value) if tight and not exact else None
    if torn is not None:
        score = max(score, torn.score)
    if not exact and best.start > 0:
        before, start = units[best.start - 1], units[best.start]
        if start.gap is Gap.NONE and weight(before.concept) > STOPWORD_WEIGHT:
            score -= _NEIGHBOUR
    denied = torn is not None and torn.denied
    place = (best.start, best.unit, tuple(pairs))
    return Alignment(phrase, score, *place, exact, torn is not None, denied)


def _tight(
    units: tuple[Unit, ...], pairs: list[tuple[int, int]], weight: Callable[[str], float]
) -> bool:
    """Whether nothing but stop words stands between the matched units."""
    matched = {unit for _, unit in pairs}
    return all(
        index in matched or 0.0 < weight(units[index].concept) <= STOPWORD_WEIGHT
        for index in range(pairs[0][1], pairs[-1][1])
    )


def _clean(
    phrase: Phrase,
    units: tuple[Unit, ...],
    pairs: list[tuple[int, int]],
    place: int,
    weight: Callable[[str], float],
) -> bool:
    position, index = pairs[place]
    before = pairs[place - 1][1]
    if units[index].similarity < 1.0:
        return False
    between = range(before + 1, index)
    if all(
        weight(units[place].concept) == STOPWORD_WEIGHT and units[place].gap is not Gap.LINE
        for place in between
    ):
        return units[index].gap is not Gap.LINE
    if not phrase.holes[position] or index - before - 1 > _HOLE_LIMIT:
        return False
    return all(units[place].gap is not Gap.LINE for place in range(before + 1, index + 1))


def gather(
    phrase: Phrase,
    units: tuple[Unit, ...],
    where: Places,
    low: int,
    high: int,
    weight: Callable[[str], float],
) -> Alignment | None:
    """`phrase` in another word order: all of its concepts close together, and no others.

    `Referentie ongeldig: Btw-code` for `Ongeldige referentie: Btw-code`.
    """
    if not all(concept in where for concept in phrase.concepts):
        return None
    at = {concept: where[concept][0] for concept in phrase.concepts}
    if len(at) < _GATHERED_AT_LEAST:
        return None
    if NOT in at and not _denies_one(at, units, high, weight):
        return None
    first, last = min(at.values()), max(at.values())
    if phrase.concepts.count(NOT) > sum(
        units[index].concept == NOT for index in range(first, last + 1)
    ):
        return None
    if _labelled(at.values(), units, last):
        return None
    strangers = 0.0
    for index in range(first, last + 1):
        unit = units[index]
        if index > first and unit.gap in (Gap.LINE, Gap.SENTENCE):
            return None
        if unit.concept == WORD:
            strangers += 1
        elif unit.concept != VALUE and unit.concept not in phrase.concepts:
            followed = index + 1 < high and units[index + 1].concept == VALUE
            light = 0.0 < weight(unit.concept) <= STOPWORD_WEIGHT
            strangers += 0.0 if light else 0.5 if followed else 2.0
    if strangers > _MOST_STRANGERS:
        return None
    if _told_at_length(units, first, last, low, high):
        return None
    certainty = min(units[index].similarity for index in at.values())
    pairs = tuple((position, at[concept]) for position, concept in enumerate(phrase.concepts))
    score = _GATHERED * certainty - 0.02 * strangers
    return Alignment(phrase, score, first, last, pairs, exact=False)


def _labelled(places: Iterable[int], units: tuple[Unit, ...], last: int) -> bool:
    """Whether one of the words only says what the line is about: `Klant 10450: ...`."""
    return any(
        index + 2 <= last
        and units[index + 1].concept == VALUE
        and units[index + 2].gap >= Gap.CLAUSE
        for index in places
    )


def _told_at_length(units: tuple[Unit, ...], first: int, last: int, low: int, high: int) -> bool:
    """Whether the words stand in a sentence of somebody's own rather than in a message."""
    while first > low and units[first].gap is Gap.NONE:
        first -= 1
    while last + 1 < high and units[last + 1].gap is Gap.NONE:
        last += 1
    own = sum(unit.concept == WORD for unit in units[first : last + 1])
    return own > _MOST_OWN_WORDS


def _denies_one(
    places: dict[str, int], units: tuple[Unit, ...], high: int, weight: Callable[[str], float]
) -> bool:
    """Whether the denial touches one of the other concepts, with no mark between."""
    here = places[NOT]
    found = set(places.values())
    after = here + 1
    follows = after < high and units[after].gap is Gap.NONE and after not in found
    if follows and weight(units[after].concept) > STOPWORD_WEIGHT:
        return False  # it denies something else: `email not required`
    if units[here].gap is Gap.NONE and any(index in found for index in (here - 1, here - 2)):
        return True
    return any(
        index in found and all(units[step].gap is Gap.NONE for step in range(here + 1, index + 1))
        for index in range(here + 1, min(high, here + 3))
    )
