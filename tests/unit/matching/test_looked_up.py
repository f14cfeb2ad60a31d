"""A line that looks an error up, compares it or keeps it closed reports none."""

from __future__ import annotations

import pytest
from tests.unit.matching.few_words import each_itself, found_in, none

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System

LOOKED_UP = [
    "grep -c {} sync.log",
    "$ zgrep {} /var/log/sync.log.1 | wc -l",
    "Zoekterm: {}",
    "Search term: '{}'",
    "Kolomkop: {} (aantal)",
    "error.template.description = {}",
    "Filter: code = {} (0 resultaten)",
    "{}: 0 hits",
]
KEPT_CLOSED = [
    "[closed] {}",
    "[closed] {} on work order 25-0188",
    "[opgelost] {} bij bon 25-0188",
    "Status van factuur 12 op '{}' gezet",
]
COMPARED = [
    "{} lijkt op 'API settings' maar is iets anders",
    "This is something other than {}",
    "{} of 'API settings'? Het was geen van beide.",
]
DESCRIBED = [
    "{} staat op pagina 12 van de handleiding",
    "{} is described in the manual",
    "{} (validation rule)",
    "{} staat niet in het log",
    "{} | week 40: 0 | week 41: 0",
    "{}|0|0",
]
REPORTED = [
    "grep {} sync.log -> 12",
    "[open] {} on work order 25-0188",
    "[closed by mistake] {} is back on order 25-0188",
    "Error: {}",
    "Message: {} (12)",
    "{} (12 hits)",
    "{} | week 40: 0 | week 41: 3",
    "{} staat wel in het log",
    "{} lijkt op 'API settings' van vorige week, help",
    "{} staat op werkbon 12",
]


@pytest.mark.parametrize("line", [*LOOKED_UP, *KEPT_CLOSED, *COMPARED, *DESCRIBED])
def test_what_is_only_looked_up_or_kept(matcher: Matcher, line: str) -> None:
    assert found_in(matcher, line) == none()


@pytest.mark.parametrize("line", REPORTED)
def test_what_is_reported_in_like_words(matcher: Matcher, line: str) -> None:
    assert found_in(matcher, line) == each_itself()


@pytest.mark.parametrize(
    ("system", "line"),
    [
        ("magento", "observer: customer_created"),
        ("exact-online", 'Status op "Reeds verwerkt" gezet'),
        ("e-boekhouden", "CFACT006: 0 / CFACT014: 0 / CFACT028: 0"),
        ("e-boekhouden", "user@shop:~$ tail -f sync.log | grep CFACT028"),
    ],
)
def test_what_is_only_looked_up_in_one_kind(matcher: Matcher, system: str, line: str) -> None:
    assert matcher.diagnose(line, System(system)) == ()
