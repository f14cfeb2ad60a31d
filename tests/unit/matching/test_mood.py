"""A text that only speaks of an error gives no diagnosis; one that tells of it does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshooter.matching.doubting.around import around, quotation
from troubleshooter.matching.doubting.mood import LIMIT, WEIGHTS, cues, is_only_spoken_of
from troubleshooter.matching.matcher import Matcher
from troubleshooter.matching.outcome import Outcome
from troubleshooter.model import System

SPOKEN_OF = [
    ("nobody has seen it", 'Nobody here has ever had "Invoice template not found" on screen.'),
    ("nobody has seen it", 'Niemand van ons heeft "Ongeldige btw-code" ooit gezien.'),
    ("nobody has seen it", 'We never get "Duplicate found" anymore'),
    ("nobody has seen it", "Sinds de update krijgen we nooit meer Invoice not found."),
    ("nobody has seen it", "The shop does not see the error Invalid tax code now"),
    ("feared", "De klant is bang dat de koppeling straks reeds verwerkt gaat geven."),
    ("feared", "We check the number to prevent that an invoice number already exists."),
    ("none of many", 'Not one of the 60 orders came back with "Customer email required".'),
    ("it might be", 'Would Visma answer with "API token invalid. Please reauthenticate" then?'),
    ("it might be", 'Zou de koppeling "Betalingstermijn niet ingevuld" kunnen geven bij nieuwe?'),
    ("it will be", 'From release 3 on it will say "Invoice number already exists" in red.'),
    ("a condition", 'If you get "Invoice template not found", tell us the name of the template.'),
    ("a condition", 'Mocht er "Geen orderregels op de werkbon" komen, bel dan de monteur.'),
    ("feared", 'To avoid "VAT code not filled in" we fill it in on every hour type.'),
    ("prevented", 'Om "Te veel verzoeken (429)" te voorkomen draait de taak één keer per uur.'),
    ("whether", 'Controleer of "Niet alle belastingregels zijn gekoppeld" nog in de lijst staat.'),
    ("the name of a thing", 'The macro called "Invoice template not found" has a typo in it.'),
    ("the words themselves", 'De vertaling van "Customer email required" moet korter.'),
    (
        "the words themselves",
        'Replace the sentence "Invalid tax code" by a friendlier one, please.',
    ),
    ("a lesson", 'Exercise for the course: what would you do about "Invoice not found"?'),
    ("gone", 'The link was made anew and "API token invalid. Please reauthenticate" is gone.'),
    ("gone", 'Sinds die nieuwe server is "The operation has timed out" nooit meer voorgekomen.'),
    ("others", 'Een andere klant had "Relation not known in eBoekhouden", wij gelukkig nooit.'),
    ("a joke", 'Joke of the day: my diet says "Nothing to import".'),
    ("none", 'Nothing this week, 0 x "Authentication failed" in the whole log of the shop.'),
    ("a list of news", "Release notes 4.2\n- 'Invoice template not found' links to the page"),
    ("a program's words", 'if (answer.StartsWith("In gebruik: Boekstuknummer")) { wait(); }'),
    ("a remark", "BodyMissing = 1008, // The server did not receive a message body."),
    ("a heading", 'Template: subject "Invoice template not found", to the owner'),
    ("a guide", 'In the manual it is explained under "Invoice not found", on the last page.'),
]
FORMS = [
    ("an article", "Kennisartikel KA-12: Invoice template not found (CFACT028)\nOorzaak: naam."),
    ("an article", "Help article: API token invalid. Please reauthenticate\nCause: a new password"),
    ("a list of tables", "Tabel 3 Codes\nCFACT014 Betalingstermijn niet ingevuld (CFACT014)."),
    ("a plan", "Testplan fase 2: export zonder regels, CFACT006 op het scherm"),
    (
        "an article",
        "Symptoom: Invalid tax code\nOorzaak: btw-regel niet gekoppeld\nOplossing: koppel",
    ),
    ("questions and answers", "Q: What is CFACT028?\nA: the template is missing"),
    ("an exercise", "Oefenvraag 3: Invalid tax code verschijnt. Wat controleer je?"),
    ("a branch", "Merge branch 'fix/CFACT028-text' into main"),
    ("contents", "Errors\n4.2 CFACT006 - no lines\n4.3 CFACT014 - no term"),
    ("contents", "Hoofdstuk 9  Reeds verwerkt ........................ 47"),
    ("a checklist", "To do:\n[ ] name of the template (CFACT028)"),
    ("a checklist", "- [x] sjabloonnaam gelijk (CFACT028)"),
    ("a search", 'ctrl+F "CFACT037" in the log of June'),
    ("a search", 'search query: level:error AND text:"Invalid tax code"'),
    (
        "what is expected",
        'Step 4. Verwacht resultaat: "Ongeldige referentie: Btw-code" onder het veld',
    ),
    ("a story", 'Given an order without lines, when it is sent, then "CFACT006" is on the screen.'),
]
PHRASES = [
    ("its meaning", "wat betekent CFACT028 ook alweer?"),
    ("its meaning", "Weet iemand waar CMUT012 voor staat? Ik kom het tegen in een oud stuk."),
    ("its meaning", "What is meant by 'Relation not known in eBoekhouden'? I write a list."),
    ("its meaning", "Uitzoekwerk naar de betekenis van CFACT028 voor de folder."),
    ("unseen", "De melding 'API token invalid. Please reauthenticate' hebben wij nooit gezien."),
    ("no hits", "I read through all lines for 'Invoice not found' as you asked. No hits."),
    (
        "no hits",
        "Ik heb alles nagelopen op 'Verplicht: Grootboekrekening', ja. Geen enkele treffer.",
    ),
    ("not that one", "De vertraging was geen cURL error 28, de koppeling heeft goed gelopen."),
    ("only when", "'Credit limit has been exceeded' verschijnt alleen als de controle aan staat."),
    ("curious", "Just curious: what makes it say CFACT028? Asking for a friend. Ours is fine."),
    ("what it is about", "De code CFACT040 gaat over tegenrekeningen van materialen."),
    ("what it cannot be", "An order goes to the till, so Customer email required cannot occur."),
    ("the object of a noun", 'The alert for "SOAP call limit reached" stays off until January.'),
    (
        "what one would see",
        "Once it expires you'd see '(401) Niet gemachtigd'; we renew it in May.",
    ),
    ("its meaning, in a few words", "What does CFACT014 mean?"),
    ("instead of it", 'In plaats van "Invalid tax code" staat er nu gewoon Success'),
    ("decided about", 'We decided to show "Invalid tax code" in red from now on'),
    ("thanked for", 'Dank voor het artikel over "Invalid tax code", heel duidelijk'),
    ("on purpose", "Tijdens de demo lieten we expres CFACT028 zien"),
    (
        "in quotation marks that begin within",
        'Zodra er ooit "502 Bad Gateway" in beeld komt: wacht.',
    ),
]
TOLD = [
    ("in the past", 'When the month was closed they tried and got "Payment term not filled in".'),
    ("at a level in data", '{"Level":"Error","Tekst":"De btw-code is niet ingevuld (CFACT038)"}'),
    ("an answer", 'We tried again and the reply was "The API settings are not valid" for both.'),
    ("in a chat", 'Priya 11:41 "Customer email required" on the orders from the till\nPriya ok?'),
    ("a test of a thing", "the self test of the module shows Invalid tax code for the shop"),
    ("minutes", "five minutes before it worked, then the export said CFACT028 on work order 26-11"),
    (
        "a guide that was followed",
        "Handleiding gelezen, daarna weer: Invoice template not found (CFACT028)",
    ),
    ("a version", "Versie 1.8.2 van de module: Invalid tax code op order 000010002"),
    (
        "a failed test",
        'Test run by Ravi failed on "Payment term not filled in" for the first order',
    ),
    ("a request", 'Zou u kunnen kijken naar "Payment term not filled in"? Het komt op bon 26-11.'),
    ("a count", '0 invoices exported, 31 refused with "VAT code not filled in (CFACT038)"'),
    ("an empty list in data", '{"code":1005,"messages":["no match"],"response":[]}'),
    ("by the sender", 'Als ik op Opslaan klik krijg ik "The API settings are not valid".'),
    ("by the sender", 'When I press Export I get "Invoice template not found" on every order.'),
    (
        "by a program",
        'De koppeling geeft sinds gisteren "Betalingstermijn niet ingevuld" bij bon 26.',
    ),
    ("by a program", 'The module shows "Customer email required" next to order 000010002.'),
    ("behind a colon", 'We wanted to send the invoices today, but now: "Invalid tax code".'),
    ("in a note", 'wat is "The quantity of material 60.118 has to be greater than 0"?'),
    ("in a note", 'collega over bon 26-70: "Geen orderregels op de werkbon", wat nu?'),
    ("again", 'Last week it was fine, and today again "Invoice number already exists" twice.'),
    (
        "with denials beside",
        'I changed nothing. It says "API token invalid. Please reauthenticate".',
    ),
    ("with plans beside", "Invoice not found, on four orders. We would like to go live next week."),
    ("at its level", "[2026-02-02] main.INFO: Invoice number already exists [] []"),
    ("behind a mark", "I do not see why: Customer email required, on one order only"),
    ("in data", '{"order":"000001012","message":"Invalid tax code","success":0}'),
    ("behind a version", "HTTP/1.0 403 Forbidden\nReason: LicenseExpired"),
    ("a draft of an invoice", "Conceptfactuur 26-113: Invoice template not found (CFACT028)"),
    ("a word for a job", "Opdracht 26113: Relation not known in eBoekhouden"),
    ("a lesson that waits", "Training can wait: CFACT040 on work order 26-0221, material 10450"),
    ("instead of something", "In plaats van een factuur kwam CFACT028 terug"),
    ("after thanks", "Bedankt voor de uitleg, maar bij bon 26-113 krijg ik nu CFACT028"),
    ("its meaning is asked as well", 'Hi, wat betekent dat: "Invoice template not found"?'),
    ("in a table", '421,"Validation error","2025-05-03 09:12:10",e-Boekhouden,Yes'),
]


@pytest.mark.parametrize(("how", "text"), [*SPOKEN_OF, *FORMS, *PHRASES])
def test_what_is_only_spoken_of_is_no_diagnosis(matcher: Matcher, how: str, text: str) -> None:
    assert matcher.diagnose(text) == (), how


@pytest.mark.parametrize(("how", "text"), TOLD)
def test_what_is_told_is_a_diagnosis(matcher: Matcher, how: str, text: str) -> None:
    assert len(matcher.diagnose(text)) == 1, how


CITED = [
    (
        "de eerste export faalt met Verplicht: Dagboek. Moet dat in Exact?",
        "exact.journal-mandatory",
    ),
    ("Engelse gast, Exact zegt Niet toegestaan: Valuta. Wat nu?", "exact.currency-not-allowed"),
    ("nr reeks aangepast. Ongeldig: Boekstuknummer", "exact.entry-number-invalid"),
]


@pytest.mark.parametrize(("text", "rule"), CITED)
def test_a_common_wording_counts_where_it_is_cited(matcher: Matcher, text: str, rule: str) -> None:
    assert [match.rule for match in matcher.diagnose(text, System.EXACT)] == [rule]


@pytest.mark.parametrize(
    "text",
    [
        "we hebben nu verplicht: dagboek kiezen bij elke boeking",
        "Voor de export is Verplicht: Dagboek een veld dat u invult",
        "Create Invoice Document Validation Error(s) list for the course",
    ],
)
def test_common_words_in_a_sentence_are_no_citation(matcher: Matcher, text: str) -> None:
    assert matcher.diagnose(text, System.EXACT) == ()


def test_the_record_shows_the_words_that_told(matcher: Matcher) -> None:
    explained = matcher.explain('Nobody here has ever had "Invoice template not found" on screen.')
    steps = [step for step in explained.steps if step.outcome is Outcome.MENTIONED]
    assert {step.rule for step in steps} == {"eboekhouden.invoice-template-not-found"}
    assert steps[0].other.startswith("nobody")


def test_the_record_shows_no_blotted_words(matcher: Matcher) -> None:
    steps = matcher.explain("wat betekent CFACT028 ook alweer?").steps
    shown = [step.other for step in steps if step.outcome is Outcome.MENTIONED]
    assert shown
    assert all("_" not in words and "\u2026" in words for words in shown)


def test_what_is_spoken_of_is_still_suggested(matcher: Matcher) -> None:
    explained = matcher.explain('Nobody here has ever had "Invoice template not found" on screen.')
    assert explained.suggestions[0].rule == "eboekhouden.invoice-template-not-found"


def test_what_another_error_says_is_no_sentence_about_this_one(matcher: Matcher) -> None:
    text = (
        "Please specify whether to send the work order as a sales order or a sales invoice. "
        "Material 10450 on work order 26-0201 not found in VISMA.net"
    )
    assert {match.rule for match in matcher.diagnose(text, System.VISMA)} == {
        "visma.export-format-not-set",
        "visma.material-not-found",
    }


def test_what_is_told_in_a_row_is_spoken_of_in_a_row(matcher: Matcher) -> None:
    text = 'Nobody has ever had "Invoice template not found", "Payment term not filled in" here.'
    assert matcher.diagnose(text) == ()


def test_a_code_belongs_to_its_wording(matcher: Matcher) -> None:
    # what stands before the code in brackets is the error itself, no sentence about it
    (match,) = matcher.diagnose("Payment term not filled in (CFACT014) op bon 26-113")
    assert match.rule == "eboekhouden.payment-term-missing"


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('it says "not found" here', "not found"),
        ("it says 'isn't found' here", "isn't found"),
        ("it says \u201cnot found\u201d here", "not found"),
        ("zegt \u201eniet found\u201d hier", "niet found"),
        ('"one" not found "two"', None),
        ("it's not found", None),
        ('it says "not\nfound"', None),
    ],
)
def test_the_quotation_around_a_find(text: str, inside: str | None) -> None:
    start = text.index("found")
    marks = quotation(text, start, start + len("found"))
    assert (None if marks is None else text[slice(*marks)]) == inside


def test_every_weight_can_decide_or_soften() -> None:
    assert all(weight != 0 and abs(weight) < 2 * LIMIT for weight in WEIGHTS.values())


@given(st.text(max_size=300), st.integers(0, 299), st.integers(0, 60), st.integers(1, 9))
def test_any_text_can_be_weighed(text: str, start: int, length: int, rules: int) -> None:
    start = min(start, len(text))
    here = around(text, start, min(len(text), start + length))
    assert all(name in WEIGHTS for name, _ in cues(here, rules, bad=True))
    shown = is_only_spoken_of(here, rules, bad=True)
    assert all(isinstance(word, str) and word for word in shown)


def test_a_megabyte_around_a_find_is_not_read() -> None:
    here = around("a " * 500_000 + "found" + " b" * 500_000, 1_000_000, 1_000_005)
    assert len(here.before) + len(here.behind) < 2_000
