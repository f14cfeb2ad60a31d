"""What patterns cannot match without, and what they match whatever the figures are."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import re2

from troubleshooter.matching.figures import zeroed
from troubleshooter.matching.finding.literals import blind, required
from troubleshooter.model import Rule


@pytest.mark.parametrize(
    ("pattern", "clauses"),
    [
        ("Deadlock found", (("deadlock found",),)),
        ("foo|bar", (("bar", "foo"),)),
        (r"(?:[^a]{0,9}\r?\n)?\bfoo", (("foo",),)),
        ("[ab]cd", (("acd", "bcd"),)),
        ("abc.*defg", (("defg",), ("abc",))),
        ("ab.*defg", (("defg",),)),
        ("abc.*(?:defg|hij.*klmno)", (("defg", "klmno"), ("abc",))),
        ("(?:abc.*defg)+x", (("defg",), ("abc",))),
        ("(?:abc.*defg)?hij", (("hij",),)),
        ("abc.+defg.+hijk.+lmn", (("defg",), ("hijk",), ("abc",))),
        (r"te ?st\d", (("te st", "test"),)),
        (r"(?m)(?:^|x )(?P<code>E00)\.\d", (("e00.", "x e00."),)),
        ("x{2,3}abc", (("abc",),)),
        ("(?:abc)?", ()),
        (r"\d+", ()),
        ("abc(?:", ()),
        ("[^a]", ()),
    ],
)
def test_a_piece_of_each_clause_stands_in_all_that_matches(
    pattern: str, clauses: tuple[tuple[str, ...], ...]
) -> None:
    assert required(pattern) == clauses


@pytest.mark.parametrize(
    ("pattern", "other"),
    [
        (r"\bM006\b", r"\bM[0-9][0-9][0-9]\b"),
        (r"HTTP [45]\d{2}", r"HTTP [0-945]\d{2}"),
        ("error: [^n0-]", "error: [^n-]"),
        ("error: [^0-9]", "error: [^0-9]"),
        ("[^0]", "(?s:.)"),
        ("code[:=]? ?5", "code[:=]? ?[0-9]"),
        ("[[:alpha:]]", None),
        (r"\x41", None),
        ("[^a0-z]", None),
    ],
)
def test_a_pattern_can_be_made_blind_to_figures(pattern: str, other: str | None) -> None:
    assert blind(pattern) == other


def test_every_rules_pattern_keeps_its_examples(rules: Mapping[str, Rule]) -> None:
    hits = 0
    for rule in rules.values():
        for pattern in rule.every_pattern:
            clauses, uniform = required(pattern), blind(pattern)
            own = re2.compile(f"(?i){pattern}")
            for example in rule.matches:
                text = example.message
                if own.search(text) is None:
                    continue
                hits += 1
                lower = text.lower()
                assert all(any(piece in lower for piece in one) for one in clauses), pattern
                if uniform is not None:
                    assert re2.compile(f"(?i){uniform}").search(zeroed(text)), pattern
    assert hits > 500
