"""The rules' patterns, of which only those are tried whose literal parts stand in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import re2

from troubleshooter.model import Rule

_NO_FIGURE = re.compile(r"(?<!\\)\{\d+(?:,\d*)?\}|\(\?P<\w+>|\[0-9\]|[A-Za-z]-[A-Za-z]|0-9")
_BOUNDED = re.compile(r"(?<!\\)\{(\d+)(?:,\d*)?\}")


@dataclass(slots=True)
class Patterns:
    """All patterns of a rulebook; one is compiled when it may match for the first time."""

    _entries: list[tuple[Rule, str]] = field(default_factory=list)
    _compiled: dict[int, re2._Regexp[str]] = field(default_factory=dict)
    _filter: re2.Filter | None = None

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> Patterns:
        """The patterns of `rules`, in their order."""
        return cls([(rule, pattern) for rule in rules for pattern in rule.patterns])

    def may_hang_on_figures(self, text: str) -> bool:
        """Whether a pattern may match `text` that names figures, and so might match it no more
        with others in their place."""
        return any(
            any(map(str.isdigit, _NO_FIGURE.sub("", self._entries[index][1])))
            for index in self._possible(text)
        )

    def matches(self, text: str) -> Iterator[tuple[Rule, re2._Match[str]]]:
        """Each pattern that matches `text`, with its first match."""
        for index in self._possible(text):
            rule, pattern = self._entries[index]
            if index not in self._compiled:
                self._compiled[index] = re2.compile(f"(?i){pattern}")
            match = self._compiled[index].search(text)
            if match is not None:
                yield rule, match

    def _possible(self, text: str) -> Iterable[int]:
        if not self._entries:
            return ()
        if self._filter is None:
            self._filter = _filter(pattern for _, pattern in self._entries)
        return self._filter.Match(text.lower(), potential=True) or ()


def _filter(patterns: Iterable[str]) -> re2.Filter:
    """A filter by literal parts; repeats without bounds let through more but compile faster."""
    made = re2.Filter()
    for pattern in patterns:
        made.Add("(?i)" + _BOUNDED.sub(lambda found: "*" if found[1] == "0" else "+", pattern))
    made.Compile()
    return made
