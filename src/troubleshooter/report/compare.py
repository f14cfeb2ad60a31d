"""Two scans of one customer side by side: what is new, what is gone, what got better or worse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from troubleshooter.model import Cluster, Diagnosis, Language, ObjectRef, Rule, ScanResult
from troubleshooter.report.content import MaskedKind
from troubleshooter.report.evidence import MAX_NUMBER_LENGTH
from troubleshooter.report.history import count_failed, is_failure
from troubleshooter.report.locale import Locale, locale_for
from troubleshooter.report.privacy import mask
from troubleshooter.report.rank import resolves_itself, stage_of
from troubleshooter.report.visible import cut, visible_line

MAX_NUMBERS = 60


class Change(StrEnum):
    """What became of one error, in the order in which it is told.

    QUIET: the later log still holds it, but only from before the earlier scan ended.
    """

    NEW = "new"
    WORSE = "worse"
    SAME = "same"
    BETTER = "better"
    QUIET = "quiet"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Numbers:
    """Documents that are in one scan only: `listed` of `total`."""

    total: int
    listed: tuple[str, ...]

    @property
    def unlisted(self) -> int:
        """How many are counted but not listed."""
        return self.total - len(self.listed)


@dataclass(frozen=True, slots=True)
class Seen:
    """One error in one scan: log entries, documents, and when it was last seen."""

    entries: int
    documents: int
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """One error in both scans; None where a scan does not hold it.

    `added` and `freed` are documents that only the later, only the earlier scan holds under it;
    None where a list of documents is cut, and nobody can tell.
    """

    rule: str
    title: str
    change: Change
    before: Seen | None
    now: Seen | None
    added: Numbers | None
    freed: Numbers | None


@dataclass(frozen=True, slots=True)
class Side:
    """One of the scans as a whole; `first` and `last` bound what it holds with a time."""

    records: int
    failed: int
    unknown: int
    unread: int
    partial: bool
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that is said of two scans; `overlap` when the later log begins before the
    earlier one ends, so that both hold the same entries."""

    language: Language
    generated: datetime
    headline: tuple[str, str]
    before: Side
    now: Side
    lines: tuple[Line, ...]
    overlap: bool
    masked: tuple[MaskedKind, ...] | None

    def of(self, change: Change) -> tuple[Line, ...]:
        """The errors that this became of."""
        return tuple(line for line in self.lines if line.change is change)


def compare(
    before: ScanResult,
    now: ScanResult,
    rules: Mapping[str, Rule],
    language: Language,
    generated: datetime,
    *,
    unmasked: bool = False,
) -> Comparison:
    """`now` beside the earlier scan `before`, errors and warnings only; personal data is masked
    unless `unmasked`. A rule that `rules` does not hold any more goes by its id."""
    locale = locale_for(language)
    masked: tuple[MaskedKind, ...] | None = None
    sides = (_side(before), _side(now))
    old, new = _failures(before), _failures(now)
    if not unmasked:
        old, new, masked = _masked(old, new, now, rules, locale)
    ends = (sides[0].last, sides[1].last)
    lines = [
        _line(rule, old.get(rule), new.get(rule), rules, locale, ends) for rule in {**new, **old}
    ]
    lines.sort(key=lambda line: _place(line, rules))
    overlap = bool(sides[0].last and sides[1].first and sides[1].first <= sides[0].last)
    return Comparison(
        language=language,
        generated=generated,
        headline=_headline(lines, locale),
        before=sides[0],
        now=sides[1],
        lines=tuple(lines),
        overlap=overlap,
        masked=masked,
    )


def _failures(result: ScanResult) -> dict[str, Diagnosis]:
    return {found.rule: found for found in result.diagnoses if is_failure(found.level)}


def _masked(
    old: Mapping[str, Diagnosis],
    new: Mapping[str, Diagnosis],
    result: ScanResult,
    rules: Mapping[str, Rule],
    locale: Locale,
) -> tuple[dict[str, Diagnosis], dict[str, Diagnosis], tuple[MaskedKind, ...]]:
    """Both scans masked as one: the same value has the same mark before and now. Samples are
    not shown, so what they hold is not counted."""
    found = [replace(one, samples=()) for one in (*new.values(), *old.values())]
    whole = replace(result, diagnoses=tuple(found), clusters=(), inputs=())
    masking = mask(whole, rules, locale)
    shown = masking.result.diagnoses
    news, olds = shown[: len(new)], shown[len(new) :]
    return (
        {one.rule: one for one in olds},
        {one.rule: one for one in news},
        masking.masked,
    )


def _side(result: ScanResult) -> Side:
    seen: tuple[Diagnosis | Cluster, ...] = (*result.diagnoses, *result.clusters)
    times = (_plain(moment) for found in seen for moment in (found.first_seen, found.last_seen))
    moments = [moment for moment in times if moment is not None]
    failed, _ = count_failed(result)
    return Side(
        records=result.records,
        failed=failed,
        unknown=result.unknown,
        unread=sum(not read.format for read in result.inputs),
        partial=result.partial,
        first=min(moments, default=None),
        last=max(moments, default=None),
    )


def _line(
    rule: str,
    old: Diagnosis | None,
    new: Diagnosis | None,
    rules: Mapping[str, Rule],
    locale: Locale,
    ends: tuple[datetime | None, datetime | None],
) -> Line:
    known = rules.get(rule)
    title = rule if known is None else known.title.in_language(locale.language)
    return Line(
        rule=visible_line(rule),
        title=visible_line(title),
        change=_change(old, new, ends),
        before=_seen(old),
        now=_seen(new),
        added=_only(new, old),
        freed=_only(old, new),
    )


def _seen(found: Diagnosis | None) -> Seen | None:
    return None if found is None else Seen(found.count, found.objects, _plain(found.last_seen))


def _plain(moment: datetime | None) -> datetime | None:
    """Times of one log have a zone or none; next to each other they are taken as written."""
    return None if moment is None else moment.replace(tzinfo=None)


def _change(
    old: Diagnosis | None, new: Diagnosis | None, ends: tuple[datetime | None, datetime | None]
) -> Change:
    if old is None:
        return Change.NEW
    if new is None:
        return Change.GONE
    last, (earlier_end, later_end) = _plain(new.last_seen), ends
    if last is not None and earlier_end is not None and later_end is not None:  # noqa: SIM102
        if last <= earlier_end < later_end:
            return Change.QUIET
    # Documents are what the customer waits for; how often each was tried says less.
    both = bool(old.objects and new.objects)
    was, is_now = (old.objects, new.objects) if both else (old.count, new.count)
    if was == is_now:
        return Change.SAME
    return Change.WORSE if is_now > was else Change.BETTER


def _only(one: Diagnosis | None, other: Diagnosis | None) -> Numbers | None:
    """The documents of `one` that `other` does not hold."""
    if any(found is not None and len(found.object_list) < found.objects for found in (one, other)):
        return None
    held = set() if other is None else set(other.object_list)
    own = () if one is None else one.object_list
    left = [reference for reference in own if reference not in held]
    return Numbers(len(left), tuple(_shown(left[:MAX_NUMBERS])))


def _shown(references: Iterable[ObjectRef]) -> Iterable[str]:
    return (cut(visible_line(one.number), MAX_NUMBER_LENGTH)[0] for one in references)


def _place(line: Line, rules: Mapping[str, Rule]) -> tuple[int, int, int, int, str]:
    seen = line.now or line.before
    rule = rules.get(line.rule)
    passes = rule is not None and resolves_itself(rule)
    stage = 9 if rule is None or passes else int(stage_of(rule))
    documents, entries = (seen.documents, seen.entries) if seen else (0, 0)
    return list(Change).index(line.change), stage, -documents, -entries, line.rule


def _headline(lines: Sequence[Line], locale: Locale) -> tuple[str, str]:
    counts = {change: sum(line.change is change for line in lines) for change in Change}
    left = counts[Change.WORSE] + counts[Change.SAME] + counts[Change.BETTER]
    over = counts[Change.GONE] + counts[Change.QUIET]
    earlier = left + over
    say = locale.say
    if not lines:
        return say("compare.headline.clean"), say("compare.headline.nothing_new")
    if not earlier:
        first = say("compare.headline.clean_before")
    elif over:
        first = say("compare.headline.over", n=over, total=earlier)
    else:
        first = say("compare.headline.none_over", n=earlier)
    told = [say("compare.headline.left", n=left)] if left else []
    told += [say("compare.headline.worse", n=counts[Change.WORSE])] if counts[Change.WORSE] else []
    fresh = counts[Change.NEW]
    new = say("compare.headline.new", n=fresh) if fresh else say("compare.headline.nothing_new")
    return first, " ".join((*told, new))
