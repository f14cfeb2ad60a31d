"""The rules' own examples against the matcher: each gives its rule, and no near miss does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from troubleshooter.kept import Keeper
from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import Rule, System
from troubleshooter.rules.examples import ExampleFault, check_examples


def failing_examples(
    rules: Mapping[str, Rule],
    only: Collection[str] | None = None,
    keeper: Keeper | None = None,
) -> tuple[ExampleFault, ...]:
    """The examples of all `rules`, or of those of `only`, that do not come out as the rules say;
    a draft takes part only when it is asked for. `keeper` keeps what is read of the rules."""
    asked = frozenset(only or ())
    taking_part = [rule for rule in rules.values() if rule.takes_part or rule.id in asked]
    chosen = [rule for rule in taking_part if only is None or rule.id in asked]
    return faults_of(chosen, Matcher(taking_part, keeper))


def faults_of(chosen: Iterable[Rule], matcher: Matcher) -> tuple[ExampleFault, ...]:
    """The examples of `chosen` that do not come out of `matcher` as the rules say."""

    def diagnose(message: str, system: System | None) -> Mapping[str, Mapping[str, str]]:
        return {match.rule: match.parameters for match in matcher.diagnose(message, system)}

    return tuple(check_examples(chosen, diagnose))
