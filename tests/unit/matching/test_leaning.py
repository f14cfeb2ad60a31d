"""The fitted table that weighs what surrounds an error, and the traits that it weighs."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from troubleshooter.matching.doubting.around import Around, around
from troubleshooter.matching.doubting.leaning import BASE, CUES, PASSED, TABLE, lean, table
from troubleshooter.matching.doubting.mood import LIMIT
from troubleshooter.matching.doubting.traits import pieces, traits


def _here(text: str, error: str = "CFACT028") -> Around:
    start = text.index(error)
    return around(text, start, start + len(error))


def test_the_table_names_each_trait_once() -> None:
    lines = TABLE.read_text("utf-8").splitlines()
    counts = Counter(line.split(" ", 1)[1] for line in lines if line[0] != "#")
    assert [trait for trait, count in counts.items() if count > 1] == []


def test_no_word_decides_by_itself() -> None:
    weights = table()
    own = {trait: weight for trait, weight in weights.items() if trait not in (BASE, CUES, PASSED)}
    assert weights[BASE] + max(own.values()) < 0


def test_cues_that_pass_their_limit_decide_where_nothing_speaks_for_it() -> None:
    weights = table()
    assert weights[BASE] + weights[CUES] * LIMIT + weights[PASSED] > 0 > weights[BASE]


def test_the_traits_of_what_stands_around() -> None:
    here = _here('Test 12: "CFACT028" komt niet?\nklaar')
    assert set(traits(here, bad=True)) == {
        *("test", "0", ":", '"', "komt", "niet", "?", "~ klaar"),
        *('" _', ': " _', '0 : " _', "^ test", "^ test 0"),
        *('_ "', '_ " komt', '_ " komt niet'),
        *("*error", "*quoted", "*lines", "*asked"),
    }


def test_an_error_alone_on_its_line_shows_so() -> None:
    assert {"^ _", "_ $"} <= set(traits(_here("klaar\nCFACT028\nklaar"), bad=False))


def test_figures_are_all_the_same() -> None:
    assert pieces("Order 100012: 3,50") == ["order", "0", ":", "0", ",", "0"]


def test_the_words_that_lean_most_come_first() -> None:
    here = _here("Nooit gezien, CFACT028, zegt de handleiding")
    leans, words = lean(here, True, 0.0, LIMIT)
    weights = table()
    told = [weights[word.replace("\u2026", "_")] for word in words]
    assert words
    assert told == sorted(told, reverse=True)
    assert leans > lean(_here("CFACT028 op order 12"), True, 0.0, LIMIT)[0]


@given(st.text(max_size=2_000), st.integers(0, 1_999), st.integers(0, 60), st.booleans())
def test_any_text_has_traits(text: str, start: int, length: int, bad: bool) -> None:
    start = min(start, len(text))
    here = around(text, start, min(len(text), start + length))
    assert all(isinstance(trait, str) and trait for trait in traits(here, bad))


def test_a_megabyte_around_a_find_costs_no_more() -> None:
    here = around("a " * 500_000 + "found" + " b" * 500_000, 1_000_000, 1_000_005)
    assert sum(1 for _ in traits(here, bad=True)) < 2_000
