"""JSON values as text lines."""

from __future__ import annotations

import json

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from troubleshooter.ingest.flatten import flatten


def flat(value: object, *without: str) -> str:
    documents = pl.Series([json.dumps(value, ensure_ascii=False, separators=(",", ":"))])
    text: str = flatten(documents, without)[0]
    return text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": "x", "b": {"c": "y", "d": 1.5}}, "a: x\nc: y\nd: 1.5"),
        ({"code": "CMUT012"}, "CMUT012"),
        ({"status": 500}, "status: 500"),
        ({"errors": ["x", "y"], "ok": False}, "errors: x\ny\nok: false"),
        ({"a": None, "b": "x", "c": ""}, "b: x\nc: "),
        ({"a": 'say "hi" \\ and\nbye', "b": {"k\"ey": "é€"}}, 'a: say "hi" \\ and\nbye\nk"ey: é€'),
        ({"a": "looks: {like} [json], \"too\"", "b": 1}, 'a: looks: {like} [json], "too"\nb: 1'),
        ({"d": {"results": []}}, '{"d":{"results":[]}}'),
        ("just text", "just text"),
    ],
)  # fmt: skip
def test_values_are_listed_with_their_keys(value: object, text: str) -> None:
    assert flat(value) == text


def test_keys_can_be_left_out() -> None:
    assert flat({"time": "now", "a": "x", "b": "y"}, "time") == "a: x\nb: y"


def test_documents_do_not_mix() -> None:
    documents = pl.Series(['{"a":1}', "[]", '["x","y"]', '{"a":{"b":'])
    assert flatten(documents).to_list()[:3] == ["a: 1", "[]", "x\ny"]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


def leaves(value: object) -> list[str]:
    if isinstance(value, dict):
        return [leaf for inner in value.values() for leaf in leaves(inner)]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in leaves(inner)]
    return [] if value is None else [value if isinstance(value, str) else json.dumps(value)]


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.text(max_size=4), values, min_size=1, max_size=3))
def test_every_value_is_there_in_reading_order(value: dict[str, object]) -> None:
    text = flat(value)
    position = 0
    for leaf in leaves(value):
        position = text.index(leaf, position) + len(leaf)


def test_documents_themselves_stay_as_they_are() -> None:
    documents = pl.Series(['{"a":1}'])
    flatten(documents)
    assert documents.to_list() == ['{"a":1}']
