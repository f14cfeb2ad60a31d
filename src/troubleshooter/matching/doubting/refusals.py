"""Messages of which the user said that they are not what a rule takes them for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from troubleshooter.matching.aligning.found import Found, Lines
from troubleshooter.matching.masks import template
from troubleshooter.matching.outcome import Outcome, Step
from troubleshooter.matching.reading.transport import undo
from troubleshooter.model import Rule
from troubleshooter.redact import redact

STAMP = re.compile(
    r"^[\[(\s]*(?:\d{4}-\d\d-\d\d|\d{1,2}[-/]\d{1,2}[-/]\d{4})"
    r"(?:[T ]\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)?(?:Z|[+-]\d\d:?\d\d)?[\])]?"
)
"""The time in front of a log line."""

_LEAD = re.compile(r"^(?:[\s\[\](){}|,;:*\-]|<date>|<time>|<number>)+")
_LONGEST = 20_000  # characters


def key(message: str) -> str:
    """What `message` has in common with others like it, free of values and secrets: its template
    without a time or number in front, in lower case."""
    return _key(undo(message))


def _key(text: str) -> str:
    """The key of a message that transport's traces were taken off already."""
    masked = template(redact(STAMP.sub("", text[:_LONGEST])))
    return " ".join(_LEAD.sub("", masked).casefold().split()) or masked


class Refusals:
    """Which rules may not be said of which messages."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._keys = {rule.id: frozenset(map(key, rule.refused)) for rule in rules if rule.refused}

    def without(self, found: Sequence[Found], text: str, record: list[Step]) -> list[Found]:
        """`found` less what the user refused for the whole of `text` (as read) or for the line it
        is in; that goes into the record."""
        if not any(item.rule.id in self._keys for item in found):
            return list(found)
        lines, whole = Lines(text), _key(text)
        kept: list[Found] = []
        for item in found:
            refused = self._keys.get(item.rule.id, frozenset())
            if refused and not refused.isdisjoint((whole, _key(lines.text(item.line)))):
                record.append(item.step(Outcome.REFUSED))
            else:
                kept.append(item)
        return kept

    def of(self, text: str) -> frozenset[str]:
        """The rules that were refused for the whole of `text`."""
        if not self._keys:
            return frozenset()
        whole = _key(text)
        return frozenset(rule for rule, keys in self._keys.items() if whole in keys)
