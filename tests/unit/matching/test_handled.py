"""What a log line says was put right at once is no diagnosis; what failed all the same is one."""

from __future__ import annotations

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.matching.outcome import Outcome
from troubleshooter.matching.reasons import lacking
from troubleshooter.model import System

RELATION = "Relation 10562 not known in eBoekhouden"
RELATIE = "Relatie 20031 niet gevonden in VISMA.net"
TERM = "Payment term not filled in (CFACT014)"
PUT_RIGHT = [
    ("Relation 10712 not known in eBoekhouden yet, created by Export relations", "e-boekhouden"),
    (f"{RELATION}, relation created", "e-boekhouden"),
    (f"{RELATION} -> customer 10562 created (201) -> invoice 26-11 booked", "e-boekhouden"),
    (f"{RELATION} | AddRelatie | work order 26-0622 exported", "e-boekhouden"),
    (f"{RELATIE}, relatie is nu aangemaakt, verkooporder SO0041 aangemaakt", "visma.net"),
    ("Relatie 10562 was nog niet bekend in eBoekhouden en is nu aangemaakt", "e-boekhouden"),
    ("Grootboekrekening 8020 aangemaakt; code was nog onbekend in eBoekhouden.", "e-boekhouden"),
    ("Material KABEL-3G not found in VISMA.net, added as non-stock item", "visma.net"),
    ("Material KABEL-3G not found in VISMA.net at first try, found at second", "visma.net"),
    ("Material 20.114 on work order 26-33 not found in cache, read from VISMA.net", "visma.net"),
    (f"{TERM}, default of 30 days used", "e-boekhouden"),
    ("CFACT014: Betalingstermijn niet ingevuld, aangevuld met 14", "e-boekhouden"),
    ("Btw-code niet ingevuld (CFACT038): materiaal 44, overgenomen uit artikelgroep", None),
    ("Invalid tax code 19, replaced with HOOG_VERK_21, invoice 000000412 booked", "magento"),
    ("Verplicht: Grootboekrekening, standaard 8000 genomen", "exact-online"),
    ("(429) To Many Requests, waited 60 s, retry ok", "exact-online"),
    ("Server Unavailable; retry 1 failed; second attempt ok", "exact-online"),
    ("De bewerking heeft een time-out ondergaan, tweede poging gelukt", "exact-online"),
    ("Customer 10488 status changed from 'Credit Hold' to 'Active'", "visma.net"),
    (f"{RELATION}, relation created, no errors", "e-boekhouden"),
    ("API-instellingen waren ongeldig, zijn opnieuw ingevuld en nu goed", "e-boekhouden"),
    ("API token was invalid and has been renewed", "visma.net"),
    ("Tax code was invalid, mapped to HOOG_VERK_21", "magento"),
    ("Identifier was empty, new one made", "exact-online"),
    ("Relation 20118 did not exist in OutSmart and was imported", "visma.net"),
    ("Werkbon 24-0101 had geen regels, regel toegevoegd en verzonden", "e-boekhouden"),
    ("Betalingstermijn was niet ingevuld en is nu 14 dagen", "e-boekhouden"),
    ("Counter account code of material 10450 was missing, now 8000", "e-boekhouden"),
    ("Betalingstermijn leeg, standaard 14 dagen gebruikt", "e-boekhouden"),
    ("Payment term not filled in, 14 days assumed", "e-boekhouden"),
    ("VAT code not filled in for hour type, code of material used", "e-boekhouden"),
    ("Materiaal 10450 niet gevonden in VISMA.net en daarom aangemaakt", "visma.net"),
    ("Relatie 10045 nog niet bekend, wordt aangemaakt in eBoekhouden", "e-boekhouden"),
]
FAILED = [
    (f"{RELATION}, relation not created", "e-boekhouden"),
    (f"{RELATION}, create failed", "e-boekhouden"),
    (f"{RELATION}, relation created, export failed", "e-boekhouden"),
    (f"{RELATION}, relation created\nExport failed", "e-boekhouden"),
    (f"{RELATION}, relation must be created", "e-boekhouden"),
    (f"{RELATION}, ticket created", "e-boekhouden"),
    (f"{RELATION}, we created it, what now", "e-boekhouden"),
    (f"{RELATION} | aangemaakt | 12-03-2026 | Piet", "e-boekhouden"),
    (f"Work order 26-1: {RELATION}, work order 26-2 exported", "e-boekhouden"),
    (f"ERROR {RELATION}, relation created", "e-boekhouden"),
    (f"export mislukt: {RELATIE}, relatie aangemaakt", "visma.net"),
    (f"{RELATIE}, klant is gisteren aangemaakt", "visma.net"),
    (f"{RELATIE}, aangemaakt in OutSmart", "visma.net"),
    (f"{RELATIE}, bon 26-11 overgeslagen; bon 26-12 geboekt", "visma.net"),
    (f"{RELATIE}, relatie toegevoegd - opnieuw exporteren", "visma.net"),
    ("Relation 20031 not found in VISMA.net, found: 0", "visma.net"),
    ("Material 12 not found in VISMA.net, material 13 created", "visma.net"),
    ("Material 12 not found in VISMA.net, order created without line 3", "visma.net"),
    ("Material 12 not found in VISMA.net, 2 of 3 lines accepted", "visma.net"),
    (f"{TERM}, default used but e-Boekhouden refused the invoice", "e-boekhouden"),
    (f"{TERM}, no default used", "e-boekhouden"),
    ("Invalid tax code HOOG, used as default in 12 products", "magento"),
    ("Invoice skipped: Customer email required", "magento"),
    ("Customer email required, order 100000123 created", "magento"),
    ("Invoice number already exists, invoice 000000412 booked", "magento"),
    ("In gebruik: Boekstuknummer 26700001, boeking aangemaakt", "exact-online"),
    ("(429) To Many Requests, retry 3 of 3, gave up", "exact-online"),
    ("Server Unavailable; retry scheduled", "exact-online"),
    ("Server Unavailable; second attempt 503", "exact-online"),
    (f"{TERM}, default used -> 500", "e-boekhouden"),
    ("Server Unavailable | 3 retries | 200 orders ok", "exact-online"),
    ("Customer 10488 status changed from 'Active' to 'Credit Hold'", "visma.net"),
    ("VAT code was not filled in, corrected invoice still refused", "e-boekhouden"),
    ("API token was invalid, refreshing failed", "visma.net"),
    ("Relatie 10045 nog niet bekend in eBoekhouden, wordt overgeslagen", "e-boekhouden"),
    (
        "Relatie 10045 nog niet bekend in eBoekhouden, bon 24-1 wordt niet aangemaakt",
        "e-boekhouden",
    ),
    ("Nieuwe relatie 10045 niet bekend in eBoekhouden, ticket wordt aangemaakt", "e-boekhouden"),
    ("Payment term not filled in, all licences used", "e-boekhouden"),
]
CHOICES = [
    "Customer email required: Yes  |  Telephone required: No",
    "Meldingen:\n[x] Validation error\n[ ] Customer created\n[ ] Duplicate found",
]


@pytest.mark.parametrize(("message", "system"), PUT_RIGHT)
def test_what_was_put_right_is_no_diagnosis(
    matcher: Matcher, message: str, system: str | None
) -> None:
    explained = matcher.explain(message, System(system) if system else None)
    assert explained.diagnoses == ()
    assert Outcome.HANDLED in {step.outcome for step in explained.steps}


@pytest.mark.parametrize(("message", "system"), FAILED)
def test_what_failed_all_the_same_is_a_diagnosis(
    matcher: Matcher, message: str, system: str
) -> None:
    assert matcher.explain(message, System(system)).diagnoses


@pytest.mark.parametrize("message", CHOICES)
def test_a_setting_or_an_empty_box_is_no_diagnosis(matcher: Matcher, message: str) -> None:
    assert matcher.explain(message, System.MAGENTO).diagnoses == ()


def test_the_error_that_came_instead_is_the_diagnosis(matcher: Matcher) -> None:
    message = "betalingsconditie leeg, standaard '1' gebruikt: Ongeldige referentie: Dagboek"
    told = {match.rule for match in matcher.explain(message, System.EXACT).diagnoses}
    assert told == {"exact.journal-reference-invalid"}


def test_the_record_tells_by_which_words(matcher: Matcher) -> None:
    explained = matcher.explain(f"{RELATION}, relation created", System.EBOEKHOUDEN)
    assert any("put right at once: relation created" in why for why in lacking(explained, "en"))
    assert any("goed gezet: relation created" in why for why in lacking(explained, "nl"))
