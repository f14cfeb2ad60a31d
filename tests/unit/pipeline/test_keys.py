"""Keys are the templates that masks make of one message after the other, made much faster."""

from __future__ import annotations

import random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from troubleshooter.matching.masks import template
from troubleshooter.pipeline.keys import Keys, templates

PIECES = st.sampled_from(
    [
        ": 500", "= 429", "503", "Code: 12044", "[2002]", "cfact028", "M006", "ab12c3d4",
        "CFACT028", "CFACTO28", "FACT_018", "E003.1", "E003,9", "E123.4", "HTTP 500", "(404)",
        "status: 12", "code=7", "error 28", "2.000", "2000", "2,000", "0", "7", "NL123456789B01",
        "NL91ABNA0417164300", "12-03-2026 10:11", "2026-03-12T10:11:12.5Z", "1.234,56", "A-17/B",
        "11111111-2222-3333-4444-555555555555", "0123456789abcdef", "x@example.nl", "order", "(",
        "_", "HOOG_VERK21", "A7", "step7x", "user12@x.nl", "REL_001", "REL 001", "ä7", "é",
    ]
)  # fmt: skip
MESSAGE = st.lists(st.tuples(PIECES, st.sampled_from([" ", "", ", ", "\n"])), max_size=7).map(
    lambda pairs: "".join(piece + gap for piece, gap in pairs)
)


@settings(deadline=None)
@given(st.lists(MESSAGE, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_keys_are_templates_whatever_the_figures(
    messages: list[str], chance: random.Random
) -> None:
    varied = [
        "".join(str(chance.randrange(10)) if char.isascii() and char.isdigit() else char
                for char in message)
        for message in messages
    ]  # fmt: skip
    every = [*messages, *varied]
    assert Keys().of(pl.Series(every)).to_list() == [template(one) for one in every]


@settings(deadline=None)
@given(st.lists(st.lists(MESSAGE, min_size=1, max_size=4), min_size=1, max_size=4))
def test_what_was_seen_before_makes_no_difference(batches: list[list[str]]) -> None:
    keys = Keys()
    for messages in batches:
        assert keys.of(pl.Series(messages)).to_list() == [template(one) for one in messages]


STAYS = st.sampled_from(
    ["HOOG_VERK54", ".php:118", "#0", "5 0", "2000-01-02T10:11", "M123", "E123.4"]
)


@settings(deadline=None)
@given(
    st.lists(st.one_of(PIECES, STAYS, MESSAGE), max_size=6).map(" ".join),
    st.sampled_from([("", 50), ("and so on " * 20, 12)]),
    st.randoms(use_true_random=False),
)
def test_messages_that_differ_by_figures_have_the_templates_of_their_own(
    message: str, more: tuple[str, int], chance: random.Random
) -> None:
    whole = f"{message} {more[0]}7 #0 (12)"
    messages = [
        "".join(chance.choice("0245") if char in "0123456789" else char for char in whole)
        for _ in range(more[1])
    ]
    keys = Keys()
    assert keys.of(pl.Series(messages)).to_list() == [template(one) for one in messages]
    assert keys.of(pl.Series(messages[::-1])).to_list() == [template(m) for m in messages[::-1]]


@pytest.mark.parametrize("form", ["M{} x", "E{}.5 x", "at: {} x", "2.{} x {}", "{} (9) M{}"])
def test_figures_that_stay_in_some_messages_only(form: str) -> None:
    values = ["024", "029", "555", "404", "503", "000", "2000", "0", "7", "001"]
    messages = [form.format(one, two) for one in values for two in values] * 2
    random.Random(7).shuffle(messages)  # noqa: S311 -- test data
    keys = Keys()
    for start in range(0, len(messages), 20):
        batch = messages[start : start + 20]
        assert keys.of(pl.Series(batch)).to_list() == [template(one) for one in batch]


ANY = st.one_of(MESSAGE, st.text(alphabet="AaZz09 .,:/-_@()<>CFACTé\n", max_size=60))


@settings(deadline=None)
@given(st.lists(ANY, min_size=1, max_size=20))
def test_whole_columns_give_the_templates_of_single_messages(messages: list[str]) -> None:
    few, many = pl.Series(messages), pl.Series(messages * 70)
    assert templates(few).to_list() == [template(one) for one in messages]
    assert templates(many).to_list() == templates(few).to_list() * 70


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Invoice 100 exists", "Invoice 987 exists"),
        ("cURL error 28: after 1234 ms", "cURL error 28: after 9999 ms"),
        ("order 17-03-2026", "order 18-04-2025"),
    ],
)
def test_varying_figures_share_a_key(one: str, two: str) -> None:
    assert Keys().of(pl.Series([one])).to_list() == Keys().of(pl.Series([two])).to_list()


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("CFACT028", "CFACT038"),
        ("HTTP 500", "HTTP 401"),
        ("more than 2,000", "more than 3,000"),
        ("E003.1", "E003.2"),
        ("0 rows", "1 rows"),
    ],
)
def test_figures_that_decide_tell_keys_apart(one: str, two: str) -> None:
    assert Keys().of(pl.Series([one])).to_list() != Keys().of(pl.Series([two])).to_list()
