"""A test that names an error, and what a healthy command prints, is no diagnosis."""

from __future__ import annotations

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System

TESTS = [
    "[PASS] it returns an error when the invoice number already exists (12 ms)",
    "\u2713 returns Invoice not found when the invoice id is unknown (4 ms)",
    "PASS src/exact.test.ts\n  \u2713 retries on (503) Server Unavailable (31 ms)",
    "[       OK ] ExportTest.CustomerEmailRequired (0 ms)",
    "ok 12 - throws Invalid credentials when the code is wrong",
    "test_relation_not_known_in_eboekhouden ... ok",
    "tests/test_visma.py::test_api_token_invalid PASSED [ 45%]",
    "public function testInvoiceNumberAlreadyExists(): void",
    'assertThat(result.getMessage()).isEqualTo("Invoice template not found");',
    "assert str(error.value) == 'Invalid tax code'",
    "expect(error.message).toBe('API token invalid. Please reauthenticate')",
    'verify(logger).error("Invalid tax code");',
    'it should report "Customer email required" when there is no address',
    "Scenario: Invoice not found\n  Given an order\n  Then I see Invoice not found",
    "test suite 'API token invalid' finished: 4 passed, 0 failed",
    "Running test: customer email required ... done",
    "6 passing: Invoice not found, Customer email required",
    'Test "Relation not known in eBoekhouden" passed (12 ms)',
    "  Passed ExportTests.AddInvoice_Returns_CFACT028_When_Template_Not_Found [141 ms]",
    "  Failed ExportTests.AddInvoice_Returns_CFACT028_When_Template_Not_Found [141 ms]",
    "  Geslaagd ExportTests.Factuur_Geeft_CFACT028 [< 1 ms]",
    "  Skipped ExportTests.Template_CFACT028 [1 ms]",
    "[xUnit.net 00:00:01.52]     ExportTests.AddInvoice_CFACT028 [PASS]",
    "public async Task AddInvoice_CFACT028_WhenTemplateIsUnknown()",
    '<UnitTestResult testName="AddInvoice_CFACT028" outcome="Passed" />',
    '{"title": "returns CFACT028 without a template", "status": "passed", "duration": 3}',
]
STILL = [
    ("[FAIL] Invoice number already exists", "magento.invoice-number-exists"),
    ("it returns an error: Invoice number already exists", "magento.invoice-number-exists"),
    ("[OK] connected. [ERROR] Invoice number already exists", "magento.invoice-number-exists"),
    ("Connection test: OK (12 ms)\nInvoice number already exists", "magento.invoice-number-exists"),
    ("test order 000010002: Customer email required", "magento.customer-email-required"),
    ("We tested it: Customer email required", "magento.customer-email-required"),
    ("Then it says: Customer email required", "magento.customer-email-required"),
    ("AssertionError: Customer email required", "magento.customer-email-required"),
    ("Passed on to the books: Invoice number already exists", "magento.invoice-number-exists"),
    ("Skipped 000010002 Invoice number already exists", "magento.invoice-number-exists"),
    (
        '{"title": "order 000010002: Customer email required", "status": "failed"}',
        "magento.customer-email-required",
    ),
    (
        "  Failed ExportTests.AddInvoice_Succeeds [141 ms]\n  Error Message:\n"
        "   MagentoException : Invoice number already exists",
        "magento.invoice-number-exists",
    ),
]
CODES = [
    '  Failed ExportTests.AddInvoice_Succeeds [141 ms]\n  But was:  "CFACT028"',
    "Passed to e-Boekhouden, answer CFACT028",
    "Skipped work order 26-0412: CFACT028",
    "AddFactuur_CFACT028_26-0412",
    "export_failed_CFACT028",
]


@pytest.mark.parametrize("message", TESTS)
def test_a_test_only_names_the_error(matcher: Matcher, message: str) -> None:
    assert matcher.diagnose(message) == ()


@pytest.mark.parametrize(("message", "rule"), STILL)
def test_an_error_beside_what_went_well_is_told(matcher: Matcher, message: str, rule: str) -> None:
    assert [match.rule for match in matcher.diagnose(message, System.MAGENTO)] == [rule]


@pytest.mark.parametrize("message", CODES)
def test_a_code_that_is_no_tests_name_is_told(matcher: Matcher, message: str) -> None:
    found = matcher.diagnose(message, System.EBOEKHOUDEN)
    assert [match.rule for match in found] == ["eboekhouden.invoice-template-not-found"]


@pytest.mark.parametrize(
    "message",
    [
        "bin/magento setup:upgrade\nSchema creation/updates:\nNothing to import.",
        "Module 'Magento_Store':\nNothing to import.",
        "shop@web:~$ php bin/magento app:config:import\nNothing to import.",
    ],
)
def test_a_command_that_has_nothing_to_do_is_no_news(matcher: Matcher, message: str) -> None:
    assert matcher.diagnose(message, System.MAGENTO) == ()


def test_a_tick_before_good_news_is_good_news(matcher: Matcher) -> None:
    found = matcher.diagnose("21-07-2026\t\u2714\tNiks te importeren/exporteren", System.VISMA)
    assert [match.rule for match in found] == ["visma.nothing-to-sync"]


@pytest.mark.parametrize(
    "message",
    [
        "Customer will be created in e-Boekhouden at the next cron run",
        "Customer must be updated in e-Boekhouden first",
        "Customer being created in e-Boekhouden",
        "Creating customer in e-Boekhouden",
        "Klant wordt bijgewerkt in e-Boekhouden bij de volgende cron",
        "Klant moet nog worden aangemaakt in e-Boekhouden",
        "Factuur zal later worden aangemaakt in e-Boekhouden",
    ],
)
def test_what_is_still_to_be_done_is_no_good_news(matcher: Matcher, message: str) -> None:
    assert matcher.diagnose(message, System.MAGENTO) == ()


@pytest.mark.parametrize(
    "message",
    [
        "Customer was created in e-Boekhouden at the last cron run",
        "Customer created in e-Boekhouden, invoice will be created at the next cron run",
        "Klant is aangemaakt in e-Boekhouden",
        "Klant aangemaakt in e-Boekhouden, factuur wordt straks verstuurd",
    ],
)
def test_what_was_done_is_good_news(matcher: Matcher, message: str) -> None:
    found = matcher.diagnose(message, System.MAGENTO)
    assert [match.rule for match in found] == ["magento.customer-created"]


@pytest.mark.parametrize(
    "line",
    [
        "Niets te importeren, 4 werkbonnen ge\u00ebxporteerd",
        "4 work orders exported, nothing to import",
        "Klant aanmaken in e-Boekhouden: uit",
        "Create customer in e-Boekhouden: yes",
        "testDuplicateFoundLinksExistingDebtor ... OK",
    ],
)
def test_good_news_that_is_not_all_or_still_to_do(matcher: Matcher, line: str) -> None:
    assert matcher.diagnose(line) == ()


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Niets te importeren, 0 werkbonnen ge\u00ebxporteerd", "visma.nothing-to-sync"),
        ("VISMA.net: nothing to import or export", "visma.nothing-to-sync"),
        ("Klant 10034 aanmaken in e-Boekhouden: gelukt", "magento.customer-created"),
    ],
)
def test_good_news_that_came(matcher: Matcher, line: str, rule: str) -> None:
    assert [match.rule for match in matcher.diagnose(line)] == [rule]


@pytest.mark.parametrize(
    "line",
    [
        "public void Export_EmptyGuid_ThrowsNietHerkendeGuidIndeling()",
        "it('shows \"API token invalid\" on the settings page after logout')",
        "[Fact] public async Task Sync_Throws_ReedsVerwerkt()",
    ],
)
def test_the_line_that_declares_a_test(matcher: Matcher, line: str) -> None:
    assert matcher.diagnose(line) == ()
