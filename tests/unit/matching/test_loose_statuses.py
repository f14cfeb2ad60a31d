"""A status that a line calls one is read where it says no more, and no other figure is."""

from __future__ import annotations

import pytest

from troubleshooter.matching.matcher import Matcher
from troubleshooter.matching.reading.loose_statuses import loose_statuses
from troubleshooter.model import System


def read(text: str) -> list[str]:
    return [one.status for one in loose_statuses(text)]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Bookzo krijgt een 503 van Exact, sinds 9 uur", "503"),
        ("klanten ophalen \u2192 429, gestopt", "429"),
        ("POST salesentry/SalesEntries -> 500, empty body", "500"),
        ("Exact antwoordt met status 500 bij factuur 20240640, verder geen tekst", "500"),
        ("geeft sinds vanmorgen alleen maar 502", "502"),
        ("The sync broke off with a (429), and did so again", "429"),
        ("We keep getting a plain 401 back", "401"),
        ("Exact sync: status 429, volgende poging over 60 min", "429"),
        ("HTTP 408 op /api/v1/551002/read/financial/ReceivablesList", "408"),
        ("code 500 op crm/Accounts, klant 5510", "500"),
        ("Exact Online - 503 - 09:12", "503"),
        ("we hit 429s all morning", "429"),
        ("http_code=401 total_time=0.3", "401"),
        ("HTTP/1.1 503", "503"),
        ("Klant belt: scherm zegt 401", "401"),
        ("429-fout bij klanten", "429"),
        ("412 bij opslaan verkooporder SO004417", "412"),
        ("[503] POST salesentry/SalesEntries", "503"),
        ('"POST /oauth2/token" 401', "401"),
        ("sync gestopt: 503", "503"),
    ],
)
def test_a_status_is_read_where_it_is_called_one(text: str, status: str) -> None:
    assert read(text) == [status]


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("first a 503, then a 401", ["503", "401"]),
        ("eerst 503, een uur later 429, nu zegt Bookzo 401", ["503", "429", "401"]),
        ("429 / 503", ["429", "503"]),
        ("429", ["429"]),
        ("500", []),
        ("CFACT014 (eBoekhouden), 429 (Exact)", ["429"]),
        ("30x 429 in de Exact-log", ["429"]),
        ("exact online 429 :(", ["429"]),
        ("HTTP/1.1 503 Service Unavailable\nServer: Host", ["503"]),
        ("eerst 503 facturen, daarna 12", []),
    ],
)
def test_several_statuses_are_read_where_one_came_after_another(
    text: str, statuses: list[str]
) -> None:
    assert read(text) == statuses


@pytest.mark.parametrize(
    "text",
    [
        "a total of 500 lines, 404 of them new",
        "Exported 500 entries in 429 ms",
        "een 500 euro te hoge factuur",
        "klant 404 op de kaart",
        "500 op rekening 1100",
        "Exact 404 klanten",
        "klanten: 404",
        "12 x 500",
        "sync gestopt na 500 regels",
        "error 500: Klant onbekend",
        "POST SalesEntries -> 500, klant is niet bekend",
        'code 400 {"error": "Unknown field"}',
        "GET crm/Accounts -> 500, then 200 at the second try",
        "HTTP 400 on crm/Accounts\nPlease add a filter",
        "code 500 - levering kantoor",
    ],
)
def test_other_figures_and_statuses_that_are_explained_are_not(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "system", "rule"),
    [
        ("een 503 van Exact", None, "exact.service-unavailable"),
        ("status 429, volgende poging over 60 min", "exact-online", "exact.too-many-requests"),
        ("loopt elk uur vast op een 429 van de API", "visma.net", "visma.rate-limit"),
    ],
)
def test_a_status_is_of_the_one_system_that_is_known(
    matcher: Matcher, text: str, system: str | None, rule: str
) -> None:
    found = matcher.explain(text, System(system) if system else None)
    assert [match.rule for match in found.diagnoses] == [rule]


def test_a_status_gives_way_to_what_the_next_line_says(matcher: Matcher) -> None:
    message = "POST salesentry/SalesEntries: HTTP 500\nOngeldige referentie: Klant"
    found = matcher.explain(message, System.EXACT).diagnoses
    assert [match.rule for match in found] == ["exact.customer-reference-invalid"]


@pytest.mark.parametrize(
    ("text", "system"),
    [
        ("we get a 503 since nine", None),
        ("we get a 503 since nine", "magento"),
        ("Geen fout (500) meer gezien sinds de update", "exact-online"),
        ("Wat betekent een 429 van Exact?", "exact-online"),
    ],
)
def test_a_status_of_nobody_or_none_is_no_error(
    matcher: Matcher, text: str, system: str | None
) -> None:
    assert matcher.explain(text, System(system) if system else None).diagnoses == ()
