"""Many customers on one page: who first, what most, and what changed since the last run."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshooter.model import LANGUAGES, Language, Rule, ScanResult
from troubleshooter.report.build import build_report
from troubleshooter.report.facts import (
    CustomerFacts,
    RuleFacts,
    Urgency,
    customer_facts,
    file_names,
    from_kept,
    kept_name,
    kept_text,
)
from troubleshooter.report.index import Index, build_index, render_index

SAMPLES = Path(__file__).resolve().parents[3] / "reports" / "samples"
LOGIN, TEMPLATE = "magento.authentication-failed", "eboekhouden.invoice-template-not-found"
EMAIL, TIMEOUT = "magento.customer-email-required", "magento.connection-timeout"


def facts_of(
    result: ScanResult,
    rules: Mapping[str, Rule],
    made: datetime,
    name: str,
    *kept: str,
    language: Language = "nl",
) -> CustomerFacts:
    """A customer at whom only these rules were found."""
    found = tuple(one for one in result.diagnoses if one.rule in kept)
    alone = replace(
        result,
        records=sum(one.count for one in found) + result.unremarkable,
        diagnoses=found,
        clusters=(),
        unknown=0,
        inputs=result.inputs[:1],
        by_day={},
    )
    return customer_facts(build_report(alone, rules, language, made), name, name.lower())


def index_in(
    language: Language, result: ScanResult, rules: Mapping[str, Rule], generated: datetime
) -> Index:
    """Four customers, one of whom was there last time, and one who no longer is."""
    past = generated - timedelta(days=7)
    before = [
        facts_of(result, rules, past, "Bakker", TEMPLATE, EMAIL),
        facts_of(result, rules, past, "Oud", TIMEOUT),
    ]
    now = [
        facts_of(result, rules, generated, "Zon", language=language),
        facts_of(result, rules, generated, "Bakker", EMAIL, LOGIN, language=language),
        facts_of(result, rules, generated, "Klaver", TEMPLATE, language=language),
        facts_of(result, rules, generated, "Anker", EMAIL, language=language),
    ]
    return build_index(now, before, rules, language, generated)


@pytest.fixture
def index(result: ScanResult, rules: Mapping[str, Rule], generated: datetime) -> Index:
    return index_in("nl", result, rules, generated)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sample_index_is_up_to_date(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime, language: Language
) -> None:
    made = render_index(index_in(language, result, rules, generated))
    golden = SAMPLES / f"index.{language}.html"
    if os.environ.get("TROUBLESHOOTER_UPDATE_GOLDEN") == "1":
        golden.write_text(made, encoding="utf-8", newline="\n")
    assert golden.read_text(encoding="utf-8") == made


def test_customers_stand_by_urgency(index: Index) -> None:
    assert [line.facts.name for line in index.customers] == ["Bakker", "Klaver", "Anker", "Zon"]
    assert [line.facts.urgency for line in index.customers] == [
        Urgency.CONNECTION,
        Urgency.SETTINGS,
        Urgency.ITEM,
        Urgency.FINE,
    ]


def test_errors_stand_by_the_number_of_customers(index: Index) -> None:
    assert [(line.rule, line.customers, line.customers_before) for line in index.rules] == [
        (EMAIL, 2, 1),
        (TEMPLATE, 1, 1),
        (LOGIN, 1, 0),
    ]


def test_what_came_and_went_at_a_customer_is_told(index: Index) -> None:
    bakker = index.customers[0]
    assert bakker.new == ("Aanmelden bij e-Boekhouden mislukt",)
    assert bakker.gone == ("Factuursjabloon niet gevonden",)
    assert bakker.before is not None
    assert (bakker.facts.failed, bakker.before.failed, bakker.change) == (40, 88, -48)


def test_what_came_and_went_altogether_is_told(index: Index) -> None:
    assert index.new == ("Aanmelden bij e-Boekhouden mislukt",)
    assert index.gone == ("Geen antwoord van e-Boekhouden",)
    assert index.absent == ("Oud",)


def test_the_first_time_nothing_is_new(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime
) -> None:
    first = build_index(
        [facts_of(result, rules, generated, "Zon", LOGIN)], [], rules, "en", generated
    )
    assert (first.since, first.new, first.gone, first.failed_before) == (None, (), (), None)
    assert first.customers[0].new == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_links_every_report_and_runs_nothing(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime, language: Language
) -> None:
    evil = "<script>alert(1)</script>"
    facts = facts_of(result, rules, generated, evil, LOGIN)
    page = render_index(
        build_index([replace(facts, file="x-1")], [facts], rules, language, generated)
    )
    assert 'href="x-1.html"' in page
    assert "<script" not in page
    assert "default-src 'none'; style-src 'sha256-" in unescape(page)


def test_kept_facts_are_read_back(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime
) -> None:
    facts = facts_of(result, rules, generated, "Bakker & Zn. é", LOGIN, EMAIL)
    assert from_kept(kept_text(facts)) == facts


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"version": 1}',
        '{"version": 99, "name": "x"}',
        "[" * 100_000,
        "{'a'",
        '{"version": 1, "name": 5}',
    ],
)
def test_what_is_no_kept_file_is_nothing(text: str) -> None:
    assert from_kept(text) is None


def test_a_negative_count_is_not_taken(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime
) -> None:
    facts = facts_of(result, rules, generated, "x", LOGIN)
    forged = replace(facts, rules={LOGIN: RuleFacts(-1, 0)})
    assert from_kept(kept_text(forged)) is None


@pytest.mark.parametrize(
    ("customer", "file"),
    [
        ("Bakker & Zn.", "bakker-zn"),
        ("CON", "con-1"),
        ("index", "index-1"),
        ("../../etc", "etc"),
        ("日本", "map"),
    ],
)
def test_a_file_name_is_safe_anywhere(customer: str, file: str) -> None:
    assert file_names([customer]) == {customer: file}


@given(st.lists(st.text(min_size=1, max_size=80), unique=True, max_size=8))
def test_no_two_customers_share_a_file(customers: list[str]) -> None:
    files = file_names(customers)
    assert len(set(files.values())) == len(customers)
    assert len({kept_name(customer) for customer in customers}) == len(customers)
    assert all(file.replace("-", "").isalnum() and file.isascii() for file in files.values())
