"""A line that counts an error at none, passed its check or ruled it out reports none."""

from __future__ import annotations

import pytest
from tests.unit.matching.few_words import each_itself, found_in, none

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System

NONE = [
    "(0x) {}",
    "{}: nihil",
    "{} - nihil",
    "{}: nil",
    "{} - nul keer deze maand",
    "{} in order 000004480: nul",
    "{} this quarter: 0",
    "{} dit kwartaal: 0",
    "{} hits today: none",
    "{} vandaag: geen enkele keer",
    "Occurrences of {} since midnight: 0",
    "Aantal keer {} sinds middernacht: 0",
    "{} bij 0 van de 46 relaties",
    "{} in 0 of 31 runs",
    "{} this run: none of 27",
    "{} deze run: geen van de 27",
    'errors_total{{code="{}"}} 0 1767225600',
    "Vandaag 0 bonnen geweigerd wegens {}",
    "Not a single {} since 1 April",
    "{}: no rows match this filter",
    "{}: geen rijen voor dit filter",
    "{} never seen in this customer's log",
    "{} nooit gezien in het log van deze klant",
]
CHECKED = [
    "{} check passed",
    "{}-controle akkoord",
    "Work order 24-0566: 3 order lines, {} check passed",
    "bon 24-0388 info: 5 orderregels geteld, {}-controle akkoord",
    "{} scan: all 14 rates fine",
    "{}-regel over 31 bonnen gelopen, alles goed",
    "Controle {} doorstaan, 318 regels",
    "Check {} passed, 318 rows",
    "{} verified: all 41 hour types carry a VAT code",
    "{} gecontroleerd: alle 41 uursoorten hebben een btw-code",
    "{} check: no findings",
    "Test {} groen in build 8.4",
]
RULED_OUT = [
    "'{}' - not the case for 000001544",
    "'{}' - niet aan de orde bij 000001544",
    "Ruled out: {} on work order 3321",
    "Uitgesloten: {} op werkbon 3321",
    "Alles gevonden, dus geen {}",
    "All rates known, so no {}",
    "Alles ingevuld, {} niet opgetreden",
    "Customer feared {}; log shows only 200",
    "Klant was bang voor {}; log toont alleen 200",
    "Maintenance 22:00-23:00, {} to be expected then",
    "Onderhoud 22:00-23:00, {} dan te verwachten",
]
SOME = [
    "{} - 3 keer deze maand",
    "{}: drie keer",
    "{} this quarter: 3",
    "{} in order 000004480",
    "{} hits today: 4",
    "{} bij 3 van de 46 relaties",
    "{} this run: 2 of 27",
    "{} this hour: 0 of 31 sent",
    "{} vandaag: 0 van 31 bonnen verstuurd",
    'errors_total{{code="{}"}} 3 1767225600',
    "Vandaag 12 bonnen geweigerd wegens {}",
    "Not a single invoice goes out: {}",
    "0 of 12 sent: {}",
    "{}: geen idee",
    "{}: none of the invoices was sent",
    "{} on 24-0566: none exported",
]
FAILED = [
    "{} check failed on 24-0566",
    "{} controle mislukt bij 24-0566",
    "{} scan: 3 of 14 rates wrong",
    "{} checked: all 41 invoices affected",
    "Check failed: {}",
    "Work order 24-0566 checked: {}",
    "Template found, still {}",
    "Alle velden gevuld, geen succes: {}",
    "Dus toch {}",
    "Not ruled out: {}",
    "{} - also the case for 000001544",
    "Customer fears more; {} again today",
    "Ik was al bang voor {} en jawel hoor, bij de eerste order was het raak",
    "koppel-prd | {} | 44 hits in the last 15 min | runbook: none",
]


@pytest.mark.parametrize("line", [*NONE, *CHECKED, *RULED_OUT])
def test_a_line_that_says_that_none_came(matcher: Matcher, line: str) -> None:
    assert found_in(matcher, line) == none()


@pytest.mark.parametrize("line", [*SOME, *FAILED])
def test_a_line_that_says_that_some_came(matcher: Matcher, line: str) -> None:
    assert found_in(matcher, line) == each_itself()


@pytest.mark.parametrize(
    ("system", "line"),
    [
        ("magento", "Klant aangemaakt: nihil; klant bijgewerkt: nihil"),
        ("magento", "E-mailadres klant verplicht en ingevuld (info@bloemenhof.nl)"),
        ("e-boekhouden", "Checked 57 work orders, 0 without order lines (CFACT006)"),
        ("e-boekhouden", "Factuursjabloon 'Standaard NL' gevonden, dus geen CFACT028"),
    ],
)
def test_a_line_that_says_so_of_one_kind(matcher: Matcher, system: str, line: str) -> None:
    assert matcher.diagnose(line, System(system)) == ()


def test_a_sentence_that_begins_like_a_count_of_none_is_none(matcher: Matcher) -> None:
    found = matcher.diagnose("Error: No lines match the tax.", System.VISMA)
    assert [match.rule for match in found] == ["visma.no-lines-match-tax"]
