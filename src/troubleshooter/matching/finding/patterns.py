"""The rules' patterns, of which only those are tried whose literal parts stand in the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import re2

from troubleshooter.kept import Keeper, NoKeeper, Part
from troubleshooter.matching.finding.literals import blind, required
from troubleshooter.matching.finding.variants import widened
from troubleshooter.matching.reading.late import searched
from troubleshooter.model import Rule

_NO_FIGURE = re.compile(r"(?<!\\)\{\d+(?:,\d*)?\}|\(\?P<\w+>|\[0-9\]|[A-Za-z]-[A-Za-z]|0-9")
_ZEROS = str.maketrans("123456789", "000000000")
_BEGINNING = 6  # letters
_MOST_REMEMBERED = 4_096
_LONGEST = 500  # characters of a line that is remembered
_SHORT = 500  # characters of a text


@dataclass(slots=True)
class Patterns:
    """All patterns of a rulebook; one is compiled when it may match for the first time."""

    _entries: list[tuple[Rule, str]] = field(default_factory=list)
    _clauses: list[list[list[str]]] = field(default_factory=list)
    _given: frozenset[int] = frozenset()
    """Those that only count where the system is known."""
    _compiled: dict[int, re2._Regexp[str]] = field(default_factory=dict)
    _blind: dict[int, re2._Regexp[str] | None] = field(default_factory=dict)
    _literals: _Literals | None = None
    _naming: _Literals | None = None

    @classmethod
    def of(cls, rules: Iterable[Rule], keeper: Keeper | None = None) -> Patterns:
        """The patterns of `rules`, in their order."""
        owned = [
            (rule, pattern, at < len(rule.given_patterns))
            for rule in rules
            for at, pattern in enumerate(rule.every_pattern)
        ]

        keeper = keeper or NoKeeper()

        def read() -> Part:
            patterns = [pattern for _, pattern, _ in owned]
            told = keeper.pieces("patterns-read", "", patterns, _read)
            return {
                "patterns": [told[one][0] for one in patterns],
                "clauses": [told[one][1] for one in patterns],
            }

        kept = keeper.part("patterns", read)
        owners = (rule for rule, _, _ in owned)
        given = frozenset(number for number, (*_, given) in enumerate(owned) if given)
        return cls(list(zip(owners, kept["patterns"], strict=True)), kept["clauses"], given)

    def naming_figures(self, zeroed: str) -> list[int]:
        """The patterns that name figures and may match some text that has others in the places of
        the zeros of `zeroed`."""
        possible = self._with_figures().possible(zeroed.lower())
        return [number for number in possible if self._may_match(number, zeroed)]

    def _with_figures(self) -> _Literals:
        if self._naming is None:
            self._naming = _Literals.of(self._name_figures())
        return self._naming

    def _name_figures(self) -> Iterator[tuple[int, list[list[str]]]]:
        """The patterns that name figures, with the zeroed pieces that must stand there."""
        for number, (_, pattern) in enumerate(self._entries):
            if any(map(str.isdigit, _NO_FIGURE.sub("", pattern))):
                clauses = self._clauses[number]
                yield number, [[one.translate(_ZEROS) for one in clause] for clause in clauses]

    def _may_match(self, number: int, zeroed: str) -> bool:
        if number not in self._blind:
            pattern = blind(self._entries[number][1])
            self._blind[number] = None if pattern is None else re2.compile(f"(?i){pattern}")
        compiled = self._blind[number]
        return compiled is None or compiled.search(zeroed) is not None

    def matches(self, text: str, *, known: bool) -> Iterator[tuple[Rule, re2._Match[str]]]:
        """Each pattern that matches `text`, with its first match; those of any program's texts only
        where the system is `known`."""
        encoded = text.encode()
        for number in self._counting(text, known):
            match = self._match(number, text, encoded)
            if match is not None:
                yield self._entries[number][0], match

    def matches_of_words(self, text: str, *, known: bool) -> Iterator[tuple[Rule, re2._Match[str]]]:
        """The same without the patterns that name figures."""
        named, encoded = self._with_figures(), text.encode()
        for number in self._counting(text, known):
            match = None if number in named.numbers else self._match(number, text, encoded)
            if match is not None:
                yield self._entries[number][0], match

    def match(self, number: int, text: str) -> re2._Match[str] | None:
        """The first match of one pattern in `text`."""
        return self._match(number, text, text.encode())

    def _match(self, number: int, text: str, encoded: bytes) -> re2._Match[str] | None:
        compiled = self._compiled.get(number)
        if compiled is None:
            compiled = re2.compile(f"(?i){self._entries[number][1]}")
            self._compiled[number] = compiled
        return searched(compiled, text, encoded)

    def _counting(self, text: str, known: bool) -> Iterable[int]:
        possible = self._possible(text)
        return possible if known else (one for one in possible if one not in self._given)

    def _possible(self, text: str) -> Sequence[int]:
        if self._literals is None:
            self._literals = _Literals.of(enumerate(self._clauses))
        lower = text.lower()
        # A pattern that is compiled costs less in a short text than to look for what it needs.
        ready = self._compiled if len(lower) <= _SHORT else ()
        return self._literals.possible(lower, ready)


def _read(pattern: str) -> tuple[str, Sequence[Sequence[str]]]:
    wide = widened(pattern)
    return wide, required(wide)


@dataclass(frozen=True, slots=True)
class _Literals:
    """The literal pieces of patterns, by how they begin: only those are looked for whose first
    letters stand in a line, each once for all patterns that it may belong to; patterns without any
    are always possible. What else a pattern cannot match without must stand in the text, too."""

    numbers: frozenset[int]
    _always: frozenset[int]
    _owners: Mapping[str, Sequence[int]]
    _beginning: Mapping[str, Sequence[str]]
    _odd: Sequence[str]
    """Pieces that are too short, or do not stand in one line."""
    _besides: Mapping[int, Sequence[Sequence[str]]]
    _lines: dict[str, frozenset[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, patterns: Iterable[tuple[int, Sequence[Sequence[str]]]]) -> _Literals:
        """Of the numbers of patterns and the clauses that hold for what they match: of each, one
        piece must stand there."""
        owners: defaultdict[str, list[int]] = defaultdict(list)
        numbers, always, besides = set(), set(), {}
        for number, clauses in patterns:
            numbers.add(number)
            for piece in clauses[0] if clauses else ():
                owners[piece].append(number)
            if not clauses:
                always.add(number)
            besides[number] = clauses[1:]
        odd = [piece for piece in owners if len(piece) < _BEGINNING or "\n" in piece]
        beginning: defaultdict[str, list[str]] = defaultdict(list)
        for piece in owners.keys() - set(odd):
            beginning[piece[:_BEGINNING]].append(piece)
        return cls(frozenset(numbers), frozenset(always), owners, beginning, odd, besides)

    def possible(self, lower: str, ready: Container[int] = ()) -> list[int]:
        """The patterns that may match a text in lower case, in their order; of those that are
        `ready` to be tried it is not asked whether all that they need stands there. What lines of
        several hold is remembered, since those of stack traces come again below many messages."""
        lines = map(self._known, set(lower.split("\n"))) if "\n" in lower else ()
        line = () if "\n" in lower else self._in_line(lower)
        odd = (self._owners[piece] for piece in self._odd if piece in lower)
        standing = self._always.union(line, *lines, *odd)
        return sorted(
            number
            for number in standing
            if number in ready
            or all(any(map(lower.__contains__, clause)) for clause in self._besides[number])
        )

    def _known(self, line: str) -> frozenset[int]:
        known = self._lines.get(line)
        if known is None:
            known = self._in_line(line)
            if len(self._lines) >= _MOST_REMEMBERED:
                self._lines.clear()
            if len(line) <= _LONGEST:
                self._lines[line] = known
        return known

    def _in_line(self, line: str) -> frozenset[int]:
        begun = {line[at : at + _BEGINNING] for at in range(len(line) - _BEGINNING + 1)}
        standing = (
            self._owners[piece]
            for beginning in self._beginning.keys() & begun
            for piece in self._beginning[beginning]
            if piece in line
        )
        return frozenset().union(*standing)
