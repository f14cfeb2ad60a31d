"""Few words beside an error tell whether it came: a count of none, that it is over, an advice."""

from __future__ import annotations

from itertools import product

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System

ERRORS = [
    ("eboekhouden.relation-unknown", "e-boekhouden", "Relation not known in eBoekhouden"),
    (
        "eboekhouden.invoice-template-not-found",
        "e-boekhouden",
        "Invoice template not found (CFACT028)",
    ),
    ("visma.customer-creation-failed", "visma.net", "Error creating customer in VISMA.net"),
    ("magento.invoice-number-exists", "magento", "Invoice number already exists"),
]
NONE = [
    "{}: 0 work orders",
    "{}: 0 werkbonnen",
    "{}: 0 of 31 invoices",
    "{}: 0 customers this week",
    "{}: none",
    "{}: n/a",
    "{}: OK",
    "{}? No",
    "{} \u2192 0",
    "{} total 0",
    "{} - geen",
    "0 x {}",
    "0 times {}",
    "0 errors of type {}",
    "0 fouten '{}'",
    "Errors: 0 ({})",
    "Last run: {} 0, success 31",
    "Not a single '{}'",
    "'{}' is niet opgetreden",
    "Since the fix no '{}'",
]
OVER = [
    "{}, now ok",
    "{}, works again",
    "{} - werkt weer",
    "{} 10:15, ok 10:20",
    "10:15 {}, 10:20 exported",
    "{} yesterday, fine today",
    "Voor: {}. Na: ge\u00ebxporteerd",
    "First {}, now fine",
    "Retry ok after '{}'",
    "Tweede poging gelukt na '{}'",
    "'{}' dealt with",
    "Vals alarm: {}",
]
NAMED = [
    "Unit test: {}",
    "Proefrun: {}",
    "Veelgestelde vragen: {}",
    "Checking for '{}'",
    "May cause '{}'",
    "Voorkomt '{}'",
    "Last month: {}",
    "[ ] {}",
    "Is this '{}'?",
    "Could we get '{}'?",
    "Tick '{}' to be warned",
    "Vink '{}' aan",
    "Log level of '{}' changed to info",
    "Status '{}' added to list",
    "Antwoord '{}' verstuurd",
    "E-mailsjabloon '{}' opgeslagen",
    "Opgelost in 3.2: {}",
    "{} (example)",
    "Geen fout: {}",
    "KPI '{}'",
    "Sneltoets voor '{}'",
    "Skip {}: yes",
    "{} overslaan: aan",
    "Hoort '{}' bij de order of bij de factuur?",
]
ADVICE = [
    "When you see '{}', log in again",
    "Zie je '{}', controleer dan de instellingen",
    "Krijg je '{}', probeer het dan later nog eens",
    "Geeft de koppeling '{}', wacht dan een uur",
    "Je krijgt '{}' zodra de limiet bereikt is",
    "You get '{}' once the limit is reached",
    "Alert '{}' switched off",
    "Klik op Login als '{}' verschijnt",
    "Controleer de instellingen indien {}",
    "Contact us if you keep seeing '{}'",
]
REPORTS = [
    "{}",
    "10:15 {}",
    "{}, 0 invoices sent",
    "3x {}",
    "{} (3x)",
    "Export failed: {}",
    "'{}' op factuur 2024031",
    "'{}' terwijl alles is ingevuld",
    "'{}' although everything is filled in",
    "We get '{}' since this morning",
    "{}, wat nu?",
    "Nog steeds '{}'",
    "Waarom krijg ik '{}'?",
    "12 ok, 1 fout: {}",
    "{} - please help",
    "1042,{},No",
    "{} = 12",
    "'{}' gekregen",
    "1st try 08:00 - {} - No",
]


@pytest.mark.parametrize("line", [*NONE, *OVER, *NAMED, *ADVICE])
def test_a_line_that_reports_none(matcher: Matcher, line: str) -> None:
    for _, system, words in ERRORS:
        assert matcher.diagnose(line.format(words), System(system)) == (), words


@pytest.mark.parametrize(("line", "error"), list(product(REPORTS, ERRORS)))
def test_a_line_that_reports_it(matcher: Matcher, line: str, error: tuple[str, str, str]) -> None:
    rule, system, words = error
    found = matcher.diagnose(line.format(words), System(system))
    assert [match.rule for match in found] == [rule]


@pytest.mark.parametrize("line", ["Customer updated: OK", "Customer created - ok"])
def test_good_news_that_is_fine_is_good_news(matcher: Matcher, line: str) -> None:
    assert len(matcher.diagnose(line, System.MAGENTO)) == 1


def test_what_is_behind_the_wording_of_another_language_counts_for_it_as_well(
    matcher: Matcher,
) -> None:
    line = "SOAP call limit reached (E003.1): 0 of 31 invoices"
    assert matcher.diagnose(line, System.EBOEKHOUDEN) == ()
