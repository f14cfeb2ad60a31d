"""The words of a company's name mean nothing, and what a text is about is no such name."""

from __future__ import annotations

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.matching.reading.names import company_names
from troubleshooter.model import System

FORMS = ("VOF", "BV", "B.V.", "Holding", "Ltd")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("relation Template & Zn not known", "Template"),
        ("factuur van klant Sjabloon BV", "Sjabloon"),
        ("customer Invoice Holding, order 12", "Invoice"),
        ("Klant: Relatie BV", "Relatie"),
    ],
)
def test_a_word_with_a_companys_form_behind_is_a_name(text: str, name: str) -> None:
    assert company_names(text) == {text.index(name)}


@pytest.mark.parametrize(
    "text",
    [
        "Relatie VOF Jansen niet gevonden",
        "[ERROR] Relation Holding Smith is unknown",
        "material Klant NV.12 not found",
        "klant Exact BV",
        "item Relation BV-1",
    ],
)
def test_other_words_are_none(text: str) -> None:
    assert company_names(text) == set()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("lead", ["", "Fout: ", "[ERROR] ", "Import mislukt: "])
def test_a_company_whose_form_stands_in_front_is_found(
    matcher: Matcher, lead: str, form: str
) -> None:
    text = f"{lead}Relatie {form} Jansen niet bekend in e-Boekhouden"
    found = matcher.diagnose(text, System.EBOEKHOUDEN)
    assert [match.rule for match in found] == ["eboekhouden.relation-unknown"]
