"""A quick look rules out most messages for a rule, and none that it comes out of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from troubleshooter.matching.finding.reach import Reach
from troubleshooter.matching.matcher import Matcher
from troubleshooter.rules.healthy import healthy_lines

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="module")
def reaches(matcher: Matcher) -> dict[str, Reach]:
    return {rule.id: Reach(rule, matcher.book, matcher.lexicon) for rule in matcher.rules.values()}


def labelled() -> Iterator[tuple[str, str]]:
    """The messages that are of a rule, damaged and reworded ones among them."""
    for path in sorted(CORPUS.glob("*train.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            for rule in row.get("expected_all", [row.get("expected")]):
                if rule is not None:
                    yield row["message"], rule


def test_every_example_is_within_reach_of_its_rule(
    matcher: Matcher, reaches: dict[str, Reach]
) -> None:
    beyond = [
        example.message
        for rule in matcher.rules.values()
        for example in rule.matches
        if not reaches[rule.id].may(example.message)
    ]
    assert beyond == []


def test_what_a_damaged_message_is_found_to_be_is_within_reach(
    matcher: Matcher, reaches: dict[str, Reach]
) -> None:
    told = list(labelled())
    beyond = [(message, rule) for message, rule in told if not reaches[rule].may(message)]
    assert len(beyond) < 0.01 * len(told)
    for message, rule in beyond:
        assert rule not in {match.rule for match in matcher.diagnose(message)}


@pytest.mark.parametrize("rule", ["visma.no-lines-match-tax", "exact.vat-amount-not-allowed"])
def test_most_other_messages_are_ruled_out(reaches: dict[str, Reach], rule: str) -> None:
    others = [message for message, expected in labelled() if expected != rule]
    within = sum(map(reaches[rule].may, others))
    assert within < 0.1 * len(others)
    assert sum(map(reaches[rule].may, healthy_lines())) < 0.1 * len(healthy_lines())


def test_a_rule_with_a_pattern_reaches_everything(
    matcher: Matcher, reaches: dict[str, Reach]
) -> None:
    rule = next(rule for rule in matcher.rules.values() if rule.every_pattern)
    assert reaches[rule.id].may("")
