"""A sentence that supposes, explains, asks or remembers an error is no diagnosis."""

from __future__ import annotations

import pytest

from troubleshooter.matching.doubting.supposed import is_supposed
from troubleshooter.matching.matcher import Matcher
from troubleshooter.matching.outcome import Outcome
from troubleshooter.matching.reasons import lacking
from troubleshooter.model import System

TOLD = [
    ("Rood kruisje bij Invoice, met als tekst [Invoice not found]", "no condition"),
    ("Worden de [API-instellingen ongeldig]?", "no condition"),
    ("Gisteren nog [(401) Niet gemachtigd] bij Exact, vandaag (503)", "nothing works again"),
    ("error=[customer_email_required]", "what an error is called"),
    ("[Invoice not found]", "alone"),
    ("Order 100000417: [Invoice not found]", "behind what it is about"),
    ("Als ik een creditnota stuur krijg ik [Invoice not found]", "what somebody gets"),
    ("When we export work order 26-1 [Invoice not found] appears", "what somebody sees"),
    ("Error when saving: [Invoice not found]", "behind a colon"),
    ("Export stopped when [the account is inactive]", "it stopped"),
    ("Verstuurd als factuur: [Invoice not found]", "als before a colon"),
    ("When I start the sync, I get [Invoice not found]", "behind a comma"),
    ("Since last week we get [Invoice not found]; now it is worse", "and still"),
    ("How do I solve [Invoice not found]?", "asked because somebody has it"),
    ("Kunt u kijken waarom [relatie 10 niet bekend] is?", "asked why"),
    ("Orders: [Invoice not found]", "a heading is no kind"),
    ("[Customers not found] in VISMA.net", "a kind, and nothing is done with it"),
    ("An error occurred: [Invoice not found]", "an article of another word"),
    ("v2.3.1 ERROR [Invoice not found]", "the version of a program in a log"),
    ("new Order 12: [Invoice not found]", "a new order"),
    ("401 = [Unauthorized]", "one meaning is no legend"),
    ("[FACT_101]: invoice number in use", "a code with its text"),
    ("Ticket 4411: [CFACT028]", "a code in a ticket"),
    ("Error #[CFACT028]", "a number's mark before a code"),
    ("ticket [CMUT012]", "nothing else is called so"),
    ("[CFACT028] betekent wat?", "asked what it means"),
    ('Response key "[CFACT028]"', "the value of a key"),
    ('When sending invoice 2023 "[Invoice not found]"', "when it happened"),
    ('Als de bon naar de boekhouding gaat: "[Invoice not found]"', "what is shown then"),
    ('Wanneer boeking 12 klaar is "[Invoice not found]"', "what happens then"),
    ('Wordt gelogd als "[Duplicate found]"', "what it is called"),
    ("Komt terug als [CFACT028]", "what it comes back as"),
    ("Kan ik iets doen aan [Invalid tax code]?", "asked because somebody has it"),
    ("[Customer blocked]: 10045", "whose it is"),
    ("We never got an answer: [Invoice not found]", "another thing is denied"),
    ("De klant krijgt geen factuur, [relation 10 not known]", "what is not had is another thing"),
    ('{"message": "[Invoice not found]"}', "a quotation of a log"),
    ("Example order 9: [Invoice not found]", "an order of an example shop"),
    ("Manual export: [Invoice not found]", "by hand"),
    ("It works again but [relation 10 not known in eBoekhouden]", "one is left"),
    ("[The account was not found] in Exact", "was, and nothing since"),
    ("The sync stopped before order 12: [Invoice not found]", "before names another moment"),
    ("It was at risk of nothing, and then [Invoice not found]", "the fear was of nothing"),
    ("Can you see why [the customer is on credit hold]?", "asked because somebody has it"),
    ("[Invoice not found] (1/2)", "one of two"),
    ("Test order 12: [Invoice not found]", "an order to try with"),
    ("Test: [Invoice not found] at the owner's wish", "somebody tried it"),
    ("Fix: [Invoice not found]", "a wish, not the name of a change"),
    ("Zolang werkbon 26-0560 op [CFACT028] staat, kan ik de maand niet afsluiten", "who is stuck"),
    ("As long as order 12 shows [Invoice not found] we cannot close March", "who is stuck"),
    ("We krijgen [Invoice not found]. Wij hebben dat niet ingesteld.", "what they did not do"),
    ("We get [Mandatory: Cost centre]. We don't have that.", "what they do not have"),
    ("Zolang er [Invoice not found] staat, staat alles stil", "what is stuck"),
    ("[Boekstuknummer 26700001 is al in gebruik] voor dagboek 70", "one number is no range"),
    ("[(429) To Many Requests], last 24h: 14", "how often it came"),
    ("Typ ik de code over, dan krijg ik nog steeds '[API settings are not valid]'", "who gets it"),
    ("Klik je nu op opslaan, dan krijg je meteen '[API token invalid]'", "what comes now"),
    ("Open je bon 24-0772 zonder regels, dan staat er [CFACT006]", "which one it is"),
    ("Klik je op opslaan, dan komt er '[API token invalid]'", "no mistake is told"),
    ("Enter it without spaces and it says '[API token invalid]'. Please help", "a call for help"),
    ("Een klant erbij en Exact zegt '[Invoice not found]'", "one more is no mistake"),
    ("I press save and it says '[The API settings are not valid]'", "who did it"),
    ("Invoices sent, and Exact says [(503) Server Unavailable]", "what was done"),
]
SUPPOSED = [
    "Is het [token van Visma ongeldig], klik dan op Login bij de instellingen",
    "Zijn er werkbonnen zonder regels, dan komt [CFACT006]",
    "Should the [Visma token be invalid], log in again",
    "[Connection timeout]: 30 (seconds)",
    "Worden de [API-instellingen ongeldig] als ik het wachtwoord wijzig?",
    "Gisteren nog [(401) Niet gemachtigd] bij Exact, nu loopt de sync weer goed.",
    "[Connection timeout] (seconds): 30 [use system value]",
    "[customer_email_required] = 1",
    "Wat houdt [CFACT040] precies in?",
    "[In gebruik: Boekstuknummer 26700001] t/m 26749999 voor dagboek 70",
    '"title": "[(429) To Many Requests], last 24h", "type": "stat"',
    "Fig. 12 (made-up data): a refused payment is shown as [Invoice not found]",
    "At the shop next door it was [Invoice not found]. We don't have that.",
    "Bij de buren was het [Geblokkeerd: Klant], zei hun beheerder. Wij hebben dat niet, hoor.",
    "If the [period is closed], entries go to the next one.",
    "Als het [factuurnummer al bestaat], slaat de koppeling de factuur over.",
    "The connector waits when the [server is unavailable].",
    'Als de melding "[Invoice not found]" verschijnt, start dan opnieuw.',
    "Sla over, maar alleen als [CFACT028] terugkomt.",
    "Mocht een [rekening geblokkeerd] zijn, dan boekt u op een andere.",
    "Should the [API token be invalid], sign in again.",
    "[Customers on credit hold] can be exported after approval.",
    "Note: an [invoice without lines] will not be sent.",
    "[Facturen zonder regels] worden niet verstuurd.",
    "Hoe maak ik een [relatie aan die nog niet bestaat]?",
    "Vorig jaar kregen we steeds [CMUT012], tot we het nummer aanpasten.",
    "Vroeger hadden wij [CFACT014], sinds de nieuwe versie niet.",
    "The [account was inactive], it has been activated this morning.",
    "Is there a list of codes such as [CMUT012]",
    'Zoekopdracht: "[Betaling matchen in Exact mislukt]"',
    "Release 5.0: clearer text for [Invalid tax code]",
    "4.2.1 - Fixed [Invoice not found] for second credit memos",
    "[FACT_018].pdf opgeslagen in map Facturen",
    "Ticket [FACT_018] gesloten",
    "ALTER TABLE [REL_001] ADD COLUMN naam",
    "A [CFACT028] means that the template has another name",
    "In the manual, [401 stands for not authorised] and 403 for forbidden.",
    "[Geblokkeerde relaties]: 12, niet-geblokkeerde relaties: 311",
    "Report '[Customers on credit hold]' sent",
    '// TODO: handle "[Too many requests]"',
    "config: on[InvalidTaxCode]=skip",
    'Retry policy: wait 60 s after "[429 Too Many Requests]"',
    "De fout [Relatie niet bekend in eBoekhouden] is weg na het aanmaken",
    "It works now; the [VAT code was missing].",
    "Example message: [Invoice not found]",
    "Voorbeeld van een melding: [Invoice not found]",
    "FAQ: wat betekent '[Invoice not found]'?",
    "Handleiding hoofdstuk 4: [Invoice not found]",
    "Simulated response: ([503]) Server Unavailable",
    "Alert rule '[Timeout]' created",
    "Filter: status = '[Validation error]'",
    "The dry run would have failed with [Invoice not found]",
    "Legend: 401 = [not authorised], 403 = forbidden, 404 = not found",
    "Book it before the [period is closed].",
    "Stuur de factuur voordat de [periode is afgesloten].",
    "Do you expect problems if our [Exact licence expires] during the holidays?",
    "Can VISMA.net be set so that a [customer is on credit hold] after 60 days?",
    '"[Customer email required]": Yes/No',
    "Kolommen: omschrijving; [tegenrekening ontbreekt] (j/n)",
    "fix(export): say more where an [invoice template was not found]",
    "Tip: typ je de code verkeerd over, dan zegt OutSmart '[The API settings are not valid]'.",
    "Vul je geen termijn in, dan krijg je [CFACT014].",
    "Staat er geen materiaal op de bon, dan volgt [CFACT006].",
    "Verwijder je het product, dan geeft de export [CFACT037].",
    "Type the security code wrong and you get '[The API settings are not valid]'.",
    "Leave the template empty and it says '[Invoice template not found]'.",
    "Rename the template and the export fails with [CFACT028].",
    "One space too many and OutSmart says '[The API settings are not valid]'.",
    "Wie geen btw-code invult, krijgt [CFACT038] terug.",
    "Gisteren nog [(503) Server Unavailable] bij Exact, vandaag weer goed.",
]


def _marked(text: str) -> tuple[str, int, int]:
    start, end = text.index("["), text.index("]") - 1
    return text.replace("[", "").replace("]", ""), start, end


@pytest.mark.parametrize(("text", "why"), TOLD)
def test_what_happened_is_told(text: str, why: str) -> None:
    assert not is_supposed(*_marked(text)), why


@pytest.mark.parametrize("text", SUPPOSED)
def test_what_is_only_supposed_is_not_told(text: str) -> None:
    assert is_supposed(*_marked(text))


@pytest.mark.parametrize(
    ("message", "system"),
    [
        ("Wanneer de rekening niet actief is, kiest u een andere rekening.", "visma.net"),
        ("If a relation does not exist in OutSmart, the export skips the work order.", None),
        ("Facturen zonder regels worden niet verstuurd.", "e-boekhouden"),
    ],
)
def test_the_matcher_abstains_and_says_why(
    matcher: Matcher, message: str, system: str | None
) -> None:
    explained = matcher.explain(message, System(system) if system else None)
    assert explained.diagnoses == ()
    assert Outcome.SUPPOSED in {step.outcome for step in explained.steps}
    assert any("supposes" in reason for reason in lacking(explained, "en"))


def test_what_was_sought_is_no_error_when_lines_are_put_together(matcher: Matcher) -> None:
    assert matcher.diagnose("grep -c 'API token invalid' visma.log\n0", System.VISMA) == ()


def test_a_condition_before_a_report_does_not_hide_it(matcher: Matcher) -> None:
    message = "If the period is closed, call us.\nWorkorder 26-1: Invalid material code (CFACT037)"
    found = [match.rule for match in matcher.explain(message, System("e-boekhouden")).diagnoses]
    assert found == ["eboekhouden.material-code-invalid"]


@pytest.mark.parametrize(
    "message",
    [
        "Zijn de facturen van maart al verwerkt in Exact?",
        "Is de memoriaalboeking van maart al verwerkt of doen we die nog?",
        "Wat moet ik doen als een factuur reeds verwerkt is?",
    ],
)
def test_what_is_asked_of_is_no_error(matcher: Matcher, message: str) -> None:
    assert matcher.diagnose(message, System.EXACT) == ()


@pytest.mark.parametrize(
    "message",
    [
        "Wat moet ik doen als CFACT028 er weer staat bij bon 25-0188?",
        "CFACT028 gaat over de bonnen van Jansen",
        "CFACT028 heeft te maken met de export van vanochtend",
        "CFACT028: uit, na 3 pogingen",
    ],
)
def test_who_tells_of_their_own_documents_has_it(matcher: Matcher, message: str) -> None:
    found = [match.rule for match in matcher.diagnose(message, System.EBOEKHOUDEN)]
    assert found == ["eboekhouden.invoice-template-not-found"]
