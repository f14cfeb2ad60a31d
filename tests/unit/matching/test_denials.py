"""What did not come over is no denial of its reason; a denial of the error itself is."""

from __future__ import annotations

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System

REASONS = [
    "Materiaal B-15 op werkbon 5102 niet verstuurd naar VISMA.net: aantal moet groter zijn dan 0",
    "Materiaal BUIS-15 op werkbon 5102 niet verstuurd: aantal moet groter zijn dan 0",
    "Material BUIS-15 on work order 5102 not sent: quantity must be greater than 0",
    "Material BUIS-15 not exported because quantity must be greater than 0",
]
DENIED = [
    "Materiaal BUIS-15: aantal moet niet groter zijn dan 0",
    "Materiaal BUIS-15 op werkbon 5102 is niet fout: aantal moet groter zijn dan 0",
    "Material BUIS-15 was sent, quantity must not be greater than 0",
]


@pytest.mark.parametrize("message", REASONS)
def test_the_reason_of_what_was_not_sent_is_told(matcher: Matcher, message: str) -> None:
    found = matcher.diagnose(message, System.VISMA)
    assert [match.rule for match in found] == ["visma.quantity-not-positive"]


@pytest.mark.parametrize("message", DENIED)
def test_what_is_denied_itself_is_not(matcher: Matcher, message: str) -> None:
    assert matcher.diagnose(message, System.VISMA) == ()
