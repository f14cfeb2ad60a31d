"""A bare number is a code where the text calls it so, and only there."""

from __future__ import annotations

import pytest

from troubleshooter.matching.many import Many
from troubleshooter.matching.matcher import Matcher
from troubleshooter.matching.reading.numbers import find_numbers
from troubleshooter.model import System


@pytest.mark.parametrize(
    "text",
    [
        '{"code":1504,"messages":[]}',
        '{"code":1504,"response":[],"messages":[""]}',
        "OutSmart <- error code 1504",
        "GetWorkorders answered 1504 on retry",
        "code 1504 van OutSmart",
        "1504 teruggekregen van OutSmart",
        "Materials row 12 -> 1504",
    ],
)
def test_a_number_shows_whose_code_it_is(text: str) -> None:
    assert [(one.number, one.sure) for one in find_numbers(text)] == [("1504", True)]


@pytest.mark.parametrize(
    "text",
    [
        '{"code": 1504}',
        "12:10 error 1504",
        '{"code":1504,...}',
        "07:10:02 code=1504 criteria row_id=884120",
        "UpdateWorkorder 25-7001: 1504",
        "GET /openapi/8/employees/ returned body code 1504 at 07:30",
        "26-0991: code 1504 again on the second try",
        "26-1877 UpdateWorkorder 1504",
        "DeleteEntity materials KRAAN-22 -> 1504",
        "2026-08-07 (1504)",
        "1504",
        "[1504] werkbon 26-0001",
        "1504 bij UpdateWorkorder",
        "krijgen 1504 van de API",
        "import stopped with 1504 at line 12",
        "Work order 26-0001: 1504",
        "1504 again",
    ],
)
def test_a_number_is_a_code_where_the_system_is_known(text: str) -> None:
    assert [(one.number, one.sure) for one in find_numbers(text)] == [("1504", False)]


@pytest.mark.parametrize(
    "text",
    [
        "werkbon 1504 verstuurd",
        '{"code":"1504","name":"Bouwbedrijf Smit"}',
        "fout 1504 regels geteld",
        "order 1504 error",
        "error at 15:04",
        "code 15041",
        "GetWorkorders 1504 rows in 2 s",
        "Postcode 1504 AB Zaandam",
    ],
)
def test_any_other_number_is_none(text: str) -> None:
    assert list(find_numbers(text)) == []


def test_the_number_is_quoted_with_what_calls_it_so(matcher: Matcher) -> None:
    match = matcher.diagnose("12:10 error 1504 bij bon 26-1004", System.OUTSMART)[0]
    assert (match.rule, match.evidence) == ("outsmart.data-not-parsed", "error 1504")
    assert match.parameters["code"] == "1504"


def test_numbers_of_the_same_shape_are_told_apart_among_many(matcher: Matcher) -> None:
    many = Many(matcher)
    lines = [f"26-18{number} UpdateWorkorder {number}" for number in (1503, 1504, 1503, 1502, 1504)]
    told = [[one.rule for one in many.explain(line, System.OUTSMART).diagnoses] for line in lines]
    assert told == [[one.rule for one in matcher.diagnose(line, System.OUTSMART)] for line in lines]
    assert told[0] != told[1]
