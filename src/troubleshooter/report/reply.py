"""A report's facts as a short mail reply for one ticket: text, minimal HTML, or a draft mail."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

from troubleshooter.model import Language
from troubleshooter.report.branding import PLAIN, Branding
from troubleshooter.report.content import Documents, Item, Report
from troubleshooter.report.locale import Locale, locale_for
from troubleshooter.report.pages import Pages

MAX_ACTIONS = 3
MAX_NUMBERS = 10
MAX_REASONS = 8
MAX_TITLES = 8
"""Of what is only named, so that a reply stays one; the report names all."""
MAX_CAUSE = 320


_SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-ZÀ-Þ‘“])")


@dataclass(frozen=True, slots=True)
class Told:
    """One thing to do first: heading, what is wrong, numbered steps with where to click, what
    happens after, and the documents ('' when none are known)."""

    heading: str
    over: str
    cause: str
    steps: tuple[tuple[str, str], ...]
    after: str
    documents: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply in words, from the greeting down to the signature; every part may be empty."""

    language: Language
    subject: str
    greeting: str
    opening: str
    first: str
    actions: tuple[Told, ...]
    others: str
    titles: tuple[str, ...]
    waits: str
    waiting: tuple[str, ...]
    unknown: str
    unread: str
    reasons: tuple[str, ...]
    closing: str
    signature: str


def build_reply(report: Report, branding: Branding = PLAIN) -> Reply:
    """The reply that `report` comes down to: the first MAX_ACTIONS things to do with their
    steps, the others by name only."""
    locale = locale_for(report.language)
    say = locale.say
    left = report.open_actions
    top, rest = left[:MAX_ACTIONS], left[MAX_ACTIONS:]
    reasons = tuple(_reasons(report, locale))
    incomplete = report.completeness.partial or bool(reasons)
    return Reply(
        language=report.language,
        subject=_subject(report, locale),
        greeting=say("reply.greeting"),
        opening=_opening(report, locale),
        first=say("reply.first", n=len(top)) if top else "",
        actions=tuple(_action(item, locale, alone=len(top) == 1) for item in top),
        others=say("reply.others", n=len(rest)) if rest else "",
        titles=_first([_title(item, locale) for item in rest], locale),
        waits=say("reply.waiting") if report.waiting else "",
        waiting=_first(
            [f"{_title(item, locale)}. {_after(item)}" for item in report.waiting], locale
        ),
        unknown=say("reply.unknown", n=report.unknown.count) if report.unknown.count else "",
        unread=say("reply.unread") if incomplete else "",
        reasons=reasons,
        closing=say("reply.closing" if report.actions or report.waiting else "reply.closing_calm"),
        signature=_signature(report.language, branding, locale),
    )


def reply_text(reply: Reply) -> str:
    """As plain text, one line a paragraph: whoever shows the mail breaks the lines."""
    return "\n\n".join(_blocks(reply)) + "\n"


def reply_html(reply: Reply, branding: Branding = PLAIN, *, styled: bool = True) -> str:
    """As a small HTML page to read, print or copy from; not `styled` it takes on the looks of the
    mail that it is part of."""
    sheets = ("reply.css",) if styled else ()
    return Pages(branding).render("reply.html.j2", sheets, reply=reply)


def reply_mail(reply: Reply, report: Report, branding: Branding = PLAIN) -> bytes:
    """As a draft mail (.eml) with both: open it, choose who gets it, send."""
    text = reply_text(reply)
    mail = EmailMessage(policy=policy.SMTP)
    mail["Subject"] = reply.subject
    if branding.sender:
        mail["From"] = branding.sender
    mail["Date"] = format_datetime(report.generated)
    mail["X-Unsent"] = "1"  # Outlook then opens it for writing instead of reading.
    mail.set_content(text, cte="quoted-printable")
    page = reply_html(reply, branding, styled=False)
    mail.add_alternative(page, subtype="html", cte="quoted-printable")
    digest = hashlib.sha256(text.encode()).hexdigest()
    mail.set_boundary(f"=_{digest[:32]}")  # The same facts make the same file.
    return mail.as_bytes()


def _subject(report: Report, locale: Locale) -> str:
    if report.stamped:
        return locale.say("reply.subject.resolved")
    if report.actions:
        return locale.say("reply.subject.actions", n=len(report.actions))
    return locale.say("reply.subject.calm" if report.completeness.records else "reply.subject.none")


def _opening(report: Report, locale: Locale) -> str:
    period = locale.period(report.first_seen, report.last_seen)
    looked = locale.say("reply.looked.period", period=period) if period else ""
    first, second = report.headline
    parts = (looked or locale.say("reply.looked.plain"), first, second)
    return " ".join(parts if report.stamped or len(report.actions) != 1 else parts[:2])


def _action(item: Item, locale: Locale, *, alone: bool) -> Told:
    over = item.working_again
    title = _title(item, locale)
    return Told(
        heading=title if alone else f"{item.number}. {title}",
        over="" if over is None else locale.say("action.over", moment=over),
        cause=_short(item.cause[0]) if item.cause else "",
        steps=tuple((" ".join(step.paragraphs), " > ".join(step.where)) for step in item.steps),
        after=f"{locale.say('action.after')}: {_after(item)}" if item.after.paragraphs else "",
        documents=_documents(item.documents, locale),
    )


def _first(lines: Sequence[str], locale: Locale) -> tuple[str, ...]:
    """The first MAX_TITLES lines, and how many there are more."""
    more = len(lines) - MAX_TITLES
    if more <= 0:
        return tuple(lines)
    return (*lines[:MAX_TITLES], locale.say("reply.more", n=more))


def _short(cause: str) -> str:
    """The sentences of `cause` that fit in MAX_CAUSE characters, at least the first."""
    kept, *others = _SENTENCE.split(cause)
    for sentence in others:
        if len(kept) + len(sentence) >= MAX_CAUSE:
            break
        kept = f"{kept} {sentence}"
    return kept


def _title(item: Item, locale: Locale) -> str:
    amount = locale.amount(item.documents.total, item.documents.phrase, item.seen.count)
    return f"{item.title} ({amount})"


def _after(item: Item) -> str:
    return item.after.paragraphs[0] if item.after.paragraphs else item.after.title


def _documents(documents: Documents, locale: Locale) -> str:
    """The first MAX_NUMBERS numbers by kind, and how many there are more."""
    left = MAX_NUMBERS
    parts = []
    for group in documents.groups:
        shown = group.numbers[:left]
        left -= len(shown)
        if shown:
            parts.append(f"{group.label}: {', '.join(shown)}")
    more = documents.total - (MAX_NUMBERS - left)
    if parts and more > 0:
        parts[-1] += " " + locale.say("action.documents_more", n=more)
    return "; ".join(parts)


def _reasons(report: Report, locale: Locale) -> Iterator[str]:
    """What was left out, the first MAX_REASONS files with a reason."""
    read = report.completeness
    told = 0
    for one in read.inputs:
        if one.skipped and told < MAX_REASONS:
            told += 1
            why = ", ".join(
                locale.say("completeness.reason", count=reason.count, reason=reason.text)
                for reason in one.skipped
            )
            yield f"{one.path}: {why}"
    if read.partial:
        yield locale.say("notice.partial")


def _signature(language: Language, branding: Branding, locale: Locale) -> str:
    own = branding.signature.get(language)
    return own or "\n".join(
        part for part in (locale.say("reply.regards"), branding.sender_name) if part
    )


def _blocks(reply: Reply) -> Iterator[str]:
    """The paragraphs of the text, without the empty ones."""
    yield from (reply.greeting, reply.opening)
    if reply.first:
        yield reply.first
    for action in reply.actions:
        yield from _action_blocks(action, locale_for(reply.language))
    for lead, lines in ((reply.others, reply.titles), (reply.waits, reply.waiting)):
        if lead:
            yield "\n".join((lead, *(f"- {line}" for line in lines)))
    if reply.unknown:
        yield reply.unknown
    if reply.unread:
        yield "\n".join((reply.unread, *(f"- {line}" for line in reply.reasons)))
    yield from (reply.closing, reply.signature)


def _action_blocks(action: Told, locale: Locale) -> Iterator[str]:
    yield action.heading
    yield from (part for part in (action.over, action.cause) if part)
    rows = []
    for number, (step, where) in enumerate(action.steps, start=1):
        rows.append(f"   {number}) {step}")
        if where:
            rows.append(f"      {locale.say('action.where')}: {where}")
    yield "\n".join(rows)
    yield from (part for part in (action.after, action.documents) if part)
