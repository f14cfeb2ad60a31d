"""Who only asks what an error means has none of it; who got it has."""

from __future__ import annotations

import pytest

from troubleshooter.matching.matcher import Matcher

ASKED = [
    "Wat wil '(429) To Many Requests' eigenlijk zeggen? Ik zag het in uw handleiding van Bookzo.",
    "Wat houdt de melding 'The API settings are not valid' van OutSmart precies in?",
    "Wat wil de melding 'Ongeldige referentie: Btw-code' zeggen? Stond in de handleiding.",
    "Wat wil 'Invoice template not found' zeggen?",
    'Hallo, wat houdt "Invoice template not found" in? Alvast bedankt!',
    "What does the message 'The API settings are not valid' of OutSmart mean exactly?",
    "What does 'Invoice template not found' mean? It is listed in your documentation.",
    "Waar staat 'CMUT012' voor? Het staat in uw lijst met meldingen.",
    'What is meant by "Customer on credit hold"? I read it on the VISMA.net website.',
]
CAME = [
    (
        'Wat betekent "CFACT014"? Kreeg ik net bij het exporteren van factuur 12',
        "eboekhouden.payment-term-missing",
    ),
    (
        "Wat wil '(429) To Many Requests' zeggen? Ik krijg het sinds vanochtend in Bookzo.",
        "exact.too-many-requests",
    ),
    (
        "Wat houdt de melding 'The API settings are not valid' in? De export stopt ermee.",
        "eboekhouden.api-settings-invalid",
    ),
    (
        "Wat wil 'Invoice template not found' zeggen? Alle facturen staan op rood.",
        "eboekhouden.invoice-template-not-found",
    ),
    (
        "What does 'Invoice template not found' mean? We got it this morning for order 26-0410.",
        "eboekhouden.invoice-template-not-found",
    ),
    (
        "What does 'Invoice template not found' mean? It is on the screen since Monday.",
        "eboekhouden.invoice-template-not-found",
    ),
]


@pytest.mark.parametrize("message", ASKED)
def test_a_question_of_meaning_reports_nothing(matcher: Matcher, message: str) -> None:
    assert matcher.diagnose(message) == ()


@pytest.mark.parametrize(("message", "rule"), CAME)
def test_who_asks_the_meaning_of_what_came_gets_it(
    matcher: Matcher, message: str, rule: str
) -> None:
    assert [match.rule for match in matcher.diagnose(message)] == [rule]
