"""An error among lines of an ordinary log is told as it is by itself, whatever these lines say."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.bench.leaning import among_others

from troubleshooter.matching.matcher import Matcher
from troubleshooter.matching.outcome import Outcome
from troubleshooter.model import Rule

SYSTEMS = ("eboekhouden", "exact", "magento", "network", "outsmart", "visma")


@pytest.mark.parametrize("system", SYSTEMS)
def test_no_line_beside_makes_an_error_a_mere_mention(
    system: str, rules: Mapping[str, Rule], matcher: Matcher
) -> None:
    doubted: list[str] = []
    for rule in rules.values():
        if rule.id.split(".")[0] != system or not rule.level.bad:
            continue
        example = rule.matches[0]
        explained = matcher.explain(among_others(example.message), example.system or rule.system)
        told = {match.rule for match in explained.diagnoses}
        spoken = {step.rule for step in explained.steps if step.outcome is Outcome.MENTIONED}
        doubted += [rule.id] if rule.id in spoken - told else []
    assert doubted == []
