"""Postal addresses are found; document numbers, measures and the log's own words are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshooter.report.addresses import find_addresses

WORDS = frozenset(["relatie", "werkbon", "bestaat", "niet"])


def found(text: str) -> set[str]:
    return {text[start:end] for start, end in find_addresses(text, WORDS)}


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Klant in Dorpsstraat 12 bestaat niet", "Dorpsstraat 12"),
        ("Relatie Lange Nieuwstraat 101 hs bestaat niet", "Lange Nieuwstraat 101 hs"),
        ("Grote Markt 3, 9712 HN Groningen: fout", "Grote Markt 3, 9712 HN Groningen"),
        ("Van der Hoopweg 4a\n1234 AB Den Haag\nregel 2", "Van der Hoopweg 4a\n1234 AB Den Haag"),
        ("Werkbon Oude Dijk 5-7 bestaat niet", "Oude Dijk 5-7"),
        ("1234 AB Capelle aan den IJssel", "1234 AB Capelle aan den IJssel"),
        ("postcode: 1234ab", "1234ab"),
        ('{"zip code": "1234 NL"}', "1234 NL"),
        ("Adres: Hofje van Oorschot 5", "Hofje van Oorschot 5"),
        ('"street": ["Aan de Stegge 31"], "x": 1', "Aan de Stegge 31"),
        ('"city": "Bergen op Zoom"', "Bergen op Zoom"),
    ],
)
def test_an_address_is_found(text: str, address: str) -> None:
    assert address in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Levering 26-0612 staat klaar",
        "Vrijveld 1 en Vrijveld 2 zijn leeg",
        "Bestandspad 3 ontbreekt",
        "Factuur 2026 OK",
        "Buis 1500 MM Koper",
        "Kit 2500 ML Wit",
        "Grootboek 8000 NL Omzet hoog",
        "materiaal 2500WK Ketel",
        "onderweg 2 bonnen",
        "Relatie weg 12",
        "adres: https://soap.e-boekhouden.nl/v1 2",
        "Address: 10.0.0.1 port 443",
        "Order 100004411: Customer email required",
    ],
)
def test_what_only_looks_like_one_is_left(text: str) -> None:
    assert not found(text)


@given(st.text(max_size=300))
def test_any_text_can_be_searched(text: str) -> None:
    for start, end in find_addresses(text, WORDS):
        assert 0 <= start < end <= len(text)
