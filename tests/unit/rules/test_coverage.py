"""The ledger tells what has a rule, what has none, and what grew stale."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from troubleshooter.locations import Locations
from troubleshooter.model import Rule, System
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.rules import coverage
from troubleshooter.rules.coverage import Entry

RULE = "shop.store-closed"


@pytest.fixture
def rule(locations: Locations) -> Rule:
    return Knowledge(locations).rules[RULE]


def row(shop: Rule, found: tuple[str, ...], today: date, **entry: str) -> coverage.Row:
    given = Entry(System.MAGENTO, "a page", "", "Message", **{"rule": "", "why_none": "", **entry})
    return coverage.row(given, {shop.id: shop}, found, today)


@pytest.mark.parametrize(
    ("found", "wanted", "why", "state"),
    [
        ((RULE,), "", "", "covered"),
        ((RULE,), RULE, "", "covered"),
        (("shop.else", RULE), RULE, "", "covered"),
        ((RULE,), "shop.else", "", "wrong"),
        ((), "", "", "open"),
        ((), "", "only a status", "left out"),
    ],
)
def test_states(rule: Rule, found: tuple[str, ...], wanted: str, why: str, state: str) -> None:
    day = date(2026, 11, 21)
    assert row(rule, found, day, rule=wanted, why_none=why).state == state


def test_a_rule_grows_stale_after_a_year(rule: Rule) -> None:
    assert not row(rule, (RULE,), date(2027, 11, 1)).stale
    assert row(rule, (RULE,), date(2027, 11, 4)).stale
    assert row(replace(rule, reviewed=None), (RULE,), date(2026, 11, 2)).stale


def test_examples_are_counted(rule: Rule) -> None:
    assert row(rule, (RULE,), date(2026, 11, 21)).examples == 6


def test_the_ledger_holds_each_message_once_under_a_system() -> None:
    entries = coverage.entries()
    assert len(entries) >= 500
    assert len({(entry.system, entry.message) for entry in entries}) == len(entries)


def test_what_has_no_rule_on_purpose_says_why_in_words() -> None:
    assert all(len(entry.why_none.split()) > 3 for entry in coverage.entries() if entry.why_none)


def test_the_documented_messages_name_their_rules() -> None:
    assert len(coverage.documented()) == 52
