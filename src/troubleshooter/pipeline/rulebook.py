"""Checking the rulebook: its files, its articles, and what they point to."""

from __future__ import annotations

from collections.abc import Iterable

from troubleshooter.errors import Problem, RuleError
from troubleshooter.kb.loader import load_articles, rule_links
from troubleshooter.locations import Locations
from troubleshooter.model import Rule
from troubleshooter.pipeline.keeping import pieces_of
from troubleshooter.probes.registry import PROBES
from troubleshooter.rules.loader import References, Rulebook, open_rulebook


def lint(locations: Locations) -> tuple[Rulebook, tuple[Problem, ...]]:
    """The rules that are sound, with their files, and every problem of the rule files and articles
    in force and of what they point to."""
    problems: list[Problem] = []
    articles: frozenset[str] | None = None
    try:
        knowledge = load_articles(locations.article_folders)
        articles = frozenset(knowledge.ids)
    except RuleError as error:
        problems.extend(error.problems)
        knowledge = None
    references = References(articles=articles, probes=frozenset(PROBES))
    book = open_rulebook(locations.rule_folders, references, pieces_of(locations))
    problems.extend(book.problems)
    problems.extend(_unknown_conditions(book.rules.values()))
    if knowledge is not None:
        problems.extend(
            Problem(str(link.path), link.line, f"no rule {link.rule!r}")
            for link in rule_links(knowledge)
            if link.rule not in book.rules
        )
    return book, tuple(problems)


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
