"""The same words about another thing, or denied as a whole, are no diagnosis."""

from __future__ import annotations

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System

NOTHING = [
    ("E-mailsjabloon voor factuur niet gevonden", None),
    ("SMS template not found", "e-boekhouden"),
    ("Error creating PDF of customer", "visma.net"),
    ("Invoice number prefix already exists", "magento"),
    ("Material list not found in VISMA.net", "visma.net"),
    ("Material photo 10 not found in VISMA.net", "visma.net"),
    ("Contact 12 of relation 20118 does not exist in OutSmart", "visma.net"),
    ("VAT zone of relation 20118 not found in VISMA.net", "visma.net"),
    ("Vehicle of relation 10045 not known", "e-boekhouden"),
    ("Betalingsconditie van klant 5521 bijgewerkt", None),
    ("Customer email template not found", "magento"),
    ("Material 7 found in VISMA.net, but price has to be greater than 0", "visma.net"),
    ("Materiaal 7: prijs moet groter zijn dan 0", "visma.net"),
    ("Session timeout after 15 minutes", "magento"),
    ("XML validation error", "magento"),
    ("The account manager of customer 10044 is inactive.", "visma.net"),
    ("Contact person of customer 10044 is inactive", "visma.net"),
    ("De accountmanager van de klant is inactief in Exact", "exact-online"),
    ("No relation is missing in eBoekhouden, all 312 were found.", None),
    ("Er zijn geen ongeldige btw-codes gevonden.", None),
    ("Alle materialen hebben een geldige tegenrekening, er ontbreekt niets.", None),
    ("Alle werkbonnen hebben orderregels, er ontbreekt er geen een.", "e-boekhouden"),
    ("Dagboek 70 is niet geblokkeerd en van het juiste type.", "exact-online"),
    ('{"code":"product_invalid_sku","message":"Invalid or duplicated SKU."}', None),
    ("We have not seen CMUT012 again after the change.", None),
    ("Verplicht: Veiligheidsschoenen", None),
    ("Niet gevonden: bijlage.pdf", "exact-online"),
    ("Contact person J. Smit of relation 20031 not found in VISMA.net", None),
    ("Supplier 70012 of material POMP-3 not found in VISMA.net", "visma.net"),
    ("voorraadlocatie van materiaal KNEL-15 niet gevonden in VISMA.net", None),
    ("LDAP: error code 49 - Invalid Credentials", None),
    ('Azure AD: {"error":"invalid_grant","error_description":"The grant has expired"}', None),
    ("Delivery address of relation 30220 not found in VISMA.net, main address sent", None),
    ("E-mailadres van relatie 30220 niet gevonden in VISMA.net", "visma.net"),
    ("Price of material S-200 not found in VISMA.net", "visma.net"),
    ("Foto's van materiaal 10-200 niet gevonden in VISMA.net", "visma.net"),
    ("Telefoonnummer van relatie 30220 niet bekend in eBoekhouden", "e-boekhouden"),
    ("PDF of invoice 100000123 not found", "magento"),
    ("Relation 30220: delivery address not found in VISMA.net", "visma.net"),
    ("Afleveradres relatie 30220 niet gevonden in VISMA.net", "visma.net"),
    ("Customer group updated: Particulier -> Groothandel", "magento"),
    ("Klantgroep bijgewerkt: Particulier -> Groothandel", "magento"),
    ("Currency of relation 30220 not found in VISMA.net", "visma.net"),
    ("VAT code of material S-200 not found in VISMA.net", "visma.net"),
    ("Contactpersoon van klant geblokkeerd", "exact-online"),
    ("E-mail van klant aangepast", "magento"),
    ("Kostenplaats van relatie 30220 niet gevonden in VISMA.net", "visma.net"),
    ("Kamer 401: sleutelkaart niet gemachtigd na 11:00 uur", None),
    ("Room 401: unauthorized access at 23:10", None),
    ("Camera 500 interne fout", "exact-online"),
    ("Deur 401 niet gemachtigd, badge van Petra", "exact-online"),
]
NOTHING += [
    ("Invoice 12 of relation 7 is not found", "e-boekhouden"),
    ("Order 12 of customer 55 not found in Exact", "exact-online"),
    ("Customer 5521 updated their newsletter subscription", "magento"),
    ("Material 20 not in stock, relatie 20118 wel gevonden", "visma.net"),
]
STILL = [
    ("Material PAGE-12 not found in VISMA.net", "visma.net", "visma.material-not-found"),
    ("Factuursjabloon 'Lijst' niet gevonden", None, "eboekhouden.invoice-template-not-found"),
    (
        "Relation 20118 of work order 24-0101 not found in VISMA.net",
        "visma.net",
        "visma.relation-not-found",
    ),
    ("Naam van relatie 20118 niet gevonden in VISMA.net", None, "visma.relation-not-found"),
    ("Gegevens van klant 5521 bijgewerkt", "magento", "magento.customer-updated"),
    ("Order 000031007: Timeout after 30 s", "magento", "magento.connection-timeout"),
    (
        "Materiaal 20 op werkbon 12 niet in VISMA.net, relatie 20118 wel gevonden",
        "visma.net",
        "visma.material-not-found",
    ),
    ("Exact: geen (503) meer, maar nu wel (401) Niet gemachtigd", None, "exact.unauthorized"),
    ("Work order 12 of relation 20031 not found in VISMA.net", None, "visma.relation-not-found"),
    ("Export of material 20: not found in VISMA.net", "visma.net", "visma.material-not-found"),
    ("Account 8000 is inactive", "visma.net", "visma.account-inactive"),
    ("Rekening Debiteuren is inactief", "visma.net", "visma.account-inactive"),
    ("Export van klant 10233: Klant is non-actief", "exact-online", "exact.customer-inactive"),
    ("The status of customer 10044 is 'On Hold'", "visma.net", "visma.customer-on-hold"),
    ("Geblokkeerd: Medewerker", None, "exact.record-blocked"),
    ("niet gevonden: magazijn", "exact-online", "exact.value-not-found"),
    ("No response. Relation not known in eBoekhouden", None, "eboekhouden.relation-unknown"),
    (
        "Counter account code missing, nothing was booked",
        None,
        "eboekhouden.counter-account-missing",
    ),
    ("Relation of work order 12 not found in VISMA.net", None, "visma.relation-not-found"),
    ("Relation number 30220 not found in VISMA.net", "visma.net", "visma.relation-not-found"),
    (
        "Delivery address sent, but relation 30220 not found in VISMA.net",
        "visma.net",
        "visma.relation-not-found",
    ),
    (
        "Relation 30220, address Kerkstraat 3, not found in VISMA.net",
        "visma.net",
        "visma.relation-not-found",
    ),
    (
        "Foto bij werkbon 12: materiaal S-200 niet gevonden in VISMA.net",
        "visma.net",
        "visma.material-not-found",
    ),
    ("Customer data updated", "magento", "magento.customer-updated"),
    (
        "Material S-200 of quote 88 not found in VISMA.net",
        "visma.net",
        "visma.material-not-found",
    ),
    (
        "Relatie 1022 van abonnement 7 niet bekend in eBoekhouden",
        "e-boekhouden",
        "eboekhouden.relation-unknown",
    ),
    ("Contactpersoon: Klant geblokkeerd", "exact-online", "exact.customer-blocked"),
    ("Customer of contract 7 on hold", "visma.net", "visma.customer-on-hold"),
    ("Hotel Kamer BV: (401) Niet gemachtigd", "exact-online", "exact.unauthorized"),
    ("Export afgebroken door 503 Server Unavailable", None, "exact.service-unavailable"),
    ("Kantoor: 401 niet gemachtigd", "exact-online", "exact.unauthorized"),
    ("adm. 3, kamer 12: 401 niet gemachtigd", "exact-online", "exact.unauthorized"),
    (
        "Factuur 12 van relatie 55 mislukt want niet bekend in eBoekhouden",
        "e-boekhouden",
        "eboekhouden.relation-unknown",
    ),
    (
        "Bestelling 12 van klant 55 die niet bekend is",
        "exact-online",
        "exact.customer-reference-invalid",
    ),
    (
        "Order 4 of customer 12 who does not exist in Exact",
        "exact-online",
        "exact.customer-reference-invalid",
    ),
]


@pytest.mark.parametrize(("message", "system"), NOTHING)
def test_it_is_about_something_else(matcher: Matcher, message: str, system: str | None) -> None:
    assert matcher.diagnose(message, System(system) if system else None) == ()


@pytest.mark.parametrize(("message", "system", "rule"), STILL)
def test_it_is_the_wordings_own(
    matcher: Matcher, message: str, system: str | None, rule: str
) -> None:
    found = [match.rule for match in matcher.diagnose(message, System(system) if system else None)]
    assert found == [rule]


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        (
            "Materiaal KOPPEL-22 van relatie 50412 op werkbon 25/088 niet gevonden in VISMA.net",
            "visma.material-not-found",
        ),
        (
            "Relation 31870 (Material Supply BV) on work order 5521 not found in VISMA.net",
            "visma.relation-not-found",
        ),
        (
            "Relation 20114 with material 8812 on work order 25-100 not found in VISMA.net",
            "visma.relation-not-found",
        ),
        (
            "Material but relation 4410 on work order 5 not found in VISMA.net",
            "visma.relation-not-found",
        ),
    ],
)
def test_of_two_things_the_one_that_has_the_other_is_what_is_told_of(
    matcher: Matcher, message: str, rule: str
) -> None:
    assert [match.rule for match in matcher.diagnose(message, System.VISMA)] == [rule]


@pytest.mark.parametrize(
    ("message", "system", "rules"),
    [
        (
            "Material 12 and relation 4410 not found in VISMA.net",
            "visma.net",
            ["visma.material-not-found", "visma.relation-not-found"],
        ),
        (
            "Materiaal P-12 heeft geen tegenrekening en geen btw-code",
            "e-boekhouden",
            ["eboekhouden.counter-account-missing", "eboekhouden.vat-code-missing"],
        ),
        (
            "Material 12 updated and relation 4410 not found in VISMA.net",
            "visma.net",
            ["visma.relation-not-found"],
        ),
        (
            "Materiaal gevonden en relatie 4410 niet gevonden in VISMA.net",
            "visma.net",
            ["visma.relation-not-found"],
        ),
    ],
)
def test_two_things_with_one_denial_are_both_told_of(
    matcher: Matcher, message: str, system: str, rules: list[str]
) -> None:
    found = [match.rule for match in matcher.diagnose(message, System(system))]
    assert sorted(found) == rules


@pytest.mark.parametrize(
    ("message", "system", "rule"),
    [
        (
            "VAT code of material Pleasing Group is missing",
            "e-boekhouden",
            "eboekhouden.vat-code-missing",
        ),
        (
            "Het aantal van materiaal TEGEL-30x30 moet groter zijn dan 0",
            "visma.net",
            "visma.quantity-not-positive",
        ),
        (
            "Het aantal van materiaal tegel moet groter zijn dan 0",
            "visma.net",
            "visma.quantity-not-positive",
        ),
    ],
)
def test_a_name_that_looks_like_other_words_is_a_name(
    matcher: Matcher, message: str, system: str, rule: str
) -> None:
    assert [match.rule for match in matcher.diagnose(message, System(system))] == [rule]


@pytest.mark.parametrize(
    ("message", "system"),
    [
        ("Invoice of relation 20114 not found in VISMA.net", "visma.net"),
        ("Tegenrekening van btw-code HOOG ontbreekt", "e-boekhouden"),
    ],
)
def test_whose_thing_is_not_there_is_not_what_is_not_there(
    matcher: Matcher, message: str, system: str
) -> None:
    assert matcher.diagnose(message, System(system)) == ()
