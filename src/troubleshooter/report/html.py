"""A report as one HTML file that needs nothing else: no script, no network, no other file."""

from __future__ import annotations

from troubleshooter.report.branding import PLAIN, Branding
from troubleshooter.report.charts import bar, columns, shares
from troubleshooter.report.content import Report
from troubleshooter.report.locale import locale_for
from troubleshooter.report.pages import Pages, running_head
from troubleshooter.report.privacy import told_privacy

INLINE_NUMBERS = 12


def render_html(report: Report, branding: Branding = PLAIN, list_name: str = "") -> str:
    """`report` as a complete HTML document; `list_name` is the file beside it with all document
    numbers, '' when there is none.

    All text is escaped; a Content-Security-Policy of its own allows the one style sheet, named
    by its hash, the sender's logo, and nothing else. Raises ConfigurationError when a template
    of the user's own is wrong.
    """
    timeline = report.timeline
    locale = locale_for(report.language)
    return Pages(branding).render(
        "report.html.j2",
        ("report.css",),
        running=running_head(locale.say("title"), report.generated, locale, branding),
        report=report,
        locale=locale,
        say=locale.say,
        chart=None if timeline is None else columns(timeline),
        shares=None if timeline is None else shares(timeline),
        privacy=told_privacy(report.completeness.masked, locale),
        outcome_bar=bar(report.outcomes),
        list_name=list_name,
        inline_numbers=INLINE_NUMBERS,
    )
