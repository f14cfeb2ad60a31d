"""From what a scan found to what a customer reads: grouped, ranked and put into words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from troubleshooter.live import VerdictKind, Verification
from troubleshooter.model import Article, Cluster, Diagnosis, Language, Rule, ScanResult
from troubleshooter.report.content import (
    Completeness,
    Documents,
    InputShown,
    Item,
    MaskedKind,
    Reason,
    Report,
    Seen,
    Stage,
    Unknown,
    UnknownKind,
)
from troubleshooter.report.evidence import (
    MAX_MESSAGE,
    ShortPaths,
    all_documents,
    samples_shown,
    short_paths,
)
from troubleshooter.report.history import count_failed, is_failure, outcomes, timeline
from troubleshooter.report.items import Teller
from troubleshooter.report.locale import Locale, locale_for
from troubleshooter.report.privacy import Masking, mask
from troubleshooter.report.rank import resolves_itself, urgency, working_again
from troubleshooter.report.reasons import told_reason
from troubleshooter.report.stamps import told_stamps
from troubleshooter.report.visible import cut, visible, visible_line

MAX_CLUSTERS = 20
MAX_INPUTS = 200
MAX_REASON = 300

# What masking leaves in a template: it says less to a reader than that something stands there.
_DIFFERS = re.compile(r"<(?:value|guid|host|email|iban|vat-number|hex|date|time|number|id)>")
_NO_ARTICLES: Mapping[str, Article] = MappingProxyType({})


def build_report(
    result: ScanResult,
    rules: Mapping[str, Rule],
    language: Language,
    generated: datetime,
    articles: Mapping[str, Article] = _NO_ARTICLES,
    *,
    unmasked: bool = False,
    verification: Verification | None = None,
    after_fix: bool = False,
) -> Report:
    """The report on `result` in `language`, dated `generated`, with the verdicts of a live look;
    when that look was `after_fix`, they tell of each error whether it was solved.

    `rules` holds at least every rule of `result.diagnoses` (KeyError otherwise); `articles` are
    those of the same language by id. Nothing in the report is longer than its bounds, however
    large the scan. Personal data is masked unless `unmasked`.
    """
    locale = locale_for(language)
    masked: tuple[MaskedKind, ...] | None = None
    if not unmasked:
        masking = _masking(result, rules, locale, verification)
        result, masked, verification = masking.result, masking.masked, masking.verification
    paths = short_paths((read.path for read in result.inputs), locale)
    after_fix = after_fix and verification is not None
    teller = Teller(locale, rules, articles, paths, verification, after_fix)
    to_do, waits, well = _sorted(result, rules, verification)
    actions = tuple(
        teller.item(found, number, working_again(found, result.diagnoses, rules))
        for number, found in enumerate(to_do, start=1)
    )
    waiting = tuple(teller.item(found, None) for found in waits)
    solved = {item.rule for item in actions if item.resolved}
    documents = all_documents([found for found in to_do if found.rule not in solved], locale)
    if verification is not None and after_fix and (actions or waiting):
        headline = told_stamps((*actions, *waiting), verification, locale)
    else:
        headline = _headline(result, actions, documents, waits, locale)
    failed, approximate = count_failed(result)
    first, last = _span(result)
    return Report(
        language=language,
        generated=generated,
        headline=headline,
        documents=documents,
        actions=actions,
        waiting=waiting,
        good=tuple(teller.good_news(found) for found in well),
        unknown=_unknown(result, locale, paths),
        completeness=_completeness(result, locale, paths, masked),
        outcomes=outcomes(result, failed, locale),
        failed=failed,
        approximate=approximate,
        timeline=timeline(result, rules, locale),
        first_seen=first,
        last_seen=last,
    )


def _masking(
    result: ScanResult,
    rules: Mapping[str, Rule],
    locale: Locale,
    verification: Verification | None,
) -> Masking:
    """`result` without personal data, whose marks are numbered in the order of the report."""
    ordered = (found for part in _sorted(result, rules, verification) for found in part)
    return mask(replace(result, diagnoses=tuple(ordered)), rules, locale, verification)


def _sorted(
    result: ScanResult, rules: Mapping[str, Rule], verification: Verification | None
) -> tuple[list[Diagnosis], list[Diagnosis], list[Diagnosis]]:
    """What must be done, what passes by itself and what went well, each in its order."""

    def place(found: Diagnosis) -> tuple[int, int, int, int, str]:
        # What a live look refuted comes after all that still has to be done.
        over = working_again(found, result.diagnoses, rules) is not None or (
            verification is not None
            and found.rule in verification.verdicts
            and verification.verdicts[found.rule].kind is VerdictKind.REFUTED
        )
        return urgency(found, rules[found.rule], over=over)

    wrong = sorted((one for one in result.diagnoses if is_failure(one.level)), key=place)
    to_do = [found for found in wrong if not resolves_itself(rules[found.rule])]
    waits = [found for found in wrong if resolves_itself(rules[found.rule])]
    well = [found for found in result.diagnoses if not is_failure(found.level)]
    return to_do, waits, sorted(well, key=lambda found: (-found.count, found.rule))


def _headline(
    result: ScanResult,
    actions: Sequence[Item],
    documents: Documents,
    waits: Sequence[Diagnosis],
    locale: Locale,
) -> tuple[str, str]:
    say = locale.say
    if actions:
        key = "headline.actions.documents" if documents.total else "headline.actions.plain"
        values = {"documents": documents.phrase} if documents.total else {}
        return say(key, n=len(actions), **values), _where_to_start(actions, locale)
    if waits:
        touched = all_documents(waits, locale)
        entries = say("unit.entry", n=sum(found.count for found in waits))
        amount = touched.phrase if touched.total else entries
        return say("headline.waiting.first"), say("headline.waiting.second", amount=amount)
    if result.unknown:
        return say("headline.unknown.first", n=result.unknown), say("headline.unknown.second")
    if result.records:
        entries = say("unit.entry", n=result.records)
        return say("headline.fine.first"), say("headline.fine.second", entries=entries)
    return say("headline.nothing.first"), say("headline.nothing.second")


def _where_to_start(actions: Sequence[Item], locale: Locale) -> str:
    first = actions[0]
    if first.working_again is not None:
        return locale.say("headline.actions.over", title=first.title)
    if len(actions) == 1:
        return locale.say("headline.actions.single", title=first.title)
    if first.stage is Stage.CONNECTION:
        return locale.say("headline.actions.connection", title=first.title)
    key = "settings" if first.stage is Stage.SETTINGS else "item"
    if not first.documents.total:
        return locale.say(f"headline.actions.{key}_plain", title=first.title)
    documents = first.documents.phrase
    return locale.say(f"headline.actions.{key}", title=first.title, documents=documents)


def _unknown(result: ScanResult, locale: Locale, paths: ShortPaths) -> Unknown:
    clusters = sorted(result.clusters, key=lambda cluster: (-cluster.count, cluster.template))
    return Unknown(
        count=result.unknown,
        kinds=tuple(
            UnknownKind(
                template=_shape(cluster.template),
                seen=Seen(cluster.count, cluster.first_seen, cluster.last_seen),
                samples=samples_shown(cluster.samples, locale, paths),
            )
            for cluster in clusters[:MAX_CLUSTERS]
        ),
        unlisted=max(0, len(clusters) - MAX_CLUSTERS),
    )


def _shape(template: str) -> str:
    """A template for readers: what differs between its entries is an ellipsis."""
    return cut(visible(_DIFFERS.sub("…", template)).strip("\n"), MAX_MESSAGE)[0]


def _completeness(
    result: ScanResult,
    locale: Locale,
    paths: ShortPaths,
    masked: tuple[MaskedKind, ...] | None,
) -> Completeness:
    shown = tuple(
        InputShown(
            path=paths(read.path),
            format=visible_line(locale.say_or(f"input_format.{read.format}", read.format)),
            records=read.records,
            skipped=tuple(
                Reason(_reason(skip.reason, locale), skip.count) for skip in read.skipped
            ),
        )
        for read in result.inputs[:MAX_INPUTS]
    )
    return Completeness(
        inputs=shown,
        unlisted=max(0, len(result.inputs) - MAX_INPUTS),
        records=result.records,
        skipped=sum(skip.count for read in result.inputs for skip in read.skipped),
        unread=sum(not read.format for read in result.inputs),
        partial=result.partial,
        masked=masked,
    )


def _reason(reason: str, locale: Locale) -> str:
    return cut(told_reason(visible_line(reason), locale), MAX_REASON)[0]


def _span(result: ScanResult) -> tuple[datetime | None, datetime | None]:
    """The first and last time at which anything that is shown was logged."""
    found: list[Diagnosis | Cluster] = [*result.diagnoses, *result.clusters]
    moments = [moment for one in found for moment in (one.first_seen, one.last_seen)]
    naive = [moment.replace(tzinfo=None) for moment in moments if moment is not None]
    return (min(naive), max(naive)) if naive else (None, None)
