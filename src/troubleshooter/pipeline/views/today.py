"""The view of one day: how much of it succeeded, against the days before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from troubleshooter.diagnosis.tally import Group, Tally
from troubleshooter.model import DayOutcome, Rule

DAYS_BEFORE = 28
"""How far back the days before go."""

_MOST_CAUSES = 10


@dataclass(frozen=True, slots=True)
class Cause:
    """What went wrong on the day: a rule, or the template of an unknown failure; how often on
    that day, and on average on the days before that have records."""

    name: str
    known: bool
    count: int
    before: float


@dataclass(frozen=True, slots=True)
class Today:
    """A day's outcome, that of the days before it with records, and the day's causes."""

    day: date
    outcome: DayOutcome
    before: DayOutcome
    days_before: int
    causes: tuple[Cause, ...]

    @property
    def rate(self) -> float | None:
        """The share of the day's records that did not fail, from 0 to 1; None without any."""
        return success_rate(self.outcome)

    @property
    def rate_before(self) -> float | None:
        """The same share over the days before."""
        return success_rate(self.before)


def today(tally: Tally, rules: Mapping[str, Rule], day: date | None = None) -> Today | None:
    """The outcome of `day`, else of the log's last day; None for a log without times."""
    chosen = day or max(tally.days, default=None)
    if chosen is None:
        return None
    first = chosen - timedelta(days=DAYS_BEFORE)
    earlier = [at for at in tally.days if first <= at < chosen]
    before = DayOutcome(
        sum(tally.days[at][0] for at in earlier), sum(tally.days[at][1] for at in earlier)
    )
    outcome = DayOutcome(*tally.days.get(chosen, (0, 0)))
    known = {name: group for name, group in tally.rules.items() if rules[name].level.bad}
    causes = [
        *(_cause(name, group, True, chosen, earlier) for name, group in known.items()),
        *(_cause(name, group, False, chosen, earlier) for name, group in tally.clusters.items()),
    ]
    found = sorted(
        (cause for cause in causes if cause.count), key=lambda cause: (-cause.count, cause.name)
    )
    return Today(chosen, outcome, before, len(earlier), tuple(found[:_MOST_CAUSES]))


def _cause(name: str, group: Group, known: bool, day: date, earlier: list[date]) -> Cause:
    before = sum(group.days.get(at, 0) for at in earlier)
    return Cause(name, known, group.days.get(day, 0), before / len(earlier) if earlier else 0.0)


def success_rate(outcome: DayOutcome) -> float | None:
    """The share of records that did not fail, from 0 to 1; None without any."""
    whole = outcome.failed + outcome.other
    return outcome.other / whole if whole else None
