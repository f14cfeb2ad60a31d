"""A text that only speaks of an error gives no diagnosis; one that tells of it does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.matching.mood_texts import FORMS, PHRASES, SPOKEN_OF, TOLD

from troubleshooter.matching.doubting.around import around, quotation
from troubleshooter.matching.doubting.mood import LIMIT, WEIGHTS, cues, is_only_spoken_of
from troubleshooter.matching.matcher import Matcher
from troubleshooter.matching.outcome import Outcome
from troubleshooter.model import System


@pytest.mark.parametrize(("how", "text"), [*SPOKEN_OF, *FORMS, *PHRASES])
def test_what_is_only_spoken_of_is_no_diagnosis(matcher: Matcher, how: str, text: str) -> None:
    assert matcher.diagnose(text) == (), how


@pytest.mark.parametrize(("how", "text"), TOLD)
def test_what_is_told_is_a_diagnosis(matcher: Matcher, how: str, text: str) -> None:
    assert len(matcher.diagnose(text)) == 1, how


CITED = [
    (
        "de eerste export faalt met Verplicht: Dagboek. Moet dat in Exact?",
        "exact.journal-mandatory",
    ),
    ("Engelse gast, Exact zegt Niet toegestaan: Valuta. Wat nu?", "exact.currency-not-allowed"),
    ("nr reeks aangepast. Ongeldig: Boekstuknummer", "exact.entry-number-invalid"),
]


@pytest.mark.parametrize(("text", "rule"), CITED)
def test_a_common_wording_counts_where_it_is_cited(matcher: Matcher, text: str, rule: str) -> None:
    assert [match.rule for match in matcher.diagnose(text, System.EXACT)] == [rule]


@pytest.mark.parametrize(
    "text",
    [
        "we hebben nu verplicht: dagboek kiezen bij elke boeking",
        "Voor de export is Verplicht: Dagboek een veld dat u invult",
        "Create Invoice Document Validation Error(s) list for the course",
    ],
)
def test_common_words_in_a_sentence_are_no_citation(matcher: Matcher, text: str) -> None:
    assert matcher.diagnose(text, System.EXACT) == ()


def test_the_record_shows_the_words_that_told(matcher: Matcher) -> None:
    explained = matcher.explain('Nobody here has ever had "Invoice template not found" on screen.')
    steps = [step for step in explained.steps if step.outcome is Outcome.MENTIONED]
    assert {step.rule for step in steps} == {"eboekhouden.invoice-template-not-found"}
    assert steps[0].other.startswith("nobody")


def test_the_record_shows_no_blotted_words(matcher: Matcher) -> None:
    steps = matcher.explain("voor de cursus: wat betekent CFACT028 ook alweer?").steps
    shown = [step.other for step in steps if step.outcome is Outcome.MENTIONED]
    assert shown
    assert all("_" not in words and "\u2026" in words for words in shown)


def test_what_is_spoken_of_is_still_suggested(matcher: Matcher) -> None:
    explained = matcher.explain('Nobody here has ever had "Invoice template not found" on screen.')
    assert explained.suggestions[0].rule == "eboekhouden.invoice-template-not-found"


def test_what_another_error_says_is_no_sentence_about_this_one(matcher: Matcher) -> None:
    text = (
        "Please specify whether to send the work order as a sales order or a sales invoice. "
        "Material 10450 on work order 26-0201 not found in VISMA.net"
    )
    assert {match.rule for match in matcher.diagnose(text, System.VISMA)} == {
        "visma.export-format-not-set",
        "visma.material-not-found",
    }


def test_what_is_told_in_a_row_is_spoken_of_in_a_row(matcher: Matcher) -> None:
    text = 'Nobody has ever had "Invoice template not found", "Payment term not filled in" here.'
    assert matcher.diagnose(text) == ()


def test_a_code_belongs_to_its_wording(matcher: Matcher) -> None:
    # what stands before the code in brackets is the error itself, no sentence about it
    (match,) = matcher.diagnose("Payment term not filled in (CFACT014) op bon 26-113")
    assert match.rule == "eboekhouden.payment-term-missing"


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('it says "not found" here', "not found"),
        ("it says 'isn't found' here", "isn't found"),
        ("it says \u201cnot found\u201d here", "not found"),
        ("zegt \u201eniet found\u201d hier", "niet found"),
        ('"one" not found "two"', None),
        ("it's not found", None),
        ('it says "not\nfound"', None),
    ],
)
def test_the_quotation_around_a_find(text: str, inside: str | None) -> None:
    start = text.index("found")
    marks = quotation(text, start, start + len("found"))
    assert (None if marks is None else text[slice(*marks)]) == inside


def test_every_weight_can_decide_or_soften() -> None:
    assert all(weight != 0 and abs(weight) < 2 * LIMIT for weight in WEIGHTS.values())


@given(st.text(max_size=300), st.integers(0, 299), st.integers(0, 60), st.integers(1, 9))
def test_any_text_can_be_weighed(text: str, start: int, length: int, rules: int) -> None:
    start = min(start, len(text))
    here = around(text, start, min(len(text), start + length))
    assert all(name in WEIGHTS for name, _ in cues(here, rules, bad=True))
    shown = is_only_spoken_of(here, rules, bad=True)
    assert all(isinstance(word, str) and word for word in shown)


def test_a_megabyte_around_a_find_is_not_read() -> None:
    here = around("a " * 500_000 + "found" + " b" * 500_000, 1_000_000, 1_000_005)
    assert len(here.before) + len(here.behind) < 2_000
