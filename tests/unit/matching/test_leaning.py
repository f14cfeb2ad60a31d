"""The fitted table that weighs what surrounds an error, and the traits that it weighs."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from troubleshooter.matching.doubting.around import Around, around
from troubleshooter.matching.doubting.leaning import (
    BASE,
    TABLE,
    Row,
    as_words,
    beginning,
    lean,
    shares,
    table,
)
from troubleshooter.matching.doubting.mood import LIMIT
from troubleshooter.matching.doubting.traits import CLASSES, pieces, traits


def _here(text: str, error: str = "CFACT028") -> Around:
    start = text.index(error)
    return around(text, start, start + len(error))


def test_the_table_names_each_trait_once() -> None:
    lines = TABLE.read_text("utf-8").splitlines()
    counts = Counter(line.split(" ", 2)[2] for line in lines if line[0] != "#")
    assert [trait for trait, count in counts.items() if count > 1] == []


def test_a_row_is_read_as_it_is_asked_for() -> None:
    rows = table()
    assert "nosuchtrait" not in rows
    assert rows.get("nosuchtrait") is None
    assert len(rows) == len(list(rows)) == len(rows.keys())
    assert rows[BASE] is rows[BASE]


def test_no_word_decides_by_itself() -> None:
    rows = table()
    alone = {trait: sum(shares(rows, [trait]).values()) for trait in rows}
    assert [trait for trait, share in alone.items() if rows[BASE].weight + share >= 0] == []


def test_a_word_counts_less_among_many() -> None:
    rows = {"nooit": Row(5.0, 4.0), "order": Row(0.0, 3.0), "klant": Row(0.0, 3.0)}
    few, many = (shares(rows, told)["nooit"] for told in (["nooit"], ["nooit", "order", "klant"]))
    assert 0 < many < few


def test_words_that_the_table_lacks_count_nothing() -> None:
    rows = {"nooit": Row(5.0, 4.0)}
    assert shares(rows, ["nooit", "kwikzilver"]) == shares(rows, ["nooit"])


def test_cues_lean_towards_only_speaking_of_it_and_more_so_from_their_limit_on() -> None:
    rows = table()
    leans = [beginning(rows, cues, LIMIT) for cues in (-1.0, 0.0, LIMIT - 0.01, LIMIT)]
    assert leans == sorted(leans)
    assert leans[3] - leans[2] > 0.4


def test_the_traits_of_what_stands_around() -> None:
    here = _here('Test 12: "CFACT028" komt pas?\nklaar')
    assert {trait for trait in traits(here) if "=" not in trait} == {
        *("test", "0", ":", '"', "komt", "pas", "?", "~~ klaar"),
        *("test 0", "0 :", ': "', '" komt', "komt pas", "pas ?"),
        *("<< test", "<< 0", "<< :", ">> komt", ">> pas", ">> ?"),
        *('" _', ': " _', '0 : " _', "^^ test", "^^ test 0"),
        *('_ "', '_ " komt', '_ " komt pas'),
    }


def test_words_of_a_class_are_traits_alike() -> None:
    told = traits(_here("CFACT028 vandaag opgelost"))
    assert told["=now"] == "vandaag"
    assert told["_ =now =solved"] == "_ vandaag opgelost"
    assert told["=now =solved"] == "vandaag opgelost"


def test_no_word_is_of_two_classes() -> None:
    words = Counter(
        word for line in CLASSES.read_text("utf-8").splitlines() for word in line.split()[1:]
    )
    assert [word for word, count in words.items() if count > 1] == []


def test_an_error_alone_on_its_line_shows_so() -> None:
    assert {"^^ _", "_ $"} <= set(traits(_here("klaar\nCFACT028\nklaar")))


def test_figures_are_all_the_same() -> None:
    assert pieces("Order 100012: 3,50") == ["order", "0", ":", "0", ",", "0"]


def test_a_system_s_name_says_nothing_by_itself() -> None:
    named = traits(_here("Exact Online gaf CFACT028"))
    assert named == traits(_here("e-Boekhouden.nl gaf CFACT028"))
    assert {"exact", "online", "\u2020"}.isdisjoint(named.keys())


def test_the_words_that_lean_most_come_first() -> None:
    here = _here("Nooit gezien, CFACT028, zegt de handleiding")
    leans, words = lean(here, 0.0, LIMIT)
    found = traits(here)
    strength: dict[str, float] = {}
    for trait, share in shares(table(), found).items():
        shown = as_words(found[trait])
        strength[shown] = max(share, strength.get(shown, 0.0))
    told = [strength[word] for word in words]
    assert told
    assert told == sorted(told, reverse=True)
    assert leans > lean(_here("CFACT028 op order 12"), 0.0, LIMIT)[0]


@given(st.text(max_size=2_000), st.integers(0, 1_999), st.integers(0, 60))
def test_any_text_has_traits(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    here = around(text, start, min(len(text), start + length))
    assert all(trait and words for trait, words in traits(here).items())


def test_a_megabyte_around_a_find_costs_no_more() -> None:
    here = around("a " * 500_000 + "found" + " b" * 500_000, 1_000_000, 1_000_005)
    assert len(traits(here)) < 2_000
