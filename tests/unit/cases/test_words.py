"""What is said of the past at a finding, in both languages."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from troubleshooter.cases.case import Deed, DeedKind
from troubleshooter.cases.history import Past, Standing
from troubleshooter.model import Language
from troubleshooter.pipeline.case_words import Words

LAST = date(2026, 10, 12)
FIXED = Deed(datetime(2026, 10, 12, 15), DeedKind.FIXED, "template renamed")  # noqa: DTZ001


@pytest.mark.parametrize(
    ("past", "others", "dutch", "english"),
    [
        (
            Past(Standing.CAME_BACK, 2, LAST, FIXED, None, 9),
            3,
            "2× eerder: laatst 12-10-2026, opgelost met: template renamed; teruggekomen na 9 dagen"
            " · ook gezien bij 3 andere klanten",
            "2× before: last 12 Oct 2026, fixed by: template renamed; came back after 9 days"
            " · also seen at 3 other customers",
        ),
        (
            Past(Standing.CAME_BACK, 1, date(2026, 11, 1), FIXED, None, 1),
            1,
            "1 keer eerder: 01-11-2026; opgelost op 12-10-2026: template renamed; teruggekomen na"
            " 1 dag · ook gezien bij 1 andere klant",
            "Once before: 1 Nov 2026; fixed on 12 Oct 2026: template renamed; came back after"
            " 1 day · also seen at 1 other customer",
        ),
        (
            Past(Standing.CAME_BACK, 0, None, Deed(FIXED.at, DeedKind.CLOSED), None, 0),
            0,
            "Gesloten op 12-10-2026; dezelfde dag teruggekomen",
            "Closed on 12 Oct 2026; came back the same day",
        ),
        (Past(Standing.NEW), 0, "Eerste keer bij Bakker", "First time at Bakker"),
        (
            Past(Standing.KNOWN, since=LAST),
            0,
            "Loopt sinds 12-10-2026",
            "Going on since 12 Oct 2026",
        ),
        (
            Past(Standing.SETTLED, by=FIXED),
            0,
            "Opgelost op 12-10-2026: template renamed; daarna hier niet meer gezien",
            "Fixed on 12 Oct 2026: template renamed; not seen here since",
        ),
    ],
)
def test_the_past_is_one_line(past: Past, others: int, dutch: str, english: str) -> None:
    said: dict[Language, str] = {"nl": dutch, "en": english}
    for language, line in said.items():
        assert Words(language).line(past, "Bakker", others) == line


def test_braces_in_what_a_person_wrote_stay() -> None:
    by = Deed(FIXED.at, DeedKind.FIXED, "{last} {n}")
    told = Words("en").line(Past(Standing.SETTLED, by=by), "{customer}", 0)
    assert "{last} {n}" in told


def test_without_a_customer_it_is_said_where_else_it_was_seen() -> None:
    assert Words("en").line(None, "", 2) == "Seen before at 2 customers"
    assert Words("nl").line(None, "", 1) == "Eerder gezien bij 1 klant"
    assert Words("en").line(None, "", 0) == ""


def test_deeds_say_what_came_of_a_live_look() -> None:
    looked = Deed(FIXED.at, DeedKind.VERIFIED, "refuted")
    assert Words("en").deed(looked) == "verified live: the cause is not there (any more)"
    assert Words("nl").deed(Deed(FIXED.at, DeedKind.REPLY)) == "antwoord gemaakt"
