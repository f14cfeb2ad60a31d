"""What only names something, a customer, a description, an address, holds no error."""

from __future__ import annotations

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.matching.outcome import Outcome
from troubleshooter.matching.reading.values import values
from troubleshooter.matching.reasons import lacking
from troubleshooter.model import System


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('customer "Not Known B.V.": x', ["Not Known B.V."]),
        ("Klant 10044 'De Hoek': x", ["De Hoek"]),
        ("invoiceText = 'CFACT028'", ["CFACT028"]),
        ("Duplicate entry 'CFACT028' for key 'SKU'", ["CFACT028"]),
        ('{"customerName":"Timeout","error":"x"}', ["Timeout"]),
        ("(gast: Fam. Success)", ["Fam. Success"]),
        ("(klant: geblokkeerd)", []),
        ('klant: "API token invalid"', []),
        ("$filter=Name eq 'Server Down'", ["Server Down"]),
        ("voor 'Period Closed V.O.F.' geboekt", ["Period Closed V.O.F."]),
        ("Order 9 of Invoice Not Found B.V. shipped", ["Invoice Not Found B.V."]),
        ("GET https://shop.example/?q=not+found 200", ["https://shop.example/?q=not+found"]),
        ("https://shop.example/back?error=invalid_grant", []),
        ("https://shop.example/back?status=mislukt&code=REL_001&bon=7", []),
        ("GET /sync/result?order=1&ok=0&code=CFACT028 HTTP/1.1", []),
        ("https://x.example/?ok=0&q=CFACT028", ["https://x.example/?ok=0&q=CFACT028"]),
        ("GET /codes?status=all&code=CFACT028", ["GET /codes?status=all&code=CFACT028"]),
        ("GET /help?title=timeout HTTP/1.1", ["GET /help?title=timeout"]),
        ("The customer status is 'On Hold'", []),
        ("segment 'Contacts'", []),
        ("", []),
    ],
)
def test_what_only_names_something(text: str, named: list[str]) -> None:
    assert sorted({text[value.start : value.end] for value in values(text)}) == named


@pytest.mark.parametrize(
    ("message", "system", "rules"),
    [
        (
            "Boeking 12 (Pension 503): De externe server heeft een fout geretourneerd: (500)",
            "exact-online",
            ["exact.internal-server-error"],
        ),
        (
            "Plek 401-402: De externe server heeft een fout geretourneerd: (403) Verboden.",
            "exact-online",
            ["exact.forbidden"],
        ),
        (
            "Workorder 26-9, customer 'Invalid material code Inc': Relation not known in "
            "eBoekhouden",
            "e-boekhouden",
            ["eboekhouden.relation-unknown"],
        ),
        (
            "Resource not found for the segment 'Items'. (klant: SalesEntries Groep)",
            "exact-online",
            ["exact.segment-not-found"],
        ),
        (
            "Material 'Relation 10 not found' on work order 26-9 not found in VISMA.net",
            "visma.net",
            ["visma.material-not-found"],
        ),
        (
            'The quantity of material "Invalid API token" has to be greater than 0',
            "visma.net",
            ["visma.quantity-not-positive"],
        ),
        (
            "<Klant>Invalid API settings</Klant><Fout>Relation not known in eBoekhouden</Fout>",
            "e-boekhouden",
            ["eboekhouden.relation-unknown"],
        ),
        (
            "MUT_007: Onbekende grootboekrekening voor mutatie. description = 'nota FACT_002'",
            "e-boekhouden",
            ["eboekhouden.rest-mutation-ledger-unknown"],
        ),
        (
            "Relation CMUT012 on workorder 26-2003 not found or relation is not synchronized",
            "outsmart",
            ["outsmart.relation-not-synchronised"],
        ),
        (
            '"Invoice number already exists" is required. Enter and try again.',
            "magento",
            ["magento.required-field-missing"],
        ),
        (
            "Server did not recognize the value of HTTP Header SOAPAction: "
            '"http://www.e-boekhouden.nl/soap/AddFactuur?x=CMUT012".',
            "e-boekhouden",
            ["eboekhouden.soap-action-unknown"],
        ),
        ('Relatie 10499 "Betalingstermijn Niet Ingevuld" bijgewerkt', "e-boekhouden", []),
        ("Order 9 for 'API Error Solutions V.O.F.' queued", "magento", []),
        ("Customer 'Credit Limit Exceeded' created in VISMA.net", "visma.net", []),
        ('POST /v1/relation 200 {"id":1,"name":"REL_002 Verhuur"}', "e-boekhouden", []),
    ],
)
def test_a_name_says_nothing_of_what_happened(
    matcher: Matcher, message: str, system: str, rules: list[str]
) -> None:
    assert [match.rule for match in matcher.diagnose(message, System(system))] == rules


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        ("Relation Jansen B.V. not known in eBoekhouden", "eboekhouden.relation-unknown"),
        ('Customer "Jansen": "Relation not known in eBoekhouden"', "eboekhouden.relation-unknown"),
        ('klant: "De API-instellingen zijn niet geldig"', "eboekhouden.api-settings-invalid"),
        ("The customer status is 'On Hold'", "visma.customer-on-hold"),
        ("Factuur 20260953 (Geblokkeerd: Klant)", "exact.customer-blocked"),
        ("Ongeldige referentie: Klant Jansen B.V.", "exact.customer-reference-invalid"),
        (
            '{"order":"12","message":"Invoice number already exists"}',
            "magento.invoice-number-exists",
        ),
        ("'Invoice number already exists'", "magento.invoice-number-exists"),
        ("description: 'Invoice number already exists'", "magento.invoice-number-exists"),
        (
            '{"status":400,"description":"Invoice template not found (CFACT028)"}',
            "eboekhouden.invoice-template-not-found",
        ),
        ("<Description>Verplicht: Btw-code</Description>", "exact.vat-code-mandatory"),
    ],
)
def test_what_is_quoted_whole_is_the_message(matcher: Matcher, message: str, rule: str) -> None:
    systems = {"eboekhouden": "e-boekhouden", "visma": "visma.net", "exact": "exact-online"}
    system = System(systems.get(rule.partition(".")[0], "magento"))
    assert [match.rule for match in matcher.diagnose(message, system)] == [rule]


def test_the_record_says_that_a_name_holds_the_words(matcher: Matcher) -> None:
    explained = matcher.explain("Product 'Duplicate found' saved", System.MAGENTO)
    assert explained.diagnoses == ()
    assert Outcome.VALUE in {step.outcome for step in explained.steps}
    assert any("name or value" in reason for reason in lacking(explained, "en"))
