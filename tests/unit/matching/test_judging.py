"""Each place is judged once: finds near another one of their rule are seen without a look at all
of them, and an error to the letter is not looked at but where its value says that none came."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshooter.matching.aligning.found import Found
from troubleshooter.matching.doubting.judging import TOUCHES, Placed
from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System

COUNTED = "{} tax rules not mapped"
SPANS = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 60)), max_size=30)


def _find(matcher: Matcher, rule: str, start: int, length: int) -> Found:
    end = start + length
    return Found(matcher.rules[rule], "exact", 1.0, 1.0, start, end, 0, "", "", None)


@given(spans=SPANS, place=st.tuples(st.integers(0, 400), st.integers(1, 60)))
def test_those_near_are_those_that_overlap_or_all_but_touch(
    matcher: Matcher, spans: list[tuple[int, int]], place: tuple[int, int]
) -> None:
    items = [_find(matcher, "magento.api-error", *span) for span in spans]
    others = [_find(matcher, "magento.validation-error", *span) for span in spans]
    one = _find(matcher, "magento.api-error", *place)
    near = Placed([*items, *others]).near(one)
    beside = [
        item
        for item in items
        if item.start <= one.end + TOUCHES and one.start <= item.end + TOUCHES
    ]
    assert sorted(map(id, near)) == sorted(map(id, beside))


@pytest.mark.parametrize(("value", "rules"), [("3", ["magento.tax-rules-not-mapped"]), ("0", [])])
def test_a_wording_to_the_letter_is_no_report_of_none(
    matcher: Matcher, value: str, rules: list[str]
) -> None:
    found = matcher.diagnose(COUNTED.format(value), System.MAGENTO)
    assert [match.rule for match in found] == rules
