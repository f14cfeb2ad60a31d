"""Names are found where no word announces them; products, systems and ordinary words are not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from time import process_time

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from troubleshooter.model import Rule
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.report.names import open_names
from troubleshooter.report.people import find_people

SENTENCES = Path(__file__).with_name("people")
_MARKED = re2.compile(r"\[\[(.*?)\]\]")
_SLOT = re2.compile(r"\{[^{}]*\}")


def read(file: str) -> list[tuple[str, tuple[str, ...]]]:
    """The sentences of a file with the names that are marked in each."""
    lines = (SENTENCES / file).read_text("utf-8").splitlines()
    return [
        (_MARKED.sub(r"\1", line), tuple(_MARKED.findall(line)))
        for line in lines
        if line and not line.startswith("#")
    ]


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in sorted(find_people(text, frozenset()))]


def masked(text: str) -> str:
    """`text` with every letter of a found name as a star."""
    signs = list(text)
    for start, end in find_people(text, frozenset()):
        signs[start:end] = ["*" if sign.isalnum() else sign for sign in text[start:end]]
    return "".join(signs)


def starred(text: str, names: tuple[str, ...]) -> str:
    for name in names:
        text = text.replace(name, "".join("*" if sign.isalnum() else sign for sign in name))
    return text


KNOWN = read("known.txt")
UNSEEN = read("unseen.txt")


@pytest.mark.parametrize(("sentence", "names"), KNOWN)
def test_names_are_found_and_nothing_else(sentence: str, names: tuple[str, ...]) -> None:
    assert masked(sentence) == starred(sentence, names)


def test_the_tables_are_large_enough_to_mean_something() -> None:
    for sentences in (KNOWN, UNSEEN):
        assert sum(bool(names) for _, names in sentences) >= 100
        assert sum(not names for _, names in sentences) >= 120


def test_sentences_that_it_was_not_made_with_go_well_too() -> None:
    wanted = sum(len(names) for _, names in UNSEEN)
    whole = sum(
        not any(sign.isalnum() for sign in _rest(sentence, name))
        for sentence, names in UNSEEN
        for name in names
    )
    wrong = [
        value
        for sentence, names in UNSEEN
        for value in found(sentence)
        if not any(name in value or value in name for name in names)
    ]
    assert whole / wanted >= 0.95
    assert len(wrong) / wanted <= 0.03, wrong


def _rest(sentence: str, name: str) -> str:
    """What of `name` is left in the masked sentence."""
    start = sentence.index(name)
    return masked(sentence)[start : start + len(name)].replace("*", "")


def wordings(rules: Mapping[str, Rule]) -> Iterator[tuple[str, str]]:
    """All fixed text of the rulebook: wordings without their slots, titles, causes and steps."""
    for rule in rules.values():
        for wording in rule.wordings:
            yield rule.id, _SLOT.sub("10422", wording.text)
        texts = [rule.title, rule.cause, *(step.text for step in rule.fix)]
        for text in texts:
            yield rule.id, text.nl
            yield rule.id, text.en


def test_no_vendor_wording_is_a_name(knowledge: Knowledge) -> None:
    taken = {(rule, value) for rule, text in wordings(knowledge.rules) for value in found(text)}
    assert not taken


def test_a_word_of_the_log_s_own_messages_is_no_surname() -> None:
    text = "Peter Mutatiesoort ontbreekt"
    assert found(text) == ["Peter Mutatiesoort"]
    vocabulary = frozenset(("mutatiesoort",))
    assert not list(find_people(text, vocabulary))


def test_the_lists_hold_each_word_as_it_is_looked_up() -> None:
    names = open_names()
    for listed in (names.given, names.doubtful, names.surnames, names.trades, names.words):
        assert not [word for word in listed if not word.isascii() or word != word.lower()]
    assert names.nouns & names.surnames
    assert len(names.given) > 1500


@pytest.mark.parametrize(
    "piece",
    ["Jan ", "Van van der ", "Aa & ", "Aa Bb B.V. ", "Familie ", "J. ", "Jan, P.J. ", "Aa-", "’t "],
)
def test_hostile_text_takes_time_in_proportion(piece: str) -> None:
    def seconds(text: str) -> float:
        start = process_time()
        list(find_people(text, frozenset()))
        return process_time() - start

    short, long = (min(seconds(piece * n) for _ in range(3)) for n in (500, 4000))
    # Eight times the text: far from the sixty-four times that a search in a search would take.
    assert long < 32 * short + 0.05


@given(st.text(max_size=300))
def test_any_text_can_be_searched(text: str) -> None:
    for start, end in find_people(text, frozenset()):
        assert 0 <= start < end <= len(text)
