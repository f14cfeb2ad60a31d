"""What anybody gets, or may do about an error, is no report of it."""

from __future__ import annotations

import pytest
from tests.unit.matching.few_words import each_itself, found_in, none

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System

IN_GENERAL = [
    "An order without lines results in '{}'",
    "Elke bon met een lege klant geeft dan {}",
    "Vanaf 1 januari geeft de koppeling '{}' als de termijn leeg is",
    "From next month on the link reports '{}' when the term is empty",
    "The token stays valid for 30 days; then it says '{}'",
    "'{}' zie je na elke nieuwe bestelling",
    "{}, says the manual",
    "{}, volgens de handleiding",
    "{} can be ignored for quotes",
    "{} mag je negeren bij offertes",
    "Hoe vaak komt {} gemiddeld voor?",
    "How often does {} come up?",
]
REPORTED = [
    "An order of today results in '{}'",
    "Vanaf vanochtend geeft de koppeling '{}'",
    "From 9:00 on the link reports '{}'",
    "{} appears again",
    "{} krijg je bij elke export",
]


@pytest.mark.parametrize("line", IN_GENERAL)
def test_what_anybody_gets(matcher: Matcher, line: str) -> None:
    assert found_in(matcher, line) == none()


@pytest.mark.parametrize("line", REPORTED)
def test_what_somebody_got(matcher: Matcher, line: str) -> None:
    assert found_in(matcher, line) == each_itself()


def test_good_news_that_anybody_sees(matcher: Matcher) -> None:
    line = "De melding 'Customer created' zie je na elke nieuwe bestelling"
    assert matcher.diagnose(line, System.MAGENTO) == ()
