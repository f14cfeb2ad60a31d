"""A report as one HTML file that needs nothing else: no script, no network, no other file."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib import resources

from jinja2 import StrictUndefined
from jinja2.loaders import FunctionLoader
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from troubleshooter.report.charts import bar, columns
from troubleshooter.report.content import Report
from troubleshooter.report.locale import locale_for

INLINE_NUMBERS = 12

# "e-mail", "27 invoices" and "31-12-2026 14:05" read badly when a line breaks inside them.
_TOGETHER = re.compile(
    r"(\b[Ee]-\w{1,20}|\b\d\d-\d\d-\d{4}(?: \d\d:\d\d)?|\b\d[\d.,]{0,12} [^\W\d]\w{0,20})"
)


def render_html(report: Report) -> str:
    """`report` as a complete HTML document.

    All text is escaped; a Content-Security-Policy of its own allows the one style sheet, named
    by its hash, and nothing else.
    """
    style = _read("report.css")
    timeline = report.timeline
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            locale=locale_for(report.language),
            say=locale_for(report.language).say,
            style=Markup(style),  # noqa: S704 - the project's own file, nothing of the log in it
            policy=_policy(style),
            chart=None if timeline is None else columns(timeline),
            outcome_bar=bar(report.outcomes),
            inline_numbers=INLINE_NUMBERS,
        )
    )


def _policy(style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _whole(text: str) -> Markup:
    """`text`, escaped, with what belongs together kept on one line."""
    parts = _TOGETHER.split(text)
    return Markup("").join(
        Markup('<span class="whole">{}</span>').format(part) if position % 2 else escape(part)
        for position, part in enumerate(parts)
    )


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(_read),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["whole"] = _whole
    return environment


def _read(name: str) -> str:
    source = resources.files("troubleshooter.report") / "templates" / name
    return source.read_text(encoding="utf-8")
