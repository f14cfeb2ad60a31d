"""What may be so, was wanted so or is only advised about is no error; what is not so well is."""

from __future__ import annotations

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System

NO_ERROR = [
    # what may or need not be
    ("Identifier may be empty", "exact-online"),
    ("Payment term may be left empty", "e-boekhouden"),
    ("Betalingstermijn mag leeg blijven", "e-boekhouden"),
    ("Customer email may be missing for guests", "magento"),
    ("Timeout after 30 seconds is the default", "magento"),
    ("Betaling 6204 hoeft niet gematcht te worden", "exact-online"),
    ("Payment 6204 does not have to be matched in Exact", "exact-online"),
    ("Geen betalingen te matchen in Exact", "exact-online"),
    # what denies a denial
    ("API token not invalid", "visma.net"),
    ("Tax code is not invalid", "magento"),
    ("Identifier is not empty", "exact-online"),
    # what was set or done on purpose
    ("Werkbon 24-0101 zonder regels overgeslagen zoals ingesteld", "e-boekhouden"),
    ("Work order without lines skipped, as configured", "e-boekhouden"),
    ("Materiaalcode 10450 ongeldig gemaakt door beheerder", "e-boekhouden"),
    ("Geen orderregels gewijzigd op werkbon 24-0101", "e-boekhouden"),
    ("Make customer email required", "magento"),
    ("Customer email required setting changed", "magento"),
    ("Customer email required? No", "magento"),
    ("Invalid material code message switched off", "e-boekhouden"),
    ("Betalingen niet matchen in Exact aangevinkt", "exact-online"),
    ("Leave the identifier empty for new relations, Exact fills it in", "exact-online"),
    ("e-Boekhouden connection: timeout=120, retries=2", "magento"),
    # what is advised, or still to be
    ("Token vernieuwen mislukt? Koppel Visma.net los en meld opnieuw aan.", "visma.net"),
    ("Zet Nieuwe relatie aan als een relatie niet in VISMA.net gevonden wordt", "visma.net"),
    ("Counter account code unknown to you? Look in the ledger scheme", "e-boekhouden"),
    ("Factuursjabloon niet gevonden? Kijk in Beheer > Sjablonen", "e-boekhouden"),
    ("API settings will not be valid after 1 May", "e-boekhouden"),
    ("Your API token will become invalid on 1 May", "visma.net"),
    ("1.204 van maximaal 2.000 records opgehaald", "e-boekhouden"),
    ("Retrieved 1500 of max 2000 records", "e-boekhouden"),
    # what another document lacks, what did not come back
    ("Payment term not filled in on the quote", "e-boekhouden"),
    ("Tegenrekeningcode niet ingevuld bij bankregel", "e-boekhouden"),
    ("Error refreshing API token did not come back after login", "visma.net"),
    ("Material 10450 was created in VISMA.net because it was not found", "visma.net"),
    ("Relatie 20118 toegevoegd in VISMA.net omdat hij niet gevonden was", "visma.net"),
    ("Unknown VAT code replaced", None),
    # who signs in to a website
    ("Invalid credentials on admin login", "magento"),
    ("Customer login failed", "magento"),
    ("Authentication failed for user admin from 84.22.101.7", "magento"),
    ("Captcha authentication failed", "magento"),
]
ERRORS = [
    (
        "401 Unauthorized from next sync",
        "exact-online",
        "exact.unauthorized",
    ),
    ("Identifier may not be empty", "exact-online", "exact.identifier-empty"),
    ("Identifier mag niet leeg zijn", "exact-online", "exact.identifier-empty"),
    (
        "Betaling matchen in Exact mislukt, hoeft niet opnieuw",
        "exact-online",
        "exact.payment-matching-failed",
    ),
    ("API token became invalid", "visma.net", "visma.token-invalid"),
    ("API-token ongeldig vanaf 08:14", "visma.net", "visma.token-invalid"),
    (
        "De API-instellingen zijn niet meer geldig",
        "e-boekhouden",
        "eboekhouden.api-settings-invalid",
    ),
    ("Work order 24-0101 has no order lines, skipped", None, "eboekhouden.no-order-lines"),
    ("Geen orderregels op werkbon 24-0101", "e-boekhouden", "eboekhouden.no-order-lines"),
    (
        "API settings not valid? They were yesterday",
        "e-boekhouden",
        "eboekhouden.api-settings-invalid",
    ),
    (
        "Too many records, max 2000 per request",
        "e-boekhouden",
        "eboekhouden.record-limit-reached",
    ),
    (
        "Payment term not filled in on invoice F2024-0101",
        "e-boekhouden",
        "eboekhouden.payment-term-missing",
    ),
    ("Error refreshing API token did not go away", "visma.net", "visma.token-refresh-failed"),
    (
        "Material 10450 not created because not found in VISMA.net",
        "visma.net",
        "visma.material-not-found",
    ),
    (
        "Invoice created as draft because relation 10045 is not known in eBoekhouden",
        "e-boekhouden",
        "eboekhouden.relation-unknown",
    ),
    (
        "Ongeldige materiaalcode 10450, moet worden vervangen door 10451",
        "e-boekhouden",
        "eboekhouden.material-code-invalid",
    ),
    ("e-Boekhouden authentication failed", "magento", "magento.authentication-failed"),
    (
        "Invalid credentials for user admin in store view default",
        "magento",
        "magento.authentication-failed",
    ),
    ("Customer email required", "magento", "magento.customer-email-required"),
]


@pytest.mark.parametrize(("message", "system"), NO_ERROR)
def test_what_is_meant_to_be_so_is_no_error(
    matcher: Matcher, message: str, system: str | None
) -> None:
    assert matcher.diagnose(message, System(system) if system else None) == ()


@pytest.mark.parametrize(("message", "system", "rule"), ERRORS)
def test_what_is_not_meant_to_be_so_is_an_error(
    matcher: Matcher, message: str, system: str | None, rule: str
) -> None:
    found = [match.rule for match in matcher.diagnose(message, System(system) if system else None)]
    assert found == [rule]
