"""A rule found at a place in a message, and which line of the message that is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import field

from troubleshooter.matching.aligning.align import Alignment
from troubleshooter.matching.outcome import Outcome, Step
from troubleshooter.matching.records import record
from troubleshooter.model import Rule

MARGIN = 0.04
"""A fuzzy match this close to another rule's at the same place is no diagnosis."""

_BY_PATTERN = 0.95  # a find of letters alone tells less of its words


@record
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

    @property
    def complete(self) -> bool:
        """Whether all of a wording or pattern stands there, however its words are spelt."""
        if self.alignment is None:
            return self.score >= _BY_PATTERN
        return not self.alignment.cut and self.alignment.complete

    def step(self, outcome: Outcome, other: str = "") -> Step:
        """This find as a line of the matcher's record."""
        score = round(self.score, 3)
        return Step(self.stage, self.rule.id, self.evidence, score, outcome, other)


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
