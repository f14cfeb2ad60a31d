"""What a report says about a scan, whatever it is laid out as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from troubleshooter.model import (
    LANGUAGES,
    Article,
    Diagnosis,
    Evidence,
    InputRead,
    Language,
    Level,
    ObjectRef,
    RetryPolicy,
    RetryWhen,
    Rule,
    Sample,
    ScanResult,
    SourceLocation,
    Text,
)
from troubleshooter.report.build import build_report
from troubleshooter.report.content import Item, Report

NOW = datetime.fromisoformat("2026-02-16T08:05:00")
EMPTY = ScanResult((), 0, (), 0, (), 0)
Rules = Mapping[str, Rule]


@pytest.fixture(scope="module")
def report(
    result: ScanResult, rules: Rules, articles: Mapping[Language, Mapping[str, Article]]
) -> Report:
    """The Dutch report on the customer's scan."""
    return build_report(result, rules, "nl", NOW, articles["nl"])


def told(result: ScanResult, rules: Rules, language: Language = "nl") -> Report:
    """The report on `result`."""
    return build_report(result, rules, language, NOW)


def only(result: ScanResult, *wanted: str) -> ScanResult:
    """`result` with the diagnoses of `wanted` rules alone and nothing unknown."""
    found = tuple(one for one in result.diagnoses if one.rule in wanted)
    return replace(result, diagnoses=found, unknown=0, clusters=(), by_day={})


def item_with(
    result: ScanResult, rules: Rules, retry: RetryPolicy, language: Language = "nl"
) -> Item:
    """What is told of an error with this retry policy."""
    rule_id = "magento.invoice-number-exists"
    changed = {**rules, rule_id: replace(rules[rule_id], retry=retry)}
    report = told(only(result, rule_id), changed, language)
    return (report.actions + report.waiting)[0]


def test_actions_stand_in_the_order_of_what_blocks_most(report: Report) -> None:
    assert [(item.number, item.rule) for item in report.actions] == [
        (1, "magento.authentication-failed"),
        (2, "eboekhouden.invoice-template-not-found"),
        (3, "eboekhouden.counter-account-missing"),
        (4, "magento.customer-email-required"),
        (5, "magento.invoice-number-exists"),
        (6, "eboekhouden.record-limit-reached"),
    ]


def test_what_passes_by_itself_stands_apart_and_has_no_number(report: Report) -> None:
    assert [(item.number, item.rule) for item in report.waiting] == [
        (None, "magento.connection-timeout"),
        (None, "eboekhouden.call-limit-reached"),
    ]


def test_what_went_well_is_told_in_one_sentence_each(report: Report) -> None:
    assert [(good.title, good.meaning) for good in report.good] == [
        ("Factuur geboekt", "De factuur is aangemaakt in e-Boekhouden."),
        ("Debiteur aangemaakt", "De klant stond nog niet in e-Boekhouden en is toegevoegd."),
        ("Klant bestond al", "De klant is gekoppeld aan de debiteur die er al was."),
    ]


def test_the_headline_counts_each_document_once(report: Report) -> None:
    assert report.headline == (
        "6 punten houden 27 werkbonnen en 10 bestellingen tegen.",
        "Begin met “Aanmelden bij e-Boekhouden mislukt”: "
        "zolang dat niet is opgelost, komt er niets meer over.",
    )


@pytest.mark.parametrize(
    ("kept", "first", "second"),
    [
        (("magento.invoice-number-exists",), "Eén punt houdt 1 bestelling tegen.", "stap voor"),
        (("eboekhouden.record-limit-reached",), "Eén punt vraagt uw aandacht.", "stap voor stap"),
        (
            ("eboekhouden.invoice-template-not-found", "magento.invoice-number-exists"),
            "2 punten houden 23 werkbonnen en 1 bestelling tegen.",
            "als u die ene instelling goed zet, kunnen 23 werkbonnen in één keer door",
        ),
        (
            ("magento.customer-email-required", "magento.invoice-number-exists"),
            "2 punten houden 3 bestellingen tegen.",
            "daar blijven de meeste documenten op hangen",
        ),
        (("magento.connection-timeout",), "U hoeft nu niets te doen", "Het gaat om 2 bestelling"),
        (("eboekhouden.call-limit-reached",), "gaat vanzelf over", "Het gaat om 6 meldingen"),
        (("magento.sync-succeeded",), "Er is niets misgegaan.", "1.413 meldingen"),
    ],
)
def test_the_headline_fits_what_was_found(
    result: ScanResult, rules: Rules, kept: tuple[str, ...], first: str, second: str
) -> None:
    headline = told(only(result, *kept), rules).headline
    assert first in headline[0]
    assert second in headline[1]


def test_the_headline_of_a_scan_that_knows_no_rule_for_what_failed(
    result: ScanResult, rules: Rules
) -> None:
    unknown = replace(only(result), unknown=7, clusters=result.clusters)
    assert told(unknown, rules).headline[0] == "7 meldingen herkennen we nog niet."


def test_the_headline_of_a_scan_that_read_nothing(rules: Rules) -> None:
    assert told(EMPTY, rules).headline[0] == "We hebben niets kunnen lezen."


def test_a_login_that_works_again_is_not_the_first_thing_to_do(
    result: ScanResult, rules: Rules
) -> None:
    last_seen = datetime.fromisoformat("2026-02-03T10:00:00")
    early = tuple(
        replace(one, last_seen=last_seen) if one.rule == "magento.authentication-failed" else one
        for one in result.diagnoses
    )
    actions = told(replace(result, diagnoses=early), rules).actions
    assert actions[0].rule == "eboekhouden.invoice-template-not-found"
    assert actions[-1].rule == "magento.authentication-failed"
    assert actions[-1].working_again == datetime.fromisoformat("2026-02-12T19:45:00")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_action_has_everything_its_rule_knows(
    result: ScanResult, rules: Rules, language: Language
) -> None:
    item = told(result, rules, language).actions[0]
    rule = rules[item.rule]
    assert item.title == rule.title.in_language(language)
    assert "\n\n".join(item.cause + item.cause_more) == rule.cause.in_language(language).strip()
    assert item.steps[0].where == (
        "Beheer",
        "Instellingen",
        "Koppelingen",
        "API/SOAP",
    )
    assert item.look_alikes[0].title == rules["magento.connection-timeout"].title.in_language(
        language
    )
    assert (item.seen.count, item.documents.total) == (36, 7)


def test_both_languages_tell_the_same_facts(result: ScanResult, rules: Rules) -> None:
    dutch, english = told(result, rules), told(result, rules, "en")

    def facts(item: Item) -> tuple[object, ...]:
        after = len(item.after.paragraphs)
        return item.rule, item.number, item.seen, len(item.steps), after, len(item.look_alikes)

    assert [facts(item) for item in dutch.actions + dutch.waiting] == [
        facts(item) for item in english.actions + english.waiting
    ]
    assert dutch.timeline is not None
    assert english.timeline is not None
    assert dutch.timeline.starts == english.timeline.starts


def test_only_a_web_address_becomes_a_link(report: Report) -> None:
    assert [reading.url for reading in report.actions[0].reading] == [
        "https://www.magmodules.eu/help"
    ]


def test_articles_are_named_for_further_reading(report: Report) -> None:
    titles = [reading.title for reading in report.actions[1].reading]
    assert titles == ["Exportinstellingen van OutSmart naar e-Boekhouden"]


@pytest.mark.parametrize(
    ("cause", "fix", "label"),
    [
        (Evidence.DOCUMENTED, Evidence.DOCUMENTED, "Volgens de leverancier"),
        (Evidence.DOCUMENTED, Evidence.FIELD_KNOWLEDGE, "Deels uit de praktijk"),
        (Evidence.FIELD_KNOWLEDGE, Evidence.FIELD_KNOWLEDGE, "Uit de praktijk"),
    ],
)
def test_the_reader_is_told_how_sure_we_are(
    result: ScanResult, rules: Rules, cause: Evidence, fix: Evidence, label: str
) -> None:
    rule_id = "magento.invoice-number-exists"
    changed = replace(rules[rule_id], cause_evidence=cause, fix_evidence=fix)
    report = told(only(result, rule_id), {**rules, rule_id: changed})
    assert report.actions[0].basis.label == label


@pytest.mark.parametrize(
    ("retry", "told_after"),
    [
        (RetryPolicy(RetryWhen.AFTER_FIX), "Synchroniseer na deze stappen opnieuw"),
        (RetryPolicy(RetryWhen.AFTER_FIX, resync=timedelta(minutes=15)), "elke 15 minuten"),
        (RetryPolicy(RetryWhen.WAIT, wait=timedelta(minutes=60)), "Dat duurt 60 minuten."),
        (RetryPolicy(RetryWhen.WAIT), "Wacht tot dat voorbij is"),
        (RetryPolicy(RetryWhen.TRANSIENT), "zoek het dan eerst op in de boekhouding"),
        (RetryPolicy(RetryWhen.LOOKUP), "dubbel wordt geboekt"),
        (RetryPolicy(RetryWhen.MANUAL), "Opnieuw synchroniseren lost dit niet op."),
        (RetryPolicy(RetryWhen.NONE), "Met de stappen hierboven is het klaar."),
    ],
)
def test_the_retry_policy_decides_what_happens_after(
    result: ScanResult, rules: Rules, retry: RetryPolicy, told_after: str
) -> None:
    assert told_after in " ".join(item_with(result, rules, retry).after.paragraphs)


def test_what_must_not_be_sent_twice_says_so_in_the_title(result: ScanResult, rules: Rules) -> None:
    retry = RetryPolicy(RetryWhen.LOOKUP)
    assert "nooit dubbel versturen" in item_with(result, rules, retry).after.title
    assert "never send it twice" in item_with(result, rules, retry, "en").after.title


def test_a_rules_own_note_replaces_the_general_words_but_not_the_figures(
    result: ScanResult, rules: Rules
) -> None:
    note = Text("Los intussen de fouten op.", "Solve the errors meanwhile.")
    wait = RetryPolicy(RetryWhen.WAIT, wait=timedelta(hours=2), note=note)
    assert item_with(result, rules, wait).after.paragraphs == (
        "Dat duurt 2 uur.",
        "Los intussen de fouten op.",
    )


def test_a_long_cause_is_split_into_a_short_and_a_longer_story(
    result: ScanResult, rules: Rules
) -> None:
    rule_id = "magento.invoice-number-exists"
    long = "\n\n".join(f"{letter} " + "woord " * 50 for letter in "ABC")
    changed = {**rules, rule_id: replace(rules[rule_id], cause=Text(long, long))}
    item = told(only(result, rule_id), changed).actions[0]
    assert (len(item.cause), len(item.cause_more)) == (1, 2)


def test_documents_beyond_the_list_are_counted(result: ScanResult, rules: Rules) -> None:
    numbers = tuple(ObjectRef("invoice", str(number)) for number in range(1000))
    many = replace(
        result.diagnoses[0], object_list=numbers, objects=5000, rule="magento.invoice-number-exists"
    )
    report = told(replace(result, diagnoses=(many,)), rules)
    documents = report.actions[0].documents
    assert (documents.phrase, documents.listed, documents.unlisted) == ("5.000 facturen", 200, 4800)
    assert "5.000 facturen" in report.headline[0]


def test_documents_that_may_overlap_are_counted_as_at_least(
    result: ScanResult, rules: Rules
) -> None:
    def found(rule: str, start: int, objects: int) -> Diagnosis:
        numbers = tuple(ObjectRef("invoice", str(start + number)) for number in range(10))
        return replace(result.diagnoses[0], rule=rule, object_list=numbers, objects=objects)

    both = (
        found("magento.invoice-number-exists", 0, 500),
        found("magento.customer-email-required", 5, 10),
    )
    report = told(replace(result, diagnoses=both, unknown=0, clusters=()), rules)
    assert report.headline[0] == "2 punten houden minstens 500 facturen tegen."


def test_kinds_without_a_word_are_documents(result: ScanResult, rules: Rules) -> None:
    odd = replace(
        result.diagnoses[0],
        rule="magento.invoice-number-exists",
        object_list=(ObjectRef("pro_forma", "7"),),
        objects=1,
    )
    documents = told(replace(result, diagnoses=(odd,)), rules).actions[0].documents
    assert (documents.phrase, documents.groups[0].label) == ("1 document", "Documenten")


def test_files_are_named_without_the_folders_they_share(report: Report) -> None:
    assert [read.path for read in report.completeness.inputs] == [
        "webwinkel/magento-invoice-log.csv",
        "outsmart/logpaneel.txt",
        "outsmart/schermafdruk.png",
    ]
    assert report.actions[0].samples[0].location == "webwinkel/magento-invoice-log.csv:341"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/home/anna/klant/log.csv", "log.csv"),
        (r"C:\Users\Anna\Desktop\log.csv", "log.csv"),
        ("/home/anna/all.zip!deep/in/log.csv", "all.zip!deep/in/log.csv"),
        ("log.csv", "log.csv"),
        ("-", "geplakte tekst"),
    ],
)
def test_a_single_file_goes_by_its_name_alone(rules: Rules, path: str, shown: str) -> None:
    result = replace(EMPTY, inputs=(InputRead(path, "plain-text", 3),), records=3, unremarkable=3)
    assert told(result, rules).completeness.inputs[0].path == shown


def test_completeness_says_what_was_read_and_what_not(report: Report) -> None:
    read = report.completeness
    assert (read.records, read.skipped, read.unread, read.partial) == (1413, 4, 1, False)
    assert [reason.text for one in read.inputs for reason in one.skipped] == [
        "regels boven de eerste melding",
        "geen log maar een PNG-afbeelding",
    ]
    assert [one.format for one in read.inputs] == [
        "Magento-log, CSV",
        "OutSmart-logpaneel, gekopieerde tekst",
        "",
    ]


def test_a_scan_that_was_stopped_is_marked_partial(result: ScanResult, rules: Rules) -> None:
    assert told(replace(result, partial=True), rules).completeness.partial


def test_the_unknown_are_shown_largest_first_and_bounded(result: ScanResult, rules: Rules) -> None:
    clusters = tuple(
        replace(result.clusters[0], template=f"t{n:02}", count=n) for n in range(1, 31)
    )
    unknown = told(replace(result, clusters=clusters, unknown=465), rules).unknown
    assert [kind.seen.count for kind in unknown.kinds] == list(range(30, 10, -1))
    assert (unknown.count, unknown.unlisted) == (465, 10)


def test_a_long_message_is_cut_and_says_so(result: ScanResult, rules: Rules) -> None:
    sample = Sample("x" * 5000, SourceLocation("log.txt", 1), None, {"order": "9" * 999})
    one = replace(only(result, "magento.invoice-number-exists").diagnoses[0], samples=(sample,) * 9)
    samples = told(replace(result, diagnoses=(one,)), rules).actions[0].samples
    assert len(samples) == 3
    assert (len(samples[0].message), samples[0].more) == (1000, 4000)
    assert len(samples[0].values[0].value) == 200


def test_values_go_by_names_the_reader_knows(report: Report) -> None:
    values = [(value.name, value.value) for value in report.actions[1].samples[0].values]
    assert values == [("Sjabloon", "Standaard 2026"), ("Werkbon", "26-0275")]


def test_a_rule_that_is_not_in_the_rulebook_is_refused(result: ScanResult) -> None:
    with pytest.raises(KeyError):
        told(result, {})


def test_info_is_good_news_and_a_warning_is_not(result: ScanResult, rules: Rules) -> None:
    report = told(result, rules)
    assert {good.level for good in report.good} == {Level.SUCCESS, Level.INFO}
    assert {item.level for item in report.actions} == {Level.ERROR, Level.WARNING}
