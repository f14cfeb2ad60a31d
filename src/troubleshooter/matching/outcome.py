"""What the matcher says of a message: diagnoses, suggestions, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

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


class Outcome(Enum):
    """What became of something that was weighed, and why when it was not kept."""

    KEPT = "kept"
    SHORT = "short"
    DENIED = "denied"
    NOT_DENIED = "not-denied"
    NO_FAILURE = "no-failure"
    FAILURE = "failure"
    NUMBER = "number"
    NOT_WHOLE = "not-whole"
    OVER = "over"
    FOREIGN = "foreign"
    SUBSTITUTED = "substituted"
    OTHER_CODE = "other-code"
    NO_RULE = "no-rule"
    AGAIN = "again"
    OVERLAPPED = "overlapped"
    CONTRADICTED = "contradicted"
    GENERIC = "generic"
    PARENT = "parent"
    COVERED = "covered"
    RIVAL = "rival"
    REFUSED = "refused"
    SUPPOSED = "supposed"
    MENTIONED = "mentioned"
    HANDLED = "handled"
    PROGRAM = "program"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing the matcher weighed: a code or a wording, how well it fits, and what became of it.

    `stage` is `code`, `exact`, `fuzzy` or `near` (refused before rivals were weighed); `rule` is ''
    for a code that no competing rule has; `other` names the rule,
    the code or the words that stood in its way.
    """

    stage: str
    rule: str
    evidence: str
    score: float
    outcome: Outcome
    other: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything said of one message: `diagnoses` in the order they stand in it, and at most three
    `suggestions` when there is none.

    `competing` are the systems whose rules were considered and `routed` why: `given`, `named` (in
    the message) or `any`; `steps` is the matcher's own record of all it weighed.
    """

    diagnoses: tuple[Match, ...]
    suggestions: tuple[Suggestion, ...]
    competing: tuple[System, ...]
    routed: str
    steps: tuple[Step, ...]
