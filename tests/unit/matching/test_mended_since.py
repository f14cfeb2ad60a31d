"""A line that goes on with what put an error right, and that all went on then, reports none."""

from __future__ import annotations

import pytest
from tests.unit.matching.few_words import each_itself, found_in, none

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System

MENDED = [
    "{}; days filled in, exported after all",
    "{}; sjabloon gekozen, alsnog verstuurd",
    "{}; template picked, invoice sent after all",
    "{} was gisteren, nu draait alles weer",
    "{} was yesterday, everything runs again now",
    "{}, code aangepast, nu ge\u00ebxporteerd",
    "{}, setting corrected, now exported",
    "{}, na nieuwe Client Secret weer verbonden",
    "{}, connected again after new client secret",
    "{} hit, waited 5 min, sync complete",
    "{}, 5 min gewacht, sync geslaagd",
    "{}, retried after 5 min, all sent",
    "{} afgehandeld op 11-6, rekening 1300 aangepast",
    "{} handled on 11-6, account 1300 changed",
    "{} of 11:02 cleared",
    "{} van 11:02 gewist",
    "{}, code vervangen, factuur alsnog verstuurd",
    "{}, code added, order went through",
]
NOT_MENDED = [
    "{}; debtor not created",
    "{}; rest exported",
    "{}; andere facturen wel ge\u00ebxporteerd",
    "{}; 12 invoices sent",
    "{}; order created, invoice failed",
    "{}, waited 5 min, still failing",
    "{}, 5 min gewacht, weer fout",
    "{}, klant aangemaakt maar nog steeds fout",
    "{} was gisteren, vandaag weer",
    "{}, retried after 5 min, no luck",
    "{}, settings changed, same result",
    "{}, code added, order refused",
    "{}, weer online maar geen facturen",
    "{} of 11:02, not solved",
    "{}, was goed tot nu toe",
    "{}, factuur gewijzigd, sync klaar",
    "{}, retried, done",
]


@pytest.mark.parametrize("line", MENDED)
def test_a_line_that_says_that_it_was_put_right(matcher: Matcher, line: str) -> None:
    assert found_in(matcher, line) == none()


@pytest.mark.parametrize("line", NOT_MENDED)
def test_a_line_that_does_not_say_that_it_was_put_right(matcher: Matcher, line: str) -> None:
    assert found_in(matcher, line) == each_itself()


@pytest.mark.parametrize(
    ("system", "line"),
    [
        ("magento", "Invalid tax code HOOG_19 swapped for HOOG_VERK_21, invoice synced"),
        ("e-boekhouden", "API settings of e-Boekhouden re-entered, no longer invalid"),
        ("e-boekhouden", "Payment term filled in with 30 days, was empty before"),
        ("e-boekhouden", "Betalingstermijn (CFACT014): 30 dagen ingevuld, bevestigd door klant"),
        ("magento", "Klant nog niet bekend in e-Boekhouden, wordt aangemaakt"),
        ("visma.net", "Relation 10871 not found in VISMA.net yet, created as new customer 10871"),
        ("visma.net", "Customer 55120 created in VISMA.net, error of 11:02 cleared"),
    ],
)
def test_a_line_that_says_so_of_what_it_names(matcher: Matcher, system: str, line: str) -> None:
    assert matcher.diagnose(line, System(system)) == ()


@pytest.mark.parametrize(
    "line",
    [
        "Relation 10871 not found in VISMA.net, could not be created",
        "Relation 10871 not found in VISMA.net, will not be created",
        "Relatie 10871 niet gevonden in VISMA.net, kan niet worden aangemaakt",
        "Relatie 10871 niet gevonden in VISMA.net, bon is vanmorgen gemaakt",
        "Relatie 10871 niet gevonden in VISMA.net, is aangemaakt in OutSmart",
    ],
)
def test_what_is_not_made_is_still_missing(matcher: Matcher, line: str) -> None:
    assert [match.rule for match in matcher.diagnose(line)] == ["visma.relation-not-found"]
