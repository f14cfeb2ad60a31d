"""The ledger: every code and message of the sources, and what the rulebook makes of it."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from troubleshooter.model import Rule, System
from troubleshooter.rules.style import FRESH_DAYS

_FILE = Path(__file__).with_name("coverage.tsv")

State = Literal["covered", "open", "left out", "wrong"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A code or message of a source; `rule` is what it must come out as ('' for whatever the
    rulebook says) and `why_none` why there is to be no rule ('' when there should be one)."""

    system: System
    source: str
    code: str
    message: str
    rule: str
    why_none: str


@dataclass(frozen=True, slots=True)
class Row:
    """An entry of the ledger against the rulebook; `rule` is '' when no rule knows it.

    `examples` counts the rule's own tests; `stale` says that it was not reviewed within a year.
    """

    entry: Entry
    state: State
    rule: str
    examples: int
    probes: tuple[str, ...]
    articles: tuple[str, ...]
    reviewed: date | None
    stale: bool


@lru_cache(maxsize=1)
def entries() -> tuple[Entry, ...]:
    """The entries, in the order of the sources."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(
            Entry(
                System(row["system"]),
                row["source"],
                row["code"],
                row["message"],
                row["rule"],
                row["why_none"],
            )
            for row in rows
        )


def documented() -> frozenset[str]:
    """The rules of the messages that the vendors' help pages document."""
    return frozenset(entry.rule for entry in entries() if entry.rule)


def ledger(
    rules: Mapping[str, Rule], diagnose: Callable[[str, System], tuple[str, ...]], today: date
) -> tuple[Row, ...]:
    """Every entry against `rules`; `diagnose` names the rules a message comes out as."""
    return tuple(
        row(entry, rules, diagnose(entry.message, entry.system), today) for entry in entries()
    )


def totals(rows: Iterable[Row]) -> Mapping[str, Counter[State]]:
    """How many entries of each source are in each state, in the order of the sources."""
    found: dict[str, Counter[State]] = {}
    for row in rows:
        found.setdefault(row.entry.source, Counter())[row.state] += 1
    return found


def row(entry: Entry, rules: Mapping[str, Rule], found: tuple[str, ...], today: date) -> Row:
    named = entry.rule if entry.rule in found else (found[0] if found else "")
    rule = rules.get(named)
    if rule is None:
        state: State = "left out" if entry.why_none else "open"
        return Row(entry, state, "", 0, (), (), None, False)
    state = "wrong" if entry.rule and entry.rule != rule.id else "covered"
    return Row(
        entry,
        state,
        rule.id,
        len(rule.matches) + len(rule.ignores),
        tuple(dict.fromkeys(verdict.probe for verdict in rule.verify)),
        rule.articles,
        rule.reviewed,
        rule.reviewed is None or (today - rule.reviewed).days > FRESH_DAYS,
    )
