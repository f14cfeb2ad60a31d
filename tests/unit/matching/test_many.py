"""Many messages are explained as each of them would be."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from troubleshooter.matching.many import Many
from troubleshooter.matching.matcher import Matcher
from troubleshooter.matching.outcome import Explanation
from troubleshooter.model import Rule, System

CORPUS = Path(__file__).parents[2] / "corpus"
LOOKALIKES = str.maketrans("oOlIsSbB", "00115588")
Said = tuple[str, System | None]


@pytest.fixture(scope="module")
def messages(rules: Mapping[str, Rule]) -> list[Said]:
    """All labelled messages and all rules' own examples."""
    found: list[Said] = []
    for rule in rules.values():
        found += ((one.message, one.system) for one in rule.matches)
        found += ((one.message, one.system) for one in rule.ignores)
    for name in ("train", "tune"):
        for line in (CORPUS / f"{name}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            found.append((row["message"], System(row["system"]) if row["system"] else None))
    return found


@pytest.fixture(scope="module")
def many(matcher: Matcher) -> Many:
    """One that meets all messages of this module, as in one long stream."""
    return Many(matcher)


def same(one: Explanation, other: Explanation) -> bool:
    """Whether both say the same, but for the record of how."""
    return (one.diagnoses, one.suggestions, one.competing, one.routed) == (
        other.diagnoses,
        other.suggestions,
        other.competing,
        other.routed,
    )


@st.composite
def disturbed(draw: st.DrawFn, message: str) -> str:
    """`message` with letters that look like figures, or a number more somewhere."""
    if draw(st.booleans()):
        return message
    place = draw(st.integers(0, len(message)))
    if draw(st.booleans()):
        return (
            message[:place]
            + message[place : place + 6].translate(LOOKALIKES)
            + message[place + 6 :]
        )
    number = draw(st.sampled_from(("7", " 12 ", "404", " 0 ", "2000 ", " 5 00", "1", "100000123")))
    return message[:place] + number + message[place:]


@st.composite
def figures_changed(draw: st.DrawFn, message: str) -> str:
    """`message` with other figures in some places."""
    pool = draw(st.sampled_from(("0123456789", "01", "15", "58", "2", "0", "345", "23467")))
    chance = draw(st.randoms(use_true_random=False))
    share = draw(st.sampled_from((1.0, 0.7, 0.2)))
    return re.sub(
        "[0-9]",
        lambda figure: chance.choice(pool) if chance.random() < share else figure[0],
        message,
    )


@settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_message_with_other_figures_is_explained_as_by_itself(
    data: st.DataObject, messages: list[Said], many: Many, matcher: Matcher
) -> None:
    message, system = data.draw(st.sampled_from(messages))
    base = data.draw(disturbed(message))
    for _ in range(4):
        text = data.draw(figures_changed(base))
        assert same(many.explain(text, system), matcher.explain(text, system)), text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1nvoice number 4711 already exists", "2nvoice number 4711 already exists"),
        ("CFACT028: Invoice template not found", "CFACT038: Invoice template not found"),
        ("API error: answer (HTTP 503)", "API error: answer (HTTP 203)"),
        ("0 validation errors", "3 validation errors"),
        ("cURL error 28: Operation timed out after 300 ms", "cURL error 35: no SSL after 300 ms"),
        ("C0nnection timed out for 12", "C4nnection timed out for 12"),
        ("Not authorized t0 use Exact Online API", "Not authorized t5 use Exact Online API"),
        ("tlsv1 alert pr0toco| version", "tlsv1 alert pr4toco| version"),
        ("1nvoicc number 4711 already exists", "2nvoicc number 4711 already exists"),
        ("CFACT 028: Invoice template not found", "CFACT 038: Invoice template not found"),
        (" 02 Ongeldige referentie: Valuta", " 82 Ongeldige referentie: Valuta"),
        ("02 API error", "82 API error"),
        ("CFACT028: 0x", "CFACT028: 3x"),
        ("12x Invalid credentials (magento)", "0x Invalid credentials (magento)"),
        ("Invalid tax code x0", "Invalid tax code x3"),
        (
            "try 1, bon 20260317: Exact (503) Server Unavailable\ntry 2, bon 20260317: sent",
            "try 1, bon 20260317: Exact (503) Server Unavailable\ntry 2, bon 20260318: sent",
        ),
        (
            "order 3000071: API error: HTTP 503, retry scheduled\norder 3000071: booked",
            "order 3000071: API error: HTTP 503, retry scheduled\norder 3000072: booked",
        ),
    ],
)
def test_figures_that_decide_tell_messages_apart(one: str, other: str, matcher: Matcher) -> None:
    many = Many(matcher)
    for text in (one, one, one, other, other, other, one):
        assert same(many.explain(text, None), matcher.explain(text, None)), text


def test_a_value_that_stands_twice_is_cut_out_at_its_own_place(matcher: Matcher) -> None:
    many = Many(matcher)
    found = [
        many.explain(f"Item 12: Invoice number {number} already exists", None)
        for number in (77, 12, 12, 34, 21)
    ]
    assert [one.diagnoses[0].parameters["invoice"] for one in found] == [
        "77", "12", "12", "34", "21",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "message",
    [
        "cURL error 28: Operation timed out after {} milliseconds with 0 bytes received",
        "CMUT012: Counter account code 1 unknown for order {}",
    ],
)
def test_a_value_that_also_stands_in_what_decides_is_no_obstacle(
    message: str, matcher: Matcher
) -> None:
    many = Many(matcher)
    texts = [message.format(number) for number in (72703, 10001, 28012, 10101, 99000)]
    looked = [many.look(text, None) for text in texts]
    assert not any(isinstance(one, Explanation) for one in looked[1:])
    assert all(same(many.explain(text, None), matcher.explain(text, None)) for text in texts)


def test_what_was_read_in_place_of_a_message_is_quoted_with_its_own_figures(
    matcher: Matcher,
) -> None:
    many = Many(matcher)
    for number in (44, 53, 76, 98):
        text = f"Material Relation {number} on work0rder WB/26.12{number} not found"
        assert same(many.explain(text, None), matcher.explain(text, None)), text


def test_the_second_of_a_kind_is_not_matched_again(matcher: Matcher) -> None:
    many = Many(matcher)
    looked = [
        many.look(f"Invoice number {number} already exists", None) for number in range(6001, 6009)
    ]
    assert [isinstance(one, Explanation) for one in looked] == [True, *[False] * 7]
