"""A comparison of two scans as one HTML file and as plain text."""

from __future__ import annotations

from collections.abc import Iterator

from troubleshooter.report.branding import PLAIN, Branding
from troubleshooter.report.compare import Change, Comparison, Line, Numbers, Side
from troubleshooter.report.locale import Locale, locale_for
from troubleshooter.report.pages import Pages, running_head
from troubleshooter.report.privacy import told_privacy
from troubleshooter.report.wrapping import WIDTH, cells, wrap


def render_comparison(compared: Comparison, branding: Branding = PLAIN) -> str:
    """`compared` as a complete HTML document. Raises ConfigurationError when a template of the
    user's own is wrong."""
    locale = locale_for(compared.language)
    return Pages(branding).render(
        "compare.html.j2",
        ("report.css", "index.css"),
        running=running_head(locale.say("compare.title"), compared.generated, locale, branding),
        compared=compared,
        changes=tuple(Change),
        rows=tuple(_rows(compared, locale)),
        privacy=told_privacy(compared.masked, locale),
        say=locale.say,
    )


def comparison_text(compared: Comparison) -> str:
    """`compared` as text: no line wider than WIDTH cells, ending with one line break."""
    return "\n".join(_lines(compared)).rstrip("\n") + "\n"


def _rows(compared: Comparison, locale: Locale) -> Iterator[tuple[str, str, str]]:
    """What is known of both logs as a whole: name, before, now."""

    def row(name: str, before: str, now: str) -> tuple[str, str, str]:
        return locale.say(f"compare.row.{name}"), before, now

    before, now = compared.before, compared.now
    yield row("period", _period(before, locale), _period(now, locale))
    yield row("records", _records(before, locale), _records(now, locale))
    yield row("failed", _failed(before, locale), _failed(now, locale))
    yield row("unknown", locale.number(before.unknown), locale.number(now.unknown))
    if before.unread or now.unread:
        yield row("unread", locale.number(before.unread), locale.number(now.unread))


def _period(side: Side, locale: Locale) -> str:
    return locale.period(side.first, side.last) or locale.say("compare.no_times")


def _records(side: Side, locale: Locale) -> str:
    told = locale.number(side.records)
    return f"{told} ({locale.say('compare.partial')})" if side.partial else told


def _failed(side: Side, locale: Locale) -> str:
    share = locale.share(side.failed, side.records)
    told = locale.number(side.failed)
    return f"{told} ({share})" if share else told


def _lines(compared: Comparison) -> Iterator[str]:
    locale = locale_for(compared.language)
    say = locale.say
    title, made = say("compare.title"), locale.moment(compared.generated)
    yield title + made.rjust(WIDTH - cells(title))
    yield "=" * WIDTH
    yield ""
    yield from wrap(" ".join(compared.headline))
    for change in Change:
        lines = compared.of(change)
        if lines:
            yield from _heading(say(f"compare.section.{change}"))
            yield from wrap(say(f"compare.intro.{change}"))
        for line in lines:
            yield ""
            yield from wrap(line.title, "* ")
            yield from _line(line, locale)
    yield from _heading(say("compare.sides"))
    for name, before, now in _rows(compared, locale):
        for label, told in ((say("compare.before"), before), (say("compare.now"), now)):
            yield from wrap(f"{name}, {label.lower()}: {told}", "- ")
    yield ""
    if compared.overlap:
        yield from wrap(say("compare.overlap"))
    yield from wrap(say("compare.note"))
    yield ""
    yield from wrap(told_privacy(compared.masked, locale))


def _heading(title: str) -> Iterator[str]:
    yield from ("", "", title, "-" * WIDTH, "")


def _line(line: Line, locale: Locale) -> Iterator[str]:
    say = locale.say
    before, now = line.before, line.now
    told = []
    if before is not None and now is not None:
        if before.documents != now.documents:
            told.append(say("compare.documents", before=before.documents, now=now.documents))
        elif now.documents:
            told.append(say("unit.document", n=now.documents))
        if before.entries != now.entries:
            told.append(say("compare.entries", before=before.entries, now=now.entries))
        else:
            told.append(say("unit.entry", n=now.entries))
    for seen in (before, now):
        if seen is not None and (before is None or now is None):
            if seen.documents:
                told.append(say("unit.document", n=seen.documents))
            told.append(say("unit.entry", n=seen.entries))
    seen = now or before
    if seen is not None and seen.last is not None:
        told.append(say("compare.last", moment=seen.last))
    yield from wrap(" · ".join(told), "  ")
    if before is not None and now is not None:
        if line.added is None:
            yield from wrap(say("compare.uncounted"), "  ")
        yield from _numbers(say("compare.added"), line.added, locale)
        yield from _numbers(say("compare.freed"), line.freed, locale)
    else:
        own = line.freed if now is None else line.added
        yield from _numbers(say("kind.document"), own, locale)


def _numbers(label: str, numbers: Numbers | None, locale: Locale) -> Iterator[str]:
    if numbers is None or not numbers.total:
        return
    shown = ", ".join(numbers.listed)
    if numbers.unlisted:
        shown += f" {locale.say('compare.more', n=numbers.unlisted)}"
    yield from wrap(f"{label}: {shown}", "  ")
