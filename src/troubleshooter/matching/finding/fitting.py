"""Rules found by their patterns, in a message as it stands and as it was before damage."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import re2

from troubleshooter.matching.aligning.found import Found, Lines
from troubleshooter.matching.doubting.checks import Span, check_span
from troubleshooter.matching.doubting.subjects import names_a_stranger
from troubleshooter.matching.finding.patterns import Patterns
from troubleshooter.matching.outcome import Outcome
from troubleshooter.matching.reading.codes import Code, is_denied
from troubleshooter.matching.reading.joining import TOGETHER
from troubleshooter.matching.reading.lexicon import Lexicon
from troubleshooter.matching.reading.loose_statuses import loose_statuses
from troubleshooter.matching.reading.mending import Mended, completed, mended
from troubleshooter.matching.reading.numbers import FOUR_FIGURES, find_numbers
from troubleshooter.matching.reading.reader import Reader, Reading
from troubleshooter.matching.reading.routing import serving
from troubleshooter.matching.reading.vocabulary import Vocabulary, everyday_words
from troubleshooter.matching.reading.windows import Window
from troubleshooter.model import Rule, System

_TELLING_BY_STATUS = frozenset({System.EXACT, System.VISMA})
"""Whose errors come as a status of HTTP."""
_MENDED = 0.95
_COMPLETED = 0.85
_BESIDE = 3  # characters between the words of a status and its number
_STATUS = 3  # figures
_BEFORE_CUT = 10  # letters before a word that was cut off


@dataclass(frozen=True, slots=True)
class Fitting:
    """Lays the rules' patterns along messages; `by_code` are the rules of each vendor code,
    `by_number` those of each bare number that may be one, `by_answer` those of each status of an
    answer to a call."""

    patterns: Patterns
    by_code: Mapping[str, Sequence[Rule]]
    by_number: Mapping[str, Sequence[Rule]]
    by_answer: Mapping[str, Sequence[Rule]]
    lexicon: Lexicon
    reader: Reader

    def find(
        self, reading: Reading, allowed: frozenset[System], lines: Lines, codes: list[Code]
    ) -> Iterator[Found]:
        """The rules of which a pattern fits the message as it stands."""
        text, known = reading.text, _is_known(allowed)
        for rule, match in self.patterns.matches(text, known=known) if reading.units else ():
            if rule.system not in allowed or self._is_strange(rule, match, allowed):
                continue
            start, end = match.span()
            if self._may_be(rule, reading, start, end, codes):
                groups = {name: value for name, value in match.groupdict().items() if value}
                start = _statement(match)
                yield _found(rule, 1.0, (start, end), text[start:end][:80], lines, groups)

    def find_numbers(
        self, reading: Reading, allowed: frozenset[System], lines: Lines, codes: list[Code]
    ) -> Iterator[Found]:
        """The rules of bare numbers that stand as codes; those that any vendor may write so only
        where the system is known."""
        known = _is_known(allowed)
        there = not self.by_number.keys().isdisjoint(FOUR_FIGURES.findall(reading.text))
        for one in find_numbers(reading.text) if there and reading.units else ():
            for rule in self.by_number.get(one.number, ()) if known or one.sure else ():
                if rule.system in allowed and self._may_be(
                    rule, reading, one.start, one.end, codes
                ):
                    place, groups = (one.start, one.end), {"code": one.number}
                    found = _found(rule, 1.0, place, one.called, lines, groups)
                    yield replace(found, why=f"“{one.called}” calls the number a code")

    def find_loose_statuses(
        self, reading: Reading, allowed: frozenset[System], lines: Lines, codes: list[Code]
    ) -> Iterator[tuple[Found, int]]:
        """The rules of statuses that lines call so and say no more, where one system is known whose
        answers they are; each with how many lines off another error explains it."""
        of = allowed if _is_known(allowed) else frozenset(serving(reading.text))
        known = of & _TELLING_BY_STATUS
        if not reading.units or not (known or "{" in reading.text):
            return  # only a metric names its system itself
        for one in loose_statuses(reading.text):
            whose = allowed & {one.whose} if one.whose else known
            if len(whose) != 1 or is_denied(reading.text, one.start, one.end):
                continue
            for rule in self.by_answer.get(one.status, ()):
                if rule.system in whose and self._may_be(rule, reading, one.start, one.end, codes):
                    found = _found(rule, 1.0, (one.start, one.end), one.called, lines, {})
                    why = f"nothing but the status is told: “{one.called}”"
                    yield replace(found, why=why), one.reach

    def outweighed(
        self, found: Sequence[Found], statuses: Iterable[Found], text: str
    ) -> tuple[list[Found], list[Found]]:
        """`found` without the words that tell a status right beside the number of another one, or
        around it, which outweighs them (`Server Unavailable (429)`), and these."""
        numbers = sorted(statuses, key=lambda number: number.start)
        starts = [number.start for number in numbers]
        ends = [number.end for number in numbers]
        own: dict[str, frozenset[str]] = {}
        kept: list[Found] = []
        gone: list[Found] = []
        for item in found:
            rule = item.rule
            if rule.id not in own:
                own[rule.id] = frozenset(
                    status for status, rules in self.by_answer.items() if rule in rules
                )
            near = numbers[
                bisect_left(ends, item.start - _BESIDE) : bisect_right(starts, item.end + _BESIDE)
            ]
            another = own[rule.id] and any(
                text[number.end - _STATUS : number.end] not in own[rule.id]
                and _adjoin(item, number, text)
                for number in near
            )
            (gone if another else kept).append(item)
        return kept, gone

    def find_mended(
        self,
        reading: Reading,
        allowed: frozenset[System],
        lines: Lines,
        codes: list[Code],
        *,
        sole: bool,
    ) -> Iterable[Found]:
        """The rules of errors of which a pattern fits the message as it was before damage; those
        that name figures, which also fit by themselves, only where it would be the `sole` find."""
        whole = mended(reading)
        fits = list(self._in_mended(whole, allowed, sole)) if whole else []
        if not fits and any(read and read[1] == TOGETHER for read in reading.spelt):
            other = mended(reading, together=True)
            fits = list(self._in_mended(other, allowed, False)) if other else []
        found = [
            _found(rule, _MENDED, span, reading.text[slice(*span)][:80], lines, {})
            for rule, span in fits
            if self._may_be(rule, reading, *span, codes)
        ]
        if any(not item.rule.generic and not item.rule.frame for item in found):
            return found
        return found + self._cut_off(
            whole.text if whole else reading.text, reading, allowed, lines, codes
        )

    def _in_mended(
        self, whole: Mended, allowed: frozenset[System], sole: bool
    ) -> Iterator[tuple[Rule, tuple[int, int]]]:
        matches = self.patterns.matches if sole else self.patterns.matches_of_words
        for rule, match in matches(whole.text, known=_is_known(allowed)):
            if self._is_strange(rule, match, allowed):
                continue
            if rule.system in allowed and rule.level.bad and whole.sure(*match.span()):
                yield rule, whole.span(*match.span())

    def _cut_off(
        self,
        whole: str,
        reading: Reading,
        allowed: frozenset[System],
        lines: Lines,
        codes: list[Code],
    ) -> list[Found]:
        """The rule that fits if the message's last word is one that begins as what is left of it;
        none when several do."""
        vocabulary = self.reader.vocabulary
        dots = reading.text.rstrip().endswith(("...", "\u2026"))
        if not reading.tokens or (not dots and _is_whole(reading, vocabulary)):
            return []
        ends = list(completed(whole, vocabulary.ordered))
        text = "\n".join(ends)
        found: dict[str, Found] = {}
        known = _is_known(allowed)
        for rule, match in self.patterns.matches_of_words(text, known=known) if ends else ():
            if rule.system not in allowed or not rule.level.bad:
                continue
            match = _at_its_end(match, ends)
            if match is None or sum(map(str.isalpha, match[0].rpartition(" ")[0])) < _BEFORE_CUT:
                continue  # it holds little more than the word that was completed, or not that
            span = (reading.tokens[0].start, reading.tokens[-1].end)
            size = match.end() - match.start()
            span = max(span[0], span[1] - size), span[1]
            if self._may_be(rule, reading, *span, codes):
                excerpt = reading.text[slice(*span)][:80]
                found[rule.id] = _found(rule, _COMPLETED, span, excerpt, lines, {})
        told = [item for item in found.values() if not (item.rule.generic or item.rule.frame)]
        sole = told or list(found.values())
        return sole if len(sole) == 1 else []

    def _is_strange(self, rule: Rule, match: re2._Match[str], allowed: frozenset[System]) -> bool:
        """Whether nothing tells whose message it is, not even the field that it names."""
        return not _is_known(allowed) and names_a_stranger(rule, match, self.reader)

    def _may_be(
        self, rule: Rule, reading: Reading, start: int, end: int, codes: list[Code]
    ) -> bool:
        """Whether nothing around a place that a pattern fits speaks against its rule."""
        window, span = units_at(reading, start, end)
        # A code inside what the pattern itself describes is no other rule's.
        beside = [code for code in codes if code.start < start or code.end > end]
        verdict = check_span(span, rule, reading, window, beside, self.lexicon)
        return verdict is Outcome.KEPT and not self._is_anothers(codes, rule, start, end)

    def _is_anothers(self, codes: list[Code], rule: Rule, start: int, end: int) -> bool:
        """Whether the stretch holds a code of the rule's family that another rule has itself."""
        return any(
            rule.has_code(code.code) and rule not in self.by_code.get(code.code, (rule,))
            for code in codes
            if code.start < end and start < code.end
        )


def _adjoin(item: Found, other: Found, text: str) -> bool:
    """Whether `other` stands within `item`, or nothing but a few marks between them."""
    first, last = (item, other) if item.start < other.start else (other, item)
    if last.end <= first.end:
        return first is item
    between = text[first.end : last.start]
    return first.end <= last.start <= first.end + _BESIDE and not any(map(str.isalnum, between))


def _is_known(allowed: frozenset[System]) -> bool:
    """Whether the system was given, or the message names it."""
    return len(allowed) < len(System)


def _statement(match: re2._Match[str]) -> int:
    """Where the line begins that names what a match is about; what may have announced it on lines
    above is left to them."""
    named = [match.start(group) for group in match.re.groupindex.values() if match[group]]
    lines = match.string.rfind("\n", match.start(), min(named)) if named else -1
    return match.start() if lines < 0 else lines + 1


def _at_its_end(match: re2._Match[str], ends: Sequence[str]) -> re2._Match[str] | None:
    """The match of a pattern with one of `ends` that holds its last word; `match` may have been
    found over several of them."""
    found: re2._Match[str] | None = match
    if "\n" in match[0]:
        found = next(filter(None, map(match.re.search, ends)), None)
    if found is None:
        return None
    rest = found.string[found.end() :].partition("\n")[0]
    return found if not rest.strip() else None


def _is_whole(reading: Reading, vocabulary: Vocabulary) -> bool:
    """Whether the last word is one that says nothing by itself, so that none was begun."""
    last = reading.tokens[-1].form
    return last in vocabulary.little or last in everyday_words()


def _found(
    rule: Rule,
    score: float,
    span: tuple[int, int],
    excerpt: str,
    lines: Lines,
    groups: Mapping[str, str],
) -> Found:
    whole = score == 1.0
    how = "fits" if whole else "fits, once damage is undone,"
    return Found(
        rule=rule,
        stage="exact" if whole else "fuzzy",
        score=score,
        weight=2.0 * score,
        start=span[0],
        end=span[1],
        line=lines.of(span[0]),
        evidence=excerpt,
        why=f"the rule's pattern {how} “{excerpt}”",
        alignment=None,
        groups=groups,
    )


def units_at(reading: Reading, start: int, end: int) -> tuple[Window, Span]:
    """The line and the units that a stretch of text covers; a pattern speaks for itself, so it
    counts as denying whatever its text denies."""
    units, tokens = reading.units, reading.tokens
    first = bisect_right(units, start, key=lambda unit: tokens[unit.last].end)
    last = bisect_left(units, end, key=lambda unit: tokens[unit.first].start) - 1
    if last < first:
        first = last = 0
    starts = reading.line_starts
    before, behind = bisect_right(starts, first), bisect_right(starts, last)
    low = starts[before - 1] if before else 0
    high = starts[behind] if behind < len(starts) else max(len(units), 1)
    concepts = frozenset(unit.concept for unit in units[first : last + 1])
    return Window(low, high), Span(first, last, True, concepts)
