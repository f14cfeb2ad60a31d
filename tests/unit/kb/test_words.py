"""Spellings of one word meet."""

from __future__ import annotations

import pytest

from troubleshooter.kb.words import fold, stem, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("factuur", "facturen"),
        ("boekjaar", "boekjaren"),
        ("werkbon", "werkbonnen"),
        ("relatie", "relaties"),
        ("klant", "klanten"),
        ("boeking", "boekingen"),
        ("materiaal", "materialen"),
        ("setting", "settings"),
        ("invoice", "invoices"),
        ("match", "matching"),
        ("log", "logs"),
    ],
)
def test_inflections_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize("code", ["cfact028", "e0031", "429"])
def test_codes_keep_every_character(code: str) -> None:
    assert stem(code) == code


def test_case_and_accents_are_folded() -> None:
    assert fold("GEËXPORTEERD één Straße") == "geexporteerd een strasse"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("btw-code", ["btw", "code", "btwcode"]),
        ("E003.1", ["e003", "1", "e0031"]),
        ("importeren/exporteren", ["importeren", "exporteren", "importerenexporteren"]),
        ("(429) To Many", ["429", "to", "many"]),
        ("-a- ..b", ["a", "b"]),
    ],
)
def test_compounds_give_their_parts_and_the_whole(text: str, expected: list[str]) -> None:
    assert list(words(text)) == expected
