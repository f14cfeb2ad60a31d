"""Which records a scan counts: the filters' options and what they mean."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from troubleshooter.cli.options import moment
from troubleshooter.errors import UsageError
from troubleshooter.model import Rule, System
from troubleshooter.pipeline.knowledge import Knowledge

if TYPE_CHECKING:
    from troubleshooter.pipeline.scan import Scanner


class Success(StrEnum):
    """What the log itself says of a record's outcome."""

    YES = "yes"
    NO = "no"


Since = Annotated[
    str | None, typer.Option("--since", metavar="DATE", help="Only records from this time on.")
]
Until = Annotated[
    str | None,
    typer.Option("--until", metavar="DATE", help="Only records up to this day or time."),
]
WithText = Annotated[
    str | None, typer.Option("--text", help="Only records that hold this text or number.")
]
Platform = Annotated[
    str | None,
    typer.Option("--platform", help="Only records whose Platform column holds this text."),
]
Successful = Annotated[
    Success | None,
    typer.Option("--success", help="Only records of which the log says that they succeeded."),
]
OnlyFailures = Annotated[
    bool,
    typer.Option("--only-failures", help="Only records that failed: by the log, else by a rule."),
]
RuleIds = Annotated[
    list[str] | None,
    typer.Option("--rule", metavar="ID", help="Only records under this rule; repeatable."),
]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which records count, as the options say it."""

    system: System | None = None
    since: str | None = None
    until: str | None = None
    text: str | None = None
    platform: str | None = None
    success: Success | None = None
    only_failures: bool = False
    rules: tuple[str, ...] = ()

    def scanner(self, knowledge: Knowledge) -> Scanner:
        """A scanner of those records. Raises UsageError for a rule that there is not."""
        from troubleshooter.pipeline.filtering import Filter
        from troubleshooter.pipeline.scan import Scanner

        for rule in self.rules:
            _check_rule(rule, knowledge.rules)
        only = Filter(
            since=moment(self.since),
            until=moment(self.until, end_of_day=True),
            text=self.text or "",
            platform=self.platform or "",
            success=None if self.success is None else self.success is Success.YES,
            only_failures=self.only_failures,
            rules=frozenset(self.rules),
        )
        return Scanner(knowledge.matcher, self.system, only)

    def check(self) -> None:
        """Raises UsageError for a time that is none, before anything is opened."""
        moment(self.since)
        moment(self.until)


def _check_rule(name: str, rules: Mapping[str, Rule]) -> None:
    if name not in rules:
        near = difflib.get_close_matches(name, list(rules), 1, 0.4)
        raise UsageError(f"no rule {name!r}" + (f"; did you mean {near[0]}?" if near else ""))
