"""Looking for the rules' wordings along a message: by its words, and else by its letters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from troubleshooter.kept import Keeper
from troubleshooter.matching.aligning.align import (
    WORTH_READING_AGAIN,
    Alignment,
    Places,
    Row,
    align,
    gather,
    places,
)
from troubleshooter.matching.aligning.edges import Edges, Surfaces
from troubleshooter.matching.aligning.found import MARGIN, Found, Lines
from troubleshooter.matching.aligning.phrases import Phrase, PhraseBook
from troubleshooter.matching.doubting.checks import Span, check, check_span
from troubleshooter.matching.finding.candidates import Candidates
from troubleshooter.matching.outcome import Outcome, Step
from troubleshooter.matching.reading.codes import Code
from troubleshooter.matching.reading.lexicon import Lexicon
from troubleshooter.matching.reading.reader import Reading
from troubleshooter.matching.reading.windows import Window, is_cut_short, windows
from troubleshooter.model import Rule, System

if TYPE_CHECKING:
    from troubleshooter.matching.finding.letters import LetterIndex

ACCEPT = 0.80
"""A fuzzy match below this score is no diagnosis; chosen on the labelled training corpus."""

_WORTH_TELLING = 0.6
_LEAST_SHARE = ACCEPT - 0.05
"""How much of a wording must stand there for it to be taken, but for what an edge broke off; less
than `ACCEPT` by what its little words may add."""
_SAID_OF_ALL = frozenset({Outcome.OVER})
_MARKS = ".:!?)\"' "
_LITTLE = 12  # characters of little words at a wording's front
_MOST_TRIED = 8  # further places of a wording in one stretch


@dataclass(slots=True)
class Asked:
    """One reading of a message, its lines and codes, and the systems whose rules compete."""

    reading: Reading
    allowed: frozenset[System]
    lines: Lines
    codes: Sequence[Code]
    _row: Row | None = field(default=None, init=False)

    def row(self, weight: Callable[[str], float]) -> Row:
        """The reading's units with what they weigh; the same for every wording laid along them."""
        if self._row is None:
            self._row = Row.of(self.reading.units, weight)
        return self._row


@dataclass(slots=True)
class _Denied:
    """What a stretch says not to be: wordings, and the rules of which it says that all is over."""

    wordings: set[str] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)

    def has(self, item: Found) -> bool:
        """Whether `item` is of those."""
        return item.evidence in self.wordings or item.rule.id in self.rules


@dataclass(slots=True)
class Weighed:
    """What became of what did not win: `refused` for the record, `near` for another reading. With
    `all_told` the record also holds what could not win any more when it was weighed."""

    refused: list[Step]
    near: list[Alignment]
    all_told: bool = False

    def tell(self, alignment: Alignment) -> None:
        """Note for the record alone what fits too little."""
        if self.all_told and _WORTH_TELLING <= alignment.score < ACCEPT:
            wording, score = alignment.phrase.wording.text, round(alignment.score, 3)
            self.refused.append(Step("near", alignment.phrase.rule, wording, score, Outcome.SHORT))


def _is_said_of(alignment: Alignment, refused: Iterable[Alignment]) -> bool:
    """Whether other words of the same rule fit the same place better, of which something was said:
    it was said of the error."""
    return not alignment.exact and any(
        other.phrase.rule == alignment.phrase.rule
        and other.first <= alignment.last
        and alignment.first <= other.last
        for other in refused
    )


class Wordings:
    """The wordings of one rulebook."""

    def __init__(
        self, rules: Mapping[str, Rule], lexicon: Lexicon, book: PhraseBook, keeper: Keeper
    ) -> None:
        self._rules = rules
        self._lexicon = lexicon
        self._book = book
        self._keeper = keeper
        self._surfaces = Surfaces(lexicon)
        self._candidates = Candidates(book, self._may_compete)
        self._letter_index: LetterIndex | None = None

    def find(self, asked: Asked, settled: Sequence[Window], weighed: Weighed) -> Iterator[Found]:
        """What stands in each stretch of the message; letters alone are asked only where nothing
        else is found, nor was `settled` before."""
        taken = bytearray(len(asked.reading.units))
        for window in settled:
            taken[window.low : window.high] = b"\1" * len(taken[window.low : window.high])
        edges = Edges.of(asked.reading, self._surfaces)
        hints = edges.hints()
        for window in windows(asked.reading):
            if is_cut_short(asked.reading, window):
                own = Edges.of_line(asked.reading, self._surfaces, window.low, window.high)
                accepted, denied = self._by_words(asked, window, own, own.hints(), weighed)
            else:
                accepted, denied = self._by_words(asked, window, edges, hints, weighed)
            if not accepted and not any(taken[window.low : window.high]):
                found = self._by_letters(asked, window)
                accepted = [item for item in found if not denied.has(item)]
            if accepted:
                taken[window.low : window.high] = b"\1" * len(taken[window.low : window.high])
            yield from accepted

    def hinted(
        self, reading: Reading, hints: Mapping[str, float], allowed: frozenset[System]
    ) -> Sequence[Phrase]:
        """The wordings that the whole message comes near, with concepts that its doubtful words
        may stand for."""
        where = places(reading.units, 0, len(reading.units))
        return [phrase for phrase, _ in self._candidates.near(where, hints, allowed)]

    def letters(self) -> LetterIndex:
        """Built when first needed: most messages are settled by their words."""
        if self._letter_index is None:
            from troubleshooter.matching.finding.letters import LetterIndex

            self._letter_index = LetterIndex(self._book, self._keeper)
        return self._letter_index

    def with_letters(self, letters: LetterIndex) -> Wordings:
        """The same wordings over other letters."""
        other = copy(self)
        other._letter_index = letters
        return other

    def _by_words(
        self,
        asked: Asked,
        window: Window,
        edges: Edges,
        hints: Mapping[str, float],
        weighed: Weighed,
    ) -> tuple[list[Found], _Denied]:
        """What is accepted in a stretch, and what it denies."""
        accepted: list[tuple[Alignment, Found]] = []
        denied = _Denied()
        over: list[Alignment] = []
        whole: list[Alignment] = []
        for alignment in self._aligned(asked, window, edges, hints, whole, weighed):
            enough = alignment.exact or alignment.score >= ACCEPT
            if enough and not alignment.exact and any(_holds(one, alignment) for one in whole):
                continue
            if alignment.score >= WORTH_READING_AGAIN:
                weighed.near.append(alignment)
            if not enough and alignment.score < _WORTH_TELLING:
                continue
            rule, verdict = self._rules[alignment.phrase.rule], Outcome.SHORT
            if enough:
                alignment, verdict = self._checked(alignment, rule, asked, window, edges)
            if verdict is Outcome.KEPT:
                accepted.append((alignment, _found(rule, alignment, asked)))
                if alignment.exact:
                    whole.append(alignment)
            elif alignment.score >= _WORTH_TELLING:
                wording = alignment.phrase.wording.text
                if verdict is Outcome.DENIED:
                    denied.wordings.add(wording)
                if verdict in _SAID_OF_ALL and alignment.exact:
                    over.append(alignment)
                score = round(alignment.score, 3)
                weighed.refused.append(Step("near", rule.id, wording, score, verdict))
        denied.rules.update(one.phrase.rule for one in over)
        return [item for one, item in accepted if not _is_said_of(one, over)], denied

    def _checked(
        self, alignment: Alignment, rule: Rule, asked: Asked, window: Window, edges: Edges
    ) -> tuple[Alignment, Outcome]:
        """What speaks against an alignment; one that is too common to stand inside other text is
        looked for again behind it, as `"success":1,"message":"Success"` holds the word twice."""
        verdict = check(alignment, rule, asked.reading, window, asked.codes, self._lexicon)
        first, tried, again = verdict, 0, alignment
        while verdict is Outcome.NOT_WHOLE and again.exact and tried < _MOST_TRIED:
            where = places(asked.reading.units, again.last + 1, window.high)
            behind = align(again.phrase, asked.row(self._book.weight), where, edges)
            if behind is None or not behind.exact:
                return alignment, first
            again, tried = behind, tried + 1
            verdict = check(again, rule, asked.reading, window, asked.codes, self._lexicon)
        return (again, verdict) if verdict is Outcome.KEPT else (alignment, first)

    def _aligned(
        self,
        asked: Asked,
        window: Window,
        edges: Edges,
        hints: Mapping[str, float],
        whole: Sequence[Alignment],
        weighed: Weighed,
    ) -> Iterator[Alignment]:
        """The wordings that come near, as they lie in a stretch; `whole` are those that turned out
        to stand there word for word, beside which some others need not be tried."""
        units = asked.reading.units
        where = places(units, window.low, window.high)
        at_edge = (
            window.low == 0 or window.high == len(units) or edges.tokens is not asked.reading.tokens
        )
        near = self._candidates.near(where, hints if at_edge else {}, asked.allowed)
        if not near:
            return
        row = asked.row(self._book.weight)
        for phrase, share in near:
            if whole and share < _LEAST_SHARE and _is_idle(phrase, where, edges, whole):
                if weighed.all_told and (one := align(phrase, row, where, edges)) is not None:
                    weighed.tell(one)
                continue
            alignment = align(phrase, row, where, edges)
            if alignment is not None:
                yield alignment
            if phrase.wording.given or (alignment is not None and alignment.exact):
                continue  # any program's words say nothing in another order
            other = gather(phrase, row, where, window.low, window.high)
            if other is not None:
                yield other

    def _by_letters(self, asked: Asked, window: Window) -> Iterator[Found]:
        reading = asked.reading
        found = [
            match
            for match in self.letters().find(reading, window.low, window.high)
            if self._may_compete(match.phrase, asked.allowed)
            and (self._rules[match.phrase.rule].level.bad or not match.cut)
        ]
        if not found:
            return
        best, phrase = found[0], found[0].phrase
        if any(
            other.phrase.rule != phrase.rule and other.score > best.score - MARGIN
            for other in found
        ):
            return
        rule = self._rules[phrase.rule]
        span = Span(window.low, window.high - 1, phrase.denies, frozenset(phrase.concepts))
        if check_span(span, rule, reading, window, asked.codes, self._lexicon) is not Outcome.KEPT:
            return
        start = reading.tokens[reading.units[window.low].first].start
        end = reading.tokens[reading.units[window.high - 1].last].end
        wording = phrase.wording.text
        yield Found(
            rule,
            "fuzzy",
            best.score,
            best.score * phrase.total,
            start,
            end,
            asked.lines.of(start),
            wording,
            f"the letters of the wording “{wording}” fit for {best.score:.0%}",
            None,
        )

    def _may_compete(self, phrase: Phrase, allowed: frozenset[System]) -> bool:
        """Whether its system's rules may, and that is known where the wording is any program's."""
        known = not phrase.wording.given or len(allowed) < len(System)
        return known and self._rules[phrase.rule].system in allowed


def _holds(whole: Alignment, other: Alignment) -> bool:
    """Whether what stands there word for word is of the same rule and holds all of another."""
    return (
        whole.phrase.rule == other.phrase.rule
        and whole.first <= other.first
        and other.last <= whole.last
    )


def _is_idle(phrase: Phrase, where: Places, edges: Edges, whole: Sequence[Alignment]) -> bool:
    """Whether a wording of which too little stands there to be taken is not one that an edge broke
    either: no word of it stands nearer to an open edge than what stands there word for word."""
    there = [where[concept] for concept in phrase.positions if concept in where]
    first, last = min(one.first for one in whole), max(one.last for one in whole)
    front = edges.may_lack_front and any(row[0] < first for row in there)
    return not front and not (edges.open_end and any(row[-1] > last for row in there))


def _found(rule: Rule, alignment: Alignment, asked: Asked) -> Found:
    units, tokens = asked.reading.units, asked.reading.tokens
    start = tokens[units[alignment.first].first].start
    end = tokens[units[alignment.last].last].end
    if alignment.exact:
        end = _end(asked.reading.text, start, end, alignment.phrase.wording.text)
    stage = "exact" if alignment.exact else "fuzzy"
    how = "stands there word for word" if alignment.exact else f"fits for {alignment.score:.0%}"
    return Found(
        rule,
        stage,
        1.0 if alignment.exact else alignment.score,
        alignment.score * alignment.phrase.total,
        start,
        end,
        asked.lines.of(start),
        alignment.phrase.wording.text,
        f"the wording “{alignment.phrase.wording.text}” {how}",
        alignment,
    )


def _end(text: str, start: int, end: int, wording: str) -> int:
    """Where a wording ends that stands to the letter, with the little words behind its last that
    carries anything; else where that one ends."""
    said = wording.rstrip(_MARKS)
    at = text.find(said, max(0, start - _LITTLE), end + len(said))
    return max(end, at + len(said)) if 0 <= at <= start else end
