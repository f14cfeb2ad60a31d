"""The sample reports in reports/samples are what the program makes today.

Set TROUBLESHOOTER_UPDATE_GOLDEN=1 to write them anew, then look at them before committing.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from troubleshooter.model import LANGUAGES, Article, Language, Rule, ScanResult
from troubleshooter.report.branding import Branding
from troubleshooter.report.build import build_report
from troubleshooter.report.compare import compare
from troubleshooter.report.compared import comparison_text, render_comparison
from troubleshooter.report.content import Report
from troubleshooter.report.csv import render_csv
from troubleshooter.report.html import render_html
from troubleshooter.report.reply import build_reply, reply_html, reply_mail, reply_text
from troubleshooter.report.text import render_text

BRANDING = Branding(
    sender="Servicedesk <support@servicedesk.example>",
    signature={
        "nl": "Met vriendelijke groet,\nServicedesk",
        "en": "Kind regards,\nServicedesk",
    },
)
SAMPLES = Path(__file__).resolve().parents[3] / "reports" / "samples"


def _rendered(report: Report, suffix: str) -> bytes:
    if suffix.startswith("reply"):
        reply = build_reply(report, BRANDING)
        if suffix == "reply.eml":
            return reply_mail(reply, report, BRANDING)
        text = reply_html(reply) if suffix == "reply.html" else reply_text(reply)
    elif suffix == "csv":
        text = render_csv(report)
    else:
        text = render_html(report) if suffix == "html" else render_text(report)
    return text.encode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("suffix", ["html", "txt", "csv", "reply.txt", "reply.html", "reply.eml"])
def test_sample_report_is_up_to_date(
    result: ScanResult,
    rules: Mapping[str, Rule],
    articles: Mapping[Language, Mapping[str, Article]],
    generated: datetime,
    language: Language,
    suffix: str,
) -> None:
    report = build_report(result, rules, language, generated, articles[language])
    made = _rendered(report, suffix)
    kind, _, ending = suffix.rpartition(".")
    golden = SAMPLES / f"{kind or 'report'}.{language}.{ending}"
    if os.environ.get("TROUBLESHOOTER_UPDATE_GOLDEN") == "1":
        SAMPLES.mkdir(parents=True, exist_ok=True)
        golden.write_bytes(made)
    assert golden.read_bytes().replace(b"\r\n", b"\n") == made.replace(b"\r\n", b"\n")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ending", ["html", "txt"])
def test_sample_comparison_is_up_to_date(
    result: ScanResult,
    rules: Mapping[str, Rule],
    generated: datetime,
    language: Language,
    ending: str,
) -> None:
    compared = compare(_earlier(result), result, rules, language, generated)
    made = render_comparison(compared, BRANDING) if ending == "html" else comparison_text(compared)
    golden = SAMPLES / f"compare.{language}.{ending}"
    if os.environ.get("TROUBLESHOOTER_UPDATE_GOLDEN") == "1":
        golden.write_bytes(made.encode())
    assert golden.read_bytes().replace(b"\r\n", b"\n") == made.encode()


def _earlier(result: ScanResult) -> ScanResult:
    """A scan of two weeks before: one error more, two fewer, others more or less often."""
    found = []
    for number, one in enumerate(result.diagnoses):
        first, last = one.first_seen, one.last_seen
        assert first is not None
        assert last is not None
        two_weeks = timedelta(days=14)
        kept = one.object_list[: len(one.object_list) - number % 3]
        found.append(
            replace(
                one,
                first_seen=first - two_weeks,
                last_seen=last - two_weeks,
                object_list=kept,
                objects=len(kept),
                count=one.count + 2,
            )
        )
    renamed = replace(found[4], rule="exact.payment-matching-failed", object_list=(), objects=0)
    return replace(result, diagnoses=(*found[2:4], *found[5:], renamed), by_day={})
