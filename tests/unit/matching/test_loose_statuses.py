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
        ("13:05 503", "503"),
        ("exactonline.nl: (401)", "401"),
        ("err=401;msg=;", "401"),
        ("status_code: 500, reason: null", "500"),
        ("EXACT-503", "503"),
        ("we hit 429s all morning", "429"),
        ("http_code=401 total_time=0.3", "401"),
        ("HTTP/1.1 503", "503"),
        ("Klant belt: scherm zegt 401", "401"),
        ("429-fout bij klanten", "429"),
        ("412 bij opslaan verkooporder SO004417", "412"),
        ("[503] POST salesentry/SalesEntries", "503"),
        ('"POST /oauth2/token" 401', "401"),
        ("sync gestopt: 503", "503"),
        ("Bookzo kwam vannacht met 429, daarna geen regel meer", "429"),
        ("Melding 401 bij het exporteren", "401"),
        ("the job ended on code 503 last night", "503"),
        ("staat onderin heel klein 503.", "503"),
        ("rc=429 x37 since 02:11", "429"),
        ("ClientException(code: 429):  at /app/vendor/Request.php:113", "429"),
        ("last 5 min: 503 = 100 %, 2xx = 0 %", "503"),
        ("500 om 02:04, nog een 500 om 02:19", "500"),
        ('{"op":"PUT SalesEntries","status":500,"body":null,"elapsed_ms":3017}', "500"),
        ("value__  429", "429"),
        ("staat vanaf 02:40 alleen nog 429, een heel uur lang", "429"),
        ("krijg sinds half 8 alleen nog 503 te zien", "503"),
        ("qa-exact-03: 401 op elke call naar division 2044187", "401"),
        ("Status: 401   Time: 88 ms   Size: 391 B", "401"),
        ("bookzo 04:10 status 500, rest vh scherm is leeg", "500"),
        ('exact_requests_total{code="503",method="POST"} 19', "503"),
        ("bij de nachtrun weer 503", "503"),
        ("poging: 503", "503"),
        ("Bookzo naar Exact, rij 41: (500)", "500"),
        ("invoice 20260041: (502)", "502"),
        ("run 3 -> (404)", "404"),
        ("sinds vannacht enkel nog (401) in Bookzo", "401"),
        ("nothing but (503) since noon", "503"),
        ("Bookzo shows (401) next to every sales invoice", "401"),
        ("overal (401) achter de facturen", "401"),
        ("bij elke verkoopfactuur (429)", "429"),
        ("Exact keeps saying (429) on every call", "429"),
        ("syncboek van Bookzo, exportlog: (429), alweer", "429"),
        ("E:429 om 14u05", "429"),
        ("sync 06:00 E:500", "500"),
        ("err 503 10:14", "503"),
        ("err.429 fact 2025-118", "429"),
        ("st=500", "500"),
        ("stat=401;t=14:05", "401"),
        ("429 14h05", "429"),
        ("09u12 503", "503"),
        ("[14:05] 429", "429"),
        ("429 @ 14:05", "429"),
        ("09:14 E:503 / 09:20 E:503", "503"),
        ("melding 401 verkoopfactuur 250118", "401"),
        ("foutcode 500, dagboek 70", "500"),
        ("export NOK (429)", "429"),
        ("sinds de update 503", "503"),
        ("sync voorraad 429", "429"),
        ("bij versturen 503", "503"),
        ("export is niet gelukt (503)", "503"),
        ("fout bij exporteren (500)", "500"),
        ("2025-07-01 06:00 E:401 adm 2044187", "401"),
        ("503 seen three times in this customer's log", "503"),
        ("Test verbinding: 401, administratie 310077 niet bereikbaar", "401"),
        ("Connection test: 401, administration 310077 not reachable", "401"),
        ("Retry 3/3: 429, stopped", "429"),
        ("Poging 2 van 3: 429", "429"),
        ("administratie 310077: 401", "401"),
        ("Exact unavailable (503) since 10:15", "503"),
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
        ("429 (14x)", ["429"]),
        ("Exact gave a 503 twice and says 401 since nine", ["503", "401"]),
        ("codes per dag: ma 401, di 503, wo 429, do geen", ["401", "503", "429"]),
        ("Statuscodes vannacht: 200 (188x), 401 (2x), 503 (1x)", ["401", "503"]),
        ("codes: 401, 503 facturen, 12", []),
        ("503 om 2 uur, 500 om 3 uur, daarna tot 6 uur 429", ["503", "500", "429"]),
        (
            "salesentry/SalesEntries: 503, 503, 500\ncurrent/Me: 401, 401",
            ["503", "503", "500", "401", "401"],
        ),
        ("per statuscode: 401 = 4, 429 = 1, 503 = 2", ["401", "429", "503"]),
        ("klant 401, klant 503", []),
        ("503 - 503 - 429", ["503", "503", "429"]),
        ("503 -> 429", ["503", "429"]),
        ("gisteravond 429 en vanochtend opnieuw 429", ["429", "429"]),
        ("q | where x\n\nresultCode  count_\n----------  ------\n503         61", ["503"]),
        ('curl -s -w "%{http_code}" url\n429', ["429"]),
        ("resultCode  count_  min\n503         19      2026-03-01T03:00:02Z", ["503"]),
        ("#   Result  Protocol\n17  503     HTTPS\n18  200     HTTPS", ["503"]),
        ("rekening;naam\n401;Debiteuren noord\n", []),
        ("401: 0, 429: 0, 500: 0", []),
        ("grootboek 400: 12, 401: 3, 404: 7", []),
        ("503: 12,50 429: 3,00", []),
    ],
)
def test_several_statuses_are_read_where_one_came_after_another(
    text: str, statuses: list[str]
) -> None:
    assert read(text) == statuses


@pytest.mark.parametrize(
    "text",
    [
        "Retry 3/3: 201, created",
        "Attempt 1: 503, attempt 2: 201",
        "poging 2: 429 facturen verstuurd",
        "Connection test: 401 ms",
        "administratie 310077: 503 facturen, 12 klanten",
        "back online after 18 minutes, no further 503 seen",
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
        "visited 503 pages of crm/Accounts",
        "export: 503, import: 12, fouten: 0",
        "facturen 503, klanten 429",
        "invoices: 503, customers: 429, errors: 0",
        "ge\u00ebxporteerd 503, overgeslagen 429",
        "nieuw: 401 gewijzigd: 503",
        "sync klaar, 503 verwerkt",
        "next page in 429 ms",
        "Factuur 429 is verstuurd, regel 503 niet",
        "X-RateLimit-Remaining: 429",
        "grootboekrekening 401",
        "order no 401",
        "totaal: 503",
        "\u20ac 429",
        "GET crm/Accounts 200 401",
        'exact_requests_total{code="503",method="POST"} 0',
        "BOOKZO-EXACT-503 seen 12 times",
        "status_code: 500, reason: customer is blocked",
        "health check up, 0 x 503 in the last 24 h",
        "Afgelopen 24 uur Exact: 1.912 aanroepen, 0 keer 429",
        "20260401;Camping De Wielen gast 503;401,00;Ge\u00ebxporteerd",
        "26-0401 | 10404 | ge\u00ebxporteerd | SO004291 | 503",
        "Rijen in bestand: (500)",
        "rij 41: (500 stuks)",
        "rij 41: (500) Btw-code ontbreekt",
        "artikel 41: (500)",
        "In Exact is nu alleen nog (503) over als kostenplaats",
        "dagboek nog (401) in Exact gebruiken",
        "Exact kostenplaats telkens (503)",
        "elke afdeling (401) krijgt een eigen dagboek",
        "Bookzo toont nu (503) records",
        "we hebben alleen (401) Kantoorkosten",
        "14 facturen (429)",
        "E 429,00 om 14u05",
        "artikel E:429",
        "art=12 st=500 prijs=3",
        "gb 401 10:14",
        "fact 429 10:14",
        "bedrag 401, 3x",
        "uren 401, 3x",
        "kosten 401 om 9u",
        "personeelskosten 401 om 9u",
        "relatienr 401 om 9u",
        "\u20ac429 om 14u05",
        "t=503ms",
        "bus 429",
        "lokaal 503",
        "regels nog (401) te gaan",
        "overal (401) stuks",
        "ticket 503",
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


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("- naar e-Boekhouden: CFACT028\n- Bookzo naar Exact: (401)", {"exact.unauthorized"}),
        (
            "> Host: start.exactonline.nl\n>\n< HTTP/2 401\n< content-length: 0",
            {"exact.unauthorized"},
        ),
        ("> Host: api.parcels.example\n>\n< HTTP/2 401\n< content-length: 0", set()),
    ],
)
def test_whose_a_status_is_may_be_told_beside_it_or_by_the_host(
    matcher: Matcher, text: str, rules: set[str]
) -> None:
    found = {match.rule for match in matcher.explain(text).diagnoses}
    assert {rule for rule in found if rule.startswith("exact.")} == rules


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Exact Online: Server Unavailable (429)", "exact.too-many-requests"),
        ("Exact: (429) Server Unavailable", "exact.too-many-requests"),
        ("Exact: (503) Too Many Requests", "exact.service-unavailable"),
        ("Exact: Server Unavailable (503)", "exact.service-unavailable"),
        ("api/v1/123/division 401", "exact.unauthorized"),
    ],
)
def test_a_number_outweighs_the_words_of_another_status_beside_it(
    matcher: Matcher, text: str, rule: str
) -> None:
    assert [match.rule for match in matcher.diagnose(text, System.EXACT)] == [rule]


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
        ("Server weer beschikbaar na 503", "exact-online"),
        ("Exact back online after a 503", "exact-online"),
        ("De server gaf gisteren nog 503, nu 200", "exact-online"),
    ],
)
def test_a_status_of_nobody_or_none_is_no_error(
    matcher: Matcher, text: str, system: str | None
) -> None:
    assert matcher.explain(text, System(system) if system else None).diagnoses == ()
