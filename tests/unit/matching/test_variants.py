"""A pattern also fits the other quotes and contractions, and nothing else."""

from __future__ import annotations

import pytest
import re2

from troubleshooter.matching.finding.variants import widened
from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System


@pytest.mark.parametrize(
    ("pattern", "fits", "fits_not"),
    [
        ("'(?P<field>[^']{1,9})' cannot be empty", '"Branch" can\'t be empty', "Branch be empty"),
        (
            "the directory is not writable",
            "the directory isn't writable",
            "the directory is writable",
        ),
        ("the store wasn't found", "the store was not found", "the store was found"),
        ("we can'?t save", "we cannot save", "we can save"),
        (r'"error" ?: ?"invalid_client"', "{'error': 'invalid_client'}", "error: invalid_client"),
        (r"path [\"']?(?P<p>[^\"']{1,9})[\"']?", "path 'var'", "patch var"),
        (r"it\'s \d+", 'it"s 5', "its 5"),
        ("update the record", "update record", "update a record"),
    ],
)
def test_widened(pattern: str, fits: str, fits_not: str) -> None:
    compiled = re2.compile(widened(pattern))
    assert compiled.search(fits)
    assert not compiled.search(fits_not)


def test_what_has_neither_stays_as_it_is() -> None:
    pattern = r"\b(?P<code>CFACT\d{3})\b"
    assert widened(pattern) == pattern


@pytest.mark.parametrize(
    ("message", "system", "rule"),
    [
        ('Work order 26-1502: "Description" can\'t be empty.', "visma.net", "visma.field-empty"),
        (
            "Material D'Addario on work order 26-1 wasn't found in VISMA.net",
            None,
            "visma.material-not-found",
        ),
        (
            "De API-instellingen zijn momenteel niet geldig",
            None,
            "eboekhouden.api-settings-invalid",
        ),
        (
            "Betalingstermijn helaas niet ingevuld",
            "e-boekhouden",
            "eboekhouden.payment-term-missing",
        ),
        ("Payment term hasn't been filled in", "e-boekhouden", "eboekhouden.payment-term-missing"),
        ("HTTP 401 bij klant 10228", "exact-online", "exact.unauthorized"),
        ("(503) factuur 20265530", "exact-online", "exact.service-unavailable"),
        (
            "GET https://start.exactonline.nl/api/v1/1/crm/Accounts => 429",
            None,
            "exact.too-many-requests",
        ),
    ],
)
def test_the_matcher_knows_them(
    matcher: Matcher, message: str, system: str | None, rule: str
) -> None:
    found = [match.rule for match in matcher.diagnose(message, System(system) if system else None)]
    assert found == [rule]


@pytest.mark.parametrize(
    "message", ["HTTP 401 bij klant 10228", "Boekstuk 401 geboekt", "status 401"]
)
def test_a_bare_state_says_nothing_without_its_system(matcher: Matcher, message: str) -> None:
    assert matcher.diagnose(message) == ()
