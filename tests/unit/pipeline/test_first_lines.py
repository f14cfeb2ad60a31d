"""Templates of messages of several lines, made in parts, are those of the whole."""

from __future__ import annotations

import random

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from troubleshooter.matching.masks import template
from troubleshooter.pipeline.first_lines import LineKeys

LINE = st.lists(
    st.sampled_from(
        ["0", "7", "500", ": 404", "= 429", "2000", "2.000", "0,", "x0", "#1", "(31)", ".php:118",
         "CFACT028", "E003.1", "M006", "status", "HTTP", "error", "code", "NL12", "ABNA", "4164300",
         "12-03-2026", "T10:11", "<number>", "A-17/B", "x@e.nl", "_", "é", "", "deadbeef01234567"]
    ),
    max_size=4,
).map(" ".join)  # fmt: skip
MESSAGE = st.lists(LINE, min_size=1, max_size=4).map("\n".join)


@settings(deadline=None, max_examples=300)
@given(st.lists(st.lists(MESSAGE, min_size=1, max_size=5), min_size=1, max_size=3))
def test_templates_in_parts_are_those_of_the_whole(batches: list[list[str]]) -> None:
    keys = LineKeys()
    for messages in batches:
        made = keys.of(pl.Series(messages)).cast(pl.String)
        assert made.to_list() == [template(one) for one in messages]


@settings(deadline=None, max_examples=60)
@given(st.lists(LINE, min_size=1, max_size=3), st.lists(LINE, min_size=1, max_size=3))
def test_one_trace_under_many_first_lines(firsts: list[str], trace: list[str]) -> None:
    chance = random.Random(7)  # noqa: S311 -- test data
    messages = [
        "\n".join((f"{chance.choice(firsts)} {chance.randrange(1000)}", *trace)) for _ in range(40)
    ]
    made = LineKeys().of(pl.Series(messages)).cast(pl.String)
    assert made.to_list() == [template(one) for one in messages]


@settings(deadline=None)
@given(st.lists(MESSAGE, min_size=1, max_size=6), MESSAGE, st.randoms(use_true_random=False))
def test_a_text_that_most_messages_are_makes_no_difference(
    messages: list[str], common: str, chance: random.Random
) -> None:
    every = [common] * 600 + messages * 20
    chance.shuffle(every)
    of = {one: template(one) for one in (common, *messages)}
    made = LineKeys().of(pl.Series(every)).cast(pl.String)
    assert made.to_list() == [of[one] for one in every]


def test_what_is_remembered_of_traces_is_bounded() -> None:
    keys = LineKeys(most=40)
    for number in range(30):
        message = f"failed\ntrace of {number}"
        assert keys.of(pl.Series([message])).to_list() == [template(message)]
        assert len(keys._known) <= 5
