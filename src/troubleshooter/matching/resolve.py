"""From everything found in a message to what stays: the strongest at each place, once each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

from troubleshooter.matching.align import Alignment
from troubleshooter.matching.checks import separated
from troubleshooter.model import Rule

MARGIN = 0.04
"""A fuzzy match this close to another rule's at the same place is no diagnosis."""


@dataclass(frozen=True, slots=True)
class Found:
    """A rule found at a place in a message (`start`..`end`), before rivals are weighed.

    `stage` is code, exact or fuzzy; `score` 0..1; `weight` how much of the message it explains.
    """

    rule: Rule
    stage: str
    score: float
    weight: float
    start: int
    end: int
    line: int
    evidence: str
    why: str
    alignment: Alignment | None
    groups: Mapping[str, str] = field(default_factory=dict)


class Lines:
    """Which line of a text a place is in."""

    def __init__(self, text: str) -> None:
        self._texts = text.split("\n")
        self._starts: list[int] = []
        start = 0
        for line in self._texts:
            self._starts.append(start)
            start += len(line) + 1

    def of(self, place: int) -> int:
        """The number of the line that `place` is in, from 0."""
        return bisect_right(self._starts, place) - 1

    def text(self, line: int) -> str:
        """The text of a line."""
        return self._texts[line]


def groups(item: Found, found: list[Found]) -> dict[str, str]:
    """What the rule's patterns captured in the same statement, whichever stage decided."""
    groups: dict[str, str] = {}
    for other in found:
        if other.rule.id == item.rule.id and other.line == item.line:
            groups.update(other.groups)
    return groups


def resolve(found: list[Found], text: str) -> list[Found]:
    """The matches that stay: the strongest at each place, each rule once, in reading order."""
    order = sorted(
        found,
        key=lambda item: (
            item.stage != "code",
            item.rule.generic,
            item.score < 1.0,
            -item.weight,
            item.start,
        ),
    )
    kept: list[Found] = []
    for item in order:
        if any(other.rule.id == item.rule.id for other in kept):
            continue
        if any(other.start < item.end and item.start < other.end for other in kept):
            continue
        kept.append(item)
    kept = [item for item in kept if not _contradicted(item, kept, text)]
    kept = [item for item in kept if not _close_rival(item, found)]
    kept = [item for item in kept if not _gives_way(item, kept, text)]
    return sorted(kept, key=lambda item: item.start)


def _contradicted(item: Found, kept: list[Found], text: str) -> bool:
    """A code decides over wording in its own statement that belongs to other codes."""
    return (
        item.stage != "code"
        and bool(item.rule.codes)
        and any(
            other.stage == "code" and not separated(text, item.start, other.start) for other in kept
        )
    )


def _gives_way(item: Found, kept: list[Found], text: str) -> bool:
    """A generic rule gives way to a specific one in the same statement."""
    return item.rule.generic and any(
        not other.rule.generic
        and not separated(
            text, *((item.end, other.start) if item.end <= other.start else (other.end, item.start))
        )
        for other in kept
    )


def _close_rival(item: Found, found: list[Found]) -> bool:
    if item.score >= 1.0:
        return False
    return any(
        other.rule.id != item.rule.id
        and not other.rule.generic
        and other.start < item.end
        and item.start < other.end
        and other.score > item.score - MARGIN
        for other in found
    )
