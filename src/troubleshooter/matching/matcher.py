"""Deciding which rules a message holds, or that it holds none, and recording why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from troubleshooter.kept import Keeper, NoKeeper, Part
from troubleshooter.matching.aligning import parameters
from troubleshooter.matching.aligning.align import Alignment
from troubleshooter.matching.aligning.found import Found, Lines, groups
from troubleshooter.matching.aligning.phrases import Phrase, PhraseBook
from troubleshooter.matching.confidence import confidence
from troubleshooter.matching.doubting.judging import told_of
from troubleshooter.matching.doubting.products import not_of_neighbours
from troubleshooter.matching.doubting.refusals import Refusals
from troubleshooter.matching.doubting.speakers import not_of_others
from troubleshooter.matching.finding.coded import Bare, Coded
from troubleshooter.matching.finding.fitting import Fitting, units_at
from troubleshooter.matching.finding.named import named_numbers
from troubleshooter.matching.finding.patterns import Patterns
from troubleshooter.matching.finding.rereading import Rereader
from troubleshooter.matching.finding.restoring import Restored, settles
from troubleshooter.matching.finding.wordings import Asked, Weighed, Wordings
from troubleshooter.matching.outcome import (
    Explanation,
    Match,
    Outcome,
    RunnerUp,
    Step,
    Suggestion,
)
from troubleshooter.matching.reading import lexicon as lexicon_module
from troubleshooter.matching.reading import routing
from troubleshooter.matching.reading.codes import find_codes
from troubleshooter.matching.reading.listing import listings
from troubleshooter.matching.reading.reader import Reading
from troubleshooter.matching.reading.transport import undo
from troubleshooter.matching.resolve import resolve
from troubleshooter.matching.suggesting.suggest import Suggester
from troubleshooter.model import Rule, System

if TYPE_CHECKING:
    from troubleshooter.matching.finding.letters import LetterIndex

_SAID_TO_BE_NONE = frozenset(
    {Outcome.DENIED, Outcome.OVER, Outcome.FOREIGN, Outcome.SUPPOSED, Outcome.MENTIONED}
    | {Outcome.REFUSED, Outcome.PROGRAM, Outcome.HANDLED}
)
_MOST_READ_AGAIN = 16  # units
_ANY = frozenset(System)


@dataclass(slots=True)
class _Sought:
    """A message as it was read, what was found in it, and what was not taken, with the reason."""

    reading: Reading
    found: list[Found] = field(default_factory=list)
    refused: list[Step] = field(default_factory=list)
    near: list[Alignment] = field(default_factory=list)

    @property
    def kept(self) -> Sequence[Found]:
        """What stays of all that was found."""
        return resolve(self.found, self.reading.text).kept

    @property
    def denied(self) -> set[str]:
        """The rules of which it was said that they did not come."""
        return {step.rule for step in self.refused if step.outcome in _SAID_TO_BE_NONE}


def _may_come_back(item: Found, refused: Iterable[Step], *, joined: bool) -> bool:
    """Whether nothing said of a find in the damaged message stands in its way: a denial is the
    find's own where it denies something itself and its lines had to be `joined`."""
    said = {step.outcome for step in refused if step.rule == item.rule.id} & _SAID_TO_BE_NONE
    denies = item.alignment is not None and item.alignment.phrase.denies
    return not said or (joined and denies and said == {Outcome.DENIED})


class Matcher:
    """Matches messages against one rulebook; thread-safe after construction.

    Keeps no message but the last few texts, which are asked about many times while in hand.
    """

    def __init__(self, rules: Iterable[Rule], keeper: Keeper | None = None) -> None:
        """`keeper` keeps what was read of the very same rules."""
        self.rules: Mapping[str, Rule] = {
            rule.id: rule for rule in rules if rule.status != "deprecated"
        }
        self._keeper = keeper or NoKeeper()
        self.lexicon = lexicon_module.load(self._keeper)
        self.book = PhraseBook(self.rules, self.lexicon, self._keeper)
        self.wordings = Wordings(self.rules, self.lexicon, self.book, self._keeper)
        self._codes: defaultdict[str, list[Rule]] = defaultdict(list)
        self._numbers: defaultdict[str, list[Rule]] = defaultdict(list)
        for rule in self.rules.values():
            for code in rule.codes:
                self._codes[code.upper()].append(rule)
            for number in rule.numbers:
                self._numbers[number].append(rule)
        self.patterns = Patterns.of(self.rules.values(), self._keeper)
        bare = Bare.of(self.rules, self._keeper)
        self._fitting = Fitting(
            self.patterns, self._codes, self._numbers, bare.answer, self.lexicon, self.book.reader
        )
        self._coded = Coded(self._codes, bare.status, bare.answer, bare.fault)
        self._rereader = Rereader(self.book.reader)
        self.suggester = Suggester(self.rules.values(), self.lexicon, self._keeper)
        self._refusals = Refusals(self.rules.values())

    def named_numbers(self, system: System | None = None) -> frozenset[str]:
        """The numbers that rules name, where `system` is given those that compete for its messages:
        messages that differ in them may be of different rules."""
        allowed = _ANY if system is None else routing.competing(system)
        kept = self._keeper.part("numbers", self._read_numbers)
        mine = (numbers for name, numbers in kept.items() if self.rules[name].system in allowed)
        return frozenset().union(*mine)

    def _read_numbers(self) -> Part:
        named = {name: sorted(named_numbers([rule])) for name, rule in self.rules.items()}
        return {name: numbers for name, numbers in named.items() if numbers}

    def explain(self, message: str, system: System | None = None) -> Explanation:
        """What `message` is, with `system` where it is known.

        Never raises on any text; costs well under a millisecond for an ordinary line.
        """
        plain = self.book.reader.read(undo(message))
        allowed, routed = self._allowed(plain, system)
        sought = self._sought(plain, allowed, all_told=True)
        reading, found = self._found_in(sought, allowed)
        if rows := self._by_line(sought, allowed, found):
            sought = rows
            reading, found = self._found_in(rows, allowed)
        text = sought.reading.text
        resolution = resolve(found, text)
        diagnoses = self._matches(resolution.kept, found, reading)
        suggestions = () if diagnoses else self.suggestions(text, allowed)
        steps = (
            *(item.step(Outcome.KEPT) for item in resolution.kept),
            *(item.step(*reason) for item, reason in resolution.dropped),
            *dict.fromkeys(sought.refused),
        )
        return Explanation(diagnoses, suggestions, tuple(sorted(allowed)), routed, steps)

    def suggestions(self, text: str, allowed: frozenset[System]) -> tuple[Suggestion, ...]:
        """What `text`, as read, may mean where it is no known error."""
        suggestions = self.suggester.suggest(text, allowed)
        if suggestions and (refusals := self._refusals.of(text)):
            suggestions = tuple(item for item in suggestions if item.rule not in refusals)
        return suggestions

    def diagnose(self, message: str, system: System | None = None) -> tuple[Match, ...]:
        """The diagnoses alone, for those who read many messages."""
        plain = self.book.reader.read(undo(message))
        allowed = self._allowed(plain, system)[0]
        sought = self._sought(plain, allowed)
        reading, found = self._found_in(sought, allowed)
        if rows := self._by_line(sought, allowed, found):
            sought = rows
            reading, found = self._found_in(rows, allowed)
        return self._matches(resolve(found, sought.reading.text).kept, found, reading)

    def _by_line(
        self, sought: _Sought, allowed: frozenset[System], found: Sequence[Found]
    ) -> _Sought | None:
        """A message that is a list of errors with each in a line of its own, if every item of it
        is one by itself, and none of them was said to be none when all was read together."""
        reading = sought.reading
        for listing in listings(reading.text) if found else ():
            told: set[str] = set()
            # Of what is no list the shortest item is most often no error, and soonest told.
            for low, high in sorted(listing.items, key=lambda item: item[1] - item[0]):
                kept = self._sought(self.book.reader.read(reading.text[low:high]), allowed).kept
                if not kept or not (listing.sure or all(settles([item]) for item in kept)):
                    break
                told.update(item.rule.id for item in kept)
            else:
                rows = self._sought(self.book.reader.read(listing.text), allowed)
                same = told == {item.rule.id for item in rows.kept}
                return rows if same and told.isdisjoint(sought.denied) else None
        return None

    def _sought(
        self, reading: Reading, allowed: frozenset[System], *, all_told: bool = False
    ) -> _Sought:
        sought = _Sought(reading)
        sought.found = self._find(reading, allowed, Weighed(sought.refused, sought.near, all_told))
        return sought

    def _found_in(self, sought: _Sought, allowed: frozenset[System]) -> tuple[Reading, list[Found]]:
        """What is found in a message as it is read, or else as near wordings would read it."""
        reading, found, refused, near = sought.reading, sought.found, sought.refused, sought.near
        told = {item.rule.id for item in found if not (item.rule.generic or item.rule.frame)}
        doubtful = self._rereader.doubtful(reading)
        phrases = (
            phrase
            for phrase in self._near(reading, doubtful, allowed, near)
            if not told or self.rules[phrase.rule].parent in told
        )
        denied = sought.denied
        others: list[tuple[Reading, list[Found]]] = []
        for other in self._rereader.readings(reading, doubtful, phrases) if doubtful else ():
            again = self._find(other, allowed, Weighed([], []))
            cut = other.spelt[-1:] != reading.spelt[-1:]
            again = [
                one
                for one in again
                if one.rule.id not in denied and (one.rule.level.bad or not cut)
            ]
            if any(not found or not (one.rule.generic or one.rule.frame) for one in again):
                others.append((other, again))
        rules = [
            {one.rule.id for one in resolve(again, other.text).kept} for other, again in others
        ]
        if rules and rules[0] and all(one == rules[0] for one in rules):
            return others[0]
        worth = near or refused or any(read and "." in read[0] for read in reading.spelt)
        if worth and not any(item.score == 1.0 for item in found):
            return self._restored(reading, allowed, found, refused) or (reading, found)
        return reading, found

    def _restored(
        self,
        reading: Reading,
        allowed: frozenset[System],
        found: list[Found],
        refused: list[Step],
    ) -> tuple[Reading, list[Found]] | None:
        """What stands word for word in a message once it is mended, where that decides what could
        not be decided before."""
        if settles(resolve(found, reading.text).kept):
            return None
        whole = Restored.of(reading, self.book.reader)
        again = self._find(whole.reading, allowed, Weighed([], [])) if whole else []
        if not whole or not again:
            return None
        kept = resolve(again, whole.reading.text).kept
        if not settles(kept) or not all(
            whole.is_sure(item)
            and item.rule.level.bad
            and _may_come_back(item, refused, joined=whole.joined)
            for item in kept
        ):
            return None
        told = {item.rule.id for item in kept}  # the others were weighed already
        return whole.as_damaged(), whole.placed(item for item in again if item.rule.id in told)

    def _near(
        self,
        reading: Reading,
        doubtful: Mapping[int, str],
        allowed: frozenset[System],
        near: list[Alignment],
    ) -> Iterator[Phrase]:
        """The wordings that came near a message, and those that its doubtful words may bring near,
        the nearest first, each once."""
        ranked = dict.fromkeys(one.phrase for one in sorted(near, key=lambda one: -one.score))
        yield from ranked
        short = len(reading.units) <= _MOST_READ_AGAIN
        if short and (hints := self._rereader.hints(doubtful)):
            for phrase in self.wordings.hinted(reading, hints, allowed):
                if phrase not in ranked:
                    yield phrase

    def _find(self, reading: Reading, allowed: frozenset[System], weighed: Weighed) -> list[Found]:
        refused = weighed.refused
        lines = Lines(reading.text)
        codes = find_codes(reading.text)
        settled = [
            units_at(reading, code.start, code.end)[0]
            for code in codes
            if self._coded.rules(code, reading)
        ]
        asked = Asked(reading, allowed, lines, codes)
        found = [
            *self._coded.find(codes, allowed, lines, reading, refused),
            *self._coded.find_statuses(reading.text, allowed, lines),
            *self._fitting.find(reading, allowed, lines, codes),
            *self.wordings.find(asked, settled, weighed),
        ]
        told = [item for item in found if not (item.rule.generic or item.rule.frame)]
        for number in self._fitting.find_numbers(reading, allowed, lines, codes):
            rules = {item.rule.id for item in told if item.line == number.line}
            if not rules or number.rule.id in rules:
                found.append(number)
        taken = {item.line for item in found}
        alone = (
            *self._coded.find_answers(reading.text, allowed, lines),
            *self._coded.find_faults(reading.text, allowed, lines),
        )
        found += [item for item in alone if item.line not in taken]
        statuses = list(self._fitting.find_loose_statuses(reading, allowed, lines, codes))
        if statuses:
            numbers = [item for item, _ in statuses]
            found, against = self._fitting.outweighed(found, numbers, reading.text)
            refused += [item.step(Outcome.OTHER_CODE) for item in against]
            taken = {item.line for item in found}
            found += [
                item
                for item, reach in statuses
                if taken.isdisjoint(range(item.line - reach, item.line + reach + 1))
            ]
        if all(item.rule.generic or item.rule.frame for item in found):
            found += self._fitting.find_mended(reading, allowed, lines, codes, sole=not found)
        if allowed == _ANY:
            found = not_of_neighbours(found, reading, self.lexicon, refused)
        found = not_of_others(
            found, reading.text, self.lexicon, whose=allowed != _ANY, record=refused
        )
        return self._refusals.without(told_of(found, reading.text, refused), reading.text, refused)

    def _matches(
        self, kept: Sequence[Found], found: list[Found], reading: Reading
    ) -> tuple[Match, ...]:
        lines = Lines(reading.text)
        return tuple(self._match(item, found, reading, lines) for item in kept)

    def with_letters(self, letters: LetterIndex) -> Matcher:
        """The same matcher over other letters."""
        other = copy(self)
        other.wordings = self.wordings.with_letters(letters)
        return other

    def _allowed(self, reading: Reading, system: System | None) -> tuple[frozenset[System], str]:
        if system is not None:
            return routing.competing(system), "given"
        named = routing.named(reading)
        if named:
            return named | self._of_codes(reading.text, named) | {System.NETWORK}, "named"
        return _ANY, "any"

    def _of_codes(self, text: str, named: frozenset[System]) -> frozenset[System]:
        """The systems besides those `named` whose codes a message holds, which say more than a
        name: `CFACT006 on an order for Exact`."""
        if System.EBOEKHOUDEN in named:
            return frozenset()
        codes = (code.code for code in find_codes(text) if code.distinctive)
        return frozenset(rule.system for code in codes for rule in self._codes.get(code, ()))

    def _match(self, item: Found, found: list[Found], reading: Reading, lines: Lines) -> Match:
        others = [
            other
            for other in found
            if other.rule.id not in (item.rule.id, item.rule.parent)
            and other.start < item.end
            and item.start < other.end
        ]
        best = max(others, key=lambda other: other.score, default=None)
        told = [
            other.alignment
            for other in found
            if other.rule.id == item.rule.id and other.line == item.line and other.alignment
        ]
        return Match(
            rule=item.rule.id,
            confidence=confidence(item.stage, item.score),
            stage=item.stage,
            parameters={
                **parameters.of_match(
                    item.rule, told, reading, lines.text(item.line), self.lexicon.stopwords
                ),
                **groups(item, found),
            },
            evidence=item.evidence,
            score=round(item.score, 3),
            why=item.why,
            start=item.start,
            end=item.end,
            runner_up=RunnerUp(best.rule.id, round(best.score, 3)) if best else None,
        )
