"""Text from a log is text in the report, whatever it pretends to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser

import pytest

from troubleshooter.model import (
    InputRead,
    LookAlike,
    ObjectRef,
    Rule,
    Sample,
    ScanResult,
    Skipped,
    SourceLocation,
    Text,
)
from troubleshooter.report.build import build_report
from troubleshooter.report.content import Report
from troubleshooter.report.html import render_html
from troubleshooter.report.text import render_text
from troubleshooter.report.wrapping import WIDTH, cells

MARKUP = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</pre></style><style>*{display:none}</style>",
    "<svg/onload=alert(1)>",
    "<!-- <iframe src=javascript:alert(1)> -->",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% for x in y %}{# gone #}",
    "{title.__class__.__mro__}",
    "&lt;b&gt;",
    "]]><x>",
)
CONTROLS = "\x1b[31mred\x1b]0;title\x07 \x9b2J \u202eexe.fdp\u202c \u200b \x00 \x08 \u2028 end"
HOSTILE = " ".join((*MARKUP, CONTROLS, "A" * 3000))


class Words(HTMLParser):
    """What a reader sees of a document, and the names of the tags and attributes in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.extend(name for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.fixture(scope="module")
def report(result: ScanResult, rules: Mapping[str, Rule], generated: datetime) -> Report:
    """A report in which everything that can come from outside is hostile."""
    sample = Sample(HOSTILE, SourceLocation(HOSTILE, 7), None, {HOSTILE[:200]: HOSTILE})
    numbers = (ObjectRef("order", HOSTILE), ObjectRef(HOSTILE, HOSTILE))
    found = tuple(
        replace(one, samples=(sample,), object_list=numbers, objects=2) for one in result.diagnoses
    )
    clusters = tuple(replace(one, template=HOSTILE, samples=(sample,)) for one in result.clusters)
    read = InputRead(f"/a/{HOSTILE}", HOSTILE, 5, (Skipped(HOSTILE, 1),))
    text = Text(HOSTILE, HOSTILE)
    evil = {
        rule_id: replace(
            rule,
            title=text,
            cause=text,
            via=HOSTILE,
            fix=tuple(replace(step, text=text, where=HOSTILE) for step in rule.fix),
            not_this=(LookAlike("magento.api-error", text), LookAlike(rule_id, text)),
            sources=("javascript:alert(1)", 'https://x" onclick="alert(1)', "https://x/\u202ey"),
            retry=replace(rule.retry, note=text),
        )
        for rule_id, rule in rules.items()
    }
    hostile = replace(result, diagnoses=found, clusters=clusters, inputs=(read,))
    return build_report(hostile, evil, "nl", generated)


@pytest.fixture(scope="module")
def page(report: Report) -> str:
    """That report as HTML."""
    return render_html(report)


def test_hostile_text_makes_no_tags_and_no_attributes(
    page: str, result: ScanResult, rules: Mapping[str, Rule], generated: datetime
) -> None:
    harmless = render_html(build_report(result, rules, "nl", generated))
    assert set(Words(page).tags) <= set(Words(harmless).tags)
    assert set(Words(page).attributes) <= set(Words(harmless).attributes)
    assert "<script" not in page
    assert page.count("<style>") == 1


@pytest.mark.parametrize("markup", MARKUP)
def test_markup_is_seen_as_it_was_written(page: str, markup: str) -> None:
    assert markup in "".join(Words(page).text)


def test_no_hostile_address_becomes_a_link(page: str) -> None:
    assert 'href="javascript' not in page
    assert 'href="https://x' not in page


def test_control_and_direction_characters_are_seen_in_html(page: str) -> None:
    assert not [character for character in page if ord(character) < 32 and character != "\n"]
    assert not set(page) & set("\x7f\x9b\u202e\u202c\u200b\u2028")
    assert "&lt;U+001B&gt;[31mred" in page
    assert "&lt;U+202E&gt;exe.fdp" in page


def test_control_and_direction_characters_are_seen_in_text(report: Report) -> None:
    text = render_text(report)
    assert not [character for character in text if ord(character) < 32 and character != "\n"]
    assert not set(text) & set("\x7f\x9b\u202e\u202c\u200b\u2028")
    assert "<U+001B>[31mred" in text


def test_long_words_are_broken_in_text(report: Report) -> None:
    assert max(cells(line) for line in render_text(report).split("\n")) <= WIDTH
