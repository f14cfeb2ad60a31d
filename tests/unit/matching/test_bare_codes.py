"""`M006` may be an article's number, and is a code where errors are told."""

from __future__ import annotations

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.matching.reading.bare_codes import is_told
from troubleshooter.model import System


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("De export is niet gelukt (M006)", True),
        ("[M006] order 100000031", True),
        ("26-0301: M006", True),
        ("26-0301: M006\n26-0302: ok", True),
        ("20841,000000417,26-0301: M006,No", True),
        ("ended with M006", True),
        ("fails w/ M006 since 9:00", True),
        ("gestopt op M006", True),
        ("Refused with M006 (item 2 of 5)", True),
        ("RemoteRefused: M006 in /srv/Client.php", True),
        ("sinds vanmorgen opnieuw M006", True),
        ("geen boekstuk, alleen M006 bij 26-0388", True),
        ("nog steeds M006", True),
        ("Onderwerp: alweer M006!!", True),
        ("Laatste waarde: M006", True),
        ("Laatste artikel: M006", False),
        ("Zolang bon 12 op M006 staat", True),
        ("order 12 staat nog op M006", True),
        ("000031190\tmislukt\tM006\t09:12", True),
        ("000031190 | M006 | failed", True),
        ("12;fout;M006", True),
        ("artikel M006", False),
        ("Artikelnummer: M006", False),
        ("item M006 failed", False),
        ("Item 'M006' (again M006)", True),
        ("sku: M006", False),
        ("12 x M006 op de bon", False),
        ("3 st. M006", False),
        ("materiaal M006", False),
        ("artikel nr. M006", False),
        ("artikel (M006) mislukt", False),
        ("M006;3;mislukt", False),
        ("datum;artikel;status\n12 mei;M006;mislukt", False),
        ("12 mei;M006;verzonden", False),
        ("Order: M006", False),
        ("26-0301: M006 op de bon", False),
        ("Wij leveren M006 morgen", False),
        ("M006", False),
    ],
)
def test_a_bare_code_is_told(text: str, told: bool) -> None:
    start = text.rindex("M006")
    assert is_told(text, start, start + 4) is told


@pytest.mark.parametrize(
    ("text", "system", "found"),
    [
        ("Refused with M006 (item 2 of 5)", System.MAGENTO, ["magento.invoice-number-exists"]),
        ("gestopt op M006", System.EBOEKHOUDEN, ["eboekhouden.mutation-exists"]),
        ("gestopt op M006", System.EXACT, []),
        ("gestopt op M006", None, []),
    ],
)
def test_it_counts_where_the_system_is_known(
    matcher: Matcher, text: str, system: System | None, found: list[str]
) -> None:
    assert [match.rule for match in matcher.diagnose(text, system)] == found


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("fout 3x vandaag: E003.1, laatste om 11:15", True),
        ("3x E003.1 vandaag", True),
        ("4x error E003.1", True),
        ("2x E003.1 kabelgoot", False),
        ("12 stuks E003.1", False),
    ],
)
def test_how_often_a_code_came_is_no_number_of_things(
    matcher: Matcher, text: str, counted: bool
) -> None:
    found = [match.rule for match in matcher.diagnose(text, System.EBOEKHOUDEN)]
    assert found == ["eboekhouden.call-limit-reached"] * counted


@pytest.mark.parametrize(
    "text",
    [
        "Scannerfirmware E003.1 uitgerold op 6 toestellen, magazijn Nieuwegein",
        "Firmware E003.1 installed on 6 handhelds",
        "art.nr. E003.1 op voorraad",
        "serienummer E003.1 geregistreerd",
        "type E003.1, 230V, 2 stuks",
        "update naar E003.1 gelukt",
    ],
)
def test_a_version_or_a_model_is_no_code(matcher: Matcher, text: str) -> None:
    assert matcher.diagnose(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Na de firmware-update van de scanner: E003.1 bij elke sync",
        "Versie 4.2 van OutSmart: E003.1",
        "error type E003.1",
        "Bij de nieuwe release van OutSmart krijgen we E003.1",
    ],
)
def test_a_code_is_told_beside_a_version(matcher: Matcher, text: str) -> None:
    found = [match.rule for match in matcher.diagnose(text)]
    assert found == ["eboekhouden.call-limit-reached"]
