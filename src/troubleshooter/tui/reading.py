"""What a pasted text holds: every known error in order, how often, and its values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from troubleshooter.matching.matcher import Matcher
    from troubleshooter.matching.outcome import Explanation, Match
    from troubleshooter.model import Rule

LONGEST = 20_000
"""Characters of a paste that are read as messages; what is longer is a log."""

MOST_LINES = 200
"""Lines of a paste that are read as messages."""

_BLOCK = 24  # Lines explained together: enough for wrapped messages, few enough to be quick.
_SURE_STAGES = ("code", "exact")
_MOST_VALUES = 12


@dataclass(frozen=True, slots=True)
class Found:
    """One rule in the text: its first match, on how many lines it stands, the distinct values of
    each parameter, in order, and the lines, or the lines together for one that was wrapped."""

    rule: Rule
    match: Match
    times: int = 1
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text holds; `miss` is the matcher's word on a text in which it found nothing."""

    found: tuple[Found, ...] = ()
    miss: Explanation | None = None
    cut: bool = False


@dataclass(slots=True)
class _Gathered:
    match: Match
    line: int
    block: str
    lines: list[tuple[str, Match]] = field(default_factory=list)


def read(matcher: Matcher, text: str) -> Reading:
    """Diagnose `text`, which may hold several messages."""
    lines = text[:LONGEST].split("\n")
    cut = len(text) > LONGEST or len(lines) > MOST_LINES
    gathered: dict[str, _Gathered] = {}
    misses = [
        _gather(matcher, start, block, gathered) for start, block in _blocks(lines[:MOST_LINES])
    ]
    if not gathered:
        nearest = next((miss for miss in misses if miss.suggestions), misses[0])
        return Reading((), nearest, cut)
    order = sorted(gathered.items(), key=lambda item: item[1].line)
    return Reading(tuple(_found(matcher.rules[rule], item) for rule, item in order), cut=cut)


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    for start in range(0, len(lines), _BLOCK):
        yield start, lines[start : start + _BLOCK]


def _gather(
    matcher: Matcher, start: int, block: list[str], gathered: dict[str, _Gathered]
) -> Explanation:
    """Explain the block as one text, for messages that were wrapped, and line by line, for
    messages of different systems and for the values of each."""
    text = "\n".join(block)
    whole = matcher.explain(text)
    by_line: list[tuple[int, Match]] = []
    known = {match.rule for match in whole.diagnoses}
    if len(block) > 1:
        for number, line in enumerate(block):
            by_line.extend(
                (start + number, match)
                for match in (matcher.explain(line).diagnoses if line.strip() else ())
                if match.rule in known or match.stage in _SURE_STAGES
            )
    places = {match.rule: number for number, match in reversed(by_line)}
    place = start
    for match in whole.diagnoses:
        place = places.get(match.rule, place)
        gathered.setdefault(match.rule, _Gathered(match, place, text))
    for number, match in by_line:
        line = block[number - start]
        found = gathered.setdefault(match.rule, _Gathered(match, number, line))
        found.lines.append((line, match))
    return whole


def _found(rule: Rule, item: _Gathered) -> Found:
    values: dict[str, dict[str, None]] = {}
    for match in (item.match, *(match for _, match in item.lines)):
        for name, value in match.parameters.items():
            values.setdefault(name, {})[value] = None
    shown = {name: tuple(seen)[:_MOST_VALUES] for name, seen in values.items()}
    texts = tuple(dict.fromkeys(line for line, _ in item.lines)) or (item.block,)
    return Found(rule, item.match, max(1, len(item.lines)), shown, texts)
