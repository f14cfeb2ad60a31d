"""A line may give an error's words as a name only: of a setting, in advice, of a folder."""

from __future__ import annotations

import pytest
from tests.unit.matching.few_words import each_itself, found_in, none

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System

SETTINGS = [
    "Gedrag bij '{}': overslaan",
    "Behaviour on '{}': skip order",
    "On '{}': skip order",
    "Bij {}: overslaan",
    "Hide '{}' in log: on",
    "Melding '{}' mailen naar: boekhouding@vdberg.nl",
    "Waarschuwing '{}' mailen naar beheerder: nee",
    "Mail '{}' to: finance@vdberg.nl",
    "{} -> reauthenticate automatically: [x] on",
    "Retry on {}: 3 times, 20 min apart",
    "Tick '{}' to get an e-mail each time",
    "{} negeren tot: 1 mei",
]
ADVICE = [
    "Bij {} kunt u beter later opnieuw synchroniseren",
    "Bij {} later opnieuw synchroniseren",
    "Bij {} 60 minuten wachten en dan opnieuw starten",
    "Bij {} eerst de instellingen controleren",
    "Bij {}: vul het aantal dagen in bij Export",
    "If you get {}, ring me before lunch",
    "If you see {}, let me know",
    "Vermijd {}: laat Magento zelf doornummeren",
    "Throttled to 2 calls a second to keep clear of {}",
    "'Nieuwe relatie' staat aan, dat voorkomt '{}'",
    "Bookzo 8.5 prevents '{}' on payments",
    "Zet Relaties exporteren aan tegen '{}'",
    "Lees ook: {} en vrije velden",
    "Most read this week: {}, viewed 212 times",
    "Let op: meer dan 10 fouten geeft {}",
    "Na wachtwoordwissel kan {} optreden, houd er rekening mee",
    "Hoeveel minuten blokkeert de dienst na {}?",
]
NAMES = [
    "Standaardantwoord 7: '{}'",
    'nl_NL: "{}" = "Iets anders"',
    "Column K is headed '{}'",
    "Kolom C van het overzicht heet nu '{}'",
    "Mapje '{}' in Outlook gemaakt voor later",
    "4.2 {} ........ 17",
    "Table 3. Messages of the log: {}",
    "Soort melding: Succes / {} (maak een keuze)",
    "Changelog 3.0.4 - {} now names the ledger account",
    "Date | {} | Customer | Amount",
]
REPORTS = [
    "Bij '{}' 3 bonnen overgeslagen",
    "Retry on {} failed",
    "Melding '{}' gemaild door klant",
    "Melding '{}': 3x",
    "Actie bij 24-0566: {}",
    "{} -> not sent",
    "{}, automatisch overgeslagen",
    "Bij {} stopt de export",
    "Bij {} kunnen wij niets verzenden",
    "Bij {} bellen we de klant, 3 bonnen liggen stil",
    "If I get {} again I cancel",
    "Na wachtwoordwissel krijgen we {}",
    "Zet Relaties exporteren aan geeft {}",
    "Kolom Fout: {}",
    "De status luidt '{}'",
    "Zie ook bijlage: {}",
    "See also the log: {}",
    "Vandaag meer dan 60 aanroepen geeft {}",
    "user | jan | {}",
    "shop | Default Store | {}",
    "retry on {} failed: 3 times",
    "Antwoord van de API: '{}'",
    "Export > Logboek > {}",
    "Sheet export.xlsx row 4: {}",
    'error = "{}"',
    '"last error" = "{}"',
    "Datum | 12-03-2025 | {}",
    "4.2 werkbonnen: {}",
]


@pytest.mark.parametrize("line", [*SETTINGS, *ADVICE, *NAMES])
def test_a_line_that_only_names_it(matcher: Matcher, line: str) -> None:
    assert found_in(matcher, line) == none()


@pytest.mark.parametrize("line", REPORTS)
def test_a_line_that_reports_it(matcher: Matcher, line: str) -> None:
    assert found_in(matcher, line) == each_itself()


@pytest.mark.parametrize(
    ("system", "line"),
    [
        ("e-boekhouden", "Artikel CFACT040 'Filterdoek', 500 stuks op voorraad"),
        ("e-boekhouden", "Customer ref CFACT028-2 paid 84.70 on Tuesday"),
        ("e-boekhouden", "CFACT037 is hier gewoon het artikelnummer van de groothandel"),
        ("e-boekhouden", "Schapvak E003.1 is vanmiddag leeggehaald en geteld"),
        ("e-boekhouden", "cfact014_default_days = 14"),
        ("e-boekhouden", "msg.cmut012 = Tegenrekeningcode %s onbekend"),
        ("e-boekhouden", "CFACT028 - template {name}, invoice {number}, {date}"),
        ("exact-online", "Exact-teller vandaag: nog 429 van 5000 verzoeken over"),
        ("exact-online", "Exact: 500 van 500 artikelen bijgewerkt, geen serverfouten"),
        ("magento", "E-mailadres van klant verplicht bij afrekenen: Ja"),
        ("magento", "Customer email required: yes"),
        ("visma.net", "API-token ongeldig maken bij loskoppelen: ja"),
        ("magento", "Connection timeout: 30 seconds (default)"),
        ("magento", "Tick 'Customer updated' to get an e-mail each time"),
        ("magento", "Day | Customer created | Customer updated | Duplicate found"),
    ],
)
def test_a_thing_of_that_name(matcher: Matcher, system: str, line: str) -> None:
    assert matcher.diagnose(line, System(system)) == ()


def test_a_count_of_a_code_is_no_setting_of_that_name(matcher: Matcher) -> None:
    found = matcher.diagnose("cfact014_count = 3", System.EBOEKHOUDEN)
    assert [match.rule for match in found] == ["eboekhouden.payment-term-missing"]
