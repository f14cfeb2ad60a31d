"""Personal data is masked, consistently; what the customer needs to find a document is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshooter.model import (
    LANGUAGES,
    InputRead,
    Language,
    ObjectRef,
    Rule,
    Sample,
    ScanResult,
    SourceLocation,
)
from troubleshooter.report.build import build_report
from troubleshooter.report.html import render_html
from troubleshooter.report.locale import locale_for
from troubleshooter.report.privacy import Masking, mask
from troubleshooter.report.text import render_text

LOG = "/srv/tickets/4711/log.txt"


def scan_of(result: ScanResult, *messages: str, **parameters: str) -> ScanResult:
    """The first finding of `result` alone, with these messages as its samples."""
    samples = tuple(
        Sample(message, SourceLocation(LOG, line), None, parameters)
        for line, message in enumerate(messages, start=1)
    )
    found = replace(result.diagnoses[0], samples=samples)
    return replace(
        result, diagnoses=(found,), clusters=(), unknown=0, inputs=(InputRead(LOG, "", 1),)
    )


def masked(result: ScanResult, rules: Mapping[str, Rule], language: Language = "en") -> Masking:
    return mask(result, rules, locale_for(language))


def shown(masking: Masking) -> list[str]:
    return [sample.message for sample in masking.result.diagnoses[0].samples]


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("Login as jan.bos@voorbeeld.example", "Login as [e-mail 1]"),
        ("mailto:jan%40voorbeeld.example", "mailto:[e-mail 1]"),
        ("cut off at jan.bos@voorb", "cut off at [e-mail 1]"),
        ("Klant Jan de Vries bestaat niet", "Klant [name 1] bestaat niet"),
        ("Customer Zoë Müller does not exist", "Customer [name 1] does not exist"),
        ("Geachte heer Bos, er is iets mis", "Geachte heer [name 1], er is iets mis"),
        ("Relatie 'Bakkerij Bos' niet gevonden", "Relatie '[name 1]' niet gevonden"),
        ('{"firstname":"Jan","qty":2}', '{"firstname":"[name 1]","qty":2}'),
        ("klantnaam: jan bos, artikel 4", "klantnaam: [name 1], artikel 4"),
        ("10422 J. van den Berg gaf op", "10422 [name 1] gaf op"),
        ("IBAN NL91 ABNA 0417 1643 00 is fout", "IBAN [account 1] is fout"),
        ("rekening DE89370400440532013000", "rekening [account 1]"),
        ("IBAN: NL00RABO0123456789", "IBAN: [account 1]"),
        ("bel 06-12345678 terug", "bel [phone 1] terug"),
        ("bel 020 123 45 67 terug", "bel [phone 1] terug"),
        ("bel +31 (0)229 123 456", "bel [phone 1]"),
        ("telefoon: 0201234567", "telefoon: [phone 1]"),
        ("btw-nummer NL001234567B01", "btw-nummer [VAT number 1]"),
        ("VAT number IE1234567WA", "VAT number [VAT number 1]"),
        ("KvK-nummer 12345678", "KvK-nummer [registration 1]"),
        ('user "beheerder"', 'user "[user 1]"'),
        ("gebruiker jan.bos heeft geen rechten", "gebruiker [user 1] heeft geen rechten"),
        (r"C:\Users\Jan\export.csv", r"C:\Users\[user 1]\export.csv"),
    ],
)
def test_personal_data_is_masked(
    result: ScanResult, rules: Mapping[str, Rule], message: str, told: str
) -> None:
    assert shown(masked(scan_of(result, message), rules)) == [told]


@pytest.mark.parametrize(
    "message",
    [
        "Order 000004411: Customer email required",
        "Customer Email Required",
        "Factuur 0201234567 is geweigerd",
        "Werkbon 26-0275: Factuursjabloon Standaard 2026 niet gevonden (CFACT028)",
        "02-02-2026 02:00:56 20260108 HTTP 500",
        "06-01-2026 12:00:00 2000001918",
        "Relation GEM-EDE not found; relation 10422",
        "Template name: Standaard 2026",
        "user not found",
        "Grootboekrekening 8000 bestaat niet, btw-code HOOG_VERK_21",
        "Invalid reference: Customer",
    ],
)
def test_what_the_customer_needs_is_left(
    result: ScanResult, rules: Mapping[str, Rule], message: str
) -> None:
    assert shown(masked(scan_of(result, message), rules)) == [message]


def test_the_same_value_gets_the_same_token_however_it_is_spelt(
    result: ScanResult, rules: Mapping[str, Rule]
) -> None:
    told = shown(
        masked(
            scan_of(
                result,
                "klant Jan Bos, bel 06-12345678 of jan@bos.example",
                "JAN BOS <Jan@Bos.example> belt met +31 6 1234 5678",
                "klant Piet Smit: piet@smit.example",
            ),
            rules,
        )
    )
    assert told == [
        "klant [name 1], bel [phone 1] of [e-mail 1]",
        "[name 1] <[e-mail 1]> belt met [phone 1]",
        "klant [name 2]: [e-mail 2]",
    ]


def test_a_value_is_masked_where_it_stands_without_its_cue(
    result: ScanResult, rules: Mapping[str, Rule]
) -> None:
    told = shown(masked(scan_of(result, "Bos belde", "gebruiker: bosbeheer", "bosbeheer!"), rules))
    assert told == ["Bos belde", "gebruiker: [user 1]", "[user 1]!"]


def test_a_personal_parameter_is_masked_in_the_message_too(
    result: ScanResult, rules: Mapping[str, Rule]
) -> None:
    scan = scan_of(result, "STICHTING ZON, DELFT bestaat niet", relation="STICHTING ZON, DELFT")
    masking = masked(scan, rules)
    assert shown(masking) == ["[name 1] bestaat niet"]
    assert masking.result.diagnoses[0].samples[0].parameters == {"relation": "[name 1]"}


def test_a_relation_code_and_document_numbers_are_left(
    result: ScanResult, rules: Mapping[str, Rule]
) -> None:
    numbers = {"relation": "GEM-EDE", "order": "0612345678"}
    masking = masked(scan_of(result, "0612345678 van GEM-EDE", **numbers), rules)
    assert shown(masking) == ["0612345678 van GEM-EDE"]
    assert masking.result.diagnoses[0].samples[0].parameters == numbers


def test_listed_documents_keep_their_numbers_but_not_an_address(
    result: ScanResult, rules: Mapping[str, Rule]
) -> None:
    scan = scan_of(result, "x")
    numbers = (ObjectRef("customer", "jan@bos.example"), ObjectRef("order", "0612345678"))
    found = replace(scan.diagnoses[0], object_list=numbers, objects=2)
    kept = masked(replace(scan, diagnoses=(found,)), rules).result.diagnoses[0].object_list
    assert kept == (ObjectRef("customer", "[e-mail 1]"), ObjectRef("order", "0612345678"))


def test_paths_lose_who_they_belong_to(result: ScanResult, rules: Mapping[str, Rule]) -> None:
    read = InputRead("/home/jan/ticket van jan@bos.example.txt", "", 1)
    masking = masked(replace(scan_of(result, "x"), inputs=(read,)), rules)
    assert masking.result.inputs[0].path == "/home/[user 1]/ticket van [e-mail 1]"


@pytest.mark.parametrize(
    ("language", "kinds"),
    [
        ("nl", ["1 naam", "2 e-mailadressen"]),
        ("en", ["1 name", "2 e-mail addresses"]),
    ],
)
def test_what_was_masked_is_told_by_kind(
    result: ScanResult, rules: Mapping[str, Rule], language: Language, kinds: list[str]
) -> None:
    messages = ("klant Jan Bos: a@bos.example b@bos.example", "klant Jan Bos: a@bos.example")
    told = masked(scan_of(result, *messages), rules, language).masked
    assert [one.phrase for one in told] == kinds


SECRETS = ("jan.bos@voorbeeld.example", "NL91ABNA0417164300", "Jan de Vries", "06-12345678")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_masked_value_is_left_in_any_report(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime, language: Language
) -> None:
    scan = scan_of(result, "klant Jan de Vries, " + ", ".join(SECRETS))
    report = build_report(scan, rules, language, generated)
    page = render_html(report) + render_text(report)
    assert not [secret for secret in SECRETS if secret in page]


@pytest.mark.parametrize("language", LANGUAGES)
def test_unmasked_shows_all_and_says_so(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime, language: Language
) -> None:
    scan = scan_of(result, "klant Jan de Vries, " + ", ".join(SECRETS))
    page = render_html(build_report(scan, rules, language, generated, unmasked=True))
    assert all(secret in page for secret in SECRETS)
    assert locale_for(language).say("privacy.unmasked") in page


ADDRESSES = st.from_regex(r"[a-z]{3,8}\.[a-z]{3,8}@[a-z]{3,9}\.example", fullmatch=True)


@given(address=ADDRESSES, before=st.text(max_size=30), after=st.text(max_size=30))
def test_an_address_between_any_text_does_not_stay(
    result: ScanResult, rules: Mapping[str, Rule], address: str, before: str, after: str
) -> None:
    (told,) = shown(masked(scan_of(result, f"{before} {address} {after}"), rules))
    assert address not in told


def test_a_hostile_message_takes_no_time(result: ScanResult, rules: Mapping[str, Rule]) -> None:
    message = "klant Aa " * 2000 + "a.b@c.d " * 2000 + "0" * 5000 + "+31 " * 2000 + "NL91 " * 2000
    assert len(shown(masked(scan_of(result, message), rules))) == 1


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "Klant Jan de Vries, Dorpsstraat 12, 1234 AB Utrecht: fout",
            "Klant [name 1], [address 1]: fout",
        ),
        ("Debiteur op 1234 AB Den Haag ontbreekt", "Debiteur op [address 1] ontbreekt"),
        ("Levering 26-0612 van 1500 MM Koper", "Levering 26-0612 van 1500 MM Koper"),
    ],
)
def test_postal_addresses_are_masked(
    result: ScanResult, rules: Mapping[str, Rule], message: str, told: str
) -> None:
    assert shown(masked(scan_of(result, message), rules)) == [told]


def test_a_name_that_another_entry_tells_by_its_field_is_known_even_if_that_is_not_shown(
    result: ScanResult, rules: Mapping[str, Rule]
) -> None:
    plain = "Order 7 of Willemijn Terpstra went wrong"
    scan = scan_of(result, plain, "one", "two", "three", "naam: Willemijn Terpstra")
    masking = masked(scan, rules)
    assert shown(masking)[0] == "Order 7 of [name 1] went wrong"
    assert len(shown(masking)) == 3
    assert [(one.kind, one.count) for one in masking.masked] == [("name", 1)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_tells_what_is_not_recognised(
    result: ScanResult, rules: Mapping[str, Rule], generated: datetime, language: Language
) -> None:
    told = locale_for(language).say("privacy.limits")
    text = render_text(build_report(result, rules, language, generated))
    assert told in " ".join(text.split())
    unmasked = render_text(build_report(result, rules, language, generated, unmasked=True))
    assert told not in " ".join(unmasked.split())
