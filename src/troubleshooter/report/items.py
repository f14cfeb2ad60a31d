"""One diagnosis and its rule, told in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from troubleshooter.live import OpenReason, VerdictKind, Verification
from troubleshooter.model import Article, Diagnosis, Evidence, RetryPolicy, RetryWhen, Rule
from troubleshooter.report.content import (
    After,
    Basis,
    GoodNews,
    Item,
    LookAlikeNote,
    Reading,
    Seen,
    Step,
    Verified,
)
from troubleshooter.report.evidence import ShortPaths, documents_of, samples_shown
from troubleshooter.report.locale import Locale
from troubleshooter.report.rank import stage_of
from troubleshooter.report.visible import cut, visible, visible_line

LEAD = 500
MAX_SEEN = 300

_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_SENTENCE_END = re.compile(r"(?<=[.!?]) +(?=[A-ZÀ-Þ])")
_CLICK_PATH = re.compile(r"\s+(?:>|›|→|->|»)\s+")
_WEB_ADDRESS = re.compile(r"https://[^\s<>\"']+")


@dataclass(frozen=True, slots=True)
class Teller:
    """What every item of one report is told with."""

    locale: Locale
    rules: Mapping[str, Rule]
    articles: Mapping[str, Article]
    paths: ShortPaths
    looked: Verification | None = None
    after_fix: bool = False

    def item(
        self, diagnosis: Diagnosis, number: int | None, working_again: datetime | None = None
    ) -> Item:
        """An error or warning with its fix. Raises KeyError for a rule that is not known."""
        rule = self.rules[diagnosis.rule]
        language = self.locale.language
        cause, more = _lead(_paragraphs(rule.cause.in_language(language)))
        return Item(
            rule=visible_line(rule.id),
            number=number,
            title=visible_line(rule.title.in_language(language)),
            level=diagnosis.level,
            system=self._system(rule),
            stage=stage_of(rule),
            working_again=working_again,
            cause=cause,
            cause_more=more,
            seen=_seen(diagnosis),
            documents=documents_of(diagnosis, self.locale),
            steps=tuple(
                Step(
                    position,
                    _paragraphs(step.text.in_language(language)),
                    _click_path(step.where),
                )
                for position, step in enumerate(rule.fix, start=1)
            ),
            after=self._after(rule.retry),
            look_alikes=self._look_alikes(rule),
            basis=self._basis(rule),
            samples=samples_shown(diagnosis.samples, self.locale, self.paths),
            reading=self._reading(rule),
            verified=self._verified(diagnosis.rule),
        )

    def good_news(self, diagnosis: Diagnosis) -> GoodNews:
        """Something that went well. Raises KeyError for a rule that is not known."""
        rule = self.rules[diagnosis.rule]
        language = self.locale.language
        return GoodNews(
            rule=visible_line(rule.id),
            title=visible_line(rule.title.in_language(language)),
            level=diagnosis.level,
            meaning=_gist(_paragraphs(rule.cause.in_language(language))),
            seen=_seen(diagnosis),
            documents=documents_of(diagnosis, self.locale),
        )

    def _verified(self, name: str) -> Verified | None:
        """The verdict on the rule; None when nothing was asked about it."""
        if self.looked is None or name not in self.looked.verdicts:
            return None
        verdict = self.looked.verdicts[name]
        family = "stamp" if self.after_fix else "verdict"
        settled = verdict.reason in (None, OpenReason.UNDECIDED)
        if not settled and not self.after_fix:
            return None
        say = self.locale.say
        system = say(f"connection_system.{verdict.system}")
        key = "sentence" if settled else f"reason.{verdict.reason}"
        sentence = say(f"{family}.{verdict.kind}.{key}", system=system)
        doubted = verdict.kind is VerdictKind.REFUTED and not self.after_fix
        if doubted and verdict.instead in self.rules:
            title = self.rules[verdict.instead].title.in_language(self.locale.language)
            sentence += " " + say("verdict.refuted.instead", title=visible_line(title))
        seen = (
            visible_line(one.message)
            for one in verdict.looks
            if one.kind is verdict.kind and one.asked
        )
        return Verified(
            verdict.kind,
            say(f"{family}.{verdict.kind}.label"),
            sentence,
            tuple(dict.fromkeys(cut(one, MAX_SEEN)[0] for one in seen)),
            self.looked.at,
            stamp=self.after_fix,
        )

    def _system(self, rule: Rule) -> str:
        name = self.locale.say(f"system.{rule.system}")
        via = visible_line(rule.via)
        if not via or via == name:
            return name
        return self.locale.say("system_via", system=name, via=via)

    def _after(self, retry: RetryPolicy) -> After:
        """What the policy means in general, and then in the rule's own words.

        What a rule says of itself is nearer the truth than the general words, and replaces them
        but for how long it lasts, how often it is tried and how one sees that it worked.
        """
        key = f"after.{retry.when}"
        note = retry.note and _paragraphs(retry.note.in_language(self.locale.language))
        general = []
        if not note or retry.when is RetryWhen.AFTER_FIX:
            general.append(self.locale.say(f"{key}.body"))
        for name, value, span in (
            ("known", "wait", retry.wait),
            ("resync", "interval", retry.resync),
        ):
            if span is not None and f"{key}.{name}" in self.locale.entries:
                told = {value: self.locale.duration(span)}
                general.append(self.locale.say(f"{key}.{name}", **told))
        check = self.locale.say_or(f"{key}.check", "")
        told_all = (" ".join(general), *(note or ()), check)
        return After(
            retry.when,
            self.locale.say(f"{key}.title"),
            tuple(paragraph for paragraph in told_all if paragraph),
        )

    def _look_alikes(self, rule: Rule) -> tuple[LookAlikeNote, ...]:
        language = self.locale.language
        return tuple(
            LookAlikeNote(
                visible_line(self.rules[other.rule].title.in_language(language)),
                visible_line(other.difference.in_language(language)),
            )
            for other in rule.not_this
            if other.rule in self.rules
        )

    def _basis(self, rule: Rule) -> Basis:
        documented = Evidence.DOCUMENTED
        key = {
            (True, True): "documented",
            (True, False): "mixed_fix",
            (False, True): "mixed_cause",
            (False, False): "field",
        }[(rule.cause_evidence is documented, rule.fix_evidence is documented)]
        return Basis(
            rule.cause_evidence,
            rule.fix_evidence,
            self.locale.say(f"basis.{key}.label"),
            self.locale.say(f"basis.{key}.sentence"),
        )

    def _reading(self, rule: Rule) -> tuple[Reading, ...]:
        known = [self.articles[name] for name in rule.articles if name in self.articles]
        articles = [
            Reading(visible_line(article.title), visible_line(article.summary), "")
            for article in known
        ]
        # Only a plain https address may become a link; any other source is the rulebook's own
        # bookkeeping and says nothing to a customer.
        sources = [
            Reading(source.removeprefix("https://"), "", source)
            for source in rule.sources
            if _WEB_ADDRESS.fullmatch(source) and visible(source) == source
        ]
        return tuple(articles + sources)


def _seen(diagnosis: Diagnosis) -> Seen:
    return Seen(diagnosis.count, diagnosis.first_seen, diagnosis.last_seen)


def _paragraphs(text: str) -> tuple[str, ...]:
    """Prose as paragraphs: an empty line parts them, other line breaks are only the file's."""
    found = (visible_line(part) for part in _EMPTY_LINE.split(visible(text)))
    return tuple(part for part in found if part)


def _lead(paragraphs: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The first paragraph and what still fits in LEAD characters, and the rest."""
    length, count = 0, 0
    for paragraph in paragraphs:
        length += len(paragraph)
        if count and length > LEAD:
            break
        count += 1
    return paragraphs[:count], paragraphs[count:]


def _gist(paragraphs: tuple[str, ...]) -> str:
    """The first sentence, for what needs no more than that."""
    return _SENTENCE_END.split(paragraphs[0], maxsplit=1)[0] if paragraphs else ""


def _click_path(where: str) -> tuple[str, ...]:
    return tuple(part for part in _CLICK_PATH.split(visible_line(where)) if part)
