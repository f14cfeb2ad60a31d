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
    "Collega vraagt: wat wil CMUT012 eigenlijk zeggen, en is dat hetzelfde als CFACT040?",
    'Customer asks: what does "Relation not known in eBoekhouden" mean?',
    "Vraag van de boekhouder: wat betekent CFACT038 en is dat iets anders dan CFACT040?",
    "Question from a partner: what does E003.1 stand for?",
    "Is CMUT012 hetzelfde als CFACT040?",
    "Are CFACT028 and CFACT014 the same error?",
    'Hoi, is CFACT028 hetzelfde als "Invoice template not found"?',
    "Komt 'Invalid reference: VAT code' op hetzelfde neer als 'Ongeldige referentie: Btw-code'?",
    "What's the difference between E003.1 and CFACT014?",
    "What is CMUT012, and is it the same as CFACT040?",
    "Wat is CFACT028 voor melding?",
    "Bookkeeper wonders what 'Customer on credit hold' means in VISMA.net",
    "Een klant wil weten wat 'Invoice template not found' betekent",
    "Which one is worse, CFACT028 or CFACT014?",
    "Wat betekent SOAP call limit reached (E003.1)?",
    "What does SOAP call limit reached (E003.1) mean?",
]
CAME = [
    ("wat is cmut033??", "magento.tax-code-invalid"),
    ("Export gestopt: SOAP call limit reached (E003.1)", "eboekhouden.call-limit-reached"),
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
    (
        "Collega vraagt: wat betekent CMUT012, de export van bon 26-0384 stopt ermee",
        "eboekhouden.counter-account-unknown",
    ),
    (
        "Customer asks: what does CFACT028 mean? Invoice 12 was refused with it.",
        "eboekhouden.invoice-template-not-found",
    ),
    (
        "Weer CFACT028 op bon 26-0211, is dat hetzelfde probleem als vorige week?",
        "eboekhouden.invoice-template-not-found",
    ),
    (
        "Is dat hetzelfde als bij Jansen: CFACT028 op bon 12?",
        "eboekhouden.invoice-template-not-found",
    ),
    (
        "Vraag: wij krijgen CFACT028, is dat hetzelfde als sjabloon niet gevonden?",
        "eboekhouden.invoice-template-not-found",
    ),
    (
        "Client vraagt waarom factuur 20260012 wordt geweigerd met CFACT028",
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
