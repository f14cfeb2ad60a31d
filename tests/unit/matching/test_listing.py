"""Which lines may list several errors."""

from __future__ import annotations

import pytest

from troubleshooter.matching.reading.listing import listings


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("CFACT006, CFACT028", ["CFACT006", "CFACT028"]),
        ("No VAT code; no template", ["No VAT code", "no template"]),
        ("Timeout / Reeds verwerkt", ["Timeout", "Reeds verwerkt"]),
        (
            "code: CFACT038, description: No VAT code; code: CFACT006, description: Unknown",
            [
                "code: CFACT038, description: No VAT code",
                "code: CFACT006, description: Unknown",
            ],
        ),
    ],
)
def test_a_list_has_an_item_between_its_marks(text: str, items: list[str]) -> None:
    first = next(listings(text))
    assert [text[low:high].strip() for low, high in first.items] == items
    assert [line.strip() for line in first.text.split("\n")] == items
    assert len(first.text) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "CFACT006",
        "code: CFACT038, description: VAT code not filled in",
        "Timeout, maar daarna gelukt",
        "CFACT006\nCFACT028",
    ],
)
def test_what_names_one_error_is_no_list(text: str) -> None:
    assert list(listings(text)) == []
