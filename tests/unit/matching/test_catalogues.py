"""A catalogue of texts or codes names errors; a list of what came tells of them."""

from __future__ import annotations

import pytest

from troubleshooter.matching.doubting.catalogues import in_catalogue
from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System

APPENDIX = (
    "Appendix B. Return codes of the SOAP service\n"
    "CMUT012  counter account code unknown\nCFACT006  no order lines\n"
    "CFACT014  payment term not filled in\nCFACT028  invoice template not found"
)
CATALOGUES = {
    "an appendix of codes": APPENDIX,
    "a list of error codes": APPENDIX.replace("Appendix B. ", "The "),
    "a quiz": (
        'Welke code hoort bij "Counter account code not filled in"?\n'
        "  a. CFACT037\n  b. CFACT038\n  c. CFACT028"
    ),
    "pairs of a language file": (
        '"Invalid tax code","Ongeldige btw-code"\n"Customer email required","E-mail verplicht"\n'
        '"Test connection","Verbinding testen"\n"Invalid credentials","Ongeldige gegevens"'
    ),
    "texts of a program": (
        '{\n  "leeg": "Niks te importeren/exporteren",\n  "klaar": "{n} werkbonnen verstuurd",\n'
        '  "mislukt": "Fout bij aanmaken van klant in VISMA.net",\n  "code": "CFACT028"\n}'
    ),
    "a test plan": ("nr | step | expected result | by\nTC-1 | send it twice | it says CFACT028 | "),
    "words and their translations": (
        "API error -> API-fout\nInvalid credentials -> Ongeldige gegevens\nTimeout -> Time-out"
    ),
    "rows of a table of texts": (
        "INSERT INTO catalogue (source, text, by_hand) VALUES\n"
        " ('exact', 'CFACT028', true),\n ('exact', 'Reeds verwerkt', false);"
    ),
}
EVENTS = {
    "codes of orders": APPENDIX.replace("lines\n", "lines, order 100012\n").split("\n", 1)[1],
    "codes under no title": APPENDIX.split("\n", 1)[1],
    "answers to no question": "Gevonden vandaag:\n  a. CFACT037\n  b. CFACT038\n  c. CFACT028",
    "a quoted pair alone": '"Invalid tax code","CFACT028 of order"',
    "a record's fields": (
        '{\n  "order": "100000012",\n  "level": "error",\n  "message": "CFACT028 refused"\n}'
    ),
    "what a test got": (
        "| step | expected result | actual result |\n|---|---|---|\n| send | sent | CFACT028 |"
    ),
    "rows of customers and messages": (
        '"Jansen","CFACT code refused"\n"De Wit","Duplicate found"\n"Bos","CFACT028 refused"'
    ),
    "rows of a log": (
        "INSERT INTO log (time, text, sent) VALUES\n ('2026-03-04 10:00', 'CFACT028', true);"
    ),
}


@pytest.mark.parametrize("text", CATALOGUES.values(), ids=CATALOGUES)
def test_a_catalogue_only_names(text: str) -> None:
    known = "Invalid credentials"
    start = text.index(known) if known in text else text.rindex("CFACT028")
    assert set(in_catalogue(text, start, start + 8)) == {"entry"}


@pytest.mark.parametrize("text", EVENTS.values(), ids=EVENTS)
def test_what_came_is_no_catalogue(text: str) -> None:
    start = text.rindex("CFACT028")
    assert not set(in_catalogue(text, start, start + 8))


HISTORIES = {
    "a changelog": (
        '## 3.0.4 (2026-02-26)\n\n### Fixed\n* "Customer email required" on guest orders placed'
        " through the POS\n\n### Changed\n* default timeout 30 s"
    ),
    "a commit that is shown": (
        "commit 7fd0c1e2b6a94f7c3b0f9d11a2c84e35f0a8d6b1\nAuthor: R. <r@bookzo.example>\n"
        "Date:   Thu Jan 22 16:48:03 2026 +0100\n\n    A blank in either field gave"
        ' "Customer email required" for every shop.\n'
    ),
}


@pytest.mark.parametrize("text", HISTORIES.values(), ids=HISTORIES)
def test_a_versions_history_only_names(matcher: Matcher, text: str) -> None:
    assert matcher.diagnose(text, System.MAGENTO) == ()
