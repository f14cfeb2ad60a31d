"""What planned work may bring has not come; what came at such a time has."""

from __future__ import annotations

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System

ANNOUNCED = [
    (
        "Aankondiging: zondag 02:00-05:00 onderhoud bij Exact Online, de koppeling kan dan"
        " (503) Server Unavailable melden",
        None,
    ),
    (
        "Gepland onderhoud zaterdag 22:00: tijdens het onderhoud geeft Exact Online"
        " (503) Server Unavailable",
        None,
    ),
    (
        "Announcement: Exact Online maintenance Sunday 02:00-05:00, you may see"
        " (503) Server Unavailable",
        "exact-online",
    ),
    ("e-Boekhouden onderhoud vannacht 00:00-02:00. Exports kunnen dan E003.1 geven.", None),
    (
        "Maintenance window: Sat 22:00-23:00 UTC. During this window clients may receive"
        " (429) To Many Requests",
        None,
    ),
    (
        "VISMA.net maintenance tonight 22:00-23:00, the export could fail with"
        " (503) Service Unavailable",
        "visma.net",
    ),
    ("Vanaf 1 mei zal e-Boekhouden facturen zonder termijn weigeren met CFACT014.", None),
    (
        "Vooraankondiging: vanaf 1 juli weigert e-Boekhouden facturen zonder sjabloon met CFACT028",
        None,
    ),
    ("Onderhoudsvenster 14/3. Houd rekening met (503) Server Unavailable om 02:00.", None),
    (
        "Scheduled: Exact Online API maintenance, Mar 14 02:00 CET. (503) Server Unavailable can"
        " be expected.",
        "exact-online",
    ),
]
CAME = [
    (
        "Zondag 02:00-05:00 was er onderhoud bij Exact Online, de koppeling meldt nog steeds"
        " (503) Server Unavailable",
        "exact.service-unavailable",
    ),
    (
        "Ondanks het aangekondigde onderhoud: export stopt nu met (503) Server Unavailable",
        "exact.service-unavailable",
    ),
    (
        "Vanwege gepland onderhoud kan de koppeling niet exporteren, (503) Server Unavailable van"
        " Exact Online",
        "exact.service-unavailable",
    ),
    (
        "Onderhoud gepland? We krijgen (503) Server Unavailable in Bookzo",
        "exact.service-unavailable",
    ),
    (
        "[2026-03-15 02:10] Exact Online (503) Server Unavailable (gepland onderhoud)",
        "exact.service-unavailable",
    ),
    (
        "Onderhoudscontract, gepland 10:00-12:00: Relation not known in eBoekhouden",
        "eboekhouden.relation-unknown",
    ),
    (
        "Gepland onderhoud, werkbon 26-0113 geeft dan CFACT028",
        "eboekhouden.invoice-template-not-found",
    ),
]


@pytest.mark.parametrize(("message", "system"), ANNOUNCED)
def test_what_is_announced_has_not_come(matcher: Matcher, message: str, system: str | None) -> None:
    assert matcher.diagnose(message, System(system) if system else None) == ()


@pytest.mark.parametrize(("message", "rule"), CAME)
def test_what_came_in_spite_of_it_is_found(matcher: Matcher, message: str, rule: str) -> None:
    assert [match.rule for match in matcher.diagnose(message)] == [rule]
