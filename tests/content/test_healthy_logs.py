"""No error or warning rule fires on ordinary traffic."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import Level, Rule, System

HEALTHY = sorted((Path(__file__).parent / "healthy").glob("*.txt"))
SYSTEMS = (None, System.EBOEKHOUDEN, System.VISMA, System.EXACT, System.MAGENTO)


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    lines = [line for path in HEALTHY for line in path.read_text("utf-8").splitlines() if line]
    assert len(set(lines)) >= 2000


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.value if system else "any")
@pytest.mark.parametrize("path", HEALTHY, ids=lambda path: path.stem)
def test_no_error_rule_fires_on_healthy_lines(
    path: Path, system: System | None, matcher: Matcher, rules: Mapping[str, Rule]
) -> None:
    fired = [
        (match.rule, match.evidence, line)
        for line in path.read_text("utf-8").splitlines()
        for match in matcher.explain(line, system).diagnoses
        if rules[match.rule].level in (Level.ERROR, Level.WARNING)
    ]
    assert fired == []
