"""A screen's notice, a count and a log that it is read in tell that an error came."""

from __future__ import annotations

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System

CAME = [
    (
        "'Invalid tax code' is nog niet helemaal verholpen.",
        "magento",
        "magento.tax-code-invalid",
    ),
    (
        "Material 'Solved Case' on work order 12 not found in VISMA.net",
        "visma.net",
        "visma.material-not-found",
    ),
    (
        "Toast {type: 'error', text: 'Please specify whether to send the work order as a sales"
        " order or a sales invoice', timeout: 8000}",
        None,
        "visma.export-format-not-set",
    ),
    (
        "messages: [{type: 'error', text: 'Invoice number 100000123 already exists'}]",
        "magento",
        "magento.invoice-number-exists",
    ),
    (
        "alert {class: 'danger', text: 'Error creating customer in VISMA.net'}",
        None,
        "visma.customer-creation-failed",
    ),
    (
        "{type: 'error', text: '(503) Server Unavailable', timeout: 8000}",
        "exact-online",
        "exact.service-unavailable",
    ),
    (
        "CFACT028 kwam 4 keer voor in de laatste 24 uur",
        None,
        "eboekhouden.invoice-template-not-found",
    ),
    ("De fout CFACT038 kwam vandaag al 12 keer voor", None, "eboekhouden.vat-code-missing"),
    ("E003.1 occurred 14 times in the last 24 hours", None, "eboekhouden.call-limit-reached"),
    (
        "(429) To Many Requests: 31 keer in het afgelopen uur",
        "exact-online",
        "exact.too-many-requests",
    ),
    (
        "Wat betekent de melding '(429) To Many Requests'? Ik zie hem in het exportlog",
        None,
        "exact.too-many-requests",
    ),
    (
        "What does 'Invoice template not found' mean? I see it in the export log",
        None,
        "eboekhouden.invoice-template-not-found",
    ),
    (
        "e-Boekhouden refused work order 24-0772: nothing to put on template 'Rood' (CFACT006)",
        None,
        "eboekhouden.no-order-lines",
    ),
    (
        "Order 8812 rejected: item 'TODO-1' is not known over there (CFACT037)",
        None,
        "eboekhouden.material-code-invalid",
    ),
    (
        "Werkbon 24-0801 blijft hangen, dagen leeg bij klant 'Voorbeeld BV' (CFACT014).",
        None,
        "eboekhouden.payment-term-missing",
    ),
]
CAME += [
    (
        "Materiaalcode 30551 zonder geldige btw-code (CFACT038)",
        None,
        "eboekhouden.vat-code-missing",
    ),
    ("Material PUMP-15 has no VAT code (CFACT038)", None, "eboekhouden.vat-code-missing"),
    (
        "Werkbon 24-0519: geen materialen met btw-code (CFACT006)",
        None,
        "eboekhouden.no-order-lines",
    ),
    ("Articles with CFACT040: 3", None, "eboekhouden.counter-account-missing"),
    ("Bonnen met CFACT006: 12", None, "eboekhouden.no-order-lines"),
    (
        "Sjabloon 'Huisstijl 2025' niet gevonden, CFACT028 dus",
        None,
        "eboekhouden.invoice-template-not-found",
    ),
    (
        "Sjabloon hernoemd en niet gevonden, vandaar CFACT028",
        None,
        "eboekhouden.invoice-template-not-found",
    ),
    (
        "Payment term 30 days set, invoice template not found (CFACT028)",
        None,
        "eboekhouden.invoice-template-not-found",
    ),
]
LISTED = [
    "- bon 611: No order lines on the work order (CFACT006)\n"
    "- bon 613: Counter account code not filled in (CFACT040)\n"
    "- bon 620: Counter account code unknown (CMUT012)",
]
NOT = [
    "Articles with CFACT040: 0",
    "Artikelen met CFACT040: geen",
    "Sjabloon gevonden, geen CFACT028 dus",
    "Sjabloon hernoemd, dus CFACT028 opgelost",
    "Test: sjabloon weg, dus CFACT028",
    "If material 30551 has no VAT code (CFACT038), fill it in",
    "Course slide: payment term set, invoice template not found (CFACT028)",
    "Magento: sinds dinsdag is 'Invalid tax code' helemaal verholpen, alle regels zijn gekoppeld",
    "toast({type: 'error', text: 'Relation not found in VISMA.net'})",
    "Toast {type: 'info', text: 'Tip: Relation not found in VISMA.net means it was deleted'}",
    "CFACT028 kwam 4 keer voor in de testomgeving",
    "CFACT028 kwam 3 keer voor in de handleiding",
    "Als CFACT028 4 keer voorkomt, bel dan.",
    "Wat betekent CFACT028? Ik zie het in de changelog",
    "Wat betekent CFACT028? Ik zie het niet in het log",
    "If the template is missing work order 24-0772 is refused (CFACT028)",
    "fixed: work order 24-0772 refused, it had no lines (CFACT006)",
    "Handleiding hoofdstuk 4: werkbon 12 geweigerd (CFACT006)",
    "slide 4: work order 12 stopped with an error (CFACT014)",
    "Scenario: bon 12 geweigerd (CFACT006)",
    "Testgevallen:\n- order 1001: Invalid credentials\n- daarna: opruimen",
    "The 401 from Exact has not come back since we replaced the Client Secret",
    "De 401 van Exact is niet teruggekomen sinds de nieuwe Client Secret",
]


@pytest.mark.parametrize(("message", "system", "rule"), CAME)
def test_it_came(matcher: Matcher, message: str, system: str | None, rule: str) -> None:
    found = matcher.diagnose(message, System(system) if system else None)
    assert [match.rule for match in found] == [rule]


@pytest.mark.parametrize("message", LISTED)
def test_each_document_of_a_list_has_its_error(matcher: Matcher, message: str) -> None:
    assert len(matcher.diagnose(message)) == message.count("\n") + 1


@pytest.mark.parametrize("message", NOT)
def test_it_did_not_come(matcher: Matcher, message: str) -> None:
    assert matcher.diagnose(message) == ()
