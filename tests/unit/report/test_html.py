"""The report as one HTML file that stands by itself."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from troubleshooter.model import (
    LANGUAGES,
    Language,
    ObjectRef,
    Rule,
    Sample,
    ScanResult,
    SourceLocation,
)
from troubleshooter.report.build import build_report
from troubleshooter.report.html import render_html

VOID = {"meta", "br"}


class Outline(HTMLParser):
    """The tags of a document with their attributes, and whether they are well nested."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def attributes(self, name: str) -> list[str]:
        """All values of one attribute."""
        return [
            value or "" for _, attrs in self.tags for key, value in attrs.items() if key == name
        ]


@pytest.fixture(scope="module", params=LANGUAGES)
def html(
    request: pytest.FixtureRequest,
    result: ScanResult,
    rules: Mapping[str, Rule],
    generated: datetime,
) -> str:
    """The customer's report in each language."""
    language: Language = request.param
    return render_html(build_report(result, rules, language, generated))


@pytest.fixture(scope="module")
def outline(html: str) -> Outline:
    """The tags of the report."""
    return Outline(html)


def test_tags_are_well_nested(outline: Outline) -> None:
    assert outline.open == []


def test_there_is_no_script_and_no_style_but_the_one_sheet(outline: Outline) -> None:
    names = [tag for tag, _ in outline.tags]
    assert names.count("style") == 1
    assert not {"script", "iframe", "object", "embed", "img", "link", "form", "base"} & set(names)
    assert not outline.attributes("style")
    assert not [key for _, attrs in outline.tags for key in attrs if key.startswith("on")]


def test_the_policy_allows_that_sheet_by_its_hash_and_nothing_else(
    html: str, outline: Outline
) -> None:
    sheet = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)[0]
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    policy = next(
        attrs["content"]
        for tag, attrs in outline.tags
        if tag == "meta" and attrs.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def test_the_policy_stands_before_the_sheet(html: str) -> None:
    assert html.index("Content-Security-Policy") < html.index("<style>")


def test_the_sheet_fetches_nothing(html: str) -> None:
    sheet = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)[0]
    assert not re.search(r"url\(|@import|@font-face|expression\(", sheet)


def test_links_lead_inside_the_report_or_to_a_web_address(outline: Outline) -> None:
    targets = set(outline.attributes("id"))
    for href in outline.attributes("href"):
        assert href.removeprefix("#") in targets or href.startswith("https://")


def test_every_id_is_there_once_and_every_reference_leads_to_one(outline: Outline) -> None:
    ids = outline.attributes("id")
    assert len(ids) == len(set(ids))
    referred = " ".join(outline.attributes("aria-labelledby")).split()
    assert set(referred) <= set(ids)


def test_it_has_landmarks_and_a_way_past_the_header(outline: Outline) -> None:
    names = [tag for tag, _ in outline.tags]
    assert all(names.count(name) == 1 for name in ("header", "nav", "main", "footer", "h1"))
    assert "#main" in outline.attributes("href")


def test_headings_skip_no_level(outline: Outline) -> None:
    levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch(r"h[1-6]", tag)]
    jumps = [b - a for a, b in pairwise(levels)]
    assert max(jumps) == 1


def test_charts_have_a_name_a_description_and_a_table(outline: Outline) -> None:
    charts = [attrs for tag, attrs in outline.tags if tag == "svg" and attrs.get("role") == "img"]
    assert len(charts) == 3
    assert all(len((attrs["aria-labelledby"] or "").split()) == 2 for attrs in charts)
    assert [tag for tag, _ in outline.tags].count("table") == 3


def test_every_action_and_each_of_its_steps_is_there(outline: Outline) -> None:
    cards = [value for value in outline.attributes("class") if value.startswith("card")]
    heads = [value for value in cards if value == "card" or value == "card first"]
    assert (len(heads), heads[0]) == (6, "card first")
    assert outline.attributes("class").count("steps") == 8


def test_an_empty_scan_still_makes_a_report(rules: Mapping[str, Rule], generated: datetime) -> None:
    empty = ScanResult((), 0, (), 0, (), 0)
    page = Outline(render_html(build_report(empty, rules, "nl", generated)))
    assert [tag for tag, _ in page.tags].count("h1") == 1
    assert "svg" not in [tag for tag, _ in page.tags]


def test_a_report_on_very_much_stays_below_two_megabytes(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime
) -> None:
    sample = Sample("<&>" * 3000, SourceLocation("p" * 500, 1), None, {"order": "&" * 900})
    numbers = tuple(ObjectRef("order", f"{n:09d}") for n in range(20_000))
    base = next(one for one in result.diagnoses if one.rule == "magento.invoice-number-exists")
    rule = rules[base.rule]
    many = {f"magento.r{n}": replace(rule, id=f"magento.r{n}") for n in range(60)}
    found = tuple(
        replace(
            base,
            rule=rule_id,
            object_list=numbers,
            objects=10_000_000,
            count=10_000_000,
            samples=(sample,) * 9,
        )
        for rule_id in many
    )
    clusters = (replace(result.clusters[0], template="&" * 9000, samples=(sample,) * 9),) * 500
    inputs = (result.inputs[1],) * 5000
    huge = replace(result, inputs=inputs, diagnoses=found, clusters=clusters)
    page = render_html(build_report(huge, many, "nl", generated))
    assert len(page.encode()) < 2_000_000
