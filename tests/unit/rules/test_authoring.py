"""A drafted rule recognises what it came from, and is kept only when it harms nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from troubleshooter.errors import ConfigurationError, UsageError
from troubleshooter.locations import Locations
from troubleshooter.model import Level, RetryWhen, System
from troubleshooter.pipeline.authoring import cluster_samples, trial
from troubleshooter.pipeline.drafting import Seed, Wish, Words, draft, near_misses, wordings
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.rules.schema import RuleDoc
from troubleshooter.rules.writing import rule_text, save

from .conftest import Write

Open = Callable[[], Knowledge]
DAY = date(2026, 11, 21)
SAID = Words("Sync stopped", "Sync gestopt", "So.", "Daarom.", "Do it.", "Doe het.", "Stores")


def wish(system: System = System.MAGENTO, words: Words = SAID) -> Wish:
    return Wish("own.new", system, Level.ERROR, RetryWhen.AFTER_FIX, "field: us", words, False)


def drafted(*messages: str, system: System = System.MAGENTO, code: str = "") -> str:
    return rule_text(draft(Seed(messages, code), wish(system), DAY))


@pytest.mark.parametrize(
    ("messages", "found"),
    [
        (
            ["14-02-2026 19:45 Work order 26-0384 could not be printed"],
            ["Work order {work_order} could not be printed"],
        ),
        (
            ["[2026-03-14 04:00:12] main.ERROR: Voorraad van artikel ABC-123 klopt niet [] []"],
            ["Voorraad van artikel {material} klopt niet"],
        ),
        (
            [
                "Label refused by DHL for order 100000417",
                "Label refused by UPS for order 100000418",
            ],
            ["Label refused by {value} for order {order}"],
        ),
        (
            ["Label refused by the carrier", "Magazijn 4 is dicht"],
            ["Label refused by the carrier", "Magazijn {value} is dicht"],
        ),
        (["Mail to piet@voorbeeld.example bounced"], ["Mail to {email} bounced"]),
        (
            ["Sync started\nStock of shop 2 failed to load"],
            ["Stock of shop {value} failed to load"],
        ),
        (["Field {x} is wrong in {y}"], ["Field x is wrong in y"]),
        (["12345"], []),
    ],
)
def test_wordings(messages: list[str], found: list[str]) -> None:
    assert list(wordings(messages)) == found


@pytest.mark.parametrize(
    "message",
    [
        "Label printer jammed while printing order 100000417",
        "Voorraad klopt niet in magazijn 4: fout 12",
        "Queue 'mail' stuck since 2026-03-14 09:15:02 (job 0b8f5a52-3f7e-4f6e-9d0a-6c1d2b3a4f50)",
        "Gift card GC-2044 could not be redeemed\nat Checkout.php:412",
    ],
)
def test_a_draft_passes_its_trial(knowledge: Open, message: str) -> None:
    assert trial(knowledge(), "own.new", drafted(message), [message]) == ()


@pytest.mark.parametrize("system", list(System))
def test_a_draft_passes_its_trial_under_every_system(knowledge: Open, system: System) -> None:
    message = "Label printer jammed while printing order 100000417"
    assert trial(knowledge(), "own.new", drafted(message, system=system), [message]) == ()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=120), min_size=1, max_size=4))
def test_whatever_it_is_made_from_a_draft_fits_the_schema(messages: list[str]) -> None:
    data = draft(Seed(tuple(messages), "X9"), wish(), DAY)
    RuleDoc.model_validate(yaml.safe_load(rule_text(data)))


def test_a_vendor_code_decides_alone(knowledge: Open) -> None:
    text = drafted(code="CFACT777", system=System.EBOEKHOUDEN)
    assert yaml.safe_load(text)["match"] == {"codes": ["CFACT777"]}
    assert trial(knowledge(), "own.new", text, []) == ()


def test_a_code_no_one_knows_counts_only_as_a_whole_message(knowledge: Open) -> None:
    text = drafted(code="ZX-9000")
    assert yaml.safe_load(text)["match"]["messages"] == [{"text": "ZX-9000", "whole": True}]


def test_secrets_do_not_get_into_the_file() -> None:
    text = drafted("Call failed: token=abcdefgh12345678 was refused")
    assert "abcdefgh12345678" not in text


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        ("Store closed for stocktaking", "takes a message of shop.store-closed"),
        ("session opened for user www-data", "fires on ordinary traffic"),
    ],
)
def test_a_draft_that_harms_is_told(knowledge: Open, message: str, fault: str) -> None:
    faults = trial(knowledge(), "own.new", drafted(message), [message])
    assert any(fault in told for told in faults) or any("also came out as" in t for t in faults)
    assert faults


def test_a_draft_that_does_not_load_is_told_with_its_line(knowledge: Open) -> None:
    text = drafted("Label printer jammed").replace("level: error", "level: eror")
    assert (
        "own/new.yaml:4: level: 'eror' is not known" in trial(knowledge(), "own.new", text, [])[0]
    )


def test_drafts_take_no_part(knowledge: Open, locations: Locations, write: Write) -> None:
    write(locations.user_rules, "own.draft", "Gift card is lost", status="draft")
    assert knowledge().matcher.explain("Gift card is lost").diagnoses == ()
    assert "own.draft" in knowledge().rules


def test_an_id_that_is_taken_is_told(knowledge: Open) -> None:
    text = drafted("x went wrong")
    assert trial(knowledge(), "shop.store-closed", text, []) == (
        "there is a rule shop.store-closed already",
    )


def test_a_saved_rule_finds_its_schema_and_is_never_written_over(tmp_path: Path) -> None:
    path = save(tmp_path, "own.new", drafted("Label printer jammed"))
    line = path.read_text("utf-8").splitlines()[0]
    assert line == "# yaml-language-server: $schema=../rule.schema.json"
    assert json.loads((path.parent / "../rule.schema.json").read_text("utf-8"))["title"]
    with pytest.raises(ConfigurationError, match="is there already"):
        save(tmp_path, "own.new", "id: x")


def test_near_misses_share_words_with_the_message() -> None:
    assert any(
        "order" in line.casefold() for line in near_misses(["Order 4 could not be invoiced"])
    )


def test_samples_of_a_cluster(tmp_path: Path) -> None:
    path = tmp_path / "scan.json"
    clusters = [{"samples": [{"message": "a"}]}, {"samples": [{"message": "b"}, {"message": "c"}]}]
    path.write_text(json.dumps({"unknown": {"clusters": clusters}}), "utf-8")
    assert cluster_samples(path, 2) == ("b", "c")
    with pytest.raises(UsageError, match="has no cluster 3, but 2"):
        cluster_samples(path, 3)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"unknown": {"clusters": [{}]}}', "\x00"])
def test_what_is_no_scan_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "scan.json"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError, match="is not what `scan --json` writes"):
        cluster_samples(path, 1)
