"""What a live look said stands in the report: in words, masked, and in the right order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import pytest

from troubleshooter.live import (
    ConnectionSystem,
    OpenReason,
    Verdict,
    VerdictKind,
    VerdictLook,
    Verification,
)
from troubleshooter.model import LANGUAGES, Language, Rule, ScanResult
from troubleshooter.report.build import build_report
from troubleshooter.report.html import render_html
from troubleshooter.report.items import MAX_SEEN
from troubleshooter.report.text import render_text

BOOKS = ConnectionSystem.EBOEKHOUDEN


def verification(generated: datetime, *verdicts: Verdict) -> Verification:
    named = {verdict.rule: verdict for verdict in verdicts}
    return Verification("books", BOOKS, generated, named, 4, 3, 0.2)


def verdict(
    rule: str,
    kind: VerdictKind,
    message: str = "seen",
    reason: OpenReason | None = None,
    instead: str = "",
) -> Verdict:
    look = VerdictLook("eboekhouden.relation", kind, message, {"relation": "1"})
    return Verdict(rule, kind, BOOKS, (look,), reason, instead)


@pytest.fixture
def first(result: ScanResult, rules: Mapping[str, Rule], generated: datetime) -> str:
    return build_report(result, rules, "en", generated).actions[0].rule


def test_without_a_look_nothing_is_said_of_one(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime
) -> None:
    report = build_report(result, rules, "en", generated)
    assert {item.verified for item in report.actions} == {None}
    assert 'class="verified' not in render_html(report)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", VerdictKind)
def test_a_verdict_stands_in_both_forms(
    result: ScanResult,
    rules: Mapping[str, Rule],
    generated: datetime,
    first: str,
    language: Language,
    kind: VerdictKind,
) -> None:
    reason = OpenReason.UNDECIDED if kind is VerdictKind.OPEN else None
    looked = verification(generated, verdict(first, kind, "seen with own eyes", reason))
    report = build_report(result, rules, language, generated, verification=looked)
    item = next(item for item in report.actions if item.rule == first)
    assert item.verified is not None
    for page in (render_html(report), render_text(report)):
        assert "seen with own eyes" in page
    assert f"verified-{kind.value}" in render_html(report)


def test_what_was_refuted_comes_last_and_names_what_moves_up(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime, first: str
) -> None:
    before = build_report(result, rules, "en", generated).actions
    other = before[1].rule
    looked = verification(generated, verdict(first, VerdictKind.REFUTED, instead=other))
    after = build_report(result, rules, "en", generated, verification=looked).actions
    assert after[-1].rule == first
    assert after[0].rule == other
    assert after[-1].verified is not None
    assert rules[other].title.en in after[-1].verified.sentence


@pytest.mark.parametrize(
    "reason", [reason for reason in OpenReason if reason is not OpenReason.UNDECIDED]
)
def test_nobody_says_to_have_looked_where_nothing_was_asked(
    result: ScanResult,
    rules: Mapping[str, Rule],
    generated: datetime,
    first: str,
    reason: OpenReason,
) -> None:
    looked = verification(generated, verdict(first, VerdictKind.OPEN, reason=reason))
    report = build_report(result, rules, "en", generated, verification=looked)
    assert {item.verified for item in report.actions} == {None}


def test_personal_data_in_what_was_seen_is_masked_too(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime, first: str
) -> None:
    said = "there is no customer jan.devries@example.nl"
    looked = verification(generated, verdict(first, VerdictKind.CONFIRMED, said))
    report = build_report(result, rules, "en", generated, verification=looked)
    assert "jan.devries" not in render_html(report) + render_text(report)
    unmasked = build_report(result, rules, "en", generated, unmasked=True, verification=looked)
    assert "jan.devries@example.nl" in render_text(unmasked)


def test_hostile_words_of_a_vendor_stay_words(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime, first: str
) -> None:
    said = "<script>alert(1)</script>\x1b[31m\u202e" + "x" * 5_000
    looked = verification(generated, verdict(first, VerdictKind.CONFIRMED, said))
    report = build_report(result, rules, "en", generated, verification=looked)
    page = render_html(report)
    assert "<script>" not in page
    assert "\x1b" not in page
    assert "\u202e" not in page
    item = next(item for item in report.actions if item.rule == first)
    assert item.verified is not None
    assert len(item.verified.seen[0]) <= MAX_SEEN + 1


def test_a_look_that_never_came_to_asking_is_not_shown(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime, first: str
) -> None:
    found = verdict(first, VerdictKind.OPEN, "has no point", OpenReason.UNDECIDED)
    looks = (replace(found.looks[0], asked=False),)
    looked = verification(generated, replace(found, looks=looks))
    report = build_report(result, rules, "en", generated, verification=looked)
    item = next(item for item in report.actions if item.rule == first)
    assert item.verified is not None
    assert item.verified.seen == ()
