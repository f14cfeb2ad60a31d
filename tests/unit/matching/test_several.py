"""Errors that stand beside one another are all told, and what is only beside one is not."""

from __future__ import annotations

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.matching.reading.windows import is_apart, separated
from troubleshooter.model import System


def told(matcher: Matcher, message: str, system: str | None = None) -> list[str]:
    known = System(system) if system else None
    return [match.rule for match in matcher.explain(message, known).diagnoses]


@pytest.mark.parametrize(
    ("between", "apart"),
    [
        ("; ", True),
        (". ", True),
        ('"},{"order":"12","message":"', True),
        (", werkbon 26-0114 ", True),
        (" / Order 6000014: ", True),
        (" en de andere '", True),
        (", dinsdag ", True),
        (", 2x ", True),
        (", in Visma ", True),
        ("\n2000007302 ", True),
        (" for order ", False),
        (", code ", False),
        (": ", False),
    ],
)
def test_statements_end_where_the_next_record_begins(between: str, apart: bool) -> None:
    text = f"maandag 26-0113 in Exact: order 4 one{between}other"
    assert separated(text, text.index("one") + 3, len(text) - 5) is apart


@pytest.mark.parametrize(
    "message",
    [
        "(500) interne serverfout, factuur 20260011: Ongeldige referentie: Klant",
        "(500) interne serverfout (factuur 20260011) Ongeldige referentie: Klant",
        "(500) interne serverfout, volgens Exact: Ongeldige referentie: Klant",
        "(500) interne serverfout, 10:15: Ongeldige referentie: Klant",
        "(500) interne serverfout (2x), Ongeldige referentie: Klant",
    ],
)
def test_a_general_error_still_gives_way_to_what_says_more(matcher: Matcher, message: str) -> None:
    assert told(matcher, message, "exact-online") == ["exact.customer-reference-invalid"]


@pytest.mark.parametrize(
    ("between", "listed", "apart"),
    [
        (" + ", False, True),
        (" en ", False, True),
        (", ", True, True),
        (", ", False, False),
        (" (", True, False),
        (": ", True, False),
    ],
)
def test_a_code_says_which_error_the_wording_beside_it_is_unless_they_are_two(
    between: str, listed: bool, apart: bool
) -> None:
    text = f"one{between}other"
    assert is_apart(text, 3, len(text) - 5, listed=listed) is apart


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        (
            "Export 11:32 | bon 24-0719 | tegenrekeningcode niet ingevuld of fout | CMUT012",
            "counter-account-unknown",
        ),
        ("11:32;24-0719;tegenrekening niet ingevuld;CMUT012", "counter-account-unknown"),
        ("| 24-0719 | Counter account code not filled in | CMUT012 |", "counter-account-unknown"),
        ("11:32 | 24-0719 | btw-code ontbreekt of ongeldig | CFACT038", "vat-code-missing"),
        ("CMUT012 | tegenrekeningcode niet ingevuld | 24-0719", "counter-account-unknown"),
        ("25-0070 | tegenrekeningcode onbekend (8000) | CFACT040", "counter-account-missing"),
    ],
)
def test_a_code_in_the_cell_beside_says_which_of_two_that_are_alike_it_is(
    matcher: Matcher, message: str, rule: str
) -> None:
    assert told(matcher, message) == [f"eboekhouden.{rule}"]


@pytest.mark.parametrize(
    "message",
    [
        "24-0719 | tegenrekeningcode niet ingevuld\n24-0720 | CMUT012",
        "24-0719 | tegenrekeningcode niet ingevuld | 24-0720 | CMUT012",
        "bon 24-0719 CFACT040 | bon 24-0720 CMUT012",
    ],
)
def test_a_code_of_another_document_is_another_error(matcher: Matcher, message: str) -> None:
    assert told(matcher, message) == [
        "eboekhouden.counter-account-missing",
        "eboekhouden.counter-account-unknown",
    ]


def test_a_code_in_the_cell_beside_that_is_about_another_thing_is_another_error(
    matcher: Matcher,
) -> None:
    assert told(matcher, "25-0070 | Invoice template not found | CFACT014") == [
        "eboekhouden.invoice-template-not-found",
        "eboekhouden.payment-term-missing",
    ]


@pytest.mark.parametrize(
    ("message", "rules"),
    [
        (
            "Payment term not filled in, CFACT040, CMUT012",
            ["payment-term-missing", "counter-account-missing", "counter-account-unknown"],
        ),
        (
            "Relation not known in eBoekhouden + CFACT028 op bon 26-0119",
            ["relation-unknown", "invoice-template-not-found"],
        ),
        (
            "bon 26-0715 Counter account code not filled in, bon 26-0716 CFACT006",
            ["counter-account-missing", "no-order-lines"],
        ),
        (
            "de ene bon geeft CFACT014 en de andere 'Invoice template not found'",
            ["payment-term-missing", "invoice-template-not-found"],
        ),
    ],
)
def test_codes_and_wordings_that_are_several_errors_are_all_told(
    matcher: Matcher, message: str, rules: list[str]
) -> None:
    assert told(matcher, message) == [f"eboekhouden.{rule}" for rule in rules]


@pytest.mark.parametrize(
    ("message", "rules"),
    [
        (
            '[{"order":"900002210","message":"Customer email required"},'
            '{"order":"900002214","message":"CFACT014: Payment term not filled in"}]',
            ["magento.customer-email-required", "eboekhouden.payment-term-missing"],
        ),
        (
            "ma: De externe server heeft een fout geretourneerd: (401) Niet gemachtigd.\n"
            "di: In gebruik: Boekstuknummer.\ndo: Reeds verwerkt",
            ["exact.unauthorized", "exact.entry-number-in-use", "exact.already-processed"],
        ),
        (
            "attempt 1: The remote server returned an error: (503) Server Unavailable.\n"
            "attempt 2: The remote server returned an error: (401) Unauthorized.",
            ["exact.service-unavailable", "exact.unauthorized"],
        ),
        (
            'Bij de een zegt Exact "Ongeldige referentie: Klant", OutSmart zegt CFACT014',
            ["exact.customer-reference-invalid", "eboekhouden.payment-term-missing"],
        ),
        (
            '[{"id":1,"message":"API error: HTTP 502","success":0},'
            '{"id":2,"message":"Success","success":1}]',
            ["magento.api-error", "magento.sync-succeeded"],
        ),
        (
            '{"run":"2024-06-03","meldingen":["Reeds verwerkt","Ongeldige referentie: Klant"]}',
            ["exact.already-processed", "exact.customer-reference-invalid"],
        ),
        (
            "'Niet herkende GUID-indeling' bij de klanten, en bij factuur 20240877 "
            "'Object reference not set to an instance of an object'",
            ["exact.guid-not-recognised", "exact.null-reference"],
        ),
        (
            "Vannacht -- API error: 1; Invoice not found: 2; Validation error: 1",
            ["magento.api-error", "magento.invoice-not-found", "magento.validation-error"],
        ),
        (
            "2000007300 CMUT033 Nee\n2000007302 Customer email required Nee",
            ["magento.tax-code-invalid", "magento.customer-email-required"],
        ),
    ],
)
def test_each_line_record_and_system_tells_its_own(
    matcher: Matcher, message: str, rules: list[str]
) -> None:
    assert told(matcher, message) == rules


def test_a_code_that_comes_twice_is_one_error(matcher: Matcher) -> None:
    assert told(matcher, "CMUT033\nCMUT033", "magento") == ["magento.tax-code-invalid"]


def test_a_code_beside_another_errors_wording_still_decides(matcher: Matcher) -> None:
    message = "CFACT028: Payment term not filled in"
    assert told(matcher, message) == ["eboekhouden.invoice-template-not-found"]


@pytest.mark.parametrize(
    ("message", "system", "rule"),
    [
        (
            "Relation MATERIAAL-NOORD BV on work order MAT-12 not found in VISMA.net",
            None,
            "visma.relation-not-found",
        ),
        (
            "Material KLANT-01 on work order 26-0215 not found in VISMA.net",
            None,
            "visma.material-not-found",
        ),
        ("API error: HTTP 500 Internal Server Error", None, "magento.api-error"),
        ('exact: "(429) To Many Requests"\nlevel=error', None, "exact.too-many-requests"),
        ("91 Duplicate found e-Boekhouden Yes", None, "magento.duplicate-found"),
        (
            "77 000001301 Invoice not found Jan 12, 2026 7:15:53 AM e-Boekhouden No",
            "magento",
            "magento.invoice-not-found",
        ),
        (
            "20260118  Geëxporteerd\n20260119  In gebruik: Boekstuknummer.\nPagina 1 van 4 « ‹ 1 2",
            None,
            "exact.entry-number-in-use",
        ),
        (
            "HTTP 503 <- https://start.exactonline.nl/api/oauth2/token",
            None,
            "exact.service-unavailable",
        ),
        (
            'HTTP/1.1 401\nWWW-Authenticate: Bearer error="invalid_token"',
            "visma.net",
            "visma.token-invalid",
        ),
        ("Timeout after 60 s on AddMutatie (order 000071190)", None, "magento.connection-timeout"),
        ("ApiException: API error in /srv/shop/app/Push.php:96", None, "magento.api-error"),
        (
            'x,"Customer created: De Groene Winkel B.V. (12044)",e-Boekhouden,Yes',
            None,
            "magento.customer-created",
        ),
        (
            "Work order 25-0698 relation 10733 dose not exits in OutSmart",
            None,
            "visma.work-order-relation-missing",
        ),
        (
            "8120 \u00b7 Timeout \u00b7 e-Boekhouden \u00b7 No",
            "magento",
            "magento.connection-timeout",
        ),
        (
            "ebh-0  | The API sett\nebh-0  | ings are not\nebh-0  |  valid",
            "e-boekhouden",
            "eboekhouden.api-settings-invalid",
        ),
        (
            "1180 000002210 000002101 Customer email required e-Boekhouden No",
            "magento",
            "magento.customer-email-required",
        ),
        (
            "412 Validation error 12 mei e-Boekhouden Nee",
            "magento",
            "magento.validation-error",
        ),
        (
            '    expected: ""\n         got: "CFACT006"',
            "e-boekhouden",
            "eboekhouden.no-order-lines",
        ),
        ("     expected 'CFACT006' to equal ''", "e-boekhouden", "eboekhouden.no-order-lines"),
        (
            "$ grep -c CMUT012 storage/logs/worker.log\n46",
            "e-boekhouden",
            "eboekhouden.counter-account-unknown",
        ),
        (
            '<testcase><failure message="Relation not known in eBoekhouden"/></testcase>',
            None,
            "eboekhouden.relation-unknown",
        ),
        (
            "[x] Niet herkende GUID-indeling.\n[v] 14 facturen overgezet",
            "exact-online",
            "exact.guid-not-recognised",
        ),
        (
            "De externe naam kan niet worden omgezet: 'start[.]exactonline[.]nl'.",
            None,
            "exact.host-name-unresolved",
        ),
        ("610;Dupli_x000D_cate found;09-02-2024;e-Boekhouden;Ja", None, "magento.duplicate-found"),
        ("20260104  Reads verwerkt", "exact-online", "exact.already-processed"),
        (
            "Label via PostNL gemaakt\n"
            "The remote server returned an error: (503) Server Unavailable.",
            "exact-online",
            "exact.service-unavailable",
        ),
        ("Sdk.Exceptions.TooManyRequestsException", "exact-online", "exact.too-many-requests"),
        ("ErrorrefreshingAPItoken.UnabletoaccessAPI", None, "visma.token-refresh-failed"),
    ],
)
def test_what_stands_around_does_not_hide_or_change_it(
    matcher: Matcher, message: str, system: str | None, rule: str
) -> None:
    assert told(matcher, message, system) == [rule]


@pytest.mark.parametrize(
    ("message", "system"),
    [
        ("Tax Rate Mapping: 11 tax codes checked, none invalid", "magento"),
        (
            "sshd[22190]: pam_unix(sshd:auth): authentication failure; user=magento",
            None,
        ),
        (
            "System.UnauthorizedAccessException: Toegang tot het pad 'C:\\Bookzo\\exact.log' is "
            "geweigerd.",
            None,
        ),
        ("The RPC server is unavailable. (Exception from HRESULT: 0x800706BA)", None),
        ("1,874 relations imported, below the 2,000-record limit", "e-boekhouden"),
        ("Work order 26-0432: no order lines changed since the last export", "e-boekhouden"),
        ("$ grep -c CMUT012 storage/logs/worker.log\n0", "e-boekhouden"),
        ('expected: "CFACT006"\n     got: ""', "e-boekhouden"),
        ("eHerkenning: Authentication failed (niveau 3 vereist)", None),
        ("De CFACT040 van gisteren is opgelost, alle bonnen staan erin", "e-boekhouden"),
        ("1.998 relaties opgehaald, dus net onder de limiet van 2.000 records", "e-boekhouden"),
        (
            "Label printing, PostNL Send API, staging\n"
            "The remote server returned an error: (503) Server Unavailable.",
            None,
        ),
        ("1.640 relaties ingelezen, ruim onder de grens van 2.000 records", "e-boekhouden"),
        ("Sinds het nieuwe Client Secret is de 401 van Exact weg", "exact-online"),
        ("Materiaal E003.1 (wandlamp) geïmporteerd", None),
        ("invoice log, 3 regels met No:\n#7781 order 4000001207 (balie)", "magento"),
    ],
)
def test_near_misses_are_none(matcher: Matcher, message: str, system: str | None) -> None:
    assert told(matcher, message, system) == []


def test_the_end_of_a_line_and_the_word_behind_the_next_ones_time_are_two(matcher: Matcher) -> None:
    lines = (
        "09-12-2025 14:30 Material 7781-B on work order 25-9120 not found in VISMA.net\n"
        "09-12-2025 14:30 Work order 25-9124 relation 5530 does not exist in OutSmart"
    )
    found = [match.rule for match in matcher.explain(lines, System.VISMA).diagnoses]
    assert found == ["visma.material-not-found", "visma.work-order-relation-missing"]


def test_a_line_that_a_columns_edge_cut_is_read_by_itself(matcher: Matcher) -> None:
    rows = "WB 2026-0077  28-02  No order lines on the work ord\nWB 2026-0078  28-02  exported"
    found = [match.rule for match in matcher.explain(rows, System.EBOEKHOUDEN).diagnoses]
    assert found == ["eboekhouden.no-order-lines"]


def test_an_address_of_mail_says_nothing_of_how_an_error_is_told(matcher: Matcher) -> None:
    mail = (
        "Van: monitoring@koppeling.voorbeeld.nl\n\n- Relation 30017 on work order 26-0811 not found"
        " in VISMA.net\n- Work order 26-0815 relation 30021 does not exist in OutSmart\n"
    )
    found = [match.rule for match in matcher.explain(mail, System.VISMA).diagnoses]
    assert found == ["visma.relation-not-found", "visma.work-order-relation-missing"]


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        ("Foutcode: CFACT040 / Omschrijving: n.v.t. / Tijd: 13:37", "counter-account-missing"),
        ("Uursoort WEEKEND-150 heeft geen btw-code (CFACT038)", "vat-code-missing"),
        ("Relatie 'De Berg' (no. 50931) not known in eBoekhouden", "relation-unknown"),
    ],
)
def test_a_code_in_a_record_or_behind_what_it_means_came(
    matcher: Matcher, message: str, rule: str
) -> None:
    found = [match.rule for match in matcher.explain(message).diagnoses]
    assert found == [f"eboekhouden.{rule}"]


def test_no_in_the_last_column_of_numbered_rows_denies_nothing(matcher: Matcher) -> None:
    rows = "#71 Duplicate found (Yes) | #72 Customer email required (No)"
    found = [match.rule for match in matcher.explain(rows, System.MAGENTO).diagnoses]
    assert found == ["magento.duplicate-found", "magento.customer-email-required"]


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        (
            "Export work orders\n[x] Please specify whether to send the work order as a sales order"
            " or a sales invoice\n[Close]",
            "visma.export-format-not-set",
        ),
        (
            "Het aantal van materiaal FILTER moet groter zijn dan 0 (nu: 0,00 st)",
            "visma.quantity-not-positive",
        ),
        ("Magento, factuur 2000004419: Timeout na 60 sec.", "magento.connection-timeout"),
    ],
)
def test_what_shows_a_message_does_not_hide_it(matcher: Matcher, message: str, rule: str) -> None:
    assert [match.rule for match in matcher.explain(message).diagnoses] == [rule]


def test_what_came_after_trying_again_is_another_error(matcher: Matcher) -> None:
    text = 'Magento: eerst "API error", na opnieuw versturen "Invoice not found".'
    found = [match.rule for match in matcher.explain(text).diagnoses]
    assert found == ["magento.api-error", "magento.invoice-not-found"]


@pytest.mark.parametrize(
    ("message", "rules"),
    [
        (
            "Factuursjabloon niet gevonden, betalingstermijn leeg? Log zegt alleen: code CFACT014",
            ["eboekhouden.payment-term-missing"],
        ),
        (
            "VAT code missing, invoice template not found? The log only says CFACT014",
            ["eboekhouden.payment-term-missing"],
        ),
        (
            "Factuursjabloon niet gevonden, betalingstermijn niet ingevuld, wat nu? Groet Jan",
            ["eboekhouden.invoice-template-not-found", "eboekhouden.payment-term-missing"],
        ),
    ],
)
def test_what_is_guessed_at_is_no_item_of_a_list(
    matcher: Matcher, message: str, rules: list[str]
) -> None:
    found = matcher.diagnose(message, System.EBOEKHOUDEN)
    assert [match.rule for match in found] == rules


DATED = "Bookzo / Exact 14-06-2024\n"
LISTS = [
    (
        "Exact Online (Bookzo)\n- fact. 8812: Ongeldige referentie: Betalingsconditie\n"
        "- fact. 8815: Ongeldig grootboekrekeningtype\n- daarna: (429) To Many Requests",
        None,
        [
            "exact.payment-condition-reference-invalid",
            "exact.gl-account-type-invalid",
            "exact.too-many-requests",
        ],
    ),
    (
        f"{DATED}231904 In gebruik: Boekstuknummer.\n231905 Geëxporteerd\n231911 Reeds verwerkt",
        None,
        ["exact.entry-number-in-use", "exact.already-processed"],
    ),
    (
        'Ze hangen: 100031 "Invalid tax code", 100034 "Email required" en 100040 "API error".',
        "magento",
        ["magento.tax-code-invalid", "magento.customer-email-required", "magento.api-error"],
    ),
    (f"{DATED}231904 Ongeldige referentie: Klant\n312 Reeds verwerkt", None, None),
]


@pytest.mark.parametrize(("message", "system", "rules"), LISTS)
def test_documents_in_a_list_each_have_their_error(
    matcher: Matcher, message: str, system: str | None, rules: list[str] | None
) -> None:
    found = matcher.diagnose(message, System(system) if system else None)
    told = [match.rule for match in found]
    assert told == (rules or ["exact.customer-reference-invalid"])


def test_a_code_in_brackets_behind_a_clause_says_which_of_two_that_are_alike_it_is(
    matcher: Matcher,
) -> None:
    message = "Werkbon 24-1407 heeft geen materialen en geen uren (CFACT006)"
    assert told(matcher, message) == ["eboekhouden.no-order-lines"]


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        (
            "Exact login failed: The remote server returned an error: (503) Server Unavailable",
            "exact.service-unavailable",
        ),
        ("Exact login mislukt: (401) Niet gemachtigd", "exact.unauthorized"),
        ("Exact login failed: wrong password", "exact.login-rejected"),
        ("Exact login failed", "exact.login-rejected"),
    ],
)
def test_the_reason_of_a_login_that_failed_is_the_error(
    matcher: Matcher, message: str, rule: str
) -> None:
    assert told(matcher, message, "exact-online") == [rule]


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        (
            "Material 77120 found in VISMA.net, but quantity has to be greater than 0",
            "visma.quantity-not-positive",
        ),
        (
            "Betaling 6204 geexporteerd naar Exact, matchen mislukt",
            "exact.payment-matching-failed",
        ),
    ],
)
def test_what_failed_after_something_went_well_is_the_error(
    matcher: Matcher, message: str, rule: str
) -> None:
    assert told(matcher, message) == [rule]
