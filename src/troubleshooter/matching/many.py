"""Explaining many messages, most of which differ from an earlier one in their figures only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from troubleshooter.matching.codes import find_codes
from troubleshooter.matching.matcher import Matcher
from troubleshooter.matching.outcome import Explanation, Match
from troubleshooter.matching.transport import undo
from troubleshooter.model import System

_ZEROS = str.maketrans("123456789", "000000000")
_DIGIT = re.compile("[0-9]")
_FIGURE = re.compile(r"2[.,]000|[0-9A-Za-z]*[0-9][0-9A-Za-z]*")
_STATUS = re.compile(r"0|1|[1-5][0-9][0-9]|2[.,]?000")
_MOST = 100_000
_LONGEST = 2_000

_Key = tuple[str, tuple[str, ...], System | None]
_Spans = tuple[Mapping[str, tuple[int, int]], ...]


@dataclass(frozen=True, slots=True)
class _Model:
    """An explanation, and where the message holds the parameters of each of its diagnoses."""

    explanation: Explanation
    spans: _Spans


@dataclass(slots=True)
class Many:
    """Explains messages as `Matcher.explain` does, but for `steps`, which speak of the first
    message of the kind.

    Two messages are of one kind when they are the same with every digit a zero and hold the same
    figures that decide (codes, statuses, what wordings name): then the same rules fit at the same
    places, and their parameters are cut out there.
    """

    matcher: Matcher
    _models: dict[_Key, _Model | None] = field(default_factory=dict)
    _named: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        words = (*self.matcher.book.wordings.words, *self.matcher.suggester.words())
        self._named = frozenset(word for word in words if _DIGIT.search(word))

    def explain(self, message: str, system: System | None) -> Explanation:
        """What `message` is."""
        if len(message) > _LONGEST or _DIGIT.search(message) is None:
            return self.matcher.explain(message, system)
        key = message.translate(_ZEROS), self._deciding(message), system
        known = key in self._models
        model = self._models.get(key)
        if model is not None:
            return _filled(model, message)
        explanation = self.matcher.explain(message, system)
        if not known and len(self._models) < _MOST:
            self._models[key] = self._model(explanation, message)
        return explanation

    def _deciding(self, message: str) -> tuple[str, ...]:
        codes = (code.code for code in find_codes(message))
        figures = (
            figure
            for figure in _FIGURE.findall(message)
            if _STATUS.fullmatch(figure) or figure.lower() in self._named
        )
        return (*codes, *figures)

    def _model(self, explanation: Explanation, message: str) -> _Model | None:
        """None for a message that says nothing sure of others of its kind: a pattern names figures,
        or a parameter does not stand in it exactly once, as it is."""
        if self.matcher.patterns.may_hang_on_figures(message):
            return None
        spans: list[Mapping[str, tuple[int, int]]] = []
        for match in explanation.diagnoses:
            if match.stage != "code" and not _repeatable(match, message):
                return None
            places: dict[str, tuple[int, int]] = {}
            for name, value in match.parameters.items():
                start = message.find(value)
                if start < 0 or message.find(value, start + 1) >= 0:
                    return None
                places[name] = start, start + len(value)
            spans.append(places)
        return _Model(explanation, tuple(spans))


def _repeatable(match: Match, message: str) -> bool:
    """Whether what is said of the match quotes no figure of this very message."""
    quoted = match.evidence
    return _DIGIT.search(quoted) is None or quoted not in undo(message)


def _filled(model: _Model, message: str) -> Explanation:
    matches: list[Match] = []
    for match, places in zip(model.explanation.diagnoses, model.spans, strict=True):
        values = {name: message[start:end] for name, (start, end) in places.items()}
        matches.append(replace(match, parameters=values))
    return replace(model.explanation, diagnoses=tuple(matches))
