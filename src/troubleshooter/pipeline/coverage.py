"""The ledger of codes and messages held against the rulebook, as rows and as a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from troubleshooter.model import System
from troubleshooter.pipeline.knowledge import Knowledge
from troubleshooter.rules import coverage
from troubleshooter.rules.coverage import Row, State

_STATES: tuple[State, ...] = ("covered", "open", "left out", "wrong")
_SIGNS: dict[State, str] = {"covered": "", "open": "open", "left out": "left out", "wrong": "WRONG"}


def rows(knowledge: Knowledge, today: date | None = None) -> tuple[Row, ...]:
    """The whole ledger, judged on `today`."""
    matcher = knowledge.matcher

    def diagnose(message: str, system: System) -> tuple[str, ...]:
        return tuple(match.rule for match in matcher.diagnose(message, system))

    day = today or datetime.now().astimezone().date()
    return coverage.ledger(knowledge.rules, diagnose, day)


def page(found: Sequence[Row]) -> str:
    """The ledger as a Markdown page; the same rows give the same page on any day."""
    return "\n".join([*_head(found), *_by_source(found), ""])


def summary(found: Sequence[Row]) -> str:
    """The ledger's counts in one line."""
    counts = Counter(row.state for row in found)
    told = [f"{counts[state]} {state}" for state in _STATES if counts[state]]
    stale = sum(row.stale for row in found if row.rule)
    return f"{len(found)} codes and messages: {', '.join(told)}; {stale} under a stale rule"


def _head(found: Sequence[Row]) -> Iterable[str]:
    yield "# Coverage"
    yield ""
    yield "Every code and message of the sources, held against the rulebook: each was given to the"
    yield "matcher with its system, and the rule is what came out. *Open* has no rule yet; *left"
    yield "out* has none on purpose, with the reason. `troubleshooter rules coverage --page` makes"
    yield "this page."
    yield ""
    yield "| source | entries | covered | open | left out | with a probe | with an article |"
    yield "|---|---|---|---|---|---|---|"
    for source, counts in coverage.totals(found).items():
        own = [row for row in found if row.entry.source == source]
        yield _totals(source, own, counts)
    yield _totals("**all**", found, Counter(row.state for row in found))
    yield ""


def _totals(name: str, found: Sequence[Row], counts: Counter[State]) -> str:
    probes = sum(bool(row.probes) for row in found)
    articles = sum(bool(row.articles) for row in found)
    figures = (len(found), *(counts[state] for state in _STATES[:3]), probes, articles)
    return f"| {name} | {' | '.join(map(str, figures))} |"


def _by_source(found: Sequence[Row]) -> Iterable[str]:
    for source in coverage.totals(found):
        yield f"## {source}"
        yield ""
        yield "| code | message | rule | examples | probe | articles | reviewed |"
        yield "|---|---|---|---|---|---|---|"
        for row in found:
            if row.entry.source == source:
                yield _line(row)
        yield ""


def _line(row: Row) -> str:
    entry = row.entry
    if row.rule:
        rule = f"{row.rule} {_SIGNS[row.state]}".rstrip()
    else:
        rule = f"*{_SIGNS[row.state]}*" + (f": {entry.why_none}" if entry.why_none else "")
    cells = (
        entry.code,
        f"`{entry.message.replace('`', chr(39))}`".replace("|", "\\|"),
        rule,
        str(row.examples) if row.rule else "",
        ", ".join(row.probes),
        ", ".join(row.articles),
        row.reviewed.isoformat() if row.reviewed else "",
    )
    return f"| {' | '.join(cells)} |"
