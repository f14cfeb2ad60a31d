"""Many messages are explained as each of them would be."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest

from troubleshooter.matching.many import Many
from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import Rule, System


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
    examples: list[tuple[str, System | None]] = []
    for rule in rules.values():
        examples += ((one.message, one.system) for one in rule.matches)
        examples += ((one.message, one.system) for one in rule.ignores)
    wrong = []
    for example, system in chance.sample(examples, 400):
        many.explain(example, system)
        for _ in range(2):
            message = varied(example, chance)
            got = many.explain(message, system)
            own = matcher.explain(message, system)
            if (got.diagnoses, got.suggestions) != (own.diagnoses, own.suggestions):
                wrong.append(message)
    assert wrong == []
