"""The nouns of rules and scans, all of them frozen; every other module speaks in these."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "en")


class System(StrEnum):
    """A system whose errors the rulebook knows; the value is what logs and options call it."""

    EBOEKHOUDEN = "e-boekhouden"
    VISMA = "visma.net"
    EXACT = "exact-online"
    MAGENTO = "magento"
    OUTSMART = "outsmart"
    NETWORK = "network"


class Level(StrEnum):
    """How bad a message is, from `error` down to `success`."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    SUCCESS = "success"

    @property
    def severity(self) -> int:
        """3 for an error, 2 warning, 1 info, 0 success."""
        return {"error": 3, "warning": 2, "info": 1, "success": 0}[self.value]

    @property
    def bad(self) -> bool:
        """Whether something went wrong, or may have: the others are good news."""
        return self in (Level.ERROR, Level.WARNING)


class RetryWhen(StrEnum):
    """When sending a failed record again can succeed."""

    AFTER_FIX = "after-fix"
    WAIT = "wait"
    TRANSIENT = "transient"
    LOOKUP = "lookup"
    MANUAL = "manual"
    NONE = "none"


class Evidence(StrEnum):
    """How sure a statement is: the vendor documents it, or people in the field know it."""

    DOCUMENTED = "documented"
    FIELD_KNOWLEDGE = "field-knowledge"


PLACE = re.compile(r"\{([a-z][a-z0-9_]{0,30})\}")
"""`{name}` in a text: the place of a value from the message."""

_NO_VALUES: Mapping[str, str] = MappingProxyType({})
_LONGEST_VALUE = 60


def _quoted(value: str) -> str:
    shown = " ".join(value.split())
    if len(shown) > _LONGEST_VALUE:
        shown = shown[:_LONGEST_VALUE] + "…"
    return f"“{shown}”" if shown else "…"


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages; `{name}` in it stands for a value from the message."""

    nl: str
    en: str

    def in_language(self, language: Language, values: Mapping[str, str] = _NO_VALUES) -> str:
        """The wording in `language`, with each `{name}` in it as its value in quotation marks, or
        as an ellipsis where `values` has none."""
        text = self.nl if language == "nl" else self.en
        if "{" not in text:
            return text
        return PLACE.sub(lambda place: _quoted(values.get(place[1], "")), text)


@dataclass(frozen=True, slots=True)
class Wording:
    """One way a message is worded in a log.

    `{name}` in `text` stands for a value to capture. `whole` wordings are too common to be
    found inside other text: they count only as a whole message or a whole cell. `given` wordings
    are any program's: they count only where the system is given, or named by the message.
    """

    text: str
    whole: bool = False
    given: bool = False


@dataclass(frozen=True, slots=True)
class FixStep:
    """One step of a fix, and where to click for it ('' when no screen is involved)."""

    text: Text
    where: str = ""


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A rule that is easily taken for this one, and what tells them apart."""

    rule: str
    difference: Text


@dataclass(frozen=True, slots=True)
class ProbeVerdict:
    """Which outcome of a probe confirms a rule and which refutes it ('' when none does)."""

    probe: str
    confirms: str
    refutes: str


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """When to send again: `wait` is how long a limit lasts, `resync` how often the integration
    itself tries again; both None when the sources give no figure."""

    when: RetryWhen
    wait: timedelta | None = None
    resync: timedelta | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A message a rule must match, with the parameters it must capture."""

    message: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    system: System | None = None


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A message a rule must not match; `rule` names the one that must, if any."""

    message: str
    rule: str | None = None
    system: System | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Everything known of one error: how to recognise it, its cause, its fix, its retry policy.

    `parent` is the rule this one is a special case of, '' for none. A `frame` only announces an
    error: it gives way to one that stands behind it. The rules it `covers`, and their special
    cases, are its causes when they stand behind it. Its `given_patterns` may be any program's text
    and count only where the system is given or named. `refused` are messages of which the user
    said that they and their like are not this error.
    """

    id: str
    system: System
    level: Level
    status: Literal["draft", "stable", "deprecated"]
    title: Text
    cause: Text
    fix: tuple[FixStep, ...]
    retry: RetryPolicy
    codes: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    wordings: tuple[Wording, ...] = ()
    patterns: tuple[str, ...] = ()
    given_patterns: tuple[str, ...] = ()
    generic: bool = False
    frame: bool = False
    covers: tuple[str, ...] = ()
    symptoms_nl: tuple[str, ...] = ()
    symptoms_en: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    not_this: tuple[LookAlike, ...] = ()
    verify: tuple[ProbeVerdict, ...] = ()
    via: str = ""
    cause_evidence: Evidence = Evidence.DOCUMENTED
    fix_evidence: Evidence = Evidence.DOCUMENTED
    sources: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    reviewed: date | None = None
    parent: str = ""
    refused: tuple[str, ...] = ()
    matches: tuple[Example, ...] = ()
    ignores: tuple[NearMiss, ...] = ()

    def has_code(self, code: str) -> bool:
        """Whether `code` is the rule's, by itself or as one of a family (`CFACT*`)."""
        return code in self.codes or any(
            own.endswith("*") and code.startswith(own[:-1]) for own in self.codes
        )

    @property
    def every_pattern(self) -> tuple[str, ...]:
        """The patterns that count only for a known system, and then those that always do: what
        these capture is the surer of two."""
        return self.given_patterns + self.patterns

    @property
    def takes_part(self) -> bool:
        """Whether the rule is said of messages: a draft is not yet, a deprecated one no more."""
        return self.status == "stable"


@dataclass(frozen=True, slots=True)
class Article:
    """One knowledge-base article in one language; `body` is Markdown without the title line."""

    id: str
    language: Language
    title: str
    summary: str
    keywords: tuple[str, ...]
    body: str


@dataclass(frozen=True, slots=True)
class SourceLocation:
    """Where a record starts: the input's path (archive members after `!`) and its 1-based line,
    or row in a worksheet; None when the input has no lines."""

    path: str
    line: int | None

    def __str__(self) -> str:
        return self.path if self.line is None else f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Sample:
    """One real record shown as evidence, already redacted."""

    message: str
    location: SourceLocation
    time: datetime | None
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Skipped:
    """What was not read of an input: why, and how many records, lines or files."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class InputRead:
    """One input's share of the completeness statement; `format` is '' when nothing was read."""

    path: str
    format: str
    records: int
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class ObjectRef:
    """A document a record is about: its kind (`order`, `work_order`, `invoice` ...) and number."""

    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One rule over all records read: how often, on how many objects, from when to when.

    `objects` counts distinct documents; `object_list` names them, sorted and cut at a bound.
    """

    rule: str
    level: Level
    count: int
    objects: int
    object_list: tuple[ObjectRef, ...]
    first_seen: datetime | None
    last_seen: datetime | None
    samples: tuple[Sample, ...]
    by_day: Mapping[date, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Unknown failures of one shape: the masked template, how often, and varied samples."""

    template: str
    count: int
    first_seen: datetime | None
    last_seen: datetime | None
    samples: tuple[Sample, ...]
    by_day: Mapping[date, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DayOutcome:
    """One day's records: how many went wrong (an error or warning rule, or an unknown failure)
    and how many did not."""

    failed: int
    other: int


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What a scan found; `records` = those under at least one rule + unknown + unremarkable."""

    inputs: tuple[InputRead, ...]
    records: int
    diagnoses: tuple[Diagnosis, ...]
    unknown: int
    clusters: tuple[Cluster, ...]
    unremarkable: int
    by_day: Mapping[date, DayOutcome] = field(default_factory=dict)
    partial: bool = False
