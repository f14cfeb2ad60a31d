"""The rulebook, the matcher and the articles in force, loaded once each and only when asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING

from troubleshooter.locations import Locations, find
from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import Rule
from troubleshooter.pipeline import wordings
from troubleshooter.rules import compiled

if TYPE_CHECKING:
    from troubleshooter.kb.loader import KnowledgeBase


@dataclass(frozen=True)
class Knowledge:
    """What the program knows, from the folders of `locations`."""

    locations: Locations

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """All rules by id; raises RuleError when a rule file has a problem."""
        rules = compiled.load(self.locations.kept_rulebook, self._fingerprint)
        if rules is None:
            from troubleshooter.rules.loader import load_rules

            rules = load_rules(self.locations.rule_folders)
            compiled.save(self.locations.kept_rulebook, self._fingerprint, rules)
        return rules

    @cached_property
    def _fingerprint(self) -> str:
        return compiled.fingerprint(self.locations.rule_folders, version("troubleshooter"))

    @cached_property
    def matcher(self) -> Matcher:
        """The matcher over all rules that take part: drafts do not until they are stable."""
        rules = [rule for rule in self.rules.values() if rule.takes_part]
        mark = wordings.fingerprint(self._fingerprint)
        kept = wordings.load(self.locations.kept_wordings, mark)
        matcher = Matcher(rules, kept)
        if kept is None:
            wordings.save(self.locations.kept_wordings, mark, matcher.book.wordings)
        return matcher

    @cached_property
    def articles(self) -> KnowledgeBase:
        """All articles; raises RuleError when one has a problem."""
        from troubleshooter.kb.loader import load_articles

        return load_articles(self.locations.article_folders)


def open_knowledge() -> Knowledge:
    """The knowledge of the folders in force."""
    return Knowledge(find())
