"""A scan's result as the customer's report, as a reply and as data; a batch of them as an index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from troubleshooter import locations
from troubleshooter.errors import InputError
from troubleshooter.live import Verification
from troubleshooter.model import Language, ScanResult
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.report.branding import PLAIN, Branding, load_branding
from troubleshooter.report.build import build_report
from troubleshooter.report.content import Report
from troubleshooter.report.csv import MAX_HEAD, begins_list, render_csv
from troubleshooter.report.facts import CustomerFacts, customer_facts
from troubleshooter.report.json import scan_json

if TYPE_CHECKING:
    from troubleshooter.cancelling import Cancellation
    from troubleshooter.report.compare import Comparison

__all__ = ["MAX_HEAD", "begins_list"]

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

    def pdf(
        self, folder: Path, list_name: str = "", cancellation: Cancellation | None = None
    ) -> bytes:
        """That page as PDF, printed with files of its own in `folder`. Raises ConfigurationError
        when nothing on this computer can print it, and Cancelled when it is called off."""
        from troubleshooter.report.pdf import print_pdf

        return print_pdf(self.html(list_name), folder, cancellation=cancellation)

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
    verification: Verification | None = None,
    after_fix: bool = False,
) -> CustomerReport:
    """The report on `result` with the verdicts of `verification`, taken `after_fix` or before;
    personal data is masked unless `unmasked`."""
    articles = {article.id: article for article in knowledge.articles.articles(language)}
    content = build_report(
        result,
        knowledge.rules,
        language,
        generated,
        articles,
        unmasked=unmasked,
        verification=verification,
        after_fix=after_fix,
    )
    return CustomerReport(content, branding)


@dataclass(frozen=True, slots=True)
class Kept:
    """A scan that was kept as JSON, with what was looked up live at the time."""

    result: ScanResult
    verification: Verification | None


def kept_scan(path: Path, knowledge: Knowledge | None = None) -> Kept | None:
    """The scan that `path` keeps, None when it holds something else.

    Raises InputError when it cannot be read, is damaged, or names a rule that `knowledge` (None:
    any will do) does not hold.
    """
    from troubleshooter.report.stored import MAX_STORED, is_stored, read_stored

    try:
        with path.open("rb") as file:
            content = file.read(MAX_STORED + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise InputError(str(path), f"cannot be read: {why}") from error
    if not is_stored(content):
        return None
    if len(content) > MAX_STORED:
        raise InputError(str(path), f"is larger than {MAX_STORED // 1024**2} MB")
    stored = read_stored(str(path), content)
    result = stored.result()
    if knowledge is not None:
        for found in result.diagnoses:
            if found.rule not in knowledge.rules:
                reason = f"names the rule {found.rule!r}, which is not in the rulebook any more"
                raise InputError(str(path), f"{reason}; scan the logs again")
    return Kept(result, stored.verified())


@dataclass(frozen=True, slots=True)
class ComparedReport:
    """Two scans of one customer side by side, ready to be written."""

    content: Comparison
    branding: Branding = PLAIN

    def html(self) -> str:
        """One self-contained HTML page."""
        from troubleshooter.report.compared import render_comparison

        return render_comparison(self.content, self.branding)

    def pdf(self, folder: Path) -> bytes:
        """That page as PDF; see `CustomerReport.pdf`."""
        from troubleshooter.report.pdf import print_pdf

        return print_pdf(self.html(), folder)

    def text(self) -> str:
        """Plain text, 80 columns wide."""
        from troubleshooter.report.compared import comparison_text

        return comparison_text(self.content)


def compared_report(
    before: ScanResult,
    now: ScanResult,
    knowledge: Knowledge,
    language: Language,
    generated: datetime,
    branding: Branding = PLAIN,
    *,
    unmasked: bool = False,
) -> ComparedReport:
    """`now` beside the earlier scan `before`."""
    from troubleshooter.report.compare import compare

    content = compare(before, now, knowledge.rules, language, generated, unmasked=unmasked)
    return ComparedReport(content, branding)


def as_json(result: ScanResult) -> dict[str, object]:
    """The result as `scan --json` prints it."""
    return scan_json(result)
