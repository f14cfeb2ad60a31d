"""What any program may print counts only where the system is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System
from troubleshooter.rules.loader import load_rules

RULE = r"""id: own.deadlock
system: magento
level: error
status: stable
title: {en: Deadlock, nl: Deadlock}
match:
  messages:
    - {text: Deadlock found when trying to get lock, given: true}
    - Shop task {code} was thrown out by a deadlock
  given_patterns:
    - 'lock on "(?P<table>\w{2,40})" was refused'
cause: {en: Because., nl: Daarom.}
fix:
  - {en: Wait., nl: Wacht.}
retry: {when: transient}
evidence: field-knowledge
sources: ["field: tickets"]
examples:
  matches: [Shop task 1 was thrown out by a deadlock, Shop task 2 was thrown out by a deadlock,
            Shop task 3 was thrown out by a deadlock]
  ignores: [Shop is open, Shop is shut, all is well]
"""
GENERAL = "Error: Deadlock found when trying to get lock; try restarting transaction"

PATTERN = 'Error: lock on "quote" was refused'


@pytest.fixture
def matcher(tmp_path: Path) -> Matcher:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "deadlock.yaml").write_text(RULE, "utf-8")
    return Matcher(load_rules([tmp_path]).values())


@pytest.mark.parametrize(
    ("message", "system", "found"),
    [
        (GENERAL, System.MAGENTO, ["own.deadlock"]),
        (GENERAL, None, []),
        (GENERAL, System.EXACT, []),
        (f"Magento: {GENERAL}", None, ["own.deadlock"]),
        ("Shop task 14 was thrown out by a deadlock", None, ["own.deadlock"]),
        (PATTERN, System.MAGENTO, ["own.deadlock"]),
        (PATTERN, None, []),
        (PATTERN, System.EXACT, []),
        (f"Magento: {PATTERN}", None, ["own.deadlock"]),
        ('Lock on "quote" was re fused', System.MAGENTO, ["own.deadlock"]),
        ('Lock on "quote" was re fused', None, []),
        ('Lock on "quote" was ref...', System.MAGENTO, ["own.deadlock"]),
        ('Lock on "quote" was ref...', None, []),
    ],
)
def test_a_general_text_counts_only_for_a_known_system(
    matcher: Matcher, message: str, system: System | None, found: list[str]
) -> None:
    assert [match.rule for match in matcher.diagnose(message, system)] == found


def test_a_given_wording_is_found_inside_other_text_unless_it_says_whole(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    text = RULE.replace("given: true", "given: true, whole: true")
    (tmp_path / "own" / "deadlock.yaml").write_text(text, "utf-8")
    (rule,) = load_rules([tmp_path]).values()
    told = "Last night the line deadlock found when trying to get lock came up twice"
    inside = Matcher([rule]).diagnose(told, System.MAGENTO)
    assert (rule.wordings[0].whole, rule.wordings[0].given, inside) == (True, True, ())
