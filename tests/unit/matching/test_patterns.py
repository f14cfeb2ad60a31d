"""Only patterns are tried whose literal pieces stand in a text, however many texts there were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import re2

from troubleshooter.matching.finding.patterns import Patterns
from troubleshooter.model import Rule

ENOUGH = 400  # texts, after which all pieces are looked for at once

EACH = 12  # of so many rules one: trying every pattern takes long


def matched(patterns: Patterns, texts: Iterable[str]) -> list[list[tuple[str, str]]]:
    """The rules found in each text, and what their patterns matched."""
    return [[(rule.id, found[0]) for rule, found in patterns.matches(text)] for text in texts]


def test_what_matches_is_the_same_as_by_trying_every_pattern(rules: Mapping[str, Rule]) -> None:
    owners = [rule for rule in rules.values() if rule.matches and rule.patterns]
    texts = [rule.matches[0].message for rule in owners[::EACH]]
    every = [
        (rule.id, re2.compile(f"(?i){one}")) for rule in rules.values() for one in rule.patterns
    ]
    patterns = Patterns.of(rules.values())
    for text, found in zip(texts, matched(patterns, texts), strict=True):
        told = {rule for rule, _ in found}
        assert told.issuperset(rule for rule, one in every if one.search(text)), text


def test_what_matches_does_not_depend_on_how_many_texts_came_before(
    rules: Mapping[str, Rule],
) -> None:
    texts = [one.message for rule in rules.values() for one in rule.matches[:1]]
    patterns = Patterns.of(rules.values())
    first = matched(patterns, texts)
    matched(patterns, ("Processing order 5",) * ENOUGH)
    assert matched(patterns, texts) == first


def test_a_piece_of_three_letters_is_found_at_a_texts_end(rules: Mapping[str, Rule]) -> None:
    patterns = Patterns([(next(iter(rules.values())), "foo")], [["foo"]])
    assert [len(one) for one in matched(patterns, ("a foo", "fo", ""))] == [1, 0, 0]


def test_no_patterns_match_nothing() -> None:
    patterns = Patterns()
    assert matched(patterns, ("", *("x",) * (ENOUGH + 1))) == [[]] * (ENOUGH + 2)
