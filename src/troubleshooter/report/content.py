"""What a report says, in one language and ready to be laid out; every renderer reads only this.

All text in here has been through `visible`: it holds no control or direction characters.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from typing import Literal

from troubleshooter.live import VerdictKind
from troubleshooter.model import Evidence, Language, Level, RetryWhen


class Stage(IntEnum):
    """What must work first: nothing passes without a connection, and one wrong setting stops
    more than one wrong document."""

    CONNECTION = 1
    SETTINGS = 2
    ITEM = 3


@dataclass(frozen=True, slots=True)
class DocumentGroup:
    """Numbers of one kind of document, with that kind's name as a heading."""

    kind: str
    label: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Documents:
    """Distinct documents: how many, in words (`phrase`, such as "3 invoices"), and the numbers
    that are listed; `unlisted` are counted but not listed. `known` are all numbers there are, for
    a list beside the report."""

    total: int
    phrase: str
    groups: tuple[DocumentGroup, ...] = ()
    unlisted: int = 0
    known: tuple[DocumentGroup, ...] = ()

    @property
    def listed(self) -> int:
        """How many numbers the groups hold together."""
        return sum(len(group.numbers) for group in self.groups)


@dataclass(frozen=True, slots=True)
class Seen:
    """How often something was logged, and from when to when (None when the log has no times)."""

    count: int
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a fix; `where` is the path of screens to click through, outermost first."""

    number: int
    paragraphs: tuple[str, ...]
    where: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class After:
    """What happens once the steps are done, or what not to do."""

    when: RetryWhen
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LookAlikeNote:
    """An error that resembles this one, and what tells them apart."""

    title: str
    difference: str


@dataclass(frozen=True, slots=True)
class Value:
    """A value found in a message, under a name the reader knows."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class SampleShown:
    """One log entry as evidence; `more` characters of its message were left off."""

    message: str
    location: str
    time: datetime | None
    values: tuple[Value, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """Something to read on: `url` is an https address or ''."""

    title: str
    summary: str
    url: str


@dataclass(frozen=True, slots=True)
class Basis:
    """How sure cause and fix are: one word for a label, one sentence for the reader."""

    cause: Evidence
    fix: Evidence
    label: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What a live look said of one error: the verdict in a word, in a sentence, and what was
    seen; `moment` is when it was looked. A `stamp` is put on after the fix: is it solved?"""

    kind: VerdictKind
    label: str
    sentence: str
    seen: tuple[str, ...]
    moment: datetime
    stamp: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One known error in the reader's words.

    `number` is its place in the order of things to do, None when there is nothing to do in
    order; `working_again` is when a lost connection was seen at work again; `cause` says what
    is wrong in a few lines, `cause_more` the rest for who wants it.
    """

    rule: str
    number: int | None
    title: str
    level: Level
    system: str
    stage: Stage
    working_again: datetime | None
    cause: tuple[str, ...]
    cause_more: tuple[str, ...]
    seen: Seen
    documents: Documents
    steps: tuple[Step, ...]
    after: After
    look_alikes: tuple[LookAlikeNote, ...]
    basis: Basis
    samples: tuple[SampleShown, ...]
    reading: tuple[Reading, ...]
    verified: Verified | None = None

    @property
    def resolved(self) -> bool:
        """Whether a look after the fix found it solved."""
        found = self.verified
        return found is not None and found.stamp and found.kind is VerdictKind.REFUTED


@dataclass(frozen=True, slots=True)
class GoodNews:
    """Something that went well or is merely worth knowing."""

    rule: str
    title: str
    level: Level
    meaning: str
    seen: Seen
    documents: Documents


@dataclass(frozen=True, slots=True)
class UnknownKind:
    """Failures of one shape that no rule recognised."""

    template: str
    seen: Seen
    samples: tuple[SampleShown, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """All that was not recognised: `count` log entries; `unlisted` kinds are not shown."""

    count: int
    kinds: tuple[UnknownKind, ...]
    unlisted: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was not read, and how much of it."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class InputShown:
    """One input: its short name, its format in words ('' when nothing was read)."""

    path: str
    format: str
    records: int
    skipped: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class MaskedKind:
    """How many different values of one kind of personal data were masked, and that in words."""

    kind: str
    phrase: str
    count: int


@dataclass(frozen=True, slots=True)
class Completeness:
    """What was read and what was not: `skipped` parts in all, `unread` inputs that gave nothing,
    `partial` when reading broke off or was stopped, `unlisted` inputs that are not shown;
    `masked` is None when personal data was left as it is."""

    inputs: tuple[InputShown, ...]
    unlisted: int
    records: int
    skipped: int
    unread: int
    partial: bool
    masked: tuple[MaskedKind, ...] | None


OutcomeKind = Literal["fine", "plain", "known", "unknown"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many log entries ended this way."""

    kind: OutcomeKind
    label: str
    count: int


SeriesKind = Literal["cause", "others", "unknown"]


@dataclass(frozen=True, slots=True)
class Series:
    """One cause over time, or what is left over: a count for each bucket of the timeline."""

    kind: SeriesKind
    label: str
    values: tuple[int, ...]

    @property
    def total(self) -> int:
        """The sum over all buckets."""
        return sum(self.values)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Failures by cause; `starts` are the first days of consecutive buckets of one `unit`, `fine`
    how many of the `records` of each bucket went well."""

    unit: Literal["day", "week", "month", "year"]
    starts: tuple[date, ...]
    series: tuple[Series, ...]
    fine: tuple[int, ...] = ()
    records: tuple[int, ...] = ()

    def colour(self, position: int) -> str:
        """The colour class of a series: causes are numbered, what is left over has its own."""
        kind = self.series[position].kind
        return f"{kind}-{position + 1}" if kind == "cause" else kind


@dataclass(frozen=True, slots=True)
class Report:
    """Everything one report says; `failed` of `completeness.records` log entries went wrong,
    `approximate` when entries under several rules make that an upper bound."""

    language: Language
    generated: datetime
    headline: tuple[str, str]
    documents: Documents
    actions: tuple[Item, ...]
    waiting: tuple[Item, ...]
    good: tuple[GoodNews, ...]
    unknown: Unknown
    completeness: Completeness
    outcomes: tuple[Outcome, ...]
    failed: int
    approximate: bool
    timeline: Timeline | None
    first_seen: datetime | None
    last_seen: datetime | None

    @property
    def open_actions(self) -> tuple[Item, ...]:
        """What is still to be done."""
        return tuple(item for item in self.actions if not item.resolved)

    @property
    def stamped(self) -> bool:
        """Whether it was looked after the fix what is solved."""
        items = (*self.actions, *self.waiting)
        return any(item.verified is not None and item.verified.stamp for item in items)
