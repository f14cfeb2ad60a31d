"""Checking and reading the rulebook: lint, own examples, and links to articles."""

from __future__ import annotations

from collections.abc import Mapping

from troubleshooter.errors import Problem, RuleError
from troubleshooter.kb.loader import load_articles, rule_links
from troubleshooter.locations import Locations
from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import Rule, System
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
    rules, found = read_rules(locations.rule_folders, References(articles=articles))
    problems.extend(found)
    if knowledge is not None:
        problems.extend(
            Problem(str(link.path), link.line, f"no rule {link.rule!r}")
            for link in rule_links(knowledge)
            if link.rule not in rules
        )
    return tuple(problems)


def failing_examples(rules: Mapping[str, Rule]) -> tuple[ExampleFault, ...]:
    """The examples that do not come out as their rules say."""
    matcher = Matcher(rules.values())

    def diagnose(message: str, system: System | None) -> Mapping[str, Mapping[str, str]]:
        return {
            match.rule: match.parameters for match in matcher.explain(message, system).diagnoses
        }

    return tuple(check_examples(rules, diagnose))
