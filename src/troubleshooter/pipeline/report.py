"""A scan's result as the customer's report, as a reply and as data; a batch of them as an index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from troubleshooter import locations
from troubleshooter.model import Language, ScanResult
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.report.branding import PLAIN, Branding, load_branding
from troubleshooter.report.build import build_report
from troubleshooter.report.content import Report
from troubleshooter.report.csv import render_csv
from troubleshooter.report.facts import CustomerFacts, customer_facts
from troubleshooter.report.json import scan_json

ReplyForm = Literal["txt", "html", "eml"]


def open_branding() -> Branding:
    """The looks that the user configured. Raises ConfigurationError for a mistake in them."""
    return load_branding(locations.find().home)


@dataclass(frozen=True, slots=True)
class CustomerReport:
    """One customer's report, ready to be written in any form."""

    content: Report
    branding: Branding = PLAIN

    def html(self, list_name: str = "") -> str:
        """One self-contained HTML page; `list_name` is the file with `documents`, if any."""
        from troubleshooter.report.html import render_html

        return render_html(self.content, self.branding, list_name)

    def text(self) -> str:
        """Plain text, 80 columns wide."""
        from troubleshooter.report.text import render_text

        return render_text(self.content)

    def documents(self) -> str:
        """All document numbers as CSV; '' when there are none."""
        return render_csv(self.content)

    def reply(self, form: ReplyForm) -> bytes:
        """A short mail reply: text, HTML, or a draft mail with both."""
        from troubleshooter.report.reply import build_reply, reply_html, reply_mail, reply_text

        reply = build_reply(self.content, self.branding)
        if form == "eml":
            return reply_mail(reply, self.content, self.branding)
        text = reply_html(reply, self.branding) if form == "html" else reply_text(reply)
        return text.encode()

    def facts(self, name: str, file: str) -> CustomerFacts:
        """What an index says of this customer, whose report is in `file`."""
        return customer_facts(self.content, name, file)


def customer_report(
    result: ScanResult,
    knowledge: Knowledge,
    language: Language,
    generated: datetime,
    branding: Branding = PLAIN,
    *,
    unmasked: bool = False,
) -> CustomerReport:
    """The report on `result`; personal data is masked unless `unmasked`."""
    articles = {article.id: article for article in knowledge.articles.articles(language)}
    content = build_report(
        result, knowledge.rules, language, generated, articles, unmasked=unmasked
    )
    return CustomerReport(content, branding)


def as_html(
    result: ScanResult, knowledge: Knowledge, language: Language, generated: datetime
) -> str:
    """One self-contained HTML page in the standard looks."""
    return customer_report(result, knowledge, language, generated).html()


def as_json(result: ScanResult) -> dict[str, object]:
    """The result as `scan --json` prints it."""
    return scan_json(result)
