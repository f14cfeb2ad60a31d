"""What the samples of a scan hold beside their errors."""

from __future__ import annotations

import pytest
from tests.unit.pipeline.ways import scanned

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System
from troubleshooter.pipeline.sample_values import SampleValues

HEADER = 'ID,Order,"Invoice ID",Message,"Date Created",Platform,Success\n'
TIMEOUT = "cURL error 28: Operation timed out after {} milliseconds with 0 bytes received"


def export(*messages: str) -> str:
    """A Magento grid of failures."""
    rows = [
        f'{at},{at},9,"{text}","2026-01-01 00:00:00",e-Boekhouden,No'
        for at, text in enumerate(messages, 1)
    ]
    return HEADER + "".join(f"{row}\n" for row in rows)


def milliseconds(matcher: Matcher, text: str) -> list[str | None]:
    result, _ = scanned(matcher, text)
    (found,) = result.diagnoses
    return [sample.parameters.get("milliseconds") for sample in found.samples]


def test_a_sample_is_read_as_a_message_of_its_rules_system(matcher: Matcher) -> None:
    assert milliseconds(matcher, export(TIMEOUT.format(30007))) == ["30007"]


def test_a_sample_that_decided_nothing_has_its_own_values(matcher: Matcher) -> None:
    text = export(TIMEOUT.format(30007), TIMEOUT.format(30008))
    assert milliseconds(matcher, text) == ["30007", "30008"]


@pytest.mark.parametrize("length", [10, 10_000])
def test_a_sample_has_its_values_however_long_it_is(matcher: Matcher, length: int) -> None:
    text = export(
        TIMEOUT.format(30007) + "\nStack trace:" + "\n#0 /a/b.php(1): x()" * (length // 20)
    )
    assert milliseconds(matcher, text) == ["30007"]


def test_a_message_of_another_system_is_not_remembered(matcher: Matcher) -> None:
    values, message = SampleValues(), TIMEOUT.format(30007)
    values.note(message, System.MAGENTO, matcher.diagnose(message, System.MAGENTO))
    assert values.of(message, System.EXACT) is None


def test_what_is_remembered_is_what_is_found(matcher: Matcher) -> None:
    values, message = SampleValues(), TIMEOUT.format(30007)
    values.note(message, System.MAGENTO, matcher.diagnose(message, System.MAGENTO))
    assert values.of(message, System.MAGENTO) == {
        match.rule: match.parameters for match in matcher.diagnose(message, System.MAGENTO)
    }
