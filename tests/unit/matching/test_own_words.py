"""What is said of an error counts for all its words: those that programs put before it, those that
no wording has, and none of what a pattern took in behind it."""

from __future__ import annotations

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System

FRAMED = [
    ("Proefrun: InvalidResponseException (500): Ongeldige referentie: Klant", "exact-online"),
    ("Help text: Work order 26-0666: Error creating customer in VISMA.net", "visma.net"),
    ("Niet: REL_049 Code bestaat al.", "e-boekhouden"),
    ("0 facturen met De externe server heeft een fout geretourneerd: (403) Verboden.", None),
    ("Improved text for Work order 26-0731: Relation not known in eBoekhouden", None),
    ("0 warnings, 0 VAT code not filled in (CFACT038)", None),
    ("All fine, no SOAP call limit reached (E003.1)", None),
]
LONGER = [
    ("The remote server returned an error: (503) Server Unavailable.: 0 of 31 invoices", None),
    ("De externe server heeft een fout geretourneerd: (503) Server niet beschikbaar? Nee", None),
    ("Error refreshing API token. Unable to access API (solved)", "visma.net"),
    ("Invalid credentials / Authentication failed \u2192 0", "magento"),
    ("Unit test: The remote server returned an error: (503) Server Unavailable.", None),
    ("Relation not known in eBoekhouden. errors: 0", None),
]
TAKEN_IN = [
    ("Mandatory: Cost center - opgelost", "exact-online"),
    ("Ongeldig: Btw-nummer, now ok", "exact-online"),
    ("Verplicht: Dagboek? No", "exact-online"),
    ("Invalid: Due date ruled out", "exact-online"),
    ("In use: Entry number - last seen 14 months ago", "exact-online"),
    ("Invalid reference: Currency: 0 work orders", "exact-online"),
    ("Niet toegestaan: Wisselkoers: n/a", "exact-online"),
    ("'Ongeldige referentie: Btw-code' was a false alarm", "exact-online"),
    ("Kolom 'Invalid: Due date' toegevoegd", "exact-online"),
]
MENTIONS = [
    "Stap 3: vang '{}' af",
    "Step 3: handle '{}'",
    "Uitgefilterd: {}",
    "Ruled out: {}",
    "{} ruled out",
    "{} uitgesloten, btw-code is goed",
    "{}: cannot happen since 4.2",
    "{}: kan niet meer gebeuren sinds 4.2",
    "{} - last seen 14 months ago",
    "Laatste keer {}: 14 maanden geleden",
    "{}: 0 in 7 days",
    "'{}' is not one of our messages",
    "Not '{}' but just slow",
    "Note added to '{}'",
    "Not a single '{}' this week",
    "{} -> created, exported",
]
REPORTS = [
    "{} - alweer",
    "{}, again",
    "{}: 4 work orders",
    "{} -> not exported",
    "Alles ok behalve {}",
    "Niet opgelost: {}",
    "Cleared the cache, still {}",
    "Step 3: {}",
    "{}, last seen 2 days ago",
    "{}; bon 24-0312 staat nog open",
]
ERRORS = [
    ("eboekhouden.relation-unknown", "e-boekhouden", "Relation not known in eBoekhouden"),
    ("visma.customer-creation-failed", "visma.net", "Error creating customer in VISMA.net"),
    ("magento.invoice-number-exists", "magento", "Invoice number already exists"),
]
STILL = [
    ("Not exported (CFACT028)", None, "eboekhouden.invoice-template-not-found"),
    ("Export zonder btw-code (CFACT038)", None, "eboekhouden.vat-code-missing"),
    ("Urensoort REISTIJD heeft geen btw-code (CFACT038)", None, "eboekhouden.vat-code-missing"),
    (
        "Material 4021 has no counter account (CFACT040)",
        None,
        "eboekhouden.counter-account-missing",
    ),
    ("Geen werkbonregels (CFACT006)", None, "eboekhouden.no-order-lines"),
    ("CFACT028 bij bon 12, bon 13 nu goed", None, "eboekhouden.invoice-template-not-found"),
    ("API error on order 12 retries: 0", "magento", "magento.api-error"),
    ("(503) Server Unavailable. Sent: 0 invoices", "exact-online", "exact.service-unavailable"),
    (
        "POST start.exactonline.nl/api/v1/7/crm/Accounts status=429 bytes=0",
        None,
        "exact.too-many-requests",
    ),
    (
        "| on | `Error creating customer in VISMA.net` - details: 'Customer Class' cannot be empty",
        "visma.net",
        "visma.customer-creation-failed",
    ),
    (
        "- [ ] Ongeldig grootboekrekeningtype (20260003, 20260007)\n"
        "- [ ] De externe naam kan niet worden omgezet: 'start.exactonline.nl'.",
        None,
        "exact.host-name-unresolved",
    ),
    ("Blocked: Item is nog niet verholpen", "exact-online", "exact.record-blocked"),
    ("Mandatory: Description niet opgelost", "exact-online", "exact.field-mandatory"),
]


@pytest.mark.parametrize(("message", "system"), [*FRAMED, *LONGER, *TAKEN_IN])
def test_what_is_said_of_an_error_is_said_of_all_its_words(
    matcher: Matcher, message: str, system: str | None
) -> None:
    assert matcher.diagnose(message, System(system) if system else None) == ()


@pytest.mark.parametrize("line", MENTIONS)
def test_few_words_that_name_an_error(matcher: Matcher, line: str) -> None:
    for _, system, words in ERRORS:
        assert matcher.diagnose(line.format(words), System(system)) == (), words


@pytest.mark.parametrize("line", REPORTS)
def test_few_words_that_report_an_error(matcher: Matcher, line: str) -> None:
    for rule, system, words in ERRORS:
        found = matcher.diagnose(line.format(words), System(system))
        assert [match.rule for match in found] == [rule], words


@pytest.mark.parametrize(("message", "system", "rule"), STILL)
def test_what_is_said_of_something_else_hides_no_error(
    matcher: Matcher, message: str, system: str | None, rule: str
) -> None:
    found = matcher.diagnose(message, System(system) if system else None)
    assert rule in [match.rule for match in found]
