"""Vendor codes are read, through scanning errors, and never invented."""

from __future__ import annotations

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.matching.reading.codes import find_codes, is_denied
from troubleshooter.model import System


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("err=CFACT014;", ["CFACT014"]),
        ("VAI code (CFACI038), CMVT012", ["CFACT038", "CMUT012"]),
        ("lnvoice temp1ate (CFACTO28)", ["CFACT028"]),
        ("cfact 040 en CMUT-012", ["CFACT040", "CMUT012"]),
        ("S0AP (EOO3.1)", ["E003.1"]),
        ("FACT_018 Factuursjabloon", ["FACT_018"]),
        ("FACT018", []),
        ("material M006, code M006", ["M006", "M006"]),
        ("CFACT0280 XCFACT028 CFACT02", []),
        ("C FACT028, CFAC T 037", ["CFACT028", "CFACT037"]),
        ("C-FACT 028, C-MUT 012", ["CFACT028", "CMUT012"]),
        ("CFACT037/038", ["CFACT037", "CFACT038"]),
        ("CFACT014, CFACT028 en 040", ["CFACT014", "CFACT028", "CFACT040"]),
        ("CFACT014, 028 stuks; CFACT006 / 0281", ["CFACT014", "CFACT006"]),
        ("https://x.example/log?code=CFACT037&bon=WB-1", ["CFACT037"]),
        ("https://x.example/help?code=CFACT037&taal=nl", []),
        ("Cart 001, CART001", ["CART001"]),
        ("E003.12 versie 1.E003.1", []),
        ("Error [executing: OpenSession]: E0013", ["E001.3"]),
        ("locker E0013, error E0013", []),
        ("MUT_120: no number (PayPal 'REL_002')", ["MUT_120"]),
        ("MUT_120, 'REL_002'", ["MUT_120", "REL_002"]),
        ("'MUT_120' \"REL_002\"", ["MUT_120", "REL_002"]),
        ('CFACT037: "CFACT040"', ["CFACT037"]),
        ("http 400 code='REL_002'", ["REL_002"]),
        ("FACT_101 https://x.example/soap?code=CMUT012", ["FACT_101"]),
        ('naam="CFACT028 Holding"', []),
        ("FCAT_002 Relatie niet gevonden", ["FACT_002"]),
        ("artikel REL_001-B, voorraad 12", []),
        ("The quantity of material CMUT012 has to be greater than 0", []),
        ("The string 'E003.1' is not a valid AllXsd value", []),
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
        ("grootboekrekening 8040 bestaat niet (CMUT012)", False),
        ("Het is niet CMUT012", True),
        ("CFACT014: vorige week opgelost.", True),
        ("CFACT038 op bon 4471 is opgelost, uursoort REIS staat nu goed", True),
        ("CFACT038 op bon 4471 is niet opgelost", False),
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
    assert is_denied(text, code.start, code.end) is denied


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("07-11-2026 02:01:00\t20260807\t(503)", "exact.service-unavailable"),
        ("2026-11-07T02:01:00 F20260807 (401)", "exact.unauthorized"),
        ("20260805 -> (500)", "exact.internal-server-error"),
        ('"20260806","(429)"', "exact.too-many-requests"),
        ("factuur 20260807: (403).", "exact.forbidden"),
        ("Exact: betaling 88122 | (502)", "exact.gateway-error"),
    ],
)
def test_a_row_that_tells_nothing_but_a_status(matcher: Matcher, row: str, rule: str) -> None:
    (match,) = matcher.diagnose(row, System.EXACT)
    assert match.rule == rule
    assert match.evidence == row.partition("(")[2][:3]


@pytest.mark.parametrize(
    ("row", "system"),
    [
        ("20260805 -> (500)", None),
        ("20260805 -> (500)", System.MAGENTO),
        ("20260805 -> (200)", System.EXACT),
        ("20260805\t(2)", System.EXACT),
        ("Huisje (503), factuur 20260949", System.EXACT),
        ("20260805 (500 EUR)", System.EXACT),
    ],
)
def test_a_figure_in_brackets_is_not_always_a_status(
    matcher: Matcher, row: str, system: System | None
) -> None:
    assert matcher.diagnose(row, system) == ()
