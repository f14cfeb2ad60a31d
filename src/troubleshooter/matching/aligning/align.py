"""Laying a wording along a message: where it stands, how completely, and what it captures."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from troubleshooter.matching.aligning.edges import Edges
from troubleshooter.matching.aligning.phrases import STOPWORD_WEIGHT, Phrase
from troubleshooter.matching.reading.lexicon import NOT
from troubleshooter.matching.reading.reader import VALUE, WORD, Unit
from troubleshooter.matching.reading.tokens import Gap
from troubleshooter.matching.records import record

WORTH_READING_AGAIN = 0.45
"""A wording that fits less says nothing, not even that another reading may fit."""

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
_VALUE = 0.06
_GATHERED = 0.9
_GATHERED_AT_LEAST = 3
_MOST_STRANGERS = 1.0
_MOST_OWN_WORDS = 2


@record
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


_BREAKS = {Gap.LINE: _LINE_BREAK, Gap.SENTENCE: _SENTENCE}

Places = Mapping[str, Sequence[int]]
"""Where in a stretch of units each of its concepts stands, in order."""


def places(units: tuple[Unit, ...], low: int, high: int) -> Places:
    """The places of the concepts of `units[low:high]`."""
    found: dict[str, list[int]] = {}
    for index in range(low, high):
        found.setdefault(units[index].concept, []).append(index)
    return found


@record
class Row:
    """The units of a reading, what each weighs, and what it costs a wording to pass over them:
    reckoned once for the many wordings that are laid along them."""

    units: tuple[Unit, ...]
    weights: Sequence[float]
    _breaks: Sequence[float]
    """What the line's or sentence's end before each unit costs."""
    _costs: Sequence[float]
    """What each unit costs and then the end before it, two figures a unit."""
    _costs_in_hole: Sequence[float]

    @classmethod
    def of(cls, units: tuple[Unit, ...], weight: Callable[[str], float]) -> Row:
        """The row of `units`, each of which has the weight of its concept."""
        weights = [weight(unit.concept) for unit in units]
        breaks = [_BREAKS.get(unit.gap, 0.0) for unit in units]
        costs: list[float] = []
        in_hole: list[float] = []
        for unit, known, ends in zip(units, weights, breaks, strict=True):
            if unit.concept == VALUE:
                costs += (_VALUE, ends)
                in_hole += (0.0, ends)
            else:
                known = (_UNKNOWN_WORD if unit.concept == WORD else known) or _LEXICON_WORD
                costs += (known * _EXTRA_SHARE * unit.similarity, ends)
                in_hole += (known * _HOLE_SHARE * unit.similarity, ends)
        return cls(units, weights, breaks, costs, in_hole)

    def cost(self, before: int, after: int, *, hole: bool) -> float:
        """What it costs to pass from one matched unit over those between to another."""
        costs = self._costs_in_hole if hole else self._costs
        cost = sum(costs[2 * before + 2 : 2 * after], 0.0) + self._breaks[after]
        between = after - before - 1
        return cost if between <= _HOLE_LIMIT else cost + 0.1 * (between - _HOLE_LIMIT)


def align(phrase: Phrase, row: Row, where: Places, edges: Edges) -> Alignment | None:
    """The best place of `phrase` in the units whose places `where` gives, or None when
    it fits less than is `WORTH_READING_AGAIN`.

    Concepts must keep their order. Units between two matched ones cost a share of their weight,
    less where the phrase has a hole; a line break inside costs a little. A message
    whose `edges` broke off a part of the wording is given credit for what it holds.
    """
    units, weights, holes = row.units, phrase.weights, phrase.holes
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
            gain = weights[position] * unit.similarity
            value, back = gain, None
            for end in reversed(ends):  # the nearest costs the least: most others need no look
                if end.position >= position or end.value + gain < value:
                    continue
                if end.unit + 1 == index:
                    cost = _LINE_BREAK if unit.gap is Gap.LINE else 0.0
                else:
                    hole = any(holes[end.position + 1 : position + 1])
                    cost = row.cost(end.unit, index, hole=hole)
                joined = end.value - cost + gain
                if joined > value or (joined == value and back is not None):
                    value, back = joined, end
            start = back.start if back is not None else index
            cell = _Cell(value, start, position, index, back)
            here.append(cell)
            if best is None or cell.value > best.value:
                best = cell
        ends.extend(here)
    return _alignment(phrase, row, best, edges) if best is not None else None


def _alignment(phrase: Phrase, row: Row, best: _Cell, edges: Edges) -> Alignment | None:
    pairs: list[tuple[int, int]] = []
    cell: _Cell | None = best
    while cell is not None:
        pairs.append((cell.position, cell.unit))
        cell = cell.back
    pairs.reverse()
    units = row.units
    exact = (
        len(pairs) == len(phrase.concepts)
        and units[pairs[0][1]].similarity == 1.0
        and all(_clean(phrase, row, pairs, place) for place in range(1, len(pairs)))
    )
    score = min(1.0, best.value / phrase.total)
    torn = None
    in_one_piece = pairs[-1][0] - pairs[0][0] + 1 == len(pairs) < len(phrase.concepts)
    if in_one_piece and (any(phrase.holes) or _tight(row.weights, pairs)):
        torn = edges.torn(phrase, pairs, best.value)
        score = max(score, torn.score) if torn is not None else score
    beside = best.start > 0 and units[best.start].gap is Gap.NONE
    if not exact and beside and row.weights[best.start - 1] > STOPWORD_WEIGHT:
        score -= _NEIGHBOUR
    if score < WORTH_READING_AGAIN and not exact:
        return None
    denied = torn is not None and torn.denied
    place = (best.start, best.unit, tuple(pairs))
    return Alignment(phrase, score, *place, exact, torn is not None, denied)


def _tight(weights: Sequence[float], pairs: list[tuple[int, int]]) -> bool:
    """Whether nothing but stop words stands between the matched units."""
    return all(
        0.0 < weights[index] <= STOPWORD_WEIGHT
        for (_, before), (_, after) in pairwise(pairs)
        for index in range(before + 1, after)
    )


def _clean(phrase: Phrase, row: Row, pairs: list[tuple[int, int]], place: int) -> bool:
    units, weights = row.units, row.weights
    position, index = pairs[place]
    before = pairs[place - 1][1]
    if units[index].similarity < 1.0:
        return False
    between = range(before + 1, index)
    if all(
        weights[place] == STOPWORD_WEIGHT and units[place].gap is not Gap.LINE for place in between
    ):
        return units[index].gap is not Gap.LINE
    if not phrase.holes[position] or index - before - 1 > _HOLE_LIMIT:
        return False
    return all(units[place].gap is not Gap.LINE for place in range(before + 1, index + 1))


def gather(
    phrase: Phrase,
    row: Row,
    where: Places,
    low: int,
    high: int,
) -> Alignment | None:
    """`phrase` in another word order: all of its concepts close together, and no others.

    `Referentie ongeldig: Btw-code` for `Ongeldige referentie: Btw-code`.
    """
    if len(phrase.positions) < _GATHERED_AT_LEAST or not where.keys() >= phrase.positions.keys():
        return None
    units, weights = row.units, row.weights
    at = {concept: where[concept][0] for concept in phrase.positions}
    if NOT in at and not _denies_one(at, row, high):
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
            light = 0.0 < weights[index] <= STOPWORD_WEIGHT
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


def _denies_one(places: dict[str, int], row: Row, high: int) -> bool:
    """Whether the denial touches one of the other concepts, with no mark between."""
    units = row.units
    here = places[NOT]
    found = set(places.values())
    after = here + 1
    follows = after < high and units[after].gap is Gap.NONE and after not in found
    if follows and row.weights[after] > STOPWORD_WEIGHT:
        return False  # it denies something else: `email not required`
    if units[here].gap is Gap.NONE and any(index in found for index in (here - 1, here - 2)):
        return True
    return any(
        index in found and all(units[step].gap is Gap.NONE for step in range(here + 1, index + 1))
        for index in range(here + 1, min(high, here + 3))
    )
