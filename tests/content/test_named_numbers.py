"""What a scan takes for messages of one kind is of the same rules, whatever numbers differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import Rule, System
from troubleshooter.pipeline.keys import Keys, shown

_NUMBER = re.compile(r"(?<![0-9A-Za-z_.,/-])[0-9]{3,5}(?![0-9A-Za-z_]|[.,/-][0-9])")
_OTHERS = ("401", "503", "777", "1045", "1504", "7777", "12027", "77777")


def test_rules_name_statuses_and_codes(matcher: Matcher) -> None:
    assert matcher.named_numbers() >= {"401", "503", "521", "1045", "2002", "1504", "12027"}


def test_numbers_that_no_rule_names_tell_nothing_apart(matcher: Matcher) -> None:
    one, other = _keys(["Order 7731 failed", "Order 8123 failed"], matcher)
    assert one == other


def test_a_code_is_told_apart_where_its_number_stands_by_itself(matcher: Matcher) -> None:
    one, other = _keys(["Fout CFACT 028 op de bon", "Fout CFACT 014 op de bon"], matcher)
    assert one != other


def test_a_template_is_shown_without_what_tells_it_apart(matcher: Matcher) -> None:
    one, other = _keys(["Order 1504 failed", "Order 1503 failed"], matcher)
    assert one != other
    assert shown(one) == shown(other) == "Order <number> failed"


def test_examples_that_differ_in_a_number_are_told_apart_where_their_rules_are(
    rules: Mapping[str, Rule], matcher: Matcher
) -> None:
    pairs = list(_of_other_rules(rules, matcher))
    assert len(pairs) > 100
    keys = _keys([text for pair in pairs for text in pair], matcher)
    alike = [
        pair for pair, *both in zip(pairs, keys[::2], keys[1::2], strict=True) if len({*both}) < 2
    ]
    assert alike == []


def _of_other_rules(rules: Mapping[str, Rule], matcher: Matcher) -> Iterator[tuple[str, str]]:
    """Examples with a number that rules name, each with the same that has another number there and
    is of other rules."""
    named = matcher.named_numbers()
    for rule in rules.values():
        for example in rule.matches:
            for place in _NUMBER.finditer(example.message):
                if place[0] not in named:
                    continue
                own = _rules(matcher, example.message, example.system)
                for number in _OTHERS:
                    other = (
                        example.message[: place.start()] + number + example.message[place.end() :]
                    )
                    if (
                        len(number) == len(place[0])
                        and _rules(matcher, other, example.system) != own
                    ):
                        yield example.message, other


def _rules(matcher: Matcher, message: str, system: System | None) -> list[str]:
    return [match.rule for match in matcher.diagnose(message, system)]


def _keys(messages: Sequence[str], matcher: Matcher) -> list[str]:
    made = Keys(matcher.named_numbers()).of(pl.Series(messages))
    return made.cast(pl.String).to_list()
