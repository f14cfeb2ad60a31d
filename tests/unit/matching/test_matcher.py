"""The matcher decides, abstains, and survives anything."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System


def rules_of(matcher: Matcher, message: str, system: System | None = None) -> list[str]:
    return [match.rule for match in matcher.explain(message, system).diagnoses]


DECIDED: list[tuple[str, str | None, list[str]]] = [
    ("API error: Invalid credentials", "magento", ["magento.authentication-failed"]),
    ("API error: Operation timed out", "magento", ["magento.connection-timeout"]),
    ("code: CMUT033, description:", "magento", ["magento.tax-code-invalid"]),
    (
        "CFACT999: Counter account code unknown",
        "e-boekhouden",
        ["eboekhouden.invoice-code-unpublished"],
    ),
    ("Twinfield: Invalid credentials", None, []),
    ("CFACT006, exactly as the manual predicts", None, ["eboekhouden.no-order-lines"]),
    ("Op de bon voor Exact: CFACT006", None, ["eboekhouden.no-order-lines"]),
    (
        "Error exporting payment: Object reference not set to an instance of an object. "
        "[payment id 10934, MOLLIE]",
        None,
        ["exact.payment-export-null-reference"],
    ),
    ("API error (HTTP 402, Stripe)", None, []),
    ("we krijgen M006 bij elke order", "magento", ["magento.invoice-number-exists"]),
    ("12 x M006 op de bon", "magento", []),
    ("ETIMEDOUT", None, ["network.connection-timed-out"]),
    (
        "ERROR klant 30412 (Camping 't Zand, Hoeve B.V.): niet herkende GUID-indeling 'n.v.t.'",
        None,
        ["exact.guid-not-recognised"],
    ),
    (
        "Error: Inserting 'Invoice' record raised at least one error. Please review the errors."
        "\nError: Terms '21D' cannot be found in the system."
        "\nError: Tax Category 'V9' cannot be found in the system.",
        "visma.net",
        ["visma.payment-terms-unknown", "visma.vat-category-unknown"],
    ),
    (
        "The remote server returned an error: (404) Not Found.",
        "exact-online",
        ["exact.record-or-address-gone"],
    ),
    ("Order 100000451: Payment term not filled in - solved", None, []),
    ("0 validation errors", "magento", []),
    ("3 invoices created", "magento", []),
    ("ID,Order,Message,Date Created,Platform,Success", "magento", []),
    (
        "Ongeldige referentie: Klant\r\nOngeldige referentie: Btw-code",
        "exact-online",
        ["exact.customer-reference-invalid", "exact.vat-code-reference-invalid"],
    ),
    ("Referentie ongeldig: Btw-code", "exact-online", ["exact.vat-code-reference-invalid"]),
    ("Relation 10045 not found in VISMA.net", "e-boekhouden", []),
    (
        "20:00:14 System.Threading.Tasks.TaskCanceledException",
        "exact-online",
        ["exact.operation-timed-out"],
    ),
    (
        "SOAP AddMutatie error: CMUT019: Factuurnummer bestaat al",
        None,
        ["eboekhouden.mutation-exists"],
    ),
    (
        "Callback URI 'https://timeout-api.example/401/callback' is not valid",
        "exact-online",
        ["exact.redirect-uri-invalid"],
    ),
]


@pytest.mark.parametrize(("message", "system", "found"), DECIDED)
def test_decides(matcher: Matcher, message: str, system: str | None, found: list[str]) -> None:
    assert rules_of(matcher, message, System(system) if system else None) == found


def test_diagnoses_stand_in_the_order_of_the_message(matcher: Matcher) -> None:
    message = (
        "WB 7: Invalid material code (CFACT037)<br>WB 9: Payment term not filled in (CFACT014)"
    )
    starts = [match.start for match in matcher.explain(message).diagnoses]
    assert len(starts) == 2
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    "message",
    [
        "3 errors\n  - WO 121  Payment term not filled in (CFACT014)\n"
        "  - WO 130  Relation not known in eBoekhouden",
        "> - Payment term not filled in (CFACT014), werkbon 26-01\n>\n"
        "> - Relation not known in eBoekhouden, werkbon 26-07",
        "Betalingstermijn niet ingevuld (CFACT014)\nRelation not known in eBoekhouden",
    ],
)
def test_a_code_does_not_speak_of_the_next_item_of_a_list(matcher: Matcher, message: str) -> None:
    assert rules_of(matcher, message) == [
        "eboekhouden.payment-term-missing",
        "eboekhouden.relation-unknown",
    ]


def test_a_code_speaks_of_the_wording_on_the_line_below_it(matcher: Matcher) -> None:
    found = rules_of(matcher, "CFACT028:\nPayment term not filled in")
    assert found == ["eboekhouden.invoice-template-not-found"]


def test_a_match_names_its_runner_up(matcher: Matcher) -> None:
    message = (
        "Fout bij exporteren van betaling: De objectverwijzing is niet op een exemplaar ingesteld."
    )
    (match,) = matcher.explain(message, System.EXACT).diagnoses
    assert match.runner_up is not None
    assert match.runner_up.rule == "exact.null-reference"


def test_diagnosing_alone_says_the_same_as_explaining(matcher: Matcher) -> None:
    message = "Work order 26-1: Relation not known in eBoekhouden"
    assert matcher.diagnose(message) == matcher.explain(message).diagnoses


def test_suggestions_come_only_when_there_is_no_diagnosis(matcher: Matcher) -> None:
    assert matcher.explain("CFACT028").suggestions == ()
    asked = matcher.explain("de naam van onze factuurlayout klopt niet met de boekhouding")
    assert asked.diagnoses == ()
    assert 1 <= len(asked.suggestions) <= 3


@pytest.mark.parametrize(
    "message",
    [
        "",
        " ",
        "\x00",
        "\ud800\udfff",
        "(" * 100_000,
        "a" * 1_000_000,
        "not " * 50_000,
        "Invoice template not found " * 20_000,
        "1.1.1.1.1." * 50_000,
        "Invalid tax code: 0 orders\nInvalid tax code HOOG\n" * 500,
        "a@" * 100_000,
        "<" * 100_000,
        "&amp;" * 50_000,
        "\u202eтест 测试 اختبار " * 2_000,
        "\\u0000\\n" * 50_000,
    ],
    ids=lambda message: f"{message[:6]!r}x{len(message)}",
)
def test_no_input_crashes_or_stalls_the_matcher(matcher: Matcher, message: str) -> None:
    assert len(matcher.explain(message).diagnoses) <= 1


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_survived(matcher: Matcher, text: str) -> None:
    explained = matcher.explain(text)
    assert len(explained.suggestions) <= 3


def test_a_work_order_is_not_taken_for_an_order(matcher: Matcher) -> None:
    message = "Work order 26-0384: VAT code not filled in (CFACT038): material WCD-2V"
    (match,) = matcher.explain(message).diagnoses
    assert match.parameters == {"work_order": "26-0384", "material": "WCD-2V"}


def test_a_long_paste_is_read_to_its_last_line(matcher: Matcher) -> None:
    lines = [
        f"14-02-2026 19:{number % 60:02d} {number} relations imported" for number in range(1500)
    ]
    lines.append("Work order 26-0275: Payment term not filled in (CFACT014)")
    assert rules_of(matcher, "\n".join(lines)) == ["eboekhouden.payment-term-missing"]


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        ("Kostenplaats verplicht", "exact.cost-centre-mandatory"),
        ("Journal is required", "exact.journal-mandatory"),
        ("Artikel is geblokkeerd", "exact.record-blocked"),
        ("Item not allowed", "exact.field-not-allowed"),
    ],
)
def test_a_field_may_stand_before_what_is_said_of_it_where_the_system_is_known(
    matcher: Matcher, message: str, rule: str
) -> None:
    assert [match.rule for match in matcher.diagnose(message, System.EXACT)] == [rule]
    assert matcher.diagnose(message) == ()


def test_a_name_put_together_of_known_words_is_no_misspelt_one(matcher: Matcher) -> None:
    message = "Resource not found for the segment '{}'."
    told = [
        matcher.diagnose(message.format(segment), System.EXACT)[0].rule
        for segment in ("SalesEntries", "SalesEntrles", "SalesInvoices")
    ]
    payment = "exact.payment-segment-not-found"
    assert told == [payment, payment, "exact.segment-not-found"]


@pytest.mark.parametrize(
    ("message", "system", "rule"),
    [
        (
            "De export lukt niet meer: Financial Period 05-2026 is closed",
            System.VISMA,
            "visma.period-closed",
        ),
        (
            "Visma slikt de factuur niet want de rekening is inactief",
            System.VISMA,
            "visma.account-inactive",
        ),
        ("order 000031877 shows status Timeout", System.MAGENTO, "magento.connection-timeout"),
        (
            "Invoice not found bij CM 000000231, nooit gesynct",
            System.MAGENTO,
            "magento.invoice-not-found",
        ),
    ],
)
def test_what_else_a_sentence_says_does_not_hide_the_error(
    matcher: Matcher, message: str, system: System, rule: str
) -> None:
    assert [match.rule for match in matcher.diagnose(message, system)] == [rule]


@pytest.mark.parametrize(
    ("answer", "system", "rule"),
    [
        (
            "PUT salesentry/SalesEntries(guid'0c3e9f52-7f1d-4a9b-8b6c-2f7a51de0d41') -> 500\n"
            "The financial year cannot be changed.",
            System.EXACT,
            "exact.financial-year-fixed",
        ),
        (
            "POST /rest/V1/integration/admin/token\nStatus: 401 Unauthorized   Time: 388 ms\n\n"
            '{"message": "Please use the 2fa provider-specific endpoints to obtain a token."}',
            None,
            "magento.two-factor-required",
        ),
    ],
)
def test_a_status_gives_way_to_what_the_body_of_its_answer_says(
    matcher: Matcher, answer: str, system: System | None, rule: str
) -> None:
    assert [match.rule for match in matcher.diagnose(answer, system)] == [rule]


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("Order 4410 Invoice not found", ["magento.invoice-not-found"]),
        ("000004410 Invoice not found", ["magento.invoice-not-found"]),
        ("Invoice not found 000004410", ["magento.invoice-not-found"]),
        ("Timeout 30000 ms", ["magento.connection-timeout"]),
        ("Timeout after 54 seconds", ["magento.connection-timeout"]),
        ("3 Invoice not found", []),
        ("12 Customer created", []),
        ("Customer created: 3", []),
    ],
)
def test_a_count_beside_a_common_wording_sums_up_and_a_documents_number_does_not(
    matcher: Matcher, message: str, told: list[str]
) -> None:
    assert [match.rule for match in matcher.diagnose(message, System.MAGENTO)] == told
