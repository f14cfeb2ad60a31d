"""The report as plain text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshooter.model import LANGUAGES, Language, Rule, ScanResult
from troubleshooter.report.build import build_report
from troubleshooter.report.text import render_text
from troubleshooter.report.wrapping import WIDTH, cells, wrap


def text_of(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime, language: Language
) -> str:
    """The text report on `result`."""
    return render_text(build_report(result, rules, language, generated))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_is_wider_than_eighty_columns(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime, language: Language
) -> None:
    widths = [cells(line) for line in text_of(result, rules, generated, language).split("\n")]
    assert max(widths) == WIDTH


def test_it_starts_with_the_headline_and_numbers_what_to_do(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime
) -> None:
    text = text_of(result, rules, generated, "en")
    order = [
        "6 issues are holding up 27 work orders and 10 orders.",
        "1. Login at e-Boekhouden failed  [Start here]",
        "   1) Log in at e-Boekhouden",
        "      Where: Beheer > Instellingen > Koppelingen > API/SOAP",
        "2. Invoice template not found",
        "Sorts itself out",
        "What went well",
        "What we did not recognise",
        "What we read",
    ]
    places = [text.find(part) for part in order]
    assert -1 not in places
    assert places == sorted(places)


def test_many_numbers_are_cut_and_counted(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime
) -> None:
    success = next(one for one in result.diagnoses if one.rule == "magento.sync-succeeded")
    many = replace(success, rule="magento.invoice-number-exists", level=result.diagnoses[0].level)
    text = text_of(replace(result, diagnoses=(many,)), rules, generated, "en")
    assert "000004339\n   and 874 more" in text
    assert "000004340" not in text


def test_it_ends_with_one_line_break(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime
) -> None:
    text = text_of(result, rules, generated, "nl")
    assert text.endswith(".\n")
    assert not text.endswith("\n\n")


def test_a_word_too_long_for_a_line_is_broken() -> None:
    lines = wrap("see " + "x" * 200, "- ")
    assert [len(line) for line in lines] == [5, 80, 80, 46]
    assert lines[1].startswith("  x")


def test_wide_characters_count_double_and_accents_not_at_all() -> None:
    assert (cells("日本"), cells("e\u0301"), cells("é")) == (4, 1, 1)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\n"), max_size=400))
def test_wrapped_lines_always_fit(text: str) -> None:
    assert all(cells(line) <= WIDTH for line in wrap(text, "   | "))
