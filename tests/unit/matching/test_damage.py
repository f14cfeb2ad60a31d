"""What damage leaves of a message is still read, and nothing more is read into it."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest
from tests.bench.noise import DAMAGES

from troubleshooter.matching.confidence import CODE, EXACT, confidence
from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import Rule, System

HOST = "exact.host-name-unresolved"
MATERIAL = "visma.material-not-found"
REST_DOWN = "eboekhouden.rest-service-unavailable"
FIELD = "outsmart.project-field-invalid"
EARLY = "network.tls-certificate-not-yet-valid"


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        ("Relatienietbekend ineBoekhouden", "eboekhouden.relation-unknown"),
        ("De API-instellingen zijn nieet geldgi", "eboekhouden.api-settings-invalid"),
        ("On geldig gro otboekrekeningtype", "exact.gl-account-type-invalid"),
        ("Invahd reference: VAT code", "exact.vat-code-reference-invalid"),
        ("Relatie niet bekend\n\tin eBoek\nhouden", "eboekhouden.relation-unknown"),
        ("Relatie%20niet%20bekend%20in%20eBoekhouden", "eboekhouden.relation-unknown"),
        ("Relatie+niet+bekend+in+eBoekhouden%21%21%21", "eboekhouden.relation-unknown"),
        ("Relatie+niet+bekend+in+eBoekhouden", "eboekhouden.relation-unknown"),
        ("Ｉnvoice ｔｅｍｐｌａｔｅ not found", "eboekhouden.invoice-template-not-found"),
        ("Customer cr\ufffd\ufffdated", "magento.customer-created"),
        ("RÃƒÂ©eds verwerkt", "exact.already-processed"),
        ("Order 100006001:=20Invalid=20tax co=\nde", "magento.tax-code-invalid"),
        ("VAT cod not filed in (CFAT038)", "eboekhouden.vat-code-missing"),
        ("IN GEBRUIK BOEKSTUKNR", "exact.entry-number-in-use"),
        ("Btw-code <b>niet</b> ingevuld voor uursoort Reistijd", "eboekhouden.vat-code-missing"),
        ("I n v o i c e  n o t  f o u n d", "magento.invoice-not-found"),
        (">> De btw-\n>> code is niet inge-\n>> vuld", "eboekhouden.vat-code-missing"),
        ("Factuur=\n> sjabloon niet gev=\n> onden", "eboekhouden.invoice-template-not-found"),
        ("Payment te=\nrm not fil=6Ced in", "eboekhouden.payment-term-missing"),
        ("**Relatie** _niet_ bekend in `eBoekhouden`", "eboekhouden.relation-unknown"),
        (
            '<a title="Werkbon 26-0991: Factuursjabloon niet gevonden (CFAC...">Werkbon 26-0991: F',
            "eboekhouden.invoice-template-not-found",
        ),
        ("Verpl1cht: Grootboekreken|ng", "exact.gl-account-mandatory"),
        ("|nvoice temp|ate not found", "eboekhouden.invoice-template-not-found"),
        ("D3 API-inst3llingen zijn ni3t g3ldig", "eboekhouden.api-settings-invalid"),
        ("Creditmemo 000000412: invoice notfound", "magento.invoice-not-found"),
        ("CFACT028FactuursjabloonNietGevonden", "eboekhouden.invoice-template-not-found"),
        ("Werkbon26-0110Relatie4410BestaatNietInOutSmart", "visma.work-order-relation-missing"),
        (
            "De externe server heeft een fout ge 2026-03-04 10:00:00 retourneerd: (401) Niet\n"
            "gemachtigd.",
            "exact.unauthorized",
        ),
    ],
)
def test_damaged_wordings_are_read(message: str, rule: str, matcher: Matcher) -> None:
    assert [match.rule for match in matcher.diagnose(message)] == [rule]


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        ("mat. 70133 on wo 26-0101 not fnd in visma.net", MATERIAL),
        ("Pymnt term nt filld in", "eboekhouden.payment-term-missing"),
        ("fact.sjabloon niet gevndn", "eboekhouden.invoice-template-not-found"),
        ("Rel. 4410 op werkbon 26-0102 niet gev. in Visma.net", "visma.relation-not-found"),
        ("Invoice numbr alrady exsts", "magento.invoice-number-exists"),
        ("Sync failed: factuurnr bstaat al", "magento.invoice-number-exists"),
        ("the hst name could not be reslved: start.exactonline.nl", HOST),
        ("vat cde not fild in for hourtype travel", "eboekhouden.vat-code-missing"),
        ("A requird field is mising or dat is invald in this request", FIELD),
        ("quantity of material PVC-32 has too be biger than 0", "visma.quantity-not-positive"),
        ("the diference between request time and curent time is to large", EARLY),
        ("Api fuot", "magento.api-error"),
        ("20260391|Error500|InvalidReference:CostCenter", "exact.cost-centre-reference-invalid"),
        ("...occurred while sending a direct massage or getting the resp", "exact.login-rejected"),
    ],
)
def test_shortened_words_are_read_beside_a_near_wording(
    message: str, rule: str, matcher: Matcher
) -> None:
    assert [match.rule for match in matcher.diagnose(message)] == [rule]


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        ("Specified tokn does nto exist", "magento.oauth-token-rejected"),
        ("'Document' cannot be\tf0und in  the system", "visma.document-not-found"),
        ("Terms 'N30' cannotbefound inthe system.", "visma.payment-terms-unknown"),
        ("GET https://ap1.e-b0ekhouden.nl/v1/re1ation 503 Serv1ce Unavai1able", REST_DOWN),
        (
            '{ "status" : "Failed" , "statusCode" : 5OO , "id" : "71fa" }',
            "visma.background-job-failed",
        ),
        (
            "Error inserting the invoice. Error: VAT ID '7' cannot be found in the sys",
            "visma.vat-id-not-usable",
        ),
        ("> Already exists: Rela-\n> tion", "exact.record-already-exists"),
        ("The 09:12:44 maintenance mode is ena 09:12:44 bled", "magento.maintenance-mode"),
    ],
)
def test_a_pattern_fits_a_message_as_it_was_before_damage(
    message: str, rule: str, matcher: Matcher
) -> None:
    assert [match.rule for match in matcher.diagnose(message)] == [rule]


@pytest.mark.parametrize(
    ("message", "system", "rule"),
    [
        ("...AT code not filled in", None, "eboekhouden.vat-code-missing"),
        ("PI settings are not valid for u", None, "eboekhouden.api-settings-invalid"),
        ("tie niet bekend in eBoekh", None, "eboekhouden.relation-unknown"),
        (
            "geldige referentie: Betalingscond",
            System.EXACT,
            "exact.payment-condition-reference-invalid",
        ),
        ("In gebruik: Boekstuknu", System.EXACT, "exact.entry-number-in-use"),
        ("De betalingstermijn is niet inge", None, "eboekhouden.payment-term-missing"),
        ("rial RVS-316-40 on work order WO-10077 not found in VISMA.net", None, MATERIAL),
        ("rial CV-POMP 25/60 on wrok order UT-2207 not fuond in VISMA.n", System.VISMA, MATERIAL),
        ("erial A 25 on work order 26-2207 not found in VISMA.net", System.VISMA, MATERIAL),
        (
            "lation 20871 on work order 26-0238 not found in VISMA.n",
            None,
            "visma.relation-not-found",
        ),
        ("xterne naam kan niet worden omgezet: 'start.exacton", None, HOST),
        ("stomer created (relation 100771)", System.MAGENTO, "magento.customer-created"),
    ],
)
def test_a_wording_that_an_edge_broke_off_is_completed(
    message: str, system: System | None, rule: str, matcher: Matcher
) -> None:
    assert [match.rule for match in matcher.diagnose(message, system)] == [rule]


@pytest.mark.parametrize(
    "message",
    [
        "Geldige referentie: Betalingsconditie",
        "geldige referentie: betalingsconditie",
        "Geldiggrootboekrekeningtype: 110 Omzet",
        "Notsuccessful",
        "Code van de tegenrekening is niet i",
        "Work order 4412 doees not exist in OutSmart",
        "OAP calls this month: 1,",
        "Material 60099 on work order 25-2009 does not exist in",
        "<b>No</b> duplicates found",
        "GET /api?order=20260031&page=20&fields=3D",
        "FACT038",
        "Module Enabled:    success",
        "Payment reference not filled in",
        "Invoice INV 300412 found in the system, status Released.",
        "Prefix invoice: C",
        "InvalidResponseException (500): Ongeldige referentie: …",
        "Material 60412 on work order 26-2009 not found in Ou…",
        '{"event":"settings","on":["timeout","502"]}',
        "Dagboek 60 is niet geblokkeerd en van het juiste type.",
        "Kostenplaats MAT-7 is niet bekend in eBoekhouden",
        "De factuurdatum ontbrak gisteren, FACT_011 komt niet meer terug",
        "Verplicht: nee\nType veld: keuzelijst",
        "password=\nhost=shop.example.com",
        "Cart 001 opened",
        "stomer group created",
        "Customer upda",
        "Betaling 88213 van € 412,50 matchen in Exact",
        '"message":"Nothing to do","succes',
        "\u2026ation failure: 1213 Deadlock",
        "\u2026cation failed",
        "\u2026tion error for order 12",
    ],
)
def test_nothing_is_read_into_what_is_left(message: str, matcher: Matcher) -> None:
    assert matcher.diagnose(message) == ()


@pytest.mark.parametrize(
    ("message", "system", "rule"),
    [
        ("Factuur datum ontbreekt", System.EBOEKHOUDEN, "eboekhouden.rest-invoice-date-missing"),
        (
            "Gro otboek rekening 8120 bestaat niet in eBoekhouden",
            None,
            "eboekhouden.counter-account-unknown",
        ),
        (
            "Het opgegeven softwear token is niet bevoegd om dit verzoek uit te voeren",
            System.OUTSMART,
            "outsmart.software-token-refused",
        ),
        (
            "index is locked by an other reindex process, skipping",
            System.MAGENTO,
            "magento.index-locked",
        ),
        (
            "Niet geautenticeerd. Controleer de Authorisation header",
            System.EBOEKHOUDEN,
            "eboekhouden.rest-not-authenticated",
        ),
        ("AP| token invaIid. PIease reauthenticate", System.VISMA, "visma.token-invalid"),
        (
            "lnvoicenurnberalready exists in e-Boekhouden",
            System.MAGENTO,
            "magento.invoice-number-exists",
        ),
        ("MateriaalKRUK-9opwerkbon26-0412nietgevonden", None, "outsmart.material-not-found"),
        ("NotauthorizedtouseExactOnlineAPI.", System.EXACT, "exact.api-not-authorised"),
        ("Klant10077:Inuse:Accountcode", System.EXACT, "exact.customer-code-in-use"),
        ("nable to connect to the remote server", System.EXACT, "exact.connection-refused"),
        ("AI1 endp0ints should use https", System.OUTSMART, "outsmart.https-required"),
        (
            "catalog search index is locked by an other reindex proces. Skiping",
            System.MAGENTO,
            "magento.index-locked",
        ),
        ("Customer eail required", System.MAGENTO, "magento.customer-email-required"),
        (
            "Factuurs jabloon niet gevonclen",
            System.EBOEKHOUDEN,
            "eboekhouden.invoice-template-not-found",
        ),
        (
            "quantity of material PVC-20 has to be greater then 0",
            None,
            "visma.quantity-not-positive",
        ),
        (
            "The quantity to invoice must not be greater then the uninvoiced quantity",
            None,
            "magento.invoice-quantity-too-high",
        ),
        (
            "Another process has updated the record. You're changes will be lost.",
            System.VISMA,
            "visma.changed-by-another-process",
        ),
        (
            "On\ngeldige referentie: Kostenplaats",
            System.EXACT,
            "exact.cost-centre-reference-invalid",
        ),
        ("Customer #4417 was successfully up\ndated", System.MAGENTO, "magento.customer-updated"),
    ],
)
def test_words_in_pieces_and_words_taken_for_others_are_read(
    message: str, system: System | None, rule: str, matcher: Matcher
) -> None:
    assert [match.rule for match in matcher.diagnose(message, system)] == [rule]


@pytest.mark.parametrize(
    ("message", "system", "rule"),
    [
        ("Materlaal KRUK-9 op werkb0n 26-0412 niet gevonden", None, "outsmart.material-not-found"),
        (
            "Materiaal KRAAN-20 op werkbon\n26-0571 niet gevonden",
            None,
            "outsmart.material-not-found",
        ),
        (
            "e-Boekhouden REST API: invoice\ntempllte not found",
            System.EBOEKHOUDEN,
            "eboekhouden.rest-invoice-template-unknown",
        ),
    ],
)
def test_what_near_rivals_left_open_is_settled_once_damage_is_undone(
    message: str, system: System | None, rule: str, matcher: Matcher
) -> None:
    found = matcher.diagnose(message, system)
    assert [match.rule for match in found] == [rule]
    assert message[found[0].start : found[0].end].endswith(("gevonden", "found"))
    assert found[0].score < 1.0


@pytest.mark.parametrize(
    ("message", "system"),
    [
        ("Kosten plaats K100 gewijzigd", System.EXACT),
        ("Grootboek rekening 8120 aangemaakt", System.EBOEKHOUDEN),
        ("Time out 30 sec ingesteld", System.MAGENTO),
        ("Status: in\nactive use", System.VISMA),
        ("ActiveUser: 12", System.EXACT),
        ("Callback URI isvalid", System.EXACT),
        ("The account is act ive.", System.VISMA),
        ("0 tax ru1es not rnapped", None),
        ("API error: none\nImport of customers ready", System.MAGENTO),
        ("Verplicht: nee\nType veld: keuzelijst", None),
        ("The quantity is greater then 0", System.VISMA),
        ("You're invoice is ready", System.MAGENTO),
        ("Materiaal KRAAN-20 op werkbon\n26-0571 gevonden", None),
        ("c2VydmVy+aW52YWxpZA+dG9rZW4+bm90Zm91bmQ=", None),
    ],
)
def test_pieces_of_healthy_lines_make_no_error(
    message: str, system: System | None, matcher: Matcher
) -> None:
    assert matcher.diagnose(message, system) == ()


def test_a_misspelt_host_is_still_its_own_system_s(matcher: Matcher) -> None:
    message = "GET https://api.e-boekhuoden.nl/v1/mutations 404 Not Found"
    found = matcher.diagnose(message, System.EBOEKHOUDEN)
    assert [match.rule for match in found] == ["eboekhouden.rest-path-unknown"]
    assert matcher.diagnose(message.replace("boekhuoden", "handel"), System.EBOEKHOUDEN) == ()


def test_an_everyday_word_is_no_misspelt_one(matcher: Matcher) -> None:
    assert matcher.diagnose("De plant is niet gevonden in Exact") == ()


@pytest.mark.parametrize("damage", DAMAGES)
def test_no_damage_stops_the_matcher(
    damage: str, matcher: Matcher, rules: Mapping[str, Rule]
) -> None:
    chance = random.Random(damage)  # noqa: S311 -- test data
    for rule in chance.sample(sorted(rules), 12):
        for wording in rules[rule].wordings[:1]:
            matcher.explain(DAMAGES[damage](wording.text, chance), rules[rule].system)


def test_a_higher_score_is_never_less_sure() -> None:
    sure = [confidence("fuzzy", score / 100) for score in range(80, 101)]
    assert sure == sorted(sure)


def test_a_code_is_surer_than_a_wording_and_this_than_a_likeness() -> None:
    assert CODE > EXACT >= confidence("fuzzy", 1.0) > confidence("fuzzy", 0.8) > 0.95
