"""Checking and reading the rulebook: lint, own examples, and links to articles."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from troubleshooter.errors import Problem, RuleError
from troubleshooter.kb.loader import load_articles, rule_links
from troubleshooter.locations import Locations
from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import Rule, System
from troubleshooter.probes.registry import PROBES
from troubleshooter.rules.examples import ExampleFault, check_examples
from troubleshooter.rules.loader import References, read_rules


def lint(locations: Locations) -> tuple[Problem, ...]:
    """Every problem of the rule files and articles in force, and of what they point to."""
    problems: list[Problem] = []
    articles: frozenset[str] | None = None
    try:
        knowledge = load_articles(locations.article_folders)
        articles = frozenset(knowledge.ids)
    except RuleError as error:
        problems.extend(error.problems)
        knowledge = None
    references = References(articles=articles, probes=frozenset(PROBES))
    rules, found = read_rules(locations.rule_folders, references)
    problems.extend(found)
    problems.extend(_unknown_conditions(rules.values()))
    if knowledge is not None:
        problems.extend(
            Problem(str(link.path), link.line, f"no rule {link.rule!r}")
            for link in rule_links(knowledge)
            if link.rule not in rules
        )
    return tuple(problems)


def _unknown_conditions(rules: Iterable[Rule]) -> Iterable[Problem]:
    """Words under `verify` that the probe they name never answers with."""
    for rule in rules:
        for verdict in rule.verify:
            probe = PROBES.get(verdict.probe)
            if probe is None:
                continue
            for word in filter(None, (verdict.confirms, verdict.refutes)):
                if word not in probe.conditions:
                    place = f"rules/{rule.id.replace('.', '/')}.yaml"
                    message = f"verify: {probe.name} never answers {word!r}"
                    yield Problem(place, 1, message, f"one of {', '.join(probe.conditions)}")


def failing_examples(
    rules: Mapping[str, Rule], only: Collection[str] | None = None
) -> tuple[ExampleFault, ...]:
    """The examples of all `rules`, or of those of `only`, that do not come out as the rules say;
    a draft takes part only when it is asked for."""
    asked = frozenset(only or ())
    taking_part = [rule for rule in rules.values() if rule.takes_part or rule.id in asked]
    chosen = [rule for rule in taking_part if only is None or rule.id in asked]
    return faults_of(chosen, Matcher(taking_part))


def faults_of(chosen: Iterable[Rule], matcher: Matcher) -> tuple[ExampleFault, ...]:
    """The examples of `chosen` that do not come out of `matcher` as the rules say."""

    def diagnose(message: str, system: System | None) -> Mapping[str, Mapping[str, str]]:
        return {match.rule: match.parameters for match in matcher.diagnose(message, system)}

    return tuple(check_examples(chosen, diagnose))
