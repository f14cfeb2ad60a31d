"""Counting the batches of one log after another: each template is decided once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from troubleshooter.diagnosis.grouping import grouped
from troubleshooter.diagnosis.tally import Decision, Group, Tally, tally
from troubleshooter.ingest.alike import Alike, Sample
from troubleshooter.ingest.table import LogTable
from troubleshooter.matching.aligning.parameters import DOCUMENT_PATTERNS
from troubleshooter.matching.failure import tells_failure
from troubleshooter.matching.matcher import Matcher
from troubleshooter.model import System
from troubleshooter.pipeline.filtering import Filter
from troubleshooter.pipeline.first_lines import LineKeys
from troubleshooter.pipeline.keys import shown
from troubleshooter.pipeline.kinds import Kind, KindBook, KindCounts, Outcome
from troubleshooter.pipeline.sample_values import SampleValues
from troubleshooter.pipeline.shapes import CellShapes
from troubleshooter.redact import redact

DOCUMENT_OF: Mapping[str, str] = {
    System.MAGENTO: "order",
    System.EXACT: "invoice",
    System.EBOEKHOUDEN: "work_order",
    System.VISMA: "work_order",
    System.OUTSMART: "work_order",
}
"""The kind of document that a system's messages are about."""

PANELS = frozenset({System.EBOEKHOUDEN, System.VISMA, System.OUTSMART, System.EXACT})
"""Systems whose log panels join messages about different documents in one entry."""
_SUSPECT = r"(?i)secur|session|wachtw|passw|secret|token|api_?key|csrf|author|bearer|eyj|guid>"
"""What a template holds that `redact` may change: most need not be looked at one by one."""
_MOST_REMEMBERED = 200_000
_ROOM = 20
"""How many records a group of a batch must have, on average, for a copy of its samples to pay."""
_COUNTED = ("decision", "failed", "day", "count", "first", "last", "lines", "times", "messages")
_TEXTS: Mapping[str, type[pl.DataType] | pl.DataType] = {
    "system": pl.String,
    "decision": pl.UInt32,
    "texts": pl.List(pl.String),
}
_MOST_GROUPS_WAITING = 20_000
_MOST_RECORDS_WAITING = 1_000_000
_MOST_DOCUMENTS_WAITING = 150_000
"""Records whose documents are still to be noted: fewer, as noting them takes many times the room
of the numbers themselves."""


_MOST_CODES_WAITING = 450_000
"""The same for records of kinds, whose documents are numbers already."""
_MOST_DAYS_WAITING = 60_000
"""Days of kinds, which take less room than groups with samples."""


@dataclass(slots=True)
class Decisions:
    """What was decided of each template; `keys` makes them. `values` remembers what was found in
    messages by the way."""

    matcher: Matcher
    values: SampleValues = field(default_factory=SampleValues)
    known: list[Decision] = field(default_factory=list)
    keys: LineKeys = field(init=False)
    _shapes: dict[tuple[System | None, bool], CellShapes] = field(default_factory=dict)
    _of: dict[tuple[str, str | None], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        named = self.matcher.named_numbers()
        self.keys = LineKeys(named=named)

    def shapes(self, system: System | None, quoted: bool) -> CellShapes:
        """What is known of the figures that tell messages of `system` apart, or of any, as they
        stand in cells or not."""
        if (system, quoted) not in self._shapes:
            made = CellShapes(self.matcher.named_numbers(system), quoted)
            self._shapes[system, quoted] = made
        return self._shapes[system, quoted]

    def of(self, groups: pl.DataFrame) -> pl.Series:
        """For each group the index of its decision in `known`."""
        pairs = list(zip(groups["key"], groups["system"], strict=True))
        news: dict[tuple[str, str | None], int] = {}
        for row, pair in enumerate(pairs):
            if pair not in self._of:
                news.setdefault(pair, row)
        if news:
            messages = groups["messages"].list.first().gather(list(news.values()))
            self._decide(list(news), messages)
        return pl.Series("decision", [self._of[pair] for pair in pairs], dtype=pl.UInt32)

    def of_kinds(
        self,
        kinds: Mapping[int, Kind],
        samples: Mapping[int, Sequence[Sample]],
        others: pl.DataFrame | None,
    ) -> dict[int, int]:
        """For each of `kinds`, met in a chunk for the first time, the index of its decision;
        `samples` are the first records of each, `others` the groups of the chunk's other records.
        Of records that share a template the first decides."""
        asked = {number: (kind.key, kind.system) for number, kind in kinds.items()}
        firsts: dict[tuple[str, str | None], tuple[int, str]] = {}

        def ask(pair: tuple[str, str | None], line: int, message: str) -> None:
            if pair not in self._of and (pair not in firsts or line < firsts[pair][0]):
                firsts[pair] = line, message

        for number, pair in asked.items():
            if pair not in self._of:
                sample = min(samples[number], key=lambda sample: sample.line)
                ask(pair, sample.line, sample.message)
        if others is not None:
            rows = others.select("key", "system", "lines", "messages").iter_rows()
            for key, system, lines, messages in rows:
                ask((key, system), lines[0], messages[0])
        if firsts:
            in_order = sorted(firsts.items(), key=lambda item: item[1])
            messages = pl.Series([message for _, (_, message) in in_order])
            self._decide([pair for pair, _ in in_order], messages)
        return {number: self._of[pair] for number, pair in asked.items()}

    def forget(self) -> None:
        """Start anew when too much is remembered; only between tables, as indices change."""
        if len(self._of) > _MOST_REMEMBERED:
            self.known, self._of = [], {}

    def _decide(self, news: list[tuple[str, str | None]], messages: pl.Series) -> None:
        suspected = pl.Series([key for key, _ in news]).str.contains(_SUSPECT)
        for (key, system), message, hides in zip(news, messages, suspected, strict=True):
            template = redact(shown(key)) if hides else shown(key)
            self._of[key, system] = len(self.known)
            self.known.append(self._decision(template, system, message))

    def _decision(self, template: str, system: str | None, message: str) -> Decision:
        matches = self.matcher.diagnose(message, System(system) if system else None)
        if system and matches:
            self.values.note(message, System(system), matches)
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


def batch(frame: pl.DataFrame, keys: LineKeys) -> pl.DataFrame:
    """The groups of a batch, as `grouped` gives them; `system` says where each record comes from.

    What costs the most happens here, in Polars and outside of Python's lock, so that several
    threads can do it.
    """
    groups = grouped(frame.with_columns(keys.of(frame["message"]).alias("key")))
    if groups.height * _ROOM > frame.height:
        return groups
    # A few texts taken from a column hold on to all its memory, and groups wait long.
    samples = pl.Series("messages", groups["messages"].to_list(), dtype=pl.List(pl.String))
    return groups.with_columns(samples)


@dataclass(slots=True)
class Counter:
    """Counts one log: `add` its batches, `flush`, then take `total`."""

    table: LogTable
    decisions: Decisions
    only: Filter = field(default_factory=Filter)
    total: Tally = field(default_factory=Tally)
    _left_out: int = 0
    _waiting: list[pl.DataFrame] = field(default_factory=list)
    _named: list[tuple[str, pl.DataFrame]] = field(default_factory=list)
    _numbers: list[pl.DataFrame] = field(default_factory=list)
    _codes: dict[str, list[pl.DataFrame]] = field(default_factory=dict)
    _kinds: KindCounts = field(default_factory=KindCounts)
    _records: int = 0
    _groups: int = 0
    _numbered: int = 0
    _coded: int = 0

    @property
    def left_out(self) -> int:
        """How many records do not count once they are decided."""
        return self._left_out + self._kinds.left_out

    def add(self, groups: pl.DataFrame) -> None:
        """Count a batch of the log."""
        groups = self._kept(groups.with_columns(self.decisions.of(groups)))
        self._add_from_messages(groups)
        self._numbers.append(groups.select("decision", "plain", "named"))
        self._waiting.append(groups.select(_COUNTED))
        records = int(groups["count"].sum())
        self._groups += groups.height
        self._records += records
        self._numbered += records
        self._make_room()

    def add_alike(self, alike: Alike, book: KindBook, others: pl.DataFrame | None) -> None:
        """Count the log's next chunk by the kinds of its records; `others` are the groups of those
        that are in none."""
        known = self._kinds.outcomes
        news = {kind: book.kinds[kind] for kind in alike.kinds if kind not in known}
        if news or others is not None:
            decisions = self.decisions.of_kinds(news, alike.samples, others)
            known.update(self._outcomes(news, decisions))
        book.enough(self._kinds.add(alike))
        by_text = self._add_from_texts(alike, book)
        codes = alike.codes
        if by_text:
            codes = codes.filter(~pl.col("kind").is_in(by_text))
        if book.document is not None:
            self._codes.setdefault(book.document, []).append(codes)
            self._coded += codes.height
        if others is not None:
            self.add(others)
        self._make_room()

    def _add_from_texts(self, alike: Alike, book: KindBook) -> list[int]:
        """Note which documents messages name of kinds of which the texts are needed for that; which
        of the chunk's kinds these are."""
        read: list[int] = []
        rows: list[tuple[str | None, int, Sequence[str]]] = []
        for number, texts in alike.texts.items():
            kind, outcome = book.kinds[number], self._kinds.outcomes[number]
            rules = self.decisions.known[outcome[0]].rules if outcome else ()
            if outcome and (len(rules) > 1 or (rules and kind.names and kind.document is None)):
                read.append(number)
                rows.append((kind.system, outcome[0], texts))
            else:
                book.know([number])
        if rows:
            self._add_from_messages(pl.DataFrame(rows, schema=_TEXTS, orient="row"))
        return read

    def _outcomes(
        self, kinds: Mapping[int, Kind], decisions: Mapping[int, int]
    ) -> dict[int, Outcome | None]:
        """What was decided of each kind; nothing of those that do not count."""
        made = {kind: (one, kinds[kind].failed) for kind, one in decisions.items()}
        if not self.only.needs_decision:
            return dict(made)
        schema = {"decision": pl.UInt32, "failed": pl.Boolean}
        bad = bad_rules(self.decisions.matcher)
        count = self.only.of_decided(self.decisions.known, bad).fill_null(value=False)
        rows = pl.DataFrame(list(made.values()), schema=schema, orient="row").select(counts=count)
        pairs = zip(made.items(), rows["counts"], strict=True)
        return {kind: outcome if counts else None for (kind, outcome), counts in pairs}

    def _make_room(self) -> None:
        """Bring on what waits, once it is much."""
        if self._numbered > _MOST_DOCUMENTS_WAITING or self._coded > _MOST_CODES_WAITING:
            self._add_documents()
        much = self._groups > _MOST_GROUPS_WAITING or len(self._kinds) > _MOST_DAYS_WAITING
        if much or self._records > _MOST_RECORDS_WAITING:
            self.flush()

    def flush(self) -> None:
        """Bring what waits into `total`."""
        if len(self._kinds):
            self._waiting.append(self._kinds.taken().select(_COUNTED))
        if not self._waiting:
            return
        groups = pl.concat(self._waiting)
        self._waiting, self._groups, self._records = [], 0, 0
        self._add_documents()
        self._add_named()
        bad = bad_rules(self.decisions.matcher)
        self.total.merge(tally(groups, self.decisions.known, self.table.path, bad))

    def _kept(self, groups: pl.DataFrame) -> pl.DataFrame:
        if not self.only.needs_decision:
            return groups
        bad = bad_rules(self.decisions.matcher)
        kept = groups.filter(self.only.of_decided(self.decisions.known, bad))
        self._left_out += int(groups["count"].sum()) - int(kept["count"].sum())
        return kept

    def _under_rules(self, rows: pl.DataFrame) -> pl.DataFrame:
        """`rows`, each as often as its decision has rules, with a column `rule`."""
        known = self.decisions.known
        pairs = [
            (decision, rule)
            for decision in rows["decision"].unique()
            for rule in known[decision].rules
        ]
        rules = pl.DataFrame(pairs, schema={"decision": pl.UInt32, "rule": pl.String}, orient="row")
        return rows.join(rules, on="decision", how="inner")

    def _add_documents(self) -> None:
        """Note which documents the records under each rule are about by the log's own column, or by
        where messages of their kind name them."""
        waiting, codes = self._numbers, self._codes
        self._numbers, self._codes, self._numbered, self._coded = [], {}, 0, 0
        for kind, parts in codes.items():
            for rules, plain in self._by_rules(pl.concat(parts)):
                for rule in rules:
                    self._rule(rule).documents.add_codes(kind, plain, owned=True)
        column = self.table.object_kind
        if column is None or not waiting:
            return
        values = pl.col("plain", "named").explode(empty_as_null=False, keep_nulls=False)
        rows = pl.concat(waiting)
        held = self._under_rules(rows).group_by("rule").agg(values)
        for rule, plain, named in zip(*held.select("rule", "plain", "named"), strict=True):
            documents = self._rule(rule).documents
            documents.add_codes(column, plain)
            if len(named):
                documents.add(column, named)

    def _by_rules(self, codes: pl.DataFrame) -> Iterator[tuple[Sequence[str], pl.Series]]:
        """The documents (`plain`) of records of kinds that each set of rules knows."""
        sets: dict[tuple[str, ...], int] = {(): 0}
        outcomes, known = self._kinds.outcomes, self.decisions.known
        of_kinds = [0] * (1 + max(outcomes, default=0))
        for kind, outcome in outcomes.items():
            if outcome is not None:
                of_kinds[kind] = sets.setdefault(known[outcome[0]].rules, len(sets))
        of_codes = pl.Series(of_kinds, dtype=pl.UInt32).gather(codes["kind"])
        # A look at all for each set takes a tenth of the time of joining and grouping.
        for rules, number in sets.items():
            if rules and len(plain := codes["plain"].filter(of_codes == number)):
                yield rules, plain

    def _rule(self, name: str) -> Group:
        return self.total.rules.setdefault(name, Group())

    def _add_from_messages(self, groups: pl.DataFrame) -> None:
        """Note which documents the records under each rule are about by their messages, for those
        of which no column says so; a record that holds several messages gives each of its errors
        its own."""
        known = self.decisions.known
        bare = groups.filter(pl.col("texts").list.len() > 0).select("system", "decision", "texts")
        used = [one for one in bare["decision"].unique() if known[one].rules]
        if not used:
            return
        several = pl.col("decision").is_in([one for one in used if len(known[one].rules) > 1])
        lines = pl.col("text").str.contains("\n", literal=True)
        texts = (
            bare.filter(pl.col("decision").is_in(used))
            .explode("texts", empty_as_null=False, keep_nulls=False)
            .rename({"texts": "text"})
            .with_columns(kind=pl.col("system").replace_strict(DOCUMENT_OF, default=None))
            .drop_nulls("kind")
            .with_columns(
                own=several | (lines & pl.col("system").is_in([system.value for system in PANELS]))
            )
        )
        for (kind,), part in texts.filter(~pl.col("own")).group_by("kind"):
            found = pl.col("text").str.extract(DOCUMENT_PATTERNS[str(kind)], 1)
            numbers = part.select("decision", number=found.str.strip_chars_end(".-/:,"))
            self._named.append((str(kind), numbers.drop_nulls()))
        own = texts.filter("own").select("text", "system", "kind").unique()
        for text, system, kind in own.iter_rows():
            for match in self.decisions.matcher.diagnose(text, System(system)):
                number = match.parameters.get(kind)
                if number is not None:
                    self._rule(match.rule).documents.add(kind, pl.Series([number]))

    def _add_named(self) -> None:
        """Note the documents that messages named."""
        named, self._named = self._named, []
        for kind in {kind for kind, _ in named}:
            rows = pl.concat([numbers for one, numbers in named if one == kind])
            held = self._under_rules(rows).group_by("rule").agg("number")
            for rule, numbers in zip(held["rule"], held["number"], strict=True):
                self._rule(rule).documents.add(kind, numbers)


def bad_rules(matcher: Matcher) -> frozenset[str]:
    """The ids of error and warning rules."""
    return frozenset(rule.id for rule in matcher.rules.values() if rule.level.bad)
