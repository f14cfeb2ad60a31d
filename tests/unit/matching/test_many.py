"""Many messages are explained as each of them would be."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest

from troubleshooter.matching.many import Many
from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import Rule


def varied(message: str, chance: random.Random) -> str:
    """`message` with other figures in most places."""
    return "".join(
        str(chance.randrange(10)) if char.isascii() and char.isdigit() and chance.random() < 0.8
        else char
        for char in message
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_every_example_with_other_figures_is_explained_as_by_itself(
    seed: int, rules: Mapping[str, Rule], matcher: Matcher
) -> None:
    chance = random.Random(seed)  # noqa: S311 -- test data
    many = Many(matcher)
    examples = [one for rule in rules.values() for one in (*rule.matches, *rule.ignores)]
    wrong = []
    for example in chance.sample(examples, 400):
        many.explain(example.message, example.system)
        for _ in range(2):
            message = varied(example.message, chance)
            got = many.explain(message, example.system)
            own = matcher.explain(message, example.system)
            if (got.diagnoses, got.suggestions) != (own.diagnoses, own.suggestions):
                wrong.append(message)
    assert wrong == []
