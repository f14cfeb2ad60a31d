"""A count of none, and enough of something, is no error."""

from __future__ import annotations

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System

NONE = [
    ("Payment term missing for 0 relations", "e-boekhouden"),
    ("VAT code empty for 0 hour types", "e-boekhouden"),
    ("Counter account code of 0 materials unknown", "e-boekhouden"),
    ("Invalid tax code in no orders", "magento"),
    ("Exact is terug sinds 11u20, geen (503) Server Unavailable meer gezien", None),
    ("Exact back since 11:20, no (503) Server Unavailable any more", None),
    ("E003.1 responses in the last 24 h: 0", "e-boekhouden"),
    ("E003.1: 0 occurrences in the last 7 days", None),
    ("0 invoices skipped because the invoice number already exists", "magento"),
    ("0 orders rejected: customer email required", "magento"),
    ("0 klanten geraakt door 'Customer email required'", "magento"),
    ("0 of 14 work orders without lines (CFACT006)", None),
    ("Invalid tax codes: 0 of 12 tax rates", "magento"),
    ("CFACT014: 0x deze maand", None),
    ("401 Unauthorized: 0 responses out of 1,204", "exact-online"),
    ("Boekstuknummer in gebruik: 0 conflicten gevonden", "exact-online"),
    ("Check finished. Relation not known in eBoekhouden: 0 of 18 invoices", "e-boekhouden"),
    ("(429) To Many Requests ........ 0 x\n(503) Server Unavailable ...... 0 x", "exact-online"),
    ('{"session": {"invalidCredentials": false, "lastErrorCode": null}}', "magento"),
    ("CFACT028   |    0 |   50\nCFACT014   |    0 |    4", "e-boekhouden"),
    ('0 invoices with status "API error", 0 with status "Validation error"', "magento"),
    ("Geen facturen met status 'API-fout' vandaag", "magento"),
    ("Found 0 matches for 'Invoice template not found' in export.log", None),
    ("0 occurrences of Invoice template not found", None),
    ("Van de 412 facturen hebben er 0 de status 'API error'", "magento"),
    ("No invoices were rejected with 'Invalid reference: VAT code' today", "exact-online"),
    ("status 'Duplicate found': 0 rijen", "magento"),
    ("API error | 0\nTimeout | 0\nInvalid credentials | 0", "magento"),
    ("Aantal meldingen CFACT028: 0, CFACT038: 0", "e-boekhouden"),
    ("0/412 Invalid credentials", "magento"),
    ("Timeout: 0,0 %", "magento"),
    ("Filter: status 'Validation error' (0 rows)", "magento"),
    ("CFACT028 x0, CFACT038 x0", "e-boekhouden"),
    ("Geblokkeerd: Klant - 0 keer; Periode is afgesloten - 0 keer", "exact-online"),
    ("E-mail addresses checked before export: 0 invalid, 318 ok", "e-boekhouden"),
    ("Number of customers on hold in VISMA.net this week: none", "visma.net"),
    ("Aantal geblokkeerde klanten in VISMA.net: 0", "visma.net"),
    ("Disk usage 41%, plenty of space left on device", "magento"),
    ("64 GB of free disk space left on device", None),
    ("Call limit: 412 of 5000 SOAP calls used, limit far from reached", "e-boekhouden"),
    ("The refresh token expires at 5/1/2027 2:00:00 AM, it is now 6/3/2026", "exact-online"),
    ("eBoekhouden SOAP monitor: E003.1 seen 0 times in the last 24 hours", None),
    ("Invoice template not found (CFACT028) was logged zero times this week", None),
    ("CFACT028 gezien: 0 keer", None),
    ("Relatie niet bekend in eBoekhouden kwam 0 keer voor in de laatste 24 uur", None),
    ("(429) To Many Requests occurred 0 times in Bookzo today", None),
    ("E003.1 was not seen in the last 24 hours", None),
    ("E003.1 has not been logged since Monday", None),
    ("<tr><td>Error creating customer in VISMA.net</td><td>0</td></tr>", None),
    ("<tr>\n<td>Error creating customer in VISMA.net</td>\n<td>0</td>\n</tr>", None),
    ("| Relation not found in VISMA.net | 0 |", None),
    ("melding;aantal\nInvoice template not found;0\nRelation not known in eBoekhouden;0", None),
    ("Error creating customer in VISMA.net\t0", None),
    ("(503) Server Unavailable,0", "exact-online"),
    ('{"error": "Relation not found in VISMA.net", "count": 0}', None),
    ('{"Relation not found in VISMA.net": 0, "Error creating customer in VISMA.net": 0}', None),
    ("CFACT028 (0), CFACT038 (0)", None),
    ("Relation not found in VISMA.net    0\nError creating customer in VISMA.net    0", None),
    ("│ Relation not found in VISMA.net │ 0 │", None),
    ("0x Relation not found in VISMA.net, 0x Error creating customer in VISMA.net", None),
    ("Weekrapport\n| Fout | Aantal | Vorige week |\n| CFACT028 | 0 | 3 |", None),
    ("CFACT028=0 CFACT038=0 CMUT012=0", None),
    ("Relation not found in VISMA.net: 0 vandaag, 0 gisteren", None),
]
STILL = [
    ("VAT code missing for 10 materials", "e-boekhouden", "eboekhouden.vat-code-missing"),
    ("VAT code missing for no reason", "e-boekhouden", "eboekhouden.vat-code-missing"),
    (
        "Er is geen verbinding meer: Connection timed out (magento)",
        None,
        "magento.connection-timeout",
    ),
    ("0 invoices pushed, error 'Invalid credentials'", "magento", "magento.authentication-failed"),
    (
        "0 invoices sent with error 'Invalid credentials'",
        "magento",
        "magento.authentication-failed",
    ),
    ("0 of 14 invoices exported: (503) Server Unavailable", None, "exact.service-unavailable"),
    (
        "Invoice template not found (CFACT028), number of retries: 0",
        "e-boekhouden",
        "eboekhouden.invoice-template-not-found",
    ),
    ("Retry 0: (503) Server Unavailable", "exact-online", "exact.service-unavailable"),
    ("3 invoices with status 'Validation error'", "magento", "magento.validation-error"),
    (
        "Het aantal bij materiaal S-200 moet groter zijn dan 0",
        "visma.net",
        "visma.quantity-not-positive",
    ),
    ("Ongeldige referentie: Btw-code 0", "exact-online", "exact.vat-code-reference-invalid"),
    ("Backup failed: no space left on device", "magento", "magento.disk-full"),
    (
        "eBoekhouden SOAP monitor: E003.1 seen 3 times in the last 24 hours",
        None,
        "eboekhouden.call-limit-reached",
    ),
    (
        "E003.1 has not been seen since Monday, until this morning",
        None,
        "eboekhouden.call-limit-reached",
    ),
    ("0 of 12 invoices exported: API error", "magento", "magento.api-error"),
    (
        "Invalid credentials, 0 of 18 invoices pushed, no fallback",
        "magento",
        "magento.authentication-failed",
    ),
    ("0 invoices failed, 3 skipped: Invoice not found", "magento", "magento.invoice-not-found"),
    ("Invoice template not found, retried 0 times", None, "eboekhouden.invoice-template-not-found"),
    (
        "CFACT028 found 0 times, CFACT038 found 2 times",
        None,
        "eboekhouden.vat-code-missing",
    ),
    (
        "<tr><td>Error creating customer in VISMA.net</td><td>3</td></tr>",
        None,
        "visma.customer-creation-failed",
    ),
    (
        "| 26-0113 | Invoice template not found (CFACT028) | 0 |",
        None,
        "eboekhouden.invoice-template-not-found",
    ),
    (
        "message;ok\nRelation not known in eBoekhouden;0",
        None,
        "eboekhouden.relation-unknown",
    ),
    (
        '{"error": "Relation not found in VISMA.net", "success": 0}',
        None,
        "visma.relation-not-found",
    ),
    ("Invoice template not found;0,00", None, "eboekhouden.invoice-template-not-found"),
    ("26-0113\tCFACT028\t0", None, "eboekhouden.invoice-template-not-found"),
    (
        "<ErrorMsg><LastErrorCode>CMUT012</LastErrorCode></ErrorMsg><Mutatienummer>0</Mutatienummer>",
        None,
        "eboekhouden.counter-account-unknown",
    ),
    (
        "<e>\n  <message>Relation not found in VISMA.net</message>\n  <success>0</success>\n</e>",
        None,
        "visma.relation-not-found",
    ),
    (
        "<r>\n<LastErrorCode>CMUT012</LastErrorCode><Mutatienummer>0</Mutatienummer>\n</r>",
        None,
        "eboekhouden.counter-account-unknown",
    ),
    ("ErrorCode;MutatieNr\nCMUT012;0", "e-boekhouden", "eboekhouden.counter-account-unknown"),
    ('{"error":"CFACT028","total":0}', None, "eboekhouden.invoice-template-not-found"),
    (
        "werkbon;fout;aantal\nWO-77120;Relation not found in VISMA.net;0",
        None,
        "visma.relation-not-found",
    ),
    ("0x exported, reason: CFACT028", None, "eboekhouden.invoice-template-not-found"),
    ("CFACT028=2 CFACT038=0", None, "eboekhouden.invoice-template-not-found"),
    ("Relation not found in VISMA.net: 0 today, 3 yesterday", None, "visma.relation-not-found"),
    ("code=CFACT028 retry=0", None, "eboekhouden.invoice-template-not-found"),
]


@pytest.mark.parametrize(("message", "system"), NONE)
def test_what_is_counted_at_none_is_none(
    matcher: Matcher, message: str, system: str | None
) -> None:
    assert matcher.diagnose(message, System(system) if system else None) == ()


@pytest.mark.parametrize(("message", "system", "rule"), STILL)
def test_a_nought_beside_an_error_does_not_hide_it(
    matcher: Matcher, message: str, system: str | None, rule: str
) -> None:
    found = matcher.diagnose(message, System(system) if system else None)
    assert [match.rule for match in found] == [rule]
