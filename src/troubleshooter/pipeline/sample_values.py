"""What messages hold beside errors, remembered as the first of a template is a sample later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from troubleshooter.matching.outcome import Match
from troubleshooter.model import System

_MOST_MESSAGES = 2_000
_LONGEST = 4_000
"""Characters of a message that is remembered."""

Values = Mapping[str, Mapping[str, str]]
"""The parameters of each rule (its id) that was found in a message."""


@dataclass(slots=True)
class SampleValues:
    """The parameters found in some messages of a system."""

    _of: dict[tuple[str, System], Values] = field(default_factory=dict)

    def note(self, message: str, system: System, found: Iterable[Match]) -> Values:
        """Remember what was found in a message, unless it is long; what that is."""
        values: dict[str, Mapping[str, str]] = {}
        for match in found:
            values.setdefault(match.rule, match.parameters)
        if len(message) <= _LONGEST:
            if len(self._of) >= _MOST_MESSAGES:
                self._of.clear()
            self._of[message, system] = values
        return values

    def of(self, message: str, system: System) -> Values | None:
        """What was found in a message; None if it is not remembered."""
        return self._of.get((message, system))
