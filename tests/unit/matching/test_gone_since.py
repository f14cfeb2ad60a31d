"""What a line says to have gone, to be solved or of years ago, is no report of now."""

from __future__ import annotations

import pytest
from tests.unit.matching.few_words import each_itself, found_in, none

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System

GONE = [
    "{} bij Hoveniersbedrijf Snoek is sinds dinsdag verholpen",
    "{} at Bakery Smith was solved by them last week",
    "Na de update verdween {}",
    "{} sluit ik uit",
    "{} kunnen we uitsluiten",
    "{} is verdwenen",
    "{} hoort sinds gisteren tot het verleden",
    "Until March each run gave {}; that is history",
    "{} is resolved, the connection works again",
    "{} last year",
]
STILL = [
    "After the update the error {}",
    "{} verdween en is nu weer terug",
    "{} last night",
]


@pytest.mark.parametrize("line", GONE)
def test_what_is_over(matcher: Matcher, line: str) -> None:
    assert found_in(matcher, line) == none()


@pytest.mark.parametrize("line", STILL)
def test_what_is_not(matcher: Matcher, line: str) -> None:
    assert found_in(matcher, line) == each_itself()


@pytest.mark.parametrize(
    "line",
    [
        "CFACT028 bij Hoveniersbedrijf Snoek is nog niet verholpen",
        "CFACT028 kunnen we niet uitsluiten",
        "CFACT028 niet opgelost, fout is terug",
    ],
)
def test_a_code_that_is_not_gone(matcher: Matcher, line: str) -> None:
    found = matcher.diagnose(line, System.EBOEKHOUDEN)
    assert [match.rule for match in found] == ["eboekhouden.invoice-template-not-found"]


@pytest.mark.parametrize(
    "line",
    [
        "Relation not known in eBoekhouden is not resolved, error is back",
        "Relatie onbekend in e-Boekhouden niet opgelost, fout is terug",
    ],
)
def test_words_that_are_not_gone(matcher: Matcher, line: str) -> None:
    found = matcher.diagnose(line, System.EBOEKHOUDEN)
    assert [match.rule for match in found] == ["eboekhouden.relation-unknown"]


def test_a_status_that_ended_well(matcher: Matcher) -> None:
    assert matcher.diagnose("HTTP 429 -> wait 60 min -> HTTP 200", System.EXACT) == ()


def test_a_status_that_did_not(matcher: Matcher) -> None:
    found = matcher.diagnose("HTTP 429 -> wait 60 min -> HTTP 429", System.EXACT)
    assert [match.rule for match in found] == ["exact.too-many-requests"]
