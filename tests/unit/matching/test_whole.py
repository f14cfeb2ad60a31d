"""Common short wordings count where they fill their message, and only there."""

from __future__ import annotations

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System

MAGENTO, EXACT = System.MAGENTO, System.EXACT
TIMEOUT, API = "magento.connection-timeout", "magento.api-error"
FAILED, PROCESSED = "magento.authentication-failed", "exact.already-processed"

FILLS = [
    # behind the prefix of a log line
    ("[ok] Customer updated", MAGENTO, "magento.customer-updated"),
    ("main.ERROR: [Accounting] order=000010099 API error (attempt 2 of 5)", MAGENTO, API),
    # behind the call that it answers
    ("PUT crm/Accounts(guid'7ac2') => 500 Reeds verwerkt, boekstuk 2023", EXACT, PROCESSED),
    ("POST salesentry/SalesEntries 500 Already processed", EXACT, PROCESSED),
    # a value in a record, a row of a grid, a field
    (
        '{"id":1,"order":"2","message":"Timeout","platform":"e-Boekhouden","success":"0"}',
        MAGENTO,
        TIMEOUT,
    ),
    ("4473 000000983 Success 2025-06-11 e-Boekhouden Yes", MAGENTO, "magento.sync-succeeded"),
    (
        "ID 5 – Bericht: Geslaagd – Platform: e-Boekhouden – Succes: Ja",
        MAGENTO,
        "magento.sync-succeeded",
    ),
    ("Validation error: no customer", MAGENTO, "magento.validation-error"),
    # what it happened to, while what, since when, how often
    ("Timeout bij het versturen van factuur 31007 naar e-Boekhouden", MAGENTO, TIMEOUT),
    ("Timeout while sending order 000031007 to e-Boekhouden, once", MAGENTO, TIMEOUT),
    ("Timeout after 30 seconds, invoice 000043880, e-Boekhouden, No", MAGENTO, TIMEOUT),
    ("Authentication failed since the new security codes", MAGENTO, FAILED),
    ("Authentication failed for every order last night", MAGENTO, FAILED),
    ("3 x API error in de orderlog vannacht", MAGENTO, API),
    # behind who or what says so
    ("klantlog meldt validatiefout, e-Boekhouden Nee", None, "magento.validation-error"),
    ("het log van de koppeling zegt bij alle drie de orders alleen: API error", MAGENTO, API),
    ("Order 000004519 geeft 'Timeout'", MAGENTO, TIMEOUT),
    ("14 regels met Timeout, eerste order 000031877", MAGENTO, TIMEOUT),
    ("Factuurlog #5190 (Magento): Timeout bij 000001902, geen tweede poging", None, TIMEOUT),
    # how many there were, with the documents behind
    ("Overview: 17 invoices fine, 1 Timeout (000002214)", MAGENTO, TIMEOUT),
    ("2 Timeout (000002214, 000002219)", MAGENTO, TIMEOUT),
    ("1 API error (order 000002214)", MAGENTO, API),
    (
        "factuur 2301 niet te boeken, Verplicht: Kostenplaats",
        EXACT,
        "exact.cost-centre-mandatory",
    ),
]
STANDS_INSIDE = [
    ("1 Timeout (300 seconds)", MAGENTO),
    ("0 Timeout (000002214)", MAGENTO),
    ("Timeout op 300000, retries 3", MAGENTO),
    ("[printer] Timeout", MAGENTO),
    ("SQLSTATE[HY000] [2002] Connection timed out", None),
    ("POST https://api.parcel.example/x 500 Already processed", EXACT),
    ("niet gebruiken, Ongeldig: Datum is de oude tekst", EXACT),
    ("All authentication failed", MAGENTO),
    ("Klik op [Opslaan] Customer updated", MAGENTO),
    ("500 already processed", EXACT),
    ("Backup: Success – Server: web1", MAGENTO),
    ("Success: No", MAGENTO),
    ("id,order,message,platform,success", MAGENTO),
    ("Timeout while sending order 31007 to the printer", MAGENTO),
    ("Timeout while waiting for the printer", MAGENTO),
    ("Timeout 30 seconds, retries 3", MAGENTO),
    ("Timeout in seconds, default 30", MAGENTO),
    ("Timeout: no", MAGENTO),
    ("API errors this week: 3", MAGENTO),
    ("certificate will expire in 9 days", None),
    ("Record already exists for customer 20551 -> switched to PUT -> 204", None),
    ("grootboekrekening 8085 geblokkeerd in Exact sinds 01-01, geboekt op 8086", EXACT),
    ("De kassa van de winkel in Utrecht zegt al de hele dag: Timeout", MAGENTO),
    ("Knop toont 'Success' na opslaan", MAGENTO),
    ("klant meldt time-out bij inloggen", MAGENTO),
    ("[ ] Success\n[ ] Customer created\n[x] API error", MAGENTO),
    ("zoekterm /Reeds verwerkt/ in de log", EXACT),
]


@pytest.mark.parametrize(("message", "system", "rule"), FILLS)
def test_a_wording_counts_where_the_rest_only_says_of_what_and_when(
    matcher: Matcher, message: str, system: System | None, rule: str
) -> None:
    assert [found.rule for found in matcher.explain(message, system).diagnoses] == [rule]


@pytest.mark.parametrize(("message", "system"), STANDS_INSIDE)
def test_a_wording_inside_something_else_tells_nothing(
    matcher: Matcher, message: str, system: System | None
) -> None:
    assert matcher.explain(message, system).diagnoses == ()


def test_a_column_of_ticks_is_no_message_of_success(matcher: Matcher) -> None:
    message = "Invoice  000031187\nMessage  API error\nPlatform e-Boekhouden\nSuccess  ✖"
    assert [found.rule for found in matcher.explain(message, MAGENTO).diagnoses] == [API]


def test_a_row_of_column_names_above_their_cells_is_no_message(matcher: Matcher) -> None:
    table = "stamp\ttarget\tname\tsuccess\tduration\n10:07\tshop.example\tPUT x\tFalse\t31"
    assert matcher.diagnose(table, MAGENTO) == ()


def test_a_row_above_another_row_is_one(matcher: Matcher) -> None:
    table = "000011\t000012\te-Boekhouden\tSuccess\n000013\t000014\te-Boekhouden\tSuccess"
    found = matcher.explain(table, MAGENTO).diagnoses
    assert [one.rule for one in found] == ["magento.sync-succeeded"]


@pytest.mark.parametrize(
    "message",
    [
        'Solved: printer.\nNot solved: order 000018822, "Invalid tax code", retried twice.',
        'Order 12: "you said it was fixed, but order 12 again has Invalid tax code HOOG"',
    ],
)
def test_what_is_not_or_no_longer_solved_is_told(matcher: Matcher, message: str) -> None:
    found = matcher.explain(message, MAGENTO).diagnoses
    assert [one.rule for one in found] == ["magento.tax-code-invalid"]


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        ("Duplicate found for e.berg@post.example, linked to relation 204", "duplicate-found"),
        ("Timeout after 30003 ms: AddMutatie for invoice 3158, attempt 2/3", "connection-timeout"),
        ("regel 5518 : validation error , platform e-boekhouden , succes nee", "validation-error"),
        ("API error on credit memo 000000093: cURL error 99: Something", "api-error"),
        ("Success: creditmemo C000000402 voor bestelling 000018830 geboekt", "sync-succeeded"),
        ("VALIDATION  ERROR", "validation-error"),
        (
            "ID 640 / Message Customer created / Date Sep 30, 2025 6:12 AM / Platform e-Boekhouden"
            " / Success \u2714",
            "customer-created",
        ),
    ],
)
def test_what_is_about_a_wording_does_not_hide_it(
    matcher: Matcher, message: str, rule: str
) -> None:
    found = matcher.explain(message, MAGENTO).diagnoses
    assert [one.rule for one in found] == [f"magento.{rule}"]


def test_what_a_log_pads_its_levels_with_parts_columns(matcher: Matcher) -> None:
    message = "04:10 WARN  Verplicht: Betalingsconditie / klant 3320 heeft geen standaardconditie"
    found = matcher.explain(message, System.EXACT).diagnoses
    assert [one.rule for one in found] == ["exact.payment-condition-mandatory"]


def test_what_was_said_before_is_not_said_now(matcher: Matcher) -> None:
    message = "000012001 | Invoice number already exists | attempts: 2 | previously: Timeout"
    found = matcher.explain(message, MAGENTO).diagnoses
    assert [one.rule for one in found] == ["magento.invoice-number-exists"]


def test_a_count_of_good_news_sums_up(matcher: Matcher) -> None:
    message = "Customer log: 12 x Customer created, 1 x Validation error"
    found = matcher.explain(message, MAGENTO).diagnoses
    assert [one.rule for one in found] == ["magento.validation-error"]
