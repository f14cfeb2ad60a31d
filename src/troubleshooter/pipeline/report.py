"""A scan's result as the customer's report, and as data."""

from __future__ import annotations

from datetime import datetime

from troubleshooter.model import Language, ScanResult
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.report.build import build_report
from troubleshooter.report.content import Report
from troubleshooter.report.json import scan_json


def _report(
    result: ScanResult, knowledge: Knowledge, language: Language, generated: datetime
) -> Report:
    articles = {article.id: article for article in knowledge.articles.articles(language)}
    return build_report(result, knowledge.rules, language, generated, articles)


def as_html(
    result: ScanResult, knowledge: Knowledge, language: Language, generated: datetime
) -> str:
    """One self-contained HTML page."""
    from troubleshooter.report.html import render_html

    return render_html(_report(result, knowledge, language, generated))


def as_text(
    result: ScanResult, knowledge: Knowledge, language: Language, generated: datetime
) -> str:
    """The report as plain text, 80 columns wide."""
    from troubleshooter.report.text import render_text

    return render_text(_report(result, knowledge, language, generated))


def as_json(result: ScanResult) -> dict[str, object]:
    """The result as `scan --json` prints it."""
    return scan_json(result)
