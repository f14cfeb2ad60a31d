"""The shape of a rule file, as pydantic sees it; `rules schema` prints it as JSON Schema."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)

from troubleshooter.model import Evidence, Level, RetryWhen, System

_DURATION = re.compile(r"(\d{1,5})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def _duration(value: Any) -> Any:
    if isinstance(value, str):
        match = _DURATION.fullmatch(value.strip())
        if match is None:
            raise ValueError("a duration is a number and s, m, h or d, such as 60m")
        return timedelta(**{_UNITS[match[2]]: int(match[1])})
    return value


Duration = Annotated[
    timedelta,
    BeforeValidator(_duration),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,5}[smhd]$"}),
]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Message = Annotated[str, StringConstraints(min_length=1, max_length=8000)]
RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(\.[a-z0-9]+(-[a-z0-9]+)*)$")]
ArticleId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(/[a-z0-9]+(-[a-z0-9]+)*)$")]
ParameterName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,30}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class BilingualLine(_Strict):
    """A short text in both languages, on one line."""

    en: Line
    nl: Line


class BilingualProse(_Strict):
    """A longer text in both languages; an empty line starts a new paragraph."""

    en: Prose
    nl: Prose


class BilingualLines(_Strict):
    """Lists of short texts in both languages; they need not pair up."""

    en: list[Line] = []
    nl: list[Line] = []


class WordingDoc(_Strict):
    """A wording that counts only as a whole message or cell, or only for a known system."""

    text: Line
    whole: bool | None = Field(
        default=None, description="Only as a whole message or cell; true where `given` is not."
    )
    given: bool = Field(
        default=False,
        description="Any program's text: only where the system is given or the message names it.",
    )


class MatchDoc(_Strict):
    """How the rule is recognised."""

    codes: list[Line] = Field(
        default=[],
        description="Vendor codes that alone decide, e.g. CFACT028; CFACT* is every other one.",
    )
    numbers: list[Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]] = Field(
        default=[],
        description="Numbers that are codes where the text calls them so: `code 1504`.",
    )
    messages: list[Line | WordingDoc] = Field(
        default=[], description="Wordings as logged, in either language; {name} captures a value."
    )
    patterns: list[Line] = Field(
        default=[], description="RE2 patterns, only where wording will not do."
    )
    given_patterns: list[Line] = Field(
        default=[],
        description="RE2 patterns of what any program may say: only where the system is given or "
        "the message names it.",
    )
    generic: bool = Field(
        default=False, description="Gives way to any more specific rule that matches the same text."
    )
    frame: bool = Field(
        default=False,
        description="Only announces an error: gives way to one that stands behind it.",
    )
    covers: list[RuleId] = Field(
        default=[],
        description="Rules whose errors, and their special cases, are its cause where they stand "
        "behind it: they are not said apart.",
    )
    symptoms: BilingualLines = Field(
        default=BilingualLines(),
        description="How customers describe it; only ever leads to suggestions.",
    )


class FixStepDoc(BilingualProse):
    """One numbered step; `where` is the place to click."""

    where: Line | None = None


class LookAlikeDoc(BilingualProse):
    """A rule easily mistaken for this one and what tells them apart."""

    rule: RuleId


class VerifyDoc(_Strict):
    """Which outcome of a live probe confirms the rule and which refutes it."""

    probe: Line
    confirms: Line
    refutes: Line | None = Field(
        default=None, description="Left out where no outcome can show that the rule is wrong."
    )


class RetryDoc(_Strict):
    """When sending again can succeed."""

    when: RetryWhen
    wait: Duration | None = Field(default=None, description="How long a limit or block lasts.")
    resync: Duration | None = Field(
        default=None, description="How often the integration itself tries again."
    )
    note: BilingualProse | None = None


class EvidenceDoc(_Strict):
    """How sure cause and fix are, where the two differ."""

    cause: Evidence
    fix: Evidence


class ExampleDoc(_Strict):
    """A message that must match, with the parameters that must be captured from it."""

    message: Message
    parameters: dict[ParameterName, str] = {}
    system: System | None = None


class NearMissDoc(_Strict):
    """A message that must not match this rule; `rule` names the one it belongs to, if any."""

    message: Message
    rule: RuleId | None = None
    system: System | None = None


class ExamplesDoc(_Strict):
    """The rule's own tests."""

    matches: list[Message | ExampleDoc] = Field(min_length=3)
    ignores: list[Message | NearMissDoc] = Field(min_length=3)


INHERITED = (
    "via",
    "level",
    "status",
    "parameters",
    "cause",
    "fix",
    "not_this",
    "retry",
    "evidence",
    "sources",
    "articles",
    "reviewed",
)
"""The keys a rule file may leave to its parent."""


def _parent_may_lend(schema: dict[str, Any]) -> None:
    """In JSON Schema: what a parent can lend is required only where no parent is named."""
    required = list(schema["required"])
    schema["required"] = [name for name in required if name not in INHERITED]
    schema["anyOf"] = [
        {"required": ["parent"]},
        {"required": [name for name in required if name in INHERITED]},
    ]


class RuleDoc(_Strict):
    """One rule file, with what its parent lends it."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=_parent_may_lend)

    id: RuleId
    parent: RuleId | None = Field(
        default=None,
        description="The rule this is a special case of; keys left out here are taken from it.",
    )
    system: System
    via: Line | None = Field(default=None, description="The product that logs the message.")
    level: Level
    status: Literal["draft", "stable", "deprecated"]
    title: BilingualLine
    match: MatchDoc
    parameters: list[ParameterName] = Field(
        default=[], description="Values to look for anywhere in the message, e.g. work_order."
    )
    cause: BilingualProse
    fix: list[FixStepDoc] = Field(min_length=1)
    not_this: list[LookAlikeDoc] = []
    verify: list[VerifyDoc] = []
    retry: RetryDoc
    evidence: Evidence | EvidenceDoc
    sources: list[Line] = Field(min_length=1)
    articles: list[ArticleId] = []
    reviewed: date | None = None
    examples: ExamplesDoc


class RefusalDoc(_Strict):
    """A message that was said not to be the rule's error."""

    id: Line = Field(description="Names the feedback, so that it can be undone.")
    message: Message
    said: date
    right: RuleId | None = Field(default=None, description="The rule it really is, where known.")


class FeedbackDoc(_Strict):
    """What users said of one rule: rules/<system>/<slug>.feedback.yaml."""

    rule: RuleId
    ignores: list[RefusalDoc]
