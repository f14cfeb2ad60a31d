"""Documents are counted once each, exactly, in any order and in any parts."""

from __future__ import annotations

import base64
import json

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from troubleshooter.documents import Documents, codes
from troubleshooter.model import ObjectRef

NUMBER = st.one_of(
    st.integers(0, 10**19).map(str),
    st.integers(0, 200).map(lambda number: f"{number:09d}"),
    st.integers(0, 50).map(lambda number: f"F2026-{number:04d}"),
    st.text(alphabet="ab-+ é0129", min_size=1, max_size=24),
)


def documents(*parts: list[str]) -> Documents:
    whole = Documents()
    for numbers in parts:
        whole.add("order", pl.Series(numbers, dtype=pl.String))
    return whole


@settings(deadline=None)
@given(st.lists(st.lists(NUMBER, max_size=30), max_size=4))
def test_merged_parts_hold_each_document_once(parts: list[list[str]]) -> None:
    whole = Documents()
    for part in parts:
        whole.merge(documents(part))
    every = {number for part in parts for number in part}
    assert whole.count() == len(every)
    assert {one.number for one in whole.first(10_000)} == every
    assert whole.first(5) == documents(*parts).first(5)


@pytest.mark.parametrize(
    ("number", "code"),
    [("7", 17), ("007", 1007), ("+5", None), ("", None), ("F1", None), ("9" * 19, None)],
)
def test_only_plain_numbers_have_a_code(number: str, code: int | None) -> None:
    assert codes(pl.Series([number])).to_list() == [code]


def test_the_same_number_of_another_kind_is_another_document() -> None:
    found = documents(["7"])
    found.add("invoice", pl.Series(["7"]))
    assert found.count() == 2
    assert found.first(1) == (ObjectRef("invoice", "7"),)


def test_leading_zeros_tell_documents_apart() -> None:
    assert documents(["7", "007"]).count() == 2


@settings(deadline=None)
@given(st.lists(NUMBER, max_size=30))
def test_what_was_packed_is_unpacked_again(numbers: list[str]) -> None:
    found = documents(numbers)
    again = Documents.unpacked(json.loads(json.dumps(found.packed())))
    assert again.first(10_000) == found.first(10_000)
    assert again.count() == found.count()


@pytest.mark.parametrize("text", ["", "!", "AAAA", "eJwDAAAAAAE", base64.b64encode(b"x").decode()])
def test_damaged_packing_is_refused(text: str) -> None:
    packed = {"plain": {"order": {"word": text, "bits": text}}}
    with pytest.raises(ValueError):  # noqa: PT011 -- whatever is wrong with it
        Documents.unpacked(packed)
