"""What the matcher says of a message: diagnoses, suggestions, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from troubleshooter.model import System


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """The next best rule at the same place in the message, and its score 0..1."""

    rule: str
    score: float


@dataclass(frozen=True, slots=True)
class Match:
    """An accepted diagnosis of a message.

    `stage` is `code`, `exact` or `fuzzy`; `evidence` the code, wording or text that carried it and
    `score` how well it fits (0..1]; `start`/`end` are places in the message as read; `why` says
    the same in one English sentence, recorded while deciding.
    """

    rule: str
    confidence: float
    stage: str
    parameters: Mapping[str, str]
    evidence: str
    score: float
    why: str
    start: int
    end: int
    runner_up: RunnerUp | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A rule that may be meant, never a diagnosis; score 0..1."""

    rule: str
    score: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything said of one message: `diagnoses` in the order they stand in it, at most three
    `suggestions` when there is none, and `lacking`: what kept near candidates from being accepted.
    """

    diagnoses: tuple[Match, ...]
    suggestions: tuple[Suggestion, ...]
    lacking: tuple[str, ...]
    systems: tuple[System, ...]
