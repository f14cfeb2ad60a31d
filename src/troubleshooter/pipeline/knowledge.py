"""The rulebook, the matcher and the articles in force, loaded once each and only when asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from troubleshooter.kb.loader import KnowledgeBase, load_articles
from troubleshooter.locations import Locations, find
from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import Rule
from troubleshooter.rules.loader import load_rules


@dataclass(frozen=True)
class Knowledge:
    """What the program knows, from the folders of `locations`."""

    locations: Locations

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """All rules by id; raises RuleError when a rule file has a problem."""
        return load_rules(self.locations.rule_folders)

    @cached_property
    def matcher(self) -> Matcher:
        """The matcher over all rules."""
        return Matcher(self.rules.values())

    @cached_property
    def articles(self) -> KnowledgeBase:
        """All articles; raises RuleError when one has a problem."""
        return load_articles(self.locations.article_folders)


def open_knowledge() -> Knowledge:
    """The knowledge of the folders in force."""
    return Knowledge(find())
