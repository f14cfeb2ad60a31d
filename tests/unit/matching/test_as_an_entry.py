"""A line that speaks of an error as an entry of a list, a text or a dashboard reports none."""

from __future__ import annotations

import pytest
from tests.unit.matching.few_words import each_itself, found_in, none

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System

ENTRIES = [
    "Prioriteit {}: laag",
    "Eigenaar van {}: team facturatie",
    "Dashboard-tegel {} toegevoegd",
    "Drempel voor {} verhoogd",
    "{} hoort in het hoofdstuk Export",
    "Notulen: {} besproken, geen actie",
    "Could not reproduce {}",
    "We kunnen {} niet reproduceren",
    "Niet meegeteld: {}",
    "Expected result: {}",
    "Niet van toepassing: {}",
    "{} kan hier niet optreden",
    "{} bleef dit keer uit",
    "Meldregel 'meer dan 5x {} per uur' aangemaakt",
    "Alert rule 'more than 5 times {}' saved",
    "Gepland voor 3.8: wachttijd na {} instelbaar maken",
]
REPORTED = [
    "Prioriteit hoog bij factuur 25-0188: {}",
    "Klant meldt {} sinds de cursus",
    "Dashboard shows {} again",
    "Volgens de handleiding ingesteld. Fout: {}",
    "Na het webinar op verzenden gedrukt: {}",
    "{} bij bon 25-0188",
    "{} op de agenda van de planner",
]


@pytest.mark.parametrize("line", ENTRIES)
def test_an_entry_that_nobody_got(matcher: Matcher, line: str) -> None:
    assert found_in(matcher, line) == none()


@pytest.mark.parametrize("line", REPORTED)
def test_what_somebody_got(matcher: Matcher, line: str) -> None:
    assert found_in(matcher, line) == each_itself()


@pytest.mark.parametrize(
    "line",
    [
        "CFACT014 is obsolete, use REL_004",
        "CFACT014-teller op 0 gezet",
        "CFACT014 uit de wachtrij verwijderd",
        "Codes CFACT001 t/m CFACT040 zijn gereserveerd voor facturen",
        "CFACT014 daalde van 12 naar 0",
        "Week 40: CFACT014 12x, nul in week 41",
        "Ik ken CFACT014 niet",
    ],
)
def test_a_code_that_nobody_got(matcher: Matcher, line: str) -> None:
    assert matcher.diagnose(line, System.EBOEKHOUDEN) == ()
