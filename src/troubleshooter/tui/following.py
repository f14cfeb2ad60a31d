"""The log that is open, while it is followed: what came, and what nobody looked at yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from troubleshooter.model import Diagnosis

if TYPE_CHECKING:
    from troubleshooter.pipeline.following import Looked
    from troubleshooter.pipeline.scan import Scanned
    from troubleshooter.tui.records import Records
    from troubleshooter.tui.scanning import Finding


@dataclass(slots=True)
class OpenLog:
    """What the screens on one log share: whether it is followed, and its records once they were
    asked for, which are `behind` when more came than was read of them."""

    followed: bool = False
    records: Records | None = None
    behind: bool = False


@dataclass(frozen=True, slots=True)
class Came:
    """What following told so far: how many records came and when the last did, which logs were
    begun anew and when, and which cannot be read now, each with the reason."""

    records: int = 0
    at: datetime | None = None
    anew: Mapping[str, datetime] = field(default_factory=dict)
    troubles: tuple[tuple[str, str], ...] = ()

    def after(self, looked: Looked, records: int, now: datetime) -> Came:
        """With what one more look told; `records` came with it."""
        return replace(
            self,
            records=self.records + max(0, records),
            at=now if records > 0 else self.at,
            anew={**self.anew, **dict.fromkeys(looked.anew, now)},
            troubles=looked.troubles,
        )


@dataclass(slots=True)
class News:
    """Which findings came since `begin`, and were not looked at.

    Known are the ids of rules, and of the unknown the templates: what these are called together
    changes as others join them.
    """

    _known: set[str] = field(default_factory=set)
    _begun: bool = False

    def begin(self, scanned: Scanned) -> None:
        """Nothing is news of what is there now; what was news before stays so."""
        if not self._begun:
            self._begun = True
            self._known = {*scanned.tally.rules, *scanned.kinds}

    def of(self, scanned: Scanned) -> frozenset[str]:
        """The ids of rules and the templates of clusters that are news."""
        if not self._begun:
            return frozenset()
        from troubleshooter.pipeline.record_kinds import shown_name

        known, kinds = self._known, scanned.kinds
        fresh = {kinds[template] for template in kinds.keys() - known}
        fresh -= {kinds[template] for template in kinds.keys() & known}
        return frozenset(scanned.tally.rules.keys() - known) | {shown_name(one) for one in fresh}

    def look_at(self, finding: Finding, scanned: Scanned) -> None:
        """Somebody looks at a finding."""
        if isinstance(finding, Diagnosis):
            self._known.add(finding.rule)
        elif subject(finding) in self.of(scanned):
            from troubleshooter.pipeline.record_kinds import templates_of

            self._known |= templates_of(scanned, finding)


def subject(finding: Finding) -> str:
    """The id of a finding's rule, or the template of a cluster."""
    return finding.rule if isinstance(finding, Diagnosis) else finding.template


def place_of(finding: Finding, before: Scanned, after: Scanned, among: tuple[Finding, ...]) -> int:
    """Where a finding of one scan stands among those of a later scan of the same log; -1 when it
    is not there."""
    wanted = subject(finding)
    places = {subject(one): place for place, one in enumerate(among)}
    if wanted in places or isinstance(finding, Diagnosis):
        return places.get(wanted, -1)
    from troubleshooter.pipeline.record_kinds import shown_name, templates_of

    names = {after.kinds[one] for one in templates_of(before, finding) if one in after.kinds}
    return min((places.get(shown_name(name), -1) for name in names), default=-1)
