"""A report as plain text, 80 columns wide, for a terminal or a mail."""

from __future__ import annotations

from collections.abc import Iterator

from troubleshooter.report.content import (
    Documents,
    GoodNews,
    InputShown,
    Item,
    Outcome,
    Report,
    SampleShown,
    Seen,
    Step,
    UnknownKind,
)
from troubleshooter.report.locale import Locale, locale_for
from troubleshooter.report.privacy import told_privacy
from troubleshooter.report.wrapping import WIDTH, cells, wrap

MAX_NUMBERS = 40
MAX_SAMPLES = 2
MAX_SAMPLE_LINES = 8
_BAR = 24


def render_text(report: Report) -> str:
    """`report` as text: no line wider than WIDTH cells, ending with one line break.

    It says what to do; the longer story (more of the cause, look-alikes) is in the HTML.
    """
    return "\n".join(_Page(report).lines()).rstrip("\n") + "\n"


class _Page:
    """The lines of one report, from top to bottom."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.locale: Locale = locale_for(report.language)
        self.say = self.locale.say

    def lines(self) -> Iterator[str]:
        yield from self._head()
        if self.report.actions:
            yield from self._heading(self.say("section.actions"))
            for item in self.report.actions:
                yield from self._item(item)
        if self.report.waiting:
            yield from self._heading(self.say("section.waiting"))
            for item in self.report.waiting:
                yield from self._item(item)
        if self.report.completeness.records:
            yield from self._heading(self.say("section.history"))
            for outcome in self.report.outcomes:
                yield from self._outcome(outcome)
        if self.report.good:
            yield from self._heading(self.say("section.good"))
            for good in self.report.good:
                yield from self._good(good)
        if self.report.unknown.count:
            yield from self._heading(self.say("section.unknown"))
            yield from self._unknown()
        yield from self._heading(self.say("section.completeness"))
        yield from self._completeness()

    def _head(self) -> Iterator[str]:
        made = self.locale.moment(self.report.generated)
        title = self.say("title")
        yield title + made.rjust(WIDTH - cells(title))
        yield "=" * WIDTH
        yield ""
        yield from wrap(" ".join(self.report.headline))
        completeness = self.report.completeness
        if completeness.partial or completeness.unread:
            yield ""
            yield from wrap(self.say("notice.title"), "! ")
            if completeness.partial:
                yield from wrap(self.say("notice.partial"), "  ")
            if completeness.unread:
                yield from wrap(self.say("notice.unread", n=completeness.unread), "  ")
        period = self.locale.period(self.report.first_seen, self.report.last_seen)
        if period:
            yield ""
            yield from wrap(f"{self.say('period.label')}: {period}")

    def _heading(self, title: str) -> Iterator[str]:
        yield from ("", "", title, "-" * WIDTH, "")

    def _item(self, item: Item) -> Iterator[str]:
        number = "*" if item.number is None else f"{item.number}."
        starts = item.number == 1 and not item.resolved
        begin = f"  [{self.say('action.first')}]" if starts else ""
        yield from wrap(item.title + begin, f"{number} ")
        facts = (self.say(f"level.{item.level}"), item.system, self._amount(item), item.basis.label)
        yield from wrap(" · ".join(facts), "   ")
        period = self.locale.period(item.seen.first, item.seen.last)
        if period:
            yield from wrap(period, "   ")
        yield ""
        if item.working_again is not None and not item.resolved:
            yield from wrap(self.say("action.over", moment=item.working_again), "   ")
            yield ""
        yield from self._verified(item)
        if not item.resolved:
            yield from self._what_to_do(item)
        yield from self._documents(item.documents)
        yield from self._evidence(item)

    def _what_to_do(self, item: Item) -> Iterator[str]:
        for paragraph in item.cause:
            yield from wrap(paragraph, "   ")
            yield ""
        if item.number is None:
            yield from self._after(item, self.say("action.happens"))
            yield ""
            yield from self._steps(item, self.say("action.steps_waiting"))
        else:
            yield from self._steps(item, self.say("action.steps"))
            yield ""
            yield from self._after(item, self.say("action.after"))

    def _verified(self, item: Item) -> Iterator[str]:
        if item.verified is None:
            return
        found = item.verified
        yield from wrap(self.say("verdict.title", verdict=found.label), "   > ")
        yield from wrap(f"{found.sentence} ({self.locale.moment(found.moment)})", "   > ")
        for seen in found.seen:
            yield from wrap(seen, "   > - ")
        yield ""

    def _steps(self, item: Item, heading: str) -> Iterator[str]:
        yield f"   {heading}"
        for step in item.steps:
            yield from self._step(step)

    def _after(self, item: Item, heading: str) -> Iterator[str]:
        yield from wrap(f"{heading}: {item.after.title}", "   ")
        for paragraph in item.after.paragraphs:
            yield from wrap(paragraph, "   ")

    def _evidence(self, item: Item) -> Iterator[str]:
        if item.samples:
            yield ""
            yield f"   {self.say('action.samples')}"
            for sample in item.samples[:MAX_SAMPLES]:
                yield from self._sample(sample)
        yield ""
        yield from wrap(f"{item.basis.sentence} ({item.rule})", "   ")
        if item.reading:
            titles = "; ".join(reading.title for reading in item.reading)
            yield from wrap(f"{self.say('action.reading')}: {titles}", "   ")
        yield ""

    def _step(self, step: Step) -> Iterator[str]:
        for position, paragraph in enumerate(step.paragraphs):
            yield from wrap(paragraph, "      " if position else f"   {step.number}) ")
        if step.where:
            yield from wrap(f"{self.say('action.where')}: {' > '.join(step.where)}", "      ")

    def _documents(self, documents: Documents) -> Iterator[str]:
        left = MAX_NUMBERS
        for group in documents.groups:
            shown = group.numbers[:left]
            left -= len(shown)
            if shown:
                yield ""
                yield from wrap(f"{group.label}: {', '.join(shown)}", "   ")
        more = documents.total - (MAX_NUMBERS - left)
        if documents.groups and more > 0:
            yield from wrap(self.say("action.documents_more", n=more), "   ")

    def _sample(self, sample: SampleShown) -> Iterator[str]:
        lines = [row for line in sample.message.split("\n") for row in wrap(line, "   | ")]
        yield from lines[:MAX_SAMPLE_LINES]
        if sample.more or len(lines) > MAX_SAMPLE_LINES:
            yield "   | ..."
        moment = "" if sample.time is None else f"{self.locale.moment(sample.time)} · "
        yield from wrap(f"{moment}{sample.location}", "     ")

    def _amount(self, item: Item | GoodNews) -> str:
        return self.locale.amount(item.documents.total, item.documents.phrase, item.seen.count)

    def _outcome(self, outcome: Outcome) -> Iterator[str]:
        total = self.report.completeness.records
        filled = round(_BAR * outcome.count / total)
        count = self.locale.number(outcome.count).rjust(10)
        share = self.locale.share(outcome.count, total)
        yield from wrap(f"{outcome.label} ({share})", f"{'#' * max(filled, 1):<{_BAR}}{count}  ")

    def _good(self, good: GoodNews) -> Iterator[str]:
        yield from wrap(f"{good.title} ({self._amount(good)})", "+ ")
        yield from wrap(good.meaning, "  ")

    def _unknown(self) -> Iterator[str]:
        unknown = self.report.unknown
        yield from wrap(self.say("unknown.intro", n=unknown.count))
        for kind in unknown.kinds:
            yield ""
            yield from self._kind(kind)
        if unknown.unlisted:
            yield ""
            yield from wrap(self.say("unknown.more", n=unknown.unlisted))

    def _kind(self, kind: UnknownKind) -> Iterator[str]:
        rows = [row for line in kind.template.split("\n") for row in wrap(line, "  ")]
        yield from wrap(self._seen(kind.seen), "? ")
        yield from rows[:MAX_SAMPLE_LINES]
        for sample in kind.samples[:1]:
            yield from self._sample(sample)

    def _seen(self, seen: Seen) -> str:
        period = self.locale.period(seen.first, seen.last)
        entries = self.say("unit.entry", n=seen.count)
        return f"{entries} · {period}" if period else entries

    def _completeness(self) -> Iterator[str]:
        completeness = self.report.completeness
        inputs = self.say("completeness.inputs", n=len(completeness.inputs) + completeness.unlisted)
        entries = self.say("unit.entry", n=completeness.records)
        yield from wrap(self.say("completeness.sentence", entries=entries, inputs=inputs))
        key = "completeness.skipped" if completeness.skipped else "completeness.all"
        yield from wrap(self.say(key, n=completeness.skipped))
        for read in completeness.inputs:
            yield from self._input(read)
        if completeness.unlisted:
            yield from wrap(self.say("completeness.more", n=completeness.unlisted))
        yield ""
        yield from wrap(told_privacy(completeness.masked, self.locale))
        yield ""
        yield from wrap(self.say("completeness.times"))
        yield from wrap(self.say("footer.private"))

    def _input(self, read: InputShown) -> Iterator[str]:
        what = read.format or self.say("completeness.unread")
        entries = self.say("unit.entry", n=read.records)
        yield from wrap(f"{read.path} · {what} · {entries}", "- ")
        for reason in read.skipped:
            told = self.say("completeness.reason", count=reason.count, reason=reason.text)
            yield from wrap(told, "  ")
