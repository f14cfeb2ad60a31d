"""Counting the batches of one log after another: each template is decided once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from troubleshooter.diagnosis.grouping import grouped
from troubleshooter.diagnosis.tally import Decision, Group, Tally, tally
from troubleshooter.ingest.table import LogTable
from troubleshooter.matching.failure import tells_failure
from troubleshooter.matching.matcher import Matcher
from troubleshooter.matching.parameters import DOCUMENT_PATTERNS
from troubleshooter.model import Level, System
from troubleshooter.pipeline.filtering import Filter
from troubleshooter.pipeline.keys import Keys, templates
from troubleshooter.redact import redact

DOCUMENT_OF: Mapping[str, str] = {
    System.MAGENTO: "order",
    System.EXACT: "invoice",
    System.EBOEKHOUDEN: "work_order",
    System.VISMA: "work_order",
    System.OUTSMART: "work_order",
}
"""The kind of document that a system's messages are about."""

_PANELS = [System.EBOEKHOUDEN.value, System.VISMA.value, System.OUTSMART.value, System.EXACT.value]
"""Systems whose log panels join messages about different documents in one entry."""
_SUSPECT = r"(?i)secur|session|wachtw|passw|secret|token|api_?key|csrf|author|bearer|eyj|guid>"
"""What a template holds that `redact` may change: most need not be looked at one by one."""
_MOST_REMEMBERED = 200_000
_MOST_WAITING = 4_000
_Key = tuple[str, str | None]


@dataclass(slots=True)
class Decisions:
    """What was decided of each template, remembered by key and by template."""

    matcher: Matcher
    known: list[Decision] = field(default_factory=list)
    keys: Keys = field(default_factory=Keys)
    _of_key: dict[_Key, int] = field(default_factory=dict)
    _of_template: dict[_Key, int] = field(default_factory=dict)

    def of(self, groups: pl.DataFrame) -> pl.Series:
        """For each group the index of its decision in `known`."""
        pairs = list(zip(groups["key"], groups["system"], strict=True))
        news: dict[_Key, int] = {}
        for row, pair in enumerate(pairs):
            if pair not in self._of_key:
                news.setdefault(pair, row)
        if news:
            self._decide(news, groups["messages"].list.first().gather(list(news.values())))
        return pl.Series("decision", [self._of_key[pair] for pair in pairs], dtype=pl.UInt32)

    def forget(self) -> None:
        """Start anew when too much is remembered; only between tables, as indices change."""
        if len(self._of_key) > _MOST_REMEMBERED:
            self.known, self._of_key, self._of_template = [], {}, {}

    def _decide(self, news: dict[_Key, int], messages: pl.Series) -> None:
        made = templates(messages)
        suspected = made.str.contains(_SUSPECT)
        for pair, message, template, hides in zip(news, messages, made, suspected, strict=True):
            of_template = template, pair[1]
            index = self._of_template.get(of_template)
            if index is None:
                index = len(self.known)
                shown = redact(template) if hides else template
                self.known.append(self._decision(shown, pair[1], message))
                self._of_template[of_template] = index
            self._of_key[pair] = index

    def _decision(self, template: str, system: str | None, message: str) -> Decision:
        matches = self.matcher.diagnose(message, System(system) if system else None)
        rules = tuple(match.rule for match in matches)
        return Decision(template, rules, not rules and tells_failure(message))


def decided(frame: pl.DataFrame, decisions: Decisions) -> pl.DataFrame:
    """The rows of `frame` (a log table's, with `system` filled in), each with its `decision`, an
    index into `decisions.known`."""
    keyed = frame.with_columns(decisions.keys.of(frame["message"]).alias("key"))
    groups = keyed.group_by("key", "system").agg(messages=pl.col("message").head(1))
    groups = groups.select("key", "system", decisions.of(groups))
    on = ["key", "system"]
    rows = keyed.join(groups, on=on, how="left", nulls_equal=True, maintain_order="left")
    return rows.drop("key")


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch of a log table with its messages' keys, and its groups as `grouped` gives them."""

    frame: pl.DataFrame
    groups: pl.DataFrame


def batch(frame: pl.DataFrame, keys: Keys) -> Batch:
    """A batch made ready to be counted; `system` says where each record comes from.

    What costs the most happens here, in Polars and outside of Python's lock, so that several
    threads can do it.
    """
    keyed = frame.with_columns(keys.of(frame["message"]).alias("key"))
    return Batch(keyed, grouped(keyed))


@dataclass(slots=True)
class Counter:
    """Counts one log: `add` its batches, `flush`, then take `total`.

    `left_out` are the records that do not count once they are decided.
    """

    table: LogTable
    decisions: Decisions
    only: Filter = field(default_factory=Filter)
    total: Tally = field(default_factory=Tally)
    left_out: int = 0
    _waiting: list[pl.DataFrame] = field(default_factory=list)
    _rows: int = 0

    def add(self, batch: Batch) -> None:
        """Count a batch of the log."""
        groups = self._kept(batch.groups.with_columns(self.decisions.of(batch.groups)))
        self._add_documents(batch.frame, groups)
        self._waiting.append(groups.drop("plain", "named", "bare"))
        self._rows += groups.height
        if self._rows > _MOST_WAITING:
            self.flush()

    def flush(self) -> None:
        """Bring what waits into `total`."""
        if self._waiting:
            bad = bad_rules(self.decisions.matcher)
            part = tally(pl.concat(self._waiting), self.decisions.known, self.table.path, bad)
            self.total.merge(part)
            self._waiting, self._rows = [], 0

    def _kept(self, groups: pl.DataFrame) -> pl.DataFrame:
        if not self.only.needs_decision:
            return groups
        bad = bad_rules(self.decisions.matcher)
        kept = groups.filter(self.only.of_decided(self.decisions.known, bad))
        self.left_out += int(groups["count"].sum()) - int(kept["count"].sum())
        return kept

    def _add_documents(self, frame: pl.DataFrame, groups: pl.DataFrame) -> None:
        """Note which documents the records under each rule are about: from the log's own column,
        else from the message; a record that holds several messages gives each of its errors its
        own."""
        known = self.decisions.known
        used = [index for index in groups["decision"].unique() if known[index].rules]
        held = groups.filter(pl.col("decision").is_in(used))
        kind = self.table.object_kind
        if kind is not None:
            by_decision = held.group_by("decision").agg(
                pl.col("plain", "named").explode().drop_nulls()
            )
            columns = by_decision["decision"], by_decision["plain"], by_decision["named"]
            for index, plain, named in zip(*columns, strict=True):
                for rule in known[index].rules:
                    documents = self._rule(rule).documents
                    documents.add_codes(kind, plain)
                    if len(named):
                        documents.add(kind, named)
        bare = held.filter(pl.col("bare") > 0)
        if bare.height:
            self._add_from_messages(frame, bare)

    def _rule(self, name: str) -> Group:
        return self.total.rules.setdefault(name, Group())

    def _add_from_messages(self, frame: pl.DataFrame, bare: pl.DataFrame) -> None:
        known = self.decisions.known
        messages = (
            frame.filter(pl.col("object").is_null())
            .join(
                bare.select("key", "system", "failed", "decision").unique(),
                on=["key", "system", "failed"],
                nulls_equal=True,
            )
            .select("message", "system", "decision")
            .unique()
        )
        several = pl.col("decision").is_in(
            [index for index in bare["decision"].unique() if len(known[index].rules) > 1]
        )
        lines = pl.col("message").str.contains("\n", literal=True)
        own = several | (lines & pl.col("system").is_in(_PANELS)).fill_null(False)
        for (system, decision), part in messages.filter(~own).group_by("system", "decision"):
            kind = DOCUMENT_OF.get(str(system))
            if kind is not None:
                found = part["message"].str.extract(DOCUMENT_PATTERNS[kind], 1)
                numbers = found.str.strip_chars_end(".-/:,").drop_nulls()
                for rule in known[int(str(decision))].rules:
                    self._rule(rule).documents.add(kind, numbers)
        for rule, kind, number in self._each_own(messages.filter(own)):
            self._rule(rule).documents.add(kind, pl.Series([number]))

    def _each_own(self, messages: pl.DataFrame) -> Iterator[tuple[str, str, str]]:
        for message, system in messages.select("message", "system").iter_rows():
            kind = DOCUMENT_OF.get(system or "")
            if kind is None:
                continue
            for match in self.decisions.matcher.diagnose(message, System(system)):
                number = match.parameters.get(kind)
                if number is not None:
                    yield match.rule, kind, number


def bad_rules(matcher: Matcher) -> frozenset[str]:
    """The ids of error and warning rules."""
    return frozenset(
        rule.id for rule in matcher.rules.values() if rule.level in (Level.ERROR, Level.WARNING)
    )
