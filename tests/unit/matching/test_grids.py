"""Rows of the shop's grid that lost their tabs: a number, the message, whether it went well."""

from __future__ import annotations

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System

ROWS = [
    (
        "magento facturenlog e-Boekhouden, geplakt:\n8801 Success Ja\n"
        "8802 Invoice number already exists Nee\n8803 API error Nee",
        None,
        {"magento.sync-succeeded", "magento.invoice-number-exists", "magento.api-error"},
    ),
    (
        "8801 Success Yes\n8802 Validation error No\n8803 Timeout No",
        "magento",
        {"magento.sync-succeeded", "magento.validation-error", "magento.connection-timeout"},
    ),
    (
        "512 100000123 Success Yes\n513 100000124 Duplicate found No",
        "magento",
        {"magento.sync-succeeded", "magento.duplicate-found"},
    ),
    (
        '9920,300001233,000010021,"Success (mutatie 55871)","2025-06-30 05:00:17",e-Boekhouden,Ja',
        None,
        {"magento.sync-succeeded"},
    ),
    (
        '9921,300001234,000010022,"Success - mutation 5587","2025-06-30 05:00:19",e-Boekhouden,Yes',
        "magento",
        {"magento.sync-succeeded"},
    ),
    (
        '9922,300001235,000010023,"Timeout (30 s)","2025-06-30 05:00:17",e-Boekhouden,Nee',
        "magento",
        {"magento.connection-timeout"},
    ),
    (
        '8815,"Success: mutatie 55871","2025-07-01 06:00:00",e-Boekhouden,Ja',
        "magento",
        {"magento.sync-succeeded"},
    ),
    (
        '414,"Duplicate found (relation 8812)","2025-06-30 05:00:17",e-Boekhouden,Ja',
        None,
        {"magento.duplicate-found"},
    ),
]
OTHERS = [
    "Vragenlijst:\n1 Success Ja\n2 Timeout Nee\n3 API error Nee",
    "Enquete\n10 Tevreden Ja\n11 Timeout Nee",
    "Checklist\n10 Success Ja\n11 Timeout Ja",
    '"Timeout (30 s)";"Interval (60 s)";"Retries (3)"',
    '14,"Success (parcel 55871)","2025-06-30 05:00:17",PostNL,Ja',
]


@pytest.mark.parametrize(("message", "system", "rules"), ROWS)
def test_each_row_is_read(
    matcher: Matcher, message: str, system: str | None, rules: set[str]
) -> None:
    found = matcher.diagnose(message, System(system) if system else None)
    assert {match.rule for match in found} == rules


@pytest.mark.parametrize("message", OTHERS)
def test_other_answers_are_no_grid(matcher: Matcher, message: str) -> None:
    assert matcher.diagnose(message) == ()
