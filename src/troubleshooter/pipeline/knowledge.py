"""The rulebook, the matcher and the articles in force, loaded once each and only when asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from troubleshooter.locations import Locations, find
from troubleshooter.model import Rule
from troubleshooter.pipeline.keeping import Files, Pieces, pieces_of
from troubleshooter.rules import compiled

if TYPE_CHECKING:
    from troubleshooter.kb.loader import KnowledgeBase
    from troubleshooter.matching.matcher import Matcher


@dataclass(frozen=True)
class Knowledge:
    """What the program knows, from the folders of `locations`."""

    locations: Locations

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """All rules by id; raises RuleError when a rule file has a problem."""
        rules = compiled.load(self.locations.kept_rules, self._mark)
        if rules is None:
            from troubleshooter.rules.loader import load_rules

            rules = load_rules(self.locations.rule_folders, keeper=self.pieces)
            compiled.save(self.locations.kept_rules, self._mark, rules)
        return rules

    @cached_property
    def _mark(self) -> str:
        return compiled.mark(self.locations.rule_folders)

    @cached_property
    def pieces(self) -> Pieces:
        """What was read of the rules of any rulebook here."""
        return pieces_of(self.locations)

    @cached_property
    def matcher(self) -> Matcher:
        """The matcher over all rules that take part: drafts do not until they are stable."""
        from troubleshooter.matching.matcher import Matcher

        rules = [rule for rule in self.rules.values() if rule.takes_part]
        return Matcher(rules, Files(self.locations.kept, self._mark, self.pieces))

    @cached_property
    def articles(self) -> KnowledgeBase:
        """All articles; raises RuleError when one has a problem."""
        from troubleshooter.kb.loader import load_articles

        return load_articles(self.locations.article_folders)


def open_knowledge() -> Knowledge:
    """The knowledge of the folders in force."""
    return Knowledge(find())
