"""Which wordings come near a stretch of a message, before any of them is laid along it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from troubleshooter.matching.aligning.align import Places
from troubleshooter.matching.aligning.phrases import Phrase, PhraseBook
from troubleshooter.matching.reading.lexicon import NOT

_MOST = 20
_OF_ONE_RULE = 10
_LEAST_SHARE = 0.5


class Candidates:
    """Finds wordings by the concepts that they hold."""

    def __init__(self, book: PhraseBook) -> None:
        self._book = book
        self._denying = frozenset(book.index.get(NOT, ()))
        self._least = [_LEAST_SHARE * total for total in book.totals]

    def of(self, where: Places, hints: Mapping[str, float]) -> Iterator[Phrase]:
        """The wordings of which half stands there, the nearest first; `hints` are concepts that a
        broken word may stand for, each with how much of it is left."""
        book, totals, least, denying = self._book, self._book.totals, self._least, self._denying
        # Half of the wordings deny: none of them comes near by that alone.
        denial = book.weight(NOT) if NOT in where else 0.0
        near: list[tuple[float, float, int]] = []
        for number, share in self._gathered(where, hints).items():
            if share + denial >= least[number]:
                whole = share + denial if number in denying else share
                if whole >= least[number]:
                    near.append((whole / totals[number], whole, number))
        near.sort(reverse=True)
        return (book.phrases[number] for _, _, number in near)

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


def nearest(ranked: Iterable[Phrase], may: Callable[[Phrase], bool]) -> Iterator[Phrase]:
    """The first of those that `may` compete; a few of each rule, so that many short ones do not
    crowd out another's right one."""
    of_rule: dict[str, int] = {}
    count = 0
    for phrase in ranked:
        before = of_rule.get(phrase.rule, 0)
        if before == _OF_ONE_RULE or not may(phrase):
            continue
        of_rule[phrase.rule] = before + 1
        yield phrase
        count += 1
        if count == _MOST:
            return
