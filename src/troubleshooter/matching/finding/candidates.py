"""Which wordings come near a stretch of a message, before any of them is laid along it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from troubleshooter.matching.aligning.align import Places
from troubleshooter.matching.aligning.phrases import Phrase, PhraseBook
from troubleshooter.matching.reading.lexicon import NOT
from troubleshooter.model import System

_MOST = 20
_OF_ONE_RULE = 10
_LEAST_SHARE = 0.5
_MOST_REMEMBERED = 4_096


class Candidates:
    """Finds wordings by the concepts that they hold; `may` says which of them compete where only
    some systems' rules do."""

    def __init__(self, book: PhraseBook, may: Callable[[Phrase, frozenset[System]], bool]) -> None:
        self._book = book
        self._may = may
        self._denying = frozenset(book.index.get(NOT, ()))
        self._least = [_LEAST_SHARE * total for total in book.totals]
        self._known: dict[tuple[object, ...], Sequence[tuple[Phrase, float]]] = {}

    def near(
        self, where: Places, hints: Mapping[str, float], allowed: frozenset[System]
    ) -> Sequence[tuple[Phrase, float]]:
        """The nearest of the wordings of which half stands there, each with how much of it does (0
        to 1, but for its little words; one that repeats a word counts as whole); `hints` are
        concepts that a broken word may stand for, each with how much of it is left.

        Remembered, as many messages say the same of other values.
        """
        asked = (allowed, *where, *hints.items())
        known = self._known.get(asked)
        if known is None:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            ranked = self._ranked(where, hints)
            found = _nearest(one for one in ranked if self._may(one[0], allowed))
            known = self._known[asked] = tuple(found)
        return known

    def _ranked(self, where: Places, hints: Mapping[str, float]) -> Iterator[tuple[Phrase, float]]:
        """The wordings of which half stands there, the nearest first."""
        book, totals, least, denying = self._book, self._book.totals, self._least, self._denying
        # Half of the wordings deny: none of them comes near by that alone.
        denial = book.weight(NOT) if NOT in where else 0.0
        near = [
            (whole / totals[number], whole, number)
            for number, share in self._gathered(where, hints).items()
            if share + denial >= least[number]
            and (whole := share + denial if number in denying else share) >= least[number]
        ]
        near.sort(reverse=True)
        for share, _, number in near:
            phrase = book.phrases[number]
            yield phrase, share if len(phrase.positions) == len(phrase.concepts) else 1.0

    def _gathered(self, where: Places, hints: Mapping[str, float]) -> Mapping[int, float]:
        """The weight that each wording has there but for what denies, by its number."""
        book = self._book
        gathered: defaultdict[int, float] = defaultdict(float)
        for concept in where:
            if concept != NOT:
                weight = book.weight(concept)
                for number in book.index.get(concept, ()):
                    gathered[number] += weight
        for concept, left in hints.items():
            weight = left * book.weight(concept)
            for number in book.index.get(concept, ()):
                gathered[number] += weight
        return gathered


def _nearest(ranked: Iterable[tuple[Phrase, float]]) -> Iterator[tuple[Phrase, float]]:
    """The first ones; a few of each rule, so that many short ones do not crowd out another's right
    one."""
    of_rule: dict[str, int] = {}
    count = 0
    for phrase, share in ranked:
        before = of_rule.get(phrase.rule, 0)
        if before == _OF_ONE_RULE:
            continue
        of_rule[phrase.rule] = before + 1
        yield phrase, share
        count += 1
        if count == _MOST:
            return
