"""After the fix: each error is stamped solved, still open, or could not tell, with the time."""

from __future__ import annotations

from collections.abc import Mapping
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
from troubleshooter.report.content import Report
from troubleshooter.report.html import render_html
from troubleshooter.report.reply import build_reply, reply_text
from troubleshooter.report.text import render_text

SYSTEM = ConnectionSystem.EBOEKHOUDEN
TEMPLATE = "eboekhouden.invoice-template-not-found"
ACCOUNT = "eboekhouden.counter-account-missing"
MOMENT = datetime.fromisoformat("2026-02-17T09:30+01:00")


def looked(
    result: ScanResult, kinds: Mapping[str, VerdictKind | OpenReason], **more: object
) -> Verification:
    """Verdicts on all failures of `result`; those that `kinds` leaves out have no probe."""
    verdicts = {}
    for found in result.diagnoses:
        given = kinds.get(found.rule, OpenReason.NO_PROBE)
        if isinstance(given, OpenReason):
            verdicts[found.rule] = Verdict(found.rule, VerdictKind.OPEN, SYSTEM, (), given)
        else:
            look = VerdictLook("eboekhouden.probe", given, f"seen: {given}")
            verdicts[found.rule] = Verdict(found.rule, given, SYSTEM, (look,))
    reached = not more.get("trouble")
    trouble = str(more.get("trouble", ""))
    return Verification("books", SYSTEM, MOMENT, verdicts, 4, 2, 1.0, reached, trouble)


def report_of(
    result: ScanResult,
    rules: Mapping[str, Rule],
    generated: datetime,
    language: Language = "en",
    kinds: Mapping[str, VerdictKind | OpenReason] | None = None,
    **more: object,
) -> Report:
    given = (
        {TEMPLATE: VerdictKind.REFUTED, ACCOUNT: VerdictKind.CONFIRMED} if kinds is None else kinds
    )
    verification = looked(result, given, **more)
    return build_report(
        result, rules, language, generated, verification=verification, after_fix=True
    )


def test_every_error_gets_a_stamp(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime
) -> None:
    report = report_of(result, rules, generated)
    stamps = {
        item.rule: item.verified.label
        for item in (*report.actions, *report.waiting)
        if item.verified is not None and item.verified.moment == MOMENT
    }
    assert len(stamps) == len(report.actions) + len(report.waiting)
    assert (stamps[TEMPLATE], stamps[ACCOUNT]) == ("solved", "still open")
    assert stamps["magento.invoice-number-exists"] == "could not tell"


def test_what_is_solved_comes_last_and_has_no_steps_any_more(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime
) -> None:
    report = report_of(result, rules, generated)
    assert report.actions[-1].rule == TEMPLATE
    assert report.actions[-1] not in report.open_actions
    page = render_html(report)
    card = page[page.index(f'id="action-{len(report.actions)}"') :]
    card = card[: card.index("</article>")]
    assert "Checked: solved." in card
    assert 'class="steps"' not in card
    assert 'class="steps"' in page


def test_the_headline_counts_what_is_solved_open_and_unknown(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime
) -> None:
    report = report_of(result, rules, generated)
    total = len(report.actions) + len(report.waiting)
    assert report.headline == (
        f"1 of {total} issues is solved.",
        f"1 issue is still open and {total - 2} issues we could not check. "
        "Checked in e-Boekhouden on 17 Feb 2026, 09:30.",
    )


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("nl", "Alle 8 punten zijn opgelost.", "Synchroniseer opnieuw"),
        ("en", "All 8 issues are solved.", "Sync again"),
    ],
)
def test_all_solved_says_what_is_left_to_do(
    result: ScanResult,
    rules: Mapping[str, Rule],
    generated: datetime,
    language: Language,
    first: str,
    second: str,
) -> None:
    kinds = {found.rule: VerdictKind.REFUTED for found in result.diagnoses}
    report = report_of(result, rules, generated, language, kinds)
    assert report.headline[0] == first
    assert report.headline[1].startswith(second)


def test_a_system_that_could_not_be_asked_is_told_with_the_reason(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime
) -> None:
    kinds = {TEMPLATE: OpenReason.BLOCKED}
    report = report_of(result, rules, generated, "en", kinds, trouble="the login was refused")
    assert "On 17 Feb 2026, 09:30 e-Boekhouden could not be reached." in report.headline[1]
    assert "the login was refused" in report.headline[1]
    assert "We could not ask e-Boekhouden about it." in render_text(report)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", list(OpenReason))
def test_each_reason_has_a_sentence_of_its_own(
    result: ScanResult,
    rules: Mapping[str, Rule],
    generated: datetime,
    language: Language,
    reason: OpenReason,
) -> None:
    report = report_of(result, rules, generated, language, {TEMPLATE: reason})
    other = report_of(result, rules, generated, language, {})
    told = {item.rule: item.verified for item in report.actions}[TEMPLATE]
    assert told is not None
    assert "e-Boekhouden" in told.sentence
    rest = {item.rule: item.verified for item in other.actions}[TEMPLATE]
    assert rest is not None
    assert (told.sentence == rest.sentence) is (reason is OpenReason.NO_PROBE)


def test_text_and_reply_tell_the_same(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime
) -> None:
    report = report_of(result, rules, generated)
    assert "Checked: solved." in render_text(report)
    reply = build_reply(report)
    assert reply.subject == "Your accounting integration: checked after the fix"
    assert rules[TEMPLATE].title.en not in reply_text(reply)
    assert "is solved." in reply_text(reply)


def test_without_a_look_after_the_fix_nothing_is_stamped(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime
) -> None:
    plain = build_report(result, rules, "en", generated)
    asked_in_vain = build_report(result, rules, "en", generated, after_fix=True)
    assert plain == asked_in_vain
    assert not plain.stamped
