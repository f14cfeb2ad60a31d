"""Nothing in a log hides, moves or colours what stands in a report."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshooter.report.visible import cut, visible, visible_line


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain ascii", "plain ascii"),
        ("Factuur €12 – café 日本", "Factuur €12 – café 日本"),
        ("\x1b[31mred\x1b[0m", "<U+001B>[31mred<U+001B>[0m"),
        ("bell\x07 and nul\x00", "bell<U+0007> and nul<U+0000>"),
        ("delete\x7f", "delete<U+007F>"),
        ("C1 \x9b31m", "C1 <U+009B>31m"),
        ("exe\u202egpj.", "exe<U+202E>gpj."),
        ("iso\u2066late\u2069", "iso<U+2066>late<U+2069>"),
        ("zero\u200bwidth", "zero<U+200B>width"),
        ("soft\u00adhyphen", "soft<U+00AD>hyphen"),
        ("filler\u3164", "filler<U+3164>"),
        ("tag\U000e0041", "tag<U+E0041>"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("a\tb", "a   b"),
    ],
)
def test_what_cannot_be_seen_is_shown(raw: str, shown: str) -> None:
    assert visible(raw) == shown


def test_on_one_line_line_breaks_become_spaces() -> None:
    assert visible_line("  one\r\n\r\n two\t three ") == "one two three"


@given(st.text())
def test_no_control_or_direction_character_is_left(text: str) -> None:
    left = {unicodedata.category(character) for character in visible(text) if character != "\n"}
    assert not left & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def test_a_cut_says_how_much_is_missing() -> None:
    assert cut("abcdef", 4) == ("abcd", 2)
    assert cut("abcd", 4) == ("abcd", 0)
