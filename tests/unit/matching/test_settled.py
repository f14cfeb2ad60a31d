"""Errors of documents that went through since, and what only lessons and rules for alerts name."""

from __future__ import annotations

import pytest

from troubleshooter.matching.matcher import Matcher

SETTLED = [
    "Alle facturen met 'Ongeldige referentie: Artikel' zijn vanochtend alsnog goed doorgekomen",
    "Alle facturen met 'Ongeldige referentie: Artikel' zijn alsnog verwerkt",
    'The orders with "Invalid tax code" were later exported to e-Boekhouden from Magento',
    "After the mapping fix no more Invalid tax code in Magento since Monday",
    "De cursus behandelt o.a. (429) To Many Requests",
    "The workshop covers (429) To Many Requests",
    "Alert rule created: API error on magento, threshold 10/min",
]
SETTLED += [
    "Invalid material code 00871 was corrected, work order exported to e-Boekhouden",
    "Ongeldige materiaalcode 0871 is hersteld (e-Boekhouden)",
]
STILL = [
    (
        "Material 871 has no VAT code (CFACT038) since it was replaced",
        "eboekhouden.vat-code-missing",
    ),
    (
        "Invalid material code 00871 was corrected but the export to e-Boekhouden failed again",
        "eboekhouden.material-code-invalid",
    ),
    (
        "Factuur 12 met 'Ongeldige referentie: Artikel' is alsnog niet doorgekomen",
        "exact.item-reference-invalid",
    ),
    (
        "Alle facturen met 'Ongeldige referentie: Artikel' zijn blijven staan",
        "exact.item-reference-invalid",
    ),
    ("Alert rule fired: API error on magento, threshold 10/min", "magento.api-error"),
]


@pytest.mark.parametrize("message", SETTLED)
def test_what_is_settled_or_only_named_is_no_error(matcher: Matcher, message: str) -> None:
    assert matcher.diagnose(message) == ()


@pytest.mark.parametrize(("message", "rule"), STILL)
def test_what_still_stands_is_told(matcher: Matcher, message: str, rule: str) -> None:
    assert [match.rule for match in matcher.diagnose(message)] == [rule]
