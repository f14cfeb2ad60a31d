"""Vendor codes are read, through scanning errors, and never invented."""

from __future__ import annotations

import pytest

from troubleshooter.matching.codes import find_codes, is_denied


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("err=CFACT014;", ["CFACT014"]),
        ("lnvoice temp1ate (CFACTO28)", ["CFACT028"]),
        ("cfact 040 en CMUT-012", ["CFACT040", "CMUT012"]),
        ("S0AP (EOO3.1)", ["E003.1"]),
        ("FACT_018 Factuursjabloon", ["FACT_018"]),
        ("FACT018", []),
        ("material M006, code M006", ["M006", "M006"]),
        ("CFACT0280 XCFACT028 CFACT02", []),
        ("C FACT028, CFAC T 037", ["CFACT028", "CFACT037"]),
        ("Cart 001, CART001", ["CART001"]),
        ("E003.12 versie 1.E003.1", []),
        ("", []),
    ],
)
def test_codes(text: str, codes: list[str]) -> None:
    assert [found.code for found in find_codes(text)] == codes


def test_an_article_number_is_no_distinctive_code() -> None:
    assert [found.distinctive for found in find_codes("M006 CFACT028")] == [False, True]


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Geen ERR_001 meer sinds 14:00", True),
        ("FACT_011 komt niet terug", True),
        ("no more error FACT_011", True),
        ("CFACT038 is opgelost", True),
        ("CFACT038 is nog niet opgelost", False),
        ("No VAT code filled in (CFACT038)", False),
        ("Geen btw-code: CFACT038", False),
        ("CFACT038", False),
        ("error no CFACT038", False),
        ("Error no. CFACT038", False),
    ],
)
def test_a_code_that_the_text_denies_is_none(text: str, denied: bool) -> None:
    (code,) = find_codes(text)
    assert is_denied(text, code) is denied
