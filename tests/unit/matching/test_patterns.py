"""Only patterns are tried whose literal pieces stand in a text; none is lost by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest
import re2

from troubleshooter.matching.finding.patterns import Patterns
from troubleshooter.model import Rule

EACH = 12  # of so many rules one: trying every pattern takes long


def matched(
    patterns: Patterns, texts: Iterable[str], *, known: bool = True
) -> list[list[tuple[str, str]]]:
    """The rules found in each text, and what their patterns matched."""
    return [
        [(rule.id, found[0]) for rule, found in patterns.matches(text, known=known)]
        for text in texts
    ]


def test_what_matches_is_the_same_as_by_trying_every_pattern(rules: Mapping[str, Rule]) -> None:
    owners = [rule for rule in rules.values() if rule.matches and rule.every_pattern]
    texts = [rule.matches[0].message for rule in owners[::EACH]]
    every = [
        (rule.id, re2.compile(f"(?i){one}"))
        for rule in rules.values()
        for one in rule.every_pattern
    ]
    patterns = Patterns.of(rules.values())
    for text, found in zip(texts, matched(patterns, texts), strict=True):
        told = {rule for rule, _ in found}
        assert told.issuperset(rule for rule, one in every if one.search(text)), text


@pytest.mark.parametrize(
    ("piece", "text", "times"),
    [
        ("foo", "a Foo", 1),
        ("foo", "fo", 0),
        ("food", "", 0),
        ("more food", "no more\nfood", 0),
        ("more food", "no\nmore food\nmore food", 1),
        ("more\nfood", "no more\nfood", 1),
    ],
)
def test_a_piece_is_found_wherever_it_stands(
    rules: Mapping[str, Rule], piece: str, text: str, times: int
) -> None:
    patterns = Patterns([(next(iter(rules.values())), piece)], [[[piece]]])
    assert [len(one) for one in matched(patterns, (text, text))] == [times, times]


@pytest.mark.parametrize(("known", "found"), [(True, ["bar", "foo"]), (False, ["foo"])])
def test_any_programs_texts_count_only_for_a_known_system(
    rules: Mapping[str, Rule], known: bool, found: list[str]
) -> None:
    rule = replace(next(iter(rules.values())), patterns=("foo",), given_patterns=("bar",))
    patterns = Patterns.of([rule])
    assert [what for _, what in matched(patterns, ["foo bar"], known=known)[0]] == found
    told = patterns.matches_of_words("foo bar", known=known)
    assert [match[0] for _, match in told] == found


def test_no_patterns_match_nothing() -> None:
    assert matched(Patterns(), ("", "x\ny")) == [[], []]
