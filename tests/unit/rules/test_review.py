"""The remarks on rules: each check fires on what it is about, and not on what is well."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from troubleshooter.locations import Locations
from troubleshooter.pipeline import review
from troubleshooter.rules import language, style
from troubleshooter.rules.healthy import healthy_lines
from troubleshooter.rules.loader import Rulebook, open_rulebook

from .conftest import Write

Change = Callable[[str, str], Rulebook]
TODAY = date(2026, 11, 21)


@pytest.fixture
def changed(locations: Locations) -> Change:
    """The small rulebook with one text in its first rule replaced by another."""
    path = locations.rules / "shop" / "store-closed.yaml"

    def change(old: str, new: str) -> Rulebook:
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
        book = open_rulebook(locations.rule_folders)
        assert not book.problems
        return book

    return change


def of_style(book: Rulebook) -> list[tuple[str, int]]:
    return [(item.check, item.line) for item in style.review(book, TODAY)]


def test_a_sound_rulebook_has_no_remarks(locations: Locations) -> None:
    assert review.remarks(open_rulebook(locations.rule_folders)) == ()


@pytest.mark.parametrize(
    ("old", "new", "check", "line"),
    [
        ("Title of store-closed,", "Title of label-refused,", "title", 5),
        ("nl: Daarom.", "nl: The store was closed by the owner and must be opened", "language", 8),
        ("en: Because.", "en: De winkel is dicht en moet weer open van de baas", "language", 8),
        ("nl: Open hem.", "nl: Open je winkel.", "language", 10),
        ("{en: Because., nl: Daarom.}", "{en: It is so here., nl: It is so here.}", "language", 8),
        ("nl: Open hem.", "nl: Herstel de payload.", "jargon", 10),
        ("en: Open it.", "en: Mend both endpoints.", "jargon", 10),
        (", where: Stores", "", "no-place", 10),
        (", where: Stores", ", where: Look among the stores.", "no-place", 10),
        ("nl: Open hem.", "nl: or use another.", "language", 10),
        ('"field: tickets"', "our own tickets", "source", 13),
        ("2026-11-01", "2025-11-01", "stale", 14),
        ("reviewed: 2026-11-01\n", "", "stale", 1),
        ('"Store closed for stocktaking",', "Stocktaking,", "too-broad", 7),
        ('"Store closed for stocktaking", ', "", "too-narrow", 7),
    ],
)
def test_a_check_fires_at_its_line(
    changed: Change, old: str, new: str, check: str, line: int
) -> None:
    assert (check, line) in of_style(changed(old, new))


def test_a_symptom_of_another_rule_is_told(locations: Locations, changed: Change) -> None:
    symptoms = "]\n  symptoms: {en: [The till is dead], nl: [De kassa doet niets]}\ncause"
    path = locations.rules / "shop" / "label-refused.yaml"
    path.write_text(path.read_text("utf-8").replace("]\ncause", symptoms, 1), "utf-8")
    remarks = list(style.review(changed("]\ncause", symptoms), TODAY))
    assert [item.check for item in remarks] == ["symptom", "symptom"]


def test_the_first_rules_need_no_prefix_before_their_sources(changed: Change) -> None:
    book = changed('"field: tickets"', "our own tickets")
    assert list(style.review(book, TODAY, frozenset({"shop.store-closed"}))) == []


def test_what_a_parent_lends_is_remarked_on_once(locations: Locations, changed: Change) -> None:
    (locations.rules / "shop" / "early.yaml").write_text(
        "id: shop.early\nparent: shop.store-closed\nsystem: magento\n"
        "title: {en: Early, nl: Vroeg}\nmatch:\n"
        "  messages: [Too early in the day, Much too early today, Te vroeg op de dag]\n"
        "examples:\n  matches: [Too early in the day, Much too early today, Te vroeg op de dag]\n"
        "  ignores: [All well, Nothing here, It went right]\n",
        "utf-8",
    )
    remarks = style.review(changed(", where: Stores", ""), TODAY)
    assert [item.rule for item in remarks if item.check == "no-place"] == ["shop.store-closed"]


# what only the matcher can tell


def recognised(book: Rulebook, *only: str) -> list[tuple[str, str, str]]:
    return [(item.severity, item.check, item.rule) for item in review.recognition(book, only)]


def test_a_wording_that_is_another_rules_is_shadowed(locations: Locations, changed: Change) -> None:
    book = changed(
        '"Store closed for stocktaking today"',
        "Shipping label refused by carrier",
    )
    found = recognised(book)
    assert len(found) == 1
    assert found[0][:2] == ("warning", "shadowed")


def test_a_rule_of_which_nothing_comes_out_cannot_be_reached(
    locations: Locations, write: Write
) -> None:
    write(locations.rules, "shop.copy", "Store closed for stocktaking")
    found = recognised(open_rulebook(locations.rule_folders))
    assert [item[:2] for item in found] == [("error", "unreachable")]


def test_a_rule_that_fires_on_ordinary_traffic_is_an_error(
    locations: Locations, write: Write
) -> None:
    write(locations.rules, "shop.opened", "pam_unix session opened for user")
    book = open_rulebook(locations.rule_folders)
    found = recognised(book)
    assert ("error", "too-broad", "shop.opened") in found
    assert recognised(book, "shop.opened") == [one for one in found if one[2] == "shop.opened"]


def test_an_example_with_the_words_of_another_rules_is_told(
    locations: Locations, write: Write
) -> None:
    write(
        locations.rules,
        "shop.other",
        "Quite another thing went wrong",
        example="Store closed for stocktaking",
    )
    found = review.remarks(open_rulebook(locations.rule_folders))
    assert [item.check for item in found].count("examples") == 3


def test_the_lines_that_ship_are_all_of_another_kind() -> None:
    lines = healthy_lines()
    assert len(lines) >= 300
    assert len(set(lines)) == len(lines)


@pytest.mark.parametrize(
    ("text", "in_language", "words"),
    [
        ("Open the settings and check your code", "nl", ("the", "and", "your")),
        ("Kies Settings > General en klik op Export relations", "nl", ()),
        (
            "De melding “The remote name could not be resolved by the server” komt van Windows",
            "nl",
            (),
        ),
        ("Controleer de code in het veld", "en", ("de", "het")),
        ("The field 'Rekening af te dragen btw van het dagboek' is empty", "en", ()),
        ("Ask in the city of Den Haag", "en", ()),
        ("", "nl", ()),
    ],
)
def test_foreign_words(text: str, in_language: str, words: tuple[str, ...]) -> None:
    assert language.foreign_words(text, in_language) == words
